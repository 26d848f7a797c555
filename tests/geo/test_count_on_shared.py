"""What placements of a scenario use together: alone each may fit, together not."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.example_district import SQUARE, layer, quantity, rectangle, solution
from geo.layers import Coverage, DistrictLayers
from geo.model.placement import Placement
from geo.model.rule import Shared
from geo.model.vocabulary import Outcome, RuleKind
from geo.screening import Screener
from tests.geo.worlds import TODAY, city, district, outcomes, rule

POWER = replace(
    rule(
        RuleKind.COUNT_ON_SHARED,
        ("secondary_substation",),
        sentence="{solution} takes {found} of {required}",
        distance_from_solution=True,
        shared=Shared.SUBSTATION_POWER,
        threshold="factor",
    ),
    sentence_met="{found} of {required}",
)
KERB = replace(
    POWER,
    id="kerb",
    requirement=replace(
        POWER.requirement,
        layers=("kerb_space",),
        shared=Shared.KERB_LENGTH,
        threshold="",
        distance_from_solution=False,
    ),
)


def uses(name, power_kw, reach_m=20):
    return replace(
        solution(name),
        electric_power_typ_kw=quantity(power_kw, "kW"),
        max_connection_m=quantity(reach_m, "m"),
    )


SOLUTIONS = {
    one.id: one for one in (uses("hub", 300), uses("charger", 250), uses("lamp", 1, 0))
}


def substation(kva=1000.0, peak_kw=500.0, at=50, coverage=SQUARE):
    values = {"transformer_kva": kva, "peak_load_kw": peak_kw}
    return layer(
        "secondary_substation",
        (
            rectangle(at, 50, at + 2, 52),
            {name: value for name, value in values.items() if value is not None},
        ),
        coverage=coverage,
    )


HUB = Placement("P-1", "hub", rectangle(40, 50, 45, 55))
CHARGER = Placement("P-2", "charger", rectangle(55, 50, 60, 55))
FAR = Placement("P-3", "charger", rectangle(80, 50, 85, 55))


def screener(*layers, rules=(POWER,), factor=1.0):
    return Screener(
        DistrictLayers(district(), layers or (substation(),)),
        rules,
        SOLUTIONS,
        city(factor=factor),
        TODAY,
    )


def answers(placements, *layers, **more):
    return {
        finding.placement_id: finding
        for finding in screener(*layers, **more).screen(placements)
    }


@pytest.mark.parametrize(
    ("peak_kw", "expected"),
    [
        pytest.param(700, Outcome.CONFORMS, id="300 of 300 kW"),
        pytest.param(701, Outcome.CONDITION, id="300 of 299 kW"),
        pytest.param(None, Outcome.JUDGEMENT, id="the peak is not given"),
    ],
)
def test_a_placement_alone_needs_what_the_substation_has_left(peak_kw, expected):
    (finding,) = screener(substation(peak_kw=peak_kw)).screen_one(HUB)

    assert finding.outcome is expected


def test_the_power_factor_makes_less_of_the_rated_power():
    (finding,) = screener(substation(peak_kw=700), factor=0.95).screen_one(HUB)

    assert finding.outcome is Outcome.CONDITION
    assert finding.required_value == pytest.approx(250)
    assert (finding.margin, finding.unit) == (pytest.approx(-50), "kW")


def test_two_that_fit_alone_do_not_fit_together_and_name_one_another():
    found = answers([HUB, CHARGER])

    assert {one.outcome for one in found.values()} == {Outcome.CONDITION}
    assert str(found["P-1"].sentence).startswith(
        "hub together with charger uses 550 kW of the 500 kW left"
    )
    assert str(found["P-2"].sentence).startswith("charger together with hub")
    for placement in (HUB, CHARGER):
        assert outcomes(screener().screen_one(placement)) == [Outcome.CONFORMS]


def test_one_out_of_reach_of_the_substation_does_not_count():
    found = answers([HUB, FAR])

    assert found["P-1"].outcome is Outcome.CONFORMS
    assert found["P-3"].outcome is Outcome.NOT_ASSESSED


def test_each_is_fed_by_its_nearest_substation():
    second = replace(substation(at=62), id="second")

    found = answers([HUB, CHARGER], substation(), second)

    assert {one.outcome for one in found.values()} == {Outcome.CONFORMS}


def test_two_of_the_same_solution_both_count():
    twin = replace(HUB, id="P-9")

    assert {one.outcome for one in answers([HUB, twin]).values()} == {Outcome.CONDITION}


def test_a_variant_stands_in_place_of_the_placement_it_came_from():
    judge = screener().beside([HUB, FAR])
    moved = replace(HUB, geometry=rectangle(41, 50, 46, 55))

    assert outcomes(judge.screen_one(moved)) == [Outcome.CONFORMS]


@given(st.sampled_from(list(permutations([HUB, CHARGER, FAR]))))
def test_the_order_of_the_placements_changes_nothing(order):
    ordered = answers(sorted(order, key=lambda placement: placement.id))

    assert {key: str(one.sentence) for key, one in answers(order).items()} == {
        key: str(one.sentence) for key, one in ordered.items()
    }


def test_a_substation_layer_that_is_not_complete_is_not_assessed():
    half = replace(substation(), coverage=Coverage(rectangle(0, 0, 50, 100)))

    assert outcomes(screener(half).screen_one(HUB)) == [Outcome.NOT_ASSESSED]


def kerb(length_m=12.0):
    return layer(
        "kerb_space",
        (
            rectangle(10, 10, 22, 12),
            {} if length_m is None else {"kerb_length_m": length_m},
        ),
    )


def on_kerb(name, west, east):
    return Placement(name, "lamp", rectangle(west, 10, east, 12))


@pytest.mark.parametrize(
    ("placements", "length_m", "expected"),
    [
        pytest.param([(10, 18)], 12.0, Outcome.CONFORMS, id="8 of 12 m"),
        pytest.param([(10, 18), (18, 22)], 12.0, Outcome.CONFORMS, id="8 + 4 m"),
        pytest.param([(10, 18), (14, 22)], 12.0, Outcome.CONDITION, id="8 + 8 m"),
        pytest.param([(10, 18)], None, Outcome.JUDGEMENT, id="length not given"),
        pytest.param([(30, 38)], 12.0, Outcome.CONFORMS, id="beside the kerb"),
    ],
)
def test_a_kerb_holds_so_many_metres(placements, length_m, expected):
    drawn = [on_kerb(f"P-{i}", *span) for i, span in enumerate(placements)]

    found = answers(drawn, kerb(length_m), rules=(KERB,))

    assert {one.outcome for one in found.values()} == {expected}
