"""Noting on a meeting's page what somebody answered the office, by telephone or in the corridor, and undoing it."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.web.frame.caller import doer_of, own_person
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.meetings.meetings import led_to, meeting
from arshjul.web.people.answers import reply_of
from arshjul.work.answers.responding import NotedReply, answer_for
from arshjul.work.overview import meeting_view
from arshjul.year.access import Right

NOTING = Form(
    (
        Field("person", "Svar som kansliet har fått", Kind.CHOICE),
        *(Field(name, kind=Kind.HIDDEN) for name in ("svar", "fran", "till", "hur")),
    )
)


def _note(request: Request, posted: Posted) -> None:
    house, association = house_of(request), visit_of(request).key
    person = own_person(request, association, Right.ANSWER)
    if person is not None and posted.get("person") != person:
        raise NotAllowedError("Du kan bara svara för dig själv.")
    if not posted.get("person"):
        raise InputError([Problem("Välj vem som har svarat.", field="person")])
    said = {name: [text] for name, text in posted.values.items()}
    noted = NotedReply(request.path_params["id"], posted.get("person"), reply_of(said))
    answer_for(posted.store, house.settings, association, noted, doer_of(request))


def _undo(request: Request, posted: Posted) -> None:
    # Here and not on top: what undoes also writes mail.
    from arshjul.work.undoing import undo

    house, association, doer = house_of(request), visit_of(request).key, doer_of(request)
    noted = meeting_view(house.store, association, request.path_params["id"], doer.at).noted
    number = next((number for number, _ in noted if str(number) == posted.get("nummer")), None)
    if number is None:
        raise NotAllowedError("Svaret är redan ångrat, eller så har personen svarat igen. Anteckna rätt svar.")
    undo(posted.store, house.settings, association, number, doer)


answer_by_phone = FormDeed(NOTING, _note, meeting, led_to("#svar"))
"""``POST /moten/{id}/svar``"""
undo_answer = FormDeed(Form((Field("nummer", kind=Kind.HIDDEN),)), _undo, meeting, led_to("#svar"))
"""``POST /moten/{id}/svar/angra``"""
