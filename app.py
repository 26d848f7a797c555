"""The front door: ``streamlit run app.py`` starts Plantable."""

import streamlit as st

from pages.shared.web.headers import middleware
from pages.shared.web.routes import routes

app = st.App("pages/navigation.py", routes=routes(), middleware=middleware())
