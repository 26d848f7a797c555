"""The import doctor: every fault a row, one bad object never costs the others."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.districts import list_districts, list_layer_records, read_district
from data.importing.errors import ImportRefusedError
from data.importing.importer import ImportResult, import_source
from data.importing.report import ReportRow, Severity
from geo.errors import GeoModelError, UnsuitableCrsError
from geo.example_district import CRS, SOUTH_M, WEST_M, rectangle


def place(*xy: float) -> list[float]:
    return [WEST_M + xy[0], SOUTH_M + xy[1], *xy[2:]]


def polygon(*corners: tuple[float, ...]) -> dict:
    return {"type": "Polygon", "coordinates": [[place(*xy) for xy in corners]]}


SOUND = polygon((50, 0), (60, 0), (60, 10), (50, 10), (50, 0))
BOW_TIE = polygon((0, 0), (10, 10), (10, 0), (0, 10), (0, 0))


def run(source: Path, home: Path, **options) -> ImportResult:
    return import_source(source, "example", home, **options)


def rows_of(result: ImportResult, object_id: str) -> list[ReportRow]:
    return [row for row in result.report.rows if row.object_id == object_id]


def features(home: Path, number: int = 0) -> gpd.GeoDataFrame:
    return read_district("example", home).layers[number].features


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        (None, "no geometry"),
        ({"type": "Polygon", "coordinates": []}, "an empty geometry"),
        (
            polygon((0, 0), (np.nan, 0), (10, 10), (0, 0)),
            "a coordinate that is not a number",
        ),
        (polygon((0, 0), (10, 0), (0, 0)), "an outline without ground"),
        ({"type": "Polygon", "coordinates": "x"}, "no geometry"),
        ({"type": "Circle", "coordinates": [0, 0]}, "no geometry"),
    ],
)
def test_an_object_without_a_usable_geometry_is_left_out_with_a_row(
    write_geojson, home: Path, geometry: dict | None, fault: str
):
    source = write_geojson((geometry, {"local_id": "bad"}), (SOUND, {"local_id": "ok"}))
    result = run(source, home)

    assert any(
        row.fault.startswith(fault) and row.action == "left out"
        for row in rows_of(result, "bad")
    )
    assert features(home)["local_id"].tolist() == ["ok"]
    assert result.needs_attention


def test_a_bow_tie_is_repaired_and_its_change_of_area_is_said(
    write_geojson, home: Path
):
    source = write_geojson((BOW_TIE, {"local_id": "bow"}), (SOUND, {"local_id": "ok"}))
    result = run(source, home)

    # Two triangles of 10 m by 5 m / 2; drawn crosswise their areas cancel out.
    [row] = rows_of(result, "bow")
    assert row.action == "repaired; compare it with the source"
    assert row.effect == "0.0 m2 as drawn, 50.0 m2 repaired (+50.0 m2)"
    area = features(home).set_index("local_id").geometry.area
    assert area.to_dict() == {"bow": 50.0, "ok": 100.0}


def test_ground_drawn_twice_stays_in_the_layer_without_a_hole(
    write_geojson, home: Path
):
    one = polygon((0, 0), (10, 0), (10, 10), (0, 10), (0, 0))["coordinates"]
    other = polygon((5, 0), (15, 0), (15, 10), (5, 10), (5, 0))["coordinates"]
    doubled = {"type": "MultiPolygon", "coordinates": [one, other]}
    run(write_geojson((doubled, {"local_id": "a"})), home)

    assert features(home).geometry.area.tolist() == [150.0]


def test_one_ring_that_is_not_closed_does_not_cost_the_layer(write_geojson, home: Path):
    open_ring = polygon((0, 0), (10, 0), (10, 10), (0, 10))
    source = write_geojson((open_ring, {"local_id": "o"}), (SOUND, {"local_id": "ok"}))
    result = run(source, home)

    [row] = rows_of(result, "o")
    assert row.fault == "a ring that is not closed"
    assert features(home).geometry.area.tolist() == [100.0, 100.0]


def test_one_ring_that_is_not_closed_does_not_cost_a_geopackage(
    tmp_path: Path, home: Path
):
    import struct

    import pyarrow as pa
    import pyogrio

    corners = [place(0, 0), place(10, 0), place(10, 10), place(0, 10)]
    numbers = [value for corner in corners for value in corner]
    open_ring = struct.pack("<BIII8d", 1, 3, 1, 4, *numbers)
    sound = shapely.to_wkb(rectangle(50, 0, 60, 10))
    table = pa.table({"local_id": ["o", "ok"], "geom": [open_ring, sound]})
    source = tmp_path / "noise.gpkg"
    pyogrio.write_arrow(
        table,
        source,
        layer="noise",
        driver="GPKG",
        geometry_name="geom",
        geometry_type="Polygon",
        crs=CRS,
    )
    result = run(source, home)

    assert [row.fault for row in rows_of(result, "o")] == ["a ring that is not closed"]
    assert features(home).geometry.area.tolist() == [100.0, 100.0]


def test_arcs_are_drawn_as_straight_lines_with_a_row(tmp_path: Path, home: Path):
    import struct

    import pyarrow as pa
    import pyogrio

    circle = [place(*xy) for xy in [(0, 10), (10, 20), (20, 10), (10, 0), (0, 10)]]
    arc = struct.pack("<BII10d", 1, 8, 5, *[v for corner in circle for v in corner])
    table = pa.table({"local_id": ["a"], "geom": [struct.pack("<BII", 1, 10, 1) + arc]})
    source = tmp_path / "noise.gpkg"
    pyogrio.write_arrow(
        table,
        source,
        layer="noise",
        driver="GPKG",
        geometry_name="geom",
        geometry_type="Unknown",
        crs=CRS,
    )
    result = run(source, home)

    assert [row.fault for row in rows_of(result, "a")] == ["an outline with arcs"]
    # Circle of radius 10 m: 314.16 m2; 90 chords keep all but 0.1 per cent of it.
    assert features(home).geometry.area[0] == pytest.approx(314.16, rel=0.001)


def test_parts_that_a_layer_cannot_hold_are_left_out_with_a_row(
    write_geojson, home: Path
):
    line = {"type": "LineString", "coordinates": [place(0, 0), place(9, 9)]}
    mixed = {"type": "GeometryCollection", "geometries": [SOUND, line]}
    source = write_geojson(
        (mixed, {"local_id": "mixed"}),
        (line, {"local_id": "line"}),
        name="groundwater.geojson",
    )
    result = run(source, home)

    actions = {row.object_id: row.action for row in result.report.rows}
    assert actions["mixed"] == "parts left out: LineString"
    assert actions["line"] == "left out"
    assert features(home).geom_type.tolist() == ["Polygon"]


def test_heights_are_dropped_with_a_row(write_geojson, home: Path):
    high = polygon((0, 0, 5), (10, 0, 5), (10, 10, 5), (0, 0, 5))
    result = run(write_geojson((high, {"local_id": "a"})), home)

    assert "heights or measures in 1 geometries" in {
        r.fault for r in result.report.rows
    }
    assert not features(home).has_z.any()


def test_a_fourth_ordinate_does_not_cost_the_object(write_geojson, home: Path):
    odd = polygon((0, 0, 5, 1), (10, 0, 5, 2), (10, 10, 5, 3), (0, 0, 5, 1))
    run(write_geojson((odd, {"local_id": "a"})), home)

    assert features(home).geometry.area.tolist() == [50.0]


def test_an_identifier_that_stands_twice_is_told_apart(write_geojson, home: Path):
    other = polygon((0, 0), (10, 0), (10, 10), (0, 10), (0, 0))
    result = run(
        write_geojson((SOUND, {"local_id": 7}), (other, {"local_id": 7})), home
    )

    assert sorted(features(home)["local_id"]) == ["7", "7-2"]
    assert rows_of(result, "7-2")[0].fault == "the identifier '7' stands twice"


def test_the_same_geometry_twice_is_said_and_kept(write_geojson, home: Path):
    source = write_geojson((SOUND, {"local_id": "a"}), (SOUND, {"local_id": "b"}))
    result = run(source, home)

    assert rows_of(result, "b")[0].fault == "the same geometry as 'a'"
    assert len(features(home)) == 2


def test_degrees_are_brought_into_the_stated_metric_crs(write_geojson, home: Path):
    point = {"type": "Point", "coordinates": [24.946, 60.170]}
    source = write_geojson((point, {"local_id": "a"}), crs=None)
    result = run(source, home, crs=CRS)

    [row] = [row for row in result.report.rows if row.action.startswith("reprojected")]
    assert row.severity is Severity.NOTE
    found = features(home).geometry[0]
    # The central meridian is 25 E: 0.054 degrees of 55.5 km are 3.0 km west of it.
    assert found.x == pytest.approx(25_500_000 - 3_000, abs=10)
    assert 6_672_000 < found.y < 6_674_000


def test_swapped_coordinates_are_said_with_a_proposed_fix(write_geojson, home: Path):
    sound = {"type": "Point", "coordinates": [24.946, 60.170]}
    swapped = {"type": "Point", "coordinates": [60.170, 24.946]}
    source = write_geojson(
        (sound, {"local_id": "ok"}), (swapped, {"local_id": "odd"}), crs=None
    )
    result = run(source, home, crs=CRS)

    [row] = [row for row in result.report.rows if "area of use" in row.fault]
    assert row.fault.endswith(": odd")
    assert "x and y look swapped" in row.action
    assert row.severity is Severity.ATTENTION


def test_metres_that_are_labelled_degrees_are_left_out(write_geojson, home: Path):
    source = write_geojson((SOUND, {"local_id": "a"}), crs=None)

    with pytest.raises(ImportRefusedError, match="Layer 'noise' is empty"):
        run(source, home, crs=CRS)
    assert list_districts(home) == []


def test_html_in_a_text_becomes_words_and_the_rest_stays_as_it_is(
    write_geojson, home: Path
):
    text = "Korkeus < 3 m.\r\n<script>alert(1)</script><b>Ei</b> rakenneta"
    source = write_geojson((SOUND, {"local_id": "a", "regulation_text": text}))
    result = run(source, home)

    assert features(home)["regulation_text"][0] == "Korkeus < 3 m.\r\nEi rakenneta"
    assert "HTML in 1 text(s) of regulation_text" in {
        row.fault for row in result.report.rows
    }


def test_a_word_outside_a_closed_list_is_left_empty_and_said(write_geojson, home: Path):
    properties = {"local_id": "a", "regulation_nature": "binding?"}
    result = run(write_geojson((SOUND, properties)), home)

    assert features(home)["regulation_nature"].isna().all()
    [row] = [r for r in result.report.rows if "regulation_nature" in r.fault]
    assert "'binding?' (1)" in row.fault


def test_a_layer_whose_coverage_nobody_stated_is_known_nowhere(
    write_geojson, home: Path
):
    result = run(write_geojson((SOUND, {"local_id": "a"})), home)

    assert "nobody has stated where the layer is complete" in {
        row.fault for row in result.report.rows
    }
    assert list_layer_records("example", home)[0].coverage.area is None


def test_the_study_area_of_a_new_district_is_the_extent_of_its_data(
    write_geojson, home: Path
):
    run(write_geojson((SOUND, {"local_id": "a"})), home, name="Street")

    [record] = list_districts(home)
    assert record.name == "Street"
    assert record.district.boundary.equals(rectangle(50, 0, 60, 10))


def test_a_check_writes_nothing_and_gives_the_same_report(write_geojson, home: Path):
    source = write_geojson((BOW_TIE, {"local_id": "bow"}))
    checked = run(source, home, check=True)

    assert not home.exists()
    assert not checked.written
    assert checked.report == run(source, home).report


def test_a_second_import_adds_a_layer_and_keeps_the_first(write_geojson, home: Path):
    run(write_geojson((SOUND, {"local_id": "a"})), home)
    run(write_geojson((SOUND, {"local_id": "b"}), name="flood.geojson"), home)

    ids = [one.id for one in read_district("example", home).layers]
    assert ids == ["noise", "flood"]


def test_the_report_frame_has_a_column_for_each_part_of_a_row(
    write_geojson, home: Path
):
    frame = run(write_geojson((BOW_TIE, {"local_id": "bow"})), home).report.to_frame()

    assert list(frame.columns) == [
        *("layer", "object_id", "fault", "meaning", "action", "effect", "severity")
    ]
    assert (frame["fault"] != "").all()


def shapefile(folder: Path, text: str = "ääni", **options) -> Path:
    frame = gpd.GeoDataFrame(
        {"local_id": ["a"], "name": [text]}, geometry=[rectangle(0, 0, 9, 9)], crs=CRS
    )
    frame.to_file(folder / "noise.shp", **options)
    return folder / "noise.shp"


def test_a_shapefile_without_prj_is_refused(tmp_path: Path, home: Path):
    source = shapefile(tmp_path)
    (tmp_path / "noise.prj").unlink()

    with pytest.raises(ImportRefusedError, match=r"'noise': found no CRS.*--crs"):
        run(source, home)
    assert list_districts(home) == []


def test_a_shapefile_without_prj_is_read_in_the_stated_crs(tmp_path: Path, home: Path):
    source = shapefile(tmp_path)
    (tmp_path / "noise.prj").unlink()
    run(source, home, crs=CRS)

    assert features(home).geometry.area.tolist() == [81.0]


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
def test_letters_are_right_where_a_shapefile_does_not_say_its_encoding(
    tmp_path: Path, home: Path, encoding: str
):
    source = shapefile(tmp_path, text="Länsi-Håkansböle", encoding=encoding)
    (tmp_path / "noise.cpg").unlink(missing_ok=True)
    table = bytearray((tmp_path / "noise.dbf").read_bytes())
    table[29] = 0
    (tmp_path / "noise.dbf").write_bytes(table)
    result = run(source, home)

    assert features(home)["name"].tolist() == ["Länsi-Håkansböle"]
    assert any("encoding" in row.fault for row in result.report.rows)


def test_all_layers_of_a_zip_are_read_and_other_files_are_said(
    tmp_path: Path, home: Path
):
    import zipfile

    shapefile(tmp_path)
    frame = gpd.GeoDataFrame(
        {"local_id": ["b"]}, geometry=[rectangle(0, 0, 5, 5)], crs=CRS
    )
    frame.to_file(tmp_path / "flood.fgb", driver="FlatGeobuf")
    (tmp_path / "readme.txt").write_text("Two layers.")
    archive = tmp_path / "given.zip"
    with zipfile.ZipFile(archive, "w") as pack:
        for path in sorted(tmp_path.iterdir()):
            if path != archive:
                pack.write(path, f"kartta/{path.name}")
    result = run(archive, home)

    assert sorted(result.layer_ids) == ["flood", "noise"]
    assert [r.object_id for r in result.report.rows if r.action == "not read"] == [
        "kartta/readme.txt"
    ]


@pytest.mark.parametrize("name", ["noise.gpkg", "noise.fgb", "noise.parquet"])
def test_each_format_gives_the_same_layer(tmp_path: Path, home: Path, name: str):
    frame = gpd.GeoDataFrame(
        {"local_id": ["a"], "valid_from": pd.to_datetime(["2020-01-20"])},
        geometry=[rectangle(0, 0, 5, 5)],
        crs=CRS,
    )
    if name.endswith("parquet"):
        frame.to_parquet(tmp_path / name)
    else:
        frame.to_file(tmp_path / name)
    run(tmp_path / name, home)

    [row] = features(home).to_dict("records")
    assert (row["local_id"], str(row["valid_from"])) == ("a", "2020-01-20")
    assert row["geometry"].equals(rectangle(0, 0, 5, 5))


@pytest.mark.parametrize(
    ("crs", "words"),
    [
        ("EPSG:3857", "inflates areas"),
        ("EPSG:4326", "its units are degrees"),
        ("EPSG:7801", "at this place|cannot be used"),
    ],
)
def test_a_district_crs_in_which_metres_are_untrue_is_refused(
    write_geojson, home: Path, crs: str, words: str
):
    point = {"type": "Point", "coordinates": [24.946, 60.170]}
    source = write_geojson((point, {"local_id": "a"}), crs=None)

    with pytest.raises(UnsuitableCrsError, match=words):
        run(source, home, crs=crs)
    assert list_districts(home) == []


def test_an_unknown_crs_is_refused(write_geojson, home: Path):
    with pytest.raises(ImportRefusedError, match="'EPSG:99' is not known"):
        run(write_geojson((SOUND, {"local_id": "a"})), home, crs="EPSG:99")


def test_a_layer_that_is_not_named_after_a_kind_is_refused_with_what_was_found(
    write_geojson, home: Path
):
    source = write_geojson((SOUND, {"tunnus": 1, "nimi": "x"}), name="melu.geojson")

    with pytest.raises(ImportRefusedError, match="'melu' with tunnus, nimi") as caught:
        run(source, home)
    assert "docs/mapping.md" in str(caught.value)
    assert list_districts(home) == []


def test_a_layer_without_rows_is_refused(write_geojson, home: Path):
    with pytest.raises(ImportRefusedError):
        run(write_geojson(), home)
    assert list_districts(home) == []


def test_another_crs_than_that_of_the_district_is_refused(write_geojson, home: Path):
    source = write_geojson((SOUND, {"local_id": "a"}))
    run(source, home)

    with pytest.raises(ImportRefusedError, match="the district is in EPSG:3879"):
        run(source, home, crs="EPSG:3067")


def test_columns_of_every_json_type_are_read(tmp_path: Path, home: Path):
    from data.importing.reading import read_datasets
    from data.importing.sources import copy_source

    properties = {
        "whole": 1,
        "huge": 10**30,
        "share": 0.5,
        "yes": True,
        "list": [1, "a"],
        "geometry": "a word",
    }
    feature = {"type": "Feature", "properties": properties, "geometry": SOUND}
    source = tmp_path / "noise.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    room = tmp_path / "room"
    room.mkdir()
    datasets, _ = copy_source(source, room)
    [layer] = read_datasets(datasets, room)

    assert layer.attributes.iloc[0].to_dict() == {
        **properties,
        "huge": str(10**30),
        "list": '[1, "a"]',
    }


def test_a_city_beside_the_nominal_strip_of_its_grid_is_no_fault(
    write_geojson, home: Path
):
    turku = {"type": "Point", "coordinates": [22.27, 60.45]}
    source = write_geojson((turku, {"local_id": "a"}), crs=None)
    result = run(source, home, crs="EPSG:3877")  # nominally 22.5 to 23.5 E

    assert not any("area of use" in row.fault for row in result.report.rows)


def test_an_object_without_a_place_leaves_a_doubt_that_is_kept_with_the_layer(
    home, write_geojson, square
):
    file = write_geojson(
        (square(), {"local_id": "a"}), (None, {"local_id": "b"}), name="noise.geojson"
    )

    import_source(file, "example", home, crs="EPSG:3879")

    (layer,) = read_district("example", home).layers
    assert (len(layer.features), layer.lost_object_count) == (1, 1)


def test_a_city_profile_that_nobody_has_is_refused(
    home, write_geojson, square, tmp_path
):
    file = write_geojson((square(), {"local_id": "a"}), name="noise.geojson")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "district: {name: Example, crs: 'EPSG:3879', profile: banana,"
        " boundary: {crs: 'EPSG:3879',"
        " bbox: [25497000, 6673000, 25497100, 6673100]}}\n"
        "layers: [{source_layer: noise, kind: noise, id: noise,"
        " columns: {local_id: local_id}}]\n"
    )

    with pytest.raises(GeoModelError, match="no city profile 'banana'"):
        import_source(file, "example", home, mapping=mapping)

    assert not list_districts(home)
