"""By how many metres a variant keeps what it did not keep before."""

from collections.abc import Iterable

import numpy as np
import shapely

from geo.model.finding import Finding
from geo.model.placement import footprint_of
from geo.model.rule import LinesOf
from geo.model.vocabulary import Outcome
from geo.repair.trials import Judged, Trials


def margin_m(
    trials: Trials, judged: Judged, cleared: Iterable[Finding]
) -> float | None:
    """Give the smallest distance by which the cleared rules are now kept [m].

    From the objects that stood in the way the distance is measured, less what the
    rule asks; where something has to be near, what is left of the way it may have.

    Returns
    -------
    float or None
        None where the cleared rules are no matter of distance: a size, a duration.
    """
    cleared = tuple(cleared)
    rules = {finding.rule_id for finding in cleared}
    kept = [_beyond_m(trials, judged, finding) for finding in cleared]
    kept += [
        finding.margin
        for finding in judged.findings
        if finding.rule_id in rules
        and finding.outcome is Outcome.CONFORMS
        and finding.unit == "m"
    ]
    known = [metres for metres in kept if metres is not None and metres >= 0]
    return min(known, default=None)


def _beyond_m(trials: Trials, judged: Judged, finding: Finding) -> float | None:
    cited = finding.plan_object
    if cited is None:
        return None
    rule = next(
        (rule for rule in trials.screener.rules if rule.id == finding.rule_id), None
    )
    layer = next(
        (one for one in trials.screener.layers.layers if one.id == cited.layer_id), None
    )
    if rule is None or layer is None:
        return None
    rows = np.flatnonzero(layer.features["local_id"] == cited.local_id)
    shapes = np.asarray(layer.features.geometry.array, dtype=object)[rows]
    if rule.requirement.from_boundary or rule.requirement.lines_of is LinesOf.OWN:
        shapes = shapely.boundary(shapes)
    if not len(shapes):
        return None
    footprint = footprint_of(judged.placement, trials.solution)
    nearest_m = float(np.min(shapely.distance(shapes, footprint)))
    if nearest_m == 0.0 and not rule.requirement.threshold:
        touches = np.max(shapely.area(shapely.intersection(shapes, footprint)))
        return None if touches > 0 else 0.0
    asked_m = finding.required_value if finding.unit == "m" else None
    return nearest_m - asked_m if isinstance(asked_m, int | float) else nearest_m
