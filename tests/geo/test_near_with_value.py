"""What has to be near and to have a value: one fact at a time."""

from dataclasses import replace

import pytest

from geo.example_district import SQUARE, layer, quantity, rectangle, solution
from geo.layers import Coverage
from geo.model.vocabulary import Outcome, RuleKind
from tests.geo.worlds import city, outcomes, rule, screen

SHOP = replace(solution("shop"), max_connection_m=quantity(20, "m"))
PLACE = rectangle(30, 30, 40, 40)
CITY = city(least=65, most=90)


def asks(**bounds):
    one = rule(
        RuleKind.NEAR_WITH_VALUE,
        ("district_heat_pipe",),
        sentence="{found} of {required}",
        distance_from_solution=True,
        value_column="supply_temperature_c",
        **bounds,
    )
    return replace(one, sentence_met="{found} of {required}")


HOT = asks(least_threshold="least")
MILD = asks(most_threshold="most")


def pipes(*temperatures, at=45, coverage=SQUARE):
    return layer(
        "district_heat_pipe",
        *(
            (
                rectangle(at + i, 0, at + i, 90).boundary,
                {} if t is None else {"supply_temperature_c": t},
            )
            for i, t in enumerate(temperatures)
        ),
        coverage=coverage,
    )


@pytest.mark.parametrize(
    ("what", "temperature_c", "expected"),
    [
        pytest.param(HOT, 65, Outcome.CONFORMS, id="just hot enough"),
        pytest.param(HOT, 64.9, Outcome.CONDITION, id="too cold"),
        pytest.param(HOT, None, Outcome.JUDGEMENT, id="not given"),
        pytest.param(MILD, 90, Outcome.CONFORMS, id="just mild enough"),
        pytest.param(MILD, 90.1, Outcome.CONDITION, id="too hot"),
    ],
)
def test_a_pipe_within_reach_has_to_be_warm_enough(what, temperature_c, expected):
    (finding,) = screen(what, (pipes(temperature_c),), SHOP, PLACE, CITY)

    assert finding.outcome is expected
    if temperature_c is not None:
        assert finding.found_value == temperature_c
        assert finding.required_value == (65 if what is HOT else 90)
        assert (finding.margin >= 0) is (expected is Outcome.CONFORMS)


@pytest.mark.parametrize(
    ("temperatures", "expected"),
    [
        pytest.param((50, 80), Outcome.CONFORMS, id="the second is hot enough"),
        pytest.param((50, None), Outcome.JUDGEMENT, id="the second may be"),
        pytest.param((50, 60), Outcome.CONDITION, id="none is"),
    ],
)
def test_one_of_several_pipes_is_enough(temperatures, expected):
    assert outcomes(screen(HOT, (pipes(*temperatures),), SHOP, PLACE, CITY)) == [
        expected
    ]


@pytest.mark.parametrize(
    ("at_m", "expected"),
    [(60, Outcome.CONFORMS), (60.1, Outcome.NOT_ASSESSED)],
)
def test_a_pipe_beyond_reach_says_nothing(at_m, expected):
    """The footprint ends at 40 m and may be connected over 20 m."""
    findings = screen(HOT, (pipes(80, at=at_m),), SHOP, PLACE, CITY)

    assert outcomes(findings) == [expected]


def test_a_cold_pipe_where_others_may_be_missing_is_not_assessed():
    half = replace(pipes(50), coverage=Coverage(rectangle(0, 0, 50, 90)))

    assert outcomes(screen(HOT, (half,), SHOP, PLACE, CITY)) == [Outcome.NOT_ASSESSED]
