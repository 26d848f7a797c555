"""The map of a whole district judged for one solution."""

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.model.vocabulary import Outcome
from geo.portrayal import OUTCOME_PORTRAYALS
from geo.portrayal_layers import (
    DASH_DOT,
    DASHED,
    DOTTED,
    SOLID,
    LayerPortrayal,
)
from geo.suitability import Basis, Suitability, ground_by_outcome, site_at
from pages.shared.map import (
    MapClick,
    MapLayer,
    MapPlacement,
    attribution,
    district_map,
    from_degrees,
    map_layers,
    view_of,
)
from pages.shared.map.coordinates import to_degrees
from pages.shared.outcome_words import symbol, words
from pages.shared.session import Workplace
from pages.shared.texts import _
from pages.shared.where_choices import Question
from pages.shared.where_sites import choose_place, chosen_place, site_place

# Plans and what limits a site lie below the answer; their colours would mix with it.
_HIDDEN_GROUPS_BELOW = 3
_DECIMALS = 6  # a decimetre
_SIGNS_MAX = 25  # more signs for one outcome would hide the map
_SIGN_FROM_M2 = 400.0
_KERB_PX = 5.0  # seen from the back of a room
# What an address may hold as it is; everything else is written with a percent sign.
_UNQUOTED = '{}[]",:'
_DASHES = {
    Outcome.CONFORMS: SOLID,
    Outcome.CONDITION: DASHED,
    Outcome.JUDGEMENT: DASH_DOT,
    Outcome.PLAN_CHANGE: SOLID,
    Outcome.PROHIBITED: SOLID,
    Outcome.NOT_ASSESSED: DOTTED,
}


def show_map(workplace: Workplace, question: Question, found: Suitability) -> None:
    """Show the sites by outcome, and ask why at the place somebody clicks."""
    district = workplace.district
    below = [
        replace(layer, shown=False, open_group=False)
        if layer.group_order < _HIDDEN_GROUPS_BELOW
        else layer
        for layer in map_layers(workplace.layers, as_of=date.today())
    ]

    def clicked(click: MapClick) -> None:
        choose_place(from_degrees(click.lng, click.lat, district.crs))

    def chosen(site_id: str) -> None:
        if site_id.isdigit():
            choose_place(site_place(found, int(site_id)))

    district_map(
        "where_map",
        layers=(*below, *_answer(found, district.crs)),
        placements=_signs(workplace, question, found),
        view=view_of(district),
        on_click=clicked,
        on_select=chosen,
        height_px=560,
        attribution=attribution(workplace.layers),
    )


def _answer(found: Suitability, crs: str) -> list[MapLayer]:
    basis = found.candidates.basis
    return [
        _layer(outcome, ground, signs, basis)
        for outcome, ground, signs in _drawn(found, crs)
    ]


@lru_cache(maxsize=8)
def _drawn(found: Suitability, crs: str) -> tuple[tuple[Outcome, str, str], ...]:
    """Give each outcome with the addresses of its ground and of its signs."""
    return tuple(
        (
            outcome,
            _address([(to_degrees(shape, crs), {})]),
            _address(_sign_points(shape, outcome, crs)),
        )
        for outcome, shape in ground_by_outcome(found).items()
    )


def _sign_points(
    shape: BaseGeometry, outcome: Outcome, crs: str
) -> list[tuple[BaseGeometry, dict[str, Any]]]:
    """Put the shape of the outcome on its largest pieces, for eyes without colour."""
    pieces = sorted(
        (part for part in shapely.get_parts(shape) if part.area >= _SIGN_FROM_M2),
        key=lambda part: (-part.area, part.bounds),
    )
    sign = {"label": symbol(outcome)}
    return [
        (to_degrees(shapely.point_on_surface(part), crs), sign)
        for part in pieces[:_SIGNS_MAX]
    ]


def _address(features: list[tuple[BaseGeometry, dict[str, Any]]]) -> str:
    """Write features as an address that holds them itself."""
    rounded = [
        shapely.transform(shape, lambda places: np.round(places, _DECIMALS))
        for shape, _properties in features
    ]
    texts = [
        f'{{"type":"Feature","properties":{json.dumps(properties)},'
        f'"geometry":{shapely.to_geojson(shape)}}}'
        for shape, (_shape, properties) in zip(rounded, features, strict=True)
    ]
    collection = f'{{"type":"FeatureCollection","features":[{",".join(texts)}]}}'
    return f"data:application/geo+json,{quote(collection, safe=_UNQUOTED)}"


def _layer(outcome: Outcome, ground: str, signs: str, basis: Basis) -> MapLayer:
    unknown = outcome is Outcome.NOT_ASSESSED
    colour = OUTCOME_PORTRAYALS[outcome].colour
    portrayal = LayerPortrayal(
        colour,
        80,
        "" if unknown else colour,
        fill_opacity=0.45,
        width_px=_KERB_PX if basis is Basis.KERB else 1.5,
        dash=_DASHES[outcome],
        shown=True,
        label="label",
    )
    return MapLayer(
        id=f"where_{outcome}",
        title=f"{symbol(outcome)} {words(outcome)}",
        portrayal=portrayal,
        group=_("Where it could be done"),
        group_order=-1,
        open_group=True,
        features_url=ground,
        labels_url=signs,
        # Hatched, as all ground of which nothing is known.
        uncovered_url=ground if unknown and basis is not Basis.KERB else "",
        shown=True,
        date_text=_("As the layers are today."),
    )


def _signs(
    workplace: Workplace, question: Question, found: Suitability
) -> list[MapPlacement]:
    """Give the best sites with their numbers, and the place asked about."""
    crs = workplace.district.crs
    signs = []
    for number, site in enumerate(found.best, start=1):
        place = to_degrees(site_place(found, site), crs)
        outcome = found.outcome(site)
        description = _(
            "{number}: {outcome}", number=str(number), outcome=words(outcome)
        )
        signs.append(
            MapPlacement(str(site), place.x, place.y, outcome, description, str(number))
        )
    asked = chosen_place(found)
    if asked is not None:
        place = to_degrees(asked, crs)
        site = site_at(found.candidates, asked)
        outcome = Outcome.NOT_ASSESSED if site is None else found.outcome(site)
        said = _("The place you ask about: {outcome}", outcome=words(outcome))
        signs.append(MapPlacement("asked", place.x, place.y, outcome, said, "?"))
    return signs
