"""The mails that wait for a person, and what the person makes of them."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import NotFoundError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.visit import visit_of
from arshjul.web.people.answer_words import ANSWER_MARKS
from arshjul.work.answers import tray
from arshjul.year.wording import heading

MOST_NUMBER = 2**31
"""No row has a larger number, and no database takes a much larger one."""


def inbox(request: Request) -> Response:
    """``/inkorg``, what waits; with ``?visa=alla`` also what became of the others"""
    house, visit = house_of(request), visit_of(request)
    all_mails = request.query_params.get("visa") == "alla"
    mails = tray.waiting(house.store, visit.key, all_mails=all_mails)
    return page(request, "inbox.html", visit, mails=mails, all_mails=all_mails)


def incoming(request: Request) -> Response:
    """``/inkorg/{id}``"""
    house, visit = house_of(request), visit_of(request)
    opened = tray.open_mail(house.store, visit.key, _number(request), house.now())
    return page(
        request, "incoming.html", visit, opened=opened, mail=opened.mail, answer_marks=ANSWER_MARKS, heading=heading
    )


def incoming_file(request: Request) -> Response:
    """``/inkorg/{id}.eml``: the mail as it came."""
    visit, id = visit_of(request), _number(request)
    raw = tray.raw_mail(house_of(request).store, visit.key, id)
    name = f'attachment; filename="inkommet-{id}.eml"'
    return Response(raw, headers={"Content-Disposition": name}, media_type="message/rfc822")


async def count_incoming(request: Request) -> Response:
    """``POST /inkorg/{id}/svar``"""
    house, visit = house_of(request), await run_in_threadpool(visit_of, request)
    posted = await fields(request)

    meaning = tray.Meaning(
        occasion=posted.get("mote", ""),
        person=posted.get("person", ""),
        answer=posted.get("svar", ""),
        remember_address="spara" in posted,
    )
    id = _number(request)
    await run_in_threadpool(tray.count_as, house.store, house.settings, visit.key, id, meaning, doer_of(request))
    return RedirectResponse(visit.link("/inkorg"), 303)


async def ignore_incoming(request: Request) -> Response:
    """``POST /inkorg/{id}/ignorera``"""
    house, visit = house_of(request), await run_in_threadpool(visit_of, request)
    id = _number(request)
    await run_in_threadpool(tray.ignore, house.store, visit.key, id, doer_of(request))
    return RedirectResponse(visit.link("/inkorg"), 303)


def _number(request: Request) -> int:
    number: int = request.path_params["id"]
    if number >= MOST_NUMBER:
        raise NotFoundError(f"Mejl {number} finns inte i inkorgen. Se listan över det som väntar.")
    return number
