"""What if: suppose a plan or a threshold, see what follows, keep it, take it back."""

import sqlite3
from contextlib import closing

import geopandas as gpd
import pytest
import shapely

from data.exporting import write_proposals
from data.importing.areas import reproject
from data.store import ThresholdChange
from geo.model.what_if import ThresholdOverride
from geo.what_if import compare
from pages.shared import cached_readers
from pages.shared.comparison_views import headlines
from pages.shared.proposal_views import to_export
from pages.shared.session import Workplace
from tests.data.test_drawn_area import as_geojson
from tests.pages.test_pages import everything, markdown, placements_of, press

THRESHOLD = "bess_to_dwelling"


def scenario_of(app):
    store, scenario, _ = placements_of(app)
    return store, scenario


def box(app, label):
    return next(one for one in app.selectbox if one.label == label)


def change_threshold(app, value, reason="a wall is built"):
    box(app, "Threshold").select(THRESHOLD).run()
    number = next(one for one in app.number_input if one.label.startswith("New value"))
    number.set_value(value).run()
    why = next(one for one in app.text_input if one.label.startswith("Why"))
    why.set_value(reason).run()
    return app


def test_the_change_that_helps_most_is_shown_with_what_it_frees(open_page):
    app = open_page("what_if.py")

    shown = everything(app).replace("\\", "")
    assert "2 placements no longer need a plan change: P-03, P-21." in shown
    assert "For 19 other placements every finding stays as it is." in shown
    assert "364 m² become Road Transport" in shown
    assert "8,920 m² stay Open Air Recreational Areas" in shown


def test_a_change_card_leads_to_the_page_with_its_change_chosen(open_page):
    start = open_page("plan_changes.py")
    changes = cached_readers.register("satamaranta", scenario_of(start)[1].id)
    wanted = changes[1]

    app = open_page("what_if.py", s=start.query_params["s"])
    app.query_params["change"] = wanted.id
    app.run()
    assert box(app, "Change").value == wanted.id


def test_where_nothing_at_all_changes_it_is_not_called_harmless():
    (told,) = headlines(compare(["P-01"], [], []))

    assert told.startswith("Nothing changes for what is placed")
    assert "for a planner to judge" in told


def test_a_broken_change_in_the_address_shows_the_first_one(open_page):
    app = open_page("what_if.py")
    app.query_params["change"] = "PC-<script>"
    app.run()

    assert not app.exception
    assert "no longer need a plan change" in markdown(app)


def test_a_use_that_does_not_help_says_that_nothing_is_freed(open_page):
    app = open_page("what_if.py")

    box(app, "Land use it gets").select("6_3_1").run()
    assert "no longer need" not in markdown(app)
    assert not app.exception


def test_a_limit_raised_by_too_little_says_that_no_outcome_changes(open_page):
    """The heat store is 20 m high; 19.1 m in place of 19 m do not let it stand."""
    app = open_page("what_if.py")
    change = box(app, "Change")
    change.select(next(one for one in change.options if "EN-86" in one)).run()

    box(app, "How it changes").select("A limit is raised or lowered").run()
    number = next(one for one in app.number_input if "now" in one.label)
    number.set_value(19.1).run()

    assert "No placement gets another outcome" in markdown(app)
    assert "What is said of P-06, P-18 has other words or numbers" in markdown(app)


def test_what_is_supposed_is_kept_renamed_deleted_and_brought_back(open_page):
    app = open_page("what_if.py")
    store, scenario = scenario_of(app)

    press(app, "Keep as a proposal")
    (kept,) = store.list_proposals(scenario.id)
    assert (kept.id, kept.title[:18]) == ("C-1", "Part of Köysipuist")
    assert round(kept.ground.area) == 364
    assert "Kept as C-1" in app.success[0].value.replace("\\", "")

    title = next(one for one in app.text_input if one.key == "rename_C-1_1_title")
    title.set_value("Hub in the park")
    press(app, "Save")
    assert store.list_proposals(scenario.id)[0].title == "Hub in the park"

    press(app, "Delete C-1")
    assert store.list_proposals(scenario.id) == []

    next(one for one in app.button if one.key == "proposals_undo").click().run()
    assert store.list_proposals(scenario.id)[0].title == "Hub in the park"


def test_a_kept_proposal_can_be_looked_at_again(open_page):
    app = open_page("what_if.py")
    press(app, "Keep as a proposal")

    app.radio(key="what_if_source").set_value("A proposal kept here").run()

    assert "2 placements no longer need a plan change" in markdown(app)
    assert not [one for one in app.button if one.label == "Keep as a proposal"]


def test_a_proposal_that_somebody_else_changed_is_not_deleted(open_page):
    app = open_page("what_if.py")
    store, scenario = scenario_of(app)
    press(app, "Keep as a proposal")
    store.rename_proposal(
        scenario.id, "C-1", "Theirs", expected_version=1, author="somebody else"
    )

    press(app, "Delete C-1")

    assert any("was changed in the meantime" in one.value for one in app.warning)
    assert store.list_proposals(scenario.id)[0].title == "Theirs"


