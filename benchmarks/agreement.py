"""Do the engines say the same? Asked before any timing is shown."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.peers.engine import Lies, Rows
from benchmarks.synthetic_placements import QUARTER_CORNERS, Geometries, Placements

SHARE = 1e-9  # of the footprint's area or outline, and of sums
DISTANCE_M = 1e-7
COORDINATE_STEP_M = 2.0**-28  # of an easting of 2.5e7 m in float64
SLIVER = 1e-9  # an overlap of this share of either side is a touch
FINE_QUARTER = 256
CIRCLES_CHECKED = 2_000


@dataclass(frozen=True)
class Verdict:
    """What comparing two answers showed.

    Parameters
    ----------
    faults
        Sentences; empty where the answers agree.
    notes
        Differences that follow from the method, said openly.
    """

    faults: tuple[str, ...]
    notes: tuple[str, ...]


def compare(
    rows: Rows,
    oracle: Rows,
    placements: Placements,
    features: Geometries,
    *,
    loses_rows_at_the_edge: bool = False,
) -> Verdict:
    """Compare an answer with that of tuned shapely on the same polygons."""
    faults: list[str] = []
    notes: list[str] = []
    keys, wanted = rows.keys(), oracle.keys()
    if len(np.unique(keys)) < len(keys):
        return Verdict(("it gives the same pair twice",), ())
    lost = oracle.take(~np.isin(wanted, keys))
    added = int((~np.isin(keys, wanted)).sum())
    if loses_rows_at_the_edge:
        beyond = _at_the_edge(lost, placements)
        if len(lost) and beyond.all():
            notes.append(f"{len(lost)} rows at the edge of a buffer's arc are lost")
            lost = lost.take(~beyond)
    if len(lost) or added:
        faults.append(
            f"{len(rows):,} rows instead of {len(oracle):,}: {len(lost)} are missing, "
            f"{added} should not be there"
        )
    both = np.intersect1d(keys, wanted)
    ours = rows.take(np.isin(keys, both))
    theirs = oracle.take(np.isin(wanted, both))
    faults += _differing(ours, theirs, placements, features, notes)
    return Verdict(tuple(faults), tuple(notes))


def _at_the_edge(lost: Rows, placements: Placements) -> NDArray[np.bool_]:
    """Whether rows lie where geopandas' buffer (16 sides a quarter) stays short."""
    reach_m = placements.reaches_m[lost.placement]
    return np.asarray(lost.distance_m >= reach_m * np.cos(np.pi / 64) - DISTANCE_M)


def _differing(
    ours: Rows,
    theirs: Rows,
    placements: Placements,
    features: Geometries,
    notes: list[str],
) -> list[str]:
    footprints = placements.geometries[ours.placement]
    outline_m = shapely.length(footprints)
    dimension = shapely.get_dimensions(features[ours.feature])
    own = np.where(dimension == 2, shapely.area(footprints), outline_m)
    allowed = SHARE * own + np.where(
        dimension == 2, COORDINATE_STEP_M * outline_m, DISTANCE_M
    )
    off = np.abs(ours.overlap - theirs.overlap)
    faults = []
    if (off > allowed).any():
        worst = int(np.argmax(off - allowed))
        faults.append(
            f"{int((off > allowed).sum())} overlaps differ, most of all placement "
            f"{ours.placement[worst]} and feature {ours.feature[worst]}: "
            f"{ours.overlap[worst]!r} instead of {theirs.overlap[worst]!r}"
        )
    for words, is_area in (("areas", True), ("lengths", False)):
        chosen = (dimension == 2) == is_area
        total, wanted = ours.overlap[chosen].sum(), theirs.overlap[chosen].sum()
        if abs(total - wanted) > SHARE * wanted:
            faults.append(f"the sum of {words} is {total!r} instead of {wanted!r}")
    apart = np.abs(ours.distance_m - theirs.distance_m) > DISTANCE_M
    if apart.any():
        faults.append(
            f"{int(apart.sum())} distances differ by more than {DISTANCE_M} m"
        )
    other = np.flatnonzero(ours.relation != theirs.relation)
    slivers = _slivers(ours, theirs, other, placements, features)
    if len(other) - slivers:
        faults.append(f"{len(other) - slivers} relations differ")
    if slivers:
        notes.append(
            f"{slivers} overlaps of less than a billionth of either side are called "
            "touching"
        )
    return faults


