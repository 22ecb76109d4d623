"""What the pages look like and can do in a browser: files that are fetched once and kept until they are others."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response

from arshjul.folders import folder

FILES = tuple(sorted(path.name for path in (folder("templates") / "web" / "static").iterdir()))
KEPT_FOR_EVER = "public, max-age=31536000, immutable"


def static_path(name: str) -> str:
    """Where the file stands, as it always has: ``/static/arshjul.css``."""
    return f"/static/{name}"


def static_address(name: str) -> str:
    """The address that a page names: it is another as soon as the file is."""
    return f"{static_path(name)}?v={_content(name)[1]}"


def static_file(request: Request) -> Response:
    """``/static/…``: for ever at the address of its content, else asked for anew each time."""
    name = PurePosixPath(request.url.path).name
    content, version = _content(name)
    is_of_content = request.query_params.get("v") == version
    headers = {"ETag": f'"{version}"', "Cache-Control": KEPT_FOR_EVER if is_of_content else "no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=mimetypes.guess_type(name)[0])


@cache
def _content(name: str) -> tuple[bytes, str]:
    content = (folder("templates") / "web" / "static" / name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:32]
