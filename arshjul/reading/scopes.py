"""Which headings open a list of meetings, and what such a heading says about every row below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from arshjul.reading.date_forms import FULL_MONTH, month_number
from arshjul.reading.lines import fold
from arshjul.reading.times import TIME_MARK, WrittenTime, find_times
from arshjul.reading.titles import is_place
from arshjul.reading.vocabulary import (
    MEETING,
    body_named,
    cancelled_word,
    is_body_alone,
    is_foreign,
    kind_named,
    names_group,
    own_body_named,
    who_named,
)
from arshjul.year.model import Body, OccasionKind

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""A year outside these is a slip of the pen or of the reading machine."""


@dataclass(frozen=True)
class Span:
    """A stretch of a line."""

    line: int
    """1 is the first."""
    at: int
    until: int


@dataclass(frozen=True)
class Scope:
    """A list of meetings: what its heading says of each row that does not say it itself."""

    number: int = 0
    """Which of the document's lists it is."""
    body: Body | None = None
    own_body: str = ""
    stranger: str = ""
    """The words of a heading that names nobody of the association: its rows are nobody's meetings."""
    kind: OccasionKind | None = None
    years: tuple[int, ...] = ()
    """The years in the heading; two for "2026/2027"."""
    time: WrittenTime | None = None
    time_span: Span | None = None
    place: str = ""
    weekday: int | None = None
    """The day of the week on which they meet, when the list says so."""
    month: int | None = None
    month_span: Span | None = None
    """Of the heading "Februari" below the list's own."""
    has_tasks: bool = False
    """A year by months, in which a line without a date is something to do in its month."""
    of_one_line: bool = False
    """Opened by a label before dates; a line below with words of its own is not of its body."""


class HeadingSign(Enum):
    """What a heading that opens no list does."""

    CLOSES = auto()
    SAYS_NOTHING = auto()


_LISTS_MEETINGS = re.compile(
    r"(?:MEETING(?:n|na|r)(?![a-z])|MEETINGs?-?(?:plan|tid|dag(?!ordning)|dat|schema|kalend|lista))"
    r"|sammantrad(?:en(?:a)?(?![a-z])|es-?(?:plan|ordning|tid|dag(?!ordning)|dat|schema|kalend))"
    r"|(?:styrelse|berednings?[a-z]*|styrgrupps?)[- /]{0,2}(?:MEETING(?![a-z])|sammantrade(?![a-z]))"
    r"|(?<![a-z])(?:nasta|kommande|ordinarie|extra)[a-z /-]{0,30}(?:MEETING|sammantrad)"
    r"|planeringsdag(?:ar|arna)?(?![a-z])|arshjul|arsplan(?!e)|arsplanering|arskalend|arscyk|kalendarium"
    r"|(?:styrelse|grupp|presidie|utskott|direktion)[a-z]{0,4}s (?:datum|dagar|tider)(?![a-z])"
    r"|(?<![a-z])(?:kommande|planerade) (?:aktiviteter|evenemang|handelser|datum|tillfallen)(?![a-z])"
    r"|viktiga datum|(?<![a-z])deadlines?(?![a-z])|stoppdatum|stoppdag".replace("MEETING", MEETING)
)
_PLANS_YEAR = re.compile(
    r"(?<![a-z])(?:planering|(?:planerings|verksamhets|motes)?kalender|arbetsar|tidplan|tidsplan|schema|datum|tider"
    r"|pa gang)(?![a-z])"
)
_TIMES_OF = re.compile(
    r"(?<![a-z])(?:tider|datum|dagar)(?:na)? (?:for|under) (?:nasta ar|20[0-9]{2}|aret|varen|hosten)"
)
_OF_ACCOUNTS = re.compile(r"bokslut|redovisning|revision|budget|berattelse")
_HAS_TASKS = re.compile(r"arshjul|arsplan|arskalend|arscyk|kalendarium|arets gang|under aret")
HEADING_MARK = re.compile(r"\s*[*_]*(?:#|§)")
_ENDS_LIST = re.compile(r"^\s*(?:#|§|\*\*|[0-9]+(?:\.[0-9]+)*[.)]? ?[a-z])")
_OF_OTHER_PAGES = re.compile(
    r"\s*(?:(?:fler|andra|senaste|tidigare|relaterade|aldre) (?:nyhet(?:er(?:na)?)?|artiklar|inlagg)|senaste nytt"
    r"|las (?:mer|ocksa|aven)|relaterat(?: innehall)?)[ :]*"
)
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
    r"|(?:(?:[1-4][a-z]*|forsta|andra|tredje|fjarde) ?)?(?:halvar|kvartal|tertial)(?:et)?(?: ?[1-4])?|q[1-4]"
    rf"|(?P<m>{FULL_MONTH})|{FULL_MONTH} ?(?:-|till|t\.?o\.?m\.?) ?{FULL_MONTH})"
    r"[^a-z0-9]*(?:(?:19|20|21)[0-9]{2})?[^a-z0-9]*"
)
_YEAR = re.compile(
    r"(?<![0-9])(?<!dnr )(?<!dnr: )((?:19|20|21)[0-9]{2})(?:[/-]([0-9]{2})(?![0-9]))?(?![0-9]|[/:][0-9]{1,3}(?![0-9]))"
)
_SHORT_YEAR = re.compile(r"(?<![a-z])(?:varen|hosten|vintern|vt|ht|aret|ar) ?[-'’]([0-9]{2})(?![0-9/-])")
_LONGEST_HEADING = 110
_MOST_WORDS = 12
_IN_PARENTHESES = re.compile(r"\(([^()]{3,80})\)")
_ASIDE = re.compile(r"(?P<first>[^()]{3,60}) \((?P<others>[^()]{3,80})\)[ :]*")
_GAP = re.compile(r"\t| {3,}")
_LETTERS = re.compile(r"[a-z]{2,}")
_WEEKDAYS = re.compile(r"(?<![a-z])(man|tis|ons|tors|fre|lor|son)dagar(?:na)?(?![a-z])")
_STEMS = ("man", "tis", "ons", "tor", "fre", "lor", "son")
_NO_HEADING = re.compile(
    r"^[^a-z]*(?:(?:plats|lokal|adress|lank) ?:|(?:tid|obs|kl|klockan|sida|sid|kontakt|telefon|anmalan|handlingar"
    r"|kallelse|ordforande|sekreterare|se aven|ovrigt|hej|mvh|med vanlig|vanliga halsningar)(?![a-z]))|http|www\.|@"
)


