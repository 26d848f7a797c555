"""Files that only look like geodata: refused in plain words, nothing read or asked."""

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from data.districts import list_districts
from data.importing import archives
from data.importing.errors import ImportRefusedError
from data.importing.importer import import_source
from data.importing.reading import ReadingLimits, read_datasets
from data.importing.sources import copy_source

CANARY = '{"type":"FeatureCollection","features":[]}'
VRT = """<OGRVRTDataSource><OGRVRTLayer name="noise"><SrcDataSource>{target}
</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
WFS = "<OGRWFSDataSource><URL>http://127.0.0.1:{port}/wfs?</URL></OGRWFSDataSource>"
GDALG = """{{"type": "gdal_streamed_alg",
"command_line": "gdal vector pipeline ! read {target}"}}"""
GML = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{target}">]>
<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">&e;
</gml:FeatureCollection>"""


def refusal(source: Path, home: Path) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        import_source(source, "example", home, crs="EPSG:3879")
    assert list_districts(home) == []
    assert not (home / "districts").exists()
    return str(caught.value)


@pytest.mark.parametrize("packed", [False, True], ids=["as a file", "in a zip"])
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("noise.geojson", VRT, "XML (<OGRVRTDataSource>)"),
        ("noise.gpkg", VRT, "XML (<OGRVRTDataSource>)"),
        ("noise.gml", WFS, "XML (<OGRWFSDataSource>)"),
        ("noise.geojson", GDALG, "'gdal_streamed_alg', not GeoJSON"),
        ("noise.json", GDALG, "'gdal_streamed_alg', not GeoJSON"),
        ("noise.gml", GML, "found XML (<gml:FeatureCollection>)"),
        ("noise.fgb", "fgb" + VRT, "cannot be read"),
        ("noise.parquet", "PAR1" + VRT, "not a GeoParquet file"),
        ("noise.shp", "CSV:{target}", "a kind that Plantable does not know"),
        ("noise.geojson", "", "an empty file"),
    ],
)
def test_a_disguise_is_refused_and_nothing_else_is_touched(
    tmp_path: Path,
    home: Path,
    listener: Callable[[], int],
    name: str,
    content: str,
    words: str,
    packed: bool,
):
    canary = tmp_path / "canary.geojson"
    canary.write_text(CANARY)
    folder = tmp_path / "given"
    folder.mkdir()
    source = folder / name
    source.write_text(content.format(target=canary, port=listener.port))
    if packed:
        source = folder / "given.zip"
        with zipfile.ZipFile(source, "w") as archive:
            archive.write(folder / name, name)

    message = refusal(source, home)
    assert words in message
    assert name in message
    assert str(canary) not in message
    assert listener() == 0


def test_a_link_inside_genuine_geojson_is_reported_and_not_followed(
    write_geojson, square, home: Path, listener: Callable[[], int]
):
    link = {"href": f"http://127.0.0.1:{listener.port}/crs.prj", "type": "proj4"}
    source = write_geojson(
        ({"type": "Point", "coordinates": [24.95, 60.17]}, {"local_id": "a"}),
        crs={"type": "link", "properties": link},
    )

    result = import_source(source, "example", home, crs="EPSG:3879")
    assert "the CRS is given by a link or not readably" in {
        row.fault for row in result.report.rows
    }
    assert listener() == 0


def test_a_geopackage_layer_that_is_a_query_is_refused(tmp_path: Path, home: Path):
    import sqlite3

    source = tmp_path / "noise.gpkg"
    frame = gpd.GeoDataFrame({"local_id": ["a"]}, geometry=[shapely.Point(0, 0)])
    frame.set_crs(3879).to_file(source, layer="noise", driver="GPKG")
    connection = sqlite3.connect(source)
    connection.execute("CREATE VIEW other AS SELECT * FROM noise")
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
        "VALUES ('other', 'features', 'other', 3879)"
    )
    connection.commit()
    connection.close()

    assert "'other' is computed by a query" in refusal(source, home)


@pytest.mark.parametrize(
    "source",
    [
        "https://example.org/wfs",
        "WFS:http://127.0.0.1/wfs",
        "CSV:/etc/passwd",
        "/vsicurl/http://127.0.0.1/x.gpkg",
        "GPKG:/etc/passwd:x",
    ],
)
def test_a_service_or_a_driver_name_is_refused(home: Path, source: str):
    assert "services are not read yet" in refusal(Path(source), home)


def test_a_path_to_nothing_is_refused(tmp_path: Path, home: Path):
    assert "no such file" in refusal(tmp_path / "nowhere.gpkg", home)


def pack(tmp_path: Path, members: dict[str, bytes]) -> Path:
    file = tmp_path / "given.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../noise.geojson", "leads out of it"),
        ("a/../../noise.geojson", "leads out of it"),
        ("/etc/noise.geojson", "an absolute path"),
        ("C:/noise.geojson", "an absolute path"),
    ],
)
def test_a_zip_member_that_would_land_elsewhere_is_refused(
    tmp_path: Path, home: Path, name: str, words: str
):
    assert words in refusal(pack(tmp_path, {name: CANARY.encode()}), home)


