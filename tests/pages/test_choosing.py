"""A choice counts at once, the first and every later one."""

import shutil
from dataclasses import replace

import pytest

from data.districts.satamaranta import build_satamaranta
from data.districts.storage import write_district


def heading_of(app):
    return next(one.value for one in app.subheader if one.value.startswith("P-"))


def chosen_one_after_another(app, number, names):
    """Choose in the box that the browser has, which knows only its identity then."""
    identities = []
    for name in names:
        box = app.selectbox[number]
        identities.append(box.proto.id)
        box.set_value(name).run()
    return identities


def test_the_box_of_placements_stays_the_same_while_one_chooses(open_page):
    app = open_page("findings.py")

    seen = chosen_one_after_another(app, 0, ["P-03", "P-12", "P-14", "P-20"])

    assert len(set(seen)) == 1  # a new box would lose every second choice
    assert heading_of(app).startswith("P-20")


def test_a_placement_chosen_on_findings_is_the_chosen_one_on_the_map(open_page):
    app = open_page("findings.py")
    app.selectbox[0].set_value("P-12").run()

    app.switch_page("place.py").run()

    assert heading_of(app).startswith("P-12")


@pytest.fixture
def second_district(home):
    """A district beside the demo, of which nothing is known."""
    drawn = build_satamaranta()
    district = replace(drawn.district, id="another-shore", name="Another shore")
    write_district(replace(drawn, district=district, layers=()), home)
    yield "another-shore"
    shutil.rmtree(home / "districts" / "another-shore")


def test_the_box_of_districts_stays_the_same_while_one_chooses(
    open_page, second_district
):
    app = open_page()

    seen = chosen_one_after_another(
        app, 0, [second_district, "satamaranta", second_district]
    )

    assert len(set(seen)) == 1
    assert app.query_params["district"] == second_district
