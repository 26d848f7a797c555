"""Which pages there are, and in which order a person meets them."""

import sys
from pathlib import Path

import streamlit as st

# Streamlit runs this file as a script; the rooms are beside its folder.
sys.path.insert(0, str(Path(__file__).parents[1]))

from pages.shared.page_frame import frame
from pages.shared.texts import _

st.set_page_config(page_title="Plantable", layout="wide")

page = st.navigation(
    [
        st.Page("start.py", title=_("Start"), default=True),
        st.Page("solutions.py", title=_("Solutions")),
        st.Page("place.py", title=_("Place")),
        st.Page("where.py", title=_("Where could it be done?")),
        st.Page("findings.py", title=_("Findings")),
        st.Page("plan_changes.py", title=_("Plan changes")),
        st.Page("what_if.py", title=_("What if")),
        st.Page("targets.py", title=_("Targets")),
        st.Page("layers.py", title=_("Layers")),
    ],
    position="top",
)
with frame():
    page.run()
