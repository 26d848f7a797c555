"""Bytes that are sent once: entity tags, 304 and compression done beforehand."""

import gzip
import hashlib
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

COMPRESSED_FROM_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Body:
    """What a route sends, with its entity tag and its compressed form."""

    plain: bytes
    compressed: bytes | None
    media_type: str
    tag: str


def body(plain: bytes, media_type: str) -> Body:
    """Make a body; small ones are not compressed."""
    # Weak: the tag names the content, whichever way it is encoded.
    tag = f'W/"{hashlib.sha256(plain).hexdigest()[:32]}"'
    worth_it = len(plain) >= COMPRESSED_FROM_BYTES
    compressed = gzip.compress(plain, compresslevel=6, mtime=0) if worth_it else None
    return Body(plain, compressed, media_type, tag)


def respond(request: Request, content: Body, cache_control: str) -> Response:
    """Send `content`, or 304 where the browser holds it already."""
    headers = {
        "ETag": content.tag,
        "Cache-Control": cache_control,
        "Vary": "Accept-Encoding",
    }
    if _holds(request, content.tag):
        return Response(status_code=304, headers=headers)
    sent = content.plain
    if content.compressed is not None and _takes_gzip(request):
        headers["Content-Encoding"] = "gzip"
        sent = content.compressed
    return Response(sent, media_type=content.media_type, headers=headers)


def not_found() -> Response:
    """Give the same answer for what is missing and for what may not be seen."""
    headers = {"Cache-Control": "no-store"}
    return JSONResponse({"error": "not found"}, status_code=404, headers=headers)


def _holds(request: Request, tag: str) -> bool:
    stated = request.headers.get("if-none-match", "")
    tags = {part.strip().removeprefix("W/") for part in stated.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


def _takes_gzip(request: Request) -> bool:
    codings = request.headers.get("accept-encoding", "").lower().split(",")
    return any(coding.strip().split(";")[0] == "gzip" for coding in codings)
