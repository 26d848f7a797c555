"""The same jobs without a screen: what is printed, written, and the exit code."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.installing import install

PLACEMENTS = """id,solution,lon,lat,temporary,title
A,bess_container,24.9556,60.1909,no,Battery
B,air_sensor,24.9556,60.1909,yes,Sensor
"""
DONE, NEEDS_ATTENTION, REFUSED = 0, 1, 2


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    install(build_satamaranta(), folder)
    return folder


@pytest.fixture
def run(home, monkeypatch):
    monkeypatch.setenv("PLANTABLE_HOME", str(home))

    def run_one(*words):
        return CliRunner().invoke(cli.app, [str(word) for word in words])

    return run_one


@pytest.fixture
def placements(tmp_path, home):
    """Two placements in the middle of the district."""
    middle = gpd.GeoSeries(
        [build_satamaranta().district.boundary.centroid], crs=3879
    ).to_crs(4326)[0]
    file = tmp_path / "placements.csv"
    file.write_text(
        PLACEMENTS.replace("24.9556", f"{middle.x:.6f}").replace(
            "60.1909", f"{middle.y:.6f}"
        )
    )
    return file


def out_of(result):
    """What was printed for machines."""
    return json.loads(result.stdout)


def test_districts_are_listed(run):
    result = run("districts", "--json")

    assert result.exit_code == DONE
    assert [one["id"] for one in out_of(result)["districts"]] == ["satamaranta"]


def test_layers_say_where_they_are_complete(run):
    result = run("layers", "--district", "satamaranta", "--json")

    layers = {one["id"]: one for one in out_of(result)["layers"]}
    assert result.exit_code == DONE
    assert layers["utility"]["coverage_statement"]
    assert layers["building"]["features"] >= 250


@pytest.mark.parametrize("suffix", [".csv", ".gpkg", ".geojson", ".parquet"])
def test_screening_writes_a_row_per_finding(run, placements, tmp_path, suffix):
    out = tmp_path / f"findings{suffix}"

    result = run(
        "screen", "--district", "satamaranta", "--placements", placements, "--out", out
    )

    read = {".csv": pd.read_csv, ".parquet": gpd.read_parquet}.get(
        suffix, gpd.read_file
    )
    assert result.exit_code == DONE, result.output
    assert set(read(out).placement_id) == {"A", "B"}


def test_the_register_holds_what_a_battery_in_the_wrong_zone_needs(
    run, placements, tmp_path
):
    out = tmp_path / "register.csv"

    result = run(
        *("register", "--district", "satamaranta", "--json"),
        *("--placements", placements, "--out", out),
    )

    rows = pd.read_csv(out)
    assert result.exit_code == DONE
    assert out_of(result)["plan_changes"] == len(rows)
    assert set(out_of(result)["placements"]) == {"A", "B"}


def test_strict_gives_one_where_anything_is_not_plainly_fine(run, placements, tmp_path):
    result = run(
        *("screen", "--district", "satamaranta", "--strict"),
        *("--placements", placements, "--out", tmp_path / "f.csv"),
    )

    assert result.exit_code == NEEDS_ATTENTION


def test_strict_gives_none_where_all_is_fine(run, placements, tmp_path):
    only_the_sensor = tmp_path / "sensor.csv"
    lines = placements.read_text().splitlines()
    only_the_sensor.write_text("\n".join([lines[0], lines[2]]))

    result = run(
        *("screen", "--district", "satamaranta", "--strict"),
        *("--placements", only_the_sensor, "--out", tmp_path / "f.csv"),
    )

    assert result.exit_code == DONE


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (PLACEMENTS.replace("A,bess", ",bess"), "'id' is empty"),
        (PLACEMENTS.replace("B,air", "A,air"), "stands twice"),
        (PLACEMENTS.replace("bess_container", "time_machine"), "not in the catalogue"),
        (PLACEMENTS.replace("24.9556", "east", 1), "not a number"),
        (PLACEMENTS.replace("24.9556", "498000", 1), "no longitude and latitude"),
        (PLACEMENTS.replace("24.9556", "nan", 1), "not a finite number"),
        (PLACEMENTS.replace(",yes,", ",perhaps,"), "write yes or no"),
        (PLACEMENTS.replace("lon,lat", "x,y"), "unknown columns x, y"),
        ("id,solution,lon,lat\n", "holds no placement"),
    ],
)
def test_one_thing_broken_in_the_placements_is_refused_by_name(
    run, tmp_path, text, fault
):
    file, out = tmp_path / "placements.csv", tmp_path / "f.csv"
    file.write_text(text)

    result = run(
        "screen", "--district", "satamaranta", "--placements", file, "--out", out
    )

    assert result.exit_code == REFUSED
    assert fault in " ".join(result.stderr.split())
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("layers", "--district", "atlantis"), "atlantis"),
        (("layers", "--district", "../../etc"), "../../etc"),
        (("import", "/no/such/file.gpkg", "--district", "d"), "no/such/file"),
        (("import", "https://example.org/wfs", "--district", "d"), "not read yet"),
    ],
)
def test_what_is_not_there_is_refused_in_plain_words(run, words, fault):
    result = run(*words)

    assert result.exit_code == REFUSED
    assert fault in " ".join(result.stderr.split())


def test_a_refusal_is_json_for_machines(run):
    result = run("layers", "--district", "atlantis", "--json")

    assert result.exit_code == REFUSED
    assert "atlantis" in out_of(result)["refused"]


def test_a_placement_file_of_geojson_is_read_too(run, tmp_path):
    middle = build_satamaranta().district.boundary.centroid
    file = tmp_path / "placements.geojson"
    gpd.GeoDataFrame(
        {"id": ["A"], "solution": ["air_sensor"]}, geometry=[middle], crs=3879
    ).to_crs(4326).to_file(file)

    result = run(
        *("screen", "--district", "satamaranta", "--json"),
        *("--placements", file, "--out", tmp_path / "f.csv"),
    )

    assert result.exit_code == DONE, result.output
    assert out_of(result)["placements"]["A"]["outcome"] == "conforms"


@pytest.mark.parametrize(
    "command", ["import", "districts", "layers", "screen", "register"]
)
def test_every_command_explains_itself(run, command):
    result = run(command, "--help")

    assert result.exit_code == DONE
    assert "Usage" in result.output


def test_a_row_that_names_a_building_needs_no_place_of_its_own(run, tmp_path):
    buildings = build_satamaranta().of_kind("building")[0].features
    file, out = tmp_path / "placements.csv", tmp_path / "f.csv"
    file.write_text(
        "id,solution,host_layer,host_id\n"
        f"A,urban_lab,building,{buildings.local_id.iloc[0]}\n"
    )

    run("screen", "--district", "satamaranta", "--placements", file, "--out", out)

    findings = pd.read_csv(out).set_index("rule_id")
    assert findings.loc["must_stand_on.building"].outcome == "conforms"


def test_a_building_that_is_not_there_is_refused_by_name(run, tmp_path):
    file = tmp_path / "placements.csv"
    file.write_text("id,solution,host_layer,host_id\nA,air_sensor,building,B-none\n")

    result = run(
        *("screen", "--district", "satamaranta", "--placements", file),
        *("--out", tmp_path / "f.csv"),
    )

    assert result.exit_code == REFUSED
    assert "no 'B-none' in the layers" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (PLACEMENTS.replace("Battery", "x" * 200_000), "cannot be read as CSV"),
        (PLACEMENTS.replace("temporary,title", "title,title"), "columns title twice"),
        (
            'id,solution,geometry\nA,air_sensor,"CIRCULARSTRING (0 0, 1 1, 2 0)"\n',
            "which is not WKT",
        ),
        (
            "id,solution,crs,geometry\nA,air_sensor,EPSG:4978,POINT (1 1)\n",
            "not a CRS of a map",
        ),
        (
            'id,solution,lon,lat,size\nA,air_sensor,24.9,60.1,"1,000"\n',
            "a thousand or a fraction",
        ),
        (
            "id,solution,geometry\n"
            'A,air_sensor,"GEOMETRYCOLLECTION (POINT (24.9 60.1))"\n',
            "not as a point, line or polygon",
        ),
    ],
)
def test_strange_rows_are_refused_and_never_crash(run, tmp_path, text, fault):
    file, out = tmp_path / "placements.csv", tmp_path / "f.csv"
    file.write_text(text)

    result = run(
        "screen", "--district", "satamaranta", "--placements", file, "--out", out
    )

    assert result.exit_code == REFUSED, result.output
    assert fault in " ".join(result.stderr.split())


def test_words_in_brackets_are_shown_as_they_are(run, placements, tmp_path):
    file = tmp_path / "bracketed.csv"
    file.write_text(placements.read_text().replace("A,bess", "[/red]A,bess"))

    result = run(
        *("screen", "--district", "satamaranta", "--placements", file),
        *("--out", tmp_path / "f.csv"),
    )

    assert result.exit_code == DONE, result.output
    assert "[/red]A" in result.stderr


def test_a_folder_that_cannot_be_written_is_refused(run, placements):
    result = run(
        *("screen", "--district", "satamaranta", "--placements", placements),
        *("--out", "/proc/findings.gpkg"),
    )

    assert result.exit_code == REFUSED
    assert "could not be written" in " ".join(result.stderr.split())


def test_a_check_without_a_mapping_prints_one_to_fill_in(run, tmp_path):
    file = tmp_path / "strange.geojson"
    gpd.GeoDataFrame(
        {"kaava": ["A"]}, geometry=[build_satamaranta().district.boundary], crs=3879
    ).to_crs(4326).to_file(file)

    result = run("import", file, "--district", "new", "--check")

    assert result.exit_code == REFUSED
    assert "source_layer: strange" in result.stdout
    assert "kaava" in result.stdout
