"""What if the plan changed: worked by hand on a square of 100 m."""

from datetime import timedelta

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import WhatIfError
from geo.example_district import district, layer, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.placement import HostReference, Placement
from geo.model.plan_change import PlanChange
from geo.model.rule import FailureBasis, PlanScope
from geo.model.vocabulary import Outcome, RuleKind
from geo.model.what_if import Amendment, AmendmentKind
from geo.plan_changes import plan_changes
from geo.screening import Screener
from geo.what_if import DifferenceKind, amend, amendment_for, what_if
from tests.chance import examples
from tests.geo.worlds import (
    BUILDERS,
    COMING,
    DRAFTED,
    IN_FORCE,
    TODAY,
    city,
    land_use,
    plan_layer,
    rule,
    zone,
)

# A hub goes with streets and never with homes; a garden the other way round.
HUB = solution("hub", preferred=("4_1_1",), incompatible=("5",))
GARDEN = solution("garden", preferred=("5_1",), incompatible=("4",))
SOLUTIONS = {"hub": HUB, "garden": GARDEN}
RULES = (land_use(),)

# 50 m x 100 m of homes in the west, as much street in the east.
HOMES = zone(
    0,
    0,
    50,
    100,
    "5_1",
    local_id="AK-1",
    code="AK",
    regulation_text="Blocks of flats.",
    floor_area_right_m2=4000.0,
    building_height_max_m=16.0,
)
STREET = zone(50, 0, 100, 100, "4_1_1", local_id="LK-2")

HUB_AMONG_HOMES = Placement("P-1", "hub", rectangle(10, 10, 20, 20))
GARDEN_BESIDE = Placement("P-2", "garden", rectangle(15, 10, 25, 20))
HUB_ON_STREET = Placement("P-3", "hub", rectangle(60, 60, 70, 70))
SCENARIO = (HUB_AMONG_HOMES, GARDEN_BESIDE, HUB_ON_STREET)


def world(*zones, rules=RULES, more=(), **details):
    layers = DistrictLayers(
        district(), (plan_layer(*(zones or (HOMES, STREET)), **details), *more)
    )
    return Screener(layers, rules, SOLUTIONS, city(gap=10.0), TODAY)


def part(*corners, use="4_1_1", object_id="AK-1", layer_id="zoning_element"):
    return Amendment(
        AmendmentKind.PART, layer_id, object_id, area=rectangle(*corners), use=use
    )


def whole(kind, object_id="AK-1", **more):
    return Amendment(kind, "zoning_element", object_id, **more)


def suppose(screener, amendment, placements=SCENARIO):
    findings = screener.screen(placements)
    return what_if(screener, placements, findings, amendment, TODAY)


def register(screener, placements=SCENARIO) -> tuple[PlanChange, ...]:
    return plan_changes(screener.screen(placements), screener.profile)


def told(result):
    return [(one.placement_id, one.kind) for one in result.comparison.differences]


def overall(result):
    return {
        row.placement_id: (row.before.outcome, row.after.outcome)
        for row in result.comparison.placements
    }


def test_the_ground_of_the_clash_given_the_needed_use_frees_the_placement():
    screener = world()
    (change,) = register(screener)

    result = suppose(screener, amendment_for(change))
    assert result.comparison.freed == ("P-1",)
    assert overall(result)["P-1"] == (Outcome.PLAN_CHANGE, Outcome.CONFORMS)


def test_the_ground_taken_out_and_the_rest_add_up_to_the_old_zone():
    amended = amend(world().layers, part(10, 10, 20, 20))

    assert [
        (move.object_id, move.use_before, move.use_after, move.area_m2)
        for move in amended.moves
    ] == [
        ("AK-1", "5_1", "5_1", 4900.0),
        (f"AK-1/{amended.amendment.id}", "5_1", "4_1_1", 100.0),
    ]


@given(
    west=st.floats(-10, 60),
    south=st.floats(-10, 90),
    width=st.floats(0.01, 60),
    height=st.floats(0.01, 60),
)
@settings(max_examples=examples(60), deadline=None)
def test_whatever_is_taken_out_no_ground_is_lost_and_none_stands_twice(
    west, south, width, height
):
    amendment = part(west, south, west + width, south + height)
    try:
        amended = amend(world().layers, amendment)
    except WhatIfError:
        return  # it did not meet the zone
    zones = amended.layers.layers[0].features.geometry
    assert sum(move.area_m2 for move in amended.moves) == pytest.approx(5000)
    assert zones.is_valid.all()
    assert zones.area.sum() == pytest.approx(shapely.union_all(zones.to_numpy()).area)


