"""What a city asks in its own way, or not at all, is told wherever checks are read."""

from dataclasses import replace

import pytest
import streamlit as st

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from geo.example_district import district, rectangle
from geo.layers import DistrictLayers
from geo.model.message import message
from geo.model.placement import Placement
from geo.model.profile import RuleOff
from geo.model.vocabulary import Outcome, Remedy
from geo.screening import Screener
from pages.shared import finding_views
from pages.shared.finding_views import sentence_lines, show_findings
from pages.shared.ground_views import show_ground
from pages.shared.rule_views import not_made_words, rule_words
from tests.geo.worlds import TODAY
from tests.pages.test_priority_words import USE

CATALOGUE = read_catalogue()
RULES = {rule.id: rule for rule in read_rules()}
SOFIA = CATALOGUE.profile("sofia")
HELSINKI = CATALOGUE.profile("helsinki")


def test_a_check_that_is_not_made_says_why_and_from_which_source():
    area = RULES["permit.building_area"]
    sourced = replace(SOFIA, rules_off=(RuleOff(area.id, "Custom.", ("S44",)),))

    assert not_made_words(area, CATALOGUE, HELSINKI) == ""
    assert "Finnish law" in not_made_words(area, CATALOGUE, SOFIA)
    assert "No published source" in not_made_words(area, CATALOGUE, SOFIA)
    assert "Source: egov" in not_made_words(area, CATALOGUE, sourced)
    assert "Not made in Sofia: " in rule_words(area, CATALOGUE, SOFIA)


def test_of_two_checks_each_names_the_one_that_stands_in_the_others_place():
    general = RULES["keep_distance.borehole_tunnel"]
    own = RULES["keep_distance.borehole_tunnel_helsinki"]

    of_general = rule_words(general, CATALOGUE, HELSINKI, RULES.values())
    of_own = rule_words(own, CATALOGUE, HELSINKI, RULES.values())

    assert f"Helsinki asks “{own.title}” in its place" in of_general
    assert f"Asked in Helsinki in place of “{general.title}”" in of_own


def test_every_check_tells_its_order():
    assert "- Order: 10" in rule_words(
        RULES["land_use.detailed_plan"], CATALOGUE, HELSINKI
    )


def test_the_values_behind_a_drift_are_named():
    words = rule_words(RULES["keep_distance.borehole_tunnel"], CATALOGUE, HELSINKI)

    assert "How far a hole can drift on its way down: 5 m per 100 m" in words
    assert "Depth of holes where nobody gives one: 200 m, an assumption" in words


def test_two_checks_that_say_the_same_are_both_named():
    twin = replace(USE, rule_id="height", rule_title="height")
    alone = replace(USE, sentence=message("else"))

    assert sentence_lines([USE, twin, alone]) == [
        "said (So say: use; height)",
        "else",
    ]


@pytest.fixture
def told(monkeypatch):
    """What the Findings page writes, line by line."""
    lines = []
    monkeypatch.setattr(st, "markdown", lambda text, **_: lines.append(text))
    real = st.expander
    monkeypatch.setattr(
        st, "expander", lambda text, **more: lines.append(text) or real(text, **more)
    )
    assert finding_views.st is st
    return lines


def test_a_finding_tells_that_the_neighbour_can_consent_and_its_order(
    told, monkeypatch
):
    small = []
    monkeypatch.setattr(st, "caption", small.append)
    near = replace(USE, outcome=Outcome.CONDITION, remedy=Remedy.CONSENT)

    show_ground(near, CATALOGUE, HELSINKI)

    (ground,) = told
    assert "**What would help:** Ask the neighbour for written consent" in ground
    assert "Rule use, version 1, order 10" in small[0]


def test_findings_list_what_the_city_does_not_check_apart(told):
    bay = CATALOGUE.solutions["bess_container"]
    screener = Screener(
        DistrictLayers(district(), ()),
        [RULES["permit.building_area"], RULES["permit.excavation"]],
        CATALOGUE.solutions,
        SOFIA,
        TODAY,
    )
    small = Placement("p1", bay.id, rectangle(10, 10, 14, 14))  # 16 m²

    findings = screener.screen_one(small)
    show_findings(findings, CATALOGUE, SOFIA)

    off = [one for one in findings if one.rule_id == "permit.building_area"]
    assert [one.outcome for one in off] == [Outcome.NOT_ASSESSED]
    title = next(i for i, line in enumerate(told) if "not made in Sofia" in line)
    assert "1 check is not made in Sofia" in told[title]
    assert "Finnish law" in told[title + 1]
    assert "Source: no published source" in told[title + 1]
    assert not any("could not be made" in line for line in told)


def test_the_page_lists_what_a_city_does_not_check(open_page):
    app = open_page("solutions.py")
    city = next(box for box in app.selectbox if box.label == "Checks and values of")

    app = city.select("sofia").run()

    assert not app.exception
    (told_of_city,) = app.info
    assert "5 checks are not made in Sofia" in told_of_city.value
    assert "never as a fit" in told_of_city.value
    assert "Building permit for masts" in told_of_city.value
