"""What stands in each recipient's calendar in the end, replayed by the rules of RFC 5546 from the bytes alone."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest

from arshjul.ical.components import Organizer
from arshjul.ical.invitation import Attendee, Invitation, Method, Revision, calendar_part, occasion_uid
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.duty import DutyBook
from arshjul.year.model import (
    Association,
    Body,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    Person,
    Role,
    Seat,
    YearPlan,
    YearStatus,
)
from arshjul.year.saying.message import CALENDAR_KINDS, About, Message, MessageKind
from arshjul.year.saying.messages import demanded, due
from arshjul.year.saying.remembered import Remembered, known_after
from arshjul.year.saying.told import answered_sequence, lines

ADOPTED_AT = datetime(2026, 1, 12, 8, tzinfo=UTC)
BOOK = DutyBook("prov", "Prov", (), ())
SEATS = (
    *(Seat(f"{m}-ledamot", Body.BOARD, Role.MEMBER, m) for m in ("nora", "fk")),
    *(Seat(f"{m}-{n}", Body.BOARD, Role.DEPUTY, m, n) for m in ("nora", "fk") for n in (1, 2)),
    Seat("chef", Body.OFFICE, Role.DIRECTOR),
)
PEOPLE = tuple(Person(s.person, s.person, f"{s.person}@prov.example") for s in SEATS)
MEMBERS = (Member("nora", "Nora", MemberKind.MUNICIPALITY), Member("fk", "FK", MemberKind.INSURANCE_AGENCY))


DEEDS = ("move", "move", "place", "text", "cancel", "back", "answer", "answer", "answer", "address", "address")


@dataclass
class Event:
    """One meeting as a calendar holds it."""

    sequence: int
    stamp: str
    start: str
    place: str
    role: str
    stands: bool


class Mailbox:
    """A reader's calendar: highest SEQUENCE wins, then latest DTSTAMP (RFC 5546, 2.1.5); all else is dropped."""

    def __init__(self) -> None:
        self.events: dict[str, Event] = {}

    @property
    def only(self) -> Event:
        (event,) = self.events.values()
        return event

    def receive(self, content: bytes) -> None:
        unfolded = content.decode().replace("\r\n ", "")
        event = unfolded[unfolded.index("BEGIN:VEVENT") :]
        found = {line.partition(":")[0].partition(";")[0]: line for line in event.splitlines()}
        value = {name: line.rpartition(":")[2] for name, line in found.items()}
        method = next(line for line in unfolded.splitlines() if line.startswith("METHOD:")).partition(":")[2]
        uid, sequence, stamp = value["UID"], int(value["SEQUENCE"]), value["DTSTAMP"]
        known = self.events.get(uid)
        if known is not None and (sequence, stamp) <= (known.sequence, known.stamp):
            return
        role = "OPT" if "OPT-PARTICIPANT" in found["ATTENDEE"] else "REQ"
        self.events[uid] = Event(
            sequence, stamp, value["DTSTART"], value.get("LOCATION", ""), role, stands=method == "REQUEST"
        )


