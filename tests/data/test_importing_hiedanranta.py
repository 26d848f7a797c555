"""The shipped mapping of the Tampere master plan, against the city's own file."""

from pathlib import Path

import pytest
import shapely

from data.districts import list_layer_records, read_district
from data.importing.importer import ImportResult, import_source
from data.importing.mapping import read_mapping
from geo.layers import DistrictLayers, Layer

CHECKOUT = Path(__file__).resolve().parents[2]
MAPPING = CHECKOUT / "data/importing/mappings/tampere_master_plan_2040_hiedanranta.yaml"


def test_the_shipped_mapping_has_no_fault():
    mapping = read_mapping(MAPPING)

    assert len(mapping.layers) == 42
    assert all(one.reason for one in mapping.ignore)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def result(realdata: Path, home: Path) -> ImportResult:
    source = realdata / "hiedanranta/hiedanranta_yk2040.gpkg"
    if not source.exists():
        pytest.skip(f"there is no {source}")
    return import_source(source, "hiedanranta", home, mapping=MAPPING)


@pytest.fixture(scope="module")
def district(result: ImportResult, home: Path) -> DistrictLayers:
    return read_district(result.district_id, home)


def layer(district: DistrictLayers, layer_id: str) -> Layer:
    return next(one for one in district.layers if one.id == layer_id)


def ground(layers: Layer) -> shapely.Geometry:
    return layers.features.union_all()


@pytest.mark.realdata
def test_every_layer_is_read_back(district: DistrictLayers):
    assert district.unreadable == ()
    assert len(district.layers) == 43


@pytest.mark.realdata
def test_nothing_of_the_file_is_lost_or_doubtful(result: ImportResult):
    attention = [row for row in result.report.rows if row.severity == "attention"]

    assert attention == []
    assert not result.needs_attention


@pytest.mark.realdata
def test_the_zones_cover_the_window_exactly_once(district: DistrictLayers):
    zoning = layer(district, "master_plan_zoning")
    window = district.district.boundary
    inside = zoning.features.geometry.intersection(window)

    assert len(zoning.features) == 27
    # Up to what digitising leaves between neighbours: 0.01 % gaps, 1 m2 overlap.
    assert inside.union_all().area == pytest.approx(window.area, rel=1e-4)
    assert inside.area.sum() == pytest.approx(inside.union_all().area, abs=1)


@pytest.mark.realdata
def test_groundwater_reaches_into_the_geothermal_zone(district: DistrictLayers):
    groundwater = ground(layer(district, "groundwater"))
    geothermal = ground(layer(district, "geothermal_collection"))

    assert geothermal.area / 10_000 == pytest.approx(78.7, abs=0.05)
    assert groundwater.intersection(geothermal).area == pytest.approx(5_803.1, abs=0.05)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("layer_id", "cut", "of"), [("master_plan_zoning", 23, 27), ("groundwater", 2, 2)]
)
def test_texts_that_the_source_cut_are_marked(
    district: DistrictLayers, layer_id: str, cut: int, of: int
):
    marks = layer(district, layer_id).features["regulation_cut_at"]

    assert (int((marks == 254).sum()), len(marks)) == (cut, of)


@pytest.mark.realdata
def test_links_are_plain_addresses(district: DistrictLayers):
    links = layer(district, "master_plan_zoning").features["regulation_link"]

    assert links.str.fullmatch(r"http://www\.tampere\.fi/[^<>\"' ]+").all()


@pytest.mark.realdata
def test_the_groundwater_class_stays_unknown(district: DistrictLayers):
    assert layer(district, "groundwater").features["groundwater_class"].isna().all()


@pytest.mark.realdata
def test_every_layer_is_complete_in_the_window_only(
    district: DistrictLayers, home: Path
):
    window = district.district.boundary
    records = list_layer_records("hiedanranta", home)

    assert all(record.coverage.area.equals(window) for record in records)


@pytest.mark.realdata
def test_a_law_binds_where_the_plan_only_points_to_it(district: DistrictLayers):
    natures = {
        layer_id: set(layer(district, layer_id).features["regulation_nature"])
        for layer_id in ("master_plan_zoning", "nature_reserve", "ancient_monument")
    }

    assert natures == {
        "master_plan_zoning": {"bindingOnlyForAuthorities"},
        "nature_reserve": {"definedInLegislation"},
        "ancient_monument": {"definedInLegislation"},
    }
