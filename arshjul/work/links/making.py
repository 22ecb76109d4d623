"""Making the rows by which secret links are found: in the commit that lets somebody be sent one, at the latest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Room
from arshjul.tokens import fingerprint, token
from arshjul.work.links.secrets import secret_of
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.links import members_of_year
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.model import Association, Member, Role, Seat

_KINDS = (4,)
"""Another number when a kind of link is added."""
_FEWER_KINDS: tuple[tuple[int, ...], ...] = ((), (2,), (3,))


def make_links(
    room: Room, association: Association, facts: Iterable[ChainFact], settings: Settings, now: datetime
) -> None:
    """Make the links that *association* lacks: each person's, each contact's, each member's for the years of *facts*.

    Those that are there stay as they are, also of somebody who has left: who comes back has the same link again.
    With another key than before new ones are made, and the old ones go on opening. Needs a writing unit.
    """
    mark, before = key_mark(settings), room.links.made_for()
    if before in {_mark(settings.secret_key, kinds) for kinds in _FEWER_KINDS}:
        room.links.note_made_for(mark)
    elif before != mark:
        room.links.begin_anew(mark)
    known = room.links.all()
    present = (
        replace(link, generation=room.generation(link.kind, link.person)) for link in _wanted(association, facts)
    )
    new = (link for link in present if link not in known)
    room.links.add({link: fingerprint(secret_of(settings, association.key, link)) for link in new}, now)


def former_marks(settings: Settings) -> frozenset[str]:
    """Every other mark that a database of this service may bear: of its former keys, and of fewer kinds of links."""
    keys = (settings.secret_key, *settings.former_keys)
    return frozenset(_mark(key, kinds) for key in keys for kinds in (*_FEWER_KINDS, _KINDS)) - {key_mark(settings)}


def key_mark(settings: Settings) -> str:
    """What the store remembers of the service's key, to see when it is another; it does not give the key away.

    It is another too when there are more kinds of links than before, so that those that are missing are made.
    """
    return _mark(settings.secret_key, _KINDS)


def _mark(key: str, kinds: tuple[int, ...]) -> str:
    return fingerprint(token(key, "links", *kinds))


def _wanted(association: Association, facts: Iterable[ChainFact]) -> Iterator[Link]:
    for person in association.people:
        yield Link(LinkKind.PAGE, person.key)
        yield Link(LinkKind.ANSWER, person.key)
        yield Link(LinkKind.MAIL, person.key)
    for person_key in {seat.person for seat in association.seats if seat.role is Role.CONTACT}:
        yield Link(LinkKind.TASKS, person_key)
        yield Link(LinkKind.NOTICE, person_key)
        yield Link(LinkKind.ELECTION, person_key)
        yield Link(LinkKind.PAPERS, person_key)
    for year in {fact.year for fact in facts if fact.chain == DISCHARGE}:
        for member in members_of_year(association, year):
            yield Link(LinkKind.CONTACT, member=member.key, year=year)
            for contact in {seat.person for seat in association.seats if _is_contact(seat, member)}:
                yield Link(LinkKind.CONTACT, contact, member.key, year)


def _is_contact(seat: Seat, member: Member) -> bool:
    return seat.role is Role.CONTACT and seat.member == member.key
