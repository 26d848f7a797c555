"""Hold findings before and after a change against each other, nothing left out."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from geo.model.finding import Finding, PlacementSummary, summarise
from geo.model.vocabulary import Outcome

_Key = tuple[str, str, str]
# What rounding of a changed geometry moves.
_SAME_M, _SAME_M2 = 1e-6, 1e-3


class DifferenceKind(StrEnum):
    """What became of a finding."""

    CLEARS = "clears"  # it asked for something, now it fits or is gone
    EASES = "eases"
    WORSENS = "worsens"
    APPEARS = "appears"  # it asks for something that nothing asked for before
    UNKNOWN = "unknown"  # it was answered, now it is not assessed
    NOW_FITS = "now_fits"  # a check that said nothing before and now fits
    GONE = "gone"  # it asked for nothing, or was not assessed, and is said no more
    OTHERWISE = "otherwise"  # the same outcome on other ground or by another value


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding that is not as it was; `before` or `after` may be missing."""

    placement_id: str
    kind: DifferenceKind
    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True)
class PlacementComparison:
    """One placement before and after.

    Parameters
    ----------
    plan_change_before, plan_change_after
        Whether a finding of it asks for a plan change.
    unchanged_count
        How many of its findings are as they were.
    """

    placement_id: str
    before: PlacementSummary
    after: PlacementSummary
    plan_change_before: bool
    plan_change_after: bool
    differences: tuple[Difference, ...]
    unchanged_count: int

    @property
    def outcome_changes(self) -> bool:
        """Whether the overall outcome is another one."""
        return self.before.outcome is not self.after.outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """All placements before and after, in their order."""

    placements: tuple[PlacementComparison, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Every finding that is not as it was."""
        return tuple(one for row in self.placements for one in row.differences)

    def of_kind(self, *kinds: DifferenceKind) -> tuple[Difference, ...]:
        """Give the differences of some kinds."""
        return tuple(one for one in self.differences if one.kind in kinds)

    @property
    def freed(self) -> tuple[str, ...]:
        """Placements that no longer need a plan change."""
        return tuple(
            row.placement_id
            for row in self.placements
            if row.plan_change_before and not row.plan_change_after
        )

    @property
    def bound(self) -> tuple[str, ...]:
        """Placements that now need a plan change and did not before."""
        return tuple(
            row.placement_id
            for row in self.placements
            if row.plan_change_after and not row.plan_change_before
        )

    @property
    def with_another_outcome(self) -> tuple[PlacementComparison, ...]:
        """Placements whose overall outcome is another one."""
        return tuple(row for row in self.placements if row.outcome_changes)


def _itself(layer_id: str, local_id: str) -> str:
    return local_id


def compare(
    placement_ids: Iterable[str],
    before: Iterable[Finding],
    after: Iterable[Finding],
    origin: Callable[[str, str], str] = _itself,
) -> Comparison:
    """Compare the findings of the same placements before and after a change.

    Parameters
    ----------
    origin
        Gives, by layer and local id, the object from which an amended one came: a
        finding on it is held against the finding on that object.
    """
    old, new = _by_placement(before), _by_placement(after)
    return Comparison(
        tuple(
            _compare_one(name, old.get(name, []), new.get(name, []), origin)
            for name in placement_ids
        )
    )


def _by_placement(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    rows: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        rows[finding.placement_id].append(finding)
    return rows


def _compare_one(
    placement_id: str,
    before: list[Finding],
    after: list[Finding],
    origin: Callable[[str, str], str],
) -> PlacementComparison:
    old, new = _by_key(before, origin), _by_key(after, origin)
    differences: list[Difference] = []
    unchanged = 0
    for key in dict.fromkeys((*old, *new)):
        left, right = _without_equals(old.get(key, []), new.get(key, []))
        unchanged += len(old.get(key, [])) - len(left)
        differences.extend(_paired(placement_id, left, right))
    return PlacementComparison(
        placement_id=placement_id,
        before=summarise(placement_id, before),
        after=summarise(placement_id, after),
        plan_change_before=_asks_for_plan_change(before),
        plan_change_after=_asks_for_plan_change(after),
        differences=tuple(differences),
        unchanged_count=unchanged,
    )


def _asks_for_plan_change(findings: list[Finding]) -> bool:
    return any(finding.outcome is Outcome.PLAN_CHANGE for finding in findings)


def _by_key(
    findings: list[Finding], origin: Callable[[str, str], str]
) -> dict[_Key, list[Finding]]:
    rows: dict[_Key, list[Finding]] = defaultdict(list)
    for finding in findings:
        found = finding.plan_object
        layer_id = found.layer_id if found else ""
        local_id = origin(layer_id, found.local_id) if found else ""
        rows[finding.rule_id, layer_id, local_id].append(finding)
    return rows


def _without_equals(
    before: list[Finding], after: list[Finding]
) -> tuple[list[Finding], list[Finding]]:
    left, right = list(before), list(after)
    for finding in before:
        for other in right:
            if _is_same(finding, other):
                left.remove(finding)
                right.remove(other)
                break
    return left, right


def _is_same(one: Finding, other: Finding) -> bool:
    return (
        one.outcome is other.outcome
        and str(one.sentence) == str(other.sentence)
        and abs(one.overlap_m2 - other.overlap_m2) <= _SAME_M2
        and _same_value(one.found_value, other.found_value)
        and _same_value(one.required_value, other.required_value)
    )


def _same_value(one: float | str | None, other: float | str | None) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= _SAME_M
    return one == other


def _paired(
    placement_id: str, before: list[Finding], after: list[Finding]
) -> list[Difference]:
    """Pair what is left, the worst with the worst."""
    old = sorted(before, key=lambda finding: -finding.outcome.severity)
    new = sorted(after, key=lambda finding: -finding.outcome.severity)
    length = max(len(old), len(new))
    pairs = zip(
        [*old, *[None] * (length - len(old))],
        [*new, *[None] * (length - len(new))],
        strict=True,
    )
    return [
        Difference(placement_id, _kind(one, other), one, other) for one, other in pairs
    ]


def _kind(before: Finding | None, after: Finding | None) -> DifferenceKind:
    old = Outcome.CONFORMS if before is None else before.outcome
    new = Outcome.CONFORMS if after is None else after.outcome
    if old is new is Outcome.CONFORMS:
        if before is None:
            return DifferenceKind.NOW_FITS
        return DifferenceKind.GONE if after is None else DifferenceKind.OTHERWISE
    if old is new:
        return DifferenceKind.OTHERWISE
    if after is None and old is Outcome.NOT_ASSESSED:
        return DifferenceKind.GONE
    if new is Outcome.CONFORMS:
        return DifferenceKind.CLEARS
    if new is Outcome.NOT_ASSESSED:
        return DifferenceKind.UNKNOWN
    if old is Outcome.CONFORMS:
        return DifferenceKind.APPEARS
    worse = new.severity > old.severity
    return DifferenceKind.WORSENS if worse else DifferenceKind.EASES
