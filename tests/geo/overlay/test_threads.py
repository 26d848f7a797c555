"""Sessions of the app are threads: they share an index and get the same answers."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely

from geo.overlay import FeatureIndex, Footprints
from tests.geo.overlay.ground import assert_same

THREADS = 16


def town():
    """Blocks, streets with dents, cables and trees on one square kilometre."""
    random = np.random.default_rng(7)
    west, south = random.uniform(0, 1_000, (2, 800))
    blocks = shapely.box(west, south, west + 40, south + 30)
    dented = shapely.difference(blocks[:200], shapely.buffer(blocks[200:400], 5))
    ends = random.uniform(0, 1_000, (200, 2, 2))
    trees = shapely.points(random.uniform(0, 1_000, (200, 2)))
    return np.concatenate([blocks, dented, shapely.linestrings(ends), trees])


def placements():
    random = np.random.default_rng(8)
    middles = random.uniform(0, 1_000, (3_000, 2))
    convex = shapely.buffer(shapely.points(middles), 6, quad_segs=2)
    hooks = shapely.difference(convex[:60], shapely.buffer(convex[:60].copy(), -4))
    return np.concatenate([convex, hooks, shapely.points(middles[:100])])


def ask_for(seconds):
    index = FeatureIndex.from_geometries(town())
    shapes = placements()
    footprints = Footprints.from_geometries(shapes)
    expected = index.relate(footprints, 5.0)
    end = time.monotonic() + seconds

    def ask(number):
        while True:
            assert_same(index.relate(footprints, 5.0), expected, within=0)
            for row in range(number, len(shapes), 97):
                one = index.relate_one(shapes[row], 5.0)
                mine = expected.feature[expected.footprint == row]
                np.testing.assert_array_equal(one.feature, mine)
            if time.monotonic() >= end:
                return True

    with ThreadPoolExecutor(THREADS) as threads:
        return all(threads.map(ask, range(THREADS)))


def test_sixteen_sessions_at_once_get_the_same_answers():
    assert ask_for(seconds=0)


@pytest.mark.soak
def test_sixteen_sessions_get_the_same_answers_for_a_minute():
    assert ask_for(seconds=60)
