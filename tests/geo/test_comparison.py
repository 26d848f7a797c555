"""Findings before and after a change: nothing is left out, nothing called by halves."""

import pytest

from geo.model.finding import Finding
from geo.model.message import message
from geo.model.plan import PlanObject
from geo.model.vocabulary import Outcome, Remedy
from geo.what_if import DifferenceKind, compare


def finding(outcome, *, obj="AK-1", found=None, rule="r", overlap_m2=0.0):
    return Finding(
        placement_id="P-1",
        solution_id="hub",
        rule_id=rule,
        rule_version=1,
        rule_title="A rule",
        topic="Test",
        outcome=outcome,
        remedy=Remedy.NONE,
        sentence=message("It is so."),
        owner_department="Detailed planning",
        plan_object=PlanObject("zones", obj) if obj else None,
        found_value=found,
        overlap_m2=overlap_m2,
    )


FITS = finding(Outcome.CONFORMS)
ASKS = finding(Outcome.CONDITION)
CLASHES = finding(Outcome.PLAN_CHANGE)
OPEN = finding(Outcome.NOT_ASSESSED)


def kinds(before, after):
    return [one.kind for one in compare(("P-1",), before, after).differences]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (CLASHES, FITS, DifferenceKind.CLEARS),
        (CLASHES, None, DifferenceKind.CLEARS),
        (OPEN, FITS, DifferenceKind.CLEARS),
        (CLASHES, ASKS, DifferenceKind.EASES),
        (ASKS, CLASHES, DifferenceKind.WORSENS),
        (OPEN, CLASHES, DifferenceKind.WORSENS),
        (FITS, CLASHES, DifferenceKind.APPEARS),
        (None, ASKS, DifferenceKind.APPEARS),
        (CLASHES, OPEN, DifferenceKind.UNKNOWN),
        (FITS, OPEN, DifferenceKind.UNKNOWN),
        (None, OPEN, DifferenceKind.UNKNOWN),
        (OPEN, None, DifferenceKind.GONE),
        (FITS, None, DifferenceKind.GONE),
        (None, FITS, DifferenceKind.NOW_FITS),
    ],
)
def test_what_became_of_a_finding_is_called_by_its_name(before, after, kind):
    there = [[one] if one else [] for one in (before, after)]

    assert kinds(*there) == [kind]


def test_a_finding_that_is_not_assessed_any_more_never_counts_as_cleared():
    comparison = compare(("P-1",), [CLASHES], [OPEN])

    assert comparison.of_kind(DifferenceKind.CLEARS) == ()
    assert comparison.placements[0].after.outcome is Outcome.NOT_ASSESSED


def test_the_same_finding_is_no_difference_and_is_counted():
    (row,) = compare(("P-1",), [FITS, CLASHES], [CLASHES, FITS]).placements

    assert (row.differences, row.unchanged_count) == ((), 2)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(finding(Outcome.CONDITION, found=6.4), id="another value"),
        pytest.param(finding(Outcome.CONDITION, overlap_m2=5), id="another ground"),
    ],
)
def test_another_number_with_the_same_outcome_is_told_as_such(other):
    assert kinds([ASKS], [other]) == [DifferenceKind.OTHERWISE]


def test_rounding_is_no_difference():
    before = finding(Outcome.CONDITION, found=6.4, overlap_m2=100)
    after = finding(Outcome.CONDITION, found=6.4 + 1e-9, overlap_m2=100 + 1e-6)

    assert kinds([before], [after]) == []


def test_findings_on_different_objects_are_not_held_against_each_other():
    elsewhere = finding(Outcome.CONFORMS, obj="LK-2")

    assert sorted(kinds([CLASHES], [elsewhere])) == ["clears", "now_fits"]


def test_an_amended_object_is_held_against_the_one_it_comes_from():
    part = finding(Outcome.CONFORMS, obj="AK-1/A-1")
    comparison = compare(
        ("P-1",), [CLASHES], [part], lambda _layer, name: name.partition("/")[0]
    )

    (difference,) = comparison.differences
    assert (difference.before, difference.after) == (CLASHES, part)


def test_the_worst_is_held_against_the_worst():
    comparison = compare(("P-1",), [CLASHES, ASKS], [ASKS, FITS])

    (clears,) = comparison.differences
    assert (clears.before, clears.after) == (CLASHES, FITS)
    assert comparison.placements[0].unchanged_count == 1


def test_a_placement_without_findings_is_not_assessed_before_and_after():
    (row,) = compare(("P-1",), [], []).placements

    assert row.before.outcome is row.after.outcome is Outcome.NOT_ASSESSED
    assert not row.outcome_changes