def test_the_file_of_the_proposals_opens_and_its_areas_add_up(open_page, tmp_path):
    app = open_page("what_if.py")
    store, scenario = scenario_of(app)
    press(app, "Keep as a proposal")
    layers = cached_readers.district_layers("satamaranta")
    workplace = Workplace(layers, store.find_session(app.query_params["s"]), scenario)

    exports = [to_export(workplace, one) for one in store.list_proposals(scenario.id)]
    write_proposals(exports, layers.district, tmp_path / "p.gpkg")
    zones = gpd.read_file(tmp_path / "p.gpkg", layer="zoning_element")
    old = next(layer for layer in layers.layers if layer.id == "detailed_plan")
    park = old.features.set_index("local_id").loc["VP-33", "geometry"]
    assert zones["area_m2"].sum() == pytest.approx(park.area)
    assert zones.geometry.is_valid.all()


def test_another_value_shows_at_once_what_flips_and_needs_a_reason(open_page):
    app = change_threshold(open_page("what_if.py"), 6.0, reason=" ")

    assert "flips below 6.5 m" in markdown(app)
    assert "2 findings clear, on P-05, P-06." in markdown(app)
    use = next(one for one in app.button if one.label == "Use it in this scenario")
    assert use.disabled


def test_a_used_threshold_changes_the_findings_and_they_say_so(open_page):
    app = change_threshold(open_page("what_if.py"), 24.5)
    press(app, "Use it in this scenario")

    app.switch_page("findings.py").run()
    assert "1 threshold is changed in this scenario" in app.warning[0].value
    _store, scenario = scenario_of(app)
    told = [
        str(finding.sentence)
        for finding in cached_readers.findings("satamaranta", scenario.id)
        if finding.rule_id == "keep_distance.battery_building"
    ]
    assert told
    assert all("changed in this scenario from 25 to 24.5 m" in one for one in told)


def test_a_threshold_is_reset_and_other_peoples_scenarios_never_had_it(open_page):
    app = change_threshold(open_page("what_if.py"), 6.0)
    press(app, "Use it in this scenario")
    other = open_page("findings.py")
    assert not other.warning

    press(app, "Reset to the city's value")

    app.switch_page("findings.py").run()
    assert not app.warning


def test_a_threshold_that_the_city_no_longer_has_harms_no_page_and_can_be_reset(
    open_page,
):
    app = open_page("what_if.py")
    store, scenario = scenario_of(app)
    gone = ThresholdChange(ThresholdOverride("gone_rule", 1.0), 2.0, "m", "old")
    store.set_threshold(scenario.id, gone, expected_version=None, author="anna")

    app.run()
    assert not app.exception
    assert not app.error
    assert any("No check reads this threshold" in one.value for one in app.info)
    press(app, "Reset to the city's value")
    assert store.list_thresholds(scenario.id) == []


def test_the_thresholds_that_decide_most_are_found_out_on_request(open_page):
    app = open_page("what_if.py")

    press(app, "Find out")

    assert "placement flips: P-09" in markdown(app).replace("\\", "")


def test_a_scenario_without_placements_says_where_to_begin(open_page):
    app = open_page("what_if.py")
    store, scenario, records = placements_of(app)
    for record in records:
        store.delete_placement(
            scenario.id,
            record.placement.id,
            expected_version=record.version,
            author="a",
        )

    app.run()
    assert app.info[0].value == "No solution is placed yet."


def test_what_was_done_is_in_the_log_of_the_scenario(open_page, home):
    app = change_threshold(open_page("what_if.py"), 6.0)
    press(app, "Use it in this scenario")
    _store, scenario = scenario_of(app)

    with closing(sqlite3.connect(home / "plantable.sqlite")) as connection:
        rows = connection.execute(
            "SELECT action, entity_id FROM event WHERE scenario_id = ? "
            "AND entity = 'threshold'",
            (scenario.id,),
        ).fetchall()
    assert rows == [("create", THRESHOLD)]


def give_area(app, content):
    source = app.radio(key="what_if_source")
    source.set_value("A plan object that a placement meets").run()
    how = box(app, "How it changes")
    how.select("A drawn area of it gets another use").run()
    uploader = app.get("file_uploader")[0]
    uploader.upload("area.geojson", content)
    return app.run()


def test_an_area_drawn_elsewhere_is_taken_out_of_the_zone(open_page):
    app = open_page("what_if.py")
    layers = cached_readers.district_layers("satamaranta")
    zones = next(layer for layer in layers.layers if layer.id == "detailed_plan")
    park = zones.features.set_index("local_id").loc["VP-33", "geometry"]
    middle = shapely.buffer(park.centroid, 10, cap_style="square")

    give_area(app, as_geojson(reproject(middle, layers.district.crs, "EPSG:4326")))

    assert "400 m² become" in markdown(app)


def test_a_file_that_is_no_area_is_refused_in_plain_words(open_page):
    app = give_area(open_page("what_if.py"), b"not a drawing")

    assert any("no GeoJSON" in one.value for one in app.warning)
    assert not app.exception
