"""Sending papers to the members in a chain: attached, shown as they will look, sent, and taken back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.seen import SEEN, held, mark, marked, require_seen
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.letter import letter
from arshjul.web.meetings.paper_names import named_by
from arshjul.work.attaching import LONGEST_NAME, numbered
from arshjul.work.chains.bundle_documents import MOST_MEGABYTES
from arshjul.work.chains.bundle_undoing import bundle_to_undo
from arshjul.work.chains.papers import attach_paper, detach_paper, why_not
from arshjul.work.chains.papers_sending import Chosen, preview_papers, send_papers
from arshjul.work.changing import minutes_to_undo
from arshjul.work.receiving import content_of, media_type
from arshjul.year.chains.sendings import Which
from arshjul.year.chains.wording import outcome_word

PAPER = Form(
    (
        Field("namn", "Vad den heter", hint="Tomt: som filen heter.", is_optional=True, longest=LONGEST_NAME),
        Field("fil", "Fil", Kind.FILE),
        Field("bort", kind=Kind.HIDDEN),
    ),
    id="handling",
)
SENDING = Form(
    (
        *SEEN,
        Field("medlem", "Till", kind=Kind.TICK, is_several=True, longest=5000),
        Field("utan", "Skicka mejlet utan handlingar", Kind.TICK),
    ),
    id="skicka",
)


def sending(request: Request) -> Response:
    """``/steg-for-steg/{year}/{chain}/{step}``: the papers, who is sent them, and the mails as they will look."""
    house, visit, which = house_of(request), visit_of(request), which_in(request)
    now = house.now()
    seen = preview_papers(house.store, house.settings, visit.key, which, now)
    refused = refused_in(request)
    waiting = bundle_to_undo(house.store, seen.view.standing, which.year, which.chain, which.step)
    return page(
        request,
        "sending.html",
        visit,
        view=seen.view,
        refusal=why_not(seen.view),
        mails=[(mail.person_name, mail.subject) for _, mail in seen.mails],
        opened=[(mail.person_name, read) for _, mail in seen.mails[:1] if (read := letter(mail.body))],
        waiting=waiting,
        action=_address(request),
        paper_form=PAPER.shown(refused),
        form=marked(SENDING, refused, mark(seen.revision, seen.digest)),
        minutes=minutes_to_undo(house.settings, seen.view.standing.association),
        megabytes=MOST_MEGABYTES,
        year=which.year,
        outcome_word=outcome_word,
    )


def sent_paper(request: Request) -> Response:
    """``/steg-for-steg/{year}/{chain}/{step}/{id}``: the file, only to be saved."""
    house, visit = house_of(request), visit_of(request)
    seen = preview_papers(house.store, house.settings, visit.key, which_in(request), house.now())
    one = numbered(seen.view.papers, request.path_params["id"])
    return attachment(one.file_name, content_of(house.settings, visit.key, one.file), media_type(one.file))


def _keep(request: Request, posted: Posted) -> None:
    key, which, doer = visit_of(request).key, which_in(request), doer_of(request)
    if number := posted.get("bort"):
        detach_paper(posted.store, key, which, int(number) if number.isascii() and number.isdigit() else 0, doer)
        return
    if posted.upload is None:
        raise InputError([Problem("Välj en fil först.", field="fil")])
    name = " ".join(posted.get("namn").split()) or named_by(posted.upload.name)
    with in_field("fil"):
        attach_paper(posted.store, key, which, name, posted.upload, doer)


def _send(request: Request, posted: Posted) -> None:
    house, key, which = house_of(request), visit_of(request).key, which_in(request)
    seen = preview_papers(house.store, house.settings, key, which, house.now())
    require_seen(posted, mark(seen.revision, seen.digest), "skicka")
    chosen = Chosen(frozenset(posted.get("medlem").split()), without_papers=bool(posted.get("utan")))
    with in_field("utan"):
        send_papers(posted.store, held(house.settings, posted), key, which, chosen, doer_of(request))


def _take_back(request: Request, posted: Posted) -> None:
    # Here and not on top: what undoes also writes mail.
    from arshjul.work.undoing import undo

    house, visit, which = house_of(request), visit_of(request), which_in(request)
    seen = preview_papers(house.store, house.settings, visit.key, which, house.now())
    waiting = bundle_to_undo(house.store, seen.view.standing, which.year, which.chain, which.step)
    if waiting is None or str(waiting.number) != posted.get("angra"):
        raise NotAllowedError("Handlingarna har redan lämnat, eller är redan ångrade.")
    undo(posted.store, house.settings, visit.key, waiting.number, doer_of(request))


def which_in(request: Request) -> Which:
    """The sending that the address names."""
    asked = request.path_params
    return Which(asked["chain"], asked["step"], asked["year"])


def _address(request: Request) -> str:
    asked = request.path_params
    return visit_of(request).link(f"/steg-for-steg/{asked['year']}/{asked['chain']}/{asked['step']}")


keep_sent_paper = FormDeed(PAPER, _keep, sending, lambda request, _: f"{_address(request)}#handlingar")
"""``POST /steg-for-steg/{year}/{chain}/{step}/handling``: attach a paper, or with the field ``bort`` take it away."""
send_to_members = FormDeed(SENDING, _send, sending, lambda request, _: _address(request))
"""``POST /steg-for-steg/{year}/{chain}/{step}``: with the field ``nar`` when it is to leave."""
take_papers_back = FormDeed(
    Form((Field("angra", kind=Kind.HIDDEN),)), _take_back, sending, lambda request, _: _address(request)
)
"""``POST /steg-for-steg/{year}/{chain}/{step}/angra``"""
