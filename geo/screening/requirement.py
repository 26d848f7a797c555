"""What a rule asks of the objects around a footprint, and how its answer closes."""

from dataclasses import dataclass

from geo.model.finding import Finding
from geo.model.message import Message, message
from geo.model.vocabulary import Outcome, ProcessStepGeneral
from geo.screening.case import Case, object_name, quoted
from geo.screening.layer_index import Hit
from geo.screening.plan_objects import that_still_speak
from geo.screening.reading import Reading

# Rounding of coordinates to the millimetre must not decide between 7.5 and 7.4999.
EQUAL_M = 1e-3


@dataclass(frozen=True)
class Needed:
    """The distances a rule asks for [m]; `comfort_m` is 0 where it asks for one.

    Parameters
    ----------
    depth_m
        Depth of the hole [m] whose drift makes up the difference; None where the
        rule asks nothing of drift.
    """

    required_m: float
    comfort_m: float
    depth_m: float | None = None

    @property
    def reach_m(self) -> float:
        """How far to look [m]."""
        return max(self.required_m, self.comfort_m)


def needed_of(case: Case) -> Needed:
    """Give the distances a rule asks for, from the city or from the solution.

    A hole drifts on its way down, the more the deeper it is: as deep as the solution
    says, else as the city reads where nobody says.
    """
    requirement = case.rule.requirement
    if requirement.distance_from_solution:
        return Needed(case.solution.max_connection_m.value, 0.0)
    required_m = case.threshold_value(requirement.threshold)
    if requirement.drift_threshold:
        given = case.solution.depth_m
        depth_m = (
            case.threshold_value(requirement.depth_threshold)
            if given is None
            else given.value
        )
        drift_m = depth_m / 100 * case.threshold_value(requirement.drift_threshold)
        return Needed(required_m, required_m + drift_m, depth_m)
    comfort = requirement.comfort_threshold
    return Needed(required_m, case.threshold_value(comfort) if comfort else 0.0)


def attribute_missing(case: Case, hit: Hit) -> bool:
    """Whether an object lacks the attribute that decides whether it counts."""
    requirement = case.rule.requirement
    return bool(requirement.where_values) and not hit.text(requirement.where_column)


def that_count(case: Case, hits: tuple[Hit, ...]) -> list[Hit]:
    """Leave out objects that speak no more and those the attribute filter excludes."""
    requirement = case.rule.requirement
    column, values = requirement.where_column, requirement.where_values
    gone = ProcessStepGeneral.OBSOLETE
    kept = []
    for hit in that_still_speak(case, hits):
        if case.step_of(hit) is gone:
            continue
        value = hit.text(column) if column else ""
        if values and value and value not in values:
            continue
        if value in requirement.where_not:
            continue
        kept.append(hit)
    return kept


def close(
    case: Case, findings: list[Finding], reading: Reading, met: Message
) -> list[Finding]:
    """Close an answer: what is unknown beside it, or that everything is met."""
    open_ends = case.not_assessed_of(reading)
    if findings or open_ends:
        return [*findings, *open_ends]
    return [case.finding(Outcome.CONFORMS, met, layers=reading.layers)]


def without_fits_beside_unknown(findings: list[Finding]) -> list[Finding]:
    """Leave out fits beside something unknown: they would read as a fit of all."""
    if any(one.outcome is Outcome.NOT_ASSESSED for one in findings):
        return [one for one in findings if one.outcome is not Outcome.CONFORMS]
    return findings


def rule_sentence(
    case: Case,
    hit: Hit | None = None,
    *,
    pattern: str = "",
    overlap: str = "",
    found: str = "",
    required: str = "",
    **more: object,
) -> Message:
    """Fill the rule's own sentence, or another one given as `pattern`."""
    regulation = case.plan_object(hit).regulation if hit is not None else None
    return message(
        pattern or case.rule.failure.sentence,
        solution=case.solution.short_name,
        object=object_name(hit) if hit is not None else "",
        overlap=overlap,
        found=found,
        required=required,
        text=quoted(regulation),
        **more,
    )