def test_a_new_clash_that_the_change_brings_is_reported():
    result = suppose(world(), part(10, 10, 20, 20))

    assert ("P-2", DifferenceKind.APPEARS) in told(result)
    assert result.comparison.bound == ("P-2",)
    (clash,) = [
        finding
        for finding in result.findings
        if finding.placement_id == "P-2" and finding.outcome is Outcome.PLAN_CHANGE
    ]
    assert clash.overlap_m2 == pytest.approx(50)


def test_a_placement_far_from_the_change_keeps_its_findings():
    result = suppose(world(), part(10, 10, 20, 20))

    assert result.judged_anew == ("P-1", "P-2")
    assert overall(result)["P-3"] == (Outcome.CONFORMS, Outcome.CONFORMS)
    assert "P-3" not in dict(told(result))


def test_the_whole_zone_given_another_use_frees_one_and_binds_another():
    result = suppose(world(), whole(AmendmentKind.USE, use="4_1_1"))

    assert (result.comparison.freed, result.comparison.bound) == (("P-1",), ("P-2",))
    assert [(m.object_id, m.area_m2) for m in result.amended.moves] == [
        ("AK-1", 5000.0)
    ]


def test_where_a_zone_is_cancelled_its_ground_has_no_plan_and_that_is_said():
    result = suppose(world(), whole(AmendmentKind.CANCEL))

    assert overall(result)["P-1"] == (Outcome.PLAN_CHANGE, Outcome.JUDGEMENT)
    assert overall(result)["P-2"] == (Outcome.CONFORMS, Outcome.JUDGEMENT)
    assert [(m.object_id, m.area_m2) for m in result.amended.moves] == [("", 5000.0)]


def test_a_use_that_nobody_knows_is_given_to_no_zone():
    with pytest.raises(WhatIfError, match="'6_6' is not the code of a land use"):
        amend(world().layers, part(10, 10, 20, 20, use="4_1_1|6_6"))


def test_a_raised_limit_stands_in_the_zone_and_its_old_words_are_said_to_be_old():
    amended = amend(
        world().layers,
        whole(AmendmentKind.RAISE, column="building_height_max_m", value=20.0),
    )

    row = amended.layers.layers[0].features.set_index("local_id").loc["AK-1"]
    assert (row["building_height_max_m"], row["floor_area_right_m2"]) == (20, 4000)
    assert "still give the old limit" in str(amended.notes[0])


def test_the_floor_area_of_a_divided_zone_is_not_given_twice():
    amended = amend(world().layers, part(10, 10, 20, 20))

    assert amended.after["floor_area_right_m2"].tolist()[0] == 4000
    assert amended.after["floor_area_right_m2"].isna().tolist() == [False, True]
    assert "4,000 m² stays with the rest of AK" in str(amended.notes[0])


def test_the_words_of_the_old_use_do_not_stand_on_the_new_one():
    amended = amend(world().layers, part(10, 10, 20, 20))

    rest, taken = amended.after.to_dict("records")
    assert (rest["code"], rest["regulation_text"]) == ("AK", "Blocks of flats.")
    assert (taken["code"], taken["regulation_text"]) == (None, None)
    assert taken["name"] == "AK*"


def test_the_layer_keeps_its_coverage_and_the_others_are_untouched():
    screener = world(more=(layer("building"),))
    old, building = screener.layers.layers

    amended = amend(screener.layers, part(10, 10, 20, 20))
    new, other = amended.layers.layers
    assert (new.coverage, new.data_date, new.plan_level) == (
        old.coverage,
        old.data_date,
        old.plan_level,
    )
    assert new.version != old.version
    assert other is building
    assert old.features["local_id"].tolist() == ["AK-1", "LK-2"]
    assert new.features["building_height_max_m"].dtype == "float64"


def test_an_object_whose_step_is_not_known_is_read_as_in_force_once_amended():
    unsure = zone(0, 0, 50, 100, "5_1", BUILDERS, None, local_id="AK-1")
    result = suppose(world(unsure, STREET), part(10, 10, 20, 20))

    assert overall(result)["P-1"] == (Outcome.JUDGEMENT, Outcome.CONFORMS)
    assert result.amended.after["process_step_general"].tolist() == [None, IN_FORCE]


def test_an_object_of_a_draft_stays_in_the_draft():
    draft = zone(0, 0, 100, 100, "5_1", BUILDERS, DRAFTED, local_id="AK-1")
    rules = (land_use(PlanScope.PLAN_IN_PREPARATION),)
    screener = world(draft, rules=rules, process_steps=COMING)

    result = suppose(screener, part(10, 10, 20, 20))
    assert overall(result)["P-1"] == (Outcome.CONDITION, Outcome.CONFORMS)
    assert set(result.amended.after["process_step_general"]) == {DRAFTED}


