"""What an own item gives before it is saved: its days this year and the next, whom it reminds, what collides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.findings import Finding
from arshjul.year.model import STOCKHOLM, YearPlan
from arshjul.year.own_duties import why_without_day
from arshjul.year.people import responsible
from arshjul.year.saying.message import Message, MessageKind
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.rehearsal import as_adopted
from arshjul.year.saying.remembered import Remembered
from arshjul.year.standing import Standing, YearStanding


@dataclass(frozen=True)
class ForeseenDay:
    """One of its days."""

    deadline: Deadline
    people: tuple[str, ...]
    """The names of those who answer for it, and are reminded."""
    reminded: tuple[date, ...]
    """The days on which mails remind them; none: it stands in the Monday digest, or has been."""


@dataclass(frozen=True)
class ForeseenYear:
    """What it gives in one calendar year."""

    year: int
    days: tuple[ForeseenDay, ...]
    why_none: str = ""
    """Why it has no day, when it has none; one Swedish sentence."""
    findings: tuple[Finding, ...] = ()
    """What collides with it, and what would collide that does not now."""


def foreseen(before: Standing, after: Standing, key: str, now: datetime) -> tuple[ForeseenYear, ...]:
    """What the own item *key* of *after* gives in the year of *now* and in the next; *before* it was saved.

    A draft is counted as if it were adopted at *now*, and a year that nobody has planned as one without meetings.
    """
    return tuple(_year(before, after, key, before.today.year + later, now) for later in (0, 1))


def _year(before: Standing, after: Standing, key: str, year: int, now: datetime) -> ForeseenYear:
    stands = after.year(year)
    plan = as_adopted(stands.plan if stands else YearPlan(year), now)
    remembered = stands.remembered if stands else Remembered()
    found = [d for d in deadlines(after.association, plan, after.book, remembered.done_on) if d.duty.id == key]
    mails = [m for m in demanded(after.association, plan, after.book, remembered) if _reminds(m, now)] if found else []
    days = tuple(
        ForeseenDay(
            one,
            tuple(person.name for person in responsible(after.association, one)),
            _days_of([mail for mail in mails if mail.target == one.reminder_target]),
        )
        for one in found
    )
    duty = after.book.duty(key)
    why = why_without_day(duty, year) if duty and not days else ""
    keys = (f"{year}:{key}", *(one.key for one in found))
    return ForeseenYear(year, days, why, _findings(before.year(year), stands, keys))


def _reminds(message: Message, now: datetime) -> bool:
    return message.kind is MessageKind.REMINDER and message.at >= now and not message.skip_reason


def _days_of(mails: list[Message]) -> tuple[date, ...]:
    return tuple(sorted({mail.at.astimezone(STOCKHOLM).date() for mail in mails}))


def _findings(before: YearStanding | None, after: YearStanding | None, keys: Collection[str]) -> tuple[Finding, ...]:
    """Those about one of *keys*, and those that there were none of *before*."""
    known = {finding.key for finding in before.findings} if before else set()
    return tuple(
        finding
        for finding in (after.findings if after else ())
        if finding.key not in known
        or any(one in keys or one.partition("@")[0] in keys for one in (finding.subject, *finding.involved))
    )
