"""A document's rows made the occasions of a year: what is left out, and what stays doubtful."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from arshjul.fields import clean_text
from arshjul.fields.values import FIRST_YEAR, LAST_YEAR
from arshjul.reading.lines import fold
from arshjul.reading.occasions import Precision
from arshjul.reading.plan import Doubt, ReadOccasion, ReadPlan
from arshjul.reading.vocabulary import default_title
from arshjul.swedish import MONTHS, listed
from arshjul.work.drafts.whose import says_only_who, whose
from arshjul.year.doubts import Doubted, OpenDoubt, as_it_stands
from arshjul.year.model import Body, Occasion, OccasionKind, OwnBody

_BODY_SLUGS = {
    Body.BOARD: "styrelse",
    Body.PREPARATORY: "beredning",
    Body.JOINT: "gemensam",
    Body.AUDITORS: "revisorer",
    Body.MEMBERS: "medlemmar",
    Body.PRESIDIUM: "presidium",
    Body.OFFICE: "kansli",
    Body.GROUP: "grupp",
}
_ABOUT = {
    "time_missing": Doubted.TIME,
    "no_such_time": Doubted.TIME,
    "title_unclear": Doubted.TITLE,
    "body_missing": Doubted.BODY,
    "duplicate": Doubted.TWICE,
}
"""What a doubt is about, when it is not the date."""
_NOT_OF_A_ROW = frozenset({"nothing_found", "several_years"})
_NAMELESS = "Möte"
_MOST_NAMED = 12


@dataclass(frozen=True)
class RowTold:
    """A row that was not saved, or not as it is written, and why; *why* is a Swedish sentence."""

    line: int
    written: str
    why: str


@dataclass
class Draft:
    """A document's rows made occasions, one by one. Their keys are of this draft alone; see `keyed`."""

    plan: ReadPlan
    year: int
    now: datetime
    bodies: tuple[OwnBody, ...] = ()
    """Those that the association calls by names of its own."""
    occasions: list[Occasion] = field(default_factory=list)
    left_out: list[RowTold] = field(default_factory=list)
    changed: list[RowTold] = field(default_factory=list)
    number_of: dict[int, int] = field(default_factory=dict)
    """The number of the occasion of each row that was saved, both counted from 0; rows about one meeting have the
    same."""
    _without_body: list[tuple[int, OpenDoubt]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for at, row in enumerate(self.plan.occasions):
            why = _why_left_out(row)
            if why:
                self.left_out.append(RowTold(row.line, row.written, why))
                continue
            self._take(at, row)

    @property
    def _rows(self) -> list[tuple[ReadOccasion, int]]:
        """The saved rows with the numbers of their occasions."""
        return [(self.plan.occasions[at], number) for at, number in self.number_of.items()]

    def doubts(self, source: str, keys: Mapping[str, str]) -> Iterator[OpenDoubt]:
        """What is doubtful of what was saved, and of the rows that were left out for want of a day.

        *source* is the document's name, and *keys* the key under which each occasion is saved.
        """
        for doubt in self.plan.doubts:
            if doubt.code in _NOT_OF_A_ROW:
                continue
            here = [pair for pair in self._rows if pair[0].line in doubt.lines and doubt.code in pair[0].doubts]
            alike = [d for d in self.plan.doubts if (d.line, d.code) == (doubt.line, doubt.code)]
            # Several dates on a line have their doubts in the same order; one doubt alone is about all of them.
            for row, number in here if len(alike) != len(here) else [here[alike.index(doubt)]]:
                occasion, about = self.occasions[number], _about(doubt.code, row)
                if about is Doubted.TITLE and occasion.title != row.title:
                    continue  # repaired, and told
                if about is Doubted.BODY and occasion.body:
                    continue  # the association has a body of that name
                yield self._doubt(doubt, about, source, keys[occasion.key], as_it_stands(occasion, about))
            if not here and not any(row.line in doubt.lines for row, _ in self._rows):
                yield self._doubt(doubt, Doubted.ROW, source, "", "")
        yield from self._of_months(source)
        for number, one in self._without_body:
            yield replace(one, source=self._where(source, one.line), occasion=keys[self.occasions[number].key])

    def _doubt(self, doubt: Doubt, about: Doubted, source: str, key: str, stood: str) -> OpenDoubt:
        where = self._where(source, doubt.line)
        return OpenDoubt(doubt.code, about, doubt.message, doubt.line, where, key, stood, doubt.candidates)

    def _of_months(self, source: str) -> Iterator[OpenDoubt]:
        """What is to be done in a month is in no plan of days: it is told once, with all its rows."""
        tasks = [row for row in self.plan.occasions if row.precision is Precision.MONTH and not row.doubts]
        if not tasks:
            return
        named = [f"”{clean_text(row.title)}” ({MONTHS[int(row.month[-2:]) - 1]})" for row in tasks]
        more = [f"{len(named) - _MOST_NAMED} till"] if len(named) > _MOST_NAMED else []
        message = (
            f"Bara månaden står för {listed([*named[:_MOST_NAMED], *more])}. Årshjulet har en dag eller en vecka för "
            "allt, så detta är inte med. Lägg till det som egna punkter, eller godta att det inte är med."
        )
        line = tasks[0].line
        yield OpenDoubt("month_only", Doubted.ROW, message, line, self._where(source, line))

    def _where(self, source: str, line: int) -> str:
        """Where a line is, as a person finds it in the document."""
        place = self.plan.where[line - 1] if self.plan.where else f"rad {line}"
        return f"{source or 'Dokumentet'}, {place}"

    def _take(self, at: int, row: ReadOccasion) -> None:
        if row.day is None:
            return
        occasion = self._occasion(row, row.day)
        number = self._named_already(row, occasion)
        if number is None:
            number = len(self.occasions)
            self.occasions.append(occasion)
        else:
            first = self.occasions[number]
            self.occasions[number] = _both(first, occasion)
            if "duplicate" in row.doubts:
                why = f"Samma möte står redan på en annan rad.{_differences(first, occasion)}"
                self.left_out.append(RowTold(row.line, row.written, why))
        self.number_of[at] = number
        if occasion.kind is not row.kind:
            why = "Det framgår inte vem som möts, så det är sparat som en aktivitet som ingen kallas till."
            self._tell_change(row, why)
            if "body_missing" not in row.doubts:
                stood = as_it_stands(occasion, Doubted.BODY)
                self._without_body.append(
                    (number, OpenDoubt("body_missing", Doubted.BODY, why, row.line, "", "", stood))
                )

    def _occasion(self, row: ReadOccasion, day: date) -> Occasion:
        end_day = row.end_day if row.end_day and day < row.end_day else None
        body, own_body = whose(row, self.bodies)
        is_ended = row.start and row.end and (end_day or row.end > row.start)
        occasion = Occasion(
            key=f"rad-{len(self.occasions)}",
            year=self.year,
            kind=OccasionKind.EVENT if row.kind.is_meeting and body is None else row.kind,
            title=own_body.name if own_body and says_only_who(row, own_body) else self._title(row),
            day=day,
            body=body,
            own_body=own_body,
            end_day=end_day,
            start=row.start,
            end=row.end if is_ended else None,
            place=clean_text(row.place),
            public=row.public,
            cancelled=row.cancelled,
            known_since=self.now,
            revised_at=self.now,
        )
        if row.end_day != end_day:
            self._tell_change(row, "Sista dagen är inte efter första dagen, så bara den första är sparad.")
        if row.end != occasion.end:
            self._tell_change(row, "Slutet är inte efter början, så det är sparat utan sluttid.")
        return occasion

    def _named_already(self, row: ReadOccasion, occasion: Occasion) -> int | None:
        """The number of the occasion that the row is about too: a joint day of two lists, or a row said twice."""
        if occasion.body is not Body.JOINT and "duplicate" not in row.doubts:
            return None
        for number, other in enumerate(self.occasions):
            is_same = (other.day, other.body_key, other.kind) == (occasion.day, occasion.body_key, occasion.kind)
            if is_same and len({other.start, occasion.start} - {None}) <= 1:
                return number
        return None

    def _title(self, row: ReadOccasion) -> str:
        title = clean_text(row.title)
        for doubt in self.plan.doubts:
            if doubt.code != "title_unclear" or row.line not in doubt.lines or "title_unclear" not in row.doubts:
                continue
            for candidate in doubt.candidates:
                # Only marks that a scanner lost: any other letter is for a person to judge.
                if fold(candidate) == fold(row.title):
                    self._tell_change(row, f"Titeln är sparad som ”{candidate}”.")
                    return candidate
        return title or _NAMELESS

    def _tell_change(self, row: ReadOccasion, why: str) -> None:
        self.changed.append(RowTold(row.line, row.written, why))


def keyed(said: Iterable[Occasion], known: Mapping[str, str], used: Container[str]) -> dict[str, str]:
    """Return the key that each of *said* is saved under: the one it is *known* by, else one that nobody has *used*."""
    keys: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for occasion in said:
        key = known.get(occasion.key, "")
        slug = _slug(occasion)
        while not key or (occasion.key not in known and key in used):
            numbers[slug] = numbers.get(slug, 0) + 1
            key = f"{occasion.year}-{slug}-{numbers[slug]}"
        keys[occasion.key] = key
    return keys


def free_key(occasion: Occasion, used: Container[str]) -> str:
    """The key under which one more *occasion* is saved: one that nobody has *used*."""
    return keyed([occasion], {}, used)[occasion.key]


def _both(first: Occasion, later: Occasion) -> Occasion:
    """One occasion of two rows about it: what the later says holds, and what only the first says is not lost."""
    return replace(
        first,
        start=later.start or first.start,
        end=later.end or first.end,
        end_day=later.end_day or first.end_day,
        title=later.title if _is_nameless(first) else first.title,
        place=later.place or first.place,
        public=first.public or later.public,
        cancelled=first.cancelled or later.cancelled,
    )


def _is_nameless(occasion: Occasion) -> bool:
    own = occasion.own_body.name if occasion.own_body else _NAMELESS
    return occasion.title in (_NAMELESS, own, default_title(occasion.kind, occasion.body))


def _differences(first: Occasion, later: Occasion) -> str:
    """What the two rows say differently, a sentence each with what is saved."""
    told = ""
    if first.place and later.place and first.place != later.place:
        told += f" Platsen är sparad som ”{later.place}”, men där står också ”{first.place}”."
    if not (_is_nameless(first) or _is_nameless(later)) and first.title != later.title:
        told += f" Titeln är sparad som ”{first.title}”, men där står också ”{later.title}”."
    return told


def _why_left_out(row: ReadOccasion) -> str:
    if row.day is None:
        return "Raden har inget säkert datum."
    if not all(FIRST_YEAR <= day.year <= LAST_YEAR for day in (row.day, row.end_day) if day):
        return "Årtalet är orimligt."
    return ""


def _about(code: str, row: ReadOccasion) -> Doubted:
    if code == "ends_before_start" and row.end_day is None:
        return Doubted.TIME
    return _ABOUT.get(code, Doubted.DATE)


def _slug(occasion: Occasion) -> str:
    if occasion.kind is OccasionKind.PLANNING_DAY:
        return "planeringsdag"
    if occasion.kind is OccasionKind.DEADLINE:
        return "sistadag"
    if occasion.body is None:
        return "tillfalle"
    # One that all have keeps its slug, whatever the association calls it: the same meetings keep their keys.
    return _BODY_SLUGS[occasion.body] if occasion.body_key == occasion.body else occasion.body_key
