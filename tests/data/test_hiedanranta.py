"""Tampere's master plan over Hiedanranta, from the file to the register.

What is expected was written down before the screening was run on this plan; see
`hiedanranta/expected.csv`. Areas are to the square decimetre.
"""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import cli

HERE = Path(__file__).parent / "hiedanranta"
EXPECTED = pd.read_csv(HERE / "expected.csv", dtype={"object": "string"})
MAPPING = (
    Path(cli.__file__).parent
    / "data/importing/mappings/tampere_master_plan_2040_hiedanranta.yaml"
)

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def tables(realdata, tmp_path_factory):
    """Import, screen and register by the command line, as a planner would."""
    home = tmp_path_factory.mktemp("home")

    def run(*words):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PLANTABLE_HOME", str(home))
            result = CliRunner().invoke(cli.app, [str(word) for word in words])
        assert result.exit_code == 0, result.output

    placements = HERE / "placements.csv"
    district = ("--district", "hiedanranta")
    run("import", realdata / "hiedanranta", *district, "--mapping", MAPPING)
    for command in ("screen", "register"):
        out = home / f"{command}.csv"
        run(command, *district, "--placements", placements, "--out", out)
    return {
        command: pd.read_csv(home / f"{command}.csv", dtype={"object_id": "string"})
        for command in ("screen", "register")
    }


@pytest.fixture(scope="module")
def findings(tables):
    return tables["screen"]


@pytest.mark.parametrize(
    "row", list(EXPECTED.itertuples()), ids=lambda row: f"{row.placement} {row.rule}"
)
def test_the_planner_expected_it(findings, row):
    found = findings[
        (findings.placement_id == row.placement) & (findings.rule_id == row.rule)
    ]
    if pd.notna(row.object):
        found = found[found.object_id == row.object]

    assert set(found.outcome) == {row.outcome}
    assert found.overlap_m2.iloc[0] == pytest.approx(row.overlap_m2, abs=0.05)


def test_the_missing_detailed_plan_comes_first_for_every_placement(findings):
    inside = findings[findings.placement_id != "T-11"]
    first = inside.groupby("placement_id").first()

    assert set(first.rule_id) == {"land_use.detailed_plan"}
    assert set(first.outcome) == {"not_assessed"}


def test_the_zone_for_ground_heat_is_quoted_in_its_own_words(findings):
    clause = findings[findings.rule_id == "text_clause.geothermal_collection"].iloc[0]

    assert "keskitetyn geolämpölaitoksen lämmönkeruuseen" in clause.sentence
    assert pd.isna(clause.regulation_cut_at)


def test_a_text_the_source_cut_is_marked_and_never_whole(findings):
    groundwater = findings[
        (findings.rule_id == "keep_out.groundwater") & findings.object_id.notna()
    ].iloc[0]

    assert groundwater.regulation_cut_at == 254
    assert len(groundwater.regulation_text) == 254


def test_the_plans_link_is_plain_text_without_html(findings):
    links = findings.regulation_link.dropna()

    assert not links.empty
    assert links.str.startswith("http").all()
    assert not findings.regulation_text.dropna().str.contains("<a ").any()


def test_boreholes_a_hundred_metres_away_are_not_flagged_for_groundwater(findings):
    clear = findings[
        (findings.placement_id == "T-02") & (findings.rule_id == "keep_out.groundwater")
    ]

    assert list(clear.outcome) == ["conforms"]


def test_what_needs_buildings_is_never_a_yes(findings):
    needs = findings[findings.layers_read.fillna("").str.contains(r"\(building,")]

    assert not needs.empty
    assert set(needs.outcome) == {"not_assessed"}


def test_outside_the_window_nothing_is_known(findings):
    outside = findings[findings.placement_id == "T-11"]

    assert set(outside.outcome) == {"not_assessed"}


def test_the_register_names_plan_object_body_and_months(tables):
    register = tables["register"].set_index("object_id")

    park = register.loc["298"]
    assert park.plan_title == "Kantakaupungin yleiskaava 2040"
    assert (park.deciding_body, park.months_typ) == ("municipal council", 36)
    assert (park.placement_ids, park.lateness) == ("T-10", "in_force")
