"""What a callback cannot do becomes a notice on the page that follows."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from geo.errors import GeoModelError
from pages.shared.texts import plain

P = ParamSpec("P")
_NOTICE = "what_if_notice"
_DONE = "what_if_done"


def refusals_become_notices(act: Callable[P, None]) -> Callable[P, None]:
    """Keep what an act refuses until the page is drawn: callbacks run before it."""

    @wraps(act)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except GeoModelError as error:
            st.session_state[_NOTICE] = str(error)

    return guarded


def say_done(text: str) -> None:
    """Keep a word on what was done until the page is drawn."""
    st.session_state[_DONE] = text


def tell_notices() -> None:
    """Show what the last act did or could not do, once."""
    if done := st.session_state.pop(_DONE, ""):
        st.success(plain(done))
    if notice := st.session_state.pop(_NOTICE, ""):
        st.warning(plain(notice))
