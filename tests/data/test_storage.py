import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.districts import (
    DistrictStorageError,
    district_fingerprint,
    list_districts,
    list_layer_records,
    plantable_home,
    read_district,
    read_import_reports,
    read_layer_record,
    storage,
    storage_files,
    write_district,
    write_layers,
)
from data.importing.report import ImportReport, ReportRow
from geo.example_district import SQUARE, district, layer, rectangle
from geo.layers import DistrictLayers, Layer
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral


def groundwater() -> Layer:
    west = (rectangle(0, 0, 10, 10), {"regulation_cut_at": 254, "name": "Länsi"})
    east = (rectangle(90, 90, 100, 100), {})
    return layer("groundwater", west, east)


def zoning() -> Layer:
    zone = (rectangle(0, 0, 100, 100), {"hilucs_land_use": "5"})
    drawn = layer(
        "zoning_element",
        zone,
        plan_level=LevelOfSpatialPlan.LOCAL,
        process_steps=frozenset({ProcessStepGeneral.ADOPTION}),
        tolerance_m=0.5,
    )
    return replace(
        drawn, title="Zones", data_date=date(2020, 1, 20), source="City", licence="CC0"
    )


def example(*layers: Layer) -> DistrictLayers:
    return DistrictLayers(district(), layers or (groundwater(), zoning()))


def files(home: Path, layer_id: str, name: str) -> list[Path]:
    return sorted((home / "districts/example/layers" / layer_id).glob(f"*/{name}"))


def test_what_is_said_of_a_layer_is_read_back_as_it_was(home: Path):
    write_district(example(), home)

    read = {one.id: one for one in read_district("example", home).layers}
    stored = read["zoning_element"]
    assert replace(stored, features=None, version="") == replace(
        zoning(), features=None
    )


def test_features_are_read_back_with_their_values_and_whole_numbers(home: Path):
    write_district(example(), home)

    features = read_district("example", home).layers[0].features
    cut = dict(
        zip(features["name"].fillna("-"), features["regulation_cut_at"], strict=True)
    )
    assert cut["Länsi"] == 254
    assert features.geometry.area.tolist() == [100.0, 100.0]
    assert features.crs == "EPSG:3879"


def test_neighbours_on_the_ground_are_neighbours_in_the_file(home: Path):
    corners = [(0, 0), (90, 90), (1, 1), (91, 91)]
    rows = [(rectangle(x, y, x + 1, y + 1), {}) for x, y in corners]
    write_district(example(layer("noise", *rows)), home)

    names = read_district("example", home).layers[0].features["local_id"].tolist()
    south_west = [names.index("noise-1"), names.index("noise-3")]
    assert abs(south_west[0] - south_west[1]) == 1


def test_each_feature_is_stored_with_its_bounding_box(home: Path):
    write_district(example(groundwater()), home)

    [file] = files(home, "groundwater", "features.parquet")
    assert "bbox" in pq.read_schema(file).names


def test_a_layer_without_objects_is_stored_too(home: Path):
    write_district(example(layer("noise")), home)

    assert read_district("example", home).layers[0].features.empty


def test_the_same_layer_twice_is_one_version(home: Path):
    write_district(example(), home)
    write_district(example(), home)

    assert len(files(home, "groundwater", "layer.json")) == 1


def test_a_changed_layer_is_a_new_version_beside_the_old_one(home: Path):
    write_district(example(), home)
    write_layers(example(replace(groundwater(), source="another")), home)

    assert len(files(home, "groundwater", "layer.json")) == 2
    assert read_layer_record("example", "groundwater", home).source == "another"


def test_importing_a_layer_keeps_the_other_layers_of_the_district(home: Path):
    write_district(example(groundwater()), home)
    write_layers(example(zoning()), home)

    ids = {one.id for one in read_district("example", home).layers}
    assert ids == {"groundwater", "zoning_element"}


def test_writing_a_district_whole_leaves_only_its_layers(home: Path):
    write_district(example(), home)
    write_district(example(groundwater()), home)

    assert [one.id for one in read_district("example", home).layers] == ["groundwater"]


def _gone(home: Path) -> None:
    files(home, "groundwater", "features.parquet")[0].unlink()


def _metadata_gone(home: Path) -> None:
    files(home, "groundwater", "layer.json")[0].unlink()


def _one_byte_changed(home: Path) -> None:
    [file] = files(home, "groundwater", "features.parquet")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def _half_written_metadata(home: Path) -> None:
    [file] = files(home, "groundwater", "layer.json")
    file.write_text(file.read_text()[:100])


def _metadata_without_kind(home: Path) -> None:
    [file] = files(home, "groundwater", "layer.json")
    content = json.loads(file.read_text())
    del content["kind"]
    file.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_gone, "features.parquet cannot be read"),
        (_metadata_gone, "layer.json cannot be read: No such file or directory"),
        (_one_byte_changed, "features.parquet is damaged"),
        (_half_written_metadata, "layer.json cannot be read"),
        (_metadata_without_kind, "layer.json is damaged"),
    ],
)
def test_a_damaged_layer_is_listed_as_unreadable_and_the_others_are_read(
    home: Path, harm: Callable[[Path], None], reason: str
):
    write_district(example(), home)
    harm(home)

    found = read_district("example", home)
    assert [one.id for one in found.layers] == ["zoning_element"]
    [unreadable] = found.unreadable
    assert (unreadable.id, unreadable.kind) == ("groundwater", "groundwater")
    assert reason in unreadable.reason
    assert str(home) not in unreadable.reason  # people read it on the pages


