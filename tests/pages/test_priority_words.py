"""Where two checks speak of the same object, people read which comes first."""

from dataclasses import replace

from geo.model.finding import Finding
from geo.model.message import message
from geo.model.plan import PlanObject
from geo.model.vocabulary import Outcome, Remedy
from pages.shared.ground_views import priority_lines

ZONE = PlanObject("detailed_plan", "AK-1")


def finding(rule_id, outcome, priority=100, plan_object=ZONE):
    return Finding(
        placement_id="P-1",
        solution_id="tank",
        rule_id=rule_id,
        rule_version=1,
        rule_title=rule_id,
        topic="Test",
        outcome=outcome,
        remedy=Remedy.NONE,
        sentence=message("said"),
        owner_department="Detailed planning",
        priority=priority,
        plan_object=plan_object,
    )


USE = finding("use", Outcome.PLAN_CHANGE, 10)
HEIGHT = finding("height", Outcome.PLAN_CHANGE, 40)


def test_the_more_basic_check_comes_first_and_both_are_named():
    (of_use,) = priority_lines(USE, [HEIGHT, USE])
    (of_height,) = priority_lines(HEIGHT, [HEIGHT, USE])

    assert "also checked by: height. This one comes first" in of_use
    assert "What “use” says comes first" in of_height


def test_a_worse_answer_comes_first_whatever_its_priority():
    worse = replace(HEIGHT, outcome=Outcome.PROHIBITED)

    (line,) = priority_lines(USE, [worse, USE])

    assert "What “height” says comes first" in line


def test_another_object_and_the_same_rule_are_nothing_to_rank():
    elsewhere = replace(HEIGHT, plan_object=PlanObject("detailed_plan", "AK-2"))
    same_rule = replace(USE, outcome=Outcome.CONDITION)

    assert priority_lines(USE, [USE, elsewhere, same_rule]) == []
    assert priority_lines(replace(USE, plan_object=None), [HEIGHT]) == []
