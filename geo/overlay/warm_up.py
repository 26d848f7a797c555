"""Compile the kernels once, so that nobody's first click waits for it.

``python -m geo.overlay.warm_up`` does it at installation.
"""

import numpy as np
import shapely

from geo.overlay.feature_index import FeatureIndex
from geo.overlay.footprints import Footprints


def warm_up() -> int:
    """Ask each kernel for a small answer, and give the number of rows found."""
    square = shapely.box(0, 0, 10, 10)
    index = FeatureIndex.from_geometries([square, shapely.Point(3, 3), square.boundary])
    many = Footprints.circles(np.arange(5_000.0), 0.0, 1.0)
    return (
        len(index.relate(many, 0.0))
        + len(index.relate_one(square, 1.0))
        + len(index.relate_one(shapely.Point(1, 1), 1.0))
    )


if __name__ == "__main__":
    warm_up()
