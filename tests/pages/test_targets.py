"""The Targets page: from what people want to reach to sites, placed only on request."""

from functools import partial

import pytest

from geo.model.capacity import MEASURES
from geo.targets import AmountTarget, ReachTarget
from geo.targets.sites import sites_for
from pages.shared import cached_readers, target_search, target_words

TWO_BAYS = "shared_cars!2!car_share_bay"


@pytest.fixture(autouse=True)
def few_places(monkeypatch):
    monkeypatch.setattr(target_search, "sites_for", partial(sites_for, limit=12))


def open_targets(open_page, targets=TWO_BAYS):
    app = open_page("targets.py")
    app.session_state["targets_text"] = targets
    return app.run()


def button(app, words):
    return next(one for one in app.button if words in one.label)


def find(open_page, targets=TWO_BAYS):
    app = open_targets(open_page, targets)
    button(app, "Find sites").click().run()
    assert not app.exception
    assert not app.error
    return app


def texts(app):
    return "\n".join(one.value for one in (*app.markdown, *app.warning, *app.success))


def placed(app):
    return len(cached_readers.store().list_placements(scenario(app)))


def scenario(app):
    store = cached_readers.store()
    session = store.find_session(app.session_state["s"])
    layers = cached_readers.district_layers("satamaranta")
    return store.default_scenario(layers.district, session).id


def test_without_a_target_nothing_can_be_looked_for(open_page):
    app = open_page("targets.py")

    assert button(app, "Find sites").disabled
    assert "No target yet" in app.info[0].value


def test_a_target_is_added_kept_in_the_address_and_removed(open_page):
    app = open_page("targets.py")

    button(app, "Add").click().run()

    assert "10 shared cars" in texts(app)
    assert app.query_params["targets"].startswith("shared_cars!10!")

    button(app, "Remove 1").click().run()

    assert "10 shared cars" not in texts(app)
    assert "targets" not in app.query_params


def test_the_answer_begins_with_sites_plan_changes_and_how_sure_it_is(open_page):
    told = texts(find(open_page))

    assert "**2 sites, 0 plan changes**" in told
    assert "No other choice among these sites needs less" in told
    assert "0.08 shared cars per m²" in told


def test_nothing_is_placed_before_it_is_asked_for_and_all_can_be_taken_back(open_page):
    app = find(open_page)
    before = placed(app)

    place = next(one for one in app.button if one.label.startswith("Place th"))
    place.click().run()

    added = placed(app) - before
    assert added in {1, 2}
    assert "placed in your scenario" in texts(app)

    button(app, "Take these back").click().run()

    assert placed(app) == before


def test_what_cannot_be_met_is_said_with_the_reason(open_page):
    told = texts(find(open_page, "shared_cars!5000!car_share_bay"))

    assert "cannot all be met" in told
    assert "together give only" in told


def test_the_price_of_one_more_is_worked_out_on_request(open_page):
    app = find(open_page)

    button(app, "Work it out").click().run()

    assert "2 shared cars, and 1 more" in texts(app)


def test_targets_that_cannot_be_read_are_counted_not_guessed(open_page):
    app = open_targets(open_page, f"{TWO_BAYS}~shared_cars!-5!car_share_bay~x!y")

    assert "2 targets in the address could not be read" in app.warning[0].value
    assert "2 shared cars" in texts(app)


@pytest.mark.parametrize(
    "text",
    [
        "shared_cars!nan!bay",
        "shared_cars!1e999!bay",
        "shared_cars!40!nobody_knows",
        "reach!0!1!building!bay",
        "reach!300!7!building!bay",
        "reach!300!1!people!bay",
        "!!!!",
    ],
)
def test_no_text_in_the_address_makes_a_wrong_target(text):
    assert target_words.read(text, {"bay": "Bay"}) == ([], 1)


def test_targets_come_back_from_the_address_as_they_were():
    names = {"bay": "Bay", "hub": "Hub"}
    targets = [
        AmountTarget("t1", "solar_kw", 500, ("bay",), *MEASURES["solar_kw"]),
        ReachTarget("t2", 300, ("bay", "hub"), "Bay / Hub", 0.9),
    ]

    assert target_words.read(target_words.written(targets), names) == (targets, 0)
