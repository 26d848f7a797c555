"""How much is known about a district."""

from dataclasses import replace
from datetime import date

from geo.example_district import district, layer, rectangle
from geo.knowledge import knowledge_of
from geo.layers import DistrictLayers
from geo.model.rule import PlanScope
from geo.model.vocabulary import LevelOfSpatialPlan, RuleKind
from tests.geo.worlds import COMING, TODAY, land_use, plan_layer, rule

RULES = (
    land_use(PlanScope.DETAILED_PLAN),
    land_use(PlanScope.PLAN_IN_PREPARATION),
    land_use(PlanScope.MASTER_PLAN),
    rule(RuleKind.KEEP_OUT, ("flood",)),
)


def shares(*layers):
    known = knowledge_of(DistrictLayers(district(), layers), RULES, TODAY)
    return {one.title: round(one.share, 3) for one in known}


def test_plans_are_told_apart_by_level_and_step():
    master = plan_layer(level=LevelOfSpatialPlan.LOCAL, layer_id="master")
    drafts = plan_layer(process_steps=COMING, layer_id="drafts")

    assert shares(master, drafts) == {
        "Detailed plan": 0,
        "Plans in preparation": 1,
        "Master plan": 1,
        "Flood risk areas": 0,
    }


def test_half_a_district_is_half_known():
    assert (
        shares(layer("flood", coverage=rectangle(0, 0, 50, 100)))["Flood risk areas"]
        == 0.5
    )


def test_a_layer_without_stated_coverage_or_past_its_day_is_not_known():
    unstated = layer("flood", coverage=None)
    fresh = layer("flood")
    stale = replace(
        fresh, coverage=replace(fresh.coverage, valid_until=date(2020, 1, 1))
    )

    assert shares(unstated)["Flood risk areas"] == 0
    assert shares(stale)["Flood risk areas"] == 0
    assert shares(fresh)["Flood risk areas"] == 1
