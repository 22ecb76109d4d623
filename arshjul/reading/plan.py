"""Read a plan of meetings, or minutes: the text in, occasions and doubts out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, time
from typing import Any

from arshjul.errors import InputError, Problem
from arshjul.reading.accounting import LONGEST_LINE, WHOLE_LINE, Claim, account
from arshjul.reading.comparison import compare
from arshjul.reading.lines import one_line, plain
from arshjul.reading.occasions import Doubt, Fate, ReadOccasion, ReadPlan
from arshjul.reading.prose import Mention
from arshjul.reading.resolve import Years, real_date, resolve
from arshjul.reading.rows import Row
from arshjul.reading.sections import FIRST_YEAR, LAST_YEAR
from arshjul.reading.walk import Walked, walk
from arshjul.swedish import listed
from arshjul.year.model import Body, OccasionKind
from arshjul.year.wording import written as spelled

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
    lines = plain(text).split("\n")
    walked = walk(lines, one_line(file))
    rows = _with_later_year(walked.rows)
    doubts: list[Doubt] = []
    plan_year = year or _year_of_document(rows, doubts)
    headed = plan_year if plan_year in {year, *(y for row in rows for y in row.section.years)} else None
    years = Years(headed, likely=_likely(walked.years))
    resolved = compare([resolve(row, years) for row in rows], plan_year)
    doubts += [doubt for row in resolved for doubt in row.doubts]
    doubts += [_mentioned(mention, years) for mention in walked.mentions]
    doubts += [_too_long(line) for line in walked.too_long]
    if not resolved:
        doubts.append(_nothing_found())
    tokens, others = account(lines, _claims(walked), one_line(file))
    return ReadPlan(
        year=plan_year,
        occasions=tuple(row.occasion for row in resolved),
        doubts=tuple(sorted(dict.fromkeys(doubts), key=lambda doubt: doubt.line)),
        others=others,
        tokens=tokens,
    )


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


def _claims(walked: Walked) -> list[Claim]:
    claims: list[Claim] = []
    for row in walked.rows:
        fate = Fate.DEADLINE if row.kind is OccasionKind.DEADLINE else Fate.OCCASION
        far = row.written.count("\n")
        claims += [Claim(line, 0, WHOLE_LINE, fate) for line in range(row.line - far, row.line + far + 1)]
    told = [*walked.too_long, *(mention.line for mention in walked.mentions)]
    return claims + [Claim(line, 0, WHOLE_LINE, Fate.DOUBT) for line in told]


def _with_later_year(rows: list[Row]) -> list[Row]:
    """ "8 februari, 5 april och 14 juni 2027": the year after the last date is the year of those before it."""
    done: list[Row] = []
    following: Row | None = None
    for row in reversed(rows):
        if (
            following
            and following.line == row.line
            and row.date.year is None
            and row.date.day
            and not row.section.years
            and following.date.year
        ):
            row = replace(row, date=replace(row.date, year=following.date.year))
        done.append(row)
        following = row
    return done[::-1]


def _year_of_document(rows: list[Row], doubts: list[Doubt]) -> int | None:
    """The year of the lists' headings; without headings, the year of most dates."""
    headed = dict.fromkeys(row.section.years for row in rows if row.section.years)
    if len(headed) == 1:
        years = next(iter(headed))
        return years[0] if len(years) == 1 else None
    if headed:
        named = sorted({year for years in headed for year in years})
        doubts.append(
            Doubt(
                "several_years",
                min(row.line for row in rows if row.section.years),
                f"Dokumentet har möten under rubriker för {listed(str(year) for year in named)}. "
                "Ange vilket år som ska läsas in.",
                tuple(str(year) for year in named),
            )
        )
        return None
    written = Counter(row.date.year for row in rows if row.listed and row.date.year)
    if not written:
        return None
    year, number = written.most_common(1)[0]
    return year if number * 2 > written.total() else None


_MOST_LIKELY_YEARS = 3


def _likely(years: set[int]) -> tuple[int, ...]:
    return tuple(sorted(year for year in years if FIRST_YEAR <= year <= LAST_YEAR))[:_MOST_LIKELY_YEARS]


def _mentioned(mention: Mention, years: Years) -> Doubt:
    written = mention.date
    options = (written.year,) if written.year else ((years.plan,) if years.plan else years.likely)
    days = [day for year in options if year and (day := real_date(year, written.month or 0, written.day or 0))]
    what = f" den {spelled(days[0])}" if len(days) == 1 else ""
    return Doubt(
        "mentioned_only",
        mention.line,
        f"Raden nämner ett möte{what} som något som redan har varit. Det är inte inläst som en del av planen.",
        tuple(day.isoformat() for day in days),
    )


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
