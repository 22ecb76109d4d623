"""The one page of a member's contact: all that is asked, and the member's own council days, which it tells itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.fields import parse_text
from arshjul.settings import Settings
from arshjul.store import LinkKind, Store
from arshjul.work.changing import changing
from arshjul.work.links import LINK_GONE, link_of, papers_path, secret_about, secret_of, visiting, whose_page
from arshjul.year.chains.sendings import Which
from arshjul.year.contacting import ContactTasks, contact_tasks
from arshjul.year.dates import add_months
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.model import Association, CouncilDay, Person

BY = "kontakten"
"""Who told: the one that has the link, by it."""
MOST_DAYS = 60
"""Of one member, to come: no council meets more often in two years, and the store is not endless."""
MONTHS_AHEAD = 24


@dataclass(frozen=True)
class ContactView:
    """What the page shows."""

    association: Association
    person: Person
    tasks: ContactTasks
    today: date
    decision_path: Callable[[str, int], str]
    """The address of the page about the decision of the member with that key about a year."""
    election_path: Callable[[int], str]
    """The address of the page about the elections to the mandate that begins in a year."""
    papers_path: Callable[[Which], str]
    """The address of the page about what the members were sent."""
    notice_path: Callable[[str], str]
    """The address of the page about the notice of the meeting with that key."""


def contact_view(store: Store, settings: Settings, secret: str, now: datetime) -> ContactView:
    """What the contact whose page *secret* opens is asked. Raises NotFoundError, also for who is no contact."""
    with visiting(store, secret, now, LinkKind.TASKS) as visit:
        tasks = contact_tasks(visit.standing, visit.person.key)
        if not tasks.members:
            raise NotFoundError(LINK_GONE)
        association, person, key = visit.standing.association, visit.person, visit.person.key
    return ContactView(
        association,
        person,
        tasks,
        visit.standing.today,
        lambda member, year: f"/beslut/{_decision_secret(settings, association, key, member, year)}",
        lambda year: f"/val/{secret_about(settings, association, LinkKind.ELECTION, key, str(year))}/{year}",
        lambda which: papers_path(settings, association, which, key),
        lambda meeting: f"/anslag/{secret_about(settings, association, LinkKind.NOTICE, key, meeting)}/{meeting}",
    )


def _decision_secret(settings: Settings, association: Association, person: str, member: str, year: int) -> str:
    return secret_of(settings, association.key, link_of(association, LinkKind.CONTACT, person, member, year))


def tell_council_day(store: Store, secret: str, told: CouncilDay, now: datetime) -> None:
    """Keep a day on which the member's own council or board meets; the same again changes nothing.

    Raises NotFoundError for another's member, InputError for what is no name, and NotAllowedError for a day that has
    been or is too far away, or when there are too many.
    """
    told = replace(told, name=parse_text(told.name, 100))
    if not told.name:
        raise InputError([Problem("Skriv vad som sammanträder, till exempel KF.", field="namn")])

    def with_it(days: tuple[CouncilDay, ...], today: date) -> tuple[CouncilDay, ...]:
        if not today <= told.day <= add_months(today, MONTHS_AHEAD):
            raise InputError([Problem("Skriv en dag som kommer, inom två år.", field="dag")])
        if told in days:
            return days
        if sum(one.member == told.member and one.day >= today for one in days) >= MOST_DAYS:
            raise NotAllowedError(f"Det finns redan {MOST_DAYS} dagar. Ta bort någon som inte gäller.")
        return (*days, told)

    _change(store, secret, told, with_it, now)


def take_council_day_away(store: Store, secret: str, told: CouncilDay, now: datetime) -> None:
    """Let a day to come be none. Raises NotFoundError when there is none such, or it is another's."""

    def without_it(days: tuple[CouncilDay, ...], today: date) -> tuple[CouncilDay, ...]:
        if told not in days or told.day < today:
            raise NotFoundError("Dagen är redan borttagen. Ladda om sidan.")
        return tuple(one for one in days if one != told)

    _change(store, secret, told, without_it, now)


_Changed = Callable[[tuple[CouncilDay, ...], date], tuple[CouncilDay, ...]]


def _change(store: Store, secret: str, told: CouncilDay, changed: _Changed, now: datetime) -> None:
    key, person = whose_page(store, secret, now, LinkKind.TASKS)
    with changing(store, key, now) as change:
        mine = {member.key for member in contact_tasks(change.standing(), person).members}
        if told.member not in mine:
            raise NotFoundError("Sidan frågade efter en medlem som inte är er. Ladda om sidan.")
        association = change.association
        days = changed(association.council_days, change.today)
        deed = Deed(DeedKind.COUNCILS_TOLD, Doer(BY, now, Origin.PAGE))
        change.room.save(replace(association, council_days=days), deed)
