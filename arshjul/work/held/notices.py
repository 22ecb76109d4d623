"""What the contact of a member with a notice board is asked about approved minutes, and tells: up, and taken down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import LinkKind, Store
from arshjul.work.held.minutes import StepDay, minutes_of, record_minutes
from arshjul.work.links import visiting_about
from arshjul.work.units import plan_of, standing_with
from arshjul.year.deeds import Doer, Origin
from arshjul.year.minutes import Posting, StepKind
from arshjul.year.model import STOCKHOLM, YearStatus
from arshjul.year.notices import Notice, of_contact
from arshjul.year.saying.noticing import notices

BY = "kontakten"
"""Who reported: the one that has the link, by it."""


@dataclass(frozen=True)
class NoticePage:
    """What a contact's page about one notice shows."""

    association: str
    """Key."""
    notice: Notice
    postings: tuple[Posting, ...]
    """Those of the members whose contact it is."""


def asked_if_approved(store: Store, key: str, occasion: str, day: date, now: datetime) -> tuple[str, ...]:
    """The names of the contacts who are mailed when somebody tells at *now* that the minutes were approved on *day*.

    Raises NotFoundError for an unknown meeting, and one without minutes.
    """
    with store.reading() as unit:
        standing, said = standing_with(unit, key, occasion, now), unit.of(key).delivery_keys()
    (minutes,) = minutes_of(store, key, now, occasion)
    association, plan = standing.association, plan_of(standing.association, minutes.occasion.year)
    if plan.status is not YearStatus.ADOPTED:
        return ()
    mails = [one for one in notices(association, plan, (replace(minutes, approved=day, told_at=now),)) if not one.about]
    people = [association.person(one.person) for one in mails if one.key not in said]
    return tuple(person.name for person in people if person)


def asked_notice(store: Store, settings: Settings, secret: str, occasion: str, now: datetime) -> NoticePage:
    """What the person whose link about that notice *secret* is, is asked about the minutes. Raises NotFoundError."""
    with visiting_about(store, settings, LinkKind.NOTICE, secret, occasion, now) as visit:
        found = visit.standing.of_occasion(occasion)
        for minutes in found[0].minutes if found else ():
            if minutes.occasion.key == occasion and minutes.approved:
                today = now.astimezone(STOCKHOLM).date()
                mine = of_contact(visit.standing.association, minutes, visit.person.key, today)
                if mine:
                    return NoticePage(visit.room.key, visit.standing.notice(minutes), mine)
    raise NotFoundError("Det finns inget anslag att skriva in här. Använd länken i det senaste mejlet.")


def report_notice(
    store: Store, settings: Settings, secret: str, occasion: str, told: tuple[StepKind, str, date], now: datetime
) -> None:
    """Record the step, of the member and on the day that a contact tells; the same again changes nothing.

    Raises NotFoundError for another's notice, NotAllowedError when the day cannot be true or another is recorded.
    """
    kind, member, day = told
    asked = asked_notice(store, settings, secret, occasion, now)
    posting = next((one for one in asked.postings if one.member.key == member), None)
    known = {StepKind.POSTED: posting.posted, StepKind.TAKEN_DOWN: posting.taken_down} if posting else {}
    if kind not in known:
        raise NotFoundError("Sidan frågade efter ett steg som inte finns. Ladda om sidan.")
    if known[kind] not in (None, day):
        raise NotAllowedError("En annan dag är redan antecknad. Är den fel? Svara på mejlet som länken kom i.")
    step = StepDay(kind, member, day)
    record_minutes(store, settings, asked.association, occasion, (step,), Doer(BY, now, Origin.PAGE))
