"""The mails that wait for a person: what they say, and what the person makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.intake.apart import Apart
from arshjul.intake.understanding import Understood
from arshjul.mail.headers import plain_address
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.incoming import Incoming
from arshjul.store.values.kinds import Verdict
from arshjul.work.answers.answering import calling
from arshjul.work.answers.judging import ANSWERS
from arshjul.work.answers.noting import note
from arshjul.work.changing import Change, changing
from arshjul.work.units import standing_of
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.deeds import Doer
from arshjul.year.model import STOCKHOLM, Association, Occasion, Person
from arshjul.year.people import is_called


@dataclass(frozen=True)
class WaitingMail:
    """One mail of the tray, opened to be read."""

    mail: Incoming
    text: str
    """What it says, as text; empty when it says nothing readable or is taken away."""
    answerers: tuple[str, ...]
    """The addresses in whose names its calendars answer."""
    likely: Answer | None
    """What its calendars say, for the person to confirm."""
    occasions: tuple[Occasion, ...]
    """The meetings that it may be about."""
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Meaning:
    """What somebody who has read a mail of the tray says that it means."""

    occasion: str
    """Key of the meeting that it answers."""
    person: str
    """Key of the person whose answer it is."""
    answer: str
    """One of `Answer`, as the reader chose it."""
    remember_address: bool = False
    """Answers in the same name count by themselves from now on."""


def waiting(store: Store, association: str | None, *, all_mails: bool = False) -> tuple[Incoming, ...]:
    """The mails that wait for a person, newest first; with *all_mails* also what became of the others."""
    with store.reading() as unit:
        return unit.inbox.list(association, waiting=not all_mails)


def open_mail(store: Store, association: str, id: int, now: datetime) -> WaitingMail:
    """Open one mail. Raises NotFoundError."""
    with store.reading() as unit:
        mail = unit.inbox.one(id, association)
        raw = unit.inbox.raw(id)
        whole = standing_of(unit, association, now).association
    with Apart() as apart:
        understood = apart.understand(raw)
    statuses = {answer.status for answer in understood.answers}
    # Who proposes another time says ACCEPTED in it, and has not said yes to ours.
    is_reply = all(answer.method == "REPLY" for answer in understood.answers)
    return WaitingMail(
        mail=mail,
        text=understood.text,
        answerers=_answerers(understood),
        likely=ANSWERS.get(statuses.pop()) if is_reply and len(statuses) == 1 else None,
        occasions=_open_meetings(whole, now),
        people=whole.people,
    )


def raw_mail(store: Store, association: str, id: int) -> bytes:
    """The mail as it came. Raises NotFoundError, also when it has been kept long enough and was taken away."""
    with store.reading() as unit:
        unit.inbox.one(id, association)
        raw = unit.inbox.raw(id)
    if not raw:
        raise NotFoundError(
            "Mejlets text finns inte kvar: den är gallrad efter beslut. Från vem och när står i historiken."
        )
    return raw


def count_as(store: Store, settings: Settings, association: str, id: int, meaning: Meaning, doer: Doer) -> None:
    """Let a mail of the tray count as the answer that it means, given when the mail came.

    Raises NotFoundError and NotAllowedError.
    """
    if meaning.answer not in set(Answer):
        raise NotAllowedError("Välj om personen kommer, har förhinder eller kanske kommer.")
    person = meaning.person
    alias = _answerer_of(store, association, id) if meaning.remember_address else ""
    with changing(store, association, doer.at) as change:
        inbox, standing = change.unit.inbox, change.standing()
        mail = inbox.one(id, association)
        meeting = _called_meeting(change, meaning.occasion, person)
        called = calling(change.room, standing, meeting, person)
        inbox.handle(id, Verdict.COUNTED, doer, association=association, person=person, occasion=meeting.key)
        given = Given(
            occasion=meeting.key,
            person=person,
            answer=Answer(meaning.answer),
            sequence=called.highest,
            stamped_at=mail.received_at,
            received_at=mail.received_at,
            via=Via.DIRECTOR,
            source=mail.message_id,
            authentication=f"Tolkat ur mejl {id} av {doer.by}",
        )
        note(change, settings, given, doer)
        if alias:
            change.room.add_alias(person, alias, doer.at)


def ignore(store: Store, association: str, id: int, doer: Doer) -> None:
    """Take a mail out of the tray without any effect. Raises NotFoundError and NotAllowedError."""
    with store.writing() as unit:
        mail = unit.inbox.one(id, association)
        unit.inbox.handle(
            id,
            Verdict.IGNORED,
            doer,
            association=mail.association_key,
            person=mail.person,
            occasion=mail.occasion,
        )


def _answerers(understood: Understood) -> tuple[str, ...]:
    """The addresses in whose names a mail answers."""
    return tuple(sorted({plain_address(answer.attendee) for answer in understood.answers} - {""}))


def _answerer_of(store: Store, association: str, id: int) -> str:
    """The one address in whose name a mail answers. Raises NotFoundError and NotAllowedError."""
    with Apart() as apart:
        found = _answerers(apart.understand(raw_mail(store, association, id)))
    if len(found) != 1:
        raise NotAllowedError("Mejlet säger inte vilken adress som svarar, så den kan inte sparas.")
    return found[0]


def _open_meetings(association: Association, now: datetime) -> tuple[Occasion, ...]:
    today = now.astimezone(STOCKHOLM).date()
    return tuple(
        occasion
        for plan in association.years
        if plan.adopted_at is not None
        for occasion in plan.standing
        if occasion.kind.is_meeting and occasion.last_day >= today
    )


def _called_meeting(change: Change, occasion: str, person: str) -> Occasion:
    standing = change.standing()
    association = standing.association
    meeting = next((o for o in _open_meetings(association, change.now) if o.key == occasion), None)
    if meeting is None:
        raise NotFoundError("Mötet finns inte, är inställt eller har redan varit. Välj ett annat.")
    known = association.person(person)
    if known is None:
        raise NotFoundError("Personen finns inte. Välj en annan.")
    if not calling(change.room, standing, meeting, person).mails or not is_called(association, meeting, person):
        raise NotAllowedError(f"{known.name} är inte kallad till mötet. Välj en annan person eller ett annat möte.")
    return meeting
