"""The draft year that a document gives: what is saved of it, what is left out, and what stays doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from arshjul.associations import read_association, write_association
from arshjul.associations.years import FIRST_YEAR, LAST_YEAR
from arshjul.errors import InputError, NotAllowedError
from arshjul.fields import clean_text
from arshjul.fields.values import FIRST_YEAR as FIRST_DAY_YEAR
from arshjul.fields.values import LAST_YEAR as LAST_DAY_YEAR
from arshjul.reading.lines import fold
from arshjul.reading.plan import ReadOccasion, ReadPlan
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.doubts import Doubted, OpenDoubt, as_it_stands, recorded_doubt
from arshjul.year.facts import FactKind
from arshjul.year.model import Association, Body, Occasion, OccasionKind, YearPlan, YearStatus

_BODY_SLUGS = {
    Body.BOARD: "styrelse",
    Body.PREPARATORY: "beredning",
    Body.JOINT: "gemensam",
    Body.AUDITORS: "revisorer",
    Body.MEMBERS: "medlemmar",
    Body.PRESIDIUM: "presidium",
    Body.OFFICE: "kansli",
}
_ABOUT = {
    "time_missing": Doubted.TIME,
    "no_such_time": Doubted.TIME,
    "title_unclear": Doubted.TITLE,
    "body_missing": Doubted.BODY,
}
"""What a doubt is about, when it is not the date."""
_NOT_OF_A_ROW = frozenset({"nothing_found", "several_years"})


@dataclass(frozen=True)
class RowTold:
    """A row that was not saved, or not as it is written, and why; *why* is a Swedish sentence."""

    line: int
    written: str
    why: str


@dataclass(frozen=True)
class SavedDraft:
    """What saving a document did."""

    plan: YearPlan
    left_out: tuple[RowTold, ...]
    changed: tuple[RowTold, ...]
    """Rows that were saved, but not as they are written."""
    replaced: int
    """Occasions of an earlier draft of the year, which are gone."""


def save_draft(
    store: Store,
    key: str,
    plan: ReadPlan,
    doer: Doer,
    *,
    file: str = "",
    replace_worked_on: bool = False,
) -> SavedDraft:
    """Make what a document says a draft of its year, with what is doubtful in it; an adopted year is never replaced.

    Nothing is saved that `load` would refuse: a row without a day is left out, and an end before the start too. A
    draft that somebody has worked on (ticked papers, accepted findings) is replaced only with *replace_worked_on*;
    what they did is then taken back. Raises NotAllowedError then, when the year is adopted, and when the document
    names no year or has nothing to save.
    """
    if plan.year is None:
        raise NotAllowedError("Dokumentet säger inte vilket år det gäller. Ange året med --year.")
    if not FIRST_YEAR <= plan.year <= LAST_YEAR:
        raise NotAllowedError(
            f"Årshjulet {plan.year} kan inte sparas. Ange ett år mellan {FIRST_YEAR} och {LAST_YEAR} med --year."
        )
    with changing(store, key, doer.at) as change:
        association = change.association
        replaced = _clear(change, plan.year, doer.by, replace_worked_on=replace_worked_on)
        drafted = _Draft(plan, plan.year, association, doer.at)
        draft = YearPlan(plan.year, occasions=tuple(drafted.made.values()))
        if not draft.occasions:
            raise NotAllowedError("Dokumentet innehåller inga möten som kan sparas.")
        others = tuple(p for p in association.years if p.year != plan.year)
        association = replace(association, years=tuple(sorted((*others, draft), key=lambda p: p.year)))
        _refuse_what_load_refuses(association, draft)
        change.room.save(association, Deed(DeedKind.DRAFTED, doer, file))
        for doubt in drafted.doubts(file):
            change.record(recorded_doubt(doubt, plan.year, doer.by, doer.at))
    return SavedDraft(draft, tuple(drafted.left_out), tuple(drafted.changed), replaced)


def _clear(change: Change, year: int, by: str, *, replace_worked_on: bool) -> int:
    """Make way for a new draft of *year*, and return how many occasions it takes the place of."""
    standing = change.standing()
    existing = standing.association.plan(year)
    if existing is None and year not in standing.association.closed:
        return 0
    if existing is None or existing.status is not YearStatus.DRAFT:
        raise NotAllowedError(
            f"Årshjulet {year} är redan fastställt. Ändra mötena i förbundets fil och läs in den med arshjul load."
        )
    keys = {occasion.key for occasion in existing.occasions}
    done = [f for f in standing.ledger.facts if f.key in keys or (f.kind is FactKind.ACCEPTED and f.year == year)]
    if done and not replace_worked_on:
        raise NotAllowedError(
            f"Någon har arbetat med utkastet {year}. Bockar, godtaganden och andra anteckningar ({len(done)} st) "
            f"försvinner om dess tillfällen ({len(existing.occasions)} st) ersätts. Lägg till --replace om de ska "
            "göra det."
        )
    # The new occasions may get the keys of the old ones, and must not be ticked by them.
    own = [f for kind in (FactKind.RENEWED, FactKind.DOUBT) for f in standing.ledger.of(kind, year)]
    for fact in (*done, *own):
        change.take_back(fact, by)
    return len(existing.occasions)


def _refuse_what_load_refuses(association: Association, draft: YearPlan) -> None:
    """The last line of defence: what is stored can always be dumped and loaded again."""
    alone = replace(association, years=(draft,))
    try:
        read_association(write_association(alone).encode(), f"{association.key}.yaml")
    except InputError as error:
        faults = "\n".join(f"- {problem.message}" for problem in error.problems)
        raise NotAllowedError(f"Utkastet kan inte sparas:\n{faults}\nRätta dokumentet och läs in det igen.") from error


@dataclass
class _Draft:
    """A document's rows made occasions, one by one."""

    plan: ReadPlan
    year: int
    association: Association
    now: datetime
    made: dict[tuple[object, ...], Occasion] = field(default_factory=dict)
    left_out: list[RowTold] = field(default_factory=list)
    changed: list[RowTold] = field(default_factory=list)
    rows: list[tuple[ReadOccasion, Occasion]] = field(default_factory=list)
    """The saved rows; the two lists' rows of one joint day have the same occasion."""
    without_body: list[OpenDoubt] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self._used = {o.key for p in self.association.years if p.year != self.year for o in p.occasions}
        for row in self.plan.occasions:
            why = _why_left_out(row)
            if why:
                self.left_out.append(RowTold(row.line, row.written, why))
                continue
            self._take(row)

    def doubts(self, source: str) -> Iterator[OpenDoubt]:
        """What is doubtful of what was saved, and of the rows that were left out for want of a day."""
        for doubt in self.plan.doubts:
            if doubt.code in _NOT_OF_A_ROW or doubt.code == "duplicate":
                continue
            where = f"{source}, rad {doubt.line}" if source else f"Dokumentet, rad {doubt.line}"
            here = [pair for pair in self.rows if pair[0].line in doubt.lines and doubt.code in pair[0].doubts]
            alike = [d for d in self.plan.doubts if (d.line, d.code) == (doubt.line, doubt.code)]
            # Several dates on a line have their doubts in the same order; one doubt alone is about all of them.
            for row, occasion in here if len(alike) != len(here) else [here[alike.index(doubt)]]:
                about = _about(doubt.code, row)
                if about is Doubted.TITLE and occasion.title != row.title:
                    continue  # repaired, and told
                stood = as_it_stands(occasion, about)
                yield OpenDoubt(doubt.code, about, doubt.message, doubt.line, where, occasion.key, stood)
            if not here and not any(row.line in doubt.lines for row, _ in self.rows):
                yield OpenDoubt(doubt.code, Doubted.ROW, doubt.message, doubt.line, where)
        for one in self.without_body:
            yield replace(one, source=f"{source or 'Dokumentet'}, rad {one.line}")

    def _take(self, row: ReadOccasion) -> None:
        same = (row.day, row.body, row.start, row.kind)
        if row.body is Body.JOINT and same in self.made:
            self.rows.append((row, self.made[same]))
            return
        if row.day is None:
            return
        kind = OccasionKind.EVENT if row.kind.is_meeting and row.body is None else row.kind
        end_day = row.end_day if row.end_day and row.day < row.end_day else None
        is_ended = row.start and row.end and (end_day or row.end > row.start)
        occasion = Occasion(
            key=self._key(row),
            year=self.year,
            kind=kind,
            title=self._title(row),
            day=row.day,
            body=row.body,
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
        if kind is not row.kind:
            why = "Det framgår inte vem som möts, så det är sparat som en aktivitet som ingen kallas till."
            self._tell_change(row, why)
            if "body_missing" not in row.doubts:
                stood = as_it_stands(occasion, Doubted.BODY)
                self.without_body.append(
                    OpenDoubt("body_missing", Doubted.BODY, why, row.line, "", occasion.key, stood)
                )
        self.made[same if row.body is Body.JOINT else (*same, occasion.key)] = occasion
        self.rows.append((row, occasion))

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
        return title or "Möte"

    def _tell_change(self, row: ReadOccasion, why: str) -> None:
        self.changed.append(RowTold(row.line, row.written, why))

    def _key(self, row: ReadOccasion) -> str:
        slug = _slug(row)
        key = ""
        while not key or key in self._used:
            self._numbers[slug] += 1
            key = f"{self.year}-{slug}-{self._numbers[slug]}"
        self._used.add(key)
        return key


def _why_left_out(row: ReadOccasion) -> str:
    if row.day is None:
        return "Raden har inget säkert datum."
    if "duplicate" in row.doubts:
        return "Samma möte står redan på en annan rad."
    if not all(FIRST_DAY_YEAR <= day.year <= LAST_DAY_YEAR for day in (row.day, row.end_day) if day):
        return "Årtalet är orimligt."
    return ""


def _about(code: str, row: ReadOccasion) -> Doubted:
    if code == "ends_before_start" and row.end_day is None:
        return Doubted.TIME
    return _ABOUT.get(code, Doubted.DATE)


def _slug(row: ReadOccasion) -> str:
    if row.kind is OccasionKind.PLANNING_DAY:
        return "planeringsdag"
    if row.kind is OccasionKind.DEADLINE:
        return "sistadag"
    return _BODY_SLUGS[row.body] if row.body else "tillfalle"
