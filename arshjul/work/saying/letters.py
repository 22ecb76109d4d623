"""Writing the mail that a message asks for: the words from templates, the calendar part, the whole as bytes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from urllib.parse import quote

from jinja2 import TemplateError

from arshjul.errors import InputError, LetterError
from arshjul.ical.invitation import Method, invitation, occasion_uid
from arshjul.mail.address import plus_address
from arshjul.mail.message import Letter, compose, message_id
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, NewDelivery, Room
from arshjul.store.room import MAY_REACH_THEM
from arshjul.tokens import token
from arshjul.words import body_word, render, short_when
from arshjul.work.chains.facts import chain_facts
from arshjul.work.chains.questions import questions
from arshjul.work.links.contacts import contact_url, contacts_of
from arshjul.work.links.visitors import page_token
from arshjul.work.memory import remembered_of_meetings, steps, ticked
from arshjul.work.saying.digest import told_in_digest
from arshjul.year.chains.agenda import agenda_papers
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.councils import next_council
from arshjul.year.chains.following import further_deadlines
from arshjul.year.chains.names import DECIDED, DISCHARGE
from arshjul.year.chains.nudging import Ask, asked_on
from arshjul.year.checklists import Paper, deadline_papers, occasion_papers, open_papers_of
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.duty import DutyBook
from arshjul.year.minutes import done_on
from arshjul.year.model import STOCKHOLM, AgendaItem, Association, Occasion, Person, YearPlan
from arshjul.year.people import Called, called
from arshjul.year.quorum import MeetingForecast
from arshjul.year.saying.digest import monday_of
from arshjul.year.saying.messages import ASKS, CALENDAR_KINDS, DIGESTS, About, Message, MessageKind
from arshjul.year.saying.told import begins
from arshjul.year.saying.turning import forecast_of
from arshjul.year.wording import as_told, written

LATE = timedelta(hours=48)
"""A change that comes later than this before the meeting is told as one."""
SHORT_NOTICE = "Kort varsel – "


@dataclass(frozen=True)
class OpenItem:
    """A paper that the reader owes, as the templates show it."""

    name: str
    due: date
    is_late: bool


@dataclass(frozen=True)
class ToldDeadline:
    """A deadline as the templates show it."""

    name: str
    hard_line: date
    planned: date
    source: str
    missed: str


class Writer:
    """Writes the letters of one association at one moment; looks up what they need once."""

    def __init__(self, association: Association, book: DutyBook, settings: Settings, room: Room, now: datetime) -> None:
        self._association = association
        self._book = book
        self._settings = settings
        self._room = room
        self._now = now
        self._ticked = ticked(room)
        self._occasions: dict[str, tuple[YearPlan, Occasion]] = {
            o.key: (plan, o) for plan in association.years for o in plan.occasions
        }
        self._deadlines: dict[str, list[Deadline]] = defaultdict(list)
        done = done_on(steps(room))
        for plan in association.years:
            for deadline in deadlines(association, plan, book, done):
                self._deadlines[deadline.reminder_target].append(deadline)
        facts = chain_facts(room)
        # Whoever records a fact cannot date it in the future, so everything that is recorded counts.
        self._chains = Chains(association, book, facts, date.max)
        for plan in association.years if facts else ():
            for deadline in further_deadlines(self._chains, plan):
                self._deadlines[deadline.reminder_target].append(deadline)
        on = now.astimezone(STOCKHOLM).date()
        self._agenda = agenda_papers(association, book, facts, self._ticked, on)
        self._papers_of: dict[str, tuple[Paper, ...]] = {}

    def subject(self, message: Message) -> str:
        """The subject line of *message*."""
        return self._subject(message, self._context(message))

    def delivery(self, message: Message) -> NewDelivery:
        """The row of *message*, with the whole mail in it; one that is skipped has a reason and no mail.

        Raises LetterError when the template has a fault, or the association holds what cannot stand in a mail.
        """
        try:
            return self._delivery(message)
        except (TemplateError, InputError) as error:
            raise LetterError(
                f"Mejlet {message.key} går inte att skriva: {error}. Rätta mallen templates/mail/{_template(message)}, "
                "eller uppgiften i förbundets fil."
            ) from error

    def _delivery(self, message: Message) -> NewDelivery:
        person = self._person(message)
        context = self._context(message)
        subject = self._subject(message, context)
        domain = self._settings.mail_domain
        key = f"{self._association.key}:{message.key}"
        skipped = bool(message.skip_reason)
        return NewDelivery(
            key=message.key,
            kind=message.kind,
            person=person.key,
            person_name=person.name,
            address=person.address,
            target=message.target,
            subject=subject,
            message_id=message_id(key, domain),
            body=b"" if skipped else self._mail(message, person, key, subject, context),
            due_at=message.at,
            status=DeliveryStatus.SKIPPED if skipped else DeliveryStatus.PLANNED,
            reason=message.skip_reason,
            sequence=message.sequence,
            days_before=message.days_before,
            optional=message.optional,
            content=message.content,
            created_at=self._now,
        )

    @cached_property
    def _uid_domain(self) -> str:
        return self._room.calendar_domain(self._settings.mail_domain)

    def _subject(self, message: Message, context: dict[str, object]) -> str:
        subject = render(f"mail/{_template(message)}/subject.txt", **context).strip()
        return f"{SHORT_NOTICE}{subject}" if self._is_late(message) else subject

    def _mail(self, message: Message, person: Person, key: str, subject: str, context: dict[str, object]) -> bytes:
        name = _template(message)
        if message.kind is MessageKind.DIGEST:
            # Not in the context of every message: its subject, all that a rehearsal wants, needs none of it.
            context |= told_in_digest(self._room, self._association, max(self._now, message.at))
        text = render(f"mail/{name}/body.txt", **context)
        # Calendars are shared with others; the link that answers in this person's name stays in the mail.
        description = render(f"mail/{name}/body.txt", **context | {"answer_url": ""})
        sender = plus_address(
            self._settings.mail_from_address,
            token(self._settings.secret_key, "mail", self._association.key, person.key),
        )
        return compose(
            Letter(
                key=key,
                sender_name=self._settings.sender_name(self._association.name),
                sender_address=sender,
                name=person.name,
                address=person.address,
                subject=subject,
                text=text,
                html=render(f"mail/{name}/body.html", **context),
                at=self._now,
                calendar=self._calendar(message, person, sender, description)
                if message.kind in CALENDAR_KINDS
                else None,
                follows=self._earlier(message),
            )
        )

    def _calendar(self, message: Message, person: Person, sender: str, description: str) -> bytes:
        occasion = self._shown_occasion(message.target)
        is_cancelled = message.kind is MessageKind.CANCELLATION
        return invitation(
            occasion,
            person,
            method=Method.CANCEL if is_cancelled else Method.REQUEST,
            organizer_name=self._association.name,
            organizer_address=sender,
            uid=occasion_uid(occasion.key, self._association.key, self._uid_domain),
            dtstamp=message.at,
            description=description,
            optional=message.optional,
            sequence=message.sequence,
            stands=message.about in (About.UNINVITED, About.READDRESSED),
            url=self._page(message.target),
            others=() if is_cancelled else self._shown_others(occasion, person),
        )

    def _shown_others(self, occasion: Occasion, person: Person) -> tuple[Called, ...]:
        """The others who are called, when the association lets everybody see them."""
        if not self._association.articles.show_attendees:
            return ()
        return tuple(one for one in called(self._association, occasion) if one.person != person)

    def _is_late(self, message: Message) -> bool:
        """Whether a change comes so late that its subject says so."""
        if message.kind not in (MessageKind.UPDATE, MessageKind.CANCELLATION):
            return False
        return begins(self._occasions[message.target][1]) - max(self._now, message.at) < LATE

    def _context(self, message: Message) -> dict[str, object]:
        person = self._person(message)
        if message.kind is MessageKind.DIGEST:
            return {
                "association_name": self._association.name,
                "person_name": person.name,
                "page_url": self._page(message.target),
                "monday": monday_of(message),
            }
        if message.together:
            together = [self._context(m) for m in (replace(message, together=()), *message.together)]
            return together[0] | {"about": About.REMINDERS, "things": together}
        # A rehearsal writes ahead of time, a service that was away writes late: the days left are then true.
        today = max(self._now, message.at).astimezone(STOCKHOLM).date()
        context: dict[str, object] = {
            "association_name": self._association.name,
            "person_name": person.name,
            "page_url": self._page(message.target),
            "about": message.about,
            "optional": message.optional,
            "open_items": [
                OpenItem(paper.name, paper.day, paper.is_late(today))
                for paper in open_papers_of(self._papers(message.target), person.key)
            ],
        }
        if message.target.startswith(f"{ASKS}:"):
            context |= self._asked(message)
        elif message.target in self._occasions:
            occasion = self._shown_occasion(message.target)
            context |= {
                "occasion": occasion,
                "body_name": body_word(occasion.body),
                "place": occasion.place,
                "link": occasion.link,
                "agenda": [_line(item) for item in occasion.agenda],
                "answer_url": self._answer_page(occasion, person),
                "days_left": (occasion.day - today).days,
            }
            if message.kind is MessageKind.UPDATE and message.about is None:
                context |= self._change(message, occasion)
            if message.about is About.QUORUM:
                context |= {"outlook": message.content, "forecast": self._forecast(occasion)}
        else:
            deadline = self._deadlines[message.target][0]
            several = len(self._deadlines[message.target]) > 1
            context |= {
                "deadline": ToldDeadline(
                    name=_without_member(deadline) if several else deadline.title,
                    hard_line=deadline.day,
                    planned=deadline.planned,
                    source=deadline.source,
                    missed=deadline.duty.missed,
                ),
                "days_left": (deadline.planned - today).days,
            }
        return context

    def _asked(self, message: Message) -> dict[str, object]:
        """What the reader is asked, and what others are asked the same day."""
        year = int(message.target.partition(":")[2])
        wanted = questions(self._room, self._chains, year)
        on = message.at.astimezone(STOCKHOLM).date()
        mine = [self._with_council(ask, on) for ask in asked_on(wanted, message.person, on)]
        copies = [ask for ask in mine if ask.copy_of]
        own = [ask for ask in mine if not ask.copy_of]
        return {
            "page_url": self._decision_page(own, on),
            "asks": own,
            "copies": copies,
            "copied": [f"{ask.copy_of}: {ask.text}" for ask in copies],
        }

    def _with_council(self, ask: Ask, on: date) -> Ask:
        """The question with the member's own next council day, when it is known and the council is to decide."""
        chain, member = self._book.chain(ask.chain), self._association.member(ask.member)
        council = next_council(chain, self._association, member, on) if chain and chain.roads and member else None
        if council is None or ask.step != DECIDED:
            return ask
        return replace(
            ask, text=f"{ask.text} Enligt våra uppgifter är nästa dag {written(council.day)} ({council.name})."
        )

    def _decision_page(self, own: list[Ask], on: date) -> str:
        """Where the reader tells what the member decided: a contact's own page when there is one alone, else ""."""
        whose = {(ask.year, ask.member) for ask in own if ask.chain == DISCHARGE}
        if len(whose) != 1:
            return ""
        [(year, key)] = whose
        member = self._association.member(key)
        # The director is asked in the place of a contact that is missing, and has the pages of the house.
        if member is None or own[0].person not in contacts_of(self._association, member, on):
            return ""
        return contact_url(self._settings, self._association, DISCHARGE, year, member)

    def _change(self, message: Message, occasion: Occasion) -> dict[str, str]:
        """What an update says has changed: that the time has, or only that something has.

        Told from the subject of the last mail to this person about the meeting, which ends with the time: only
        the present revision of an occasion is stored, and the person may have missed the one before it.
        """
        told = next(
            (
                d.subject
                for d in self._room.deliveries(target=message.target, person=message.person)
                if d.kind in CALENDAR_KINDS and d.status in MAY_REACH_THEM and d.sequence < message.sequence
            ),
            "",
        )
        if not told or told.endswith(f" {short_when(occasion)}"):
            return {}
        return {"what_changed": "Ändrad tid", "before": told.partition(": ")[2]}

    def _forecast(self, occasion: Occasion) -> MeetingForecast | None:
        memory = remembered_of_meetings(self._room, self._occasions[occasion.key][0])
        told, given = memory.told.get(occasion.key, ()), memory.given.get(occasion.key, ())
        return forecast_of(self._association, occasion, told, given, self._now)

    def _answer_page(self, occasion: Occasion, person: Person) -> str:
        if not occasion.kind.is_meeting or occasion.cancelled:
            return ""
        secret = page_token(self._settings, self._association.key, person.key)
        return self._settings.link(f"/svar/{secret}/{occasion.key}")

    def _shown_occasion(self, key: str) -> Occasion:
        return as_told(self._occasions[key][1], self._association)

    def _papers(self, target: str) -> tuple[Paper, ...]:
        if target not in self._papers_of:
            self._papers_of[target] = self._found_papers(target)
        return self._papers_of[target]

    def _found_papers(self, target: str) -> tuple[Paper, ...]:
        if target in self._occasions:
            papers = occasion_papers(self._association, self._occasions[target][1], self._book, self._ticked)
            return (*papers, *(paper for paper in self._agenda if paper.target == target))
        return tuple(
            paper for d in self._deadlines[target] for paper in deadline_papers(self._association, d, self._ticked)
        )

    def _page(self, target: str) -> str:
        if target.startswith(f"{ASKS}:"):
            return ""
        return self._settings.link(f"{self._path(target)}?forbund={self._association.key}")

    def _path(self, target: str) -> str:
        if target.startswith(f"{DIGESTS}:"):
            return "/"
        if target in self._occasions:
            return f"/moten/{target}"
        first, *others = self._deadlines[target]
        if others and first.occasion:
            # Postings on several notice boards have no page in common but their meeting's.
            return f"/moten/{first.occasion}"
        return quote(f"/arshjul/{first.year}/{first.key}", safe="/:@")

    def _earlier(self, message: Message) -> tuple[str, ...]:
        """The Message-IDs that this one follows, so that mail readers keep a meeting's mails together."""
        if message.kind in (MessageKind.INVITATION, MessageKind.DIGEST):
            return ()
        earlier = self._room.deliveries(target=message.target, person=message.person)
        return tuple(d.message_id for d in reversed(earlier) if d.status is not DeliveryStatus.SKIPPED)

    def _person(self, message: Message) -> Person:
        person = self._association.person(message.person)
        if person is None:
            raise ValueError(f"message {message.key} is to nobody")
        return replace(person, address=message.address or person.address)


def _template(message: Message) -> str:
    if message.together:
        return About.REMINDERS.value
    return message.about.value if message.about else message.kind.value


def _line(item: AgendaItem) -> str:
    return f"{item.number} {item.title}{' (kvalificerad majoritet)' if item.qualified else ''}"


def _without_member(deadline: Deadline) -> str:
    """A posting's title without the one member: the reminder is about all notice boards of one meeting."""
    return f"{deadline.duty.name} – {deadline.title.rpartition(' – ')[2]}"
