"""Which headings open a list of meetings, and what such a heading says about every row below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from arshjul.reading.dates import FULL_MONTH
from arshjul.reading.lines import fold
from arshjul.reading.times import WrittenTime, find_times
from arshjul.reading.vocabulary import MEETING, body_named, cancelled_word, is_body_alone, kind_named
from arshjul.year.model import Body, OccasionKind

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""A year outside these is a slip of the pen or of the reading machine."""


@dataclass(frozen=True)
class Section:
    """A list of meetings: what its heading says of each row that does not say it itself."""

    number: int = 0
    """Which of the document's lists it is."""
    body: Body | None = None
    kind: OccasionKind | None = None
    years: tuple[int, ...] = ()
    """The years in the heading; two for "2026/2027"."""
    time: WrittenTime | None = None
    of_one_line: bool = False
    """Opened by a label before dates; a line below with words of its own is not of its body."""


class HeadingSign(Enum):
    """What a heading that opens no list does."""

    CLOSES = auto()
    SAYS_NOTHING = auto()


_LISTS_MEETINGS = re.compile(
    r"(?:MEETING(?:n|na|r)(?![a-z])|MEETINGs?-?(?:plan|tid|dag(?!ordning)|dat|schema|kalend|lista))"
    r"|sammantrad(?:en(?:a)?(?![a-z])|es-?(?:plan|tid|dag(?!ordning)|dat|schema|kalend))"
    r"|(?:styrelse|berednings?[a-z]*|styrgrupps?)[- /]{0,2}(?:MEETING(?![a-z])|sammantrade(?![a-z]))"
    r"|(?<![a-z])(?:nasta|kommande|ordinarie|extra)[a-z /-]{0,30}(?:MEETING|sammantrad)"
    r"|planeringsdag(?:ar|arna)?(?![a-z])|arshjul|arsplan(?!e)|arsplanering|arskalend|arscyk|kalendarium"
    r"|viktiga datum|(?<![a-z])deadlines?(?![a-z])|stoppdatum".replace("MEETING", MEETING)
)
_ENDS_LIST = re.compile(r"^\s*(?:#|§|\*\*|[0-9]+(?:\.[0-9]+)*[.)]? ?[a-z])")
# "Rapportera budget vid alla styrelsemöten" is an act, "6 gånger per år" a habit: no list follows.
_IS_NO_TITLE = re.compile(
    r"(?<![a-z])(?:vid|till|infor|under|pa|efter|av|enligt|inkl|ska|skall|har|hade) "
    r".{0,40}(?:MEETING|sammantrad|planeringsdag)"
    r"|(?:ganger|ggr|gang) ?(?:/|per|om)".replace("MEETING", MEETING)
)
_CALLS = re.compile(r"[^a-z]*(?:kallelse|inbjudan|valkommen)")
_SPEAKS_OF_THE_PAST = re.compile(r"foregaende|genomforda|fran foregaende")
_PART_OF_YEAR = re.compile(
    r"[^a-z0-9]*(?:(?:under )?(?:var|host|sommar|vinter)(?:en|terminen|termin)?"
    r"|(?:[1-4][a-z]* ?)?(?:halvar|kvartal|tertial)(?:et)?"
    rf"|{FULL_MONTH})[^a-z0-9]*(?:(?:19|20|21)[0-9]{{2}})?[^a-z0-9]*"
)
_YEAR = re.compile(r"(?<![0-9])((?:19|20|21)[0-9]{2})(?:[/-]([0-9]{2})(?![0-9]))?(?![0-9])")
_LONGEST_HEADING = 110
_MOST_WORDS = 12
_LETTERS = re.compile(r"[a-z]{2,}")


def read_heading(line: str, folded: str, section: Section | None, number: int) -> Section | HeadingSign:
    """Return the list that a line without a date opens, or whether it ends the *section* that is open.

    *number* is the number that a new list gets.
    """
    if len(line) > _LONGEST_HEADING or len(folded.split()) > _MOST_WORDS:
        return HeadingSign.SAYS_NOTHING
    years = years_named(folded)
    if is_part_of_year(folded) and section:
        return replace(section, years=years or section.years)
    if _opens_list(folded, section, years):
        return _section(folded, section, years, number)
    if section is None:
        return HeadingSign.SAYS_NOTHING
    if years and not _LETTERS.search(folded):
        return replace(section, years=years)
    return HeadingSign.CLOSES if _closes_list(line, folded) else HeadingSign.SAYS_NOTHING


def section_of_label(label: str, section: Section | None, number: int) -> Section:
    """The list that a label before several dates opens: "Styrelsemöten 2027:"."""
    folded = fold(label)
    return replace(_section(folded, section, years_named(folded), number), of_one_line=True)


def is_list_label(folded: str) -> bool:
    """Whether words before dates name a list of meetings, or a body that meets."""
    return (
        bool(_LISTS_MEETINGS.search(folded))
        or is_body_alone(folded)
        or bool(years_named(folded) and body_named(folded))
    )


def years_named(folded: str) -> tuple[int, ...]:
    """The years written in a heading, each once; "2026/27" is two."""
    years: list[int] = []
    for match in _YEAR.finditer(folded):
        year = int(match[1])
        years.append(year)
        if match[2] and int(match[2]) == (year + 1) % 100:
            years.append(year + 1)
    return tuple(dict.fromkeys(year for year in years if FIRST_YEAR <= year <= LAST_YEAR))


def is_part_of_year(folded: str) -> bool:
    """Whether a line is a heading like "Våren 2027" or "Februari"."""
    return len(folded) <= _LONGEST_HEADING and bool(_PART_OF_YEAR.fullmatch(folded))


def _opens_list(folded: str, section: Section | None, years: tuple[int, ...]) -> bool:
    if folded.rstrip().endswith((".", "!", "?")) or _SPEAKS_OF_THE_PAST.search(folded):
        return False
    if _IS_NO_TITLE.search(folded) and not _CALLS.match(folded):
        return False
    if _LISTS_MEETINGS.search(folded):
        return True
    named = _without_marks(folded, years)
    return is_body_alone(named) and (section is not None or bool(years))


def _section(folded: str, section: Section | None, years: tuple[int, ...], number: int) -> Section:
    times, _ = find_times(folded, listed=False)
    kind = kind_named(folded)
    return Section(
        number=number,
        body=body_named(folded),
        kind=kind if kind in (OccasionKind.PLANNING_DAY, OccasionKind.DEADLINE) and _is_only(folded) else None,
        years=years or (section.years if section else ()),
        time=times[0] if times else None,
    )


def _is_only(folded: str) -> bool:
    """Whether a heading speaks of planning days or deadlines alone, and not of meetings too."""
    return not re.search(MEETING + "|sammantrad", folded)


def _closes_list(line: str, folded: str) -> bool:
    if cancelled_word(folded):
        return False
    letters = [c for c in line if c.isalpha()]
    shouted = len(letters) >= 8 and all(c.isupper() for c in letters)
    return bool(_ENDS_LIST.match(folded)) or shouted


def _without_marks(folded: str, years: tuple[int, ...]) -> str:
    text = re.sub(r"^[\s#*§>_]*(?:[0-9]+(?:\.[0-9]+)*[.)]? )?", "", folded)
    for year in years:
        text = text.replace(str(year), "")
    return text.strip(" :*_-")
