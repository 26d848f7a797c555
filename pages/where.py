"""Where could this be done: the whole district judged for one solution."""

import streamlit as st

from geo.errors import GeoModelError
from pages.shared import cached_readers as read
from pages.shared import placing
from pages.shared.acting import tell_refused
from pages.shared.page_frame import heading, require_workplace
from pages.shared.texts import _, plain
from pages.shared.where_choices import choose_question, judged
from pages.shared.where_download import offer_sites
from pages.shared.where_map import show_map
from pages.shared.where_sites import show_best, show_place
from pages.shared.where_views import show_reasons, show_totals

heading(
    _("Where could this be done?"),
    _(
        "Choose a solution: every part of the district is held against every rule, as "
        "if the solution stood there. Nothing is placed until you say so."
    ),
)
workplace = require_workplace()
tell_refused()
placing.tell_done(workplace)

try:
    # Gather
    question = choose_question(workplace)
    if question is None:
        st.markdown(_("Choose a solution to see where it could be done."))
        st.stop()
    # Decide
    found = judged(workplace, question)
    # Show
    map_column, word_column = st.columns([3, 2], gap="medium")
    with map_column:
        show_map(workplace, question, found)
        show_place(workplace, question, found)
    with word_column:
        show_totals(question, found)
        show_reasons(found)
        show_best(workplace, question, found)
        offer_sites(workplace.district, found, read.rules(), question.ground_m2)
except GeoModelError as refusal:
    st.warning(plain(str(refusal)))
