"""What was doubtful when a plan was read, and that nobody has settled since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.model import STOCKHOLM, Occasion, YearPlan


class Doubted(StrEnum):
    """What of an occasion a doubt is about; it is settled when that changes."""

    DATE = "date"
    TIME = "time"
    TITLE = "title"
    BODY = "body"
    TWICE = "twice"
    """The occasion stands twice in the document."""
    ROW = "row"
    """A row that is no occasion of the plan: nothing but an acceptance settles it."""


@dataclass(frozen=True)
class OpenDoubt:
    """A doubt of the reader's, as it was kept with the draft."""

    code: str
    """The reader's, e.g. ``weekday_differs``."""
    about: Doubted
    message: str
    line: int
    source: str
    """The document, and where in it."""
    occasion: str = ""
    """Key; empty when the row is no occasion."""
    stood: str = ""
    """What stood in the plan then, as `as_it_stands` says it."""
    candidates: tuple[str, ...] = ()
    """What it may be instead or as well, for a person to choose from: ISO dates, clock times or a title."""

    @property
    def must_be_answered(self) -> bool:
        """Whether people could be called on the wrong day, twice or by nobody, or not at all, while it is open."""
        if self.about is Doubted.ROW:
            return self.code not in _OF_NO_MEETING
        return self.about in (Doubted.DATE, Doubted.BODY, Doubted.TWICE)

    def is_of(self, other: OpenDoubt) -> bool:
        """Whether an answer to *other*, of an earlier reading, is an answer to this."""
        mine, others = ((d.code, d.about, d.occasion, d.stood) for d in (self, other))
        return mine == others and (bool(self.occasion) or self.message == other.message)


_OF_NO_MEETING = frozenset({"time_missing", "no_such_time", "title_unclear", "not_read", "line_too_long", "month_only"})
"""Doubts about a row that is not in the plan, which say nothing of a day."""


def doubts_in(facts: Iterable[Fact], year: int) -> tuple[OpenDoubt, ...]:
    """The doubts that *facts* keep with the plan of *year*, in the order of the document."""
    return tuple(_kept(fact) for fact in facts if fact.kind is FactKind.DOUBT and fact.year == year)


def recorded_doubt(doubt: OpenDoubt, year: int, by: str, now: datetime) -> Fact:
    """The fact that keeps *doubt* with the plan of *year*."""
    return Fact(
        about=FactAbout.YEAR,
        kind=FactKind.DOUBT,
        year=year,
        day=now.astimezone(STOCKHOLM).date(),
        recorded_at=now,
        by=by,
        subject=doubt.occasion,
        note=doubt.message,
        details={
            "code": doubt.code,
            "about": doubt.about.value,
            "line": str(doubt.line),
            "source": doubt.source,
            "stood": doubt.stood,
            "candidates": "\n".join(doubt.candidates),
        },
    )


def _kept(fact: Fact) -> OpenDoubt:
    told = {name: str(value) for name, value in fact.details.items()}
    return OpenDoubt(
        code=told["code"],
        about=Doubted(told["about"]),
        message=fact.note,
        line=int(told["line"]),
        source=told["source"],
        occasion=fact.subject,
        stood=told["stood"],
        candidates=tuple(told.get("candidates", "").splitlines()),
    )


FOUND_ANYHOW = {"year_differs": "outside_year", "joint_day_differs": "joint_day_differs"}
"""Doubts of the reader's, and the finding that says the same of the plan itself."""


def as_it_stands(occasion: Occasion, about: Doubted) -> str:
    """What a doubt about *occasion* is about, as text: another text means that somebody has settled it."""
    match about:
        case Doubted.DATE:
            return f"{occasion.day} {occasion.end_day}"
        case Doubted.TIME:
            return " ".join(map(str, (occasion.day, occasion.end_day, occasion.start, occasion.end)))
        case Doubted.TWICE:
            return f"{as_it_stands(occasion, Doubted.TIME)} {occasion.title} {occasion.place}"
        case Doubted.TITLE:
            return occasion.title
        case Doubted.BODY:
            return f"{occasion.kind} {occasion.body}"
        case Doubted.ROW:
            return ""


def open_doubts(plan: YearPlan, doubts: Iterable[OpenDoubt], found: Iterable[Finding]) -> Iterator[Finding]:
    """A finding for each of *doubts* that still stands and that *found* does not say already."""
    occasions = {occasion.key: occasion for occasion in plan.standing}
    said = {(finding.code, key) for finding in found for key in finding.involved}
    for doubt in doubts:
        occasion = occasions.get(doubt.occasion)
        if doubt.about is not Doubted.ROW:
            if occasion is None or as_it_stands(occasion, doubt.about) != doubt.stood:
                continue
            if (FOUND_ANYHOW.get(doubt.code), doubt.occasion) in said:
                continue
        yield _finding(plan, doubt, occasion)


def doubt_named(plan: YearPlan, doubts: Iterable[OpenDoubt], finding_key: str) -> OpenDoubt | None:
    """The doubt of *plan* whose finding has that key, or None."""
    return next((doubt for doubt in doubts if _key(plan, doubt) == finding_key), None)


def answered(
    plan: YearPlan, doubts: Iterable[OpenDoubt], accepted: Mapping[str, str]
) -> tuple[tuple[OpenDoubt, str], ...]:
    """Those of *doubts* that somebody has accepted, with the answer; *accepted* has it by the finding's key."""
    return tuple((doubt, reason) for doubt in doubts if (reason := accepted.get(_key(plan, doubt))))


def answered_again(
    plan: YearPlan, doubts: Iterable[OpenDoubt], earlier: Iterable[tuple[OpenDoubt, str]], accepted: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The key of each finding of *doubts* that was answered in an *earlier* reading, and the answer.

    A row that has moved within the document gives a finding with another key, which nobody has *accepted* yet.
    """
    answers = tuple(earlier)
    for doubt in doubts:
        key = _key(plan, doubt)
        reason = next((reason for other, reason in answers if doubt.is_of(other)), "")
        if reason and key not in accepted:
            yield key, reason


def _key(plan: YearPlan, doubt: OpenDoubt) -> str:
    occasions = {occasion.key: occasion for occasion in plan.occasions}
    return _finding(plan, doubt, occasions.get(doubt.occasion)).key


def _finding(plan: YearPlan, doubt: OpenDoubt, occasion: Occasion | None) -> Finding:
    named = f"”{occasion.title}”: " if occasion else "En rad är inte med i planen: "
    mend = "Rätta det i förbundets fil och läs in den" if occasion else "Lägg in mötet i förbundets fil och läs in den"
    return Finding(
        code="doubt_open",
        severity=Severity.RISK,
        day=occasion.day if occasion else date(plan.year, 1, 1),
        # The line and the reader's code keep two doubts about one occasion apart.
        subject=f"{doubt.occasion or 'rad'}+{doubt.line}-{doubt.code}",
        involved=(doubt.occasion,) if doubt.occasion else (),
        message=f"{named}{doubt.message}",
        source=doubt.source,
        remedies=(
            Remedy(f"{mend}.", "Frågan försvinner när uppgiften är en annan." if occasion else "Godta sedan frågan."),
            Remedy("Godta det som står, med ett skäl.", "Planen står kvar som den är, och skälet sparas."),
        ),
        contradicts_the_plan=doubt.must_be_answered,
    )
