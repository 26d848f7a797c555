"""How much is known about a district, topic by topic."""

from datetime import date

import streamlit as st

from geo.knowledge import WHOLE, knowledge_of
from geo.layers import DistrictLayers, LayerGroup
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


def what_is_known(layers: DistrictLayers) -> None:
    """Show what is known in whole, in part and not at all."""
    known = knowledge_of(layers, read.rules(), date.today())
    whole = [one for one in known if one.share >= WHOLE]
    part = [one for one in known if 0 < one.share < WHOLE]
    nothing = [one for one in known if one.share == 0]
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
                title=plain(_(one.title)),
                share=f"{one.share * 100:.0f}",
            )
        )
    for broken in layers.unreadable:
        reason = _(
            "The layer {layer} could not be read: {reason}",
            layer=plain(broken.id),
            reason=plain(broken.reason),
        )
        st.markdown(f"- {reason}")
    if nothing:
        title = _n(
            "{count} thing is not known at all",
            "{count} things are not known at all",
            len(nothing),
        )
        with st.expander(title):
            st.markdown("\n".join(f"- {plain(_(one.title))}" for one in nothing))
