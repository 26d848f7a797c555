"""Screening variants of one placement: a few rules first, all rules to confirm."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from geo.model.finding import Finding
from geo.model.placement import Placement, footprint_of
from geo.model.rule import Rule
from geo.model.solution import Solution
from geo.repair.ground import TakenGround
from geo.repair.needs import Needs, Weight, needs_of
from geo.screening import Screener


@dataclass(frozen=True)
class Judged:
    """A variant and what the screener says of it, by every rule."""

    placement: Placement
    findings: tuple[Finding, ...]
    needs: Needs


Gain = Callable[[Needs], bool]


class Trials:
    """The variants of one placement that were screened, and how many.

    Parameters
    ----------
    screenings_max
        After so many screenings nothing more is tried; `exhausted` then says so.

    Attributes
    ----------
    before
        The placement as it is.
    passed_by_unknown
        True once a variant would have needed less only because less is known there.
    """

    def __init__(
        self, screener: Screener, placement: Placement, screenings_max: int
    ) -> None:
        self.screener = screener
        self.screenings_max = screenings_max
        self.screenings = 0
        self.passed_by_unknown = False
        self.before = self.judge(placement)
        self._known: dict[tuple[bytes, float | None], Needs] = {}
        self._watched = set(self.before.needs.by_rule)

    @cached_property
    def _taken(self) -> TakenGround:
        footprint = footprint_of(self.before.placement, self.solution)
        return TakenGround(self.screener.layers, self.solution, footprint)

    def is_free(self, placement: Placement) -> bool:
        """Whether a variant lies on no ground that is taken, or no more than now."""
        return self._taken.is_free(footprint_of(placement, self.solution))

    @property
    def solution(self) -> Solution:
        """The catalogue entry of the placement."""
        return self.screener.solutions[self.before.placement.solution_id]

    @property
    def exhausted(self) -> bool:
        """Whether the number of screenings is used up."""
        return self.screenings >= self.screenings_max

    def judge(self, placement: Placement) -> Judged:
        """Screen one variant by every rule: only this answer is ever promised."""
        self.screenings += 1
        findings = tuple(self.screener.screen_one(placement))
        return Judged(placement, findings, needs_of(findings, self.screener.profile))

    def least_needs(self, placements: Sequence[Placement]) -> list[Needs]:
        """Give what variants need at the least, by the rules watched so far.

        The search rests on this and on nothing else, so a faster way of judging many
        spots can stand here. It may leave out needs and must never invent one:
        whatever looks good here is judged by every rule before it is offered.
        """
        some = self._under(
            rule for rule in self.screener.rules if rule.id in self._watched
        )
        least = []
        for placement in placements:
            key = placement.geometry.wkb, placement.size_m2
            if key not in self._known:
                self.screenings += 1
                findings = some.screen_one(placement)
                self._known[key] = needs_of(findings, self.screener.profile)
            least.append(self._known[key])
        return least

    def _under(self, rules: Iterable[Rule]) -> Screener:
        return self.screener.under(self.screener.profile, rules)

    def learn_from(self, judged: Judged) -> bool:
        """Watch the rules that spoilt a variant; False where none is new."""
        spoilt = set(judged.needs.by_rule) | set(judged.needs.unknown)
        new = spoilt - self._watched
        if new:
            self._watched |= new
            self._known.clear()
        return bool(new)

    def helps(self, needs: Needs, gain: Gain) -> bool:
        """Whether needs are the wished gain, and nothing is worse or less known.

        The overall outcome, which people read first, never becomes a worse one.
        """
        if not gain(needs) or needs.severity > self.before.needs.severity:
            return False
        if needs.knows_less_than(self.before.needs):
            self.passed_by_unknown = True
            return False
        return True

    def floor(self, placement: Placement) -> Needs:
        """Give what a variant needs wherever it stands: rules that read no layer.

        No other spot can need less than that.
        """
        some = self._under(
            rule
            for rule in self.screener.rules
            if rule.id in self._watched and not rule.requirement.layers
        )
        self.screenings += 1
        findings = [
            finding
            for finding in some.screen_one(placement)
            if finding.rule_id in {rule.id for rule in some.rules}
        ]
        return needs_of(findings, self.screener.profile)


def lighter_than(weight: Weight) -> Gain:
    """Wish for something whose heaviest need is lighter than a weight."""
    return lambda needs: needs.weight < weight


def less_than(before: Needs) -> Gain:
    """Wish for anything that needs strictly less."""
    return lambda needs: needs.is_less_than(before)


def no_more_than(wanted: Needs, before: Needs) -> Gain:
    """Wish for no more than something that needs less than before."""
    return lambda needs: needs.is_less_than(before) and not wanted.is_less_than(needs)
