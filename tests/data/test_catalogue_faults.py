"""A catalogue with a fault is refused, and the message says what to mend."""

import csv
import shutil
from pathlib import Path

import pytest

from data.catalogue import CATALOGUE_FOLDER, read_catalogue
from geo.errors import CatalogueError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a private copy of the shipped tables, which are right."""
    for file in CATALOGUE_FOLDER.glob("*.csv"):
        shutil.copy(file, tmp_path)
    shutil.copytree(CATALOGUE_FOLDER / "profiles", tmp_path / "profiles")
    return tmp_path


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def set_cell(file: Path, row: dict[str, str], column: str, value: str) -> None:
    """Change one cell of the only row that holds all of `row`."""
    rows = rows_of(file)
    (hit,) = [one for one in rows if row.items() <= one.items()]
    hit[column] = value
    write(file, rows)


def message_of(folder: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(folder)
    return str(caught.value)


def test_the_shipped_tables_are_right(folder: Path) -> None:
    catalogue = read_catalogue(folder)

    assert len(catalogue.solutions) == 55


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "said"),
    [
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "preferred_hilucs",
            "4_1_9",
            "solutions.csv, row 'pv_canopy', preferred_hilucs: found '4_1_9'",
            id="a HILUCS code that does not exist",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "preferred_hilucs",
            "any|5_1",
            "row 'pv_canopy', preferred_hilucs: found 'any'",
            id="any land use and one land use at once",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "incompatible_hilucs",
            "park",
            "row 'pv_canopy', incompatible_hilucs: found 'park'",
            id="a land use in words",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "lead_department",
            "Ministry of Magic",
            "row 'pv_canopy', lead_department: found 'Ministry of Magic'",
            id="a lead department nobody knows",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "partner_departments",
            "DSO|Sheriff",
            "row 'pv_canopy', partner_departments: found 'Sheriff'",
            id="a partner department nobody knows",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "blocking_layers",
            "fire_route|lava",
            "row 'pv_canopy', blocking_layers: found 'lava'",
            id="a layer kind that does not exist",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "hosts",
            "moon",
            "row 'pv_canopy', hosts.0: found 'moon'",
            id="a host that does not exist",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "hosts",
            "",
            "row 'pv_canopy', hosts: found '', accepted: at least one word",
            id="no host at all",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "traits",
            "shiny",
            "row 'pv_canopy', traits: found 'shiny', accepted: one of traits.csv",
            id="a trait that is not documented",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "utilities",
            "steam",
            "row 'pv_canopy', utilities: found 'steam'",
            id="a utility that is not listed",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "horizon",
            "soon",
            "row 'pv_canopy', horizon: found 'soon'",
            id="a horizon outside the four",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "sources",
            "S99",
            "row 'pv_canopy', sources: found 'S99', accepted: one of sources.csv",
            id="a solution with an unknown source",
        ),
        pytest.param(
            "solutions.csv",
            {"id": "pv_canopy"},
            "id",
            "pv_roof",
            "solutions.csv, row 'pv_roof', id: found 'it twice'",
            id="an id that stands twice",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "footprint_typ_m2"},
            "value",
            "6000",
            "row 'pv_canopy', footprint: found '100 > 6000 > 5000'",
            id="a typical size above the largest",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "electric_power_max_kw"},
            "value",
            "10",
            "row 'pv_canopy', electric power: found '60 > 10'",
            id="a typical power above the largest",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "height_m"},
            "value",
            "4,2",
            "row 'pv_canopy/height_m', value: found '4,2', "
            "accepted: a number with a decimal point",
            id="a decimal comma",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "height_m"},
            "value",
            "nan",
            "row 'pv_canopy/height_m', value: found 'nan', accepted: a finite number",
            id="a value that is not a number",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "height_m"},
            "value",
            "-1",
            "row 'pv_canopy/height_m', value: found '-1'",
            id="a negative height",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "height_m"},
            "unit",
            "cm",
            "row 'pv_canopy/height_m', unit: found 'cm', accepted: m",
            id="a height in another unit",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "height_m"},
            "confidence",
            "sourced",
            "row 'pv_canopy/height_m', sources: found '', accepted: a source",
            id="a sourced value without a source",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "height_m"},
            "sources",
            "S26",
            "row 'pv_canopy/height_m', sources: found 'S26', accepted: no source",
            id="an assumption with a source",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "height_m"},
            "solution",
            "pv_tent",
            "row 'pv_tent/height_m', solution: found 'pv_tent'",
            id="a value of a solution that does not exist",
        ),
        pytest.param(
            "solution_values.csv",
            {"solution": "pv_canopy", "field": "footprint_min_m2"},
            "field",
            "line_width_m",
            "row 'pv_canopy', footprint_min_m2: found 'no row', accepted: one row",
            id="a solution without its smallest size",
        ),
        pytest.param(
            "thresholds.csv",
            {"key": "fire_route_width"},
            "value",
            "3.5 m",
            "thresholds.csv, row 'fire_route_width', value: found '3.5 m'",
            id="a threshold with its unit in the number",
        ),
        pytest.param(
            "thresholds.csv",
            {"key": "fire_route_width"},
            "sources",
            "",
            "row 'fire_route_width', sources: found '', accepted: a source",
            id="a sourced threshold without a source",
        ),
        pytest.param(
            "thresholds.csv",
            {"key": "fire_route_width"},
            "sources",
            "hearsay",
            "row 'fire_route_width', sources: found 'hearsay'",
            id="a threshold with an unknown source",
        ),
        pytest.param(
            "thresholds.csv",
            {"key": "fire_route_width"},
            "unit",
            "",
            "row 'fire_route_width', unit: found '', accepted: a text",
            id="a threshold without a unit",
        ),
        pytest.param(
            "thresholds.csv",
            {"key": "fire_route_width"},
            "confidence",
            "probably",
            "row 'fire_route_width', confidence: found 'probably', "
            "accepted: 'sourced' or 'assumption'",
            id="a confidence outside the two",
        ),
        pytest.param(
            "instruments.csv",
            {"id": "FI_DETAILED"},
            "months_max",
            "6",
            "instruments.csv, row 'FI_DETAILED', months: found [12.0, 18.0, 6.0]",
            id="a longest time below the typical one",
        ),
        pytest.param(
            "instruments.csv",
            {"id": "FI_PLACEMENT"},
            "sources",
            "S00",
            "row 'FI_PLACEMENT', sources: found 'S00'",
            id="an instrument with an unknown source",
        ),
        pytest.param(
            "instruments.csv",
            {"id": "FI_GRID_OFFER"},
            "months_confidence",
            "sourced",
            "row 'FI_GRID_OFFER', sources: found '', accepted: a source",
            id="sourced months without a source",
        ),
        pytest.param(
            "departments.csv",
            {"name": "Parking"},
            "aliases",
            "DSO",
            "departments.csv, row 'Parking', aliases: found 'DSO'",
            id="another name that is a department of its own",
        ),
        pytest.param(
            "utilities.csv",
            {"utility": "lv"},
            "layers",
            "wires",
            "utilities.csv, row 'lv', layers: found 'wires'",
            id="a utility shown by an unknown layer kind",
        ),
        pytest.param(
            "plan_mismatch.csv",
            {"regulation_nature": "nonBinding", "process_step_general": "adoption"},
            "instrument_role",
            "wish",
            "plan_mismatch.csv, row 'nonBinding/adoption/any', "
            "instrument_role: found 'wish'",
            id="a mismatch that names an unknown role",
        ),
        pytest.param(
            "plan_mismatch.csv",
            {"regulation_nature": "nonBinding", "process_step_general": "adoption"},
            "covered_by_detailed_plan",
            "yes",
            "row 'nonBinding/adoption', covered_by_detailed_plan: found [], "
            "accepted: exactly one row that holds for 'no'",
            id="a mismatch that says nothing where no detailed plan covers",
        ),
        pytest.param(
            "instrument_choice.csv",
            {"id": "park"},
            "zone_hilucs",
            "3_9",
            "instrument_choice.csv, row 'park', zone_hilucs: found '3_9'",
            id="a choice for an unknown land use",
        ),
        pytest.param(
            "instrument_choice.csv",
            {"id": "small"},
            "footprint_below",
            "100",
            "row 'small', footprint_below: found '100', "
            "accepted: one of thresholds.csv",
            id="a choice by a size that is no threshold",
        ),
        pytest.param(
            "instrument_choice.csv",
            {"id": "park"},
            "profiles",
            "atlantis",
            "row 'park', profiles: found 'atlantis'",
            id="a choice of a city that has no profile",
        ),
    ],
)
def test_one_wrong_cell_is_named_with_what_is_accepted(
    folder: Path, file: str, row: dict[str, str], column: str, value: str, said: str
) -> None:
    set_cell(folder / file, row, column, value)

    assert said in message_of(folder)


@pytest.mark.parametrize(
    ("found", "instead", "said"),
    [
        pytest.param(
            "traffic_sign: BG_TRAFFIC",
            "traffic_sign: FI_TRAFFIC_SIGN",
            "row 'traffic_sign', instrument: found 'FI_TRAFFIC_SIGN of FI', "
            "accepted: an instrument of BG",
            id="a Finnish instrument in Sofia",
        ),
        pytest.param(
            "traffic_sign: BG_TRAFFIC",
            "traffic_sign: BG_MAGIC",
            "row 'traffic_sign', instrument: found 'BG_MAGIC'",
            id="an unknown instrument",
        ),
        pytest.param(
            "traffic_sign: BG_TRAFFIC",
            "traffic_dance: BG_TRAFFIC",
            "row 'traffic_dance', role: found 'traffic_dance'",
            id="an unknown role",
        ),
        pytest.param(
            "key: pv_yield",
            "key: pv_joy",
            "row 'pv_joy', key: found 'pv_joy'",
            id="a threshold that the general table does not hold",
        ),
        pytest.param(
            "unit: kWh/kWp",
            "unit: MWh/kWp",
            "row 'pv_yield', unit: found 'MWh/kWp', accepted: kWh/kWp",
            id="a threshold in another unit than the general one",
        ),
        pytest.param(
            "confidence: assumption",
            "confidence: sourced",
            "row 'pv_yield', sources: found '', accepted: a source",
            id="a sourced city value without a source",
        ),
        pytest.param(
            "value: 1200",
            "value: a lot",
            "thresholds.0.value: found 'a lot', accepted: a number",
            id="a city value that is no number",
        ),
        pytest.param(
            "id: sofia",
            "id: plovdiv",
            "sofia.yaml, row 'sofia', id: found 'plovdiv'",
            id="an id that is not the name of the file",
        ),
        pytest.param(
            'country: "BG"',
            "country: Bulgaria",
            "country: found 'Bulgaria', accepted: a two-letter country code",
            id="a country in words",
        ),
        pytest.param(
            "name: Sofia",
            "nickname: Sofia",
            "nickname: found 'Sofia', accepted: no such field",
            id="a field that profiles do not have",
        ),
    ],
)
def test_one_fault_in_a_city_profile_is_named(
    folder: Path, found: str, instead: str, said: str
) -> None:
    file = folder / "profiles" / "sofia.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(found) == 1
    file.write_text(text.replace(found, instead), encoding="utf-8")

    assert said in message_of(folder)


def test_a_city_profile_that_is_not_yaml_is_named(folder: Path) -> None:
    (folder / "profiles" / "sofia.yaml").write_text("id: [", encoding="utf-8")

    assert "profiles/sofia.yaml cannot be read as YAML" in message_of(folder)


def test_a_city_profile_that_is_a_list_is_named(folder: Path) -> None:
    (folder / "profiles" / "sofia.yaml").write_text("- sofia", encoding="utf-8")

    assert "profiles/sofia.yaml has to hold one profile" in message_of(folder)


def test_a_yaml_tag_that_would_run_code_is_refused(folder: Path) -> None:
    file = folder / "profiles" / "sofia.yaml"
    file.write_text("!!python/object/apply:os.getcwd []", encoding="utf-8")

    assert "profiles/sofia.yaml cannot be read as YAML" in message_of(folder)


def test_a_catalogue_without_any_city_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "profiles")

    assert "profiles/ holds no city profile" in message_of(folder)


def test_a_missing_column_is_named_once_and_raises_no_other_fault(
    folder: Path,
) -> None:
    rows = rows_of(folder / "sources.csv")
    for row in rows:
        del row["publisher"]
    write(folder / "sources.csv", rows)

    message = message_of(folder)

    assert "1 to mend: sources.csv lacks the columns publisher." in message


def test_an_unknown_column_is_named(folder: Path) -> None:
    rows = [{**row, "mood": "good"} for row in rows_of(folder / "traits.csv")]
    write(folder / "traits.csv", rows)

    assert "traits.csv has the unknown columns mood" in message_of(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "thresholds.csv").unlink()

    assert "thresholds.csv cannot be read as UTF-8 CSV" in message_of(folder)


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    text = (folder / "sources.csv").read_text(encoding="utf-8")
    (folder / "sources.csv").write_text(text, encoding="utf-16")

    assert "sources.csv cannot be read as UTF-8 CSV" in message_of(folder)


def test_a_file_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read(
    folder: Path,
) -> None:
    text = (folder / "sources.csv").read_text(encoding="utf-8")
    (folder / "sources.csv").write_text(text, encoding="utf-8-sig")

    assert len(read_catalogue(folder).sources) == 77


def test_a_row_with_a_cell_too_few_is_named_by_its_line(folder: Path) -> None:
    file = folder / "traits.csv"
    file.write_text("trait,meaning\nbuilding\n", encoding="utf-8")

    assert "traits.csv, row 'building', line 2: found 'cells'" in message_of(folder)


def test_all_faults_of_all_tables_stand_in_one_message(folder: Path) -> None:
    set_cell(folder / "solutions.csv", {"id": "pv_roof"}, "traits", "shiny")
    set_cell(folder / "thresholds.csv", {"key": "bess_water"}, "value", "lots")
    set_cell(folder / "instruments.csv", {"id": "BG_OUP"}, "months_min", "99")

    message = message_of(folder)

    assert "3 to mend" in message
    for said in ("'pv_roof', traits", "'bess_water', value", "'BG_OUP', months"):
        assert said in message
