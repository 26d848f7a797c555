"""Compile the overlay's kernels: ``python -m geo.overlay.compiling``.

The first compilation takes half a minute and is kept on disk. It belongs to the
installation, not to somebody's first click.
"""

import numpy as np
import shapely

from geo.overlay.feature_index import FeatureIndex
from geo.overlay.footprints import Footprints


def compile_kernels() -> None:
    """Run every kernel once on a tiny world."""
    features = np.array(
        [
            shapely.box(0, 0, 10, 10),
            shapely.LineString([(0, 0), (10, 10)]),
            shapely.Point(3, 3),
        ]
    )
    index = FeatureIndex.from_geometries(features)
    index.relate_one(shapely.box(2, 2, 12, 5), 1.0)
    index.near(shapely.Point(2, 2), 1.0)
    index.relate(Footprints.circles([5.0], [5.0], 2.0), 1.0)


if __name__ == "__main__":
    compile_kernels()
