"""Situations that hang on all there is at a place: its plan objects, what is near."""

import numpy as np
from numpy.typing import NDArray

from geo.bulk.derived import Bools
from geo.bulk.features import SHALLOW, depth_states
from geo.bulk.situations import Answer, Codes, Situations, worst_of
from geo.bulk.surroundings import Surroundings
from geo.layers import Layer
from geo.model.rule import Shared
from geo.model.vocabulary import RuleKind
from geo.overlay import Relation, Relations
from geo.screening.reading import NEGLIGIBLE_M2
from geo.screening.requirement import EQUAL_M, needed_of

_WHOLLY = 10
# Wider gaps between zones than this are no drawing errors [m].
_SEAM_M = 0.5
_ZONES = "zoning_element"


class ByAllThereIs(Situations):
    """What is there together is the situation; one site of each is judged."""

    def once_each(
        self, around: Surroundings, keys: list[tuple[object, ...]], open_sites: Bools
    ) -> Codes:
        """Judge one site of each situation, the first time it is met."""
        codes = np.zeros(len(around), np.int8)
        for site in np.flatnonzero(~open_sites).tolist():
            if keys[site] not in self._said:
                self._said[keys[site]] = worst_of(self.findings(around.sites, site))
            codes[site] = self._said[keys[site]]
        return codes


class ByAllZones(ByAllThereIs):
    """Rules that read values of all plan objects over a footprint."""

    def by_arrays(self, around: Surroundings) -> Answer:
        """Judge by the whole set of plan objects over each footprint."""
        open_sites = np.zeros(len(around), bool)
        parts: list[list[tuple[int, int, int]]] = [[] for _ in range(len(around))]
        layers = [
            layer
            for kind in self.rule.requirement.layers
            for layer in self.screener.layers.of_kind(kind)
        ]
        for number, layer in enumerate(layers):
            if layer.coverage.area is None:
                found = around.relations(layer, 0.0)
            else:
                found = around.known_parts(layer)
            states = depth_states(layer, found, around)
            met = states >= SHALLOW
            found, states = found.take(met), states[met]
            wholly = found.relation == Relation.INSIDE
            if layer.kind == _ZONES:
                ground, unsure = _ground_left(layer, found, around)
                open_sites |= unsure
                for site in np.flatnonzero(ground).tolist():
                    parts[site].append((number, -1, int(ground[site])))
            else:
                # How much of a line or a house is met may matter.
                open_sites[found.footprint[~wholly]] = True
                open_sites |= ~around.held(layer, 0.0)
            states = states + np.where(wholly, _WHOLLY, 0)
            for site, feature, state in zip(
                found.footprint.tolist(),
                found.feature.tolist(),
                states.tolist(),
                strict=True,
            ):
                parts[site].append((number, feature, state))
        keys: list[tuple[object, ...]] = [tuple(part) for part in parts]
        return self.once_each(around, keys, open_sites), open_sites


class ByWhatIsNear(ByAllThereIs):
    """Rules that look at which features are within reach, and which is the nearest.

    Where a way or a kerb is stood on, how much of it decides: those sites are judged
    alone, and all others are one situation.
    """

    def by_arrays(self, around: Surroundings) -> Answer:
        """Judge by what is near each footprint, and what is nearest."""
        requirement = self.rule.requirement
        stands_on = self.rule.kind is RuleKind.ROOM_LEFT or (
            requirement.shared is Shared.KERB_LENGTH
        )
        reach_m = 0.0
        if not stands_on:
            case = self.screener.case(self.rule, around.sites.placement(0))
            reach_m = (
                around.sites.solution.max_connection_m.value
                if requirement.shared is not None
                else needed_of(case).reach_m
            )
        open_sites = np.zeros(len(around), bool)
        parts: list[list[tuple[float, str, int]]] = [[] for _ in range(len(around))]
        for kind in requirement.layers:
            for layer in self.screener.layers.of_kind(kind):
                reach = reach_m + layer.positional_tolerance_m + EQUAL_M
                found = around.relations(layer, reach)
                open_sites |= ~around.held(layer, reach)
                if stands_on:
                    open_sites[found.footprint] = True
                    continue
                edge = np.abs(found.distance_m - reach_m) <= 2 * EQUAL_M
                edge |= found.distance_m > reach_m
                open_sites[found.footprint[edge]] = True
                for site, feature, distance in zip(
                    found.footprint.tolist(),
                    found.feature.tolist(),
                    found.distance_m.tolist(),
                    strict=True,
                ):
                    parts[site].append((distance, layer.id, feature))
        keys = [_near_first(one) for one in parts]
        return self.once_each(around, keys, open_sites), open_sites


def _near_first(parts: list[tuple[float, str, int]]) -> tuple[object, ...]:
    """Give the nearest feature and then all of them, in rising order."""
    if not parts:
        return ()
    nearest = min(parts)[1:]
    return (nearest, *sorted(one[1:] for one in parts))


def _ground_left(
    layer: Layer, found: Relations, around: Surroundings
) -> tuple[NDArray[np.int64], Bools]:
    """Say what of each footprint no zone covers, as far as a judge can tell.

    Returns
    -------
    0 for nothing, 1 for ground that the layer knows to be without a zone, 2 for ground
    beyond its coverage, 3 for both; and where arrays cannot tell
    """
    held_m2 = around.covered_m2(layer.coverage.area)
    zoned_m2 = around.taken_m2(found)
    left_m2 = held_m2 - zoned_m2
    gap = left_m2 > NEGLIGIBLE_M2
    beyond = around.size_m2 - held_m2 > NEGLIGIBLE_M2
    # A gap so small may be a seam between two zones; zones may overlap as well.
    seam = gap & (left_m2 < _SEAM_M * around.template.length)
    seam &= left_m2 < held_m2 - NEGLIGIBLE_M2
    return gap + 2 * beyond, seam | (left_m2 < -NEGLIGIBLE_M2)
