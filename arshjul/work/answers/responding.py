"""Taking an answer: what a person gives on a page of the person's own, and what the office is told."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.answers.answering import record_answer
from arshjul.work.answers.invitation import answer_page, meeting_of
from arshjul.work.answers.noting import note
from arshjul.work.changing import Change, changing
from arshjul.work.links import Visit, answering
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.deeds import Doer
from arshjul.year.model import Association, Occasion, Person
from arshjul.year.saying.told import Line, answered_sequence, lines
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Reply:
    """What somebody says to an invitation."""

    answer: Answer
    from_item: str = ""
    until_item: str = ""
    remote: bool | None = None
    disqualified: tuple[str, ...] = ()


@dataclass(frozen=True)
class PostedReply:
    """A reply as the form of a person's own page brings it back."""

    reply: Reply
    form_key: str
    """As `AnswerPage` has it, and so the next."""
    asked_about: str


@dataclass(frozen=True)
class Answerer:
    """Who answers on a page of the person's own."""

    association: str
    """Key."""
    person: str
    """Key."""
    proof: str
    """How we know; `BY_LINK` or `SIGNED_IN`."""


BY_LINK, SIGNED_IN = "Personens egen länk.", "Personen var inloggad."


@dataclass(frozen=True)
class NotedReply:
    """A reply that somebody gave the office, e.g. by telephone."""

    occasion: str
    """Key of the meeting."""
    person: str
    """Key of the person whose reply it is."""
    reply: Reply


@dataclass(frozen=True)
class Noted:
    """What writing down a reply did."""

    person: Person
    """Whose reply it is."""
    held_until: datetime | None
    """Until then nobody is told of what follows, and it can be undone; None: it is not held."""


def answer_on_page(
    store: Store, settings: Settings, secret: str, occasion_key: str, posted: PostedReply, now: datetime
) -> None:
    """Take the answer that a person gave on the page of the link. Raises as `answer_as`, and NotFoundError."""
    with answering(store, settings, secret, occasion_key, now) as visit:
        who = Answerer(visit.room.key, visit.person.key, BY_LINK)
    answer_as(store, settings, who, occasion_key, posted, now)


def answer_as(
    store: Store, settings: Settings, who: Answerer, occasion_key: str, posted: PostedReply, now: datetime
) -> None:
    """Take the answer that a person gave on a page of the person's own. The same again is not written down again.

    Raises NotAllowedError when the form is not from that page, the meeting has moved since the page was shown, or no
    answer is taken any more.
    """
    with changing(store, who.association, now) as change:
        # Read inside the writing unit: the meeting may have moved since the page was shown.
        visit = Visit(change.room, change.standing(), _person(change.association, who.person))
        occasion = meeting_of(visit.standing, occasion_key)
        page = answer_page(settings, visit, occasion, now)
        if not hmac.compare_digest(page.form_key.encode(), posted.form_key.encode("utf-8", "replace")):
            raise NotAllowedError("Formuläret kom inte från din sida. Öppna länken i kallelsen och svara igen.")
        if page.asked_about != posted.asked_about:
            raise NotAllowedError("Mötet har ändrats sedan du öppnade sidan. Läs om den och svara igen.")
        if page.refusal:
            raise NotAllowedError(page.refusal)
        given = replace(_given(change, occasion, visit.person, posted.reply, Via.WEB), authentication=who.proof)
        if page.standing is None or _said(page.standing) != _said(given):
            record_answer(change, settings, given)


def answer_for(store: Store, settings: Settings, key: str, noted: NotedReply, doer: Doer) -> Noted:
    """Write down an answer that somebody gave the office.

    Whom it calls, and the director, are told when the time to undo it is over. Raises NotFoundError for an unknown
    meeting or person, and NotAllowedError when no answer is taken.
    """
    with changing(store, key, doer.at) as change:
        occasion = meeting_of(change.standing(), noted.occasion)
        person = _person(change.association, noted.person)
        page = answer_page(settings, Visit(change.room, change.standing(), person), occasion, doer.at)
        if page.refusal:
            raise NotAllowedError(page.refusal)
        note(change, settings, _given(change, occasion, person, noted.reply, Via.DIRECTOR), doer)
        held_until = change.hold_ends(settings)
    return Noted(person, held_until if held_until > doer.at else None)


def _given(change: Change, occasion: Occasion, person: Person, reply: Reply, via: Via) -> Given:
    comes = reply.answer is not Answer.DECLINED
    numbers = [item.number for item in occasion.agenda] if comes else []
    first, last = (one if one in numbers else "" for one in (reply.from_item, reply.until_item))
    if first and last and numbers.index(first) > numbers.index(last):
        raise NotAllowedError(f"{last} kommer före {first} på dagordningen. Välj det första och det sista igen.")
    return Given(
        occasion=occasion.key,
        person=person.key,
        answer=reply.answer,
        sequence=answered_sequence(_line(change.standing(), occasion, person), change.association.placed(occasion)),
        stamped_at=change.now,
        received_at=change.now,
        via=via,
        from_item=first,
        until_item=last,
        remote=reply.remote if comes else None,
        disqualified=tuple(number for number in numbers if number in reply.disqualified),
        authentication="Antecknat av kansliet.",
    )


def _said(given: Given) -> tuple[object, ...]:
    return (given.answer, given.sequence, given.from_item, given.until_item, given.remote, given.disqualified)


def _line(standing: Standing, occasion: Occasion, person: Person) -> Line:
    return lines(standing.ledger.told.get(occasion.key, ())).get(person.key, ())


def _person(association: Association, key: str) -> Person:
    person = association.person(key)
    if person is None:
        raise NotFoundError(
            f"{association.name} har ingen person med nyckeln {key}. Personen kan vara borttagen: läs om sidan.",
            command=f"arshjul dump {association.key}",
        )
    return person
