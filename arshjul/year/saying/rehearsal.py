"""The rehearsal: every mail a year would send, day by day, from the same rules that send."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

from arshjul.year.duty import DutyBook
from arshjul.year.model import STOCKHOLM, Association, YearPlan, YearStatus
from arshjul.year.saying.message import About, Message
from arshjul.year.saying.messages import demanded, due
from arshjul.year.saying.remembered import Remembered, known_after

LEADS_ON = frozenset({About.SERVING, About.UNINVITED, About.READDRESSED, About.QUORUM})
"""What others wait for: a deputy who is called may let the time run out, and the next one is called."""


def rehearsed_from(plan: YearPlan, now: datetime) -> datetime:
    """From when a rehearsal runs: the year's adoption; for a draft now, or, when the year is over, well before it.

    A draft of a year that is over is rehearsed as if adopted at noon on 1 December the year before.
    """
    if plan.adopted_at:
        return plan.adopted_at
    if now.astimezone(STOCKHOLM).date() <= date(plan.year, 12, 31):
        return now
    return datetime.combine(date(plan.year - 1, 12, 1), time(12), STOCKHOLM).astimezone(UTC)


def rehearse(
    association: Association,
    plan: YearPlan,
    book: DutyBook,
    start: datetime,
    remembered: Remembered,
    said: Collection[str] = frozenset(),
) -> tuple[Message, ...]:
    """Every message that *plan* would send from *start* on, in time order; what would be skipped is left out.

    *said* are the keys of what has a row already: it is not said again. A draft is rehearsed as if it were adopted
    at *start*.
    """
    return tuple(_sent(association, as_adopted(plan, start), book, start, remembered, set(said)))


def passed_over(
    association: Association,
    plan: YearPlan,
    book: DutyBook,
    start: datetime,
    remembered: Remembered,
    said: Collection[str] = frozenset(),
) -> tuple[Message, ...]:
    """What *plan* would not send at *start* although its moment has come, each with its reason. See `rehearse`."""
    found = due(demanded(association, as_adopted(plan, start), book, remembered), said, start)
    return tuple(message for message in found if message.skip_reason)


def as_adopted(plan: YearPlan, start: datetime) -> YearPlan:
    """Return *plan* as if it had been adopted at *start*, when it is a draft."""
    if plan.status is not YearStatus.DRAFT:
        return plan
    occasions = tuple(replace(o, known_since=None) for o in plan.occasions)
    return replace(plan, status=YearStatus.ADOPTED, adopted_at=start, occasions=occasions)


def _sent(
    association: Association,
    plan: YearPlan,
    book: DutyBook,
    start: datetime,
    remembered: Remembered,
    said: set[str],
) -> Iterator[Message]:
    waiting = tuple(m for m in demanded(association, plan, book, remembered) if m.key not in said)
    while waiting:
        moment = max(waiting[0].at, start)
        coming = due(waiting, said, moment)
        said |= {message.key for message in coming}
        yield from (replace(m, at=moment) for m in coming if not m.skip_reason)
        if any(message.about in LEADS_ON or message.is_moving for message in coming):
            remembered = known_after(remembered, (m for m in coming if not m.skip_reason))
            waiting = demanded(association, plan, book, remembered)
        waiting = tuple(m for m in waiting if m.key not in said)
