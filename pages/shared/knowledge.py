"""How much is known about a district, topic by topic."""

from dataclasses import dataclass
from datetime import date

import shapely
import streamlit as st

from geo.layers import LAYER_KINDS, DistrictLayers, LayerGroup
from geo.model.message import mark
from pages.shared import cached_readers as read
from pages.shared.texts import _, _n, plain

GROUP_TITLES = {
    LayerGroup.PLAN: mark("Plans"),
    LayerGroup.CONSTRAINT: mark("Limits"),
    LayerGroup.STREET_SPACE: mark("Street space"),
    LayerGroup.NETWORK: mark("Networks"),
    LayerGroup.BUILT: mark("Buildings and plots"),
    LayerGroup.CONTEXT: mark("Surroundings"),
}

WHOLE = 0.999  # of the study area; the rest is rounding of coordinates


@dataclass(frozen=True)
class Knowledge:
    """What is known of one kind of layer.

    Parameters
    ----------
    share
        Share of the study area that its layers cover, 0 to 1.
    """

    kind: str
    share: float
    loaded: bool


def knowledge_of(layers: DistrictLayers) -> list[Knowledge]:
    """Give how much of the district each kind of layer that a rule reads covers."""
    read_by_rules = {kind for rule in read.rules() for kind in rule.requirement.layers}
    boundary = layers.district.boundary
    known = []
    for kind in LAYER_KINDS:
        if kind not in read_by_rules:
            continue
        found = layers.of_kind(kind)
        areas = [
            layer.coverage.area
            for layer in found
            if layer.coverage.area and not layer.coverage.is_stale(date.today())
        ]
        covered = shapely.intersection(shapely.union_all(areas), boundary)
        known.append(Knowledge(kind, covered.area / boundary.area, bool(found)))
    return known


def what_is_known(layers: DistrictLayers) -> None:
    """Show what is known in whole, in part and not at all."""
    known = knowledge_of(layers)
    whole = [one for one in known if one.share >= WHOLE]
    part = [one for one in known if one.loaded and one.share < WHOLE]
    nothing = [one for one in known if not one.loaded]
    st.markdown(
        _(
            "Of **{all}** things that the rules ask about, **{whole}** are known for "
            "the whole district, **{part}** in part and **{nothing}** not at all. What "
            "is not known is answered with *not assessed*, never with yes.",
            all=len(known),
            whole=len(whole),
            part=len(part),
            nothing=len(nothing),
        )
    )
    for one in part:
        st.markdown(
            "- "
            + _(
                "{title}: known for {share} % of the district",
                title=plain(_(LAYER_KINDS[one.kind].title)),
                share=f"{one.share * 100:.0f}",
            )
        )
    for broken in layers.unreadable:
        st.warning(
            _(
                "The layer {layer} could not be read: {reason}",
                layer=plain(broken.id),
                reason=plain(broken.reason),
            )
        )
    if nothing:
        title = _n(
            "{count} thing is not known at all",
            "{count} things are not known at all",
            len(nothing),
        )
        with st.expander(title):
            st.markdown(
                "\n".join(
                    f"- {plain(_(LAYER_KINDS[one.kind].title))}" for one in nothing
                )
            )