def test_a_link_in_a_zip_is_refused(tmp_path: Path, home: Path):
    file = tmp_path / "given.zip"
    link = zipfile.ZipInfo("noise.geojson")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert "found a link" in refusal(file, home)


def test_an_encrypted_zip_is_refused(tmp_path: Path, home: Path):
    file = pack(tmp_path, {"noise.geojson": CANARY.encode()})
    data = bytearray(file.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    file.write_bytes(data)

    assert "an encrypted member" in refusal(file, home)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_zip_with_the_same_name_twice_is_refused(tmp_path: Path, home: Path):
    file = tmp_path / "given.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("noise.geojson", CANARY)
        archive.writestr("noise.geojson", "{}")

    assert "stands twice" in refusal(file, home)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, home: Path):
    bomb = pack(tmp_path, {"noise.geojson": bytes(20_000_000)})

    assert "times the size of the archive" in refusal(bomb, home)


def test_a_zip_that_claims_to_be_huge_is_refused(tmp_path: Path, home: Path):
    file = pack(tmp_path, {"noise.geojson": CANARY.encode()})
    data = bytearray(file.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 600_000_000)
    file.write_bytes(data)

    assert "600 MB unpacked, at most 500 MB" in refusal(file, home)


def test_a_zip_with_too_many_members_is_refused(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    members = {f"{number}.geojson": CANARY.encode() for number in range(3)}

    assert "3 members, at most 2" in refusal(pack(tmp_path, members), home)


def test_a_damaged_zip_is_refused(tmp_path: Path, home: Path):
    file = pack(tmp_path, {"noise.geojson": CANARY.encode()})
    file.write_bytes(file.read_bytes()[:40])

    assert "a damaged zip archive" in refusal(file, home)


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path, home: Path):
    (tmp_path / "secret.geojson").write_text(CANARY)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "noise.geojson").symlink_to(tmp_path / "secret.geojson")

    assert "found no geodata" in refusal(folder, home)


def test_a_file_with_too_many_columns_is_refused(write_geojson, square, home: Path):
    source = write_geojson((square(), {f"c{n}": n for n in range(1_001)}))

    assert "1,001 columns, at most 1,000" in refusal(source, home)


def test_json_nested_without_end_is_refused(tmp_path: Path, home: Path):
    source = tmp_path / "noise.geojson"
    source.write_text('{"type":' + "[" * 200_000)

    assert "not whole JSON" in refusal(source, home)


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(ReadingLimits(memory_bytes=350_000_000), id="memory"),
        pytest.param(ReadingLimits(wall_s=1), id="time"),
    ],
)
def test_a_file_that_takes_too_much_is_ended(
    tmp_path: Path, home: Path, limits: ReadingLimits
):
    point = {"type": "Point", "coordinates": [24.9, 60.1]}
    feature = json.dumps({"type": "Feature", "properties": {}, "geometry": point})
    source = tmp_path / "noise.geojson"
    features = ",".join([feature] * 100_000)
    source.write_text(f'{{"type":"FeatureCollection","features":[{features}]}}')

    with pytest.raises(ImportRefusedError, match=r"noise\.geojson: .*Cut out"):
        import_source(source, "example", home, crs="EPSG:3879", limits=limits)
    assert list_districts(home) == []


def test_the_given_folder_is_left_as_it_was(tmp_path: Path, home: Path):
    folder = tmp_path / "given"
    folder.mkdir()
    frame = gpd.GeoDataFrame(
        {"local_id": ["a"]}, geometry=[shapely.Point(25_497_000, 6_673_000)], crs=3879
    )
    frame.to_file(folder / "noise.gpkg", layer="noise", driver="GPKG")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    import_source(folder / "noise.gpkg", "example", home)

    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_geopackage_that_is_still_being_edited_is_refused(tmp_path: Path, home: Path):
    frame = gpd.GeoDataFrame({"local_id": ["a"]}, geometry=[shapely.Point(0, 0)])
    source = tmp_path / "noise.gpkg"
    frame.set_crs(3879).to_file(source, layer="noise", driver="GPKG")
    (tmp_path / "noise.gpkg-wal").write_bytes(b"not yet written")

    assert "Close the program that edits it" in refusal(source, home)


def test_a_reader_has_no_driver_but_its_own(tmp_path: Path, write_geojson, square):
    """A shapefile's worker cannot open a GeoPackage that is called one."""
    frame = gpd.GeoDataFrame({"local_id": ["a"]}, geometry=[shapely.Point(0, 0)])
    frame.set_crs(3879).to_file(tmp_path / "noise.shp")
    frame.set_crs(3879).to_file(tmp_path / "noise.gpkg", layer="x", driver="GPKG")
    room = tmp_path / "room"
    room.mkdir()
    [dataset], _ = copy_source(tmp_path / "noise.shp", room)
    dataset.path.write_bytes((tmp_path / "noise.gpkg").read_bytes())

    with pytest.raises(ImportRefusedError, match=r"noise\.shp: it cannot be read"):
        read_datasets([dataset], room)
