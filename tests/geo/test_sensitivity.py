"""Thresholds moved within a scenario: what flips, at which value, and what decides."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import WhatIfError
from geo.example_district import district, layer, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.placement import Placement
from geo.model.profile import InstrumentChoice
from geo.model.rule import Measure
from geo.model.vocabulary import Confidence, Outcome, Remedy, RuleKind
from geo.model.what_if import ThresholdOverride
from geo.screening import Screener
from geo.sensitivity import (
    decisive,
    findings_under,
    most_decisive,
    profile_with,
    thresholds_read,
)
from geo.threshold_flips import Side, flips
from tests.chance import examples
from tests.geo.worlds import TODAY, city, land_use, plan_layer, rule, zone

HUB = solution("hub", preferred=("4_1_1",), incompatible=("5",))
HOUSE = (rectangle(50, 0, 60, 100), {"local_id": "B-1"})
# Its edge is 20 - 13.6 = 6.4 m from the house at x = 50.
AT_6_4_M = Placement("P-1", "hub", rectangle(33.6, 10, 43.6, 20))
AT_12_M = Placement("P-2", "hub", rectangle(28, 40, 38, 50))

KEEP_GAP = rule(
    RuleKind.KEEP_DISTANCE,
    ("building",),
    threshold="gap",
    rule_id="keep_distance.gap",
    sentence="{solution} comes within {found} m of {object}",
)
LARGE = rule(
    RuleKind.PERMIT_TRIGGER,
    threshold="large",
    measure=Measure.FOOTPRINT_M2,
    rule_id="permit.large",
    sentence="{solution} takes {found} m2",
)
STOP_NEAR = rule(
    RuleKind.MUST_BE_NEAR,
    ("transit_stop",),
    threshold="walk",
    rule_id="must_be_near.stop",
    sentence="no stop within {required} m",
)


def world(*rules, tolerance_m=0.0, **thresholds):
    house = layer("building", HOUSE, coverage=rectangle(-500, -500, 600, 600))
    stop = layer(
        "transit_stop",
        (rectangle(0, 10, 3.6, 20), {"local_id": "T-1"}),  # 30 m from P-1
        coverage=rectangle(-500, -500, 600, 600),
    )
    if tolerance_m:
        house = layer(
            "building",
            HOUSE,
            coverage=rectangle(-500, -500, 600, 600),
            tolerance_m=tolerance_m,
        )
    return Screener(
        DistrictLayers(district(), (house, stop)),
        rules or (KEEP_GAP,),
        {"hub": HUB},
        city(**({"gap": 7.5} | thresholds)),
        TODAY,
    )


def under(screener, placements, **values):
    findings = screener.screen(placements)
    overrides = [ThresholdOverride(key, value) for key, value in values.items()]
    profile = profile_with(screener.profile, overrides)
    return findings_under(screener, profile, placements, findings)


def outcomes_under(screener, placement, **values):
    return [one.outcome for one in under(screener, (placement,), **values)]


def test_a_smaller_distance_clears_what_stood_too_near():
    assert outcomes_under(world(), AT_6_4_M, gap=5.0) == [Outcome.CONFORMS]
    assert outcomes_under(world(), AT_6_4_M, gap=7.0) == [Outcome.CONDITION]


def test_a_finding_on_a_changed_threshold_says_from_what_to_what_and_is_an_assumption():
    (finding,) = under(world(), (AT_6_4_M,), gap=7.0)

    assert "changed in this scenario from 7.5 to 7 m." in str(finding.sentence)
    assert finding.confidence is Confidence.ASSUMPTION


def test_a_check_that_fits_on_a_changed_threshold_says_so_too():
    (finding,) = under(world(), (AT_6_4_M,), gap=5.0)

    assert finding.outcome is Outcome.CONFORMS
    assert "changed in this scenario from 7.5 to 5 m." in str(finding.sentence)
    assert finding.confidence is Confidence.ASSUMPTION


def test_findings_on_other_thresholds_stay_as_they_are():
    screener = world(KEEP_GAP, LARGE, large=50.0)
    before = screener.screen((AT_6_4_M,))

    after = under(screener, (AT_6_4_M,), gap=7.0)
    assert [one for one in after if one.rule_id == "permit.large"] == [
        one for one in before if one.rule_id == "permit.large"
    ]


def test_changed_twice_the_first_value_is_the_one_of_the_city():
    once = profile_with(world().profile, [ThresholdOverride("gap", 6.0)])
    twice = profile_with(once, [ThresholdOverride("gap", 5.0)])

    assert twice.threshold("gap").changed_from == 7.5


def test_the_size_that_picks_the_likely_decision_is_a_threshold_like_any_other():
    small = InstrumentChoice(
        "", "", "", 50.0, Remedy.DEVIATION, "deviation", footprint_below="small"
    )
    homes = plan_layer(zone(0, 0, 100, 100, "5_1"))
    base = city(small=50.0)
    base = type(base)(**{**vars(base), "choices": (small,)})
    screener = Screener(
        DistrictLayers(district(), (homes,)), (land_use(),), {"hub": HUB}, base, TODAY
    )

    (before,) = screener.screen((AT_6_4_M,))  # 100 m2
    (after,) = under(screener, (AT_6_4_M,), small=150.0)
    assert (before.remedy, after.remedy) == (Remedy.AMEND_PLAN, Remedy.DEVIATION)
    assert "from 50 to 150 m" in str(after.sentence)


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        pytest.param([("gap", -1.0)], "cannot be -1", id="negative"),
        pytest.param([("gap", float("nan"))], "cannot be nan", id="no number"),
        pytest.param([("gap", float("inf"))], "cannot be inf", id="without end"),
        pytest.param([("gap", 1e9)], "0 to 1,000,000", id="beyond anything"),
        pytest.param([("gpa", 5.0)], "has no threshold 'gpa'", id="none such"),
        pytest.param([("gap", 5.0), ("gap", 6.0)], "twice", id="twice"),
    ],
)
def test_a_threshold_that_makes_no_sense_is_refused(overrides, said):
    with pytest.raises(WhatIfError, match=said):
        profile_with(
            world().profile, [ThresholdOverride(key, value) for key, value in overrides]
        )


def test_only_thresholds_that_some_check_reads_are_offered():
    screener = world(KEEP_GAP, never_read=3.0)

    assert thresholds_read(screener.rules, screener.profile) == ("gap",)


def flips_of(screener, placement):
    findings = screener.screen((placement,))
    found = flips(findings, screener.rules, screener.profile, screener.layers)
    return [(flip.key, flip.side, round(flip.at, 6)) for flip in found]


def test_who_stands_too_near_flips_below_its_own_distance():
    assert flips_of(world(), AT_6_4_M) == [("gap", Side.BELOW, 6.4)]


def test_within_the_drawing_tolerance_it_flips_to_both_sides():
    # 6.4 m, drawn to 2 m: clear up to 4.4 m asked, surely too near from 8.4 m on.
    assert sorted(flips_of(world(tolerance_m=2.0), AT_6_4_M)) == [
        ("gap", Side.ABOVE, 8.4),
        ("gap", Side.BELOW, 4.4),
    ]


def test_what_is_near_enough_flips_below_its_distance():
    assert flips_of(world(STOP_NEAR, walk=100.0), AT_6_4_M) == [
        ("walk", Side.BELOW, 30.0)
    ]


@pytest.mark.parametrize(("large", "side"), [(50.0, Side.ABOVE), (200.0, Side.BELOW)])
def test_a_permit_for_large_ones_flips_at_the_footprint(large, side):
    assert flips_of(world(LARGE, large=large), AT_6_4_M) == [("large", side, 100.0)]


def test_between_needed_and_comfortable_it_flips_below_its_distance():
    comfort = rule(
        RuleKind.KEEP_DISTANCE,
        ("building",),
        threshold="gap",
        comfort_threshold="comfort",
        rule_id="keep_distance.comfort",
    )

    assert flips_of(world(comfort, comfort=20.0), AT_12_M) == [
        ("comfort", Side.BELOW, 12.0)
    ]


@given(
    gap=st.floats(0.5, 40),
    east=st.floats(1, 45),
    tolerance_m=st.sampled_from([0.0, 0.5, 2.0]),
)
@settings(max_examples=examples(80), deadline=timedelta(seconds=5))
def test_the_outcome_changes_just_beyond_the_value_told_and_not_before(
    gap, east, tolerance_m
):
    placement = Placement("P-1", "hub", rectangle(east - 1, 10, east, 20))
    screener = world(tolerance_m=tolerance_m, gap=gap)
    findings = screener.screen((placement,))

    for flip in flips(findings, screener.rules, screener.profile, screener.layers):
        sign = -1 if flip.side is Side.BELOW else 1
        beyond, short = flip.at + sign * 0.01, flip.at - sign * 0.01
        if beyond <= 0 or abs(flip.present - flip.at) < 0.02:
            continue
        present = flip.finding.outcome
        assert present not in outcomes_under(screener, placement, gap=beyond)
        assert present in outcomes_under(screener, placement, gap=short)


def test_the_threshold_by_which_most_placements_flip_comes_first():
    # A fifth of 7.5 m is 1.5 m: 6.4 m flips; a fifth of 15 m2 flips no 100 m2.
    screener = world(LARGE, KEEP_GAP, large=15.0)
    placements = (AT_6_4_M, AT_12_M)

    weights = list(decisive(screener, placements, screener.screen(placements)))
    (first,) = most_decisive(weights)
    assert [weight.threshold.key for weight in weights] == ["large", "gap"]
    assert (first.threshold.key, first.flipping) == ("gap", ("P-1",))


def test_a_wider_band_shows_more():
    screener = world()
    findings = screener.screen((AT_6_4_M, AT_12_M))

    (weight,) = decisive(screener, (AT_6_4_M, AT_12_M), findings, band=0.7)
    assert weight.flipping == ("P-1", "P-2")  # 7.5 m up to 12.75 m


def test_a_band_that_is_no_share_is_refused():
    with pytest.raises(WhatIfError, match="between 0 and 1"):
        list(decisive(world(), (), (), band=20))


@given(
    gap=st.floats(0, 60),
    places=st.lists(
        st.tuples(st.integers(-20, 95), st.integers(0, 90)), min_size=1, max_size=5
    ),
)
@settings(max_examples=examples(40), deadline=timedelta(seconds=5))
def test_judging_only_the_rules_concerned_gives_the_same_as_judging_all(gap, places):
    screener = world(KEEP_GAP, LARGE, STOP_NEAR, large=50.0, walk=40.0)
    placements = tuple(
        Placement(f"P-{n}", "hub", rectangle(x, y, x + 8, y + 8))
        for n, (x, y) in enumerate(places)
    )

    profile = profile_with(screener.profile, [ThresholdOverride("gap", gap)])
    result = findings_under(screener, profile, placements, screener.screen(placements))
    assert list(result) == screener.under(profile).screen(placements)
