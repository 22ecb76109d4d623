"""The mails that wait for a person, and what the person makes of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.deliveries import require_telling_nobody
from arshjul.web.people.answer_words import ANSWER_MARKS
from arshjul.words import swedish_date
from arshjul.work.answers import tray
from arshjul.year.wording import heading

COUNTING = Form(
    (
        Field("person", "Person", Kind.CHOICE),
        Field("mote", "Möte", Kind.CHOICE),
        Field("svar", "Svar", Kind.CHOICE),
        Field("spara", "Räkna svar från den adressen som den personens också i fortsättningen", Kind.TICK),
    ),
    id="svar",
)


def inbox(request: Request) -> Response:
    """``/inkorg``, what waits; with ``?visa=alla`` also what became of the others"""
    house, visit = house_of(request), visit_of(request)
    all_mails = request.query_params.get("visa") == "alla"
    mails = tray.waiting(house.store, visit.key, all_mails=all_mails)
    return page(request, "inbox.html", visit, mails=mails, all_mails=all_mails)


def incoming(request: Request) -> Response:
    """``/inkorg/{id}``"""
    house, visit = house_of(request), visit_of(request)
    opened = tray.open_mail(house.store, visit.key, number_of(request), house.now())
    mail = opened.mail
    likely = {"person": mail.person, "mote": mail.occasion, "svar": opened.likely.value if opened.likely else ""}
    days = [(one.key, f"{heading(one)} {swedish_date(one.day)}") for one in opened.occasions]
    choices = {
        "person": (("", "Välj person"), *((one.key, one.name) for one in opened.people)),
        "mote": (("", "Välj möte"), *days),
        "svar": (("", "Välj svar"), *((answer.value, mark.word) for answer, mark in ANSWER_MARKS.items())),
    }
    form = COUNTING.shown(refused_in(request), likely, choices=choices)
    return page(request, "incoming.html", visit, opened=opened, mail=mail, answer_marks=ANSWER_MARKS, form=form)


def incoming_file(request: Request) -> Response:
    """``/inkorg/{id}.eml``: the mail as it came."""
    visit, id = visit_of(request), number_of(request)
    raw = tray.raw_mail(house_of(request).store, visit.key, id)
    require_telling_nobody(request, raw)
    return attachment(f"inkommet-{id}.eml", raw, "message/rfc822")


def number_of(request: Request) -> int:
    """The number of the mail in the address."""
    number: int = request.path_params["id"]
    return number


def _count(request: Request, posted: Posted) -> None:
    meaning = tray.Meaning(
        occasion=posted.get("mote"),
        person=posted.get("person"),
        answer=posted.get("svar"),
        remember_address="spara" in posted,
    )
    settings, key = house_of(request).settings, visit_of(request).key
    tray.count_as(posted.store, settings, key, number_of(request), meaning, doer_of(request))


def _ignore(request: Request, posted: Posted) -> None:
    tray.ignore(posted.store, visit_of(request).key, number_of(request), doer_of(request))


def _led_to(request: Request, _: Posted) -> str:
    return visit_of(request).link("/inkorg")


count_incoming = FormDeed(COUNTING, _count, incoming, _led_to)
"""``POST /inkorg/{id}/svar``"""
ignore_incoming = FormDeed(Form(()), _ignore, incoming, _led_to)
"""``POST /inkorg/{id}/ignorera``"""