def test_a_reservation_loses_the_ground_of_the_clash_and_nothing_takes_its_place():
    reserved = layer(
        "underground_reservation",
        (
            rectangle(0, 0, 50, 50),
            {
                "local_id": "R-1",
                "regulation_nature": BUILDERS,
                "process_step_general": IN_FORCE,
            },
        ),
    )
    keep_out = rule(
        RuleKind.KEEP_OUT,
        ("underground_reservation",),
        outcome=Outcome.PLAN_CHANGE,
        basis=FailureBasis.PLAN,
    )
    screener = world(rules=(keep_out,), more=(reserved,))
    (change,) = register(screener, (HUB_AMONG_HOMES,))

    result = suppose(screener, amendment_for(change))
    assert result.comparison.freed == ("P-1",)
    assert [(m.object_id, m.area_m2) for m in result.amended.moves] == [
        ("R-1", 2400.0),
        ("", 100.0),
    ]


def test_a_margin_widens_the_ground_that_is_taken_out():
    (change,) = register(world())

    amended = amend(world().layers, amendment_for(change, margin_m=1))
    assert amended.moves[1].area_m2 == pytest.approx(12 * 12)


def test_ground_drawn_outside_the_object_is_told_and_stays_as_it_is():
    amended = amend(world().layers, part(40, 0, 60, 10))

    assert amended.moves[1].area_m2 == pytest.approx(100)
    assert "100.0 m² of the area lie outside AK" in str(amended.notes[0])


def test_a_part_that_is_all_of_the_zone_leaves_no_rest():
    amended = amend(world().layers, part(0, 0, 50, 100))

    assert [(m.object_id, m.use_after, m.area_m2) for m in amended.moves] == [
        ("AK-1", "4_1_1", 5000.0)
    ]


def test_an_amendment_has_the_same_id_in_every_run_and_another_for_other_ground():
    assert part(0, 0, 10, 10).id == part(0, 0, 10, 10).id
    assert part(0, 0, 10, 10).id != part(0, 0, 10, 11).id


def test_who_refers_to_a_cancelled_object_is_judged_anew_however_far():
    wires = layer(
        "supplementary_regulation",
        (rectangle(0, 0, 5, 5), {"local_id": "S-1", "process_step_general": IN_FORCE}),
    )
    screener = world(more=(wires,))
    far = Placement(
        "P-9",
        "hub",
        rectangle(80, 80, 90, 90),
        host=HostReference("supplementary_regulation", "S-1"),
    )
    cancel = Amendment(AmendmentKind.CANCEL, "supplementary_regulation", "S-1")

    result = suppose(screener, cancel, (far,))
    assert result.judged_anew == ("P-9",)
    assert "does not hold" in str(result.findings[0].sentence)


