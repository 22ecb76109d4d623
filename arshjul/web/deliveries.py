"""What was sent, to whom and when, and what was not."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.store import Delivery, DeliveryStatus
from arshjul.web.house import house_of
from arshjul.web.letter import html_of, letter
from arshjul.web.page import page
from arshjul.web.visit import Visit, visit_of
from arshjul.work import overview

MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
)
"""A mail has its style in its lines; alone and in a sandbox it can do no more than look like itself."""


def deliveries(request: Request) -> Response:
    """``/utskick``, all or with ``?status=``"""
    house, visit = house_of(request), visit_of(request)
    status = request.query_params.get("status") or None
    return page(
        request,
        "deliveries.html",
        visit,
        deliveries=overview.deliveries(house.store, visit.key, status),
        chosen=status,
        statuses=tuple(DeliveryStatus),
    )


def delivery(request: Request) -> Response:
    """``/utskick/{id}``"""
    visit, row, content = _asked_for(request)
    return page(request, "delivery.html", visit, delivery=row, letter=letter(content))


def delivery_file(request: Request) -> Response:
    """``/utskick/{id}.eml``: the very bytes that were handed to the server."""
    _, row, content = _asked_for(request)
    _refuse_empty(content)
    name = f'attachment; filename="utskick-{row.id}.eml"'
    return Response(content, headers={"Content-Disposition": name}, media_type="message/rfc822")


def delivery_html(request: Request) -> Response:
    """``/utskick/{id}/html``: the mail as a mail program shows it."""
    _, _, content = _asked_for(request)
    _refuse_empty(content)
    headers = {"Content-Security-Policy": MAIL_POLICY}
    return Response(html_of(content), headers=headers, media_type="text/html; charset=utf-8")


def _asked_for(request: Request) -> tuple[Visit, Delivery, bytes]:
    visit = visit_of(request)
    row, content = overview.delivery(house_of(request).store, visit.key, request.path_params["id"])
    return visit, row, content


def _refuse_empty(content: bytes) -> None:
    if not content:
        raise NotFoundError("Det här utskicket har inget mejl: det skickades aldrig.")