def _slivers(
    ours: Rows,
    theirs: Rows,
    rows: NDArray[np.integer],
    placements: Placements,
    features: Geometries,
) -> int:
    """Count rows where one says touches and the other means next to nothing."""
    feature = features[ours.feature[rows]]
    is_area = shapely.get_dimensions(feature) == 2
    size = np.where(is_area, shapely.area(feature), shapely.length(feature))
    own = shapely.area(placements.geometries[ours.placement[rows]])
    least = np.where(is_area, np.minimum(own, size), size)
    overlap = np.maximum(ours.overlap[rows], theirs.overlap[rows])
    words = {int(Lies.TOUCHES), int(Lies.OVERLAPS)}
    touching = np.isin(ours.relation[rows], list(words))
    touching &= np.isin(theirs.relation[rows], list(words))
    return int((touching & (overlap <= 2 * SLIVER * least + DISTANCE_M**2)).sum())


def check_circles(
    rows: Rows, oracle: Rows, placements: Placements, features: Geometries
) -> Verdict:
    """Check true circles against geometry, and count where polygons say otherwise.

    A pair is in reach when the centre is no farther than radius and clearance; an area
    lies between those of polygons drawn inside and around the circle; a circle wholly
    inside a feature takes exactly pi r2 of it.
    """
    faults: list[str] = []
    circle = placements.is_circle
    ours = rows.take(circle[rows.placement])
    wanted = _pairs_in_reach(placements, features)
    if not np.array_equal(ours.keys(), wanted):
        missing = int((~np.isin(wanted, ours.keys())).sum())
        added = int((~np.isin(ours.keys(), wanted)).sum())
        faults.append(
            f"circles: {len(ours):,} rows instead of {len(wanted):,}: {missing} are "
            f"missing, {added} should not be there"
        )
    inside = ours.take(ours.relation == Lies.INSIDE)
    exact = np.pi * placements.radii_m[inside.placement] ** 2
    if (np.abs(inside.overlap - exact) > SHARE * exact).any():
        faults.append("circles wholly inside a feature do not have the area pi r2")
    faults += _between_polygons(ours, placements, features)
    rectangles = compare(
        rows.take(~circle[rows.placement]),
        oracle.take(~circle[oracle.placement]),
        placements,
        features,
    )
    faults += rectangles.faults
    theirs = oracle.take(circle[oracle.placement])
    differing = np.setxor1d(ours.keys(), theirs.keys())
    note = (
        f"{len(differing)} of {len(ours):,} rows of circles are in reach for the true "
        f"circle or for its polygon of {4 * QUARTER_CORNERS} sides only"
    )
    return Verdict(tuple(faults), (*rectangles.notes, note))


def _pairs_in_reach(placements: Placements, features: Geometries) -> NDArray[np.int64]:
    """Give the keys of every circle and feature within reach, by centres."""
    circles = np.flatnonzero(placements.is_circle)
    centres = shapely.points(placements.x[circles], placements.y[circles])
    far_m = placements.radii_m[circles] + placements.reaches_m[circles] + DISTANCE_M
    tree = shapely.STRtree(features)
    own, feature = tree.query(centres, predicate="dwithin", distance=far_m)
    return np.sort(circles[own].astype(np.int64) << 32 | feature)


def _between_polygons(
    ours: Rows, placements: Placements, features: Geometries
) -> list[str]:
    crossing = np.flatnonzero(ours.relation == Lies.OVERLAPS)
    step = max(1, len(crossing) // CIRCLES_CHECKED)
    chosen = ours.take(crossing[::step])
    shapes = features[chosen.feature]
    areas = shapely.get_dimensions(shapes) == 2
    chosen, shapes = chosen.take(areas), shapes[areas]
    who = chosen.placement
    centres = shapely.points(placements.x[who], placements.y[who])
    radii_m = placements.radii_m[who]
    around_m = radii_m / np.cos(np.pi / (4 * FINE_QUARTER))
    least, most = (
        shapely.area(
            shapely.intersection(
                shapely.buffer(centres, radius, quad_segs=FINE_QUARTER), shapes
            )
        )
        for radius in (radii_m, around_m)
    )
    slack = SHARE * np.pi * radii_m**2 + COORDINATE_STEP_M * 2 * np.pi * radii_m
    wrong = (chosen.overlap < least - slack) | (chosen.overlap > most + slack)
    if wrong.any():
        return [
            f"{int(wrong.sum())} of {len(wrong)} areas of circles do not lie between "
            "those of polygons inside and around them"
        ]
    return []
