"""What many sites leave of a way: measured as the judge does where a limit is near."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.bulk.derived import Bools, shapes_of
from geo.bulk.features import FeatureSituations
from geo.bulk.kernels_outlines import APART, ENDS, LEADS, lie_of_ways
from geo.bulk.kernels_past import widths_past
from geo.bulk.kernels_pieces import lie_in_one_piece
from geo.bulk.readings import gaps_of, known_of
from geo.bulk.situations import NOT_ASSESSED, Answer
from geo.bulk.surroundings import Surroundings
from geo.layers import Layer
from geo.model.placement import footprint_of
from geo.screening.case import Case
from geo.screening.clear_width import (
    END_LENGTH_M,
    LOOK_M,
    REACH_M,
    WINDOWS_M,
    clear_width_m,
    leads_past,
)
from geo.screening.reading import NEGLIGIBLE_M2
from geo.screening.room_left import MEASURED_TO_M, sort_of_width, ways_of, widths_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# The judge measures within a centimetre; closer to a limit than this it has to.
CLOSE_M = 0.015
# Of a shrunk outline bends are left out that are shallow for the width.
SHRUNK = 0.01
# A footprint is taken for a disc where its outline runs so close to one.
_ROUND = 0.99
# What measuring may say instead of a situation.
_BESIDE, _UNTOLD = -1, -2
_ROUNDING = 1e-6
# Less common ground than this may be too little to stand on [m2].
_LEAST_M2 = 1e-4
# Plans that fix the space take these bits of a situation, widths the ones below.
_PLAN_BIT, _MOST_PLANS = 20, 40


@dataclass
class _Ways:
    """The ways that pieces make together, by which pieces lie around a site."""

    numbers: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    shapes: list[BaseGeometry] = field(default_factory=list)
    edges: list[Floats] = field(default_factory=list)
    boxes: list[tuple[float, ...]] = field(default_factory=list)

    def of(self, pieces: NDArray[np.int32], shapes: NDArray[np.object_]) -> range:
        """Give the numbers of the ways that some pieces make."""
        key = pieces.tobytes()
        if key not in self.numbers:
            first = len(self.edges)
            for way in ways_of(list(shapes[pieces])):
                self.shapes.append(way)
                self.edges.append(edges_of(way))
                self.boxes.append(way.bounds)
            self.numbers[key] = first, len(self.edges)
        return range(*self.numbers[key])


class RoomLeft(FeatureSituations):
    """Between which limits the clear width lies, and which plans fix the space."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self._ways = _Ways()
        self._plans: dict[tuple[str, int], int] = {}

    def by_arrays(self, around: Surroundings) -> Answer:
        """Judge one site of each situation, and each that is close to a limit."""
        known = self.known()
        gaps, open_sites = gaps_of(known, around, 0.0)
        near_gaps, unsure = gaps_of(known, around, REACH_M)
        taken, beside = np.zeros((2, len(around)), bool)
        for layer in known.usable:
            reach_m = REACH_M + layer.positional_tolerance_m
            found = around.relations(layer, reach_m)
            found, doubt = around.that_are_known(layer, found, reach_m)
            near_gaps |= doubt
            here = around.relations(layer, layer.positional_tolerance_m)
            here, doubt = around.that_are_known(
                layer, here, layer.positional_tolerance_m
            )
            gaps |= doubt
            here = here.take(here.distance_m == 0)
            taken[here.footprint[here.overlap_m2 > NEGLIGIBLE_M2]] = True
            little = (here.overlap_m2 < _LEAST_M2) | (not around.areal)
            beside[here.footprint[little]] = True
        codes = np.full(len(around), self.without(around), np.int8)
        codes[gaps] = NOT_ASSESSED
        codes[taken & near_gaps] = NOT_ASSESSED
        # What is drawn in several layers may be drawn to several tolerances.
        measured = taken & ~near_gaps & ~beside & (len(known.usable) == 1)
        open_sites = (open_sites | unsure) & (taken | ~gaps)
        open_sites |= beside | (taken & ~near_gaps & ~measured)
        rows = np.flatnonzero(measured & ~open_sites)
        if len(rows):
            keys, doubtful = self._situations(known.usable[0], rows, around)
            open_sites[rows[doubtful]] = True
            told = rows[~doubtful]
            all_keys = np.zeros(len(around), np.int64)
            all_keys[told] = keys[~doubtful]
            others = np.ones(len(around), bool)
            others[told] = False
            codes[told] = self.once_each(around, all_keys, others)[told]
        return codes, open_sites

    def _situations(
        self, layer: Layer, rows: NDArray[np.intp], around: Surroundings
    ) -> tuple[Ints, Bools]:
        """Give the situation of sites that stand on a way, and where it is open."""
        pairs, doubtful = self._pairs(layer, rows, around)
        case = self.screener.case(self.rule, around.sites.placement(0))
        up_to_m = widths_of(case).measured_up_to_m
        places = np.column_stack((around.sites.x, around.sites.y))[rows]
        ways, windows = packed(self._ways.edges), self._windows(around)
        leads, frames = lie_of_ways(places, pairs, ways, windows, END_LENGTH_M)
        inner_m, outer_m = around.rings.inner_m, around.rings.outer_m
        radius_m = (inner_m + outer_m) / 2
        heights = (radius_m, up_to_m + 1.0)
        whole = lie_in_one_piece(places, pairs, ways, frames, heights)
        least_m, most_m = widths_past(
            places, pairs, ways, frames, whole, heights, up_to_m
        )
        limits_m = _limits(case, layer.positional_tolerance_m)
        doubtful |= not (limits_m < up_to_m).all()
        close_m = CLOSE_M + outer_m - radius_m
        low = np.clip(least_m * (1 - SHRUNK) - close_m, 0.0, up_to_m)
        high = np.clip(most_m + close_m, 0.0, up_to_m)
        between = np.searchsorted(limits_m, low, side="right")
        sure = between == np.searchsorted(limits_m, high, side="right")
        sure &= (leads == LEADS) & (inner_m >= _ROUND * outer_m)
        bits = np.where(leads == ENDS, 0, between + 1)
        met = leads != APART
        for pair in np.flatnonzero(met & ~sure & (leads != ENDS)).tolist():
            row, way = pairs[pair].tolist()
            if not doubtful[row]:
                site = int(rows[row])
                bits[pair] = self._measured(way, site, around, limits_m, up_to_m)
                doubtful[row] = bits[pair] == _UNTOLD
                met[pair] = bits[pair] >= 0
        keys = np.zeros(len(rows), np.int64)
        met &= ~doubtful[pairs[:, 0]]
        np.bitwise_or.at(keys, pairs[met, 0], np.int64(1) << bits[met])
        doubtful |= keys == 0
        if self.rule.requirement.fixed_by:
            plans, unsure = self._plan_bits(around)
            doubtful |= unsure[rows]
            keys |= plans[rows]
        return keys, doubtful

    def _measured(
        self,
        number: int,
        site: int,
        around: Surroundings,
        limits_m: Floats,
        up_to_m: float,
    ) -> int:
        """Measure what one site leaves of one way, step by step as the judge does."""
        way = self._ways.shapes[number]
        footprint = footprint_of(around.sites.placement(site), around.sites.solution)
        if shapely.intersection(way, footprint).area <= NEGLIGIBLE_M2:
            return _BESIDE
        if not leads_past(way, footprint):
            return 0
        found_m = clear_width_m(way, footprint, up_to_m)
        if (np.abs(limits_m - found_m) < _ROUNDING).any():
            return _UNTOLD
        return int(np.searchsorted(limits_m, found_m, side="right")) + 1

    def _pairs(
        self, layer: Layer, rows: NDArray[np.intp], around: Surroundings
    ) -> tuple[Ints, Bools]:
        """Give the ways that each site may stand on."""
        reach_m = REACH_M + layer.positional_tolerance_m
        found = around.relations(layer, reach_m)
        found, _ = around.that_are_known(layer, found, reach_m)
        begins = np.searchsorted(found.footprint, rows)
        ends = np.searchsorted(found.footprint, rows, side="right")
        edge = reach_m - found.distance_m <= _ROUNDING
        at_edge = np.bincount(found.footprint[edge], minlength=len(around)) > 0
        shapes = shapes_of(layer)
        west, south, east, north = around.template.bounds
        x, y = around.sites.x, around.sites.y
        pairs: list[tuple[int, int]] = []
        spans = zip(rows.tolist(), begins.tolist(), ends.tolist(), strict=True)
        for number, (site, begin, end) in enumerate(spans):
            for way in self._ways.of(found.feature[begin:end], shapes):
                box = self._ways.boxes[way]
                if (
                    x[site] + east >= box[0]
                    and y[site] + north >= box[1]
                    and x[site] + west <= box[2]
                    and y[site] + south <= box[3]
                ):
                    pairs.append((number, way))
        return np.array(pairs, np.int64).reshape(-1, 2), at_edge[rows]

    def _windows(self, around: Surroundings) -> tuple[Ints, Floats]:
        """Give the outlines about a site that the judge looks at, as corners."""
        shape = around.template
        outlines = [
            shape,
            *(shapely.buffer(shape, one) for one in (*WINDOWS_M, LOOK_M)),
        ]
        corners = [
            shapely.get_coordinates(shapely.normalize(one))[:0:-1] for one in outlines
        ]
        begins = np.cumsum([0, *(len(each) for each in corners)])
        return begins.astype(np.int64), np.concatenate(corners)

    def _plan_bits(self, around: Surroundings) -> tuple[Ints, Bools]:
        """Give the sorts of plans that fix the space at each site, as bits."""
        bits = np.zeros(len(around), np.int64)
        unsure = np.zeros(len(around), bool)
        known = known_of(self.screener, ("supplementary_regulation",))
        for layer in known.usable:
            kinds = layer.features.get("regulation_kind")
            if kinds is None:
                continue
            fixing = (kinds == self.rule.requirement.fixed_by).to_numpy()
            reach_m = layer.positional_tolerance_m
            found = around.relations(layer, reach_m)
            found, _ = around.that_are_known(layer, found, reach_m)
            found = found.take(fixing[found.feature] & (found.distance_m == 0))
            alike = self.derived.alike(layer, by_name=False)
            for sort in np.unique(alike[found.feature]).tolist():
                sites = found.footprint[alike[found.feature] == sort]
                number = self._plans.setdefault((layer.id, sort), len(self._plans))
                if number >= _MOST_PLANS:
                    unsure[sites] = True
                else:
                    bits[sites] |= 1 << (_PLAN_BIT + number)
        return bits, unsure


