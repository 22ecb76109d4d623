"""Making the rows by which secret links are found: in the commit that lets somebody be sent one, at the latest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Room
from arshjul.tokens import fingerprint, token
from arshjul.work.links.secrets import secret_of
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.links import members_of_year
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.model import Association


def make_links(
    room: Room, association: Association, facts: Iterable[ChainFact], settings: Settings, now: datetime
) -> None:
    """Make the links that *association* lacks: each person's two, and each member's for the years that *facts* name.

    Those that are there stay as they are, also of somebody who has left: who comes back has the same link again.
    With another key than before new ones are made, and the old ones go on opening. Needs a writing unit.
    """
    mark = key_mark(settings)
    if room.links.made_for() != mark:
        room.links.begin_anew(mark)
    known = room.links.all()
    new = (link for link in _wanted(association, facts) if link not in known)
    room.links.add({link: fingerprint(secret_of(settings, association.key, link)) for link in new}, now)


def former_marks(settings: Settings) -> frozenset[str]:
    """The `key_mark` of each key that was the service's before."""
    return frozenset(fingerprint(token(key, "links")) for key in settings.former_keys)


def key_mark(settings: Settings) -> str:
    """What the store remembers of the service's key, to see when it is another; it does not give the key away."""
    return fingerprint(token(settings.secret_key, "links"))


def _wanted(association: Association, facts: Iterable[ChainFact]) -> Iterator[Link]:
    for person in association.people:
        yield Link(LinkKind.PAGE, person.key)
        yield Link(LinkKind.MAIL, person.key)
    for year in {fact.year for fact in facts if fact.chain == DISCHARGE}:
        for member in members_of_year(association, year):
            yield Link(LinkKind.CONTACT, member=member.key, year=year)
