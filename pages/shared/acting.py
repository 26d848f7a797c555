"""What a person did or could not do, told on the page that follows the act."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from data.store import Action, Event
from geo.errors import GeoModelError
from pages.shared.session import Workplace
from pages.shared.texts import _, plain

P = ParamSpec("P")
_REFUSED = "refused"
_DONE = "done"


def refusals_become_notices(act: Callable[P, None]) -> Callable[P, None]:
    """Keep what an act refuses until the page is drawn: callbacks run before it."""

    @wraps(act)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except GeoModelError as error:
            say_refused(str(error))

    return guarded


def say_refused(text: str) -> None:
    """Keep a word on what could not be done until the page is drawn."""
    st.session_state[_REFUSED] = text


def say_done(text: str) -> None:
    """Keep a word on what was done until the page is drawn."""
    st.session_state[_DONE] = text


def tell_refused() -> None:
    """Show what the last act could not do, once."""
    if refused := st.session_state.pop(_REFUSED, ""):
        st.warning(plain(refused))


def tell_done() -> bool:
    """Show what the last act did, once; say whether there was anything to tell."""
    done = st.session_state.pop(_DONE, "")
    if done:
        st.toast(plain(done))  # seen wherever the page is scrolled to
        st.success(plain(done))
    return bool(done)


def undo_and_redo(
    workplace: Workplace,
    undo: Callable[[Workplace], None],
    redo: Callable[[Workplace], None],
    to_take_back: Callable[[str, str, Action], Event | None],
    *,
    key: str,
) -> None:
    """Offer to take back the author's latest act, and to do it again."""
    acts = ((_("Undo"), undo, Action.UNDO), (_("Redo"), redo, Action.REDO))
    with st.container(horizontal=True):
        for label, act, action in acts:
            there = to_take_back(workplace.scenario.id, workplace.author, action)
            st.button(
                label,
                on_click=act,
                args=(workplace,),
                disabled=there is None,
                key=f"{key}_{action}",
            )
