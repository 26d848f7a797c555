"""GeoParquet with GeoArrow geometries is packed without making a geometry."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data.districts import DistrictStorageError, geoarrow
from data.districts.geoarrow import read_geoarrow
from geo.overlay import FeatureIndex

SQUARE = shapely.box(0, 0, 10, 10)
HOLED = shapely.Polygon(SQUARE.exterior, [shapely.box(2, 2, 4, 4).exterior])
LINE = shapely.LineString([(0, 0), (5, 6), (7, 7)])
LAYERS = {
    "point": [shapely.Point(3, 4), shapely.Point(5, 6), None],
    "multipoint": [shapely.MultiPoint([(3, 4), (5, 6)]), None],
    "linestring": [LINE, None, LINE.reverse()],
    "multilinestring": [shapely.MultiLineString([LINE, [(9, 9), (8, 3)]]), None],
    "polygon": [SQUARE, None, HOLED],
    "multipolygon": [shapely.MultiPolygon([HOLED, shapely.box(20, 0, 30, 9)]), None],
}


def written(tmp_path, shapes, **options):
    file = tmp_path / "layer.parquet"
    gpd.GeoDataFrame(geometry=shapes, crs="EPSG:3879").to_parquet(
        file, geometry_encoding="geoarrow", **options
    )
    return file


@pytest.mark.parametrize("kind", LAYERS)
@pytest.mark.parametrize("rows_at_once", [2, 1_000])
def test_every_type_is_packed_like_its_geometries(
    tmp_path, kind, rows_at_once, monkeypatch
):
    monkeypatch.setattr(geoarrow, "_BATCH_ROWS", rows_at_once)
    shapes = [*LAYERS[kind], *LAYERS[kind]]

    buffers = read_geoarrow(written(tmp_path, shapes, row_group_size=3))
    index = FeatureIndex.from_geoarrow(
        buffers.geometry_type, buffers.coords, buffers.offsets
    )

    expected = FeatureIndex.from_geometries(shapes).arrays()
    assert buffers.geometry_type == kind
    assert len(index) == len(shapes)
    same = set(expected)
    if kind in {"point", "linestring"}:  # what is missing stays as an empty path
        same -= {"coords", "path_offsets", "path_kinds", "feature_offsets"}
    for name in same:
        np.testing.assert_array_equal(
            index.arrays()[name], expected[name], err_msg=name
        )


def test_heights_are_left_out(tmp_path):
    raised = shapely.force_3d(SQUARE, 7.0)

    buffers = read_geoarrow(written(tmp_path, [raised]))

    np.testing.assert_array_equal(buffers.coords, shapely.get_coordinates(SQUARE))


def test_geometries_stored_as_wkb_are_refused_with_a_way_out(tmp_path):
    file = tmp_path / "layer.parquet"
    gpd.GeoDataFrame(geometry=[SQUARE], crs="EPSG:3879").to_parquet(file)

    with pytest.raises(DistrictStorageError, match="as WKB; write it with a GeoArrow"):
        read_geoarrow(file)


def test_a_file_that_is_no_geoparquet_is_refused(tmp_path):
    file = tmp_path / "layer.parquet"
    file.write_text("nothing")

    with pytest.raises(DistrictStorageError, match="cannot be read as GeoParquet"):
        read_geoarrow(file)
