"""Why a finding is so: rule, values, source, who decides and what would help."""

from dataclasses import replace

import pytest
import streamlit as st

from data.catalogue import read_catalogue
from geo.model.vocabulary import Outcome
from pages.shared.ground_views import number_words, show_ground
from tests.pages.test_priority_words import USE


@pytest.fixture
def words_of(open_page):
    """Give what is shown of one placement on the Findings page."""

    def words(number):
        app = open_page("findings.py")
        app.selectbox[0].set_value(number).run()
        return app

    return words


def markdown(app):
    return "\n".join(one.value for one in app.markdown)


def small_print(app):
    return "\n".join(one.value for one in app.caption)


def test_a_plan_change_says_why_in_lines_that_begin_with_what_they_answer(words_of):
    shown = markdown(words_of("P-18"))

    why = shown[shown.index("**Rule:** Height the plan allows") :]
    labels = ("Plan", "Object", "Found", "Asked", "What would help")
    labels += ("Likely decision", "Department", "Source")
    places = [why.index(f"**{label}:**") for label in labels]
    assert places == sorted(places)
    assert "**Found:** 20 m\n- **Asked:** 19 m" in why


def test_land_uses_are_not_called_found_and_asked(words_of):
    shown = markdown(words_of("P-03"))

    assert "**The plan has:** Open Air Recreational Areas" in shown
    assert "**Uses that suit it:** Road Transport" in shown


def test_a_footway_just_too_narrow_is_not_rounded(words_of):
    shown = markdown(words_of("P-20"))

    assert "**Found:** 1.68 m\n- **Asked:** 1.8 m" in shown


def test_it_is_said_who_judges_what_only_a_person_can(words_of):
    assert "**Who judges:** Detailed planning" in markdown(words_of("P-12"))


def test_where_nothing_is_applied_for_nobody_is_told_to_apply(words_of):
    """A noise study is asked for; no permit is."""
    shown = markdown(words_of("P-18"))

    noise = shown[shown.index("**Rule:** Noise zones") :]
    assert "Apply for it" not in noise[: noise.index("**Source:**")]


def test_layers_rule_number_and_addresses_of_sources_are_small_print(words_of):
    app = words_of("P-03")

    assert "Planned land use" in small_print(app)
    assert "https" in small_print(app)
    assert "detailed\\_plan" not in markdown(app)


def test_what_fits_and_what_is_not_assessed_says_on_request_what_it_rests_on(words_of):
    app = words_of("P-03")
    assert "Rule:** Valuable trees" not in markdown(app)

    for toggle in app.toggle:
        assert toggle.label == "Show what each rests on"
        toggle.set_value(True)
    app.run()

    assert "**Rule:** Valuable trees" in markdown(app)
    assert "no layer loaded" in small_print(app)


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [(1.68, 2, "1.68"), (9681.0, 2, "9,681"), (20.0, 2, "20"), (100.0, 0, "100")],
)
def test_numbers_are_written_without_idle_digits(value, digits, written):
    assert number_words(value, digits) == written


def test_two_values_that_differ_never_read_as_the_same(monkeypatch):
    written = []
    monkeypatch.setattr(st, "markdown", written.append)
    monkeypatch.setattr(st, "caption", written.append)
    known = read_catalogue()
    close = replace(
        USE,
        outcome=Outcome.CONDITION,
        plan_object=None,
        found_value=3.499,
        required_value=3.5,
        unit="m",
    )

    show_ground(close, known, known.profile("helsinki"))

    assert "**Found:** 3.499 m\n- **Asked:** 3.5 m" in written[0]
