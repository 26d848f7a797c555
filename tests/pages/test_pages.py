"""The pages, opened through the front page as people open them."""

import shutil

import pytest

from data.districts.storage import read_district
from geo.layers import UnreadableLayer
from pages.shared import cached_readers
from pages.shared.collect_texts import TEMPLATE, template
from tests.test_rooms import PAGES

ALL_PAGES = [page.name for page in PAGES if page.stem != "navigation"]


def markdown(app):
    return "\n".join(element.value for element in app.markdown)


def everything(app):
    """Every text of a page, expanders' titles and captions included."""
    parts = [markdown(app), *(one.value for one in app.caption)]
    parts += [one.label for one in app.expander]
    return "\n".join(parts)


@pytest.mark.parametrize("page", ALL_PAGES)
def test_every_page_opens_without_a_refusal(open_page, page):
    app = open_page(page)

    assert len(app.header) == 1
    assert not app.exception
    assert not app.error


def test_the_start_says_what_is_known_in_whole_in_part_and_not_at_all(open_page):
    app = open_page()

    assert "are known for the whole district" in markdown(app)
    assert "things are not known at all" in everything(app)


def test_the_invented_district_says_that_it_is_invented(open_page):
    app = open_page("place.py")

    assert any("an invented district" in one.value for one in app.caption)


def test_a_new_person_begins_with_the_examples_and_an_address_to_come_back(open_page):
    app = open_page("place.py")

    assert app.query_params["s"]
    assert len(app.radio(key=list_key(app)).options) >= 15


def list_key(app):
    return next(
        one.key for one in app.radio if str(one.key).startswith("placement_list")
    )


def click(app, lng, lat):
    """What the map sends when somebody clicks on it."""
    app.session_state["place_map"] = {
        "click": {"lng": lng, "lat": lat, "zoom": 16, "by": "pointer"},
        "select": None,
    }
    return app


def placements_of(app):
    store = cached_readers.store()
    session = store.find_session(app.query_params["s"])
    layers = cached_readers.district_layers("satamaranta")
    scenario = store.default_scenario(layers.district, session)
    return store, scenario, store.list_placements(scenario.id)


def place_by_coordinates(app, solution):
    app.selectbox(key="chosen_solution").select(solution).run()
    next(one for one in app.button if one.label == "Place the solution here").click()
    return app.run()


def test_a_placement_made_from_the_list_is_saved_selected_and_judged(open_page):
    app = open_page("place.py")
    _, _, before = placements_of(app)

    place_by_coordinates(app, "bess_container")

    _, _, after = placements_of(app)
    assert len(after) == len(before) + 1
    assert after[-1].placement.solution_id == "bess_container"
    assert "statement of the rescue authority" in everything(app)


def test_a_placement_survives_a_page_change_and_a_reload(open_page):
    app = place_by_coordinates(open_page("place.py"), "air_sensor")
    app.switch_page("solutions.py").run()
    token = app.query_params["s"]

    again = open_page("place.py", s=token)

    assert placements_of(again)[2][-1].placement.solution_id == "air_sensor"


def test_a_stranger_with_another_address_sees_none_of_it(open_page):
    first = place_by_coordinates(open_page("place.py"), "air_sensor")

    other = open_page("place.py", s="guessed")

    assert other.query_params["s"] != first.query_params["s"]
    assert all(
        record.placement.solution_id != "air_sensor"
        or record.placement.title  # the examples have titles
        for record in placements_of(other)[2]
    )


def test_undo_takes_the_last_act_back_and_redo_does_it_again(open_page):
    app = place_by_coordinates(open_page("place.py"), "air_sensor")
    count = len(placements_of(app)[2])

    press(app, "Undo")
    undone = len(placements_of(app)[2])
    press(app, "Redo")

    assert (undone, len(placements_of(app)[2])) == (count - 1, count)


def press(app, label):
    next(one for one in app.button if one.label == label).click()
    return app.run()


def test_what_somebody_else_changed_is_not_overwritten_in_silence(open_page):
    app = place_by_coordinates(open_page("place.py"), "air_sensor")
    store, scenario, records = placements_of(app)
    mine = records[-1]
    store.delete_placement(
        scenario.id,
        mine.placement.id,
        expected_version=mine.version,
        author="somebody else",
    )

    press(app, f"Delete {mine.placement.id}")

    assert any("was deleted in the meantime" in one.value for one in app.warning)


@pytest.mark.parametrize(
    "words", ["`x`", "=1+1", "<img src=x onerror=alert(1)>", "${x}"]
)
def test_what_people_write_is_shown_as_they_wrote_it(open_page, words):
    app = place_by_coordinates(open_page("place.py"), "air_sensor")

    app.text_input[0].set_value(words)
    press(app, "Save")

    assert placements_of(app)[2][-1].placement.title == words
    assert not app.exception


def test_findings_show_the_worst_placement_first(open_page):
    app = open_page("findings.py")

    options = app.selectbox[0].options
    assert "not possible as placed" in options[0]
    assert "fits" in options[-1]


def test_a_plan_change_says_from_what_to_what_by_whom_and_how_long(open_page):
    app = open_page("plan_changes.py")

    shown = markdown(app)
    for words in ("Says now:", "Would have to allow:", "Decided by:", "Takes about"):
        assert words in shown
    assert "an assumption" in shown


def test_solutions_are_found_by_words_in_any_order(open_page):
    app = open_page("solutions.py")

    app.text_input[0].set_value("storage battery").run()

    found = app.tabs[0].expander
    assert "Battery storage container(s)" in [one.label for one in found]
    assert len(found) < 10


def test_words_that_fit_nothing_say_so(open_page):
    app = open_page("solutions.py")

    app.text_input[0].set_value("zeppelin").run()

    assert app.info[0].value.startswith("Nothing fits these words")


def test_a_damaged_layer_is_told_and_answers_not_assessed(home, open_page):
    layer = next((home / "districts" / "satamaranta" / "layers" / "flood").iterdir())
    kept = home / "kept"
    shutil.move(layer, kept)
    try:
        layers = read_district("satamaranta", home)
        app = open_page("layers.py")
    finally:
        shutil.move(kept, layer)

    assert [type(one) for one in layers.unreadable] == [UnreadableLayer]
    assert any("flood" in one.value for one in app.warning)


def test_the_template_for_translators_holds_every_text():
    assert TEMPLATE.read_text(encoding="utf-8") == template()
