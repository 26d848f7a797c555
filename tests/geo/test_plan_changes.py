"""The register: one row per change, and what it unlocks."""

from dataclasses import replace

import pytest
import shapely

from geo.model.finding import Finding
from geo.model.message import message
from geo.model.plan import SpatialPlan, ZoningElement
from geo.model.plan_change import Instrument, Lateness
from geo.model.vocabulary import Outcome, ProcessStepGeneral, Remedy
from geo.plan_changes import plan_changes, unlock_sentence
from tests.geo.worlds import DECIDED, DRAFTED, IN_FORCE, city

PLAN = SpatialPlan("PLAN-1", "Plan of the west")


def zone_of_plan(local_id="Z1", step=IN_FORCE, plan=PLAN):
    return ZoningElement(
        "zones", local_id, plan=plan, code="VP", process_step_general=step
    )


def finding(placement_id, plan_object=None, **changes):
    base = Finding(
        placement_id=placement_id,
        solution_id="hub",
        rule_id="land_use.detailed_plan",
        rule_version=1,
        rule_title="Land use",
        topic="Planned land use",
        outcome=Outcome.PLAN_CHANGE,
        remedy=Remedy.AMEND_PLAN,
        sentence=message("It clashes."),
        owner_department="Detailed planning",
        plan_object=plan_object or zone_of_plan(),
        instrument_role="detailed_plan_amendment",
        found_value="3_4_4",
        needed_value="4_1_1",
        clash=shapely.box(0, 0, 10, 10),
    )
    return replace(base, **changes)


def register(*findings, profile=None):
    return plan_changes(findings, profile or city())


def test_one_amendment_of_one_object_serves_all_who_need_the_same():
    changes = register(finding("P-1"), finding("P-2"), finding("P-3"))

    (change,) = changes
    assert change.placement_ids == ("P-1", "P-2", "P-3")
    assert change.unlocks_alone == ("P-1", "P-2", "P-3")
    assert (change.present_value, change.needed_value) == ("VP · 3_4_4", "4_1_1")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"needed_value": "4_3_1"}, id="another needed value"),
        pytest.param({"plan_object": zone_of_plan("Z2")}, id="another object"),
        pytest.param(
            {"plan_object": zone_of_plan(plan=SpatialPlan("PLAN-2", "East"))},
            id="another plan",
        ),
    ],
)
def test_what_differs_is_another_change(other):
    assert len(register(finding("P-1"), finding("P-2", **other))) == 2


def test_a_placement_that_needs_two_changes_is_unlocked_by_neither_alone():
    changes = register(finding("P-1"), finding("P-1", zone_of_plan("Z2")))

    assert [change.unlocks_alone for change in changes] == [(), ()]


def test_a_placement_that_is_prohibited_is_unlocked_by_no_change():
    prohibited = finding("P-1", outcome=Outcome.PROHIBITED)

    (change,) = register(finding("P-1"), prohibited)

    assert change.placement_ids == ("P-1",)
    assert change.unlocks_alone == ()


def test_the_change_that_unlocks_most_comes_first():
    changes = register(
        finding("P-1", zone_of_plan("Z1")),
        finding("P-2", zone_of_plan("Z2")),
        finding("P-3", zone_of_plan("Z2")),
    )

    assert [change.plan_object.local_id for change in changes] == ["Z2", "Z1"]


def test_a_change_that_helps_nobody_comes_last():
    changes = register(
        finding("P-1", zone_of_plan("Z1")),
        finding("P-2", zone_of_plan("Z1")),
        finding("P-1", outcome=Outcome.PROHIBITED),
        finding("P-2", outcome=Outcome.PROHIBITED),
        finding("P-3", zone_of_plan("Z2")),
        finding("P-3", zone_of_plan("Z3")),
    )

    assert changes[-1].plan_object.local_id == "Z1"
    assert changes[-1].helps_nobody
    assert not changes[0].helps_nobody


def test_the_change_carries_what_the_finding_assumes():
    (change,) = register(finding("P-1", sentence=message("No plan is known here.")))

    assert str(change.sentence) == "No plan is known here."


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (DRAFTED, Lateness.ASK_NOW),
        (DECIDED, Lateness.OBJECT_NOW),
        (IN_FORCE, Lateness.IN_FORCE),
        (None, Lateness.NOT_KNOWN),
        (ProcessStepGeneral.OBSOLETE, Lateness.NOT_KNOWN),
    ],
)
def test_the_plans_step_says_how_late_it_is(step, expected):
    (change,) = register(finding("P-1", zone_of_plan(step=step)))

    assert change.lateness is expected


def test_a_word_to_a_draft_stands_in_the_register_though_it_is_a_condition():
    asked = finding("P-1", zone_of_plan(step=DRAFTED), outcome=Outcome.CONDITION)

    (change,) = register(asked)

    assert change.lateness is Lateness.ASK_NOW
    assert change.unlocks_alone == ()


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.CONFORMS,
        Outcome.CONDITION,
        Outcome.JUDGEMENT,
        Outcome.PROHIBITED,
        Outcome.NOT_ASSESSED,
    ],
)
def test_no_other_outcome_of_a_plan_in_force_enters_the_register(outcome):
    assert register(finding("P-1", outcome=outcome)) == ()


def test_the_instrument_comes_from_the_city_and_a_heavier_one_stands():
    amendment = Instrument("A", "amendment", "muutos", "Act", "council", months_typ=18)
    deviation = Instrument("D", "deviation", "poikkeama", "Act", "board", months_typ=4)
    profile = replace(
        city(),
        instruments={"detailed_plan_amendment": amendment, "deviation": deviation},
    )
    pilot = finding("P-2", remedy=Remedy.DEVIATION, instrument_role="deviation")

    (change,) = register(pilot, finding("P-1"), profile=profile)

    assert change.instrument is amendment
    assert change.remedy is Remedy.AMEND_PLAN


def test_the_ground_of_overlapping_clashes_counts_once():
    (change,) = register(finding("P-1"), finding("P-2"))

    assert change.overlap_m2 == 100


def test_the_same_change_keeps_its_id_whatever_else_is_found():
    alone = register(finding("P-1"))[0]
    among_others = register(finding("P-9", zone_of_plan("Z9")), finding("P-1"))

    assert alone.id in {change.id for change in among_others}


@pytest.mark.parametrize(
    ("findings", "told"),
    [
        pytest.param(
            (finding("P-1"), finding("P-2")),
            "For 2 of 9 placements this is the only plan change needed, as far as is "
            "known.",
            id="both",
        ),
        pytest.param(
            (finding("P-1"), finding("P-2"), finding("P-2", zone_of_plan("Z2"))),
            "For 1 of 9 placements this is the only plan change needed, as far as is "
            "known; 1 more would need it beside something else.",
            id="one of two",
        ),
        pytest.param(
            (finding("P-1"), finding("P-1", outcome=Outcome.PROHIBITED)),
            "This change alone is enough for none of the 9 placements: 1 of them would "
            "need it beside something else.",
            id="none",
        ),
    ],
)
def test_the_unlocking_is_told_in_one_sentence(findings, told):
    change = register(*findings)[0]

    assert str(unlock_sentence(change, 9)) == told
