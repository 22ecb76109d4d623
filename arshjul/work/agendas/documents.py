"""Agenda, kallelse, minutes' skeleton and extract of one meeting, as the values of their templates.

The values have Swedish names, since an association writes them in a template of its own (docs/decisions/
word-documents.md). Whoever has protected identity stands there by their mask, for whoever makes the document: it is
made to be handed on.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from arshjul.documents import fill
from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.words import as_sentence, clock, clock_range, role_word, weekday_date, when
from arshjul.work.agendas.sending import kallelse_in
from arshjul.work.agendas.word_templates import template_in_use
from arshjul.work.held import AttendanceView, attendance_in, list_lines, refuse_foretold
from arshjul.work.units import standing_with
from arshjul.year.agenda.agendas import Agenda
from arshjul.year.agenda.items import next_meeting
from arshjul.year.attendance.spells import plain
from arshjul.year.attendance.wording import paragraphs
from arshjul.year.minutes import approvers_in
from arshjul.year.model import Association, Occasion
from arshjul.year.people import Called, called
from arshjul.year.protection import Cloak
from arshjul.year.skeleton import Paragraph, paragraphs_of
from arshjul.year.standing import Standing
from arshjul.year.word_templates import Document
from arshjul.year.wording import heading

Values = dict[str, Any]
"""Texts, lists and dicts of them."""


def agenda_document(store: Store, settings: Settings, key: str, occasion: str, now: datetime) -> bytes:
    """The agenda of a meeting as a Word file. Raises NotFoundError, DocumentError."""
    return _made(store, settings, key, Document.AGENDA, agenda_values(store, key, occasion, now))


def kallelse_document(store: Store, settings: Settings, key: str, occasion: str, now: datetime) -> bytes:
    """The kallelse of a meeting as a Word file: its agenda, and who is called. Raises as `agenda_document`."""
    return _made(store, settings, key, Document.SUMMONS, agenda_values(store, key, occasion, now, calls=True))


def minutes_document(store: Store, settings: Settings, key: str, occasion: str, now: datetime) -> bytes:
    """The skeleton of the minutes of a meeting as a Word file. Raises as `agenda_document`."""
    return _made(store, settings, key, Document.MINUTES, minutes_values(store, key, occasion, now))


def extract_document(store: Store, settings: Settings, key: str, occasion: str, number: int, now: datetime) -> bytes:
    """An extract of the minutes of a meeting, of the paragraph with that number, as a Word file.

    Raises as `agenda_document`; NotAllowedError until somebody has recorded who was there.
    """
    return _made(store, settings, key, Document.EXTRACT, extract_values(store, key, occasion, number, now))


def _made(store: Store, settings: Settings, key: str, document: Document, values: Values) -> bytes:
    return fill(template_in_use(store, settings, key, document), values)


def agenda_values(store: Store, key: str, occasion: str, now: datetime, *, calls: bool = False) -> Values:
    """What an agenda says, or if it *calls* a kallelse. Raises NotFoundError."""
    with store.reading() as unit:
        standing = standing_with(unit, key, occasion, now)
    found = kallelse_in(standing, occasion)
    association, meeting = standing.association, found.agenda.occasion
    values = _head(standing, meeting) | {
        "titel": "Kallelse" if calls else "Dagordning",
        "telefon": association.articles.telephone,
        "kallade": [_called(association, found.agenda, one) for one in called(association, meeting)] if calls else [],
        "ärenden": [
            {
                "nummer": item.number,
                "rubrik": item.title,
                "kvalificerad": item.qualified,
                "förslag": item.proposal,
                "handlingar": [paper.name for paper in found.papers if paper.item == item.key],
            }
            for item in found.agenda.shown
        ],
    }
    return _hidden(association.cloak, values)


def minutes_values(store: Store, key: str, occasion: str, now: datetime) -> Values:
    """What the skeleton of minutes says. Raises NotFoundError."""
    with store.reading() as unit:
        standing = standing_with(unit, key, occasion, now)
    view = attendance_in(standing, occasion, now)
    return _minutes(standing, view, _paragraphs(standing, view))


def extract_values(store: Store, key: str, occasion: str, number: int, now: datetime) -> Values:
    """What an extract of one paragraph says. Raises NotFoundError, NotAllowedError as `extract_document`."""
    with store.reading() as unit:
        standing = standing_with(unit, key, occasion, now)
    view = attendance_in(standing, occasion, now)
    refuse_foretold(view)
    found = [one for one in _paragraphs(standing, view) if plain(one.number) == str(number)]
    if not found:
        raise NotFoundError(f"Protokollet har ingen § {number}. Se vilka paragrafer det har på protokollets sida.")
    return _minutes(standing, view, found) | {"titel": f"Protokollsutdrag {found[0].number}", "utdrag": True}


def _paragraphs(standing: Standing, view: AttendanceView) -> tuple[Paragraph, ...]:
    agenda = standing.agenda(view.attendance.occasion.key)
    return paragraphs_of(agenda, view.attendance) if agenda else ()


def _minutes(standing: Standing, view: AttendanceView, found: list[Paragraph] | tuple[Paragraph, ...]) -> Values:
    attendance, association = view.attendance, standing.association
    meeting, held, items = attendance.occasion, attendance.held, attendance.items
    start = held.start or meeting.start
    chosen = approvers_in(standing.ledger.facts).get(meeting.key, ())
    values = _head(standing, meeting) | {
        "titel": "Protokoll",
        "utdrag": False,
        "tid": as_sentence(f"{weekday_date(meeting.day)} {clock_range(start, held.end)}".rstrip()),
        "öppnas": clock(start) if start else "",
        "avslutas": clock(held.end) if held.end else "",
        "paragrafer": paragraphs(attendance, items[0].number, items[-1].number) if items else "",
        "antecknad": view.is_recorded,
        "närvaro": [{"rubrik": title, "rader": list(lines)} for title, lines in list_lines(view)],
        "justerare": [person.name for one in chosen if (person := association.person(one.person))],
        "ärenden": [
            {"nummer": one.number, "rubrik": one.title, "förslag": one.proposal, "antecknat": list(one.told)}
            for one in found
        ],
    }
    return _hidden(association.cloak, values)


def _head(standing: Standing, meeting: Occasion) -> Values:
    association = standing.association
    following = next_meeting(association, meeting)
    return {
        "förbund": association.name,
        "möte": heading(meeting),
        "när": as_sentence(when(meeting)),
        "plats": meeting.place or association.place,
        "länk": meeting.link,
        "nästa_möte": as_sentence(when(following)) if following else "",
    }


def _called(association: Association, agenda: Agenda, one: Called) -> str:
    member = association.member(one.seat.member) if one.seat.member else None
    item = agenda.item(agenda.occasion.prepared.item_of(one.person.key)) if one.is_guest else None
    role = (f"gäst vid {item.title}" if item else "gäst") if one.is_guest else role_word(one.seat.role)
    return ", ".join([one.person.name, role, *([member.name] if member else [])])


def _hidden(cloak: Cloak, values: Values) -> Values:
    return {name: _cloaked(cloak, one) for name, one in values.items()}


def _cloaked(cloak: Cloak, value: Any) -> Any:
    """*value*, in no text of which anybody is told who has protected identity."""
    match value:
        case str():
            return cloak.over(value)
        case dict():
            return _hidden(cloak, value)
        case list():
            return [_cloaked(cloak, one) for one in value]
        case _:
            return value
