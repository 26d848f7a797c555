"""Judge one solution at many sites against every rule that applies to it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.bulk.derived import DerivedLayers
from geo.bulk.features import (
    BestOfFeatures,
    TextsOverFootprints,
    WorstOfFeatures,
)
from geo.bulk.land_use import LandUse
from geo.bulk.near import NearWithValue, SharedKerb, SharedPower
from geo.bulk.plan_values import ValuesOfPlans
from geo.bulk.plot_lines import LinesOfPlots
from geo.bulk.room import RoomLeft
from geo.bulk.sites import Sites
from geo.bulk.situations import Codes, EverywhereTheSame, Situations
from geo.bulk.standing import StandingOn
from geo.bulk.surroundings import Surroundings
from geo.model.rule import Rule, Shared
from geo.model.vocabulary import Outcome, RuleKind
from geo.screening.screener import OUTSIDE_RULE_ID, Screener

BY_SEVERITY = tuple(sorted(Outcome, key=lambda outcome: outcome.severity))
Progress = Callable[[float], None]

_BY_SHARED: dict[Shared | None, type[Situations]] = {
    Shared.SUBSTATION_POWER: SharedPower,
    Shared.KERB_LENGTH: SharedKerb,
}
_BY_KIND: dict[RuleKind, type[Situations]] = {
    RuleKind.KEEP_OUT: WorstOfFeatures,
    RuleKind.KEEP_DISTANCE: WorstOfFeatures,
    RuleKind.STATEMENT_NEEDED: WorstOfFeatures,
    RuleKind.TEXT_CLAUSE: TextsOverFootprints,
    RuleKind.MUST_BE_NEAR: BestOfFeatures,
    RuleKind.MUST_STAND_ON: StandingOn,
    RuleKind.LAND_USE: LandUse,
    RuleKind.DIMENSION: ValuesOfPlans,
    RuleKind.NEAR_WITH_VALUE: NearWithValue,
    RuleKind.ROOM_LEFT: RoomLeft,
    RuleKind.KEEP_FROM_LINES: LinesOfPlots,
    # Rules of the solution alone, unless they name layers.
    RuleKind.PERMIT_TRIGGER: Situations,
}


@dataclass(frozen=True)
class BulkOutcomes:
    """What every rule says of every site.

    Parameters
    ----------
    rule_ids
        Rules that apply, and the study area as the first of them.
    severity
        Severity of the worst finding of each rule at each site [int8, rules x sites];
        `BY_SEVERITY` gives the outcome.
    judged_alone
        Sites that had to be judged one by one, for each rule.
    """

    rule_ids: tuple[str, ...]
    severity: Codes
    judged_alone: dict[str, int]

    @property
    def worst(self) -> Codes:
        """Severity of the worst finding at each site."""
        worst: Codes = self.severity.max(axis=0)
        return worst

    def outcomes(self) -> list[Outcome]:
        """Give the overall outcome of each site."""
        return [BY_SEVERITY[code] for code in self.worst]

    def not_assessed_share(self) -> NDArray[np.float64]:
        """Give the share of rules that could not be assessed at each site, 0 to 1."""
        unknown = self.severity == Outcome.NOT_ASSESSED.severity
        return np.asarray(unknown.mean(axis=0))

    def counts(self) -> dict[Outcome, int]:
        """Count sites by overall outcome."""
        found = Counter(self.outcomes())
        return {outcome: found[outcome] for outcome in BY_SEVERITY}


class BulkScreener:
    """Judges many sites as a `Screener` judges one; remembers situations between runs.

    Parameters
    ----------
    screener
        Whose layers, rules and judges are used.
    """

    def __init__(self, screener: Screener) -> None:
        self.screener = screener
        self.derived = DerivedLayers(screener.reader)
        self._situations: dict[tuple[object, ...], Situations] = {}

    def screen(self, sites: Sites, progress: Progress | None = None) -> BulkOutcomes:
        """Judge one solution at many sites.

        Parameters
        ----------
        progress
            Is told the share of the work that is done, 0 to 1.
        """
        around = Surroundings(self.derived, sites)
        rules = self.screener.rules_for(sites.solution, sites.placement(0))
        severity = np.zeros((len(rules) + 1, len(sites)), np.int8)
        severity[0] = self._outside(around)
        looked_at = around.meets(self.screener.layers.district.boundary)
        alone = {}
        for row, rule in enumerate(rules, start=1):
            codes, one_by_one = self._of(rule, sites).judge(around, looked_at)
            severity[row], alone[rule.id] = codes, len(one_by_one)
            if progress is not None:
                progress(row / len(rules))
        # Nothing is looked at where a footprint lies wholly outside the study area.
        severity[1:, ~looked_at] = 0
        return BulkOutcomes(
            (OUTSIDE_RULE_ID, *(rule.id for rule in rules)), severity, alone
        )

    def _of(self, rule: Rule, sites: Sites) -> Situations:
        key = (rule.id, sites.solution.id, sites.size_m2, sites.duration)
        if key not in self._situations:
            self._situations[key] = _told_by(rule)(self.screener, rule, self.derived)
        return self._situations[key]

    def _outside(self, around: Surroundings) -> Codes:
        inside = around.within(self.screener.layers.district.boundary)
        return np.where(inside, 0, Outcome.NOT_ASSESSED.severity).astype(np.int8)


def _told_by(rule: Rule) -> type[Situations]:
    """Give what tells the situations of a rule apart."""
    reads_layers = rule.requirement.layers or rule.kind is RuleKind.DIMENSION
    if rule.kind in _BY_KIND and not reads_layers:
        return EverywhereTheSame
    if rule.kind is RuleKind.COUNT_ON_SHARED:
        return _BY_SHARED.get(rule.requirement.shared, Situations)
    return _BY_KIND.get(rule.kind, Situations)
