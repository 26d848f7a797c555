"""Whatever the ground looks like: a suggestion is what the screener says of it.

Random districts of zones, pipes and graves, some of them surveyed in part only.
"""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.example_district import layer, quantity, rectangle, solution
from geo.layers import DistrictLayers
from geo.model.finding import summarise
from geo.model.placement import Placement
from geo.model.rule import FailureBasis
from geo.model.vocabulary import Outcome, RuleKind
from geo.repair import look_for_less
from geo.repair.needs import needs_of
from geo.screening import Screener
from tests.geo.worlds import TODAY, city, district, land_use, plan_layer, rule, zone

BATTERY = replace(
    solution("battery", preferred=("2_4",), incompatible=("5_1",)),
    footprint_min_m2=quantity(20),
)
RULES = (
    land_use(),
    rule(RuleKind.KEEP_OUT, ("utility",), rule_id="pipes"),
    rule(
        RuleKind.KEEP_OUT,
        ("ancient_monument",),
        rule_id="graves",
        outcome=Outcome.PROHIBITED,
        basis=FailureBasis.LAW,
    ),
)

places = st.integers(0, 90)


@st.composite
def rectangles(draw):
    west, south = draw(places), draw(places)
    width, depth = draw(st.integers(2, 60)), draw(st.integers(2, 60))
    return west, south, min(west + width, 100), min(south + depth, 100)


@st.composite
def screeners(draw):
    zones = [
        zone(*frame, use)
        for frame, use in draw(
            st.lists(
                st.tuples(rectangles(), st.sampled_from(["2_4", "5_1", "1", None])),
                max_size=4,
            )
        )
    ]
    layers = [plan_layer(zone(0, 0, 100, 100, "5_1"), *zones)]
    for kind in ("utility", "ancient_monument"):
        frames = draw(st.lists(rectangles(), max_size=2))
        surveyed = draw(st.one_of(st.just((0, 0, 100, 100)), rectangles()))
        rows = [(rectangle(*frame), {}) for frame in frames]
        layers.append(layer(kind, *rows, coverage=rectangle(*surveyed)))
    return Screener(
        DistrictLayers(district(), tuple(layers)),
        RULES,
        {BATTERY.id: BATTERY},
        city(),
        TODAY,
    )


@given(screeners(), rectangles())
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_every_suggestion_is_what_it_promises_and_better_than_before(screener, frame):
    placement = Placement("p1", "battery", rectangle(*frame))
    before = needs_of(screener.screen_one(placement), screener.profile)

    repair = look_for_less(screener, placement, 25, screenings_max=300)

    for one in repair.suggestions:
        again = screener.screen_one(one.placement)
        after = needs_of(again, screener.profile)
        assert summarise("p1", again) == one.after
        assert after.is_less_than(before)
        assert one.after.outcome.severity <= one.before.outcome.severity
        for rule_id, share in after.unknown.items():
            assert share <= before.unknown.get(rule_id, -1.0) + 1e-6
    orders = [one.order for one in repair.suggestions]
    assert orders == sorted(orders)
