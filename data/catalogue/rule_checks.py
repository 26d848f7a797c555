"""What a rule of each kind has to say, and what its sentences may name."""

import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geo.model.rule import Dimension, Measure, Requirement, Rule
from geo.model.vocabulary import RuleKind

_A_DISTANCE = "threshold or distance_from_solution: true"


@dataclass(frozen=True)
class _Shape:
    """What a rule of one kind has to give, and the places its sentences may have.

    Parameters
    ----------
    needs
        Fields of ``requirement`` that have to be given.
    places
        Names that a sentence may have in curly brackets.
    sentences
        Sentences that have to be given.
    """

    needs: tuple[str, ...]
    places: frozenset[str]
    sentences: tuple[str, ...] = ("failure.sentence",)


def _shape(needs: str, places: str, *sentences: str) -> _Shape:
    return _Shape(
        tuple(needs.split()),
        frozenset(places.split()),
        ("failure.sentence", *sentences),
    )


_SHAPES = {
    RuleKind.LAND_USE: _Shape(("layers", "plan_scope"), frozenset(), ()),
    RuleKind.KEEP_OUT: _shape("layers", "solution object overlap text"),
    RuleKind.KEEP_DISTANCE: _shape(
        "layers distance", "solution object found required text"
    ),
    RuleKind.KEEP_FROM_LINES: _shape(
        "layers threshold lines_of", "solution object found required"
    ),
    RuleKind.MUST_BE_NEAR: _shape("layers distance", "solution required"),
    RuleKind.MUST_STAND_ON: _shape("layers", "solution overlap"),
    RuleKind.STATEMENT_NEEDED: _shape("", "solution object overlap text"),
    RuleKind.TEXT_CLAUSE: _shape("layers", "solution object overlap text"),
    RuleKind.PERMIT_TRIGGER: _shape("", "solution found required"),
    RuleKind.DIMENSION: _shape(
        "layers dimension", "solution object found required", "met"
    ),
    RuleKind.ROOM_LEFT: _shape(
        "layers threshold", "solution object found required", "met"
    ),
    RuleKind.NEAR_WITH_VALUE: _shape(
        "layers distance value_column bound", "solution object found required", "met"
    ),
    RuleKind.COUNT_ON_SHARED: _shape(
        "layers shared", "solution object found required others", "met"
    ),
}
_DRIFT_PLACES = frozenset({"least", "depth", "drift"})
_OVERLAP = frozenset({"overlap"})

# Of the fields of a requirement, those that only some kinds read: elsewhere they would
# stand there as if they asked for something.
_READ_BY = {
    "comfort_threshold": (RuleKind.KEEP_DISTANCE, RuleKind.ROOM_LEFT),
    "drift_threshold": (RuleKind.KEEP_DISTANCE,),
    "depth_threshold": (RuleKind.KEEP_DISTANCE,),
    "plan_scope": (RuleKind.LAND_USE,),
    "from_boundary": (RuleKind.KEEP_DISTANCE,),
    "lines_of": (RuleKind.KEEP_FROM_LINES,),
    "own_object_excluded": (RuleKind.KEEP_DISTANCE,),
    "measure": (RuleKind.PERMIT_TRIGGER,),
    "dimension": (RuleKind.DIMENSION,),
    "least_threshold": (
        RuleKind.DIMENSION,
        RuleKind.ROOM_LEFT,
        RuleKind.NEAR_WITH_VALUE,
    ),
    "most_threshold": (RuleKind.NEAR_WITH_VALUE,),
    "value_column": (RuleKind.NEAR_WITH_VALUE,),
    "shared": (RuleKind.COUNT_ON_SHARED,),
    "fixed_by": (RuleKind.ROOM_LEFT,),
}
_GIVEN: dict[str, Callable[[Requirement], bool]] = {
    "distance": lambda need: bool(need.threshold) or need.distance_from_solution,
    "bound": lambda need: bool(need.least_threshold or need.most_threshold),
}
_NAMES = {"distance": _A_DISTANCE, "bound": "least_threshold or most_threshold"}


def faults_of_rule(rule: Rule) -> Iterator[str]:
    """Say what is wrong in a rule by itself: what was found, and what to do."""
    yield from _missing(rule)
    yield from _never_read(rule)
    yield from _unknown_places(rule)
    yield from _faults_of_a_city_rule(rule)


def _missing(rule: Rule) -> Iterator[str]:
    shape, need = _SHAPES[rule.kind], rule.requirement
    for name in shape.needs:
        given = _GIVEN.get(name, lambda need, name=name: bool(getattr(need, name)))
        if not given(need):
            yield (
                f"requirement: found no {_NAMES.get(name, name)}, which a rule of kind "
                f"{rule.kind} needs; give it"
            )
    sentences = dict(_sentences(rule))
    for name in (*shape.sentences, *_sentences_needed(rule)):
        if not sentences[name]:
            yield f"{name}: found no sentence; write what people read then"
    if bool(need.drift_threshold) is not bool(need.depth_threshold):
        yield (
            "requirement: found only one of drift_threshold and depth_threshold; "
            "give both, or none"
        )
    if need.drift_threshold and need.comfort_threshold:
        yield (
            "requirement: found both comfort_threshold and drift_threshold; keep one, "
            "as each gives the wider distance"
        )
    if need.measure is not Measure.ALWAYS and not need.threshold:
        yield (
            f"requirement: found no threshold for the measure {need.measure}; name "
            "the one from which a permit is needed"
        )


def _sentences_needed(rule: Rule) -> Iterator[str]:
    """Name sentences that this rule needs beyond those of its kind."""
    if rule.requirement.drift_threshold:
        yield "failure.sentence_drift"
    if rule.requirement.measure is not Measure.ALWAYS:
        yield "met"


def _never_read(rule: Rule) -> Iterator[str]:
    nothing = Requirement()
    for name, kinds in _READ_BY.items():
        found = getattr(rule.requirement, name)
        if found != getattr(nothing, name) and rule.kind not in kinds:
            readers = " and ".join(kinds)
            yield (
                f"requirement.{name}: found {str(found)!r}, which only rules of kind "
                f"{readers} read; take it out, or change the kind"
            )


def _sentences(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "met", rule.sentence_met
    yield "failure.sentence", rule.failure.sentence
    yield "failure.sentence_unknown", rule.failure.sentence_unknown
    yield "failure.sentence_drift", rule.failure.sentence_drift


def _unknown_places(rule: Rule) -> Iterator[str]:
    places = _SHAPES[rule.kind].places
    if rule.requirement.dimension is Dimension.BUILDING_AREA:
        places |= _OVERLAP
    for name, sentence in (("title", rule.title), *_sentences(rule)):
        allowed = frozenset[str]() if name == "title" else places
        if name == "failure.sentence_drift":
            allowed |= _DRIFT_PLACES
        try:
            found = {
                place
                for _, place, _, _ in string.Formatter().parse(sentence)
                if place is not None
            }
        except ValueError as error:
            yield (
                f"{name}: found {sentence!r}, where a curly bracket is not closed "
                f"({error}); close it"
            )
            continue
        if unknown := found - allowed:
            accepted = ", ".join(sorted(allowed)) or "none"
            yield (
                f"{name}: found the unknown place "
                f"{', '.join(f'{{{one}}}' for one in sorted(unknown))}; "
                f"accepted in curly brackets: {accepted}"
            )


def _faults_of_a_city_rule(rule: Rule) -> Iterator[str]:
    if rule.replaces and not rule.applies_to.profiles:
        yield (
            f"replaces: found {', '.join(rule.replaces)} but no city; name the cities "
            "in applies_to.profiles"
        )
