"""Compile the kernels of ways once, so that nobody's first question waits for it.

``python -m geo.bulk.warm_up`` does it at installation.
"""

from dataclasses import replace
from datetime import date

import numpy as np

from geo.bulk.outcomes import BulkScreener
from geo.bulk.sites import Sites
from geo.example_district import (
    SOUTH_M,
    WEST_M,
    district,
    layer,
    profile,
    rectangle,
    solution,
)
from geo.layers import DistrictLayers
from geo.model.profile import Threshold
from geo.model.rule import AppliesTo, Failure, FailureBasis, Requirement, Rule
from geo.model.vocabulary import Confidence, Outcome, Remedy, RuleKind
from geo.screening import Screener

_LEFT_M = "room_left"


def warm_up() -> int:
    """Ask what some sites leave of a small footway; give the number judged alone."""
    post = solution("post", typ_m2=1.0)
    footway = layer("footway", (rectangle(-50, 48, 150, 51), {}))
    least = Threshold(_LEFT_M, 1.5, "m", Confidence.ASSUMPTION)
    left = Rule(
        id=_LEFT_M,
        version=1,
        kind=RuleKind.ROOM_LEFT,
        title="",
        topic="",
        owner_department="",
        applies_to=AppliesTo(),
        requirement=Requirement(
            layers=("footway",),
            threshold=_LEFT_M,
            comfort_threshold=_LEFT_M,
            least_threshold=_LEFT_M,
        ),
        failure=Failure(FailureBasis.NORM, Outcome.CONDITION, Remedy.MOVE, ""),
        confidence=Confidence.ASSUMPTION,
    )
    screener = Screener(
        DistrictLayers(district(), (footway,)),
        (left,),
        {post.id: post},
        replace(profile(), thresholds={_LEFT_M: least}),
        date(2026, 1, 1),
    )
    y = SOUTH_M + np.linspace(46.0, 53.0, 30)
    found = BulkScreener(screener).screen(Sites(post, np.full(30, WEST_M + 50), y))
    return sum(found.judged_alone.values())


if __name__ == "__main__":
    warm_up()
