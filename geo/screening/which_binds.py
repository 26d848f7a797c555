"""Which of several plans over one place binds there, and why.

Level, process step, dates and cancellations decide, in that order; the table stands
in `docs/adr/0007-which-plan-binds.md`. Nothing is decided that the data do not say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.message import Message
from geo.model.solution import Host, Solution
from geo.model.vocabulary import ProcessStepGeneral, Standing, VerticalPosition
from geo.screening.layer_index import Hit
from geo.screening.plan_register import Cancellation, PlanRegister
from geo.screening.reading import NEGLIGIBLE_M2
from geo.screening.which_binds_sentences import (
    cancelled_by,
    full_reason,
    of_another_level,
    of_the_past,
    replaced_by,
    to_come,
    undecided_cancellation,
    undecided_dates,
    under_detailed,
    will_be_cancelled,
)

SPEAKING = frozenset({Standing.BINDS, Standing.UNDECIDED, Standing.GUIDES})

_COMING = (ProcessStepGeneral.ELABORATION, ProcessStepGeneral.ADOPTION)
_BELOW = VerticalPosition.UNDERGROUND
_ABOVE = VerticalPosition.ABOVE


@dataclass(frozen=True)
class Claim:
    """A plan object over a place, with what decides whether it binds.

    Parameters
    ----------
    hit, ground
        The object, and the part of the place it lies over.
    plan_id
        Its plan; empty where the data do not say, and then it replaces nothing.
    step, first_day
        How far it is on the day of the question, and since when in force; None where
        the data do not say.
    position
        Where it lies, seen from the ground; None counts at every level.
    is_coming
        Whether it is of a plan in preparation.
    """

    hit: Hit
    ground: BaseGeometry
    plan_id: str
    title: str
    name: str
    step: ProcessStepGeneral | None
    first_day: date | None
    position: VerticalPosition | None = None
    is_coming: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """Give what orders objects, whatever order the layers are in."""
        return (self.plan_id, self.hit.layer.id, self.hit.text("local_id"))

    @property
    def is_in_force(self) -> bool:
        """Whether the data say that it is in force."""
        return self.step is ProcessStepGeneral.LEGAL_FORCE


@dataclass(frozen=True)
class Ruling:
    """Whether an object decides on a part of the place.

    Parameters
    ----------
    why
        Everything that decided it, for people.
    note
        Only what other plans have to do with it; None where there are none.
    rivals
        Objects of other plans it is undecided against.
    """

    claim: Claim
    ground: BaseGeometry
    standing: Standing
    why: Message
    note: Message | None = None
    rivals: tuple[Claim, ...] = ()


def levels_not_read(solution: Solution) -> frozenset[VerticalPosition]:
    """Give the levels whose plan objects do not concern a solution.

    What may go underground reads the plans of the surface too. What goes nowhere
    else has nothing to do with objects stated to lie above the ground.
    """
    if Host.UNDERGROUND not in solution.hosts:
        return frozenset({_BELOW})
    return (
        frozenset({_ABOVE})
        if set(solution.hosts) == {Host.UNDERGROUND}
        else (frozenset())
    )


def which_binds(
    claims: Iterable[Claim],
    register: PlanRegister,
    not_read: frozenset[VerticalPosition] = frozenset(),
) -> list[Ruling]:
    """Say for each object over a place where it decides, and why.

    Parameters
    ----------
    claims
        Objects of plans of one level (all detailed, or all master).
    register
        The cancellations of the district.
    not_read
        Levels that do not concern the placement.

    Returns
    -------
    list of Ruling
        The grounds of an object's rulings together are its ground. In the order of
        plan, layer and object, whatever order they were given in.
    """
    ordered = sorted(claims, key=lambda claim: claim.key)
    aside = [_set_aside(claim, not_read) for claim in ordered]
    rulings = [ruling for ruling in aside if ruling is not None]
    candidates = [
        claim for claim, ruling in zip(ordered, aside, strict=True) if ruling is None
    ]
    if len({claim.plan_id for claim in candidates}) == 1 and not any(
        _cancellations(claim, register) for claim in candidates
    ):
        return [*rulings, *(_alone(claim, register) for claim in candidates)]
    standing: list[tuple[Claim, BaseGeometry]] = []
    for claim in candidates:
        gone, left = _what_falls(claim, candidates, register)
        rulings.extend(gone)
        if not is_nothing(left, claim.ground):
            standing.append((claim, left))
    for claim, left in standing:
        rulings.extend(_what_stands(claim, left, standing, register, rulings))
    return rulings


def what_remains(
    claim: Claim,
    zones: Sequence[Claim],
    register: PlanRegister,
    not_read: frozenset[VerticalPosition],
) -> BaseGeometry | None:
    """Give the ground on which a regulation still speaks; None for all of it.

    Parameters
    ----------
    zones
        Zones over the place: their plans replace older ones, regulations do not.
    """
    aside = _set_aside(claim, not_read)
    if aside is not None:
        gone = aside.standing is not Standing.NOT_YET
        return shapely.Polygon() if gone else None
    fallen, left = _what_falls(claim, zones, register)
    return left if fallen else None


def under_detailed_plan(ruling: Ruling) -> Ruling:
    """Give the ruling of a master plan where a detailed plan in force decides."""
    why = under_detailed(ruling.claim.title)
    return replace(ruling, standing=Standing.GUIDES, why=why)


def is_nothing(part: BaseGeometry, whole: BaseGeometry) -> bool:
    """Whether a part of a ground is empty or rounding of coordinates."""
    if part.is_empty:
        return True
    return bool(whole.area > 0 and part.area <= NEGLIGIBLE_M2)


def position_of(hit: Hit) -> VerticalPosition | None:
    """Give where an object lies, from its position, else from its levels."""
    if stated := hit.text("vertical_position"):
        return VerticalPosition(stated)
    low, high = hit.value("level_from_m"), hit.value("level_to_m")
    if high is not None and float(high) <= 0 and (low is None or float(low) < 0):
        return _BELOW
    if low is not None and float(low) > 0:
        return _ABOVE
    return None


def _set_aside(claim: Claim, not_read: frozenset[VerticalPosition]) -> Ruling | None:
    if claim.step is ProcessStepGeneral.OBSOLETE:
        return Ruling(claim, claim.ground, Standing.HISTORY, of_the_past(claim.title))
    if claim.position in not_read and claim.position is not None:
        why = of_another_level(claim.name, claim.title, claim.position)
        return Ruling(claim, claim.ground, Standing.OTHER_LEVEL, why)
    if claim.is_coming or claim.step in _COMING:
        why = to_come(claim.title, claim.step, claim.first_day)
        return Ruling(claim, claim.ground, Standing.NOT_YET, why)
    return None


def _cancellations(claim: Claim, register: PlanRegister) -> tuple[Cancellation, ...]:
    return register.cancellations_of(claim.plan_id, claim.hit.text("local_id"))


def _alone(claim: Claim, register: PlanRegister) -> Ruling:
    not_held = register.not_held.get(claim.plan_id, ())
    why, note = full_reason(claim.title, claim.step, claim.first_day, (), not_held)
    return Ruling(claim, claim.ground, Standing.BINDS, why, note)


def _is_effective(one: Cancellation, claim: Claim, register: PlanRegister) -> bool:
    """Whether a plan in force cancels an object: never an older plan a newer one."""
    if one.step is not ProcessStepGeneral.LEGAL_FORCE:
        return False
    if one.first_day is not None and claim.first_day is not None:
        return one.first_day > claim.first_day
    back = register.cancellations.get(one.plan_id, ())
    return not any(other.plan_id == claim.plan_id for other in back)


def _what_falls(
    claim: Claim, others: Sequence[Claim], register: PlanRegister
) -> tuple[list[Ruling], BaseGeometry]:
    """Give the ground on which an object gave way, and what is left of it."""
    gone: list[Ruling] = []
    left = claim.ground
    for one in _cancellations(claim, register):
        if not _is_effective(one, claim, register):
            continue
        ground = left if one.within is None else _common(left, one.within)
        if not is_nothing(ground, left):
            why = cancelled_by(claim.name, claim.title, one)
            gone.append(Ruling(claim, ground, Standing.CANCELLED, why, why))
            left = _rest(left, ground)
    newest_first = sorted(others, key=_newest_first)
    for other in newest_first:
        if left.is_empty or not _replaces(other, claim):
            continue
        ground = _common(left, other.ground)
        if not is_nothing(ground, left):
            why = replaced_by(claim.title, other.title, other.first_day)
            gone.append(Ruling(claim, ground, Standing.SUPERSEDED, why, why, (other,)))
            left = _rest(left, ground)
    return gone, left


def _newest_first(claim: Claim) -> tuple[int, tuple[str, str, str]]:
    return (-(claim.first_day or date.min).toordinal(), claim.key)


def _may_replace(other: Claim, claim: Claim) -> bool:
    """Whether two objects are of different plans in force over the same level."""
    return bool(
        other.plan_id
        and claim.plan_id
        and other.plan_id != claim.plan_id
        and other.is_in_force
        and _level(other) == _level(claim)
    )


def _level(claim: Claim) -> VerticalPosition:
    """Read an unstated level as the ordinary plan of the surface."""
    return claim.position or VerticalPosition.SURFACE


def _replaces(other: Claim, claim: Claim) -> bool:
    if not _may_replace(other, claim):
        return False
    if other.first_day is None or claim.first_day is None:
        return False
    return other.first_day > claim.first_day


def _is_undecided(other: Claim, claim: Claim) -> bool:
    if not (_may_replace(other, claim) and claim.is_in_force):
        return False
    days = (other.first_day, claim.first_day)
    return None in days or days[0] == days[1]


def _what_stands(
    claim: Claim,
    left: BaseGeometry,
    standing: list[tuple[Claim, BaseGeometry]],
    register: PlanRegister,
    fallen: list[Ruling],
) -> list[Ruling]:
    """Rule on the ground an object keeps: it binds there, or nobody can say."""
    rulings: list[Ruling] = []
    coming: list[Message] = []
    for one in _cancellations(claim, register):
        if _is_effective(one, claim, register):
            continue
        ground = left if one.within is None else _common(left, one.within)
        if is_nothing(ground, left):
            continue
        if one.step in _COMING:
            coming.append(will_be_cancelled(claim.title, one.title))
            continue
        why = undecided_cancellation(claim.title, one)
        rulings.append(Ruling(claim, ground, Standing.UNDECIDED, why, why))
        left = _rest(left, ground)
    disputes = [
        (other, _common(left, ground))
        for other, ground in standing
        if _is_undecided(other, claim)
    ]
    disputes = [
        (other, ground) for other, ground in disputes if not is_nothing(ground, left)
    ]
    if disputes:
        ground = shapely.union_all([ground for _, ground in disputes])
        rivals = tuple(other for other, _ in disputes)
        why = undecided_dates({claim.title, *(other.title for other in rivals)})
        rulings.append(Ruling(claim, ground, Standing.UNDECIDED, why, why, rivals))
        left = _rest(left, ground)
    if not is_nothing(left, claim.ground):
        victories = _victories(claim, left, fallen)
        not_held = register.not_held.get(claim.plan_id, ())
        notes = (*victories, *coming)
        why, note = full_reason(
            claim.title, claim.step, claim.first_day, notes, not_held
        )
        rulings.append(Ruling(claim, left, Standing.BINDS, why, note))
    return rulings


def _victories(
    claim: Claim, left: BaseGeometry, fallen: list[Ruling]
) -> tuple[Message, ...]:
    """Say which objects gave way to this one, or were cancelled, on its ground."""
    won = [
        ruling.why
        for ruling in fallen
        if ruling.standing in {Standing.SUPERSEDED, Standing.CANCELLED}
        and ruling.claim.plan_id != claim.plan_id
        and not is_nothing(_common(ruling.ground, left), left)
    ]
    return tuple(dict.fromkeys(won))


def _common(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    return shapely.intersection(one, other)


def _rest(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    return shapely.difference(one, other)
