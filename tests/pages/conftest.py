"""A home with the demo district, and the app opened through its front page."""

from functools import cache

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from data.districts.satamaranta import build_satamaranta
from data.districts.satamaranta.installing import install
from pages.shared import cached_readers
from tests.test_rooms import CHECKOUT


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """One home for all page tests: the app keeps one store per process."""
    folder = tmp_path_factory.mktemp("home")
    install(build_satamaranta(), folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANTABLE_HOME", str(folder))
        # Each opened app would read the metadata of every installed package again.
        patch.setattr(
            manifest_scanner,
            "scan_component_manifests",
            cache(manifest_scanner.scan_component_manifests),
        )
        st.cache_resource.clear()
        yield folder
        cached_readers.store().close()
        st.cache_resource.clear()


@pytest.fixture
def open_page(home):
    """Open a page as a new person would, or come back with an address."""

    def open_one(page="start.py", **address):
        app = AppTest.from_file(
            CHECKOUT / "pages" / "navigation.py", default_timeout=60
        )
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        return app if page == "start.py" else app.switch_page(page).run()

    return open_one
