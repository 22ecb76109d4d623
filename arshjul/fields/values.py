"""Single values that a person wrote, made ours: text, whole numbers, days, clock times.

Each function raises InputError with one Problem, in Swedish and without a place; `Fields` adds file and line.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, time
from typing import NoReturn

from arshjul.errors import InputError, Problem
from arshjul.swedish import MONTHS

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""A year outside these is a slip of the pen, and would overflow in the arithmetic of dates."""

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WORDED_DAY = re.compile(r"(\d{1,2})\s+([a-zåäö]+)\.?(?:\s+(\d{4}))?", re.ASCII | re.IGNORECASE)
_MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII)
_CLOCK = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:](\d{2}))?", re.ASCII | re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode's categories of what cannot be seen."""
MOST_CHARACTERS = 200
"""Of a text, where nothing else is said."""
_HEADER_CODE = re.compile(r"=+\?+")
_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)


def parse_text(text: str, max_length: int = MOST_CHARACTERS) -> str:
    """Return *text* trimmed and composed (Unicode's NFC), fit for a mail's header and a calendar's field.

    Refuses line breaks, control characters, invisible characters and ``=?``: Python 3.11.7 turns an encoded
    word in a name into real header lines (CVE-2024-6923).
    """
    clean = unicodedata.normalize("NFC", text).strip(" \n")
    if len(clean) > max_length:
        _refuse(f"{quoted(clean)} är {len(clean)} tecken långt. Korta texten till högst {max_length} tecken.")
    if not clean.isprintable():  # As hardly any is: to ask of each character takes a fifth of reading a file.
        for character in clean:
            _check_character(character, clean)
    if "=?" in clean:
        _refuse(f"{quoted(clean)} innehåller teckenföljden =?, som kan förvanska e-post. Ta bort den.")
    return clean


def clean_text(text: str) -> str:
    """Return *text* without what `parse_text` refuses, for text that nobody can be asked to write again."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in _REFUSED)
    return " ".join(_HEADER_CODE.sub(" ", kept).split())[:MOST_CHARACTERS].strip()


def parse_slug(text: str) -> str:
    """Return the key in *text*: a-z and digits, words joined by hyphens, at most 60 characters."""
    if not _SLUG.fullmatch(text) or len(text) > 60:
        proposal = slug(text)
        mend = f" Skriv till exempel {proposal}." if proposal else ""
        _refuse(f"{quoted(text)} duger inte som nyckel: bara a–z, siffror och bindestreck, högst 60 tecken.{mend}")
    return text


def slug(text: str) -> str:
    """Return *text* made a key: ``Södra Ån 2`` becomes ``sodra-an-2``; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-")


def parse_whole(text: str, low: int, high: int) -> int:
    """Return the whole number in *text*, *low* to *high* included."""
    if not _WHOLE.fullmatch(text):
        _refuse(f"{quoted(text)} är inget heltal. Skriv ett tal mellan {low} och {high}, bara med siffror.")
    number = int(text)
    if not low <= number <= high:
        _refuse(f"{number} ligger utanför det tillåtna. Skriv ett tal mellan {low} och {high}.")
    return number


def parse_day(text: str) -> date:
    """Return the day in *text*, written ``2022-08-18``."""
    iso = _ISO_DAY.fullmatch(text)
    if not iso:
        _refuse(_mend_of_day(text))
    year, month, day = (int(part) for part in iso.groups())
    return _day(text, year, month, day)


def parse_month_day(text: str) -> str:
    """Return a day of every year as ``MM-DD``; 29 February is refused, since it is not in every year."""
    match = _MONTH_DAY.fullmatch(text)
    if not match:
        _refuse(f"{quoted(text)} är ingen dag på året. Skriv månad-dag, till exempel 08-31.")
    month, day = int(match.group(1)), int(match.group(2))
    _existing_day(text, None, month, day)
    if (month, day) == (2, 29):
        _refuse("02-29 finns inte varje år. Skriv 02-28 eller 03-01.")
    return f"{month:02}-{day:02}"


def parse_clock(text: str) -> time:
    """Return the clock time in *text*: ``09:00``, ``9.00``, ``kl. 9``."""
    match = _CLOCK.fullmatch(text)
    if not match:
        _refuse(f"{quoted(text)} är inget klockslag. Skriv timmar och minuter, till exempel 09:00.")
    hour, minute = int(match.group(1)), int(match.group(2) or 0)
    if hour > 23 or minute > 59:
        _refuse(f"Klockslaget {quoted(text)} finns inte. Skriv en tid mellan 00:00 och 23:59.")
    return time(hour, minute)


def quoted(text: str) -> str:
    """Return *text* as an error message shows it: in Swedish quotes, short, nothing invisible."""
    shown = "".join(character if character.isprintable() else f"<U+{ord(character):04X}>" for character in text[:60])
    return f"”{shown}…”" if len(text) > 60 else f"”{shown}”"


def _check_character(character: str, text: str) -> None:
    category = unicodedata.category(character)
    if character in "\n\r\x85\u2028\u2029":
        _refuse(f"{quoted(text)} innehåller en radbrytning. Skriv texten på en rad.")
    # Cf holds the marks that turn the direction of writing: a name could then show as another.
    if category in _REFUSED:
        _refuse(f"{quoted(text)} innehåller ett osynligt tecken (U+{ord(character):04X}). Ta bort det.")


def _mend_of_day(text: str) -> str:
    """What to write instead of *text*, which is not written as a day; refuses a day that does not exist."""
    if not text:
        return "Datumet saknas. Skriv år-månad-dag, till exempel 2022-08-18."
    worded = _WORDED_DAY.fullmatch(text)
    month = _month_number(worded.group(2)) if worded else None
    if worded is None or month is None:
        return f"{quoted(text)} är inget datum. Skriv år-månad-dag, till exempel 2022-08-18."
    if worded.group(3) is None:
        _existing_day(text, None, month, int(worded.group(1)))
        return f"{quoted(text)} saknar år. Skriv år-månad-dag, till exempel 2022-08-18."
    day = _day(text, int(worded.group(3)), month, int(worded.group(1)))
    return f"{quoted(text)} ska skrivas år-månad-dag. Skriv {day.isoformat()}."


def _day(text: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        _refuse(f"{quoted(text)} har ett orimligt årtal. Skriv ett år mellan {FIRST_YEAR} och {LAST_YEAR}.")
    _existing_day(text, year, month, day)
    return date(year, month, day)


def _existing_day(text: str, year: int | None, month: int, day: int) -> None:
    """Refuse a day that does not exist in *year*; None: in any year."""
    if not 1 <= month <= 12:
        _refuse(f"{quoted(text)} finns inte: månaden ska vara 01–12. Rätta månaden.")
    # 2024 is a leap year.
    days = monthrange(2024 if year is None else year, month)[1]
    if not 1 <= day <= days:
        named = MONTHS[month - 1] + ("" if year is None else f" {year}")
        _refuse(f"{quoted(text)} finns inte: {named} har {days} dagar. Skriv en dag mellan 1 och {days}.")


def _month_number(word: str) -> int | None:
    """The number of a month's name or its first three letters or more; None: no month."""
    lower = word.lower()
    matches = [number for number, name in enumerate(MONTHS, 1) if len(lower) >= 3 and name.startswith(lower)]
    return matches[0] if len(matches) == 1 else None


def _refuse(message: str) -> NoReturn:
    raise InputError([Problem(message)])
