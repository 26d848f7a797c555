"""Situations that a judge cannot tell apart, and what the judge says of each.

For most rules the worst finding is the worst of what each feature means by itself; what
one feature means depends on how deep or how near it is, never on where. Those meanings
are asked of the judge once. Land use depends on all zones at a place together: there
the whole set of zones is the situation.
"""

import numpy as np
from numpy.typing import NDArray

from geo.bulk.places import (
    BY_WHAT_IS_NEAR,
    DEEP,
    OWN,
    by_all_zones,
    by_what_is_near,
    depths,
)
from geo.bulk.surroundings import Bools, Sites, Surroundings
from geo.bulk.what_is_known import (
    Known,
    OnlyThese,
    gaps_of,
    known_of,
    under_other_plans,
)
from geo.layers import LAYER_KINDS, Layer, LayerGroup
from geo.model.rule import Rule
from geo.model.vocabulary import Outcome, RuleKind
from geo.overlay import Relation, Relations
from geo.screening.layer_index import Hit
from geo.screening.requirement import EQUAL_M, needed_of
from geo.screening.screener import Screener

_NOT_ASSESSED = Outcome.NOT_ASSESSED.severity
_EACH_FEATURE_BY_ITSELF = {
    RuleKind.KEEP_OUT,
    RuleKind.KEEP_DISTANCE,
    RuleKind.STATEMENT_NEEDED,
    RuleKind.TEXT_CLAUSE,
}
Codes = NDArray[np.int8]
Answer = tuple[Codes, int]


