"""What was sent, to whom and when, and what was not."""

from __future__ import annotations

from math import ceil

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.store import Delivery, DeliveryStatus, Disposal
from arshjul.store.mail_text import text_of_mail
from arshjul.web.frame.cloaks import cloak_on
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.web.mails.letter import html_of, letter
from arshjul.work import overview
from arshjul.year.model import STOCKHOLM

ROWS_A_SHEET = 50
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
)
"""A mail has its style in its lines; alone and in a sandbox it can do no more than look like itself."""


def deliveries(request: Request) -> Response:
    """``/utskick``, all or with ``?status=``, a sheet at a time with ``?blad=``"""
    house, visit = house_of(request), visit_of(request)
    status = request.query_params.get("status") or None
    found = overview.deliveries(house.store, visit.key, status)
    sheets = max(1, ceil(len(found) / ROWS_A_SHEET))
    sheet = min(_number(request.query_params.get("blad", "1")), sheets)
    return page(
        request,
        "deliveries.html",
        visit,
        deliveries=found[(sheet - 1) * ROWS_A_SHEET : sheet * ROWS_A_SHEET],
        number_of_deliveries=len(found),
        sheet=sheet,
        sheets=sheets,
        # A link keeps the choice that is made, and a choice that is not made has no name in it.
        choice={"status": status} if status else {},
        chosen=status,
        statuses=tuple(DeliveryStatus),
        stopped=_count(request, "stoppade"),
        corrected=_count(request, "rattade") or 0,
    )


def delivery(request: Request) -> Response:
    """``/utskick/{id}``"""
    visit, row, content, disposal = _asked_for(request)
    return page(request, "delivery.html", visit, delivery=row, letter=letter(content), disposal=disposal)


def delivery_file(request: Request) -> Response:
    """``/utskick/{id}.eml``: the very bytes that were handed to the server."""
    row, content = _mail_asked_for(request)
    require_telling_nobody(request, content)
    name = f'attachment; filename="utskick-{row.id}.eml"'
    return Response(content, headers={"Content-Disposition": name}, media_type="message/rfc822")


def delivery_html(request: Request) -> Response:
    """``/utskick/{id}/html``: the mail as a mail program shows it."""
    _, content = _mail_asked_for(request)
    headers = {"Content-Security-Policy": MAIL_POLICY}
    html = cloak_on(request, visit_of(request).key, {}).over(html_of(content))
    return Response(html, headers=headers, media_type="text/html; charset=utf-8")


def require_telling_nobody(request: Request, content: bytes) -> None:
    """Raise NotFoundError when the very bytes of a mail tell who somebody with protected identity is."""
    if cloak_on(request, visit_of(request).key, {}).tells(text_of_mail(content)):
        raise NotFoundError("Mejlet rör någon med skyddade personuppgifter. Läs det på sidan, där namnet är dolt.")


def _asked_for(request: Request) -> tuple[Visit, Delivery, bytes, Disposal | None]:
    visit, number = visit_of(request), request.path_params["id"]
    return visit, *overview.delivery(house_of(request).store, visit.key, number)


def _mail_asked_for(request: Request) -> tuple[Delivery, bytes]:
    _, row, content, disposal = _asked_for(request)
    if disposal:
        day = disposal.at.astimezone(STOCKHOLM).date()
        raise NotFoundError(f"Mejlet är gallrat {day} och finns inte kvar. Beslut: {disposal.decision}.")
    if not content:
        raise NotFoundError("Det här utskicket har inget mejl: det skickades aldrig.")
    return row, content


def _count(request: Request, name: str) -> int | None:
    """How many, as the address tells after something was undone; None: it does not tell."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _number(text: str) -> int:
    """The positive number that *text* is; 1 when it is none."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1
