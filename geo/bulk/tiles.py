"""Neighbouring sites together: what holds of all their ground holds of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.bulk.nearness import of_sites
from geo.overlay import FeatureIndex, Footprints, Relation, Relations

SITES_IN_A_TILE = 16
# So far beyond the tile a feature has to reach to hold all of its sites for sure.
_MARGIN_M = 0.01
# Fewer sites than this are sooner asked one by one.
_WORTH_IT = 2000
Some = Callable[[NDArray[np.intp]], Footprints]


@dataclass(frozen=True)
class Tiles:
    """Sites sorted into squares.

    Parameters
    ----------
    order
        Sites, those of one tile together.
    begins
        Where each tile begins in `order`, and where the last one ends.
    boxes
        Ground of all footprints of a tile, as convex footprints.
    """

    order: NDArray[np.intp]
    begins: NDArray[np.intp]
    boxes: Footprints

    @classmethod
    def of(cls, boxes: NDArray[np.float64]) -> Self:
        """Sort footprints given by their boxes [m, N x 4] into squares."""
        x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
        ground_m2 = max(float(np.ptp(x) * np.ptp(y)), 1.0)
        side_m = np.sqrt(ground_m2 * SITES_IN_A_TILE / len(x))
        column = ((x - x.min()) // side_m).astype(np.int64)
        row = ((y - y.min()) // side_m).astype(np.int64)
        key = row << 32 | column
        order = np.argsort(key, kind="stable")
        begins = np.flatnonzero(np.diff(key[order], prepend=-1))
        west, south = (
            np.minimum.reduceat(boxes[order, each], begins) - _MARGIN_M
            for each in (0, 1)
        )
        east, north = (
            np.maximum.reduceat(boxes[order, each], begins) + _MARGIN_M
            for each in (2, 3)
        )
        squares = Footprints.from_geometries(shapely.box(west, south, east, north))
        return cls(order, np.append(begins, len(x)), squares)

    def relate(
        self,
        footprints: Footprints,
        some: Some,
        index: FeatureIndex,
        reach_m: float,
        area_m2: float,
    ) -> Relations:
        """Relate footprints to features, a tile at once where that decides.

        Parameters
        ----------
        some
            Gives the footprints of some sites.
        area_m2
            Ground of a footprint.
        """
        if len(footprints) < _WORTH_IT:
            return index.relate(footprints, reach_m)
        around = index.relate(self.boxes, reach_m)
        count = np.bincount(around.footprint, minlength=len(self.boxes))
        inside = around.relation == Relation.INSIDE
        holding = np.bincount(around.footprint[inside], minlength=len(self.boxes))
        open_tiles = count > holding
        open_sites = self._sites_of(np.flatnonzero(open_tiles))
        if len(open_sites) > 0.8 * len(footprints):
            return index.relate(footprints, reach_m)
        parts = [self._wholly(around.take(~open_tiles[around.footprint]), area_m2)]
        if len(open_sites):
            found = index.relate(some(open_sites), reach_m)
            parts.append(of_sites(found, open_sites))
        return Relations.joined(parts)

    def _sites_of(self, tiles: NDArray[np.intp]) -> NDArray[np.intp]:
        inside = np.zeros(len(self.begins) - 1, bool)
        inside[tiles] = True
        return np.sort(self.order[np.repeat(inside, np.diff(self.begins))])

    def _wholly(self, around: Relations, area_m2: float) -> Relations:
        """Give each site of a tile the features that hold the whole tile."""
        sizes = np.diff(self.begins)[around.footprint]
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if len(ends) else 0
        within = np.arange(total) - np.repeat(ends - sizes, sizes)
        sites = self.order[np.repeat(self.begins[around.footprint], sizes) + within]
        return Relations(
            sites.astype(np.int32),
            np.repeat(around.feature, sizes),
            np.zeros(total),
            np.full(total, area_m2),
            np.zeros(total),
            np.full(total, Relation.INSIDE, np.int8),
        )
