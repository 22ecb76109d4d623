"""What somebody tells of votes, reservations and disqualifications: ``ledamot-nora=70,72``, ``72=4-2-1``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from arshjul.errors import InputError, Problem
from arshjul.fields import quoted
from arshjul.work.held.attendance_told import MOST_LIMITS
from arshjul.year.attendance.spells import AtItem, Decided, Held, Vote, plain

_VOTES = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?")


def decided_told(before: Held, disqualified: Iterable[str], votes: Iterable[str], reserved: Iterable[str]) -> Held:
    """*before* with what is told put in; what is told of one person or one item is all that there is of it.

    Raises InputError.
    """
    decided = before.decided
    for told in disqualified:
        decided = replace(decided, disqualified=_at_items(decided.disqualified, told))
    for told in votes:
        item, _, numbers = told.partition("=")
        decided = _with_vote(decided, _item(item), numbers)
    for told in reserved:
        decided = replace(decided, reservations=_at_items(decided.reservations, told))
    return replace(before, decided=decided)


def _with_vote(decided: Decided, item: str, numbers: str) -> Decided:
    """*decided* with the vote of *item*: ``4-2-1`` is yes, no, abstained; empty: there was none. Raises InputError."""
    others = tuple(vote for vote in decided.votes if vote.item != item)
    if not numbers.strip():
        return replace(decided, votes=others)
    found = _VOTES.fullmatch(numbers.strip())
    if found is None:
        raise _refused(f"{quoted(numbers.strip())} är inga röster. Skriv ja, nej och de som avstod: 4-2-1, eller 4-2.")
    return replace(decided, votes=(*others, Vote(item, int(found[1]), int(found[2]), int(found[3] or 0))))


def _at_items(before: tuple[AtItem, ...], told: str) -> tuple[AtItem, ...]:
    name, equals, items = told.partition("=")
    person = name.strip()
    if not equals or not person:
        raise _refused(f"{quoted(told)} går inte att förstå. Skriv PERSON=72, eller PERSON=70,72.")
    numbers = dict.fromkeys(_item(item) for item in items.split(",") if item.strip())
    return (*(one for one in before if one.person != person), *(AtItem(person, item) for item in numbers))


def _item(text: str) -> str:
    item = plain(text)
    if not item or len(item) > MOST_LIMITS or not item.isprintable():
        raise _refused(f"{quoted(text.strip())} är ingen paragraf. Skriv till exempel 72.")
    return item


def _refused(text: str) -> InputError:
    return InputError([Problem(text)])
