"""What would need less, on the pages: looked for, applied, undone."""

import pytest

from tests.pages.test_pages import (
    everything,
    markdown,
    placements_of,
    press,
)


def open_findings_of(open_page, name, **address):
    app = open_page("findings.py", **address)
    wanted = next(
        number for number, label in enumerate(app.selectbox[0].options) if name in label
    )
    return app.selectbox[0].select_index(wanted).run()


def look(app):
    return press(app, "Look for what would need less")


def placement(app, name):
    _, _, records = placements_of(app)
    return next(record for record in records if record.placement.id == name)


def outcome_of(app, name):
    return next(label for label in app.selectbox[0].options if name in label)


def test_nothing_is_offered_where_everything_fits(open_page):
    app = open_findings_of(open_page, "P-01")

    assert "What would need less" not in [one.value for one in app.subheader]


def test_a_battery_is_moved_by_one_click_and_the_findings_follow(open_page):
    app = look(open_findings_of(open_page, "P-06"))
    before = placement(app, "P-06").placement.geometry
    assert "Move it 1.5 m south" in markdown(app)

    press(app, "Apply suggestion 2")

    moved = placement(app, "P-06").placement.geometry
    assert before.centroid.y - moved.centroid.y == pytest.approx(1.5)
    assert "comfortable" not in everything(app)
    assert [one.value.replace("\\", "") for one in app.success] == [
        "Done with P-06: Move it 1.5 m south."
    ]


def test_undo_brings_back_the_place_and_what_was_found_for_it(open_page):
    app = look(open_findings_of(open_page, "P-06"))
    before = placement(app, "P-06").placement
    press(app, "Apply suggestion 2")

    press(app, "Undo")

    assert placement(app, "P-06").placement == before
    assert "Move it 1.5 m south" in markdown(app)  # kept, not looked for again


def test_a_pilot_is_saved_as_a_temporary_placement(open_page):
    app = look(open_findings_of(open_page, "P-05"))

    press(app, "Apply suggestion 1")

    assert placement(app, "P-05").placement.duration == "temporary"


def test_where_a_plan_change_stays_it_is_named_with_its_decision(open_page):
    app = look(open_findings_of(open_page, "P-05"))

    assert "No single plan change is enough" in markdown(app)
    assert "**Likely decision:** local detailed plan amendment" in markdown(app)


def test_what_was_left_out_for_want_of_knowledge_is_said(open_page):
    app = look(open_findings_of(open_page, "P-13"))

    assert "what nobody knows is no gain" in markdown(app)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(open_page):
    app = look(open_findings_of(open_page, "P-06"))
    store, scenario, _ = placements_of(app)
    seen = placement(app, "P-06")
    store.delete_placement(
        scenario.id, "P-06", expected_version=seen.version, author="somebody else"
    )

    press(app, "Apply suggestion 2")

    assert any("was deleted in the meantime" in one.value for one in app.warning)
    assert not app.success


def test_the_reach_is_shown_as_an_assumption(open_page):
    app = look(open_findings_of(open_page, "P-06"))

    assert any(
        "Looked up to 100 m around, an assumption" in c.value for c in app.caption
    )


def test_the_place_page_tells_in_a_line_what_somebody_has_looked_for(open_page):
    app = look(open_findings_of(open_page, "P-06"))

    app.switch_page("place.py").run()

    captions = [one.value for one in app.caption]
    assert any(text.startswith("Would need less: Make it 155") for text in captions)
