"""Solutions: the catalogue, with what each needs and where its values come from."""

import streamlit as st

from pages.shared import cached_readers as read
from pages.shared.page_frame import heading
from pages.shared.rule_views import show_rules
from pages.shared.solution_views import matching, show_solution, system_words
from pages.shared.texts import _, _n

heading(
    _("Solutions"),
    _(
        "Find what would suit your city. Every value has a source or is marked as an "
        "assumption."
    ),
)

# Gather
catalogue = read.catalogue()
systems = sorted({one for item in catalogue.solutions.values() for one in item.systems})
all_solutions, what_is_checked = st.tabs([_("All solutions"), _("What is checked")])
search, filters = all_solutions.columns([2, 3])
words = search.text_input(
    _("Search"), placeholder=_("for example: battery, bikes, shared rooms")
)
chosen = filters.pills(
    _("Topic"), systems, selection_mode="multi", format_func=system_words
)

# Decide
found = matching(catalogue.solutions.values(), words, chosen or [])

# Show
with all_solutions:
    st.caption(_n("{count} solution", "{count} solutions", len(found)))
    if not found:
        st.info(_("Nothing fits these words. Try fewer or other ones."))
    for solution in found:
        with st.expander(solution.name):
            show_solution(solution, catalogue)
with what_is_checked:
    city = st.selectbox(
        _("Checks and values of"),
        sorted(catalogue.profiles),
        index=sorted(catalogue.profiles).index("generic"),
        format_func=lambda name: catalogue.profile(name).name,
    )
    show_rules(read.rules(), catalogue, catalogue.profile(city))
