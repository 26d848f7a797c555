"""The map's own scripts and styles, and the installed libraries, by file name."""

from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from pages.shared.web.responding import Body, body, not_found, respond

MAP_FOLDER = Path(__file__).parents[1] / "map"
FOLDERS = (MAP_FOLDER / "assets", MAP_FOLDER / "vendor")
MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".txt": "text/plain",
}
# The browser asks each time and is told 304: after an update nobody runs a mixture.
CACHE_CONTROL = "no-cache"


def asset(request: Request) -> Response:
    """Answer ``/plantable/assets/<name>``; anything but a listed name is 404.

    The name is compared with the names in two folders and never made into a path.
    """
    name = request.path_params["name"]
    for file in _listed_files():
        if file.name == name:
            state = file.stat()
            content = _read(file, state.st_mtime_ns, state.st_size)
            return respond(request, content, CACHE_CONTROL)
    return not_found()


def _listed_files() -> list[Path]:
    return [
        file
        for folder in FOLDERS
        if folder.is_dir()
        for file in folder.iterdir()
        if file.suffix in MEDIA_TYPES and file.is_file()
    ]


@lru_cache(maxsize=64)
def _read(file: Path, changed_ns: int, size: int) -> Body:
    return body(file.read_bytes(), MEDIA_TYPES[file.suffix])
