"""What is said once for all the meetings of a list: the time, the place and the day of the week."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from arshjul.reading.dates import DATE_MARK
from arshjul.reading.lines import fold
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Scope, Span, weekday_of_list, years_named
from arshjul.reading.times import WrittenTime
from arshjul.reading.titles import is_place, names_matter, pieces_and_place, place_named
from arshjul.reading.vocabulary import is_body_alone, is_public, who_named
from arshjul.year.model import Body


@dataclass(frozen=True)
class Default:
    """A line that speaks of all meetings of its list."""

    time: WrittenTime | None
    spans: tuple[Span, ...]
    place: str = ""
    weekday: int | None = None
    body: Body | None = None
    own_body: str = ""
    years: tuple[int, ...] = ()
    line: int = 0
    """1 is the first; 0: it stands above them all."""
    is_bare: bool = False
    """A clock time alone: "Eftermiddagar kl. 13–16"; it is of the rows right below it."""
    public: bool = False
    """Whether anybody may listen to all of them."""
    opens_list: bool = False
    """ "Styrelsen sammanträder klockan 13.30 följande datum:"."""
    names_whose: bool = False
    """ "Beredningen – måndagar kl. 8.15, Teams": it begins with the name of a body."""


_TIME_LABEL = re.compile(r"^[\s*_|•-]*(?:plats (?:och|&) )?(?:tid|motestid|klockslag)(?:er|en)?(?![a-z])")
_PLACE_LABEL = re.compile(r"^[\s*_|•-]*(?:plats|lokal)(?:en)? ?:")
_FOR_ALL = re.compile(r"(?<![a-z])(?:samtliga|alla|ovriga)(?![a-z])|motena|sammantradena|om (?:inget|ej|inte) annat")
_HABIT = re.compile(
    r"(?<![a-z])(?:vanligtvis|vanligen|normalt|i regel|som regel|brukar|sammantrader|motas|traffas|sammantradena|borjar"
    r"|halls|ager rum)(?![a-z])"
)
_FOLLOWING = re.compile(r"(?<![a-z])foljande (?:(?:motes|sammantrades)?(?:datum|dag|dagar|tider)|tillfallen)")
_IF_NOTHING_ELSE = re.compile(r",? om (?:inget|ej|inte) annat .*$|,? såvida .*$", re.IGNORECASE)
_BUT = re.compile(r"(?<![a-z])(?:utom|forutom)(?![a-z])")
_OF_SOME = re.compile(r"\*|marker|utom|bara|endast|vissa")
_OF_OTHERS = re.compile(r"gruppmote|formote|(?<!till )lunch|fika|kaffe|frukost|telefontid|oppet|ovriga fragor")
_ANNOUNCES = re.compile(
    r"[^a-z]*(?:(?:forbunds)?styrelsen|direktionen|beredningsgruppen|beredningen|presidiet|[a-z]*utskottet) "
    r"(?:[a-z]+ ){0,3}?(?:har|sammantrader|mots|traffas|planerar|haller)(?![a-z])"
    r"(?:.{0,60}:\s*$|[a-z ]{0,40} (?:ganger|tillfallen|dagar) (?:under |per |om )?(?:aret|ar|varen|hosten)[.:]?\s*$)"
)
_AFTER_TIME = re.compile(r", (?:i |på )?([A-ZÅÄÖ][\w’-]*(?: [\w’-]+){0,3})\.?\s*")
_CLAUSE = re.compile(r"^\s*att\s+")
_UNTIL = re.compile(r" (?:och|,) ?(?:beraknas )?(?:paga(?:r)?|sluta(?:r)?|avslutas)(?: till)? *")
_CELLS = re.compile(r"[\t;|]| {3}")
_MOST_WORDS_OF_A_TIME = 6
_WHOSE_END = re.compile(r" ?[-,:(]| (?=(?:man|tis|ons|tors|fre)dagar|kl)")
_WORD = re.compile(r"[a-z]+")
_LONGEST_MARK = 4
"""A full stop so near before a time is that of "kl."."""


def default_of(scanned: Scanned, *, is_first: bool) -> Default | None:
    """Return what a line without a date says of all meetings of its list, or None when it says nothing of the kind.

    *is_first*: it stands between the heading of a list and its first row.
    """
    if scanned.dates or _OF_OTHERS.search(scanned.folded):
        return None
    if _CELLS.search(_CLAUSE.sub("", scanned.line)) and len({(time.start, time.end) for time in scanned.times}) > 1:
        # "Tid;9–12;13–16": a time for each meeting of a table on its side is none for all of them.
        return None
    folded = scanned.folded
    time = _whole(scanned)
    weekday = weekday_of_list(folded)
    is_label = bool(_TIME_LABEL.match(folded))
    about_all = bool(_FOR_ALL.search(folded) or _HABIT.search(folded) or _FOLLOWING.search(folded))
    is_bare = scanned.words <= _MOST_WORDS_OF_A_TIME and (is_first or weekday is not None)
    place = place_named(scanned.line) if _PLACE_LABEL.match(folded) else ""
    if not place and (time or weekday is not None) and (about_all or is_label or weekday is not None):
        unless = _IF_NOTHING_ELSE.search(scanned.line)
        until = unless.start() if unless and unless.start() > 0 else len(scanned.line)
        place = _without_verb(pieces_and_place(scanned.line[:until], scanned.masked[:until])[1])
        last = scanned.line[time.until : until].strip(" ,()") if time else ""
        place = place or (last if is_place(last) else "")
    if not place and time and is_bare and (after := _AFTER_TIME.fullmatch(scanned.line, time.until)):
        # "kl. 9–11.30, Dialogen": below a heading, what follows the time and is no matter is where it is.
        place = "" if names_matter(fold(after[1])) else after[1]
    place = "" if _BUT.search(folded) else _IF_NOTHING_ELSE.sub("", place)
    public = is_public(folded) and _FOR_ALL.search(folded) is not None and not _OF_SOME.search(folded)
    if not place and not public and not ((time or weekday is not None) and (is_label or about_all or is_bare)):
        return None
    number = scanned.number + 1
    return Default(
        time=time,
        spans=tuple(Span(number, it.at, it.until) for it in scanned.times),
        place=place,
        weekday=weekday,
        body=who_named(folded)[0],
        own_body=who_named(folded)[1],
        years=years_named(folded),
        line=number,
        is_bare=is_bare and bool(time) and not (is_label or about_all),
        public=public,
        opens_list=bool(_FOLLOWING.search(folded)),
        names_whose=is_body_alone(_WHOSE_END.split(folded.lstrip(" *_#•-"))[0]),
    )


def _whole(scanned: Scanned) -> WrittenTime | None:
    """ "Börjar kl. 9 och beräknas pågå till kl. 12": the first time, which ends at the second."""
    if not scanned.times:
        return None
    time, *later = scanned.times
    if time.end is None and later and _UNTIL.fullmatch(scanned.masked, time.until, later[0].at):
        return replace(time, end=later[0].start)
    return time


def _without_verb(place: str) -> str:
    """ "Arbetsutskottet sammanträder digitalt": where they meet stands after the verb."""
    verb = _HABIT.search(fold(place))
    return place[verb.end() :].strip() if verb else place


def times_of_bodies(scanned: Scanned, letters: Mapping[str, tuple[Body | None, str]]) -> list[Default]:
    """ "Styrelsens möten är kl. 9–12 och beredningsgruppens kl. 13–15.": the time of each body, wherever it is said.

    *letters* are those by which the document names them: "ST börjar 13.00, BG 9.00".
    """
    said: dict[tuple[Body | None, str], Default] = {}
    before = 0
    for time in scanned.times:
        words = scanned.folded[before : time.at]
        sentence = scanned.masked[max(before, scanned.masked.rfind(". ", 0, time.at - _LONGEST_MARK)) : time.at]
        before = time.until
        by_letters = [letters[it] for it in _WORD.findall(words) if it in letters]
        body, own_body = by_letters[-1] if by_letters else who_named(words)
        if DATE_MARK in sentence or not (body or own_body):
            return []
        span = Span(scanned.number + 1, time.at, time.until)
        said.setdefault((body, own_body), Default(time, (span,), body=body, own_body=own_body))
    return list(said.values()) if len(said) > 1 else []


def says_that_dates_follow(folded: str) -> bool:
    """Whether a line announces the dates below it: "sammanträder följande datum"."""
    return bool(_FOLLOWING.search(folded) or _ANNOUNCES.match(folded))


@dataclass
class Defaults:
    """Those of every list of a document, as they are met."""

    of_list: dict[int, list[Default]] = field(default_factory=dict)
    general: Default | None = None
    """Said above the lists of the bodies, and so for all of them."""
    of_body: dict[tuple[Body | None, str], Default] = field(default_factory=dict)
    """Said of the meetings of a body by name, beside those of another."""
    inherited: dict[int, Default | None] = field(default_factory=dict)

    def opened(self, scope: Scope) -> None:
        """Remember what was said for all lists when *scope* is opened."""
        if scope.body is None and not scope.stranger and not scope.own_body:
            self.general = None
        self.inherited[scope.number] = None if scope.stranger else self.general
        heading = _of_heading(scope)
        if heading:
            self.note(scope, heading)

    def note(self, scope: Scope, default: Default) -> None:
        """Remember what a line says of the list that is open."""
        self.of_list.setdefault(scope.number, []).append(default)
        if scope.body is None and not scope.stranger and not scope.own_body:
            self.general = default

    def is_in_groups(self, scope: Scope) -> bool:
        """Whether the rows of a list stand in groups, each below its clock time."""
        return any(default.is_bare for default in self.of_list.get(scope.number, ()))

    def given(self, rows: list[Row]) -> list[Row]:
        """Return *rows* with the time and place of their list where they have none of their own."""
        return [self._given(row) for row in rows]

    def _given(self, row: Row) -> Row:
        if not row.listed or not row.kind.is_meeting or not row.scope.number:
            return row
        inherited = self.inherited.get(row.scope.number)
        of_body = self.of_body.get((row.body, row.own_body))
        said = [
            *([of_body] if of_body else []),
            *_nearest_above(self.of_list.get(row.scope.number, []), row.line),
            *([inherited] if inherited else []),
        ]
        said = [default for default in said if _may_be_of(default, row)]
        timed = next((default for default in said if default.time), None)
        if timed and row.time is None:
            row = replace(row, time=timed.time, spans=(*row.spans, *timed.spans))
        row = replace(row, public=row.public or any(default.public for default in said))
        placed = next((default.place for default in said if default.place), "")
        return replace(row, place=row.place or placed)


def _nearest_above(defaults: list[Default], line: int) -> list[Default]:
    """What is said of a list, in the order in which it holds for the row on *line*."""
    above = [default for default in defaults if default.line < line]
    return [*above[::-1], *(default for default in defaults if default.line >= line)]


def _may_be_of(default: Default, row: Row) -> bool:
    """Whether what is said of one body's meetings may be said of *row*."""
    is_open = not (default.body or default.own_body) or not (row.body or row.own_body) or row.body is Body.JOINT
    return is_open or (default.body, default.own_body) == (row.body, row.own_body)


def _of_heading(scope: Scope) -> Default | None:
    if scope.time is None and not scope.place:
        return None
    return Default(scope.time, (scope.time_span,) if scope.time_span else (), place=scope.place)
