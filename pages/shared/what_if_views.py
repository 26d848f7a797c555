"""What a change of a plan would do: sentences, ground, map."""

import json
from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

import shapely
import streamlit as st

from data.store import PlacementRecord
from geo.model.placement import footprint_of
from geo.portrayal_layers import LayerPortrayal
from geo.what_if import WhatIf
from geo.what_if.amended_rows import PROPOSED_MARK
from pages.shared import cached_readers as read
from pages.shared import session
from pages.shared.comparison_views import show_comparison
from pages.shared.map import (
    MapLayer,
    MapView,
    attribution,
    district_map,
    drawn_geometry,
    map_layers,
)
from pages.shared.map.coordinates import to_degrees
from pages.shared.outcome_words import summaries
from pages.shared.placement_list import on_map
from pages.shared.placement_words import placement_label
from pages.shared.session import Workplace
from pages.shared.solution_views import land_use_words
from pages.shared.texts import _, _n, plain, sentence

# The ground of the change stands out from every layer below it.
_AMENDED = LayerPortrayal(
    "#C2185B", 80, "#C2185B", fill_opacity=0.35, width_px=3.0, shown=True
)
_AROUND_M = 60.0


def show_what_if(
    workplace: Workplace, result: WhatIf, records: Sequence[PlacementRecord]
) -> None:
    """Show what a change of a plan would do to the scenario."""
    catalogue = read.catalogue()
    labels = {
        record.placement.id: placement_label(record.placement, catalogue)
        for record in records
    }
    words, picture = st.columns([1, 1], gap="medium")
    with words:
        st.subheader(_("What it would change"), anchor=False)
        show_comparison(result.comparison, labels)
        _show_ground(result)
        st.caption(
            _n(
                "{count} of {all} placements lies near enough to be judged again; the "
                "others keep their findings. {mark} stands behind an object as "
                "proposed, read as if it were in force.",
                "{count} of {all} placements lie near enough to be judged again; the "
                "others keep their findings. {mark} stands behind an object as "
                "proposed, read as if it were in force.",
                len(result.judged_anew),
                all=len(records),
                mark=plain(PROPOSED_MARK),
            )
        )
    with picture:
        _show_map(workplace, result, records)


def _show_ground(result: WhatIf) -> None:
    """Account for the ground of the object: the areas add up to it."""
    lines = []
    for move in result.amended.moves:
        if not move.area_m2:
            continue  # a line or a point
        area = f"{move.area_m2:,.0f}" if move.area_m2 >= 1 else f"{move.area_m2:.2f}"
        lines.append(_move_words(area, move.use_before, move.use_after, move.object_id))
    lines += [plain(sentence(note)) for note in result.amended.notes]
    if not lines:
        return
    with st.expander(_("The ground, and what else to know"), expanded=True):
        st.markdown("\n".join(f"- {line}" for line in lines))


def _move_words(area: str, before: str, after: str, object_id: str) -> str:
    catalogue = read.catalogue()
    if not object_id:
        return _("{area} m² belong to no object any more", area=area)
    if not after:
        return _("{area} m² stay in it", area=area)
    uses = land_use_words(after.split("|"), catalogue)
    if before == after:
        return _("{area} m² stay {use}", area=area, use=uses)
    old = land_use_words(before.split("|"), catalogue) if before else _("not stated")
    return _("{area} m² become {use}; now: {old}", area=area, use=uses, old=old)


def _show_map(
    workplace: Workplace, result: WhatIf, records: Sequence[PlacementRecord]
) -> None:
    overall = summaries((one.placement.id for one in records), result.findings)
    district_map(
        "what_if_map",
        layers=(
            *map_layers(workplace.layers, as_of=date.today()),
            _amended_layer(workplace, result),
        ),
        placements=on_map(records, overall, workplace.district),
        view=_view(workplace, result, records),
        selected=session.selected(),
        on_select=session.select,
        height_px=520,
        attribution=attribution(workplace.layers),
    )
    st.caption(_("The map shows the outcomes after the change."))


def _amended_layer(workplace: Workplace, result: WhatIf) -> MapLayer:
    geometry = drawn_geometry(result.amended.ground, workplace.district.crs)
    feature = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {}, "geometry": geometry}],
    }
    return MapLayer(
        id="amended_ground",
        title=_("Ground of the change"),
        portrayal=_AMENDED,
        group=_("What if"),
        group_order=-1,
        open_group=True,
        features_url=f"data:application/geo+json,{quote(json.dumps(feature))}",
        shown=True,
        date_text=_("Supposed, not in force."),
    )


def _view(
    workplace: Workplace, result: WhatIf, records: Sequence[PlacementRecord]
) -> MapView:
    """Look at the change and at the placements judged again."""
    solutions = read.catalogue().solutions
    shapes = [result.amended.ground] + [
        footprint_of(one.placement, solutions[one.placement.solution_id])
        for one in records
        if one.placement.id in result.judged_anew
        and one.placement.solution_id in solutions
    ]
    bounds = [shape.bounds for shape in shapes]
    west, south = (min(each[n] for each in bounds) - _AROUND_M for n in (0, 1))
    east, north = (max(each[n] for each in bounds) + _AROUND_M for n in (2, 3))
    frame = to_degrees(shapely.box(west, south, east, north), workplace.district.crs)
    return MapView(*frame.bounds)
