"""``/healthz``: whether the server can do its work, for whoever watches it."""

import os
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from data.districts import plantable_home


def healthz(request: Request) -> Response:
    """Answer 200 where the store's folder can be written, otherwise 503."""
    writable = is_writable(plantable_home())
    return JSONResponse(
        {"status": "ok" if writable else "failing", "store_writable": writable},
        status_code=200 if writable else 503,
        headers={"Cache-Control": "no-store"},
    )


def is_writable(home: Path) -> bool:
    """Whether `home`, or the folder in which it would be made, can be written."""
    folder = home
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
