"""What stands around every page: refusals in plain words, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from geo.errors import GeoModelError
from geo.layers import LAYER_KINDS
from pages.shared import session
from pages.shared.session import Workplace
from pages.shared.texts import _, _n, plain

# Streamlit leaves a hand's breadth free above every page; a projector has no room.
# Rows of pills and chosen things wrap instead of running out of a phone; names of
# links are never cut; what the Tab key has reached is framed; a finger needs 40 px.
_STYLE = """<style>
[data-testid='stMainBlockContainer']{padding-top:4rem;padding-bottom:2rem}
[data-testid='stPageLink-NavLink'] *{white-space:normal;overflow:visible}
[data-testid='stMultiSelectTagsContainer'],
[data-testid='stButtonGroup'] [role='toolbar']{flex-wrap:wrap;height:auto}
[data-testid='stMultiSelect'] div:has(>[data-testid='stMultiSelectTagsContainer'])
{height:auto;max-height:none}
[data-testid='stMultiSelectTagsContainer']{max-height:none}
a:focus-visible,summary:focus-visible,canvas:focus-visible,
[role='tab']:focus-visible{outline:3px solid #0A4A8C!important;outline-offset:2px}
@media (pointer:coarse){
[data-testid='stPageLink-NavLink'],[data-testid='stSidebarNavLink'],
[data-testid='stRadioOption'],[data-testid='stCheckbox'] label
{min-height:40px;align-items:center}
[data-testid='stExpandSidebarButton']{min-width:40px;min-height:40px}
[data-testid='stMultiSelectTagsContainer'] button{min-width:32px;min-height:32px}
}
</style>"""


@contextmanager
def frame() -> Iterator[None]:
    """Show a refusal of the deciding or keeping room as a message."""
    try:
        with st.spinner(_("Opening the district …"), show_time=False):
            session.workplace()
        session.keep_address()
        session.tell_warnings()
        yield
        session.keep_address()
    except GeoModelError as error:
        st.error(plain(str(error)))


def heading(title: str, lead: str) -> None:
    """Begin a page: its title and one sentence on what it is for."""
    st.html(_STYLE)
    st.header(title, anchor=False)
    st.markdown(lead)


def require_workplace() -> Workplace:
    """Give what this person works on, or say how to get a district and stop."""
    found = session.workplace()
    if found is None:
        st.info(
            _(
                "There is no district yet. Import one with the command line, or run "
                "`make run`, which brings the demo district Satamaranta."
            )
        )
        st.stop()
    note = _("District: {name}", name=plain(found.district.name))
    if found.district.fictional:
        note += " · " + _("an invented district, for trying out")
    st.caption(note)
    _tell_unreadable(found)
    return found


def _tell_unreadable(workplace: Workplace) -> None:
    """Say on every page which layers are missing from its answers."""
    broken = workplace.layers.unreadable
    if not broken:
        return
    names = [f"{_(LAYER_KINDS[one.kind].title)} ({one.id})" for one in broken]
    st.warning(
        _n(
            "{count} layer cannot be read: {names}. What needs it is not assessed.",
            "{count} layers cannot be read: {names}. What needs them is not assessed.",
            len(broken),
            names=plain("; ".join(names)),
        )
    )