class Situations:
    """One rule for many sites; keeps what the judge said of each situation."""

    def __init__(self, screener: Screener, rule: Rule) -> None:
        self.screener = screener
        self.rule = rule
        self._said: dict[tuple[object, ...], int] = {}
        self._under_others: dict[str, Bools] = {}

    def judge(self, sites: Sites, around: Surroundings, looked_at: Bools) -> Answer:
        """Give the severity of the worst finding at each site.

        Parameters
        ----------
        looked_at
            Sites that lie in the study area; the others are not judged.

        Returns
        -------
        severities [int8], and how many sites were judged one by one
        """
        kind = self.rule.kind
        if not self.rule.requirement.layers:
            said = self.once(("everywhere",), sites, 0)
            return np.full(len(sites), said, np.int8), 0
        if kind in _EACH_FEATURE_BY_ITSELF:
            codes, open_sites = self._worst_of_features(sites, around)
        elif kind is RuleKind.MUST_BE_NEAR:
            codes, open_sites = self._best_of_features(sites, around)
        elif kind is RuleKind.LAND_USE or kind is RuleKind.DIMENSION:
            codes, open_sites = by_all_zones(self, sites, around)
        elif kind in BY_WHAT_IS_NEAR:
            codes, open_sites = by_what_is_near(self, sites, around)
        elif kind is RuleKind.MUST_STAND_ON:
            codes, open_sites = self._by_ground(sites, around)
        else:
            codes = np.zeros(len(sites), np.int8)
            open_sites = np.ones(len(sites), bool)
        open_sites &= looked_at
        for site in np.flatnonzero(open_sites).tolist():
            codes[site] = self._alone(sites, site)
        return codes, int(open_sites.sum())

    def _alone(self, sites: Sites, site: int) -> int:
        findings = self.screener.judge(self.rule, sites.placement(site))
        return max((finding.outcome.severity for finding in findings), default=0)

    def once(self, situation: tuple[object, ...], sites: Sites, site: int) -> int:
        """Judge one site of a situation, the first time it is met."""
        if situation not in self._said:
            self._said[situation] = self._alone(sites, site)
        return self._said[situation]

    # Rules whose worst finding is the worst of what each feature means by itself

    def _worst_of_features(
        self, sites: Sites, around: Surroundings
    ) -> tuple[Codes, Bools]:
        reach_m, limits = self._reach(sites)
        known = known_of(self.screener, self.rule)
        codes = np.full(len(sites), _NOT_ASSESSED if known.gap else 0, np.int8)
        gaps, open_sites = gaps_of(self.rule, known, around, reach_m)
        codes[gaps] = _NOT_ASSESSED
        for layer in known.usable:
            found, states, unsure = self._states(layer, sites, around, reach_m, limits)
            open_sites |= unsure | self._contested(layer, found, around)
            meanings = self._meanings(layer, found, states, sites)
            np.maximum.at(codes, found.footprint, meanings)
        self._doubt_beyond(codes, known, around, reach_m)
        return codes, open_sites

    def _contested(self, layer: Layer, found: Relations, around: Surroundings) -> Bools:
        """Say where a regulation lies under a zone of another plan of its level.

        Whether it still speaks there depends on which of the plans binds.
        """
        contested = np.zeros(len(around.footprints), bool)
        several = self.screener.register.has_several
        is_plan = LAYER_KINDS[layer.kind].group is LayerGroup.PLAN
        if not (several and is_plan and len(found)):
            return contested
        if layer.id not in self._under_others:
            self._under_others[layer.id] = under_other_plans(self.screener, layer)
        contested[found.footprint[self._under_others[layer.id][found.feature]]] = True
        return contested

    def _best_of_features(
        self, sites: Sites, around: Surroundings
    ) -> tuple[Codes, Bools]:
        reach_m, limits = self._reach(sites)
        known = known_of(self.screener, self.rule)
        nothing_near = _NOT_ASSESSED if known.gap else self._without(sites)
        codes = np.full(len(sites), nothing_near, np.int8)
        gaps, open_sites = gaps_of(self.rule, known, around, reach_m)
        codes[gaps] = _NOT_ASSESSED
        best = np.full(len(sites), 127, np.int8)
        for layer in known.usable:
            found, states, unsure = self._states(layer, sites, around, reach_m, limits)
            open_sites |= unsure
            meanings = self._meanings(layer, found, states, sites)
            np.minimum.at(best, found.footprint, meanings)
        without = self._without(sites)
        # A thing near that does not count is as if it were not there.
        helped = (best < without) & (best < 127)
        codes[helped] = best[helped]
        doubtful = np.zeros(len(sites), bool)
        for layer in known.unusable:
            doubtful[around.relations(layer, reach_m).footprint] = True
        return codes, open_sites | (doubtful & ~helped)

    def _meanings(
        self, layer: Layer, found: Relations, states: NDArray[np.int64], sites: Sites
    ) -> Codes:
        """Ask the judge what each feature means in each state it is met in."""
        key = found.feature.astype(np.int64) * 128 + states
        _, first, back = np.unique(key, return_index=True, return_inverse=True)
        said = np.zeros(len(first), np.int8)
        for position, row in enumerate(first.tolist()):
            feature = int(found.feature[row])
            situation = (layer.id, feature, int(states[row]))
            if situation not in self._said:
                hit = Hit(
                    layer,
                    feature,
                    layer.features.geometry.iloc[feature],
                    float(found.distance_m[row]),
                )
                site = int(found.footprint[row])
                self._said[situation] = self._with_only((hit,), sites, site)
            said[position] = self._said[situation]
        return said[back] if len(first) else np.empty(0, np.int8)

    def _without(self, sites: Sites) -> int:
        """Give what the rule says where nothing is near and everything is known."""
        situation = ("nothing",)
        if situation not in self._said:
            self._said[situation] = self._with_only((), sites, 0)
        return self._said[situation]

    def _with_only(self, hits: tuple[Hit, ...], sites: Sites, site: int) -> int:
        placement = sites.placement(site)
        reader = OnlyThese(self.screener.reader, hits)
        findings = self.screener.judge(self.rule, placement, reader)
        return max((finding.outcome.severity for finding in findings), default=0)

    def _states(
        self,
        layer: Layer,
        sites: Sites,
        around: Surroundings,
        reach_m: float,
        limits: NDArray[np.float64] | None,
    ) -> tuple[Relations, NDArray[np.int64], Bools]:
        """Give the features that count, their states, and where arrays cannot tell."""
        # A thing near a footprint on covered ground is known, wherever it lies itself.
        held = around.held((layer,), 0.0)
        reach_m += layer.positional_tolerance_m
        if self.rule.requirement.from_boundary:
            found = around.to_borders(layer, reach_m)
        else:
            found = around.relations(layer, reach_m)
        found, unsure = around.that_are_known(layer, found, held, reach_m)
        if limits is None:
            return found, depths(layer, found, around), unsure
        tolerance_m = layer.positional_tolerance_m
        steps = np.unique(
            np.concatenate((limits - tolerance_m, limits, limits + tolerance_m))
        )
        states = np.digitize(found.distance_m, steps - EQUAL_M).astype(np.int64)
        if self.rule.requirement.own_object_excluded:
            states[self._own(layer, found, sites)] = OWN
        return found, states, unsure

    def _own(self, layer: Layer, found: Relations, sites: Sites) -> Bools:
        """Whether the middle of a site lies in the feature, which is then its own."""
        middles = sites.middles()
        held = self.screener.reader.index(layer.id).relate(middles, 0.0)
        inside = held.take(held.relation == Relation.INSIDE)
        pairs = inside.footprint.astype(np.int64) << 32 | inside.feature
        return np.isin(found.footprint.astype(np.int64) << 32 | found.feature, pairs)

    # Standing on something: how much of the footprint does

    def _by_ground(self, sites: Sites, around: Surroundings) -> tuple[Codes, Bools]:
        known = known_of(self.screener, self.rule)
        codes = np.full(len(sites), self._without(sites), np.int8)
        if known.gap or known.unusable or len(known.usable) != 1:
            return codes, np.ones(len(sites), bool)
        [layer] = known.usable
        found = around.relations(layer, 0.0)
        inside = found.take(found.relation == Relation.INSIDE)
        covered = np.bincount(found.footprint, found.overlap_m2, len(sites))
        off_m2 = np.where(around.areal, around.size - covered, 1.0)
        whole = np.bincount(inside.footprint, minlength=len(sites)) == 1
        alone = np.bincount(found.footprint, minlength=len(sites)) == 1
        sure = inside.take((whole & alone)[inside.footprint])
        states = np.full(len(sure), DEEP, np.int64)
        codes[sure.footprint] = self._meanings(layer, sure, states, sites)
        settled = np.zeros(len(sites), bool)
        settled[sure.footprint] = True
        # What is off stands deep off where it is more than any seam could hold.
        settled |= off_m2 > around.seam_m2(layer)
        return codes, ~settled | ~around.held((layer,), 0.0)

    def _doubt_beyond(
        self, codes: Codes, known: Known, around: Surroundings, reach_m: float
    ) -> None:
        """Objects of a layer that may not be read leave a doubt where they lie."""
        for layer in known.unusable:
            reach = reach_m + layer.positional_tolerance_m
            near = around.relations(layer, reach).footprint
            codes[near] = np.maximum(codes[near], _NOT_ASSESSED)

    def _reach(self, sites: Sites) -> tuple[float, NDArray[np.float64] | None]:
        """Give how far the rule looks [m], and the distances at which it turns."""
        by_distance = {RuleKind.KEEP_DISTANCE, RuleKind.MUST_BE_NEAR}
        if self.rule.kind not in by_distance:
            return 0.0, None
        need = needed_of(self.screener.case(self.rule, sites.placement(0)))
        limits = [need.required_m, need.comfort_m]
        if self.rule.kind is RuleKind.MUST_BE_NEAR:
            limits.append(need.required_m + 2 * EQUAL_M)
        return need.reach_m, np.array(limits)
