"""One row as an occasion: which day it is, and what is doubtful about the row taken alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arshjul.reading.lines import one_line
from arshjul.reading.occasions import Doubt, ReadOccasion
from arshjul.reading.rows import Row
from arshjul.reading.spelling import likely_title
from arshjul.reading.when import When, Years


@dataclass(frozen=True)
class Resolved:
    """A row with its occasion and the doubts that name it."""

    row: Row
    occasion: ReadOccasion
    doubts: tuple[Doubt, ...] = ()

    def doubted(self, doubt: Doubt) -> Resolved:
        """Return it with one doubt more."""
        return replace(
            self.coded(doubt.code),
            doubts=(*self.doubts, doubt),
        )

    def coded(self, code: str) -> Resolved:
        """Return it with the code of a doubt that stands at another row."""
        codes = tuple(dict.fromkeys((*self.occasion.doubts, code)))
        return replace(self, occasion=replace(self.occasion, doubts=codes))


def resolve(row: Row, years: Years) -> Resolved:
    """Return the occasion of *row*; a date that is not clear is None, with a doubt that says why."""
    when = When(row, years)
    occasion = ReadOccasion(
        day=when.day,
        end_day=when.end_day,
        start=row.time.start if row.time else None,
        end=row.time.end if row.time else None,
        body=row.body,
        kind=row.kind,
        title=one_line(row.title),
        line=row.line,
        written=row.written,
        cancelled=row.cancelled,
        place=one_line(row.place),
        public=row.public,
        own_body=row.own_body,
        stranger=row.stranger,
        precision=when.precision,
        week=when.week,
        month=when.month,
        notes=row.notes,
    )
    resolved = Resolved(row, occasion)
    for doubt in (*when.doubts, *_doubts_about_time(row, occasion), *_doubts_about_title(occasion)):
        resolved = resolved.doubted(doubt)
    return resolved


def _doubts_about_title(occasion: ReadOccasion) -> list[Doubt]:
    likely = likely_title(occasion.title)
    if likely is None:
        return []
    message = f"Titeln ”{occasion.title}” är troligen felläst. Menas ”{likely}”?"
    return [Doubt("title_unclear", occasion.line, message, (likely,))]


def _doubts_about_time(row: Row, occasion: ReadOccasion) -> list[Doubt]:
    time = row.time
    if time is None:
        if not row.kind.is_meeting or row.cancelled or row.is_all_day:
            return []
        if row.part and row.part.start:
            message = f"Det står från kl. {row.part.start:%H.%M} om en del av mötet, men inte när mötet börjar."
            return [Doubt("time_missing", row.line, message, (f"{row.part.start:%H:%M}",))]
        return [Doubt("time_missing", row.line, f"”{one_line(row.title)}” har inget klockslag. Skriv när det börjar.")]
    if not time.is_real:
        return [Doubt("no_such_time", row.line, "Klockslaget finns inte. Skriv timme 0–23 och minut 0–59.")]
    doubts: list[Doubt] = []
    if time.start and time.end and time.end <= time.start and (occasion.end_day is None):
        doubts.append(
            Doubt(
                "ends_before_start",
                row.line,
                f"Slutet kl. {time.end:%H.%M} är inte efter början kl. {time.start:%H.%M}. Kontrollera båda.",
            )
        )
    return doubts
