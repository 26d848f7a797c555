"""Plans drawn by chance: many sites are told what one placement at each is told."""

from unittest.mock import patch

import numpy as np
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.bulk import tiles
from geo.example_district import SOUTH_M, WEST_M, layer, rectangle, solution
from geo.model.rule import FailureBasis, PlanScope
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, RuleKind
from tests.chance import examples
from tests.geo.bulk.judged_alone import differences, screener_of, sites_at
from tests.geo.worlds import (
    AUTHORITIES,
    BUILDERS,
    COMING,
    DECIDED,
    DRAFTED,
    IN_FORCE,
    city,
    land_use,
    plan_layer,
    rule,
)

USES = st.sampled_from(("4_1_1", "3_4_4", "5_1", "4_1_1|5_1", None))
DAYS = st.sampled_from(("1980-01-01", "2000-01-01", "2018-01-01"))
TOLERANCES = st.sampled_from((0.0, 0.5, 2.0))
COVERAGES = st.sampled_from(
    (
        rectangle(0, 0, 100, 100),
        rectangle(-50, -50, 150, 150),
        rectangle(0, 0, 70, 100),
    )
)
LOCAL, DETAILED = LevelOfSpatialPlan.LOCAL, LevelOfSpatialPlan.INFRA_LOCAL
RULES = (
    land_use(),
    land_use(PlanScope.MASTER_PLAN),
    land_use(PlanScope.PLAN_IN_PREPARATION),
    rule(
        RuleKind.TEXT_CLAUSE,
        ("supplementary_regulation",),
        outcome=Outcome.JUDGEMENT,
        basis=FailureBasis.TEXT,
        rule_id="text",
    ),
    rule(
        RuleKind.KEEP_OUT,
        ("supplementary_regulation",),
        outcome=Outcome.PLAN_CHANGE,
        basis=FailureBasis.PLAN,
        rule_id="regulation",
    ),
)


@st.composite
def mosaics(draw):
    """Zones side by side, cut at slanting lines, with a gap or none between them."""
    left = [rectangle(0, 0, 100, 100)]
    for _ in range(draw(st.integers(0, 3))):
        south, north = draw(st.integers(5, 95)), draw(st.integers(5, 95))
        half_m = draw(st.sampled_from((0.0, 0.0, 0.05, 0.6, 4.0)))
        cut = shapely.LineString(
            [(WEST_M + south, SOUTH_M - 1), (WEST_M + north, SOUTH_M + 101)]
        )
        if draw(st.booleans()):
            cut = shapely.LineString(
                [(WEST_M - 1, SOUTH_M + south), (WEST_M + 101, SOUTH_M + north)]
            )
        parts = []
        for shape in left:
            sides = shapely.get_parts(
                shapely.polygonize([shapely.node(shape.exterior.union(cut))])
            )
            gap = shapely.buffer(cut, half_m, cap_style="flat") if half_m else None
            for side in sides:
                kept = side if gap is None else shapely.difference(side, gap)
                parts += [part for part in shapely.get_parts(kept) if part.area > 0.01]
        left = parts
    kept = draw(st.lists(st.booleans(), min_size=len(left), max_size=len(left)))
    return [shape for shape, stays in zip(left, kept, strict=True) if stays]


@st.composite
def plans_over_one_place(draw):
    made, documents = [], []

    def document(name):
        documents.append(
            (rectangle(0, 0, 100, 100), {"local_id": name, "valid_from": draw(DAYS)})
        )
        return name

    def zones(name, level, steps, plan_ids, process_steps=None):
        rows = [
            (
                shape,
                {
                    "hilucs_land_use": draw(USES),
                    "regulation_nature": AUTHORITIES if level is LOCAL else BUILDERS,
                    "process_step_general": draw(st.sampled_from(steps)),
                    "plan_id": plan_id,
                },
            )
            for plan_id in plan_ids
            for shape in draw(mosaics())
        ]
        return plan_layer(
            *rows,
            level=level,
            layer_id=name,
            tolerance_m=draw(TOLERANCES),
            coverage=draw(COVERAGES),
            process_steps=process_steps,
        )

    plans = [document("one")]
    if draw(st.booleans()):
        plans.append(document("two"))
    made.append(zones("detailed", DETAILED, (IN_FORCE, IN_FORCE, None), plans))
    if draw(st.booleans()):
        made.append(zones("master", LOCAL, (IN_FORCE,), [document("master")]))
    if draw(st.booleans()):
        draft = zones(
            "draft", DETAILED, (DRAFTED, DECIDED), [document("draft")], COMING
        )
        made.append(draft)
    if draw(st.booleans()):
        made.append(
            layer(
                "supplementary_regulation",
                *(
                    (shape, {"plan_id": draw(st.sampled_from(plans))})
                    for shape in draw(mosaics())
                ),
                plan_level=DETAILED,
                tolerance_m=draw(TOLERANCES),
                coverage=draw(COVERAGES),
            )
        )
    return (*made, layer("spatial_plan", *documents))


@settings(
    max_examples=examples(80),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    layers=plans_over_one_place(),
    size_m2=st.sampled_from((0.0, 4.0, 60.0, 900.0)),
    places=st.lists(
        st.tuples(st.floats(-5, 105), st.floats(-5, 105)), min_size=1, max_size=14
    ),
)
def test_any_plans_are_read_as_placement_by_placement(layers, size_m2, places):
    hub = solution("hub", typ_m2=size_m2, preferred=("4_1_1",), incompatible=("3_4_4",))
    screener = screener_of(RULES, layers, hub, city(sliver_width=0.1))
    # To the millimetre, as places are given.
    sites = sites_at(*np.round(np.array(places), 3).tolist(), a_solution=hub)

    # As if there were thousands of them: neighbours are taken together.
    with patch.object(tiles, "_WORTH_IT", 0):
        assert differences(screener, sites) == []
