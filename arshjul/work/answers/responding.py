"""A person's own pages and answers: what is asked, what was answered, and writing a new answer into the log."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.tokens import token
from arshjul.work.answers.answering import record_answer
from arshjul.work.answers.noting import note
from arshjul.work.changing import Change, changing
from arshjul.work.feeds import person_feed
from arshjul.work.links import LINK_GONE, Visit, answer_secret, answering, page_token, visiting
from arshjul.work.units import plan_of
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.checklists import Paper, occasion_papers, open_papers_of
from arshjul.year.deeds import Doer
from arshjul.year.model import STOCKHOLM, Association, Occasion, Person, YearPlan, YearStatus
from arshjul.year.people import called, is_called
from arshjul.year.saying.quorum import may_be_remote
from arshjul.year.saying.told import (
    Line,
    answered_sequence,
    latest,
    lines,
    since_asked,
    standing_answers,
    when_and_where,
)
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Reply:
    """What somebody says to an invitation."""

    answer: Answer
    from_item: str = ""
    until_item: str = ""
    remote: bool | None = None


@dataclass(frozen=True)
class PostedReply:
    """A reply as the form of a person's own page brings it back."""

    reply: Reply
    form_key: str
    """As `AnswerPage` has it, and so the next."""
    asked_about: str


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


@dataclass(frozen=True)
class AnswerPage:
    """One meeting as one person is asked to it."""

    association: Association
    person: Person
    occasion: Occasion
    standing: Given | None
    """The answer that counts now."""
    serves: bool
    """The person is bound to come; else may come (a deputy)."""
    may_be_remote: bool
    asked_about: str
    """A fingerprint of the time and place that the page shows: an answer to another time is not taken."""
    form_key: str
    """What a form must bring back, so that no other site can post it."""
    link: str
    """The path of the page where the person answers."""
    own_link: str
    """The path of all that is the person's own; empty: who came by a link to this meeting alone must sign in for it."""
    refusal: str = ""
    """Not empty: why no answer is taken; Swedish."""


@dataclass(frozen=True)
class OwnPage:
    """What a person sees of the year: the meetings to come, the papers owed, the calendar's address."""

    association: Association
    person: Person
    meetings: tuple[AnswerPage, ...]
    papers: tuple[tuple[Occasion, Paper], ...]
    feed: str
    """Empty: there is none yet."""


def asked(store: Store, settings: Settings, secret: str, occasion_key: str, now: datetime) -> AnswerPage:
    """The meeting that the link *secret* and *occasion_key* asks about. Raises NotFoundError."""
    with answering(store, settings, secret, occasion_key, now) as visit:
        occasion = _occasion(visit.standing, occasion_key)
        if occasion.last_day < visit.standing.today:
            raise NotFoundError(LINK_GONE)
        return _asked(settings, visit, occasion, now)


def own_page(store: Store, settings: Settings, secret: str, now: datetime) -> OwnPage:
    """The page of the person whose link it is. Raises NotFoundError."""
    with visiting(store, secret, now) as visit:
        standing, person = visit.standing, visit.person
        association, ticked = standing.association, standing.ledger.ticked
        meetings: list[AnswerPage] = []
        papers: list[tuple[Occasion, Paper]] = []
        for plan in (p for p in association.years if p.status is YearStatus.ADOPTED):
            for occasion in (o for o in plan.standing if o.last_day >= standing.today):
                of_meeting = occasion_papers(association, occasion, standing.book, ticked)
                papers += [(occasion, paper) for paper in open_papers_of(of_meeting, person.key)]
                if is_called(association, occasion, person.key):
                    meetings.append(_asked(settings, visit, occasion, now))
        feed = person_feed(visit.room, settings, association, person.key)
        return OwnPage(association, person, tuple(meetings), tuple(papers), feed)


def own_feed(store: Store, settings: Settings, secret: str, now: datetime) -> str:
    """The address of the calendar of the person whose link it is; empty when there is none. Raises NotFoundError."""
    with visiting(store, secret, now) as visit:
        return person_feed(visit.room, settings, visit.standing.association, visit.person.key)


def answer_on_page(
    store: Store, settings: Settings, secret: str, occasion_key: str, posted: PostedReply, now: datetime
) -> None:
    """Take the answer that a person gave on the page of the link.

    Raises NotFoundError for a link that is not valid, and NotAllowedError when the form is not from that page,
    the meeting has moved since the page was shown, or no answer is taken any more.
    """
    with answering(store, settings, secret, occasion_key, now) as visit:
        key, person_key = visit.room.key, visit.person.key
    with changing(store, key, now) as change:
        # Read again inside the writing unit: the meeting may have moved since the page was shown.
        visit = Visit(change.room, change.standing(), _person(change.association, person_key))
        occasion = _occasion(visit.standing, occasion_key)
        page = _asked(settings, visit, occasion, now)
        if not hmac.compare_digest(page.form_key.encode(), posted.form_key.encode("utf-8", "replace")):
            raise NotAllowedError("Formuläret kom inte från din sida. Öppna länken i kallelsen och svara igen.")
        if page.asked_about != posted.asked_about:
            raise NotAllowedError("Mötet har ändrats sedan du öppnade sidan. Läs om den och svara igen.")
        if page.refusal:
            raise NotAllowedError(page.refusal)
        record_answer(change, settings, _given(change, occasion, visit.person, posted.reply, Via.WEB))


