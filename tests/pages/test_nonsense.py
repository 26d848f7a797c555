"""What is no answer to a field is refused in words, and nothing is lost."""

import shutil

import pytest

from pages.shared import cached_readers
from tests.pages.test_pages import place_by_coordinates, placements_of, press


def markdown(app):
    return "\n".join(element.value for element in app.markdown)


def test_a_title_of_spaces_is_none(open_page):
    app = place_by_coordinates(open_page("place.py"), "air_sensor")

    app.text_input[0].set_value("   ")
    press(app, "Save")

    assert placements_of(app)[2][-1].placement.title == ""
    assert any(
        "Air\\-quality" in one.value or "Air-quality" in one.value
        for one in app.subheader
    )


def test_fields_take_no_more_than_is_kept(open_page):
    app = place_by_coordinates(open_page("place.py"), "air_sensor")

    assert app.text_input[0].proto.max_chars == 200
    assert app.text_area[0].proto.max_chars == 5000


def test_number_fields_say_what_they_take(open_page):
    place = place_by_coordinates(open_page("place.py"), "air_sensor")
    thresholds = open_page("what_if.py")
    targets = open_page("targets.py")

    labels = [
        one.label for app in (place, thresholds, targets) for one in app.number_input
    ]
    assert "Size in m², 0.1 to 10,000,000 (empty: the typical size)" in labels
    assert "New value in m, 0 to 1,000,000" in labels
    assert "How many, more than 0" in labels


def test_a_target_of_nothing_cannot_be_added(open_page):
    app = open_page("targets.py")

    app.number_input[0].set_value(0.0).run()

    assert next(one for one in app.button if one.label == "Add").disabled


@pytest.mark.parametrize("words", ["`x`", "<img src=x>", "zeppelin"])
def test_a_search_for_layers_that_finds_none_says_so(open_page, words):
    app = open_page("layers.py")

    app.text_input[0].set_value(words).run()

    assert app.info[0].value.startswith("No layer fits these words")


def test_a_change_that_is_gone_from_the_register_is_told(open_page):
    app = open_page("what_if.py")
    app.query_params["change"] = "PC-gone"

    app.run()

    assert "not in the register any more" in app.info[0].value


@pytest.mark.parametrize(
    "page", ["place.py", "findings.py", "plan_changes.py", "where.py", "targets.py"]
)
def test_every_page_of_a_district_names_the_layers_that_cannot_be_read(
    home, open_page, page
):
    layer = next((home / "districts" / "satamaranta" / "layers" / "flood").iterdir())
    kept = home / "kept"
    shutil.move(layer, kept)
    try:
        app = open_page(page)
    finally:
        shutil.move(kept, layer)

    (told,) = app.warning
    assert "1 layer cannot be read: Flood" in told.value
    assert "not assessed" in told.value


def test_what_needs_a_lost_layer_never_fits(home, open_page):
    """The cycle stands fit; without the detailed plan nobody knows."""
    layers = home / "districts" / "satamaranta" / "layers"
    layer = next((layers / "detailed_plan").iterdir())
    kept = home / "kept"
    shutil.move(layer, kept)
    try:
        app = open_page("findings.py")
        found = cached_readers.findings("satamaranta", placements_of(app)[1].id)
    finally:
        shutil.move(kept, layer)

    assert not any("fits" in option for option in app.selectbox[0].options)
    of_stands = [one for one in found if one.placement_id == "P-01"]
    assert "not_assessed" in {one.outcome for one in of_stands}
