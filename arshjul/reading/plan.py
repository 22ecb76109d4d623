"""Read a plan of meetings, or minutes: the text in, occasions and doubts out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from arshjul.errors import InputError, Problem
from arshjul.reading.accounting import LONGEST_LINE, WHOLE_LINE, Claim, account, dated_lines
from arshjul.reading.causes import asked_once
from arshjul.reading.changes import changed
from arshjul.reading.comparison import compare
from arshjul.reading.counts import doubt_answers, doubt_counts, doubt_heading_year
from arshjul.reading.days import doubt_days
from arshjul.reading.days_in_cells import with_whole_days
from arshjul.reading.discharges import read_discharges
from arshjul.reading.document_head import DocumentHead
from arshjul.reading.heads import read_head
from arshjul.reading.lines import one_line, plain
from arshjul.reading.margins import day_of_messages, without_margins
from arshjul.reading.merging import merged
from arshjul.reading.month_first import is_month_first, turned
from arshjul.reading.occasions import Doubt, Fate, Precision, ReadOccasion, ReadPlan
from arshjul.reading.overlooked import overlooked
from arshjul.reading.resolve import Resolved, resolve
from arshjul.reading.scopes import FIRST_YEAR, LAST_YEAR
from arshjul.reading.walk import walk
from arshjul.reading.walker import Walked
from arshjul.reading.when import Years
from arshjul.reading.years_of_rows import (
    likely_years,
    with_later_year,
    with_rising_days,
    with_year_above,
    with_year_of_text,
    year_of_document,
)
from arshjul.year.model import Body, OccasionKind

__all__ = ["Doubt", "ReadOccasion", "ReadPlan", "as_json", "read_plan"]


def read_plan(text: str, year: int | None, file: str = "") -> ReadPlan:
    """Return what *text* says of meetings, planning days and deadlines, and what is doubtful about it.

    *year* is the year that the plan is for, when the user has said so; it goes before what the document is headed
    by. A date is never corrected: what does not fit stands as written with a doubt, and what cannot be known is
    None with a doubt. *file* is for the message of the InputError, raised when *year* is out of reason or the text
    has far more dates than a plan.
    """
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        message = f"Året {year} är orimligt. Ange ett år mellan {FIRST_YEAR} och {LAST_YEAR}."
        raise InputError([Problem(message, file=one_line(file) or None, field="year")])
    written = with_whole_days(plain(text).split("\n"))
    dated = dated_lines(written, one_line(file))
    is_turned = is_month_first(written)
    lines, margins = without_margins([turned(line) for line in written] if is_turned else written)
    head = read_head(lines)
    head.own_day = head.own_day or day_of_messages(written)
    walked = walk(lines, head, one_line(file), {claim.line - 1 for claim in margins})
    rows = with_rising_days(with_year_of_text(with_year_above(with_later_year(walked.rows))))
    doubts: list[Doubt] = []
    plan_year = year or year_of_document(rows, doubts)
    if plan_year is None and not walked.headed:
        plan_year = head.title_year
    spoken_of = {named for row in rows for named in row.scope.years}
    headed = plan_year if plan_year in {year, head.title_year, *walked.headed, *spoken_of} else None
    years = Years(headed, likely=likely_years(walked.years))
    resolved, unclear = changed([resolve(row, years) for row in rows], walked.changes, years)
    its_own = head.line if head.is_minutes else None
    resolved = doubt_days(compare(merged(resolved), plan_year, its_own))
    resolved = ask_who(resolved, its_own)
    if is_turned:
        resolved = [replace(row, occasion=replace(it := row.occasion, written=turned(it.written))) for row in resolved]
    doubts += [*unclear, *(doubt for row in resolved for doubt in row.doubts)]
    doubts += [*doubt_counts(lines, resolved), *doubt_heading_year(walked.headed, resolved)]
    doubts += doubt_answers(lines, resolved)
    doubts += [_too_long(line) for line in walked.too_long]
    discharges = list(read_discharges(lines, head.own_day))
    claims = [*margins, *_claims(resolved, walked, head)]
    claims += [Claim(it.span.line, it.span.at, it.span.until, Fate.OTHER, _TO_CONFIRM) for it in discharges]
    tokens, others = account(written, dated, claims, one_line(file))
    doubts += overlooked(lines, tokens, claims, resolved, head.own_day)
    if not (resolved or doubts or discharges):
        doubts.append(_nothing_found())
    return ReadPlan(
        year=plan_year,
        occasions=tuple(row.occasion for row in resolved),
        doubts=tuple(sorted(asked_once(doubts), key=lambda doubt: doubt.line)),
        others=others,
        decisions=tuple(it.decision for it in discharges),
        tokens=tokens,
    )


_TO_CONFIRM = "beslut om ansvarsfrihet, att bekräfta"


def as_json(plan: ReadPlan) -> dict[str, Any]:
    """Return *plan* in the shape that ``arshjul read --json`` promises: dates ISO, times HH:MM, unknown null."""
    return {
        "year": plan.year,
        "occasions": [_occasion_as_json(it) | _where(plan, it.line) for it in plan.occasions],
        "doubts": [
            {
                "code": doubt.code,
                "line": doubt.line,
                "lines": list(doubt.lines),
                "message": doubt.message,
                "candidates": list(doubt.candidates),
            }
            | _where(plan, doubt.line)
            for doubt in plan.doubts
        ],
        "others": [
            {"line": other.line, "written": other.written, "why": other.why} | _where(plan, other.line)
            for other in plan.others
        ],
        "decisions": [
            {
                "line": it.line,
                "written": it.written,
                "who": it.who,
                "by": it.by or None,
                "date": _iso(it.day),
                "outcome": it.outcome.value if it.outcome else None,
                "year": it.year,
            }
            | _where(plan, it.line)
            for it in plan.decisions
        ],
    }


_PROMISED_BODIES = (Body.BOARD, Body.PREPARATORY, Body.JOINT, Body.AUDITORS, Body.MEMBERS, Body.PRESIDIUM)


def _occasion_as_json(occasion: ReadOccasion) -> dict[str, Any]:
    return {
        "date": _iso(occasion.day),
        "end_date": _iso(occasion.end_day),
        "start": _clock(occasion.start),
        "end": _clock(occasion.end),
        "body": occasion.body.value if occasion.body in _PROMISED_BODIES else occasion.own_body or None,
        "kind": occasion.kind.value,
        "precision": occasion.precision.value,
        "week": occasion.week,
        "month": occasion.month or None,
        "title": occasion.title,
        "place": occasion.place or None,
        "public": occasion.public,
        "notes": list(occasion.notes),
        "line": occasion.line,
        "written": occasion.written,
        "cancelled": occasion.cancelled,
        "history": [{"line": it.line, "written": it.written, "what": it.what} for it in occasion.history],
        "doubts": list(occasion.doubts),
    }


def _where(plan: ReadPlan, line: int) -> dict[str, str]:
    return {"where": plan.where[line - 1]} if plan.where else {}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(clock: time | None) -> str | None:
    return clock.strftime("%H:%M") if clock else None


def _claims(rows: list[Resolved], walked: Walked, head: DocumentHead) -> list[Claim]:
    claims: list[Claim] = []
    changing = {span for change in walked.changes for span in change.row.spans}
    for row in rows:
        fate = Fate.DEADLINE if row.occasion.kind is OccasionKind.DEADLINE else Fate.OCCASION
        claims += [
            Claim(span.line, span.at, span.until, Fate.CHANGE if span in changing else fate) for span in row.row.spans
        ]
    claims += [Claim(it.span.line, it.span.at, it.span.until, Fate.OTHER, it.why) for it in walked.untold]
    claims += [Claim(it.line, it.at, it.until, Fate.OCCASION) for it in walked.told]
    if own := head.own_span:
        claims.append(Claim(own.line, own.at, own.until, Fate.OTHER, "dokumentets egen dag"))
    return claims + [Claim(line, 0, WHOLE_LINE, Fate.DOUBT) for line in walked.too_long]


def ask_who(rows: list[Resolved], its_own: int | None) -> list[Resolved]:
    """Return *rows* with one doubt for each heading of somebody of whom nobody knows whether we meet them.

    Meetings of which nothing at all says whose they are have one doubt together; the meeting that minutes are of, on
    the line *its_own*, has been, and nobody is called to it.
    """
    asked: set[str] = set()
    done: list[Resolved] = []
    for row in rows:
        occasion, stranger = row.occasion, row.row.stranger
        is_clear = occasion.body or occasion.own_body or occasion.cancelled
        if not occasion.kind.is_meeting or is_clear or (not stranger and _is_called_by_nobody(row, its_own)):
            done.append(row)
            continue
        doubt = Doubt("body_missing", occasion.line, _who_is(stranger))
        done.append(row.coded("body_missing") if stranger and stranger in asked else row.doubted(doubt))
        asked.add(stranger)
    return done


def _is_called_by_nobody(row: Resolved, its_own: int | None) -> bool:
    """Whether no day is named, or the day has been: there is nothing to call anybody to yet."""
    return row.occasion.precision is not Precision.DAY or row.occasion.line == its_own


def _who_is(stranger: str) -> str:
    if not stranger:
        return "Det står inte vem som möts. Ange vem; ingen kallas annars."
    return f"”{stranger}” är inget av förbundets kända organ. Ange vem som möts; ingen kallas annars."


def _too_long(line: int) -> Doubt:
    return Doubt(
        "line_too_long",
        line,
        f"Raden är längre än {LONGEST_LINE} tecken och är inte läst. Dela den i flera rader och läs in filen igen.",
    )


def _nothing_found() -> Doubt:
    return Doubt(
        "nothing_found",
        1,
        "Inga möten eller sista dagar hittades. Kontrollera att mötena står med datum, till exempel "
        "”8 februari 2027 kl. 9–12 Styrelsemöte”, under en rubrik som ”Styrelsemöten 2027”.",
    )
