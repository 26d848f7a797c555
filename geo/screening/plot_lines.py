"""How far a solution keeps from the line of its own plot, and from others' plots.

One line between two plots is asked for once, as the neighbour's. The own line is asked
for where no other plot lies behind it: towards streets, parks and water.
"""

import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.finding import Finding
from geo.model.message import message
from geo.model.rule import LinesOf
from geo.screening.case import Case, metres
from geo.screening.clearance import clear_of, too_near
from geo.screening.land_use_parts import sliver_width_of
from geo.screening.layer_index import Hit
from geo.screening.requirement import EQUAL_M, close, needed_of, that_count


def judge_keep_from_lines(case: Case) -> list[Finding]:
    """Say which plots, or which lines of its own plot, a footprint is too near to.

    Every plot nearer than is asked is told, with the metres found and asked. Of a
    plot it reaches onto the distance is 0.
    """
    need = needed_of(case)
    reading = case.reader.read(
        case.rule.requirement.layers, case.footprint, need.reach_m
    )
    plots = that_count(case, reading.hits)
    own = [hit for hit in plots if _is_own(case, hit)]
    others = [hit for hit in plots if hit not in own]
    if case.rule.requirement.lines_of is LinesOf.OWN:
        lines = [(hit, _line_towards_no_plot(case, hit, others)) for hit in own]
    else:
        lines = [(hit, hit.geometry) for hit in others]
    findings = [
        too_near(case, hit, distance_m, need, reading, line)
        for distance_m, hit, line in sorted(
            (
                (float(shapely.distance(line, case.footprint)), hit, line)
                for hit, line in lines
                if not line.is_empty
            ),
            key=lambda found: (found[0], found[1].text("local_id")),
        )
        if not clear_of(distance_m, need.required_m, hit.layer.positional_tolerance_m)
    ]
    sentence = message(
        "{rule}: none lies within {required} m.",
        rule=message(case.rule.title),
        required=metres(need.required_m),
    )
    return [
        case.with_confidence_of(one, case.rule.requirement.threshold)
        for one in close(case, findings, reading, sentence)
    ]


def _is_own(case: Case, hit: Hit) -> bool:
    """Whether a placement stands on a plot: it says so, or its middle lies there."""
    host = case.placement.host
    if host is not None and host.layer_kind == hit.layer.kind:
        return host.local_id == hit.text("local_id")
    middle = shapely.centroid(case.footprint)
    if not shapely.intersects(case.footprint, middle):
        middle = shapely.point_on_surface(case.footprint)
    return bool(shapely.intersects(hit.geometry, middle))


def _line_towards_no_plot(case: Case, own: Hit, others: list[Hit]) -> BaseGeometry:
    """Give the line of a plot without what it shares with other plots.

    Plots that are drawn a little apart or over each other still share their line.
    """
    line = shapely.boundary(own.geometry)
    if not others:
        return line
    width_m = max(sliver_width_of(case, own.layer), EQUAL_M)
    beside = shapely.union_all([hit.geometry for hit in others])
    return shapely.difference(line, shapely.buffer(beside, width_m))
