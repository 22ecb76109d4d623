"""Emptying a person's name and address by decision: what happened stays, and names nobody any more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Disposal, DisposalKind, Room, Store
from arshjul.work.changing import Change, changing, trying
from arshjul.work.feeds import rebuild_feeds
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.model import Seat


@dataclass(frozen=True)
class Removal:
    """Whose name and address are to be emptied, and what allows it."""

    who: str
    """Key, name or address."""
    decision: str
    """As it is cited; Swedish."""
    ends_seats: bool = False
    """End also the seats that the person has."""


@dataclass(frozen=True)
class Emptied:
    """A person whose name and address were emptied, or would be."""

    person: str
    """Key."""
    name: str
    """As it was."""
    disposal: Disposal
    seats: tuple[Seat, ...]
    """Those that ended with it."""


def would_empty(store: Store, settings: Settings, key: str, who: str, doer: Doer) -> Emptied:
    """What `empty_person` would do with the seats ended; nothing is stored. Raises as it does."""
    with trying(store, key, doer.at) as change:
        return _empty(change, settings, Removal(who, "–", ends_seats=True), doer)


def empty_person(store: Store, settings: Settings, key: str, removal: Removal, doer: Doer) -> Emptied:
    """Empty the name and the address of a person wherever they stand.

    It cannot be undone. Mails to the person and mails that name the person lose their text; links, the calendar and
    sessions end. Answers and all else that happened stay. Raises NotFoundError when there is nobody, or several;
    InputError without a decision; NotAllowedError while the person has a seat, unless that is said, is a guest of a
    coming meeting or answers for an own item, or while a mail that names the person waits to leave.
    """
    cited = " ".join(removal.decision.split())
    if not cited:
        raise InputError([Problem("beslutet saknas. Skriv vilket beslut som medger det.")])
    with changing(store, key, doer.at) as change:
        return _empty(change, settings, replace(removal, decision=cited), doer)


def _empty(change: Change, settings: Settings, removal: Removal, doer: Doer) -> Emptied:
    person, name = _found(change.room, removal.who)
    _refuse_needed(change, person, name)
    theirs = (seat for seat in change.association.seats if seat.person == person)
    seats = tuple(seat for seat in theirs if seat.until is None or seat.until >= change.today)
    if seats and not removal.ends_seats:
        raise NotAllowedError(
            f"{name} har en plats i förbundet. Avsluta platsen först.", command="arshjul remove-person --ends-seats"
        )
    if seats:
        _end(change, seats, Deed(DeedKind.EMPTIED, doer, person))
    emptying = change.room.emptying(person)
    if number := emptying.naming():
        raise NotAllowedError(f"{number} mejl som nämner {name} väntar på att skickas. Försök igen när det är gjort.")
    act = Disposal(0, doer.at, doer.by, removal.decision, change.today, 0, DisposalKind.PERSON, person)
    made = emptying.empty(act)
    change.room.touch()
    rebuild_feeds(change.room, change.standing(), settings, doer.at)
    return Emptied(person, name, made, seats)


def _found(room: Room, who: str) -> tuple[str, str]:
    asked = who.casefold()
    found = {
        person: name
        for person, name, address in room.disclosure.people()
        if asked in {person.casefold(), name.casefold(), address.casefold()}
    }
    stand = {person: name for person, name, address in room.disclosure.people() if person in found and address}
    if not stand:
        raise NotFoundError(f"{who} finns inte i {room.key}, eller är redan borttagen. Skriv personens nyckel.")
    if len(stand) > 1:
        raise NotFoundError(f"{who} är flera personer. Skriv nyckeln: {', '.join(sorted(stand))}.")
    [(person, name)] = stand.items()
    return person, name


def _refuse_needed(change: Change, person: str, name: str) -> None:
    association = change.association
    for plan in association.years:
        for occasion in plan.occasions:
            if person in occasion.guests and occasion.last_day >= change.today:
                raise NotAllowedError(
                    f"{name} är gäst på {occasion.key}. Ta bort gästen först.", command="arshjul guests"
                )
    for item in association.items:
        if item.person == person:
            raise NotAllowedError(
                f"{name} ansvarar för punkten {item.name}. Ange någon annan först.", command="arshjul items"
            )


def _end(change: Change, seats: tuple[Seat, ...], deed: Deed) -> None:
    """Let the seats end yesterday; what had not begun then never was."""
    last = change.today - timedelta(days=1)
    kept = (
        replace(seat, until=last) if seat in seats else seat
        for seat in change.association.seats
        if seat not in seats or seat.since is None or seat.since <= last
    )
    change.room.save(replace(change.association, seats=tuple(kept)), deed)