def read_heading(line: str, folded: str, scope: Scope | None, number: int) -> Scope | HeadingSign:
    """Return the list that a line without a day opens, or whether it ends the *scope* that is open.

    *number* is the line's, 1 is the first; the list itself is numbered by who opens it.
    """
    if len(line) > _LONGEST_HEADING or len(folded.split()) > _MOST_WORDS:
        return HeadingSign.SAYS_NOTHING
    years = years_named(folded)
    part = _PART_OF_YEAR.fullmatch(folded)
    if part and scope:
        month = month_number(part["m"]) if part["m"] else None
        span = Span(number, *part.span("m")) if part["m"] else None
        return replace(scope, years=years or scope.years, month=month, month_span=span)
    if _opens_list(_named_first(line, folded), scope, years):
        return _scope(line, folded, scope, years, number)
    if scope is None:
        return HeadingSign.SAYS_NOTHING
    if years and not _LETTERS.search(folded):
        return replace(scope, years=years)
    return HeadingSign.CLOSES if _closes_list(line, folded) else HeadingSign.SAYS_NOTHING


def scope_of_label(label: str, scope: Scope | None, number: int) -> Scope:
    """The list that a label before several dates opens: "Styrelsemöten 2027:"."""
    folded = fold(label)
    below = replace(_scope(label, folded, scope, years_named(folded), number), of_one_line=True)
    if scope and not scope.number and not below.body and not below.own_body:
        # "Kommande sammanträden: 12 maj" in a summons to the board is of the board.
        return replace(below, body=scope.body)
    return below


def scope_of_stranger(line: str, folded: str, scope: Scope) -> Scope:
    """The list below a heading that names nobody whom a list is known to be about: nothing but the year goes on."""
    words = re.sub(r"^[\s#*§>•–-]+|[\s:*#]+$", "", line)
    own = who_named(folded)[1]
    kind = kind_named(folded)
    if kind not in (OccasionKind.EVENT, OccasionKind.DEADLINE):
        kind = OccasionKind.EVENT if is_foreign(folded) else None
    return Scope(own_body=own, stranger="" if own else words, kind=kind, years=years_named(folded) or scope.years)


def may_be_heading(line: str, folded: str) -> bool:
    """Whether a line without a date has the look of a heading, whatever it is about."""
    text = line.strip().strip("#*_ ")
    if not text or len(text) > 80 or len(folded.split()) > 8 or not (text[0].isupper() or text[0].isdigit()):
        return False
    if text.endswith((".", ",", ";", "!", "?")) or _NO_HEADING.search(folded) or cancelled_word(folded):
        return False
    return _LETTERS.search(folded) is not None


def is_surely_heading(line: str, folded: str) -> bool:
    """Whether a line that may be a heading says so itself: by its mark, or by the group of people that it names."""
    text = line.strip()
    return text.startswith(("#", "**")) or text.endswith(":") or names_group(folded) or is_body_alone(folded)


def is_list_label(folded: str) -> bool:
    """Whether words before dates name a list of meetings, or a body that meets."""
    return (
        bool(_LISTS_MEETINGS.search(folded))
        or bool(_TIMES_OF.search(folded))
        or bool(is_part_of_year(folded) and years_named(folded))
        or is_body_alone(folded)
        or bool(own_body_named(folded))
        or bool(years_named(folded) and body_named(folded))
    )


