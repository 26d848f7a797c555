"""Placements that refer to a building, a roof or a network object."""

from shapely.geometry.base import BaseGeometry

from geo.layers import LAYER_KINDS, DistrictLayers
from geo.model.finding import Finding
from geo.model.message import message
from geo.model.placement import HostReference, Placement
from geo.model.solution import Solution
from geo.model.vocabulary import Confidence, Outcome, Remedy

HOST_RULE_ID = "site.host_known"


def host_geometry(layers: DistrictLayers, host: HostReference) -> BaseGeometry | None:
    """Give the geometry of the object a placement refers to.

    Parameters
    ----------
    host
        Layer kind and local id of the object.

    Returns
    -------
    shapely geometry or None
        In the district's CRS; None where no layer of that kind holds the object.

    Examples
    --------
    >>> from geo.example_district import district, layer, rectangle
    >>> house = layer("building", (rectangle(0, 0, 10, 10), {"local_id": "B-1"}))
    >>> layers = DistrictLayers(district(), (house,))
    >>> host_geometry(layers, HostReference("building", "B-1")).area
    100.0
    >>> host_geometry(layers, HostReference("building", "B-2")) is None
    True
    """
    for layer in layers.of_kind(host.layer_kind):
        found = layer.features[layer.features["local_id"] == host.local_id]
        if not found.empty:
            geometry: BaseGeometry = found.geometry.iloc[0]
            return geometry
    return None


def judge_host(
    layers: DistrictLayers, placement: Placement, solution: Solution
) -> list[Finding]:
    """Say when the object that a placement refers to is not known.

    Without any layer of its kind that is *not assessed*; where the layer is there
    and the object is not, or the placement stands beside it, a person judges.
    """
    host = placement.host
    if host is None:
        return []
    known_kind = LAYER_KINDS.get(host.layer_kind)
    words = {
        "solution": solution.short_name,
        "object": host.local_id,
        "kind": message(known_kind.title if known_kind else host.layer_kind),
    }
    outcome = Outcome.JUDGEMENT
    geometry = host_geometry(layers, host)
    if geometry is not None and geometry.intersects(placement.geometry):
        return []
    if geometry is not None:
        sentence = message(
            "{solution} refers to {object} ({kind}) but stands beside it: say which "
            "of the two is meant.",
            **words,
        )
    elif layers.of_kind(host.layer_kind):
        sentence = message(
            "{solution} refers to {object}, which the layer {kind} does not hold.",
            **words,
        )
    else:
        outcome = Outcome.NOT_ASSESSED
        sentence = message(
            "{solution} refers to {object}: not assessed, no layer {kind} is loaded.",
            **words,
        )
    return [
        Finding(
            placement_id=placement.id,
            solution_id=solution.id,
            rule_id=HOST_RULE_ID,
            rule_version=1,
            rule_title="The object referred to",
            topic="Study area",
            outcome=outcome,
            remedy=Remedy.MOVE,
            sentence=sentence,
            owner_department=solution.lead_department,
            confidence=Confidence.SOURCED,
        )
    ]