@pytest.mark.parametrize(
    ("amendment", "said"),
    [
        pytest.param(
            lambda: part(200, 200, 210, 210), "outside Example", id="outside the area"
        ),
        pytest.param(
            lambda: part(60, 10, 70, 20), "does not meet 'AK-1'", id="beside the zone"
        ),
        pytest.param(
            lambda: part(10, 10, 20, 20, use="homes"),
            "not the code of a land use",
            id="a use that is none",
        ),
        pytest.param(
            lambda: part(10, 10, 20, 20, object_id="AK-9"),
            "holds no object 'AK-9'",
            id="no such zone",
        ),
        pytest.param(
            lambda: part(10, 10, 20, 20, layer_id="gone"),
            "no layer 'gone'",
            id="no such layer",
        ),
        pytest.param(
            lambda: whole(AmendmentKind.USE), "no land use is given", id="no use"
        ),
        pytest.param(
            lambda: Amendment(AmendmentKind.PART, "zoning_element", "AK-1"),
            "no area is given",
            id="no area",
        ),
        pytest.param(
            lambda: Amendment(
                AmendmentKind.PART,
                "zoning_element",
                "AK-1",
                area=shapely.LineString([(0, 0), (1, 1)]),
            ),
            "is a LineString",
            id="a line",
        ),
        pytest.param(
            lambda: Amendment(
                AmendmentKind.PART,
                "zoning_element",
                "AK-1",
                area=shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]),
            ),
            "drawn wrongly",
            id="a bow tie",
        ),
        pytest.param(
            lambda: whole(
                AmendmentKind.RAISE, column="building_height_max_m", value=16.0
            ),
            "16 now, and 16 would not raise it",
            id="raised to what it is",
        ),
        pytest.param(
            lambda: whole(
                AmendmentKind.RAISE, column="building_height_max_m", value=12.0
            ),
            "16 now, and 12 would not raise it",
            id="raised below the present one",
        ),
        pytest.param(
            lambda: whole(
                AmendmentKind.LOWER, column="building_height_max_m", value=18.0
            ),
            "would not lower it",
            id="lowered above the present one",
        ),
        pytest.param(
            lambda: whole(
                AmendmentKind.LOWER, column="building_height_max_m", value=-1.0
            ),
            "from 0 to",
            id="a negative limit",
        ),
        pytest.param(
            lambda: whole(
                AmendmentKind.RAISE, column="building_height_max_m", value=float("nan")
            ),
            "Give a number",
            id="no number",
        ),
        pytest.param(
            lambda: whole(
                AmendmentKind.RAISE, column="parking_norm_floor_area_m2", value=90.0
            ),
            "states no limit",
            id="a limit it does not state",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(amendment, said):
    with pytest.raises(WhatIfError, match=said):
        amend(world().layers, amendment())


def test_a_smallest_value_is_never_raised_above_the_largest():
    heights = layer(
        "supplementary_regulation",
        (
            rectangle(0, 0, 5, 5),
            {"local_id": "S-1", "value_min": 2.0, "value_max": 4.0, "value_unit": "m"},
        ),
    )
    amendment = Amendment(
        AmendmentKind.RAISE,
        "supplementary_regulation",
        "S-1",
        column="value_min",
        value=5.0,
    )

    with pytest.raises(WhatIfError, match="smallest value would be 5"):
        amend(DistrictLayers(district(), (heights,)), amendment)


def test_a_whole_plan_is_not_changed_as_one_object():
    plans = layer("spatial_plan", (rectangle(0, 0, 50, 50), {"local_id": "PLAN"}))
    cancel = Amendment(AmendmentKind.CANCEL, "spatial_plan", "PLAN")

    with pytest.raises(WhatIfError, match="Choose a zone or a regulation"):
        amend(DistrictLayers(district(), (plans,)), cancel)


def test_what_law_or_nature_sets_no_plan_cancels():
    water = layer("groundwater", (rectangle(0, 0, 50, 50), {"local_id": "G-1"}))
    cancel = Amendment(AmendmentKind.CANCEL, "groundwater", "G-1")

    with pytest.raises(WhatIfError, match="which no plan decides"):
        suppose(world(more=(water,)), cancel)


def test_a_limit_that_no_check_reads_changes_no_finding():
    result = suppose(
        world(), whole(AmendmentKind.RAISE, column="building_height_max_m", value=20.0)
    )

    assert {kind for _, kind in told(result)} <= {DifferenceKind.OTHERWISE}
    assert result.comparison.with_another_outcome == ()


def judged(finding):
    return (
        finding.placement_id,
        finding.rule_id,
        finding.outcome,
        str(finding.sentence),
        round(finding.overlap_m2, 3),
    )


@given(
    corner=st.tuples(st.integers(0, 90), st.integers(0, 90)),
    sizes=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    places=st.lists(
        st.tuples(st.integers(0, 90), st.integers(0, 90), st.sampled_from(["hub"])),
        min_size=1,
        max_size=5,
    ),
    cancels=st.booleans(),
)
@settings(max_examples=examples(60), deadline=timedelta(seconds=5))
def test_judging_only_what_moved_gives_the_same_as_judging_all(
    corner, sizes, places, cancels
):
    keep_distance = rule(
        RuleKind.KEEP_DISTANCE,
        ("zoning_element",),
        threshold="gap",
        from_boundary=True,
        sentence="{solution} comes within {found} m of {object}",
    )
    screener = world(rules=(*RULES, keep_distance), tolerance_m=0.5)
    placements = tuple(
        Placement(f"P-{n}", kind, rectangle(x, y, x + 4, y + 4))
        for n, (x, y, kind) in enumerate(places)
    )
    west, south = corner
    amendment = part(west, south, west + sizes[0], south + sizes[1])
    if cancels:
        amendment = whole(AmendmentKind.CANCEL)
    try:
        result = suppose(screener, amendment, placements)
    except WhatIfError:
        return
    everything = Screener(
        result.amended.layers, screener.rules, SOLUTIONS, screener.profile, TODAY
    ).screen(placements)
    assert list(map(judged, result.findings)) == list(map(judged, everything))


def test_the_part_taken_out_is_held_against_the_zone_it_comes_from():
    result = suppose(world(), part(10, 10, 20, 20), (HUB_AMONG_HOMES,))

    (difference,) = result.comparison.differences
    assert difference.kind is DifferenceKind.CLEARS
    assert difference.before.plan_object.local_id == "AK-1"
    assert (
        difference.after.plan_object.local_id == f"AK-1/{result.amended.amendment.id}"
    )
