"""What the title of a document says of its lists: whose they are, and of which year."""

from __future__ import annotations

import re

from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.dates import may_hold_a_date
from arshjul.reading.lines import fold
from arshjul.reading.scopes import years_named
from arshjul.reading.vocabulary import bodies_named, body_named, is_body_alone
from arshjul.year.model import Body

# The accounts of a year are made the year after.
_OF_ACCOUNTS = re.compile(r"bokslut|arsredovisning|verksamhetsberattelse|ansvarsfrihet|revision|arsbokslut")
_LONGEST_TITLE = 120
_TITLES = 3
_HOLDS_FOR = re.compile(
    r"(?<![a-z])(?:tider(?:na)?|dagar(?:na)?|datum(?:en)?|planen|schemat|allt|alla|samtliga|motena"
    r"|sammantradena)(?![a-z])[a-z ]{0,30}"
    r"(?<![a-z])(?:galler|avser)(?: for)?(?: ar(?:et)?)? (20[0-9]{2})(?![0-9-])"
)
_SPEAKS_OF_BODY = re.compile("styrelse|bered|styrgrupp|revis|presid|ordförandemöte|medlem|ägar", re.IGNORECASE)


def year_of_title(folded: list[str]) -> int | None:
    """The only year that the first lines name, unless they speak of the accounts of a year."""
    titles = [line for line in folded if line.strip() and len(line) < _LONGEST_TITLE][:_TITLES]
    titles = [line for line in titles if not may_hold_a_date(line) and not _OF_ACCOUNTS.search(line)]
    years = {year for line in titles for year in years_named(line)}
    if not years:
        # "Tiderna gäller 2027." and "Allt gäller 2027." in a sentence below the title, or last in a letter.
        years = {int(said[1]) for line in folded if (said := _HOLDS_FOR.search(line))}
    return years.pop() if len(years) == 1 else None


def body_of_title(folded: list[str]) -> Body | None:
    """The body that the first line is the name of."""
    first = next((line for line in folded if line.strip()), "")
    return body_named(first) if is_body_alone(first.strip(" #*")) else None


def only_body(lines: list[str]) -> Body | None:
    """The body that a document names, when it names no other."""
    # What is repeated names nobody else.
    speaking = (it for it in dict.fromkeys(lines) if len(it) <= LONGEST_LINE and _SPEAKS_OF_BODY.search(it))
    named = {body for line in speaking for body in bodies_named(fold(line))}
    return named.pop() if len(named) == 1 else None
