"""The sites at which a solution is tried: cells, plots, metres of kerb, roofs."""

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geo.errors import GeoModelError
from geo.layers import DistrictLayers
from geo.model.solution import Host, Solution

SITES_MAX = 50_000
# Assumption: a finer grid shows nothing that the drawing tolerance of plans would bear.
CELL_MIN_M = 2.0
_CELL_STEP_M = 0.5
_KERB_STEP_M = 1.0
Floats = NDArray[np.float64]


class NoCandidatesError(GeoModelError):
    """A district holds no site of the kind that was asked for."""


class Basis(StrEnum):
    """What one site is."""

    CELL = "cell"
    PLOT = "plot"
    KERB = "kerb"
    ROOF = "roof"


_LAYER_KIND = {
    Basis.PLOT: "plot",
    Basis.KERB: "kerb_space",
    Basis.ROOF: "building",
}
_BASIS_OF_HOST = {
    Host.KERBSIDE: Basis.KERB,
    Host.PLOT: Basis.PLOT,
    Host.BUILDING: Basis.ROOF,
    Host.ROOF: Basis.ROOF,
}


@dataclass(frozen=True, eq=False)
class Candidates:
    """Sites to be judged.

    Parameters
    ----------
    x, y
        Where the middle of the solution is put at each site [m].
    area_m2
        Ground that each site stands for [m2]: the cell, the plot, the roof. 0 for
        metres of kerb.
    cell_m
        Side of a cell, or step along a kerb [m]; 0 for plots and roofs.
    column, row
        Position of each cell in the grid; empty for other sites.
    west_m, south_m
        South-west corner of the grid [m].
    names
        Local ids of plots and buildings; empty for other sites.
    shapes
        Their geometries, or the metre of kerb that a site stands for; empty for cells.
    """

    basis: Basis
    x: Floats
    y: Floats
    area_m2: Floats
    cell_m: float = 0.0
    column: NDArray[np.int64] | None = None
    row: NDArray[np.int64] | None = None
    west_m: float = 0.0
    south_m: float = 0.0
    names: tuple[str, ...] = ()
    shapes: tuple[BaseGeometry, ...] = ()

    def __len__(self) -> int:
        return len(self.x)


def bases_of(solution: Solution, layers: DistrictLayers) -> tuple[Basis, ...]:
    """Give the kinds of site to choose from, the one its hosts suggest first.

    Only kinds of which the district has objects are there; cells always are.
    A solution that may stand on open ground or in a street is tried on cells.

    Examples
    --------
    >>> from geo.example_district import district, layer, rectangle, solution
    >>> yard = layer("plot", (rectangle(0, 0, 10, 10), {}))
    >>> bases_of(solution("hub"), DistrictLayers(district(), (yard,)))
    (<Basis.PLOT: 'plot'>, <Basis.CELL: 'cell'>)
    """
    wanted = [_BASIS_OF_HOST.get(host, Basis.CELL) for host in solution.hosts]
    if set(solution.hosts) & {Host.OPEN_GROUND, Host.STREET, Host.FOOTWAY}:
        wanted.insert(0, Basis.CELL)
    there = [
        basis
        for basis in dict.fromkeys([*wanted, *Basis])
        if basis is Basis.CELL or _objects(layers, basis)[1]
    ]
    return tuple(there)


def candidates(
    layers: DistrictLayers,
    basis: Basis,
    footprint_m2: float = 0.0,
    sites_max: int = SITES_MAX,
) -> Candidates:
    """Give the sites of one kind.

    Parameters
    ----------
    footprint_m2
        Ground the solution takes [m2]; the larger, the wider the cells. 0 for none.
    sites_max
        Wider cells, or longer steps along the kerb, are taken where more sites than
        this would be found.

    Raises
    ------
    NoCandidatesError
        If the district holds no object of that kind.
    """
    boundary = layers.district.boundary
    if basis is Basis.CELL:
        return _cells(boundary, footprint_m2, sites_max)
    names, shapes = _objects(layers, basis)
    if not shapes:
        msg = (
            f"{layers.district.name} has no object in a layer {_LAYER_KIND[basis]}: "
            "no such site can be tried. Choose the whole district instead."
        )
        raise NoCandidatesError(msg)
    if basis is Basis.KERB:
        return _along(shapes, sites_max)
    points = shapely.point_on_surface(np.array(shapes, dtype=object))
    return Candidates(
        basis,
        shapely.get_x(points),
        shapely.get_y(points),
        shapely.area(np.array(shapes, dtype=object)),
        names=names,
        shapes=shapes,
    )


