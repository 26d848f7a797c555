"""A regulation as its source has it: whole words, where it was cut, and its address."""

import streamlit as st

from geo.model.plan import RegulationText
from pages.shared.texts import _


def show_regulation(text: RegulationText) -> None:
    """Show a regulation literally; its address is told and never opened."""
    if text.text:
        st.markdown(_("The regulation in its own words:"))
        st.text(text.text)
    if text.cut_at is not None:
        st.caption(
            _(
                "The source cut this text at {count} characters; it is not whole.",
                count=text.cut_at,
            )
        )
    if text.link:
        st.caption(_("Full text, not opened by Plantable:"))
        st.code(text.link, language=None, wrap_lines=True)
