"""Distances from the plots of others, and from the line of one's own plot."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.bulk.counting import Counting
from geo.bulk.derived import Bools, indexed, shapes_of
from geo.bulk.features import steps_of
from geo.bulk.readings import gaps_of
from geo.bulk.situations import NOT_ASSESSED, Answer, Codes, worst_of
from geo.bulk.surroundings import Surroundings, pair_keys
from geo.layers import Layer
from geo.model.rule import LinesOf
from geo.overlay import FeatureIndex, Relations
from geo.screening.land_use_parts import sliver_width_of
from geo.screening.requirement import EQUAL_M, needed_of

Floats = NDArray[np.float64]
# Middles closer to the line of a plot than this are left to the judge [m].
_ROUNDING_M = 1e-6


class LinesOfPlots(Counting):
    """Each plot of others by itself, or the line of the plot that holds the middle."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self._towards_no_plot: dict[str, FeatureIndex] = {}

    def by_arrays(self, around: Surroundings) -> Answer:
        """Give the worst that the distance from any plot means."""
        need = needed_of(self.screener.case(self.rule, around.sites.placement(0)))
        turns = np.array(
            [need.required_m, need.comfort_m, need.required_m + 2 * EQUAL_M]
        )
        known = self.known()
        gaps, open_sites = gaps_of(known, around, need.reach_m)
        codes = np.where(gaps, NOT_ASSESSED, 0).astype(np.int8)
        own_line = self.rule.requirement.lines_of is LinesOf.OWN
        if not around.areal or (own_line and len(known.usable) > 1):
            # A line may be shared with a plot of another layer.
            return codes, np.ones(len(around), bool)
        for layer in known.usable:
            steps = steps_of(layer, turns)
            reach_m = need.reach_m + layer.positional_tolerance_m
            found = around.nearby(layer, reach_m, steps)
            found, doubt, unsure = self.counted_among(layer, found, around, reach_m)
            codes[doubt] = np.maximum(codes[doubt], NOT_ASSESSED)
            own, on_the_line = self._own(layer, around)
            open_sites |= unsure | on_the_line
            # What such a place is told says nothing of others.
            own = own.take(~on_the_line[own.footprint])
            if own_line:
                said, unsure = self._of_own(layer, own, steps, reach_m, around, gaps)
                open_sites |= unsure
                codes = np.maximum(codes, said)
                continue
            others = found.take(~np.isin(_keys(found), _keys(own)))
            others = others.take(~on_the_line[others.footprint])
            states = np.digitize(others.distance_m, steps).astype(np.int64)
            meanings = self.meanings(layer, others, states, around)
            np.maximum.at(codes, others.footprint, meanings)
        return codes, open_sites

    def _own(self, layer: Layer, around: Surroundings) -> tuple[Relations, Bools]:
        """Give the plots that hold the middle of each site, and where that is close."""
        held = self.of_own_ground(layer, around)
        held = held.take(self.counted(layer, around)[held.feature])
        border = self.derived.borders(layer).relate(around.middles, _ROUNDING_M)
        close = np.zeros(len(around), bool)
        close[border.footprint] = True
        return held, close

    def _of_own(
        self,
        layer: Layer,
        own: Relations,
        steps: Floats,
        reach_m: float,
        around: Surroundings,
        gaps: Bools,
    ) -> tuple[Codes, Bools]:
        """Judge by how near the line of the own plot is, where no other plot lies.

        Parameters
        ----------
        gaps
            Sites at which something is unknown: what they are told says nothing of
            others.
        """
        case = self.screener.case(self.rule, around.sites.placement(0))
        width_m = max(sliver_width_of(case, layer), EQUAL_M)
        open_sites = np.bincount(own.footprint, minlength=len(around)) > 1
        if layer.id not in self._towards_no_plot:
            self._towards_no_plot[layer.id] = self._lines(layer, width_m, around)
        lines = self._towards_no_plot[layer.id]
        found = around.near_lines(lines, reach_m, steps)
        found = found.take(np.isin(_keys(found), _keys(own)))
        open_sites |= self._behind_unseen(layer, own, reach_m, width_m, around)
        beyond = self.derived.reaching_beyond(layer)
        open_sites[own.footprint[beyond[own.feature]]] = True
        codes = np.zeros(len(around), np.int8)
        states = np.digitize(found.distance_m, steps).astype(np.int64)
        alike = self.derived.alike(layer, by_name=False)[found.feature]
        situations = alike * 128 + states
        usable = ~(gaps | open_sites)[found.footprint]
        for situation in np.unique(situations).tolist():
            rows = np.flatnonzero(situations == situation)
            key = ("own line", layer.id, situation)
            if key not in self._said:
                clear = rows[usable[rows]]
                if not len(clear):
                    open_sites[found.footprint[rows]] = True
                    continue
                site = int(found.footprint[clear[0]])
                self._said[key] = worst_of(self.findings(around.sites, site))
            codes[found.footprint[rows]] = self._said[key]
        return codes, open_sites

    def _lines(
        self, layer: Layer, width_m: float, around: Surroundings
    ) -> FeatureIndex:
        """Give the line of each plot without what it shares with any other plot."""
        shapes = shapes_of(layer)
        counted = np.flatnonzero(self.counted(layer, around))
        tree = shapely.STRtree(shapes[counted])
        lines: list[object] = [None] * len(shapes)
        for row in counted.tolist():
            near = counted[tree.query(shapes[row], "dwithin", 2 * width_m)]
            beside = [shapes[other] for other in near.tolist() if other != row]
            line = shapely.boundary(shapes[row])
            if beside:
                shared = shapely.buffer(shapely.union_all(beside), width_m)
                line = shapely.difference(line, shared)
            lines[row] = None if line.is_empty else line
        return indexed(lines)  # type: ignore[arg-type]

    def _behind_unseen(
        self,
        layer: Layer,
        own: Relations,
        reach_m: float,
        width_m: float,
        around: Surroundings,
    ) -> Bools:
        """Say where a plot just out of reach could share the line within reach."""
        unseen = np.zeros(len(around), bool)
        steps = np.array([reach_m - _ROUNDING_M])
        near = around.nearby(layer, reach_m + width_m + _ROUNDING_M, steps)
        near = near.take(~np.isin(_keys(near), _keys(own)))
        unseen[near.footprint[near.distance_m > reach_m - _ROUNDING_M]] = True
        has_own = np.zeros(len(around), bool)
        has_own[own.footprint] = True
        return unseen & has_own


def _keys(found: Relations) -> NDArray[np.int64]:
    return pair_keys(found.footprint, found.feature)
