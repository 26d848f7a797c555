"""The routes that Plantable adds to Streamlit's own."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.shared.web.addresses import address, from_root
from pages.shared.web.assets import asset
from pages.shared.web.health import healthz
from pages.shared.web.layers import layer_part
from pages.shared.web.responding import not_found


def routes() -> list[Route]:
    """Give the routes for ``st.App``."""
    return [
        Route(from_root("healthz"), healthz),
        Route(address("assets/{name}"), asset),
        Route(address("layers/{district}/{layer}/{file}"), layer_part),
        # Otherwise Streamlit answers with its page and 200.
        Route(address("{path:path}"), _nothing_here),
    ]


def _nothing_here(request: Request) -> Response:
    return not_found()
