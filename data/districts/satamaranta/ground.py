"""The drawing board of Satamaranta, and its way onto the map.

Everything is drawn in metres from the south-west corner of a 1 km square, where
streets run straight. `on_map` then bends and turns the whole board at once, so
that what touches on the board touches on the map.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

CRS = "EPSG:3879"
SIDE_M = 1000.0
BOARD = shapely.box(0, 0, SIDE_M, SIDE_M)

# The place on the grid only gives the metres of a Finnish city; the land is invented.
ORIGIN_EAST_M, ORIGIN_NORTH_M = 25_497_500.0, 6_675_500.0
TURN_DEG = -12.0
ROUNDED_TO_DECIMALS = 2
# Long straight edges get a vertex at least this often, or they could not bend.
VERTEX_SPACING_M = 20.0

_Shape = TypeVar("_Shape", bound=BaseGeometry)
Coordinates = npt.NDArray[np.float64]


def rectangle(west: float, south: float, east: float, north: float) -> Polygon:
    """Draw a rectangle on the board [m]."""
    return shapely.box(west, south, east, north)


def _bend(board: Coordinates) -> Coordinates:
    x, y = board[:, 0], board[:, 1]
    # The east rises by at most 6 % and the south drifts by at most 5 %: widths
    # change by less than 0.2 %, a centimetre in a street of 7 m.
    north = y + 0.03 * np.maximum(x - 400, 0) ** 2 / 600
    east = x + 0.025 * np.maximum(500 - y, 0) ** 2 / 500
    angle = np.radians(TURN_DEG)
    turned = np.column_stack(
        (
            ORIGIN_EAST_M + east * np.cos(angle) - north * np.sin(angle),
            ORIGIN_NORTH_M + east * np.sin(angle) + north * np.cos(angle),
        )
    )
    return np.round(turned, ROUNDED_TO_DECIMALS)


def on_map(shape: _Shape) -> _Shape:
    """Carry a shape from the drawing board to EPSG:3879, rounded to 0.01 m.

    Examples
    --------
    >>> on_map(shapely.Point(0, 1000)).coords[0]
    (25497707.91, 6676478.15)
    """
    bent: _Shape = shapely.transform(shapely.segmentize(shape, VERTEX_SPACING_M), _bend)
    return bent


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that lies on the ground, before its neighbours cut it.

    Parameters
    ----------
    id
        Identifier; pieces of one id become one thing.
    use
        ``"carriageway"``, ``"footway"``, ``"cycle_track"``, ``"kerb_space"``,
        ``"verge"``, ``"plot"``, ``"green"``, ``"water"`` or ``"rail"``.
    shape
        Polygon on the drawing board [m].
    zone
        What the detailed plan calls it, e.g. ``"AK-14"``.
    """

    id: str
    use: str
    shape: BaseGeometry
    zone: str
    attributes: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Face:
    """A patch of ground that belongs to one piece and to one plan at most."""

    piece: Piece
    board: Polygon
    ground: Polygon

    @property
    def inner_point(self) -> shapely.Point:
        """Give a point inside the face on the drawing board."""
        return self.board.representative_point()


def tile(pieces: Sequence[Piece], cuts: Iterable[BaseGeometry]) -> tuple[Face, ...]:
    """Cut the board into faces without gap or overlap; the first piece wins.

    All edges are noded together on the board, so neighbours have the same
    vertices and stay edge-matched when the board is bent and rounded.

    Parameters
    ----------
    pieces
        In order of precedence; together they cover the board.
    cuts
        Further areas whose outlines divide faces, e.g. plan areas.
    """
    shapes = [piece.shape for piece in pieces]
    outlines = [shape.boundary for shape in (BOARD, *shapes, *cuts)]
    lines = shapely.union_all(outlines, grid_size=0.01)
    fine = shapely.segmentize(lines, VERTEX_SPACING_M)
    faces = [
        face
        for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(fine)))
        if BOARD.contains(face.representative_point())
    ]
    tree = shapely.STRtree(shapes)
    return tuple(
        Face(pieces[_topmost(tree, face)], face, on_map(face)) for face in faces
    )


def _topmost(tree: shapely.STRtree, face: Polygon) -> int:
    hits = tree.query(face.representative_point(), predicate="intersects")
    return int(min(hits))


def merge(faces: Iterable[Face]) -> Polygon | MultiPolygon:
    """Join faces on the map into one shape that keeps their outer vertices."""
    joined = shapely.coverage_union_all([face.ground for face in faces])
    return cast(Polygon | MultiPolygon, joined)
