"""A document that somebody reads into a year over several sittings: opened, decided row by row, made a draft."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.reading.extracting import Document, extract
from arshjul.reading.extracting.carrying import received
from arshjul.store import Room, Store, Unit
from arshjul.store.values.kinds import ReadingStep
from arshjul.store.values.readings import StoredStep
from arshjul.work.changing import changing
from arshjul.work.drafts.questions import Question, questions
from arshjul.work.drafts.reading import DocumentRead, read_taken_apart
from arshjul.work.drafts.saving import MOST_OCCASIONS, SavedDraft, Source, becoming, save_settled
from arshjul.work.drafts.settling import Edited, Settled, Settling
from arshjul.work.units import standing_of
from arshjul.year.deeds import Doer
from arshjul.year.differences import Differences, differences
from arshjul.year.kept import Kept
from arshjul.year.model import Association, YearPlan, YearStatus
from arshjul.year.rereading import Overruled
from arshjul.year.retention import limit_of

KEPT = limit_of(Kept.READINGS)
"""So long a reading is kept after the last thing that was done with it."""
MOST_LETTERS = 1_000_000
"""Of a document that is gone through on a page."""


@dataclass(frozen=True)
class Decided:
    """One step: what somebody decides of a reading."""

    rows: Mapping[str, Edited | None] = field(default_factory=dict)
    """By the row's id; None: it is again what the document says."""
    answers: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    """The year that is read out of the document; None: as before."""


@dataclass(frozen=True)
class Reading:
    """A document, what it says, and all that has been decided of it."""

    number: int
    file: str
    read: DocumentRead
    settling: Settling
    opened: StoredStep
    last: StoredStep

    @property
    def is_ended(self) -> bool:
        """Whether it has become a draft or is put aside; who goes on takes it up again."""
        return self.last.step is ReadingStep.ENDED

    @property
    def ended_as(self) -> int | None:
        """The year that it has become; None: it has not, or has been taken up again."""
        return self.last.content.get("year") if self.is_ended else None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All that is asked of it, in the order of the document."""
        return questions(self.settling)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Those that nobody has answered."""
        return tuple(one for one in self.questions if not one.is_settled)

    def is_done(self, row: str) -> bool:
        """Whether nothing is left to decide of a row."""
        found = self.settling.rows.get(row)
        is_asked = any(row in one.rows for one in self.open_questions)
        return not is_asked and (found is None or found.day is not None)

    @property
    def progress(self) -> tuple[int, int]:
        """How many rows are done, and how many there are."""
        rows = self.settling.read
        return sum(map(self.is_done, rows)), len(rows)

    @property
    def is_complete(self) -> bool:
        """Whether it can become a draft."""
        done, rows = self.progress
        has_year = self.read.plan.year is not None
        return has_year and bool(self.settling.occasions) and done == rows and not self.open_questions

    def require_complete(self) -> None:
        """Raise NotAllowedError when it can become nothing: something is left to decide, or it is over."""
        if self.is_ended:
            raise NotAllowedError("Inläsningen är redan avslutad. Ta upp den igen om du vill ändra något.")
        if not self.is_complete:
            raise NotAllowedError("Allt i dokumentet är inte genomgånget än. Svara på det som återstår först.")


@dataclass(frozen=True)
class Outline:
    """A reading as a list has it."""

    number: int
    file: str
    opened_at: datetime
    at: datetime
    by: str
    """When something was last done with it, and by whom."""
    progress: tuple[int, int] | None
    """As `Reading.progress`; None: nothing is decided yet."""
    is_ended: bool
    year: int | None
    """The year that it became."""


def open_reading(store: Store, key: str, content: bytes, file: str, doer: Doer) -> int:
    """Take a document of any kind in, to go through it on pages, and return the reading's number.

    Raises InputError when it is of no kind that is read, has no date or is too long to be gone through.
    """
    document = extract(content, file)
    if sum(len(line.text) for line in document.lines) > MOST_LETTERS:
        raise InputError([Problem(_TOO_LONG)])
    plan = read_taken_apart(document, file, None).plan
    if len(plan.occasions) > MOST_OCCASIONS:
        raise InputError([Problem(_TOO_LONG)])
    if not plan.tokens:
        raise InputError([Problem(doubt.message) for doubt in plan.doubts[:1]])
    with store.writing() as unit:
        return unit.of(key).readings.open(file, {"document": asdict(document)}, doer)


def reading_of(store: Store, key: str, number: int, now: datetime) -> Reading:
    """Return a reading as it stands. Raises NotFoundError."""
    with store.reading() as unit:
        return reading_in(unit, key, number, now)


def outlines(store: Store, key: str) -> tuple[Outline, ...]:
    """Return every reading of an association, the newest first."""
    with store.reading() as unit:
        steps = unit.of(key).readings.outlines()
    found: dict[int, list[StoredStep]] = {}
    for step in steps:
        found.setdefault(step.number, []).append(step)
    return tuple(sorted(map(_outline, found.values()), key=lambda one: one.at, reverse=True))


