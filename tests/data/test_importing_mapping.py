import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
import yaml

from data.districts import list_districts, list_layer_records, read_district
from data.importing.errors import ImportRefusedError
from data.importing.importer import ImportResult, import_source
from data.importing.mapping import read_mapping
from data.importing.skeleton import mapping_skeleton
from geo.example_district import CRS, SOUTH_M, SQUARE, WEST_M, rectangle
from geo.model.vocabulary import LevelOfSpatialPlan, ProcessStepGeneral

TEXT = "Alue varataan asumiselle. " * 10
LINK = '<a href="https://example.org/rule" target="_blank">kaavamääräys</a>'
BOUNDS = [WEST_M, SOUTH_M, WEST_M + 100, SOUTH_M + 100]


@pytest.fixture(scope="module")
def small_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small plan: three zones, a boundary wider than the district, and noise."""
    file = tmp_path_factory.mktemp("plan") / "plan.gpkg"
    zones = gpd.GeoDataFrame(
        {
            "id": [1, 2, 3],
            "luokka": ["A", "V", "X9"],
            "teksti": [TEXT[:254], "Puisto.", None],
            "linkki": [LINK, None, None],
        },
        geometry=[rectangle(x, 0, x + 30, 100) for x in (0, 30, 60)],
        crs=CRS,
    )
    zones.to_file(file, layer="kaava_alueet", driver="GPKG")
    boundary = gpd.GeoDataFrame(
        {"id": [1]}, geometry=[rectangle(-500, -500, 600, 600)], crs=CRS
    )
    boundary.to_file(file, layer="kaava_raja", driver="GPKG")
    noise = gpd.GeoDataFrame(
        {"id": [1], "db": [55]}, geometry=[rectangle(0, 0, 5, 5)], crs=CRS
    )
    noise.to_file(file, layer="melu", driver="GPKG")
    return file


@pytest.fixture
def source(small_plan: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(small_plan, tmp_path))


def correct() -> dict[str, Any]:
    return {
        "district": {
            "name": "Street",
            "crs": CRS,
            "boundary": {"crs": CRS, "bbox": BOUNDS},
        },
        "coverage": {
            "window": {"crs": CRS, "bbox": BOUNDS, "statement": "all of it was given"}
        },
        "plans": [
            {
                "local_id": "plan-1",
                "official_title": "Plan",
                "level_of_spatial_plan": "local",
                "process_step_general": "legalForce",
                "regulation_nature": "bindingOnlyForAuthorities",
                "valid_from": date(2020, 1, 20),
                "basis": "said by the city",
                "ground": {"source_layer": "kaava_raja"},
            }
        ],
        "plans_coverage": "window",
        "defaults": {"coverage": "window", "licence": "CC BY 4.0", "plan_id": "plan-1"},
        "layers": [
            {
                "source_layer": "kaava_alueet",
                "kind": "zoning_element",
                "id": "zones",
                "plan_level": "local",
                "process_steps": ["legalForce"],
                "positional_tolerance_m": 2,
                "columns": {
                    "local_id": "id",
                    "code": "luokka",
                    "hilucs_land_use": {
                        "column": "luokka",
                        "codes": {"A": "5", "V": "3_4_4"},
                    },
                },
                "text": {
                    "text_columns": ["teksti"],
                    "link_column": "linkki",
                    "cut_at": 254,
                },
            }
        ],
        "ignore": [{"source_layer": "melu", "reason": "measured elsewhere"}],
    }


@pytest.fixture
def run(
    tmp_path: Path, source: Path, home: Path, reading_once: None
) -> Callable[..., ImportResult]:
    """Import the small plan with a mapping, the correct one unless changed."""

    def start(
        mapping: dict[str, Any] | str | None = None, **options: Any
    ) -> ImportResult:
        file = tmp_path / "mapping.yaml"
        content = correct() if mapping is None else mapping
        text = content if isinstance(content, str) else yaml.safe_dump(content)
        file.write_text(text, encoding="utf-8")
        return import_source(source, "street", home, mapping=file, **options)

    return start


def zones(home: Path) -> gpd.GeoDataFrame:
    layers = {one.id: one for one in read_district("street", home).layers}
    return layers["zones"].features.set_index("local_id")


def test_local_codes_become_land_use_and_an_unknown_one_stays_open(run, home: Path):
    result = run()

    found = zones(home)["hilucs_land_use"]
    assert (found["1"], found["2"], found["3"]) == ("5", "3_4_4", None)
    [row] = [row for row in result.report.rows if "hilucs_land_use" in row.fault]
    assert "'X9' (1)" in row.fault
    assert result.needs_attention


def test_a_text_that_fills_its_column_is_marked_as_cut(run, home: Path):
    run()

    cut = zones(home)["regulation_cut_at"]
    assert cut["1"] == 254
    assert cut[["2", "3"]].isna().all()


def test_texts_and_addresses_are_kept_as_in_the_source(run, home: Path):
    run()

    first = zones(home).loc["1"]
    assert first["regulation_text"] == TEXT[:254]
    assert first["regulation_link"] == "https://example.org/rule"


def test_objects_have_the_nature_and_step_of_their_plan(run, home: Path):
    run()

    first = zones(home).loc["1"]
    assert first["plan_id"] == "plan-1"
    assert first["regulation_nature"] == "bindingOnlyForAuthorities"
    assert first["process_step_general"] == "legalForce"
    assert first["valid_from"] == date(2020, 1, 20)


def test_the_plan_is_a_layer_with_the_basis_of_what_is_stated(run, home: Path):
    run()

    plans = next(
        one for one in read_district("street", home).layers if one.id == "spatial_plans"
    )
    [plan] = plans.features.to_dict("records")
    assert plan["basis"] == "said by the city"
    assert plan["geometry"].area == 1_100 * 1_100
    assert plans.coverage.area.equals(SQUARE)


def test_what_is_stated_of_a_layer_stays_with_it(run, home: Path):
    run()

    records = {one.id: one for one in list_layer_records("street", home)}
    zoning = records["zones"]
    assert zoning.coverage.area.equals(SQUARE)
    assert zoning.coverage.statement == "all of it was given"
    assert zoning.plan_level is LevelOfSpatialPlan.LOCAL
    assert zoning.process_steps == {ProcessStepGeneral.LEGAL_FORCE}
    assert (zoning.positional_tolerance_m, zoning.licence) == (2.0, "CC BY 4.0")


def test_coverage_may_be_the_ground_of_a_layer_that_somebody_vouches_for(run, home):
    mapping = correct()
    mapping["coverage"]["window"] = {
        "source_layer": "kaava_raja",
        "statement": "the city delivered the whole plan",
    }
    run(mapping)

    zoning = {one.id: one for one in list_layer_records("street", home)}["zones"]
    assert zoning.coverage.area.equals(rectangle(-500, -500, 600, 600))
    assert zoning.coverage.statement == "the city delivered the whole plan"


def test_the_ground_of_a_layer_is_no_coverage_without_a_statement(run, home: Path):
    mapping = correct()
    mapping["coverage"]["window"] = {"source_layer": "kaava_raja"}

    with pytest.raises(ImportRefusedError, match="statement"):
        run(mapping)


def test_a_coverage_that_names_a_layer_the_source_lacks_is_refused(run, home: Path):
    mapping = correct()
    mapping["coverage"]["window"] = {"source_layer": "raja", "statement": "all of it"}

    with pytest.raises(ImportRefusedError, match="no layer 'raja'"):
        run(mapping)


def test_coverage_is_never_taken_from_the_plan_or_the_data(run, home: Path):
    mapping = correct()
    del mapping["defaults"]["coverage"]
    result = run(mapping)

    records = {one.id: one for one in list_layer_records("street", home)}
    assert records["zones"].coverage.area is None
    assert ("zones", "nobody has stated where the layer is complete") in {
        (row.layer, row.fault) for row in result.report.rows
    }


def test_an_ignored_layer_is_reported_with_its_reason(run):
    [row] = [row for row in run().report.rows if row.layer == "melu"]

    assert (row.fault, row.meaning) == ("left out by the mapping", "measured elsewhere")
    assert row.effect == "1 row(s)"


def test_a_layer_that_nobody_mentions_is_reported(run):
    mapping = correct()
    mapping["ignore"] = []
    result = run(mapping)

    [row] = [row for row in result.report.rows if row.layer == "melu"]
    assert row.fault == "not mapped"


def test_rows_that_no_layer_takes_are_reported(run, home: Path):
    mapping = correct()
    mapping["layers"][0]["where"] = {"luokka": ["A", "V"]}
    result = run(mapping)

    [row] = [row for row in result.report.rows if row.layer == "kaava_alueet"]
    assert row.fault == "1 of 3 rows are not mapped"
    assert len(zones(home)) == 2


def test_one_source_layer_may_become_two_layers(run, home: Path):
    mapping = correct()
    mapping["layers"].append(
        {
            "source_layer": "kaava_alueet",
            "where": {"luokka": ["V"]},
            "kind": "nature_reserve",
            "id": "reserve",
            "columns": {
                "local_id": "id",
                "regulation_nature": {"value": "definedInLegislation"},
            },
        }
    )
    run(mapping)

    layers = {one.id: one for one in read_district("street", home).layers}
    [reserve] = layers["reserve"].features.to_dict("records")
    assert reserve["local_id"] == "2"
    assert reserve["regulation_nature"] == "definedInLegislation"


def test_a_value_that_means_not_known_is_left_empty(run, home: Path):
    mapping = correct()
    mapping["layers"][0]["columns"]["name"] = {"column": "luokka", "missing": ["X9"]}
    run(mapping)

    assert zones(home)["name"].to_dict() == {"1": "A", "2": "V", "3": None}


def test_the_first_filled_column_names_an_object(run, home: Path):
    mapping = correct()
    mapping["layers"][0]["columns"]["name"] = ["linkki", "luokka"]
    run(mapping)

    assert zones(home)["name"].to_dict() == {"1": "kaavamääräys", "2": "V", "3": "X9"}


def test_a_boundary_in_degrees_is_drawn_in_the_districts_crs(run, home: Path):
    mapping = correct()
    mapping["district"]["boundary"] = {
        "crs": "EPSG:4326",
        "bbox": [24.94, 60.16, 24.95, 60.18],
    }
    run(mapping)

    [record] = list_districts(home)
    # 0.01 degrees of longitude at 60.17 N by 0.02 of latitude: 555 m by 2,228 m.
    assert record.district.boundary.area == pytest.approx(555 * 2_228, rel=0.01)


FAULTS = [
    pytest.param(
        lambda m: m["layers"][0].update(kind="zones"),
        "there is no layer kind 'zones'",
        id="unknown kind",
    ),
    pytest.param(
        lambda m: m["layers"][0].update(id="../x"), "id '../x'", id="id that leads away"
    ),
    pytest.param(
        lambda m: m["layers"][0]["columns"].update(colour="id"),
        "has no column 'colour'; it has: local_id",
        id="unknown target column",
    ),
    pytest.param(
        lambda m: m["layers"][0]["columns"].update(name="nimi"),
        "'kaava_alueet' has no column 'nimi'; it has: id, luokka, teksti, linkki",
        id="unknown source column",
    ),
    pytest.param(
        lambda m: m["layers"][0].update(source_layer="alueet"),
        "the source has no layer 'alueet'; it has: kaava_alueet, kaava_raja, melu",
        id="unknown source layer",
    ),
    pytest.param(
        lambda m: m["layers"][0].update(coverage="everywhere"),
        "coverage 'everywhere' is not described",
        id="unknown coverage",
    ),
    pytest.param(
        lambda m: m["layers"][0].update(plan_id="plan-9"),
        "plan 'plan-9' is not described",
        id="unknown plan",
    ),
    pytest.param(
        lambda m: m["plans"][0].pop("basis"),
        "plans.0.basis: Field required",
        id="nature without a basis",
    ),
    pytest.param(
        lambda m: m["plans"][0].update(regulation_nature="binding"),
        "plans.0.regulation_nature",
        id="unknown nature",
    ),
    pytest.param(
        lambda m: m.update(colour="red"), "colour: Extra inputs", id="unknown word"
    ),
    pytest.param(
        lambda m: m["district"]["boundary"].update(bbox=BOUNDS[::-1]),
        "has no ground",
        id="bounding box the wrong way round",
    ),
    pytest.param(
        lambda m: m["district"]["boundary"].update(crs="EPSG:99"),
        "CRS 'EPSG:99' is not known",
        id="unknown crs",
    ),
    pytest.param(
        lambda m: m["layers"].append(m["layers"][0]), "'zones' stands twice", id="twice"
    ),
    pytest.param(
        lambda m: m["layers"][0].update(where={"luokka": ["Z"]}),
        "Layer 'zones' is empty",
        id="no row is left",
    ),
    pytest.param(lambda m: m.update(layers=[]), "layers: List should", id="no layers"),
]


@pytest.mark.parametrize(("harm", "words"), FAULTS)
def test_a_faulty_mapping_is_refused_with_one_message_and_nothing_is_written(
    run, home: Path, harm: Callable[[dict[str, Any]], object], words: str
):
    mapping = correct()
    harm(mapping)

    with pytest.raises(ImportRefusedError) as caught:
        run(mapping)
    assert words in str(caught.value)
    assert not (home / "districts").exists()


def test_all_faults_of_a_mapping_stand_in_one_message(run):
    mapping = correct()
    mapping["layers"][0].update(kind="zones", id="A B")
    mapping["plans"][0].pop("basis")

    with pytest.raises(ImportRefusedError) as caught:
        run(mapping)
    for words in ("layer kind 'zones'", "id 'A B'", "plans.0.basis"):
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("layers: [", "is not YAML"),
        ("layers: []\nlayers: []", "layers stands twice"),
        ("!!python/object/apply:os.system [ls]", "is not YAML"),
        ("- 1", "the mapping: Input should be"),
        ("", "the mapping: Input should be"),
    ],
)
def test_a_file_that_is_no_mapping_is_refused(run, text: str, words: str):
    with pytest.raises(ImportRefusedError) as caught:
        run(text)
    assert words in str(caught.value)


def test_a_land_use_code_without_quotes_is_not_read_as_a_number(tmp_path: Path):
    file = tmp_path / "mapping.yaml"
    file.write_text(
        "layers: [{source_layer: a, kind: zoning_element, id: a, columns: "
        "{hilucs_land_use: {value: 3_4_4}}}]"
    )

    [layer] = read_mapping(file).layers
    assert layer.columns["hilucs_land_use"].value == "3_4_4"


def test_the_crs_of_a_source_without_one_may_be_stated_in_the_mapping(
    run, source: Path, home: Path
):
    frame = gpd.GeoDataFrame({"id": [1]}, geometry=[shapely.Point(WEST_M, SOUTH_M)])
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file(source, layer="ilman", driver="GPKG")
    mapping = correct()
    mapping["layers"].append(
        {"source_layer": "ilman", "kind": "energy_well", "id": "wells"}
    )
    with pytest.raises(ImportRefusedError, match="'ilman': found no CRS"):
        run(mapping)
    mapping["source_crs"] = CRS
    run(mapping)

    layers = {one.id: one for one in read_district("street", home).layers}
    assert layers["wells"].features.geometry[0].coords[0] == (WEST_M, SOUTH_M)


def test_a_mapping_for_another_crs_than_the_districts_is_refused(run, home: Path):
    run()
    mapping = correct()
    mapping["district"]["crs"] = "EPSG:3067"
    mapping["district"]["boundary"] = {
        "crs": "EPSG:4326",
        "bbox": [24.94, 60.16, 24.95, 60.18],
    }

    with pytest.raises(ValueError, match="is in EPSG:3879 and cannot change"):
        run(mapping)


def test_a_skeleton_names_each_layer_and_column_with_examples(source: Path):
    skeleton = mapping_skeleton(source)

    assert yaml.safe_load(skeleton)["layers"][0]["source_layer"] == "kaava_alueet"
    assert "#   luokka: 'A', 'V', 'X9'" in skeleton


def test_the_example_in_the_documentation_has_no_fault(tmp_path: Path):
    docs = Path(__file__).resolve().parents[2] / "docs/mapping.md"
    example = docs.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    file = tmp_path / "mapping.yaml"
    file.write_text(example, encoding="utf-8")

    assert [layer.id for layer in read_mapping(file).layers] == [
        "zones",
        "nature_reserve",
    ]
