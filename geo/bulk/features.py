"""Rules whose answer is the worst, or the best, of what each feature means by itself.

What one feature means depends on how deep or how near it is, never on where.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.bulk.derived import ONLY_WORDS, Bools, DerivedLayers, shapes_of
from geo.bulk.giving_way import GivingWay, that_give_way
from geo.bulk.readings import Known, gaps_of, known_of
from geo.bulk.situations import NOT_ASSESSED, Answer, Codes, Situations
from geo.bulk.surroundings import Surroundings, pair_keys
from geo.layers import Layer
from geo.model.rule import Rule
from geo.model.vocabulary import Outcome, RuleKind
from geo.overlay import Relation, Relations
from geo.screening.layer_index import Hit
from geo.screening.reading import NEGLIGIBLE_M2
from geo.screening.requirement import EQUAL_M, needed_of
from geo.screening.screener import Screener

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# How a footprint lies to a feature, as far as a judge can tell.
NEAR, TOUCHING, SHALLOW, DEEP, OWN = 0, 1, 2, 3, 99
_NONE_YET = 127


class FeatureSituations(Situations):
    """What features mean one by one."""

    def __init__(self, screener: Screener, rule: Rule, derived: DerivedLayers) -> None:
        super().__init__(screener, rule, derived)
        self._giving_way: dict[str, GivingWay] = {}

    def known(self) -> Known:
        """Say which layers may be read."""
        return known_of(self.screener, self.rule.requirement.layers)

    def met(
        self,
        layer: Layer,
        around: Surroundings,
        reach_m: float,
        steps: Floats | None = None,
    ) -> tuple[Relations, Bools, Bools]:
        """Give the features of a layer that are known to be within reach.

        Parameters
        ----------
        steps
            Distances that have to be told apart; None where overlaps matter.

        Returns
        -------
        them, where others are met beyond the coverage of the layer, and where arrays
        cannot tell
        """
        reach_m += layer.positional_tolerance_m
        if steps is None or not len(steps):
            found = around.relations(layer, reach_m)
        elif self.rule.requirement.from_boundary:
            found = around.near_outlines(layer, reach_m, steps)
        else:
            found = around.nearby(layer, reach_m, steps)
        found, doubt = around.that_are_known(layer, found, reach_m)
        open_sites = np.zeros(len(around), bool)
        those = self.giving_way(layer, around).those
        open_sites[found.footprint[those[found.feature]]] = True
        return found, doubt, open_sites

    def giving_way(self, layer: Layer, around: Surroundings) -> GivingWay:
        """Give the objects of a layer that other plans took ground from."""
        if layer.id not in self._giving_way:
            case = self.screener.case(self.rule, around.sites.placement(0))
            self._giving_way[layer.id] = that_give_way(case, layer, self.derived)
        return self._giving_way[layer.id]

    def meanings(
        self,
        layer: Layer,
        found: Relations,
        states: Ints,
        around: Surroundings,
    ) -> Codes:
        """Ask the judge what each kind of feature means in each state it is met in."""
        by_name = bool(self.screener.register.cancellations)
        by_name = by_name or self.rule.requirement.where_column in ONLY_WORDS
        alike = self.derived.alike(layer, by_name=by_name)
        situations = alike[found.feature] * 128 + states
        _, first, back = np.unique(situations, return_index=True, return_inverse=True)
        said = np.zeros(len(first), np.int8)
        for position, row in enumerate(first.tolist()):
            situation = (layer.id, int(situations[row]))
            if situation not in self._said:
                feature = int(found.feature[row])
                shape = shapes_of(layer)[feature]
                site = int(found.footprint[row])
                [footprint] = around.footprints.geometries(np.array([site]))
                distance_m = float(shapely.distance(shape, footprint))
                hit = Hit(layer, feature, shape, distance_m)
                self._said[situation] = self.with_only((hit,), around.sites, site)
            said[position] = self._said[situation]
        return said[back] if len(first) else np.empty(0, np.int8)

    def of_own_ground(self, layer: Layer, around: Surroundings) -> Relations:
        """Give the features that hold the middle of each site: its own."""
        held = self.derived.index(layer).relate(around.middles, 0.0)
        return held.take(held.relation == Relation.INSIDE)

    def without(self, around: Surroundings) -> int:
        """Give what the rule says where nothing is near and everything is known."""
        if ("nothing",) not in self._said:
            self._said[("nothing",)] = self.with_only((), around.sites, 0)
        return self._said[("nothing",)]

    def reach_m(self, around: Surroundings) -> tuple[float, Floats]:
        """Give how far the rule looks, and the distances at which it turns [m]."""
        if self.rule.kind not in {RuleKind.KEEP_DISTANCE, RuleKind.MUST_BE_NEAR}:
            return 0.0, np.empty(0)
        need = needed_of(self.screener.case(self.rule, around.sites.placement(0)))
        turns = [need.required_m, need.comfort_m]
        return need.reach_m, np.array([*turns, need.required_m + 2 * EQUAL_M])


class WorstOfFeatures(FeatureSituations):
    """What a solution keeps out of, keeps away from, or has to ask about."""

    def by_arrays(self, around: Surroundings) -> Answer:
        """Give the worst that any feature within reach means."""
        reach_m, turns = self.reach_m(around)
        known = self.known()
        gaps, open_sites = gaps_of(known, around, reach_m)
        codes = np.where(gaps, NOT_ASSESSED, 0).astype(np.int8)
        for layer in known.usable:
            steps = steps_of(layer, turns)
            found, doubt, unsure = self.met(layer, around, reach_m, steps)
            codes[doubt] = np.maximum(codes[doubt], NOT_ASSESSED)
            open_sites |= unsure
            states = (
                self._distances(found, steps, layer, around)
                if len(turns)
                else depth_states(layer, found, around)
            )
            meanings = self.meanings(layer, found, states, around)
            np.maximum.at(codes, found.footprint, meanings)
        return codes, open_sites

    def _distances(
        self, found: Relations, steps: Floats, layer: Layer, around: Surroundings
    ) -> Ints:
        states = np.digitize(found.distance_m, steps).astype(np.int64)
        if self.rule.requirement.own_object_excluded:
            own = self.of_own_ground(layer, around)
            own_keys = pair_keys(own.footprint, own.feature)
            states[np.isin(pair_keys(found.footprint, found.feature), own_keys)] = OWN
        return states


class TextsOverFootprints(FeatureSituations):
    """Regulations that apply wherever they lie over a footprint, however little."""

    def by_arrays(self, around: Surroundings) -> Answer:
        """Give the worst that any regulation over each footprint means."""
        known = self.known()
        gaps, open_sites = gaps_of(known, around, 0.0)
        codes = np.where(gaps, NOT_ASSESSED, 0).astype(np.int8)
        for layer in known.usable:
            found, doubt, unsure = self.met(layer, around, 0.0)
            codes[doubt] = np.maximum(codes[doubt], NOT_ASSESSED)
            found = found.take(found.distance_m == 0)
            giving_way = self.giving_way(layer, around)
            if around.areal and giving_way.those.any():
                found = self._where_they_speak(layer, found, giving_way, around)
            else:
                open_sites |= unsure
            areal = self.derived.dimension(layer)[found.feature] == 2
            speaks = ~areal | (found.overlap_m2 > NEGLIGIBLE_M2) | (not around.areal)
            found = found.take(speaks)
            states = np.full(len(found), DEEP, np.int64)
            meanings = self.meanings(layer, found, states, around)
            np.maximum.at(codes, found.footprint, meanings)
        return codes, open_sites

    def _where_they_speak(
        self,
        layer: Layer,
        found: Relations,
        giving_way: GivingWay,
        around: Surroundings,
    ) -> Relations:
        """Leave out what gave way to another plan on all of a footprint."""
        rows = np.unique(found.footprint[giving_way.those[found.feature]])
        left = around.relate_some(giving_way.left, rows.astype(np.intp))
        speaking = left.take(left.overlap_m2 > NEGLIGIBLE_M2)
        still = np.isin(
            pair_keys(found.footprint, found.feature),
            pair_keys(speaking.footprint, speaking.feature),
        )
        return found.take(still | ~giving_way.those[found.feature])


class BestOfFeatures(FeatureSituations):
    """What a solution has to be near: one thing that counts is enough."""

    def by_arrays(self, around: Surroundings) -> Answer:
        """Give the best that any feature within reach means."""
        reach_m, turns = self.reach_m(around)
        known = self.known()
        without = self.without(around)
        gaps, open_sites = gaps_of(known, around, reach_m)
        helped = np.full(len(around), _NONE_YET, np.int8)
        for layer in known.usable:
            steps = steps_of(layer, turns)
            found, doubt, unsure = self.met(layer, around, reach_m, steps)
            gaps |= doubt
            open_sites |= unsure
            states = np.digitize(found.distance_m, steps).astype(np.int64)
            meanings = self.meanings(layer, found, states, around)
            counts = meanings != without
            np.minimum.at(helped, found.footprint[counts], meanings[counts])
        codes = np.where(gaps, NOT_ASSESSED, without).astype(np.int8)
        there = helped != _NONE_YET
        codes[there] = helped[there]
        open_sites &= helped != Outcome.CONFORMS.severity
        if without == Outcome.JUDGEMENT.severity and self.rule.requirement.where_values:
            # A thing that may or may not count cannot be told from none at all.
            open_sites |= gaps & ~there
        return codes, open_sites


def depth_states(layer: Layer, found: Relations, around: Surroundings) -> Ints:
    """Say how deep each footprint lies in each feature."""
    states = np.full(len(found), TOUCHING, np.int64)
    states[found.distance_m > 0] = NEAR
    areal = around.derived.dimension(layer)[found.feature] == 2
    ground = found.overlap_m2 > NEGLIGIBLE_M2
    met = (found.distance_m == 0) & (ground | ~areal | (not around.areal))
    inside, shrunk = around.depths(layer, found)
    states[met] = SHALLOW
    states[met & (inside | shrunk)] = DEEP
    return states


def steps_of(layer: Layer, turns: Floats) -> Floats:
    """Give the distances at which a rule turns, with how exactly a layer is drawn."""
    tolerance_m = layer.positional_tolerance_m
    around_turns = np.concatenate((turns - tolerance_m, turns, turns + tolerance_m))
    return np.unique(np.concatenate((around_turns, around_turns - EQUAL_M)))
