"""Which decision is likely: the city's table, first row that fits; and stale layers."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from geo.example_district import layer, rectangle, solution
from geo.layers import Coverage
from geo.model.placement import Duration
from geo.model.profile import InstrumentChoice
from geo.model.rule import FailureBasis, PlanScope
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, Remedy, RuleKind
from tests.geo.worlds import (
    AUTHORITIES,
    BUILDERS,
    COMING,
    DECIDED,
    IN_FORCE,
    city,
    land_use,
    outcomes,
    plan_layer,
    rule,
    screen,
    zone,
)

HUB = solution("hub", preferred=("4_1_1",), incompatible=("3_4_4", "5_1"))
PLACE = rectangle(10, 10, 20, 20)
LOCAL, INFRA_LOCAL = LevelOfSpatialPlan.LOCAL, LevelOfSpatialPlan.INFRA_LOCAL


def choice(role, level="", temporary="", zone_hilucs="", below_m2=None):
    remedy = Remedy.DEVIATION if role == "deviation" else Remedy.AMEND_PLAN
    return InstrumentChoice(level, temporary, zone_hilucs, below_m2, remedy, role)


CITY = replace(
    city(),
    choices=(
        choice("park_amendment", INFRA_LOCAL, "no", "3_4_4"),
        choice("deviation", INFRA_LOCAL, "yes"),
        choice("minor_amendment", INFRA_LOCAL, "no", below_m2=50),
        choice("amendment", INFRA_LOCAL),
        choice("master_amendment", LOCAL),
    ),
)


@pytest.mark.parametrize(
    ("hilucs", "footprint", "duration", "role"),
    [
        pytest.param("3_4_4", PLACE, Duration.PERMANENT, "park_amendment", id="park"),
        pytest.param("5_1", PLACE, Duration.TEMPORARY, "deviation", id="pilot"),
        pytest.param(
            "5_1",
            rectangle(10, 10, 14, 14),
            Duration.PERMANENT,
            "minor_amendment",
            id="small",
        ),
        pytest.param("5_1", PLACE, Duration.PERMANENT, "amendment", id="the rest"),
    ],
)
def test_the_first_row_that_fits_is_the_likely_decision(
    hilucs, footprint, duration, role
):
    layers = (plan_layer(zone(0, 0, 100, 100, hilucs)),)

    (finding,) = screen(land_use(), layers, HUB, footprint, CITY, duration=duration)

    assert finding.instrument_role == role


def test_a_master_plan_has_its_own_row():
    master = plan_layer(zone(0, 0, 100, 100, "5_1", AUTHORITIES), level=LOCAL)

    (finding,) = screen(land_use(PlanScope.MASTER_PLAN), (master,), HUB, PLACE, CITY)

    assert finding.instrument_role == "master_amendment"


def test_a_plan_being_decided_is_objected_to_and_not_amended():
    draft = plan_layer(zone(0, 0, 100, 100, "5_1", step=DECIDED), process_steps=COMING)

    (finding,) = screen(
        land_use(PlanScope.PLAN_IN_PREPARATION), (draft,), HUB, PLACE, CITY
    )

    assert finding.outcome is Outcome.PLAN_CHANGE
    assert finding.instrument_role == "amend"  # what the mismatch table says


def test_a_rule_that_names_its_instrument_keeps_it():
    reservation = layer(
        "underground_reservation",
        (
            rectangle(0, 0, 90, 90),
            {"regulation_nature": BUILDERS, "process_step_general": IN_FORCE},
        ),
    )
    keep_out = rule(
        RuleKind.KEEP_OUT,
        ("underground_reservation",),
        outcome=Outcome.PLAN_CHANGE,
        basis=FailureBasis.PLAN,
    )

    (finding,) = screen(keep_out, (reservation,), HUB, PLACE, CITY)

    assert (finding.outcome, finding.instrument_role) == (Outcome.PLAN_CHANGE, "permit")


def test_a_detailed_plan_that_covers_half_of_the_clash_does_not_decide_for_all():
    half = plan_layer(zone(0, 0, 15, 100, "4_1_1"), layer_id="detailed")
    master = plan_layer(
        zone(0, 0, 100, 100, "3_4_4", AUTHORITIES), level=LOCAL, layer_id="master"
    )

    findings = screen(land_use(PlanScope.MASTER_PLAN), (half, master), HUB, PLACE)

    assert outcomes(findings) == [Outcome.PLAN_CHANGE]


def test_a_layer_past_its_last_day_is_not_assessed():
    keep_out = rule(RuleKind.KEEP_OUT, ("flood",))
    flood = layer("flood")
    stale = replace(
        flood,
        coverage=Coverage(
            shapely.box(*flood.coverage.area.bounds), valid_until=date(2026, 5, 31)
        ),
    )

    (finding,) = screen(keep_out, (stale,), HUB, PLACE)

    assert finding.outcome is Outcome.NOT_ASSESSED
    assert "was valid until 2026-05-31 only" in str(finding.sentence)
