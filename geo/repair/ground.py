"""Ground that is taken: no spot is offered on it, though no rule may forbid it.

Screening asks what plans, laws and norms say. Few of them say that a mobility point
does not stand in the middle of a house or a street, because nobody would draw it there;
a search would. So a spot may not lie more than the present place does on a building, on
water, on a carriageway or a railway, and what is not made for streets not in a street
area. Where such a layer is missing, nothing is left out by it.
"""

import shapely
from shapely.geometry.base import BaseGeometry

from geo.layers import DistrictLayers
from geo.model.solution import Host, Solution
from geo.screening.reading import NEGLIGIBLE_M2

_BUILT_OR_WET = ("building", "water", "railway")
_STREET_HOSTS = {Host.STREET, Host.FOOTWAY, Host.KERBSIDE}


def taken_kinds(solution: Solution) -> tuple[str, ...]:
    """Give the layer kinds on which a solution is not to be put.

    Examples
    --------
    >>> from geo.example_district import solution
    >>> taken_kinds(solution("hub"))
    ('building', 'water', 'railway', 'carriageway', 'street_area')
    """
    hosts = set(solution.hosts)
    kinds: tuple[str, ...] = _BUILT_OR_WET
    if Host.STREET not in hosts:
        kinds += ("carriageway",)
    if not hosts & _STREET_HOSTS:
        kinds += ("street_area",)
    return kinds


class TakenGround:
    """What is taken around a placement, and how much of it the placement takes now.

    Parameters
    ----------
    footprint
        Ground of the present placement, in the district's CRS.
    """

    def __init__(
        self, layers: DistrictLayers, solution: Solution, footprint: BaseGeometry
    ) -> None:
        self._trees = [
            shapely.STRtree(layer.features.geometry.to_numpy())
            for kind in taken_kinds(solution)
            for layer in layers.of_kind(kind)
        ]
        self._now = [_on(tree, footprint) for tree in self._trees]

    def is_free(self, footprint: BaseGeometry) -> bool:
        """Whether a footprint lies on no more taken ground than the present one."""
        return all(
            _on(tree, footprint) <= now + NEGLIGIBLE_M2
            for tree, now in zip(self._trees, self._now, strict=True)
        )


def _on(tree: shapely.STRtree, footprint: BaseGeometry) -> float:
    """Measure how much of a footprint lies on the shapes: m2, m, or whether at all."""
    shapes = tree.geometries[tree.query(footprint, predicate="intersects")]
    if not len(shapes):
        return 0.0
    if footprint.area == 0:
        return 1.0
    met = shapely.intersection(shapes, footprint)
    lines = shapely.get_dimensions(shapes) == 1  # a polygon's edge is no overlap
    return float(shapely.area(met).sum() + shapely.length(met)[lines].sum())
