"""What whoever follows several associations is told of each: what comes, what is late, and who is silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from arshjul.year.chains.names import DECIDED, SENT
from arshjul.year.saying.quorum import needs_quorum
from arshjul.year.standing import Standing, years_that_matter
from arshjul.year.upcoming import Item, Status
from arshjul.year.wording import heading, week_word, written

COMES_WITHIN = timedelta(days=60)
ANSWERS_WITHIN = timedelta(days=30)
"""Of a meeting that is further away, it is no silence that nobody has answered yet."""


class Sort(StrEnum):
    """Why a line is told."""

    LATE = "late"
    SILENT = "silent"
    COMES = "comes"


@dataclass(frozen=True)
class Line:
    """One thing to know of an association."""

    sort: Sort
    day: date
    """When it is or should have been; of who is silent the day by which an answer was due."""
    what: str
    who: str = ""
    """Who answers for it, or who is silent."""
    week: int | None = None
    """Set when only an ISO week is known."""
    item: Item | None = None
    """The meeting or deadline, when it is one."""
    discharge_year: int | None = None
    """The verksamhetsår whose discharge it is about."""

    @property
    def when(self) -> str:
        """``28 juni 2026``, or ``v. 26 2026``."""
        return f"{week_word(self.week)} {self.day.isocalendar().year}" if self.week else written(self.day)


@dataclass(frozen=True)
class Followed:
    """How one association stands, in lines."""

    key: str
    name: str
    late: tuple[Line, ...]
    silent: tuple[Line, ...]
    comes: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them, what is late first."""
        return (*self.late, *self.silent, *self.comes)


def followed(standing: Standing) -> Followed:
    """How the association stands on its day, under its cloak. A draft tells nothing."""
    items = sorted(
        (item for year in years_that_matter(standing) for item in year.items), key=lambda item: (item.day, item.key)
    )
    today, until = standing.today, standing.today + COMES_WITHIN
    hidden = standing.association.cloak

    def told(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(replace(one, what=hidden.over(one.what)) for one in lines)

    return Followed(
        standing.association.key,
        standing.association.name,
        late=told(_line(Sort.LATE, item) for item in items if _is_late(item) and item.day < today),
        silent=told((*_silent_members(standing), *_without_answer(standing))),
        comes=told(_line(Sort.COMES, item) for item in items if today <= item.day <= until and _is_ahead(item)),
    )


def _is_late(item: Item) -> bool:
    """Whether something has been missed that anybody but we has asked for."""
    return item.status is Status.LATE and not item.is_past_proposal


def _is_ahead(item: Item) -> bool:
    return item.status is not Status.DONE


def _line(sort: Sort, item: Item) -> Line:
    what = heading(item.occasion) if item.occasion else item.title
    return Line(sort, item.day, what, ", ".join(item.responsible), item.week, item)


def _silent_members(standing: Standing) -> Iterator[Line]:
    """Those that were asked about the discharge tried this year or last, and have not been heard from."""
    for discharge in standing.discharges_tried:
        for link in discharge.silent:
            if link.day_of(SENT) is None:
                continue
            decided = link.step(DECIDED)
            due = decided.due if decided else None
            what = f"Inget besked om ansvarsfrihet {link.year}"
            yield Line(Sort.SILENT, due or standing.today, what, link.name, discharge_year=link.year)


def _without_answer(standing: Standing) -> Iterator[Line]:
    """The meetings soon to come that need a quorum, and how many places nobody has answered for."""
    until = standing.today + ANSWERS_WITHIN
    for year in years_that_matter(standing):
        items = {item.key: item for item in year.items}
        for key, seen in year.forecasts(standing.moment).items():
            item = items.get(key)
            if item and item.occasion and item.day <= until and needs_quorum(item.occasion) and seen.lawful.unanswered:
                number = seen.lawful.unanswered
                who = f"{number} {'ledamot' if number == 1 else 'ledamöter'} har inte svarat"
                yield Line(Sort.SILENT, item.day, heading(item.occasion), who, item=item)
