"""The whole master plan of Tampere, from its shapefiles to the findings.

What is expected was worked out from the plan's files alone and written down before the
screening was run on this plan; see `tampere/expected.csv`. Areas are to the square
decimetre; an object of "-" stands for ground on which no object speaks.
"""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from data.districts import list_layer_records

HERE = Path(__file__).parent / "tampere"
EXPECTED = pd.read_csv(HERE / "expected.csv", dtype={"object": "string"})
MAPPING = (
    Path(cli.__file__).parent / "data/importing/mappings/tampere_master_plan_2040.yaml"
)

pytestmark = [pytest.mark.realdata, pytest.mark.xdist_group("tampere")]


@pytest.fixture(scope="module")
def home(realdata, tmp_path_factory) -> Path:
    """Import the plan by the command line, as a planner would."""
    home = tmp_path_factory.mktemp("home")
    source = realdata / "tampere_master_plan"
    run(home, "import", source, "--district", "tampere", "--mapping", MAPPING)
    return home


@pytest.fixture(scope="module")
def findings(home: Path) -> pd.DataFrame:
    placements, out = HERE / "placements.csv", home / "findings.csv"
    district = ("--district", "tampere")
    run(home, "screen", *district, "--placements", placements, "--out", out)
    return pd.read_csv(out, dtype={"object_id": "string"}).fillna({"object_id": "-"})


def run(home: Path, *words: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANTABLE_HOME", str(home))
        result = CliRunner().invoke(cli.app, [str(word) for word in words])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "row",
    list(EXPECTED.itertuples()),
    ids=lambda row: f"{row.placement} {row.rule} {row.object} {row.outcome}",
)
def test_the_planner_expected_it(findings, row):
    found = findings[
        (findings.placement_id == row.placement)
        & (findings.rule_id == row.rule)
        & (findings.object_id == row.object)
        & (findings.outcome == row.outcome)
    ]

    assert len(found) == 1
    assert found.overlap_m2.iloc[0] == pytest.approx(row.overlap_m2, abs=0.05)


def test_the_plan_says_nothing_about_the_city_centre(findings):
    """The centre is a hole in the plan's outline: another plan is in force there."""
    in_the_centre = findings[findings.placement_id == "W-06"]
    that_read_layers = in_the_centre[
        ~in_the_centre.rule_id.str.startswith(("permit.", "statement.rescue"))
    ]

    assert set(that_read_layers.outcome) == {"not_assessed"}


def test_every_square_metre_is_answered_for_by_the_master_plan_rule(findings):
    footprints = pd.read_csv(HERE / "placements.csv").set_index("id")
    of_the_plan = findings[findings.rule_id == "land_use.master_plan"]
    judged_m2 = of_the_plan.groupby("placement_id").overlap_m2.sum()

    assert set(judged_m2.index) == set(footprints.index)
    for placement_id, area_m2 in judged_m2.items():
        stated = footprints.loc[placement_id, "geometry"]
        corners = [
            tuple(map(float, corner.split()))
            for corner in stated.removeprefix("POLYGON ((").rstrip(")").split(", ")
        ]
        width_m = corners[1][0] - corners[0][0]
        height_m = corners[2][1] - corners[1][1]
        assert area_m2 == pytest.approx(width_m * height_m, abs=0.2)


def test_the_layers_are_complete_where_the_plan_is_and_not_in_the_centre(home):
    records = {record.id: record for record in list_layer_records("tampere", home)}
    area = records["master_plan_zoning"].coverage.area

    assert len(area.interiors) == 1
    assert area.area == pytest.approx(162_077_571, abs=1)
