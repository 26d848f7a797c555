"""How much is known about a district, for everything that the rules ask about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import shapely

from geo.layers import LAYER_KINDS, DistrictLayers, Layer
from geo.model.rule import Rule
from geo.screening.land_use import SCOPE_TITLES, layer_serves


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of one thing that rules ask about.

    Parameters
    ----------
    title
        Kind of layer, or kind of plan, in words.
    share
        Share of the study area where it is known, 0 to 1.
    """

    title: str
    share: float


# Of the study area; the rest is rounding of coordinates.
WHOLE = 0.999


def knowledge_of(
    layers: DistrictLayers, rules: Iterable[Rule], as_of: date
) -> list[Knowledge]:
    """Give for each kind of layer and of plan how much of the district it covers.

    Parameters
    ----------
    as_of
        Layers past their last day are not known any more.

    Returns
    -------
    list of Knowledge
        Plans first, then the kinds of layers in their usual order.

    Examples
    --------
    >>> from geo.example_district import district
    >>> knowledge_of(DistrictLayers(district(), ()), (), date(2026, 1, 1))
    []
    """
    rules = tuple(rules)
    asked = {kind for rule in rules for kind in rule.requirement.layers}
    scopes = {rule.requirement.plan_scope for rule in rules} - {None}
    zones = layers.of_kind("zoning_element")
    plans = [
        Knowledge(
            title,
            _share(layers, [one for one in zones if layer_serves(one, scope)], as_of),
        )
        for scope, title in SCOPE_TITLES.items()
        if scope in scopes
    ]
    kinds = [
        Knowledge(kind.title, _share(layers, layers.of_kind(kind.id), as_of))
        for kind in LAYER_KINDS.values()
        if kind.id in asked and kind.id != "zoning_element"
    ]
    return [*plans, *kinds]


def _share(layers: DistrictLayers, found: Iterable[Layer], as_of: date) -> float:
    areas = [
        layer.coverage.area
        for layer in found
        if layer.coverage.area is not None and not layer.coverage.is_stale(as_of)
    ]
    boundary = layers.district.boundary
    covered = shapely.intersection(shapely.union_all(areas), boundary)
    return float(covered.area / boundary.area)
