"""The rehearsal as people see it: to whom, when, with what subject."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.saying.letters import Writer, desk_of
from arshjul.work.saying.telling import Account, Letter, account_of
from arshjul.work.units import plan_of, reading, standing_of
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import DEMANDED_KINDS, MessageKind, Topic, turn_of_day
from arshjul.year.saying.messages import targets
from arshjul.year.saying.rehearsal import rehearse, rehearsed_from
from arshjul.year.saying.remembered import Remembered
from arshjul.year.saying.trial import lifted
from arshjul.year.standing import years_that_matter


@dataclass(frozen=True)
class Rehearsed:
    """One mail that the year would send."""

    at: datetime
    to: str
    """The address."""
    kind: MessageKind
    subject: str
    occasion: str
    key: str
    association: str
    person: str
    topic: Topic


def rehearsal(store: Store, settings: Settings, key: str, year: int, now: datetime) -> tuple[Rehearsed, ...]:
    """Every mail that the year would send, in time order. Sends and stores nothing. Raises NotFoundError.

    What an adopted year has said already stands as it was said.
    """
    with store.reading() as unit:
        standing = standing_of(unit, key, now, year)
        # A trial shows the same: what others would have got.
        association = lifted(standing.association)
        plan, of_year = plan_of(association, year), standing.year(year)
        known = of_year.remembered if of_year else Remembered()
        start = rehearsed_from(plan, now)
        about = targets(association, plan, standing.book, known)
        made = unit.of(key).deliveries.newest(limit=None, targets=about)
        at_start = replace(standing, moment=turn_of_day(start))
        desk = desk_of(unit.of(key), at_start, settings, start, made=made, uid_domain=settings.mail_domain)
        said = [row for row in reversed(made) if row.kind in DEMANDED_KINDS]
        messages = rehearse(association, plan, standing.book, start, known, {row.key for row in said})
        writer = Writer(desk)
        rows = [
            Rehearsed(row.due_at, row.address, row.kind, row.subject, row.target, row.key, key, row.person, row.topic)
            for row in said
            if row.status is not DeliveryStatus.SKIPPED
        ]
        for message in messages:
            person = association.person(message.person)
            if person:
                subject = writer.subject(message)
                rows.append(
                    Rehearsed(
                        message.at,
                        person.address,
                        message.kind,
                        subject,
                        message.target,
                        message.key,
                        key,
                        message.person,
                        message.topic,
                    )
                )
    return tuple(sorted(rows, key=lambda row: (row.at, row.key)))


def rehearsal_of_all(store: Store, settings: Settings, year: int, now: datetime) -> tuple[Rehearsed, ...]:
    """Every mail that *year* would send in the associations that have it, in time order.

    Raises NotFoundError when none has it.
    """
    with store.reading() as unit:
        keys = [key for key, _ in unit.association_keys() if year in unit.of(key).years]
    if not keys:
        raise NotFoundError(f"Inget förbund har ett årshjul för {year}.")
    rows = [row for key in keys for row in rehearsal(store, settings, key, year, now)]
    return tuple(sorted(rows, key=lambda row: (row.at, row.association, row.key)))


def rehearsed_day(store: Store, settings: Settings, now: datetime, only: str | None = None) -> tuple[Account, ...]:
    """What there will be to tell of each association on the day of *now*; of those where there is nothing, none.

    What has been said that day already stands among it. Raises NotFoundError when *only* is no association.
    """
    day = now.astimezone(STOCKHOLM).date()
    with store.reading() as unit:
        keys = (only,) if only else tuple(key for key, _ in unit.association_keys())
    accounts: list[Account] = []
    for key in keys:
        with reading(store, key, now) as standing:
            years = [year.plan.year for year in years_that_matter(standing)]
        rows = [row for year in years for row in rehearsal(store, settings, key, year, now)]
        letters = [_letter(row) for row in rows if row.at.astimezone(STOCKHOLM).date() == day]
        accounts.append(account_of(standing, letters, now))
    return tuple(account for account in accounts if account.due or account.said)


def _letter(row: Rehearsed) -> Letter:
    return Letter(row.person, row.kind, row.topic, row.occasion, row.subject, "Skulle skickas", True, True)