def years_named(folded: str) -> tuple[int, ...]:
    """The years written in a heading, each once; "2026/27" is two, and "våren -27" is 2027."""
    years: list[int] = []
    for match in _YEAR.finditer(folded):
        year = int(match[1])
        years.append(year)
        if match[2] and int(match[2]) == (year + 1) % 100:
            years.append(year + 1)
    years += [2000 + int(match[1]) for match in _SHORT_YEAR.finditer(folded)]
    return tuple(dict.fromkeys(year for year in years if FIRST_YEAR <= year <= LAST_YEAR))


def is_part_of_year(folded: str) -> bool:
    """Whether a line is a heading like "Våren 2027" or "Februari"."""
    return len(folded) <= _LONGEST_HEADING and bool(_PART_OF_YEAR.fullmatch(folded))


def weekday_of_list(folded: str) -> int | None:
    """0 for a list whose meetings are said to be on "måndagar"; None when it is not said, or on several."""
    named = {_STEMS.index(match[1][:3]) for match in _WEEKDAYS.finditer(folded)}
    return named.pop() if len(named) == 1 else None


def _opens_list(folded: str, scope: Scope | None, years: tuple[int, ...]) -> bool:
    if folded.rstrip().endswith((".", "!", "?")) or _SPEAKS_OF_THE_PAST.search(folded):
        return False
    if _IS_NO_TITLE.search(folded) and not _CALLS.match(folded):
        return False
    if _LISTS_MEETINGS.search(folded):
        return True
    if years and _PLANS_YEAR.search(folded) and not _OF_ACCOUNTS.search(folded):
        return True
    named = _without_marks(folded, years)
    is_whose = is_body_alone(named) or (bool(own_body_named(named)) and len(named.split()) <= 2)
    return is_whose and (scope is not None or bool(years))


def _named_first(line: str, folded: str) -> str:
    """ "STYRELSEN    kl. 13.30    Kommunhuset", "STYRELSEN (kl 13-15, Teams)": what stands before when and where."""
    first, *others = _GAP.split(line.strip())
    if not others and (aside := _ASIDE.fullmatch(line.strip())):
        first, *others = aside["first"], *(it.strip() for it in aside["others"].split(","))
    if not others or not all(is_place(it) or find_times(fold(it), listed=True)[0] for it in others):
        return folded
    return fold(first)


def _place(line: str) -> str:
    """The place that a heading names in parentheses, "(onsdagar kl. 13.15, Rådhuset)", or in a column of its own."""
    inner = _IN_PARENTHESES.search(line)
    parts = [part.strip() for part in inner[1].split(",")] if inner else _GAP.split(line.strip())[1:]
    return next((part for part in parts if is_place(part)), "")


def _scope(line: str, folded: str, scope: Scope | None, years: tuple[int, ...], number: int) -> Scope:
    times, _ = find_times(folded, listed=bool(re.search(r"\(|kl", folded)))
    kind = kind_named(folded)
    body, own = (None, "") if "inom parentes" in folded else who_named(folded)
    time = times[0] if times else None
    return Scope(
        body=body,
        own_body=own,
        kind=kind if kind in (OccasionKind.PLANNING_DAY, OccasionKind.DEADLINE) and _is_only(folded) else None,
        years=years or (scope.years if scope else ()),
        time=time,
        time_span=Span(number, time.at, time.until) if time else None,
        place=_place(line),
        weekday=weekday_of_list(folded),
        has_tasks=bool(_HAS_TASKS.search(folded)),
    )


def _is_only(folded: str) -> bool:
    """Whether a heading speaks of planning days or deadlines alone, and not of meetings too."""
    return not re.search(MEETING + "|sammantrad", folded)


def _closes_list(line: str, folded: str) -> bool:
    if cancelled_word(folded):
        return False
    return bool(_ENDS_LIST.match(folded) or _OF_OTHER_PAGES.fullmatch(folded)) or is_shouted(line, fewest=8)


def is_shouted(line: str, *, fewest: int) -> bool:
    """Whether a line is in capitals alone, and has as many of them as *fewest*."""
    letters = [c for c in line if c.isalpha()]
    return len(letters) >= fewest and all(c.isupper() for c in letters)


def _without_marks(folded: str, years: tuple[int, ...]) -> str:
    text = re.sub(r"^[\s#*§>_•-]*(?:[0-9]+(?:\.[0-9]+)*[.)]? )?", "", folded)
    for year in years:
        text = text.replace(str(year), "")
    _, text = find_times(text, listed=True)
    text = re.sub(r"(?:varannan|varje) (?:manad|vecka)|(?:udda|jamna) veckor", "", text)
    text = _WEEKDAYS.sub("", re.sub(f"{TIME_MARK}+", "", text))
    return text.strip(" :*_,()-")