def answer_for(store: Store, settings: Settings, key: str, noted: NotedReply, doer: Doer) -> Noted:
    """Write down an answer that somebody gave the office.

    Whom it calls, and the director, are told when the time to undo it is over. Raises NotFoundError for an unknown
    meeting or person, and NotAllowedError when no answer is taken.
    """
    with changing(store, key, doer.at) as change:
        occasion = _occasion(change.standing(), noted.occasion)
        person = _person(change.association, noted.person)
        page = _asked(settings, Visit(change.room, change.standing(), person), occasion, doer.at)
        if page.refusal:
            raise NotAllowedError(page.refusal)
        note(change, settings, _given(change, occasion, person, noted.reply, Via.DIRECTOR), doer)
        held_until = change.hold_ends(settings)
    return Noted(person, held_until if held_until > doer.at else None)


def _given(change: Change, occasion: Occasion, person: Person, reply: Reply, via: Via) -> Given:
    numbers = {item.number for item in occasion.agenda}
    comes = reply.answer is not Answer.DECLINED
    return Given(
        occasion=occasion.key,
        person=person.key,
        answer=reply.answer,
        sequence=answered_sequence(_line(change.standing(), occasion, person), change.association.placed(occasion)),
        stamped_at=change.now,
        received_at=change.now,
        via=via,
        from_item=reply.from_item if comes and reply.from_item in numbers else "",
        until_item=reply.until_item if comes and reply.until_item in numbers else "",
        remote=reply.remote if comes else None,
        authentication="Personens egen länk." if via is Via.WEB else "Antecknat av kansliet.",
    )


def _asked(settings: Settings, visit: Visit, occasion: Occasion, now: datetime) -> AnswerPage:
    standing, person = visit.standing, visit.person
    association, ledger = standing.association, standing.ledger
    told = lines(ledger.told.get(occasion.key, ()))
    asked = association.placed(occasion)
    last = latest(since_asked(told.get(person.key, ()), asked))
    seat = next((one for one in called(association, occasion) if one.person == person), None)
    secret = answer_secret(settings, association.key, person.key, occasion.key)
    return AnswerPage(
        association=association,
        person=person,
        occasion=occasion,
        standing=standing_answers(ledger.answers.get(occasion.key, ()), told, asked).get(person.key),
        serves=seat is not None
        and (not seat.optional or (last is not None and not last.cancels and last.optional is False)),
        may_be_remote=may_be_remote(association.articles, occasion.day),
        asked_about=hashlib.sha256(when_and_where(asked).encode()).hexdigest()[:16],
        form_key=token(settings.secret_key, "form", association.key, person.key, occasion.key),
        link=f"/svar/{secret}/{occasion.key}",
        own_link=_own_link(settings, visit),
        refusal=_refusal(plan_of(association, occasion.year), occasion, is_called=seat is not None, now=now),
    )


def _own_link(settings: Settings, visit: Visit) -> str:
    if not visit.sees_all and settings.needs_sign_in:
        return ""
    return f"/min-sida/{page_token(settings, visit.standing.association.key, visit.person.key)}"


def _refusal(plan: YearPlan, occasion: Occasion, *, is_called: bool, now: datetime) -> str:
    if plan.status is not YearStatus.ADOPTED:
        return "Årshjulet är inte antaget, så ingen är kallad än."
    if occasion.cancelled:
        return "Mötet är inställt. Du behöver inte svara."
    if occasion.last_day < now.astimezone(STOCKHOLM).date():
        return "Mötet har redan varit, så det går inte att svara längre."
    if not is_called:
        return "Du är inte kallad till mötet."
    return ""


def _line(standing: Standing, occasion: Occasion, person: Person) -> Line:
    return lines(standing.ledger.told.get(occasion.key, ())).get(person.key, ())


def _occasion(standing: Standing, key: str) -> Occasion:
    found = standing.of_occasion(key)
    if found is None or not found[1].kind.is_meeting:
        raise NotFoundError(f"Det finns inget möte som heter {key}. Det kan vara borttaget.")
    return found[1]


def _person(association: Association, key: str) -> Person:
    person = association.person(key)
    if person is None:
        raise NotFoundError(
            f"{association.name} har ingen person med nyckeln {key}. Se arshjul dump {association.key}."
        )
    return person
