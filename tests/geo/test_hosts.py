"""A placement may refer to a building, a roof or a network object."""

import pytest

from geo.example_district import layer, rectangle, solution
from geo.model.placement import HostReference
from geo.model.vocabulary import Outcome
from tests.geo.worlds import outcomes, screen

ROOM = solution("shared_room")
HOUSE = layer("building", (rectangle(0, 0, 20, 20), {"local_id": "B-1"}))
INSIDE, BESIDE = rectangle(5, 5, 10, 10), rectangle(50, 5, 60, 10)


def test_inside_the_building_it_refers_to_nothing_is_said():
    host = HostReference("building", "B-1")

    assert screen((), (HOUSE,), ROOM, INSIDE, host=host) == []


@pytest.mark.parametrize(
    ("layers", "host", "place", "expected"),
    [
        pytest.param(
            (HOUSE,), ("building", "B-1"), BESIDE, Outcome.JUDGEMENT, id="beside it"
        ),
        pytest.param(
            (HOUSE,), ("building", "B-9"), INSIDE, Outcome.JUDGEMENT, id="no such one"
        ),
        pytest.param(
            (), ("building", "B-1"), INSIDE, Outcome.NOT_ASSESSED, id="no layer"
        ),
        pytest.param(
            (HOUSE,), ("castle", "C-1"), INSIDE, Outcome.NOT_ASSESSED, id="no such kind"
        ),
    ],
)
def test_what_it_refers_to_has_to_be_known(layers, host, place, expected):
    findings = screen((), layers, ROOM, place, host=HostReference(*host))

    assert outcomes(findings) == [expected]
