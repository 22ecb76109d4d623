"""Sending the kallelse: the chair's yes, and what it sends shown before it is sent."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotAllowedError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Form
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.seen import SEEN, mark, marked, require_seen
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.letter import letter
from arshjul.web.meetings.agenda import agenda
from arshjul.work.agendas.sending import When, kallelse, preview, say_yes, send
from arshjul.work.changing import time_to_undo
from arshjul.year.model import Role

SENDING = Form(SEEN, id="skicka")


def summons(request: Request) -> Response:
    """``/moten/{id}/kallelse``: what the kallelse sends, and the choice when."""
    house, visit, key = house_of(request), visit_of(request), request.path_params["id"]
    now = house.now()
    found = kallelse(house.store, visit.key, key, now)
    seen = preview(house.store, house.settings, visit.key, key, When.NOW, now) if not found.refusal else None
    return page(
        request,
        "summons.html",
        visit,
        kallelse=found,
        occasion=found.agenda.occasion,
        preview=seen,
        opened=[(one.word, one.to, read) for one in seen.samples if (read := letter(one.content))] if seen else [],
        form=marked(SENDING, refused_in(request), mark(seen.revision, seen.digest) if seen else {}),
        undoing=time_to_undo(house.settings, found.standing.association, now),
        when=When,
    )


def _send(request: Request, posted: Posted) -> None:
    house, visit, key = house_of(request), visit_of(request), request.path_params["id"]
    found = kallelse(house.store, visit.key, key, house.now())
    if found.refusal:
        raise NotAllowedError(found.refusal)
    seen = preview(house.store, house.settings, visit.key, key, When.NOW, house.now())
    require_seen(posted, mark(seen.revision, seen.digest), "skicka")
    when = When(posted.get("nar")) if posted.get("nar") in set(When) else When.LATER
    send(posted.store, house.settings, visit.key, key, when, doer_of(request))


def _agree(request: Request, posted: Posted) -> None:
    say_yes(posted.store, visit_of(request).key, request.path_params["id"], Role.CHAIR, doer_of(request))


def _page(request: Request, part: str) -> str:
    return visit_of(request).link(f"/moten/{request.path_params['id']}/dagordning") + part


send_summons = FormDeed(SENDING, _send, summons, lambda request, _: _page(request, "#kallelse"))
"""``POST /moten/{id}/kallelse``: with the field ``nar`` when it is to leave."""
agree = FormDeed(Form(()), _agree, agenda, lambda request, _: _page(request, "#kallelse"))
"""``POST /moten/{id}/kallelse/ja``: the chair's yes, said by the chair or noted by the office."""
