"""Many footprints of one shape, and what every layer holds around each of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.layers import Layer
from geo.model.placement import Duration, Placement, footprint_of
from geo.model.solution import Solution
from geo.overlay import FeatureIndex, Footprints, Relation, Relations
from geo.screening.reading import NEGLIGIBLE_M2, LayerReader

Bools = NDArray[np.bool_]
# The outline at a distance is drawn with corners: so much of it is sure to be reached.
_ROUNDED = 0.99


@dataclass(frozen=True)
class Sites:
    """One solution at many places.

    Parameters
    ----------
    x, y
        Middle of each site in the district's CRS [m].
    size_m2
        Ground it takes at each; None for its typical size.
    """

    solution: Solution
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    size_m2: float | None = None
    duration: Duration = Duration.PERMANENT

    def __len__(self) -> int:
        return len(self.x)

    def placement(self, row: int) -> Placement:
        """Give the placement at one site."""
        return Placement(
            f"site-{row}",
            self.solution.id,
            shapely.Point(self.x[row], self.y[row]),
            size_m2=self.size_m2,
            duration=self.duration,
        )

    def middles(self) -> Footprints:
        """Give the middle of each site."""
        return Footprints.circles(self.x, self.y, 0.0)

    def template(self) -> BaseGeometry:
        """Give the footprint of a site whose middle is the origin of the CRS."""
        at_origin = Placement(
            "template", self.solution.id, shapely.Point(0, 0), size_m2=self.size_m2
        )
        return footprint_of(at_origin, self.solution)

    def footprints(self) -> Footprints:
        """Give all footprints as arrays."""
        return Footprints.copies(self.template(), self.x, self.y)


@dataclass
class Surroundings:
    """What lies around many footprints; each layer is asked once for each reach."""

    reader: LayerReader
    footprints: Footprints
    template: BaseGeometry
    _near: dict[tuple[str, str], tuple[float, Relations]] = field(default_factory=dict)
    _holding: dict[tuple[bytes, float], Bools] = field(default_factory=dict)
    _shrunk: dict[str, FeatureIndex] = field(default_factory=dict)
    _borders: dict[str, FeatureIndex] = field(default_factory=dict)
    _clipped: dict[str, FeatureIndex] = field(default_factory=dict)
    _reaching: dict[str, Bools] = field(default_factory=dict)

    @property
    def areal(self) -> bool:
        """Whether the footprints take ground at all."""
        return bool(self.template.area > 0)

    @property
    def size(self) -> NDArray[np.float64]:
        """Area of each footprint [m2]; 1 for those that take no ground."""
        return np.full(len(self.footprints), self.template.area or 1.0)

    @property
    def outline_m(self) -> float:
        """Length of a footprint's outline [m]."""
        return float(self.template.length)

    def relations(self, layer: Layer, reach_m: float) -> Relations:
        """Give the features of a layer within reach of each footprint."""
        return self._related("", layer, self.reader.index(layer.id), reach_m)

    def to_borders(self, layer: Layer, reach_m: float) -> Relations:
        """Give the outlines of areas within reach, from inside and from outside."""
        if layer.id not in self._borders:
            shapes = np.asarray(layer.features.geometry.array, dtype=object)
            self._borders[layer.id] = FeatureIndex.from_geometries(
                shapely.boundary(shapes)
            )
        return self._related("border", layer, self._borders[layer.id], reach_m)

    def deep(self, layer: Layer) -> Relations:
        """Give the features that are met beyond their drawing tolerance."""
        tolerance_m = layer.positional_tolerance_m
        if tolerance_m <= 0:
            return self.relations(layer, 0.0)
        if layer.id not in self._shrunk:
            shapes = np.asarray(layer.features.geometry.array, dtype=object)
            areal = shapely.area(shapes) > 0
            kept = shapes.copy()
            kept[areal] = shapely.buffer(shapes[areal], -tolerance_m)
            self._shrunk[layer.id] = FeatureIndex.from_geometries(kept)
        return self._related("deep", layer, self._shrunk[layer.id], 0.0)

    def _related(
        self, what: str, layer: Layer, index: FeatureIndex, reach_m: float
    ) -> Relations:
        known = self._near.get((what, layer.id))
        if known is None or known[0] < reach_m:
            known = (reach_m, index.relate(self.footprints, reach_m))
            self._near[(what, layer.id)] = known
        found = known[1]
        return found.take(found.distance_m <= reach_m)

    def held(self, layers: Iterable[Layer], reach_m: float) -> Bools:
        """Whether all layers are complete on the ground within reach of each."""
        held = np.ones(len(self.footprints), bool)
        for layer in layers:
            area = layer.coverage.area
            if area is None:
                return np.zeros(len(self.footprints), bool)
            key = (area.wkb, reach_m)
            if key not in self._holding:
                self._holding[key] = self._held_by(area, reach_m)
            held &= self._holding[key]
        return held

    def nearly_held(self, layer: Layer, reach_m: float) -> Bools:
        """Say where the edge of a coverage runs so close to the reach that the corners
        of a rounded outline decide.
        """
        area = layer.coverage.area
        near = np.zeros(len(self.footprints), bool)
        if area is None or reach_m <= 0:
            return near
        key = (area.wkb, -reach_m)
        if key not in self._holding:
            border = FeatureIndex.from_geometries(np.array([area.boundary]))
            found = border.relate(self.footprints, reach_m + 1e-3)
            close = found.distance_m > _ROUNDED * reach_m
            near[found.footprint[close]] = True
            self._holding[key] = near
        return self._holding[key]

    def covered_m2(self, layer: Layer) -> NDArray[np.float64]:
        """Give how much of each footprint a layer covers [m2], of 1 where none is."""
        covered = np.zeros(len(self.footprints))
        area = layer.coverage.area
        if area is None:
            return covered
        found = FeatureIndex.from_geometries(np.array([area])).relate(
            self.footprints, 0.0
        )
        inside = found.relation == Relation.INSIDE
        covered[found.footprint] = np.where(
            inside, self.size[found.footprint], found.overlap_m2
        )
        return covered

    def known_parts(self, layer: Layer) -> Relations:
        """Give the features met inside the coverage of their layer."""
        if layer.coverage.area is None:
            # Nobody has said what it covers: what it holds is a reason for doubt.
            return self.relations(layer, 0.0)
        return self._related("clipped", layer, self._clipped_to_coverage(layer), 0.0)

    def _clipped_to_coverage(self, layer: Layer) -> FeatureIndex:
        if layer.id not in self._clipped:
            shapes = np.asarray(layer.features.geometry.array, dtype=object).copy()
            beyond = self.reaching_beyond(layer)
            shapes[beyond] = [
                None if area.geom_type == "GeometryCollection" else area
                for area in shapely.intersection(shapes[beyond], layer.coverage.area)
            ]
            self._clipped[layer.id] = FeatureIndex.from_geometries(shapes)
        return self._clipped[layer.id]

    def that_are_known(
        self, layer: Layer, found: Relations, held: Bools, reach_m: float
    ) -> tuple[Relations, Bools]:
        """Leave out features met only beyond the coverage of their layer.

        Returns
        -------
        the others, and where the corners of a rounded outline decide
        """
        partly = self.reaching_beyond(layer)[found.feature] & ~held[found.footprint]
        unsure = np.zeros(len(self.footprints), bool)
        if not partly.any():
            return found, unsure
        inside = self._clipped_to_coverage(layer).relate(self.footprints, reach_m)
        pairs = inside.footprint.astype(np.int64) << 32 | inside.feature
        rows = found.footprint.astype(np.int64) << 32 | found.feature
        unsure[inside.footprint[inside.distance_m > _ROUNDED * reach_m]] = reach_m > 0
        kept = ~partly | np.isin(rows, pairs)
        if len(self.reader.layers.of_kind(layer.kind)) > 1:
            # Where another layer of the kind is complete, they are a doubt.
            unsure[found.footprint[~kept]] = True
        return found.take(kept), unsure & ~held

    def seam_m2(self, layer: Layer) -> NDArray[np.float64]:
        """Give the most ground that lies nowhere deeper than half the tolerance [m2].

        All of it is within that distance of an outline: the footprint's or a feature's.
        Where features of the layer overlap one another it is infinite.
        """
        half_m = layer.positional_tolerance_m / 2
        found = self.to_borders(layer, 0.0)
        outline_m = np.bincount(
            found.footprint, found.overlap_length_m, len(self.footprints)
        )
        seam = (
            2 * half_m * (outline_m + self.outline_m)
            + np.pi * half_m**2
            + NEGLIGIBLE_M2
        )
        doubled = self._overlapping(layer)[found.feature]
        seam[found.footprint[doubled]] = np.inf
        return np.asarray(seam)

    def _overlapping(self, layer: Layer) -> Bools:
        index = self.reader.index(layer.id)
        shapes = np.asarray(layer.features.geometry.array, dtype=object)
        found = index.relate(Footprints.from_geometries(shapes), 0.0)
        doubled = (found.footprint != found.feature) & (
            found.overlap_m2 > NEGLIGIBLE_M2
        )
        overlapping = np.zeros(len(shapes), bool)
        overlapping[found.feature[doubled]] = True
        return overlapping

    def reaching_beyond(self, layer: Layer) -> Bools:
        """Whether each feature of a layer reaches beyond what its layer covers."""
        if layer.id not in self._reaching:
            shapes = np.asarray(layer.features.geometry.array, dtype=object)
            area = layer.coverage.area
            self._reaching[layer.id] = (
                np.ones(len(shapes), bool)
                if area is None
                else ~shapely.covers(area, shapes)
            )
        return self._reaching[layer.id]

    def _held_by(self, area: BaseGeometry, reach_m: float) -> Bools:
        found = FeatureIndex.from_geometries(np.array([area])).relate(
            self.footprints, 0.0
        )
        held = np.zeros(len(self.footprints), bool)
        # A place without ground is covered on the border as well.
        whole = (found.relation == Relation.INSIDE) | (not self.areal)
        held[found.footprint[whole]] = True
        if reach_m > 0:
            border = FeatureIndex.from_geometries(np.array([area.boundary]))
            held[border.relate(self.footprints, reach_m).footprint] = False
        return held

    def within(self, area: BaseGeometry) -> Bools:
        """Whether each footprint lies wholly in an area."""
        return self._held_by(area, 0.0)

    def meets(self, area: BaseGeometry) -> Bools:
        """Whether each footprint meets an area."""
        found = FeatureIndex.from_geometries(np.array([area])).relate(
            self.footprints, 0.0
        )
        met = np.zeros(len(self.footprints), bool)
        met[found.footprint] = True
        return met