def _objects(
    layers: DistrictLayers, basis: Basis
) -> tuple[tuple[str, ...], tuple[BaseGeometry, ...]]:
    """Give the objects that meet the district, in the order of their layers."""
    boundary = layers.district.boundary
    names: list[str] = []
    shapes: list[BaseGeometry] = []
    for layer in layers.of_kind(_LAYER_KIND[basis]):
        geometries = np.asarray(layer.features.geometry.array, dtype=object)
        there = shapely.intersects(geometries, boundary)
        names += [str(name) for name in layer.features["local_id"][there]]
        shapes += geometries[there].tolist()
    return tuple(names), tuple(shapes)


def cell_side_m(area_m2: float, footprint_m2: float, sites_max: int) -> float:
    """Give the side of a cell, to half a metre [m].

    Half as wide as the footprint, so that none falls between two cells.

    Examples
    --------
    >>> cell_side_m(10_000, 100, 50_000)
    5.0
    >>> cell_side_m(1_000_000, 0, 50_000)
    4.5
    """
    wanted_m = max(
        CELL_MIN_M, math.sqrt(footprint_m2) / 2, math.sqrt(area_m2 / sites_max)
    )
    return math.ceil(wanted_m / _CELL_STEP_M - 1e-9) * _CELL_STEP_M


def _cells(boundary: BaseGeometry, footprint_m2: float, sites_max: int) -> Candidates:
    cell_m = cell_side_m(boundary.area, footprint_m2, sites_max)
    west, south, east, north = boundary.bounds
    while True:
        columns = np.arange(math.ceil((east - west) / cell_m - 1e-9))
        rows = np.arange(math.ceil((north - south) / cell_m - 1e-9))
        column, row = (each.ravel() for each in np.meshgrid(columns, rows))
        x, y = west + (column + 0.5) * cell_m, south + (row + 0.5) * cell_m
        shapely.prepare(boundary)
        inside = shapely.contains_xy(boundary, x, y)
        if 0 < inside.sum() <= sites_max:
            break
        # Many small parts: more middles may lie inside than their area suggests.
        cell_m += _CELL_STEP_M if inside.any() else -cell_m / 2
    return Candidates(
        Basis.CELL,
        x[inside].astype(np.float64),
        y[inside].astype(np.float64),
        np.full(int(inside.sum()), cell_m**2),
        cell_m,
        column[inside],
        row[inside],
        west,
        south,
    )


def _along(shapes: tuple[BaseGeometry, ...], sites_max: int) -> Candidates:
    """Give a point each metre along the middle line of kerb spaces."""
    lines = [line for shape in shapes for line in _middle_lines(shape)]
    length_m = sum(line.length for line in lines)
    step_m = max(_KERB_STEP_M, math.ceil(length_m / sites_max))
    points, pieces = [], []
    for line in lines:
        count = max(1, round(line.length / step_m))
        ends_m = np.linspace(0.0, line.length, count + 1)
        middles_m = (ends_m[:-1] + ends_m[1:]) / 2
        points.append(
            shapely.line_interpolate_point(
                np.full(count, line, dtype=object), middles_m
            )
        )
        pieces += [substring(line, *ends) for ends in pairwise(ends_m.tolist())]
    found = np.concatenate(points)
    return Candidates(
        Basis.KERB,
        shapely.get_x(found),
        shapely.get_y(found),
        np.zeros(len(found)),
        step_m,
        shapes=tuple(pieces),
    )


def _middle_lines(shape: BaseGeometry) -> list[shapely.LineString]:
    if shape.geom_type in {"LineString", "MultiLineString"}:
        return list(shapely.get_parts(shape))
    lines: list[shapely.LineString] = []
    for part in shapely.get_parts(shape):
        # Kerb spaces are narrow: the long axis of the rectangle around one, cut to
        # what of it lies inside where a space is bent.
        corners = shapely.get_coordinates(shapely.oriented_envelope(part))[:4]
        sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
        first = 0 if sides[0] <= sides[1] else 1
        ends = [
            (corners[first] + corners[first + 1]) / 2,
            (corners[first + 2] + corners[(first + 3) % 4]) / 2,
        ]
        inside = shapely.intersection(shapely.LineString(ends), part)
        lines += [
            line
            for line in shapely.get_parts(inside)
            if line.geom_type == "LineString" and line.length > 0
        ]
    return lines
