"""``/plantable/layers/<district>/<layer>/<version>.<part>.geojson``.

A version never changes, so the browser may keep it. Bytes are kept here by district,
layer, version and part: sixty people cost one conversion. The district itself is the
one that the pages keep.
"""

from functools import lru_cache
from pathlib import Path
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response

from data.districts import DistrictStorageError, plantable_home
from pages.shared import cached_readers as read
from pages.shared.web.layer_geojson import PARTS
from pages.shared.web.responding import Body, body, not_found, respond

CACHE_CONTROL = "private, max-age=86400, immutable"
MEDIA_TYPE = "application/geo+json"
PARTS_KEPT = 256

# One conversion at a time: a page asks for twenty layers at once.
_one_at_a_time = Lock()


def layer_part(request: Request) -> Response:
    """Answer with a part of a layer; 404 for anything that is not there now."""
    version, _, part = (
        request.path_params["file"].removesuffix(".geojson").rpartition(".")
    )
    if not request.path_params["file"].endswith(".geojson") or part not in PARTS:
        return not_found()
    try:
        with _one_at_a_time:
            content = _content(
                request.path_params["district"],
                request.path_params["layer"],
                version,
                part,
                plantable_home(),
            )
    except (DistrictStorageError, LookupError):
        return not_found()
    return respond(request, content, CACHE_CONTROL)


@lru_cache(maxsize=PARTS_KEPT)
def _content(
    district_id: str, layer_id: str, version: str, part: str, home: Path
) -> Body:
    # `home` is here for the key alone: another home may hold another district.
    district_layers = read.district_layers(district_id)
    for layer in district_layers.layers:
        if layer.id == layer_id and layer.version == version:
            geojson = PARTS[part](layer, district_layers.district)
            return body(geojson, MEDIA_TYPE)
    raise LookupError(layer_id)
