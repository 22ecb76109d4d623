"""The one style sheet."""

from __future__ import annotations

import hashlib
from functools import cache

from starlette.requests import Request
from starlette.responses import Response

from arshjul.folders import folder


def stylesheet(request: Request) -> Response:
    """``/static/arshjul.css``"""
    content, tag = _content()
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="text/css; charset=utf-8")


@cache
def _content() -> tuple[bytes, str]:
    content = (folder("templates") / "web" / "static" / "arshjul.css").read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:32]}"'