def decide(store: Store, key: str, number: int, doer: Doer, choose: Callable[[Reading], Decided]) -> Reading:
    """Decide something of a reading, as *choose* says of how it stands, and return it as it then is.

    Raises NotFoundError, and what *choose* raises; nothing is stored then.
    """
    with store.writing() as unit:
        reading = reading_in(unit, key, number, doer.at)
        decided = choose(reading)
        room = unit.of(key)
        if decided.year is not None:
            # Read here, so that a year out of reason is refused before it is kept.
            read_taken_apart(reading.read.document, reading.file, decided.year)
        then = _read(unit, key, (*_steps(room, number), _step(reading.last, decided)), doer.at)
        content = {**_stored(decided), "progress": list(then.progress)}
        room.readings.add(reading.last, ReadingStep.SETTLED, content, doer)
        return then


def put_aside(store: Store, key: str, number: int, doer: Doer) -> None:
    """Let nobody be reminded of a reading any more. Raises NotFoundError."""
    with store.writing() as unit:
        room = unit.of(key)
        room.readings.add(_steps(room, number)[-1], ReadingStep.ENDED, {}, doer)


def make_draft(store: Store, key: str, number: int, doer: Doer) -> SavedDraft:
    """Make a reading in which everything is decided a draft of its year, and end it.

    Raises NotFoundError, NotAllowedError when something is left to decide, and as `save_draft`.
    """
    with changing(store, key, doer.at) as change:
        reading = reading_in(change.unit, key, number, doer.at)
        reading.require_complete()
        plan, settled = reading.read.plan, reading.settling.settled
        saved = save_settled(change, plan, settled, Source(reading.file, doer))
        end_reading(change.room, reading, saved.plan.year, doer)
    return saved


def end_reading(room: Room, reading: Reading, year: int, doer: Doer) -> None:
    """Let a reading be over, since it has become what stands of *year*. Needs a writing unit."""
    room.readings.add(reading.last, ReadingStep.ENDED, {"year": year}, doer)


@dataclass(frozen=True)
class Comparison:
    """What a reading would make of the year as it stands."""

    status: YearStatus | None
    """None: there is no such year yet."""
    differences: Differences
    kept: tuple[Overruled, ...]
    """What a person has settled in the year, and the document says otherwise."""


def compared(store: Store, key: str, reading: Reading, now: datetime) -> Comparison:
    """Hold a reading in which everything is decided against its year as it stands."""
    settling = reading.settling
    year = settling.said.year
    with store.reading() as unit:
        standing = standing_of(unit, key, now, year)
    existing = standing.association.plan(year)
    becomes = becoming(standing, settling)
    status = existing.status if existing else None
    return Comparison(status, differences(existing or YearPlan(year), becomes.plan), becomes.kept)


def forget_old_readings(store: Store, now: datetime) -> int:
    """Remove the readings that nobody has gone on with for long, of all associations; return how many."""
    with store.writing() as unit:
        return unit.forget_readings(now - KEPT)


def reading_in(unit: Unit, key: str, number: int, now: datetime) -> Reading:
    """As `reading_of`, within a unit of work."""
    return _read(unit, key, _steps(unit.of(key), number), now)


def _steps(room: Room, number: int) -> tuple[StoredStep, ...]:
    found = room.readings.steps(number)
    if not found:
        raise NotFoundError("Inläsningen finns inte, eller är borttagen. Läs in dokumentet igen.")
    return found


def _read(unit: Unit, key: str, steps: Iterable[StoredStep], now: datetime) -> Reading:
    opened, *more = steps
    association: Association = standing_of(unit, key, now).association
    document: Document = received(json.dumps(opened.content["document"]).encode())
    settled, year = Settled(), None
    for step in more:
        rows = {id: one and Edited(**one) for id, one in step.content.get("rows", {}).items()}
        settled = settled.with_more(rows, step.content.get("answers", {}))
        if step.step is ReadingStep.SETTLED:
            year = step.content.get("year") or year
    read = read_taken_apart(document, opened.file, year)
    settling = Settling(read.plan, association.bodies, now, settled)
    return Reading(opened.number, opened.file, read, settling, opened, [opened, *more][-1])


def _step(last: StoredStep, decided: Decided) -> StoredStep:
    return StoredStep(last.number, last.place + 1, ReadingStep.SETTLED, last.file, _stored(decided), last.at, last.by)


def _stored(decided: Decided) -> dict[str, Any]:
    rows = {id: edited and asdict(edited) for id, edited in decided.rows.items()}
    return {"rows": rows, "answers": dict(decided.answers), "year": decided.year}


def _outline(steps: list[StoredStep]) -> Outline:
    first, last = steps[0], steps[-1]
    counted = next((one.content["progress"] for one in reversed(steps) if "progress" in one.content), None)
    progress = (counted[0], counted[1]) if counted else None
    is_ended = last.step is ReadingStep.ENDED
    year = last.content.get("year") if is_ended else None
    return Outline(first.number, first.file, first.at, last.at, last.by, progress, is_ended, year)


_TOO_LONG = (
    "Dokumentet är för långt att gå igenom på en sida. Spara den del där årets möten står som ett eget dokument och "
    "läs in det."
)
