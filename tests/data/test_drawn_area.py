"""An area drawn elsewhere: read exactly, or refused with the reason."""

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.importing.areas import reproject
from data.importing.drawn_area import BYTES_MAX, read_drawn_area
from data.importing.errors import ImportRefusedError
from geo.example_district import CRS, rectangle


def degrees(*corners):
    return reproject(rectangle(*corners), CRS, "EPSG:4326")


def as_geojson(*shapes, wrap="FeatureCollection"):
    members = [json.loads(shapely.to_geojson(shape)) for shape in shapes]
    if wrap == "geometry":
        return json.dumps(members[0]).encode()
    features = [{"type": "Feature", "properties": {}, "geometry": m} for m in members]
    if wrap == "Feature":
        return json.dumps(features[0]).encode()
    return json.dumps({"type": wrap, "features": features}).encode()


@pytest.mark.parametrize("wrap", ["FeatureCollection", "Feature", "geometry"])
def test_a_drawn_square_keeps_its_place_and_area(wrap):
    area = read_drawn_area(as_geojson(degrees(10, 10, 20, 20), wrap=wrap), CRS)

    assert area.area == pytest.approx(100, abs=0.01)
    assert area.symmetric_difference(rectangle(10, 10, 20, 20)).area < 0.01


def test_several_polygons_are_one_area_and_no_ground_counts_twice():
    content = as_geojson(degrees(0, 0, 10, 10), degrees(5, 0, 15, 10))

    assert read_drawn_area(content, CRS).area == pytest.approx(150, abs=0.01)


BOW_TIE = shapely.Polygon([(24, 60), (25, 61), (25, 60), (24, 61)])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"\xff\xfe", "no GeoJSON", id="no text"),
        pytest.param(b"[" * 100_000, "no GeoJSON", id="nested without end"),
        pytest.param(b"[1, 2]", "no GeoJSON", id="a list"),
        pytest.param(b" " * (BYTES_MAX + 1), "bytes", id="too large"),
        pytest.param(
            b'{"type": "FeatureCollection", "features": []}', "no polygon", id="empty"
        ),
        pytest.param(
            as_geojson(shapely.Point(24, 60)), "holds a Point", id="only a point"
        ),
        pytest.param(as_geojson(BOW_TIE), "crosses itself", id="a bow tie"),
        pytest.param(
            as_geojson(rectangle(0, 0, 10, 10)), "no longitudes", id="in metres"
        ),
        pytest.param(
            b'{"type": "Polygon", "coordinates": [[["a", "b"]]]}',
            "cannot be read",
            id="letters",
        ),
        pytest.param(
            b'{"type": "Polygon", "coordinates": [[[NaN, 1], [1, 1], [1, NaN]]]}',
            "cannot be used",
            id="no numbers",
        ),
        pytest.param(b'{"type": "Feature"}', "no polygon", id="no geometry"),
    ],
)
def test_what_is_no_area_is_refused_with_the_reason(content, said):
    with pytest.raises(ImportRefusedError, match=said):
        read_drawn_area(content, CRS)


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_makes_it_fail_otherwise(content):
    with pytest.raises(ImportRefusedError):
        read_drawn_area(content, CRS)


@given(
    coordinates=st.recursive(
        st.floats() | st.integers() | st.none() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=20,
    )
)
def test_no_coordinates_make_it_fail_otherwise(coordinates):
    content = json.dumps({"type": "Polygon", "coordinates": coordinates}).encode()
    try:
        area = read_drawn_area(content, CRS)
    except ImportRefusedError:
        return
    assert area.is_valid
