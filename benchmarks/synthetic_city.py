"""A made-up city of any size, the same for the same seed, in metres of EPSG:3879.

Four out of five features are planned land use: a coverage without gaps or overlaps,
whose boundaries are curves that neighbours share and some of whose zones lie in a hole
of another. The rest are regulation areas across them, lines and points.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

CRS = "EPSG:3879"
WEST_M, SOUTH_M = 25_480_000.0, 6_660_000.0
VERSION = 2  # raise it when the city changes: kept files are then made anew

SHARES = {
    "zoning_element": 0.80,
    "supplementary_regulation": 0.10,
    "district_heat_pipe": 0.08,
    "valuable_tree": 0.02,
}
KINDS = tuple(SHARES)

_BENDS = (1, 14)  # per side of a zone: 4 corners and 4 sides make 8 to 60 vertices
_CURVE = np.array([0.05, 0.02, 0.01])  # waves of a side, as shares of its length
_JITTER = 0.15
_IN_A_HOLE = 0.05
_SPACING_M, _SPACING_SPREAD, _SPACING_LIMITS_M = 36.0, 0.35, (18.0, 110.0)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Geometries = NDArray[np.object_]


@dataclass(frozen=True)
class City:
    """Features along a Hilbert curve, as layers are kept.

    Parameters
    ----------
    geometries
        In EPSG:3879 [m].
    kinds
        Position in `KINDS` of each.
    extent
        west, south, east, north of the zoning [m].
    """

    geometries: Geometries
    kinds: NDArray[np.int8]
    extent: tuple[float, float, float, float]


def synthetic_city(feature_count: int, seed: int = 1) -> City:
    """Make a city of exactly that many features.

    Examples
    --------
    >>> city = synthetic_city(1_000)
    >>> [int((city.kinds == kind).sum()) for kind in range(4)]
    [800, 100, 80, 20]
    """
    random = np.random.default_rng([seed, feature_count])
    counts = [round(feature_count * share) for share in SHARES.values()]
    counts[0] = feature_count - sum(counts[1:])
    zones, extent = _zoning(counts[0], random)
    geometries = np.concatenate(
        [
            zones,
            _regulation_areas(counts[1], extent, random),
            _pipes(counts[2], extent, random),
            shapely.points(_spread(counts[3], extent, random)),
        ]
    )
    kinds = np.repeat(np.arange(len(KINDS), dtype=np.int8), counts)
    order = along_hilbert_curve(geometries, extent)
    return City(geometries[order], kinds[order], extent)


def along_hilbert_curve(
    geometries: Geometries, extent: tuple[float, float, float, float]
) -> Integers:
    """Give the order in which neighbours follow one another."""
    boxes = shapely.bounds(geometries)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    west, south, east, north = extent
    cells = np.clip(
        (middles - (west, south)) / (east - west, north - south) * 65535, 0, 65535
    ).astype(np.int64)
    return np.argsort(_hilbert(cells[:, 0], cells[:, 1]), kind="stable")


def _hilbert(x: Integers, y: Integers, bits: int = 16) -> Integers:
    x, y, place = x.copy(), y.copy(), np.zeros(len(x), np.int64)
    for bit in range(bits - 1, -1, -1):
        side = 1 << bit
        right, upper = (x & side) > 0, (y & side) > 0
        place += side * side * ((3 * right) ^ upper)
        flip = ~upper & right
        x[flip], y[flip] = side - 1 - x[flip], side - 1 - y[flip]
        turn = ~upper
        x[turn], y[turn] = y[turn], x[turn]
        x &= side - 1
        y &= side - 1
    return place


def _zoning(
    count: int, random: np.random.Generator
) -> tuple[Geometries, tuple[float, float, float, float]]:
    columns = int(np.sqrt(count / (1 + _IN_A_HOLE)))
    rows = int(count / (1 + _IN_A_HOLE)) // columns
    exteriors, middles, extent = _cells(rows, columns, random)
    chosen = np.sort(random.choice(len(exteriors), count - len(exteriors), False))
    inner = _rings(
        middles[chosen],
        random.uniform(1.5, 3.0, len(chosen)),
        random.integers(8, 20, len(chosen)),
        random,
    )
    zones = shapely.polygons(exteriors)
    zones[chosen] = shapely.polygons(exteriors[chosen], inner[:, np.newaxis])
    return np.concatenate([zones, shapely.polygons(inner)]), extent


def _cells(
    rows: int, columns: int, random: np.random.Generator
) -> tuple[Geometries, Floats, tuple[float, float, float, float]]:
    """Give exterior rings, middles and extent of a grid with bent sides."""
    x, gaps_x = _grid_lines(columns, WEST_M, random)
    y, gaps_y = _grid_lines(rows, SOUTH_M, random)
    shape = (rows + 1, columns + 1)
    nodes = np.empty((*shape, 2))
    nodes[..., 0] = x + _JITTER * gaps_x * random.uniform(-1, 1, shape)
    nodes[..., 1] = y[:, np.newaxis] + _JITTER * gaps_y[:, np.newaxis] * random.uniform(
        -1, 1, shape
    )
    flat = nodes.reshape(-1, 2)
    number = np.arange(len(flat)).reshape(shape)
    across = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()], axis=1)
    along = np.stack([number[:-1].ravel(), number[1:].ravel()], axis=1)
    sides = np.concatenate([across, along])
    # A side bulges no more than there is room beside it: zones may be long and narrow.
    room_m = np.concatenate([np.repeat(gaps_y, columns), np.tile(gaps_x, rows)])
    bends, first, between = _bent(flat, sides, room_m, random)
    vertices = np.concatenate([flat, between])
    first += len(flat)

    south = np.arange((rows + 1) * columns).reshape(rows + 1, columns)
    west = len(across) + np.arange(rows * (columns + 1)).reshape(rows, columns + 1)
    ring = np.stack(
        [
            south[:-1].ravel(),
            west[:, 1:].ravel(),
            south[1:].ravel(),
            west[:, :-1].ravel(),
        ],
        axis=1,
    )
    onward = np.array([True, True, False, False])
    heads = np.where(onward, sides[ring, 0], sides[ring, 1])
    starts = np.where(onward, first[ring], first[ring] + bends[ring] - 1)
    counts = bends[ring] + 1
    # One more part of one vertex closes each ring.
    heads = np.concatenate([heads, heads[:, :1]], axis=1).ravel()
    starts = np.concatenate([starts, starts[:, :1]], axis=1).ravel()
    steps = np.tile([1, 1, -1, -1, 1], len(ring))
    counts = np.concatenate([counts, np.ones((len(ring), 1), np.int64)], axis=1)
    sizes, counts = counts.sum(axis=1), counts.ravel()
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    owner = np.repeat(np.arange(len(counts)), counts)
    at = np.where(
        within == 0, heads[owner], starts[owner] + steps[owner] * (within - 1)
    )
    exteriors = shapely.linearrings(
        vertices[at], indices=np.repeat(np.arange(len(ring)), sizes)
    )
    middles = flat[heads.reshape(-1, 5)[:, :4]].mean(axis=1)
    extent = (float(x[0]), float(y[0]), float(x[-1]), float(y[-1]))
    return exteriors, middles, extent


def _grid_lines(
    count: int, start_m: float, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Give lines at uneven spacing, and the smaller of the spacings beside each."""
    spacing = _SPACING_M * random.lognormal(0, _SPACING_SPREAD, count)
    spacing = np.clip(spacing, *_SPACING_LIMITS_M)
    lines = start_m + np.concatenate([[0], np.cumsum(spacing)])
    padded = np.concatenate([spacing[:1], spacing, spacing[-1:]])
    return lines, np.minimum(padded[:-1], padded[1:])


