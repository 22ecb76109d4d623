"""Boka in: the list of the year's meetings to one who is called to several of them."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.words import when
from arshjul.work.mailing import Contents
from arshjul.work.saying.letters.desk import Desk
from arshjul.year.model import Association, Occasion, Role
from arshjul.year.saying.booking import to_book
from arshjul.year.saying.message import Message
from arshjul.year.wording import as_told


@dataclass(frozen=True)
class Booked:
    """One meeting, as the templates show it."""

    when: str
    title: str
    place: str


def booking(desk: Desk, message: Message) -> Contents:
    """What there is to book in what is left of the year, and where the reader sees it all."""
    association = desk.association
    plan = association.plan(message.year)
    meetings = to_book(association, plan, message.person, desk.read_on(message)) if plan else ()
    elsewhere = {one.key for one in meetings if _called_elsewhere(desk, one, message.person)}
    deputy = any(seat.person == message.person for seat in association.seats_as(Role.DEPUTY))
    # A guest can sign in nowhere.
    signs_in = any(message.person not in one.guests for one in meetings)
    context = {
        "association_name": association.name,
        "person_name": desk.reader(message).own_name,
        "page_url": desk.page("/min-sida") if signs_in else "",
        "year": message.year,
        "meetings": [_booked(association, one) for one in meetings if one.key not in elsewhere],
        "elsewhere": [_booked(association, one) for one in meetings if one.key in elsewhere],
        "deputy": deputy,
    }
    return Contents(message.kind.value, context)


def _called_elsewhere(desk: Desk, seen: Occasion, person: str) -> bool:
    """Whether *person* was called to the meeting in another way, so that no call follows the list."""
    found, call = desk.occasion(seen.key), desk.standing.ledger.called_already.get(seen.key)
    return found is not None and call is not None and call.holds(found, person)


def _booked(association: Association, meeting: Occasion) -> Booked:
    told = as_told(meeting, association)
    return Booked(when(told), told.title, told.place or told.link)
