"""In Satamaranta each of the six outcomes appears, and one fact turns it into another.

And whatever layer is taken away, what needed it becomes *not assessed*, for every rule
and every layer.
"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from data.districts.satamaranta import build_satamaranta, satamaranta_placements
from geo.layers import Coverage, DistrictLayers
from geo.model.finding import summarise
from geo.model.vocabulary import Outcome
from geo.screening import Screener

TODAY = date(2026, 3, 1)
CATALOGUE = read_catalogue()
RULES = read_rules()
WHOLE = build_satamaranta()
PLACEMENTS = {placement.id: placement for placement in satamaranta_placements()}
KINDS_READ = sorted({kind for rule in RULES for kind in rule.requirement.layers})


def screener(layers=WHOLE, rules=RULES):
    return Screener(
        layers, rules, CATALOGUE.solutions, CATALOGUE.profile("helsinki"), TODAY
    )


def overall(placement, layers=WHOLE, rules=RULES):
    findings = screener(layers, rules).screen_one(placement)
    return summarise(placement.id, findings).outcome


def with_layer(layer_id, **changes):
    """The district with one layer changed."""
    return DistrictLayers(
        WHOLE.district,
        tuple(
            replace(layer, **changes) if layer.id == layer_id else layer
            for layer in WHOLE.layers
        ),
    )


def features_of(layer_id):
    return next(layer for layer in WHOLE.layers if layer.id == layer_id).features


def with_value(layer_id, row, column, value):
    """The district with one value of one object changed."""
    features = features_of(layer_id).copy()
    features.loc[row, column] = value
    return with_layer(layer_id, features=features)


def rows_under(layer_id, placement):
    features = features_of(layer_id)
    ground = placement.geometry
    return features.index[features.geometry.intersects(ground)]


def test_each_of_the_six_outcomes_appears():
    found = {overall(placement) for placement in PLACEMENTS.values()}

    assert found == set(Outcome)


def test_what_fits_is_not_assessed_once_the_snow_storage_is_no_longer_known():
    fits = PLACEMENTS["P-01"]
    unknown = with_layer("snow_storage", coverage=Coverage(None))

    assert overall(fits) is Outcome.CONFORMS
    assert overall(fits, unknown) is Outcome.NOT_ASSESSED


def test_what_is_not_assessed_fits_once_somebody_surveyed_the_other_half():
    unknown = PLACEMENTS["P-17"]
    surveyed = with_layer("snow_storage", coverage=Coverage(WHOLE.district.boundary))

    assert overall(unknown) is Outcome.NOT_ASSESSED
    assert overall(unknown, surveyed) is Outcome.CONFORMS


def test_a_condition_becomes_a_plan_change_once_the_zone_is_a_park():
    battery = PLACEMENTS["P-06"]
    (zone,) = rows_under("detailed_plan", battery)
    as_park = with_value("detailed_plan", zone, "hilucs_land_use", "3_4_4")

    assert overall(battery) is Outcome.CONDITION
    assert overall(battery, as_park) is Outcome.PLAN_CHANGE


def test_a_plan_change_becomes_a_condition_once_the_plan_allows_roads_there():
    hub = PLACEMENTS["P-03"]
    (zone,) = rows_under("detailed_plan", hub)
    amended = with_value("detailed_plan", zone, "hilucs_land_use", "3_4_4|4_1_1|6_4")

    assert overall(hub) is Outcome.PLAN_CHANGE
    assert overall(hub, amended) is Outcome.CONDITION


def test_a_plan_change_becomes_a_judgement_once_nobody_knows_whom_the_plan_binds():
    hub = PLACEMENTS["P-03"]
    (zone,) = rows_under("detailed_plan", hub)
    features = features_of("detailed_plan").copy()
    features.loc[zone, ["regulation_nature", "plan_id"]] = None
    silent = with_layer("detailed_plan", features=features)

    assert overall(hub, silent) is Outcome.JUDGEMENT


def test_a_judgement_becomes_a_condition_once_the_groundwater_class_is_known():
    boreholes = PLACEMENTS["P-08"]
    (area,) = rows_under("groundwater", boreholes)
    classified = with_value("groundwater", area, "groundwater_class", "1")

    assert overall(boreholes) is Outcome.JUDGEMENT
    assert overall(boreholes, classified) is Outcome.CONDITION


def test_a_prohibition_becomes_a_plan_change_once_the_reserve_is_lifted():
    boreholes = PLACEMENTS["P-07"]
    features = features_of("nature_reserve")
    lifted = with_layer("nature_reserve", features=features.iloc[0:0])

    assert overall(boreholes) is Outcome.PROHIBITED
    assert overall(boreholes, lifted) is Outcome.PLAN_CHANGE


def findings_by_rule(findings):
    by_rule = {}
    for finding in findings:
        by_rule.setdefault((finding.placement_id, finding.rule_id), []).append(finding)
    return by_rule


@pytest.mark.parametrize("kind", KINDS_READ)
def test_taking_a_kind_of_layer_away_leaves_what_needs_it_not_assessed(kind):
    """Every rule that reads the kind, for every demo placement it applies to."""
    gone = WHOLE.without(layer.id for layer in WHOLE.of_kind(kind))
    rules = tuple(rule for rule in RULES if kind in rule.requirement.layers)
    found = screener(gone, rules).screen(PLACEMENTS.values())

    readers = {rule.id for rule in rules}
    still_fine = [
        (finding.placement_id, finding.rule_id, str(finding.sentence))
        for finding in found
        if finding.rule_id in readers
        and finding.outcome is Outcome.CONFORMS
        and not _another_layer_answered(finding, kind)
    ]

    assert still_fine == []


def _another_layer_answered(finding, kind):
    """Nearness is fulfilled by any one of several kinds: the one found is named."""
    found = finding.plan_object
    if found is None or not finding.rule_id.startswith("must_be_near"):
        return False
    layer = next(one for one in WHOLE.layers if one.id == found.layer_id)
    return layer.kind != kind


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.requirement.layers],
    ids=lambda rule: rule.id,
)
def test_a_rule_without_any_of_its_layers_never_says_yes(rule):
    """Every rule, for every solution it can apply to, in the middle of nowhere."""
    nowhere = DistrictLayers(WHOLE.district, ())
    judge = screener(nowhere, (rule,))
    middle = WHOLE.district.boundary.centroid
    outcomes = {
        finding.outcome
        for solution_id in CATALOGUE.solutions
        for finding in judge.screen_one(
            replace(PLACEMENTS["P-01"], solution_id=solution_id, geometry=middle)
        )
    }

    assert outcomes == {Outcome.NOT_ASSESSED}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    layer=st.sampled_from(WHOLE.layers),
    placement=st.sampled_from(list(PLACEMENTS.values())),
)
def test_taking_one_layer_away_never_makes_an_answer_kinder(layer, placement):
    """Less knowledge turns no answer into 'conforms' that was not one before."""
    before = findings_by_rule(screener().screen_one(placement))
    after = findings_by_rule(screener(WHOLE.without([layer.id])).screen_one(placement))

    for key, findings in after.items():
        if all(finding.outcome is Outcome.CONFORMS for finding in findings):
            assert all(f.outcome is Outcome.CONFORMS for f in before.get(key, []))


@pytest.mark.parametrize("city", ["helsinki", "sofia"])
def test_no_check_is_silent_and_the_order_is_as_told(city):
    """Each check that applies says something; worst first, then by its order."""
    judge = Screener(WHOLE, RULES, CATALOGUE.solutions, CATALOGUE.profile(city), TODAY)
    for placement in PLACEMENTS.values():
        findings = judge.screen_one(placement)
        solution = CATALOGUE.solutions[placement.solution_id]
        asked = {rule.id for rule in judge.rules_for(solution, placement)}
        ranks = [
            (-finding.outcome.severity, finding.priority)
            for finding in findings
            if finding.priority >= 0
        ]

        assert asked <= {finding.rule_id for finding in findings}
        assert ranks == sorted(ranks)


def test_what_sofia_switched_off_is_never_a_fit_there_and_says_why():
    sofia = CATALOGUE.profile("sofia")
    judge = Screener(WHOLE, RULES, CATALOGUE.solutions, sofia, TODAY)
    off = {one.rule_id: one.reason for one in sofia.rules_off}

    told = [f for f in judge.screen(PLACEMENTS.values()) if f.rule_id in off]

    assert {finding.outcome for finding in told} == {Outcome.NOT_ASSESSED}
    assert all(str(f.sentence).endswith(off[f.rule_id]) for f in told)