def _bent(
    nodes: Floats, sides: Integers, room_m: Floats, random: np.random.Generator
) -> tuple[Integers, Integers, Floats]:
    """Give number of bends, position of the first, and the bends of all sides."""
    bends = random.integers(_BENDS[0], _BENDS[1] + 1, len(sides))
    ends = np.cumsum(bends)
    first = ends - bends
    owner = np.repeat(np.arange(len(sides)), bends)
    share = (np.arange(ends[-1]) - first[owner] + 1) / (bends[owner] + 1)
    start, end = nodes[sides[:, 0]], nodes[sides[:, 1]]
    along = (end - start)[owner]
    held = np.minimum(1, room_m / np.hypot(*(end - start).T))[owner]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    waves = random.uniform(-1, 1, (len(sides), len(_CURVE))) * _CURVE
    bulge = sum(
        waves[owner, wave] * np.sin((wave + 1) * np.pi * share)
        for wave in range(len(_CURVE))
    )
    between = start[owner] + share[:, np.newaxis] * along
    return bends, first, between + (held * np.asarray(bulge))[:, np.newaxis] * across


def _rings(
    middles: Floats, radii_m: Floats, counts: Integers, random: np.random.Generator
) -> Geometries:
    """Give star-shaped rings with so many corners."""
    most = int(counts.max(initial=3))
    corner = np.arange(most)
    used = corner < counts[:, np.newaxis]
    turn = random.uniform(-0.3, 0.3, used.shape)
    angle = 2 * np.pi * (corner + turn) / counts[:, np.newaxis]
    reach = radii_m[:, np.newaxis] * random.uniform(0.7, 1.3, used.shape)
    points = middles[:, np.newaxis] + reach[..., np.newaxis] * np.stack(
        [np.cos(angle), np.sin(angle)], axis=-1
    )
    owner = np.broadcast_to(np.arange(len(counts))[:, np.newaxis], used.shape)
    return shapely.linearrings(points[used], indices=owner[used])


def _spread(
    count: int, extent: tuple[float, float, float, float], random: np.random.Generator
) -> Floats:
    west, south, east, north = extent
    return random.uniform((west, south), (east, north), (count, 2))


def _regulation_areas(
    count: int,
    extent: tuple[float, float, float, float],
    random: np.random.Generator,
) -> Geometries:
    radii_m = np.clip(30 * random.lognormal(0, 0.6, count), 6, 200)
    corners = random.integers(6, 41, count)
    return shapely.polygons(
        _rings(_spread(count, extent, random), radii_m, corners, random)
    )


def _pipes(
    count: int,
    extent: tuple[float, float, float, float],
    random: np.random.Generator,
) -> Geometries:
    most = 20
    counts = random.integers(3, most + 1, count)
    heading = random.uniform(0, 2 * np.pi, (count, 1))
    heading = heading + np.cumsum(random.normal(0, 0.35, (count, most)), axis=1)
    step = random.uniform(8, 40, (count, most))[..., np.newaxis]
    moves = step * np.stack([np.cos(heading), np.sin(heading)], axis=-1)
    points = _spread(count, extent, random)[:, np.newaxis] + np.cumsum(moves, axis=1)
    used = np.arange(most) < counts[:, np.newaxis]
    owner = np.broadcast_to(np.arange(count)[:, np.newaxis], used.shape)
    return shapely.linestrings(points[used], indices=owner[used])
