"""The calendars that people subscribe to: stored bytes, and 304 when nothing has changed."""

from __future__ import annotations

from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.store.values.feeds import ServedFeed
from arshjul.web.frame.house import house_of
from arshjul.work.feeds import building


def feed(request: Request) -> Response:
    """``/kalender/{token}.ics``, GET and HEAD. Unknown, old and cut tokens get the same answer."""
    gzipped = takes_gzip(request.headers.get("accept-encoding", ""))
    found = building.feed(house_of(request).store, request.path_params["token"], gzipped=gzipped)
    if found is None:
        raise NotFoundError("Kalendern finns inte. Be förbundschefen om en ny adress.")
    headers = {
        "ETag": etag(found, gzipped=gzipped),
        "Last-Modified": format_datetime(found.changed_at.replace(microsecond=0), usegmt=True),
        "Cache-Control": "private, max-age=900",
        "Vary": "Accept-Encoding",
        "X-Robots-Tag": "noindex",
    }
    if found.kind == "public":
        # A page elsewhere may show the public's calendar. All others are secret, and no browser reads them for it.
        headers |= {
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "public, max-age=900",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
    if is_unchanged(request, found):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="arshjul.ics"'
    if gzipped:
        headers["Content-Encoding"] = "gzip"
    return Response(found.content, headers=headers, media_type="text/calendar; charset=utf-8")


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding lets us send gzip; without one we do not."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = parameter.strip().removeprefix("q=").strip("0.") != "" or not parameter.strip()
    return weights.get("gzip", weights.get("*", False))


def etag(found: ServedFeed, *, gzipped: bool) -> str:
    """The strong tag of one form of a feed: packed and not are different bytes (RFC 9110, 8.8.3.3)."""
    return f'"{found.etag}-gzip"' if gzipped else f'"{found.etag}"'


def is_unchanged(request: Request, found: ServedFeed) -> bool:
    """Whether the asker has this calendar. If-None-Match decides alone when it is there (RFC 9110, 13.2.2)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        ours = {"*", etag(found, gzipped=False), etag(found, gzipped=True)}
        return any(tag.strip().removeprefix("W/") in ours for tag in tags.split(","))
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and found.changed_at.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
