"""The calendars that people subscribe to: stored bytes, and 304 when nothing has changed."""

from __future__ import annotations

from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.store import StoredFeed
from arshjul.web.house import house_of
from arshjul.work import feeds


def feed(request: Request) -> Response:
    """``/kalender/{token}.ics``, GET and HEAD. Unknown, old and cut tokens get the same answer."""
    found = feeds.feed(house_of(request).store, request.path_params["token"])
    if found is None:
        raise NotFoundError("Kalendern finns inte. Be förbundschefen om en ny adress.")
    headers = {
        "ETag": f'"{found.etag}"',
        "Last-Modified": format_datetime(found.changed_at.replace(microsecond=0), usegmt=True),
        "Cache-Control": "private, max-age=900",
        "Vary": "Accept-Encoding",
        "X-Robots-Tag": "noindex",
    }
    if is_unchanged(request, found):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="arshjul.ics"'
    return Response(found.body, headers=headers, media_type="text/calendar; charset=utf-8")


def is_unchanged(request: Request, found: StoredFeed) -> bool:
    """Whether the asker has these bytes. If-None-Match decides alone when it is there (RFC 9110, 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return any(tag.strip().removeprefix("W/") in ("*", f'"{found.etag}"') for tag in tags.split(","))
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and found.changed_at.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
