"""The reports on a part of the year that an association's articles ask for, each as a duty with its chain.

The calendar has one, the half-year report. An association that has one, two or three with names and days of their own
has these in its place. The one on at least half of the year and at most two thirds, as kommunallagen (2017:725) 11 kap.
16 § asks of a kommun, keeps the ids, so that agreements and what has been recorded stay with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from arshjul.swedish import MONTHS
from arshjul.year.chain import Chain
from arshjul.year.duty import Duty, DutyBook
from arshjul.year.model import InterimReport
from arshjul.year.rules import FixedDay

HALF_YEAR, OF_MEMBER = "half-year-report", "half-year-report-member"
_HALF = range(6, 9)
"""The months with which a part ends that is at least half of the year and at most two thirds."""
_KINDS = ("delårsrapport", "delårsredovisning", "delårsbokslut")
_TERTIALS = {4: "1", 8: "2"}


def with_interim_reports(book: DutyBook, reports: Sequence[InterimReport]) -> DutyBook:
    """Return *book* with *reports* in the place of its half-year report; as it is when there are none."""
    if not reports:
        return book
    halves = [report for report in reports if _month(report) in _HALF]
    main = (halves or list(reports))[-1]
    several: list[_One] = []
    several += [_One(report, number, report is main, several) for number, report in enumerate(reports, 1)]
    return replace(
        book,
        duties=tuple(found for duty in book.duties for found in _instead_of(duty, several)),
        chains=tuple(found for chain in book.chains for found in _chains_for(chain, several)),
    )


@dataclass(frozen=True)
class _One:
    """One of the reports of a year."""

    report: InterimReport
    number: int
    is_main: bool
    all: Sequence[_One]

    @property
    def id(self) -> str:
        return HALF_YEAR if self.is_main else f"interim-report-{_month(self.report):02}"

    @property
    def own_words(self) -> tuple[str, ...]:
        """Words by which nothing but this report is meant."""
        month, day = _month(self.report), int(self.report.period_end[3:])
        named = MONTHS[month - 1]
        words = [self.report.name.lower(), f"per {day} {named}", f"per {day}/{month}"]
        words += [f"{kind} {after}" for kind in _KINDS for after in (str(self.number), named)]
        if tertial := _TERTIALS.get(month):
            words += [f"tertialrapport {tertial}", f"tertialbokslut {tertial}", f"tertial {tertial}", f"t{tertial}"]
        return tuple(words)

    def of(self, duty: Duty) -> Duty:
        """*duty* as it is for this report."""
        month, day = (int(part) for part in self.report.due.split("-"))
        changed = replace(duty, name=self.report.name)
        if duty.id == HALF_YEAR:
            changed = replace(changed, id=self.id, rule=FixedDay(month, day))
        else:
            changed = replace(changed, id=f"{self.id}-member")
        if len(self.all) == 1:
            also = duty.recognised_by if self.is_half else _KINDS
            unless = duty.unless if self.is_half else ()
            return replace(changed, recognised_by=_once(*self.own_words, *also), unless=unless)
        others = [one for one in self.all if one.report is not self.report]
        halves = duty.recognised_by if _month(self.report) == _HALF[0] else ()
        return replace(
            changed,
            recognised_by=_once(*self.own_words, *(word for word in halves if word.startswith("halvår"))),
            perhaps_by=_once(*duty.perhaps_by, *_KINDS),
            unless=tuple(word for one in others for word in _told_apart_by(one)),
        )

    @property
    def is_half(self) -> bool:
        return _month(self.report) in _HALF


def _month(report: InterimReport) -> int:
    return int(report.period_end[:2])


def _told_apart_by(other: _One) -> Iterator[str]:
    """Words that tell that a title is about *other*; not its name, which may be the beginning of another's."""
    month, day = _month(other.report), int(other.report.period_end[3:])
    yield from (MONTHS[month - 1], f"{day}/{month}", *other.own_words[1:])


def _once(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _instead_of(duty: Duty, several: Sequence[_One]) -> Iterator[Duty]:
    if duty.id in (HALF_YEAR, OF_MEMBER):
        yield from (one.of(duty) for one in several)
    else:
        yield duty


def _chains_for(chain: Chain, several: Sequence[_One]) -> Iterator[Chain]:
    if chain.id != HALF_YEAR:
        yield chain
        return
    for one in several:
        ids = {HALF_YEAR: one.id, OF_MEMBER: f"{one.id}-member"}
        steps = (replace(step, duties=tuple(ids.get(id, id) for id in step.duties)) for step in chain.steps)
        yield replace(chain, id=one.id, name=one.report.name, steps=tuple(steps))
