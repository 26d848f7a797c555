"""The map alone, with the routes and headers of the app."""

import streamlit as st

from pages.shared.web.headers import middleware
from pages.shared.web.routes import routes

app = st.App("map_page.py", routes=routes(), middleware=middleware())