def edges_of(way: BaseGeometry) -> Floats:
    """Give the edges of an area, row by row as x, y, x, y; it lies to their right."""
    rings = shapely.get_rings(shapely.orient_polygons(way, exterior_cw=True))
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    together = ring[1:] == ring[:-1]
    edges: Floats = np.column_stack((coords[:-1], coords[1:]))[together]
    return edges


def _limits(case: Case, tolerance_m: float) -> Floats:
    """Give the measured widths at which the meaning turns, the least first [m]."""
    widths = widths_of(case)
    asked_m = np.array([widths.least_m, widths.norm_m, widths.comfort_m])
    around_m = np.concatenate([asked_m - tolerance_m, asked_m, asked_m + tolerance_m])
    limits_m: Floats = np.unique(around_m - MEASURED_TO_M)
    between_m = (limits_m[1:] + limits_m[:-1]) / 2
    tried_m = [limits_m[0] - 1.0, *between_m.tolist(), limits_m[-1] + 1.0]
    sorts = [sort_of_width(case, width_m, tolerance_m) for width_m in tried_m]
    turns = [before != after for before, after in pairwise(sorts)]
    turning_m: Floats = limits_m[np.array(turns)]
    return turning_m


def packed(edges: Sequence[Floats]) -> tuple[Ints, Floats]:
    """Put edges of ways behind one another; give where each way begins, and them."""
    begins = np.cumsum([0, *(len(each) for each in edges)])
    return begins.astype(np.int64), np.concatenate(edges)