def test_a_lost_layer_stays_in_the_list_of_layers_with_its_problem(home: Path):
    write_district(example(), home)
    _gone(home)

    record = read_layer_record("example", "groundwater", home)
    assert record.problem == "features.parquet is missing"
    assert record.feature_count is None


def test_a_layer_record_tells_count_and_coverage_without_features(home: Path):
    write_district(example(), home)

    record = list_layer_records("example", home)[0]
    coverage = json.loads(record.coverage_geojson or "")
    longitude, latitude = coverage["coordinates"][0][0]
    assert record.feature_count == 2
    assert record.coverage.area.equals(SQUARE)
    assert (round(longitude, 2), round(latitude, 2)) == (24.95, 60.17)


def test_a_layer_whose_coverage_nobody_stated_has_none(home: Path):
    write_district(example(layer("noise", coverage=None)), home)

    assert list_layer_records("example", home)[0].coverage_geojson is None


def test_the_report_of_an_import_stays_with_the_district_and_the_layer(home: Path):
    row = ReportRow("groundwater", "7", "an empty geometry", "no place", "left out")
    report = ImportReport((row,))
    write_district(
        example(), home, reports={"groundwater": report}, import_report=report
    )

    assert read_layer_record("example", "groundwater", home).report.rows == (row,)
    assert read_import_reports("example", home) == [report]


@pytest.mark.parametrize(
    "district_id", ["", "..", "../x", "a/b", "/etc", "A", "a.b", "a\x00", "x" * 41]
)
def test_an_id_that_could_lead_elsewhere_is_refused(home: Path, district_id: str):
    with pytest.raises(DistrictStorageError, match="lower-case letters"):
        read_district(district_id, home)


def test_a_layer_id_that_could_lead_elsewhere_is_refused(home: Path):
    with pytest.raises(DistrictStorageError, match="Layer id"):
        write_district(example(replace(groundwater(), id="../x")), home)


def test_a_manifest_that_was_changed_to_lead_elsewhere_is_not_followed(home: Path):
    write_district(example(groundwater()), home)
    manifest = home / "districts/example/district.json"
    content = json.loads(manifest.read_text())
    content["layers"]["groundwater"]["version"] = "../../../elsewhere"
    manifest.write_text(json.dumps(content))

    with pytest.raises(DistrictStorageError, match="cannot be used"):
        read_district("example", home)


def test_a_district_that_is_not_there_is_named_with_those_that_are(home: Path):
    write_district(example(), home)

    with pytest.raises(DistrictStorageError, match="Known districts: example"):
        read_district("elsewhere", home)


def test_a_district_cannot_change_its_crs(home: Path):
    write_district(example(), home)
    moved = replace(district(), crs="EPSG:3067", boundary=_helsinki_3067())

    with pytest.raises(DistrictStorageError, match="is in EPSG:3879 and cannot change"):
        write_layers(DistrictLayers(moved, ()), home)


def _helsinki_3067():
    import shapely

    return shapely.box(385_000, 6_671_000, 386_000, 6_672_000)


def test_a_district_with_a_damaged_manifest_is_listed_with_the_reason(home: Path):
    write_district(example(), home)
    (home / "districts/example/district.json").write_text("{")

    [record] = list_districts(home)
    assert record.district is None
    assert "cannot be read" in record.problem


def test_the_fingerprint_stays_while_nothing_changes(home: Path):
    write_district(example(), home)
    before = district_fingerprint("example", home)
    write_district(example(), home)

    assert district_fingerprint("example", home) == before


@pytest.mark.parametrize("change", [_gone, _one_byte_changed])
def test_the_fingerprint_changes_when_a_file_does(
    home: Path, change: Callable[[Path], None]
):
    write_district(example(), home)
    before = district_fingerprint("example", home)
    change(home)

    assert district_fingerprint("example", home) != before


def test_a_failure_before_the_manifest_leaves_the_old_district_whole(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    write_district(example(), home)
    before = district_fingerprint("example", home)
    monkeypatch.setattr(storage, "write_json", _disk_full)

    with pytest.raises(OSError, match="No space left"):
        write_layers(example(replace(groundwater(), source="another")), home)
    assert district_fingerprint("example", home) == before


def test_a_failure_inside_a_layer_leaves_no_half_layer(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(storage_files, "_force_to_disk", _disk_full)

    with pytest.raises(OSError, match="No space left"):
        write_district(example(), home)
    assert list_districts(home) == []
    assert list((home / "districts/example").rglob("*.parquet")) == []


def _disk_full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_all_state_lives_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PLANTABLE_HOME", str(tmp_path))

    assert plantable_home() == tmp_path


def test_state_lives_in_the_checkout_where_nothing_else_is_said(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delenv("PLANTABLE_HOME", raising=False)

    assert plantable_home() == Path(__file__).resolve().parents[2] / ".plantable"