class House:
    """One meeting that is edited and answered, and whose mails reach their readers."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.chance = random.Random(number)  # noqa: S311 (the same chances at every run)
        self.occasion = Occasion(
            "styrelse-1",
            2026,
            OccasionKind.MEETING,
            "Styrelsemöte",
            date(2026, 6, 1) + timedelta(days=number % 100),
            Body.BOARD,
            start=time(9),
            end=time(12),
            place="Huset",
            known_since=ADOPTED_AT,
            revised_at=ADOPTED_AT,
        )
        self.now = ADOPTED_AT
        self.memory = Remembered()
        self.said: set[str] = set()
        self.people = {person.key: person for person in PEOPLE}
        self.boxes: defaultdict[str, Mailbox] = defaultdict(Mailbox)
        """By address."""
        self.sent: defaultdict[str, list[bytes]] = defaultdict(list)
        """By person, wherever it went."""

    @property
    def association(self) -> Association:
        plan = YearPlan(2026, YearStatus.ADOPTED, ADOPTED_AT, (self.occasion,))
        return Association("prov", "Prov", MEMBERS, tuple(self.people.values()), SEATS, years=(plan,))

    def work(self) -> None:
        association = self.association
        coming = due(demanded(association, association.years[0], BOOK, self.memory), self.said, self.now)
        self.said |= {m.key for m in coming}
        new = [m for m in coming if not m.skip_reason]
        self.memory = known_after(self.memory, new)
        for message in new:
            if message.kind in CALENDAR_KINDS:
                person = replace(self.people[message.person], own_address=message.address)
                content = bytes_of(message, self.occasion, person)
                self.boxes[message.address.lower()].receive(content)
                self.sent[message.person].append(content)

    def edit(self) -> None:
        """Something happens to the meeting, as `arshjul load` or an answer does it."""
        deed = self.chance.choice(DEEDS)
        changed = self.occasion
        if deed == "move":
            changed = replace(changed, day=changed.day + timedelta(days=self.chance.choice((-1, 1))))
        elif deed == "place":
            changed = replace(changed, place=self.chance.choice(("Huset", "Rådhuset")))
        elif deed == "text":
            changed = replace(changed, note=f"{self.now}")
        elif deed in ("cancel", "back"):
            changed = replace(changed, cancelled=deed == "cancel")
        elif deed == "address":
            self.readdress()
        elif not self.occasion.cancelled:
            self.answer()
        if changed != self.occasion:
            anew = deed != "text"
            self.occasion = replace(changed, sequence=changed.sequence + anew, revised_at=self.now)

    def readdress(self) -> None:
        """A new address, an old one again, or the same in capitals."""
        person = self.people[self.chance.choice(PEOPLE).key]
        address = self.chance.choice(
            (f"{person.key}@nya.example", f"{person.key}@prov.example", person.own_address.upper())
        )
        self.people[person.key] = replace(person, own_address=address)

    def answer(self) -> None:
        person = self.chance.choice(PEOPLE).key
        line = lines(self.memory.told.get(self.occasion.key, ())).get(person, ())
        given = Given(
            self.occasion.key,
            person,
            self.chance.choice(list(Answer)),
            answered_sequence(line, self.occasion),
            self.now,
            self.now,
            Via.WEB,
        )
        key = self.occasion.key
        self.memory = replace(self.memory, given={key: (*self.memory.given.get(key, ()), given)})


@cache
def bytes_of(message: Message, occasion: Occasion, person: Person) -> bytes:
    """What is sent; written once for the many meetings that begin alike."""
    return calendar_part(
        Invitation(
            occasion,
            Attendee(person, message.optional),
            Method.CANCEL if message.kind is MessageKind.CANCELLATION else Method.REQUEST,
            Revision(occasion_uid(occasion.key, "prov", "prov.example"), message.sequence, message.at),
            Organizer("Prov", "kallelse@prov.example"),
            "",
            stands=message.about in (About.UNINVITED, About.READDRESSED),
        )
    )


@pytest.mark.parametrize("meetings", [range(100), pytest.param(range(100, 1000), marks=pytest.mark.drill)], ids=len)
def test_every_recipients_calendar_ends_as_ours_after_any_edits(meetings: range) -> None:
    number_of_messages = 0
    for number in meetings:
        house = House(number)
        house.work()
        for _ in range(house.chance.randint(1, 8)):
            house.now += timedelta(minutes=house.chance.choice((1, 3, 15, 600, 6000)))
            house.edit()
            if house.chance.random() < 0.7:
                house.work()
        # Long enough for the quiet time, and for no deputy's time to answer.
        house.now += timedelta(minutes=11)
        house.work()
        number_of_messages += len(house.memory.told[house.occasion.key])
        compare(house)
    assert number_of_messages > 10 * len(meetings)


def compare(house: House) -> None:
    ours = lines(house.memory.told[house.occasion.key])
    for person in house.people.values():
        last = ours[person.key][-1]
        where = f"{person.key}, meeting {house.number}"
        holding = [box.only for address, box in house.boxes.items() if address.startswith(f"{person.key}@")]
        standing = [event for event in holding if event.stands]
        if house.occasion.cancelled:
            assert last.cancels, where
            assert not standing, where
            continue
        assert len(standing) == (not last.cancels), where
        if not person.key.endswith(("-1", "-2")):
            assert standing, where
        if standing:
            (event,) = standing
            assert event is house.boxes[person.own_address.lower()].only, where
            assert event.sequence == last.sequence, where
            assert event.start == f"{house.occasion.day:%Y%m%d}T090000", where
            assert event.place == house.occasion.place, where
            assert (event.role == "OPT") is last.optional, where
        # Both addresses may lead to one mailbox, and the mails may come in another order.
        shared = Mailbox()
        mails = list(house.sent[person.key])
        house.chance.shuffle(mails)
        for content in (*mails, *mails):
            shared.receive(content)
        assert shared.only.stands is bool(standing), where
        assert not standing or shared.only == standing[0], where
