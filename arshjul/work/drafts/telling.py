"""What a document says, as Swedish lines for people."""

from __future__ import annotations

from collections.abc import Iterator

from arshjul.reading.occasions import Precision, ReadDecision, ReadOccasion, ReadPlan
from arshjul.swedish import MONTHS
from arshjul.words import body_word, clock_range, weekday_date
from arshjul.year.chains.wording import outcome_word
from arshjul.year.model import OccasionKind
from arshjul.year.wording import counted, week_word, written


def reading_lines(plan: ReadPlan) -> Iterator[str]:
    """The occasions and doubts as Swedish lines."""
    wide = max((len(place) for place in plan.where), default=0)
    for row in plan.occasions:
        place = place_of(plan, row.line, wide)
        yield f"{place}  {when_read(row):<46} {who_meets(row):<34} {row.title}{_more(row)}".rstrip()
        for said in row.history:
            yield f"{place_of(plan, said.line, wide)}    {said.what}: ”{said.written}”"
    if not plan.doubts and not plan.others:
        yield "Inga tveksamheter."
    if plan.doubts:
        yield f"\nTveksamt ({len(plan.doubts)}):"
    for doubt in plan.doubts:
        candidates = f" Förslag: {', '.join(doubt.candidates)}." if doubt.candidates else ""
        yield f"{place_of(plan, doubt.line, wide)}  {doubt.message}{candidates} [{doubt.code}]"
    if plan.decisions:
        yield f"\nBeslut om ansvarsfrihet, att bekräfta ({len(plan.decisions)}):"
    for decision in plan.decisions:
        yield f"{place_of(plan, decision.line, wide)}  {decision_words(decision)}"
    if plan.others:
        yield f"\nAndra datum i dokumentet, inte inlästa ({len(plan.others)}):"
    for other in plan.others:
        yield f"{place_of(plan, other.line, wide)}  {other.written} [{other.why}]"


def place_of(plan: ReadPlan, line: int, wide: int = 0) -> str:
    """Where a line is, in words where its number says nothing; at least *wide* characters."""
    return f"{plan.where[line - 1]:<{wide}}" if plan.where else f"rad {line:>4}"


def decision_words(decision: ReadDecision) -> str:
    """``Mora kommun (KF) 21 juni 2027, beviljad, för 2026``."""
    by = f" ({decision.by})" if decision.by else ""
    day = written(decision.day) if decision.day else "dagen framgår inte"
    outcome = outcome_word(decision.outcome) if decision.outcome else "utfallet framgår inte"
    return f"{decision.who}{by} {day}, {outcome}" + (f", för {decision.year}" if decision.year else "")


def who_meets(row: ReadOccasion) -> str:
    """``styrelsen``; of what nobody is called to, what it is."""
    if row.kind is OccasionKind.DEADLINE:
        return "⚑ sista dag"
    known = body_word(row.body) or row.own_body
    return known or ("aktivitet" if row.kind is OccasionKind.EVENT else "okänt organ")


def when_read(row: ReadOccasion) -> str:
    """``måndag 8 februari 2027 kl. 9–12``, ``senast torsdag 18 augusti 2027``, ``v. 24, dag saknas``."""
    if row.day is None:
        return _without_day(row)
    days = "" if row.end_day is None else f" ({counted((row.end_day - row.day).days + 1)})"
    cancelled = "INSTÄLLT " if row.cancelled else "senast " if row.kind is OccasionKind.DEADLINE else ""
    return f"{cancelled}{weekday_date(row.day)}{days} {clock_range(row.start, row.end)}".rstrip()


def _more(row: ReadOccasion) -> str:
    """What else the row says, after its title."""
    more = [row.place, "offentligt" if row.public else "", *row.notes]
    return "".join(f" · {words}" for words in more if words)


def _without_day(row: ReadOccasion) -> str:
    if row.precision is Precision.WEEK and row.week:
        return f"{week_word(row.week)}, dag saknas"
    if row.precision is Precision.MONTH and row.month:
        year, month = row.month.split("-")
        return f"under {MONTHS[int(month) - 1]} {year}"
    return f"datum saknas ({row.written.strip()[:25]})"
