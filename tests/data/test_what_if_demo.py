"""Supposing on the demo district with every rule: only what moved is judged anew."""

from datetime import date

import pytest

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import checked_rules
from data.districts.satamaranta import build_satamaranta, satamaranta_placements
from geo.errors import WhatIfError
from geo.model.what_if import Amendment, AmendmentKind, ThresholdOverride
from geo.plan_changes import plan_changes
from geo.screening import Screener
from geo.sensitivity import findings_under, profile_with, thresholds_read
from geo.what_if import amendment_for, what_if

TODAY = date(2026, 6, 1)
PLAN_KINDS = ("zoning_element", "supplementary_regulation")


@pytest.fixture(scope="module")
def screener():
    catalogue = read_catalogue()
    layers = build_satamaranta()
    profile = catalogue.profile(layers.district.profile)
    rules = checked_rules(catalogue, catalogue.profile("generic"))
    return Screener(layers, rules, catalogue.solutions, profile, TODAY)


@pytest.fixture(scope="module")
def placements():
    return tuple(satamaranta_placements())


@pytest.fixture(scope="module")
def findings(screener, placements):
    return tuple(screener.screen(placements))


def judged(findings):
    return [
        (
            one.placement_id,
            one.rule_id,
            one.outcome,
            str(one.sentence),
            round(one.overlap_m2, 3),
            one.confidence,
        )
        for one in findings
    ]


def everything_anew(screener, layers, placements):
    return Screener(
        layers, screener.rules, screener.solutions, screener.profile, TODAY
    ).screen(placements)


def test_every_change_of_the_register_clears_what_asked_for_it(
    screener, placements, findings
):
    changes = plan_changes(findings, screener.profile)
    assert changes
    for change in changes:
        if change.needed_value.startswith("+"):
            with pytest.raises(WhatIfError, match="drawn wider"):
                amendment_for(change)
            continue
        result = what_if(screener, placements, findings, amendment_for(change), TODAY)
        cleared = {one.placement_id for one in result.comparison.of_kind("clears")}
        assert cleared >= set(change.placement_ids)
        assert judged(result.findings) == judged(
            everything_anew(screener, result.amended.layers, placements)
        )


def test_cancelling_any_object_that_a_placement_meets_is_judged_as_if_all_were_anew(
    screener, placements, findings
):
    kinds = {layer.id: layer.kind for layer in screener.layers.layers}
    objects = {
        (one.plan_object.layer_id, one.plan_object.local_id)
        for one in findings
        if one.plan_object and kinds[one.plan_object.layer_id] in PLAN_KINDS
    }
    assert len(objects) > 10
    for layer_id, local_id in sorted(objects)[::3]:
        cancel = Amendment(AmendmentKind.CANCEL, layer_id, local_id)
        result = what_if(screener, placements, findings, cancel, TODAY)

        assert judged(result.findings) == judged(
            everything_anew(screener, result.amended.layers, placements)
        )
        assert sum(move.area_m2 for move in result.amended.moves) == pytest.approx(
            result.amended.before.geometry.iloc[0].area
        )


def test_no_amended_layer_breaks_its_own_column_table(screener, findings):
    (change, *_) = plan_changes(findings, screener.profile)
    amendment = amendment_for(change, margin_m=2.5)
    result = what_if(screener, (), (), amendment, TODAY)

    layer = next(
        one for one in result.amended.layers.layers if one.id == amendment.layer_id
    )
    assert layer.features["local_id"].is_unique
    assert layer.features.geometry.is_valid.all()
    assert result.amended.ground.geom_type == "MultiPolygon"  # two places


@pytest.mark.parametrize("share", [0.8, 1.2])
def test_moving_any_threshold_is_judged_as_if_all_were_anew(
    screener, placements, findings, share
):
    for key in thresholds_read(screener.rules, screener.profile):
        value = screener.profile.threshold(key).value * share
        profile = profile_with(screener.profile, [ThresholdOverride(key, value)])

        result = findings_under(screener, profile, placements, findings)
        assert judged(result) == judged(screener.under(profile).screen(placements))
