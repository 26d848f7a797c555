"""Addresses of Plantable's own routes, below the server's base path."""

import streamlit as st

PREFIX = "plantable"


def address(path: str) -> str:
    """Give the address of one of Plantable's own routes.

    Parameters
    ----------
    path
        Below ``/plantable/``, e.g. ``"assets/map.js"``.

    Examples
    --------
    >>> address("assets/map.js")
    '/plantable/assets/map.js'
    """
    return from_root(f"{PREFIX}/{path}")


def from_root(path: str) -> str:
    """Give an address below the setting ``server.baseUrlPath``."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"
