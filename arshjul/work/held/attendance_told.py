"""What somebody tells of attendance, as a person writes it: ``72-``, ``70-71``, ``distans``, ``9.30-11``."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from arshjul.errors import InputError, Problem
from arshjul.fields import parse_clock, parse_text, quoted
from arshjul.year.attendance.roles import Choice, choices
from arshjul.year.attendance.spells import Attendance, Held, ServedAs, Spell, plain

LAST_PARAGRAPH, MOST_PARAGRAPHS = 9999, 300
"""More are slips of the pen, and each is counted."""
VACANT = "vakant"
"""In the place of an ordinary member: the seat is vacant."""
MOST_NAME = 120
MOST_LIMITS = 30
_RANGE = re.compile(r"\s*(?:§+)?\s*(\d{1,5})\s*[-–]\s*(?:§+)?\s*(\d{1,5})\s*")
_HOURS = re.compile(r"(?:kl\.?\s*)?(\d{1,2}[.:]\d{2})?\s*[-–]\s*(\d{1,2}[.:]\d{2})?", re.IGNORECASE)
_WAYS = {"distans": True, "rummet": False}


def paragraphs_told(text: str) -> tuple[int, int]:
    """The first and the last paragraph in ``62-79``. Raises InputError."""
    found = _RANGE.fullmatch(text)
    if not found:
        raise _refused(
            f"{quoted(text.strip())} är inga paragrafer. Skriv den första och den sista, till exempel 62–79."
        )
    first, last = int(found[1]), int(found[2])
    if not (first >= 1 and last <= LAST_PARAGRAPH and last - first < MOST_PARAGRAPHS):
        raise _refused(
            f"§§ {first}–{last} är orimligt för ett protokoll. Skriv högst {MOST_PARAGRAPHS} paragrafer, mellan 1 och "
            f"{LAST_PARAGRAPH}."
        )
    return first, last


def hours_told(start: str, end: str) -> tuple[time | None, time | None]:
    """The clocks that somebody gives; empty: none. Raises InputError."""
    return _clock(start), _clock(end)


def guest_name(text: str) -> str:
    """A guest's name as the minutes are to have it. Raises InputError for an empty one, and for what breaks a line."""
    name = parse_text(text, MOST_NAME)
    if not name:
        raise _refused("Namnet på den övriga deltagaren saknas. Skriv namn och uppdrag, eller bara uppdraget.")
    return name


def usual(attendance: Attendance, person: str) -> Choice:
    """As what the person most likely was there: a deputy without serving. Raises InputError for one without a seat."""
    if attendance.association.person(person) is None:
        raise _refused(
            f"{attendance.association.name} har ingen person med nyckeln {quoted(person)}. Anteckna namnet som "
            "övrig deltagare."
        )
    possible = choices(attendance, person)
    idle = [choice for choice in possible if choice.served_as is not ServedAs.SERVING]
    # Whether that can be is told with the other conflicts.
    return idle[0] if idle else Choice(ServedAs.OFFICIAL)


def spell_told(person: str, choice: Choice, words: list[str]) -> Spell:
    """The spell of a person that *words* tell of: paragraphs, a way, hours, in any order. Raises InputError."""
    remote, first, last = False, "", ""
    start: time | None = None
    end: time | None = None
    for word in filter(None, (word.strip() for word in words)):
        if word.casefold() in _WAYS:
            remote = _WAYS[word.casefold()]
        elif found := _HOURS.fullmatch(word) if re.search(r"\d[.:]\d", word) else None:
            start, end = hours_told(found[1] or "", found[2] or "")
        else:
            first, last = limits_told(word)
    return Spell(person, choice.served_as, choice.instead_of, remote, first, last, start, end)


def limits_told(word: str) -> tuple[str, str]:
    """The first and the last item in ``72-``, ``-71``, ``70-71`` or ``67``; empty for an open end."""
    if len(word) > MOST_LIMITS:
        raise _refused(f"{quoted(word)} är inga paragrafer. Skriv till exempel 72-, -71 eller 70-71.")
    first, dash, last = word.replace("–", "-").partition("-")
    return plain(first), plain(last if dash else first)


def held_told(before: Held, paragraphs: str | None, start: str | None, end: str | None) -> Held:
    """*before* with what is told of the meeting put in; None keeps, and an empty text takes away. Raises InputError."""
    first, last = before.first, before.last
    if paragraphs is not None:
        first, last = paragraphs_told(paragraphs) if paragraphs.strip() else (None, None)
    return replace(
        before,
        first=first,
        last=last,
        start=before.start if start is None else _clock(start),
        end=before.end if end is None else _clock(end),
    )


def _clock(text: str) -> time | None:
    return parse_clock(text.strip()) if text.strip() else None


def _refused(text: str) -> InputError:
    return InputError([Problem(text)])
