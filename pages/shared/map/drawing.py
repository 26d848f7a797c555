"""From a district's layers and placements to what the map draws."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.layers import LAYER_KINDS, Coverage, DistrictLayers, Layer, LayerGroup
from geo.model.district import District
from geo.model.placement import Placement, footprint_of
from geo.model.solution import Solution
from geo.model.vocabulary import LevelOfSpatialPlan, Outcome, ProcessStepGeneral
from geo.portrayal import ZONING_CLASSES, layer_portrayal, zoning_class
from pages.shared.map.coordinates import drawn_geometry, to_degrees
from pages.shared.map.model import LegendClass, MapLayer, MapPlacement
from pages.shared.texts import _
from pages.shared.web.addresses import address

# Of the ground of these nobody asks whether it is complete.
_WITHOUT_COVERAGE = {LayerGroup.CONTEXT}
_GROUPS_IN_LEGEND = (
    LayerGroup.PLAN,
    LayerGroup.CONSTRAINT,
    LayerGroup.NETWORK,
    LayerGroup.STREET_SPACE,
    LayerGroup.BUILT,
    LayerGroup.CONTEXT,
)


def map_layers(
    district_layers: DistrictLayers,
    *,
    as_of: date,
    date_text: Callable[[date], str] = date.isoformat,
) -> tuple[MapLayer, ...]:
    """Give every layer of a district for the map, in the order of drawing.

    Of several layers of planned land use only the most detailed one in force is
    switched on at first: two of them above each other cannot be read.

    Parameters
    ----------
    as_of
        Day on which people look; layers past their last day say so.
    date_text
        Writes a date in the person's language.

    Returns
    -------
    tuple of MapLayer
        Layers that could not be read are among them, with the reason.
    """
    district = district_layers.district
    shown_zoning = _zoning_to_show(district_layers)
    drawn = [
        _map_layer(
            layer,
            district,
            shown=layer.id in shown_zoning
            if layer.kind == "zoning_element"
            else layer_portrayal(layer.kind).shown,
            date_text=date_text(layer.data_date) if layer.data_date else "",
            as_of=as_of,
        )
        for layer in sorted(district_layers.layers, key=_detail)
    ]
    unreadable = [
        MapLayer(
            id=layer.id,
            title=_kind_title(layer.kind),
            portrayal=layer_portrayal(layer.kind),
            shown=False,
            note=_("Could not be read: nothing is known of it."),
            **_heading(layer.kind),
        )
        for layer in district_layers.unreadable
    ]
    return tuple(sorted([*drawn, *unreadable], key=lambda row: row.portrayal.order))


def attribution(district_layers: DistrictLayers) -> str:
    """Give the credits that the sources of the layers ask for."""
    credits = dict.fromkeys(
        layer.attribution or layer.source for layer in district_layers.layers
    )
    return " · ".join(text for text in credits if text)


def map_placement(
    placement: Placement,
    solution: Solution,
    outcome: Outcome,
    district: District,
    *,
    description: str,
    number: str = "",
) -> MapPlacement:
    """Give a placement for the map, drawn by its outcome."""
    footprint = footprint_of(placement, solution)
    symbol = to_degrees(footprint.representative_point(), district.crs)
    takes_ground = footprint.geom_type not in {"Point", "MultiPoint"}
    return MapPlacement(
        id=placement.id,
        lng=symbol.x,
        lat=symbol.y,
        outcome=outcome,
        description=description,
        number=number,
        footprint=drawn_geometry(footprint, district.crs) if takes_ground else None,
    )


def _zoning_to_show(district_layers: DistrictLayers) -> set[str]:
    zoning = district_layers.of_kind("zoning_element")
    in_force = [layer for layer in zoning if _is_in_force(layer)] or list(zoning)
    finest = max(map(_detail, in_force), default=0)
    return {layer.id for layer in in_force if _detail(layer) == finest}


def _is_in_force(layer: Layer) -> bool:
    return layer.coverage.holds_step(ProcessStepGeneral.LEGAL_FORCE)


def _detail(layer: Layer) -> int:
    level = layer.plan_level
    known = level is not None and level is not LevelOfSpatialPlan.OTHER
    return list(LevelOfSpatialPlan).index(level) + 1 if known else 0


def _map_layer(
    layer: Layer, district: District, *, shown: bool, date_text: str, as_of: date
) -> MapLayer:
    kind = LAYER_KINDS[layer.kind]
    portrayal = layer_portrayal(layer.kind)
    limited = kind.group not in _WITHOUT_COVERAGE and _is_limited(
        layer.coverage, district.boundary
    )

    def url(part: str) -> str:
        return address(
            f"layers/{district.id}/{layer.id}/{layer.version}.{part}.geojson"
        )

    return MapLayer(
        id=layer.id,
        title=layer.title or _kind_title(layer.kind),
        portrayal=portrayal,
        features_url=url("features"),
        labels_url=url("labels") if portrayal.label else "",
        uncovered_url=url("uncovered") if limited else "",
        classes=_classes(layer) if layer.kind == "zoning_element" else (),
        shown=shown,
        date_text=date_text or _("Date not known."),
        note=" ".join(_notes(layer, limited=limited, as_of=as_of)),
        **_heading(layer.kind),
    )


@lru_cache(maxsize=512)
def _is_limited(coverage: Coverage, boundary: BaseGeometry) -> bool:
    return not coverage.missing(boundary).is_empty


def _notes(layer: Layer, *, limited: bool, as_of: date) -> Iterator[str]:
    if layer.coverage.is_stale(as_of):
        yield _("Too old to be relied on.")
    if layer.features.empty and not limited:
        yield _("There is none in the district.")
    elif layer.features.empty:
        yield _("Holds no object.")
    if limited and layer.coverage.area is None:
        yield _("Nobody has said where it is complete.")


def _classes(layer: Layer) -> tuple[LegendClass, ...]:
    codes = layer.features["hilucs_land_use"].unique()
    present = {zoning_class(code if isinstance(code, str) else None) for code in codes}
    return tuple(
        LegendClass(zoning.id, _(zoning.label), zoning.colour)
        for zoning in ZONING_CLASSES
        if zoning in present
    )


def _kind_title(kind_id: str) -> str:
    return _(LAYER_KINDS[kind_id].title)


def _heading(kind_id: str) -> dict[str, Any]:
    group = LAYER_KINDS[kind_id].group
    return {
        "group": _group_title(group),
        "group_order": _GROUPS_IN_LEGEND.index(group),
        "open_group": group is LayerGroup.PLAN,
    }


def _group_title(group: LayerGroup) -> str:
    match group:
        case LayerGroup.PLAN:
            return _("Plans")
        case LayerGroup.CONSTRAINT:
            return _("What limits a site")
        case LayerGroup.NETWORK:
            return _("Networks")
        case LayerGroup.STREET_SPACE:
            return _("Street space")
        case LayerGroup.BUILT:
            return _("Buildings and plots")
        case LayerGroup.CONTEXT:
            return _("Base map")
