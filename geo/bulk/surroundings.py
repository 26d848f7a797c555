"""What every layer holds around many footprints of one shape."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.bulk.derived import DerivedLayers
from geo.bulk.nearness import Rings, nearby, of_sites
from geo.bulk.sites import Sites
from geo.bulk.tiles import Tiles
from geo.layers import Layer
from geo.overlay import FeatureIndex, Footprints, Relation, Relations
from geo.screening.reading import NEGLIGIBLE_M2

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
# The outline at a distance is drawn with corners, 64 to a turn: so much of the distance
# is sure to be reached.
_ROUNDED = 0.99
_SLACK_M = 1e-3


@dataclass
class Surroundings:
    """What lies around many footprints; each layer is asked once for each reach."""

    derived: DerivedLayers
    sites: Sites
    _near: dict[tuple[str, str], tuple[float, Relations]] = field(default_factory=dict)
    _holding: dict[tuple[bytes, float], Bools] = field(default_factory=dict)
    _covered: dict[bytes, Floats] = field(default_factory=dict)
    _taken: list[tuple[FeatureIndex, Floats]] = field(default_factory=list)
    _deep: dict[str, tuple[NDArray[np.int64], Bools, Bools]] = field(
        default_factory=dict
    )

    def __len__(self) -> int:
        return len(self.sites)

    @cached_property
    def template(self) -> BaseGeometry:
        """The footprint at the origin."""
        return self.sites.template

    @cached_property
    def footprints(self) -> Footprints:
        """All footprints."""
        return self.sites.footprints()

    @cached_property
    def middles(self) -> Footprints:
        """The middle of each footprint."""
        return Footprints.circles(self.sites.x, self.sites.y, 0.0)

    @cached_property
    def rings(self) -> Rings:
        """The circles between which the outline of a footprint runs."""
        return Rings.of(self.template)

    @cached_property
    def middle_tiles(self) -> Tiles:
        """Neighbouring middles together."""
        return Tiles.of(self.middles.boxes)

    @cached_property
    def tiles(self) -> Tiles:
        """Neighbouring sites together."""
        return Tiles.of(self.footprints.boxes)

    @property
    def areal(self) -> bool:
        """Whether the footprints take ground at all."""
        return bool(self.template.area > 0)

    @property
    def size_m2(self) -> float:
        """Area of a footprint [m2]; 1 where it takes no ground."""
        return float(self.template.area) if self.areal else 1.0

    def relations(self, layer: Layer, reach_m: float) -> Relations:
        """Give the features of a layer within reach of each footprint."""
        return self._related("", layer, self.derived.index(layer), reach_m)

    def nearby(self, layer: Layer, reach_m: float, steps: Floats) -> Relations:
        """Give the features within reach, and between which steps their distances lie.

        The distances themselves are exact to a few millimetres only.
        """
        index = self.derived.index(layer)
        return self._nearby(index, reach_m, steps)

    def near_outlines(self, layer: Layer, reach_m: float, steps: Floats) -> Relations:
        """Give the outlines of areas within reach, from inside and from outside."""
        return self._nearby(self.derived.borders(layer), reach_m, steps)

    def near_lines(
        self, index: FeatureIndex, reach_m: float, steps: Floats
    ) -> Relations:
        """Give lines drawn for a question that are within reach; as `nearby`."""
        return self._nearby(index, reach_m, steps)

    def _nearby(self, index: FeatureIndex, reach_m: float, steps: Floats) -> Relations:
        if not self.areal:
            return self.relate(index, reach_m)
        return nearby(
            self._relate_middles, self._some, self.rings, index, reach_m, steps
        )

    def known_parts(self, layer: Layer) -> Relations:
        """Give the features met inside the coverage of their layer."""
        if not self.derived.reaching_beyond(layer).any():
            return self.relations(layer, 0.0)
        return self._related("clipped", layer, self.derived.clipped(layer), 0.0)

    def _related(
        self, what: str, layer: Layer, index: FeatureIndex, reach_m: float
    ) -> Relations:
        known = self._near.get((what, layer.id))
        if known is None or known[0] < reach_m:
            known = (reach_m, self.relate(index, reach_m))
            self._near[(what, layer.id)] = known
        if known[0] == reach_m:
            return known[1]
        return known[1].take(known[1].distance_m <= reach_m)

    def relate(self, index: FeatureIndex, reach_m: float) -> Relations:
        """Relate every footprint to the features of an index within reach [m]."""
        area_m2 = float(self.template.area)
        return self.tiles.relate(self.footprints, self._some, index, reach_m, area_m2)

    def relate_some(self, index: FeatureIndex, rows: NDArray[np.intp]) -> Relations:
        """Give the features of an index that some of the footprints meet."""
        return of_sites(index.relate(self._some(rows), 0.0), rows)

    def _relate_middles(self, index: FeatureIndex, reach_m: float) -> Relations:
        def some(rows: NDArray[np.intp]) -> Footprints:
            return Footprints.circles(self.sites.x[rows], self.sites.y[rows], 0.0)

        return self.middle_tiles.relate(self.middles, some, index, reach_m, 0.0)

    def _some(self, rows: NDArray[np.intp]) -> Footprints:
        return self.sites.moved(self.template, rows)

    def meeting(self, features: FeatureIndex, least_m2: float = NEGLIGIBLE_M2) -> Bools:
        """Say which footprints have ground in common with features [more than, m2]."""
        found = self.relate(features, 0.0)
        if not self.areal:
            return np.bincount(found.footprint, minlength=len(self)) > 0
        common = np.bincount(found.footprint, found.overlap_m2, len(self))
        return np.asarray(common > least_m2)

    # How deep footprints lie in features

    def depths(self, layer: Layer, found: Relations) -> tuple[Bools, Bools]:
        """Say which rows lie deeper in a feature than its layer is drawn.

        Returns
        -------
        whether the footprint without its outer strip meets the feature, and whether
        the footprint meets the feature without its outer strip
        """
        tolerance_m = layer.positional_tolerance_m
        everywhere = np.ones(len(found), bool)
        if tolerance_m <= 0:
            return everywhere, everywhere
        inner = shapely.buffer(self.template, -tolerance_m)
        areal = self.derived.dimension(layer)[found.feature] == 2
        sure = ~areal
        if not inner.is_empty:
            # What lies in the outer strip alone is no larger than the strip.
            strip_m2 = self.size_m2 - inner.area
            sure = sure | (found.relation == Relation.INSIDE)
            sure = sure | (found.overlap_m2 > strip_m2 + NEGLIGIBLE_M2)
        open_rows = ~sure & (found.distance_m == 0)
        if not open_rows.any():
            return sure, sure
        rows = np.unique(found.footprint[open_rows]).astype(np.intp)
        pairs = pair_keys(found.footprint, found.feature)
        inside, shrunk = sure.copy(), sure.copy()
        if not inner.is_empty:
            met = self.derived.index(layer).relate(self.sites.moved(inner, rows), 0.0)
            inside |= np.isin(pairs, pair_keys(rows[met.footprint], met.feature))
        met = self.derived.shrunk(layer).relate(self._some(rows), 0.0)
        shrunk |= np.isin(pairs, pair_keys(rows[met.footprint], met.feature))
        return inside, shrunk

    # Where layers are complete

    def held(self, layer: Layer, reach_m: float) -> Bools:
        """Whether a layer is complete on all ground within reach of each footprint."""
        area = layer.coverage.area
        if area is None:
            return np.zeros(len(self), bool)
        key = (area.wkb, reach_m)
        if key not in self._holding:
            self._holding[key] = self._held_by(area, reach_m)
        return self._holding[key]

    def _held_by(self, area: BaseGeometry, reach_m: float) -> Bools:
        index = self.derived.area(area)
        if reach_m <= 0:
            return self.covered_m2(area) >= self.size_m2 - NEGLIGIBLE_M2
        held = self._held_by(area, 0.0)
        sure_m = _ROUNDED * reach_m - _SLACK_M
        border = self._nearby(
            self.derived.border(area), reach_m + _SLACK_M, np.array([sure_m])
        )
        held[border.footprint] = False
        close = border.distance_m > sure_m
        close &= self._held_by(area, 0.0)[border.footprint]
        rows = np.setdiff1d(border.footprint[close], border.footprint[~close])
        if len(rows):
            around = shapely.buffer(self.template, reach_m)
            found = index.relate(self.sites.moved(around, rows.astype(np.intp)), 0.0)
            whole = found.relation == Relation.INSIDE
            whole |= found.overlap_m2 >= around.area - NEGLIGIBLE_M2
            held[rows[found.footprint[whole]]] = True
        return held

    def covered_m2(self, area: BaseGeometry | None) -> Floats:
        """Give how much of each footprint lies in an area [m2], of 1 without ground."""
        if area is None:
            return np.zeros(len(self))
        key = area.wkb
        if key not in self._covered:
            found = self.relate(self.derived.area(area), 0.0)
            # A place without ground on the very border of an area lies in it.
            inside = (found.relation == Relation.INSIDE) | (not self.areal)
            met_m2 = np.where(inside, self.size_m2, found.overlap_m2)
            self._covered[key] = self.sum_of(found, met_m2)
        return self._covered[key]

    def sum_of(self, found: Relations, values: Floats) -> Floats:
        """Sum values of rows by footprint."""
        return np.bincount(found.footprint, values, len(self)).astype(np.float64)

    def taken_by(self, ground: FeatureIndex) -> Floats:
        """Give how much of each footprint lies on a ground [m2]; asked once of each."""
        for known, taken_m2 in self._taken:
            if known is ground:
                return taken_m2
        self._taken.append((ground, self.taken_m2(self.relate(ground, 0.0))))
        return self._taken[-1][1]

    def taken_m2(self, found: Relations) -> Floats:
        """Give how much of each footprint features take [m2], of 1 without ground."""
        inside = found.relation == Relation.INSIDE
        return self.sum_of(found, np.where(inside, self.size_m2, found.overlap_m2))

    def that_are_known(
        self, layer: Layer, found: Relations, reach_m: float
    ) -> tuple[Relations, Bools]:
        """Leave out features met only beyond the coverage of their layer.

        Returns
        -------
        the others, and the sites at which one was left out
        """
        beyond = self.derived.reaching_beyond(layer)
        doubt = np.zeros(len(self), bool)
        if not (len(found) and beyond.any()):
            return found, doubt
        partly = beyond[found.feature] & ~self.held(layer, 0.0)[found.footprint]
        if not partly.any():
            return found, doubt
        rows = np.unique(found.footprint[partly]).astype(np.intp)
        around = shapely.buffer(self.template, reach_m) if reach_m else self.template
        met = self.derived.clipped(layer).relate(self.sites.moved(around, rows), 0.0)
        known = np.isin(
            pair_keys(found.footprint, found.feature),
            pair_keys(rows[met.footprint], met.feature),
        )
        doubt[found.footprint[partly & ~known]] = True
        return found.take(~partly | known), doubt

    def within(self, area: BaseGeometry) -> Bools:
        """Whether each footprint lies wholly in an area."""
        return self._held_by(area, 0.0)

    def meets(self, area: BaseGeometry) -> Bools:
        """Whether each footprint meets an area."""
        met = np.zeros(len(self), bool)
        met[self.relate(self.derived.area(area), 0.0).footprint] = True
        return met


def pair_keys(
    footprint: NDArray[np.integer], feature: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Give one number for each pair of a footprint and a feature."""
    keys: NDArray[np.int64] = footprint.astype(np.int64) << 32 | feature
    return keys


def held_by_all(around: Surroundings, layers: Iterable[Layer], reach_m: float) -> Bools:
    """Whether all of some layers are complete within reach of each footprint."""
    held = np.ones(len(around), bool)
    for layer in layers:
        held &= around.held(layer, reach_m)
    return held
