"""What each person has been told of a meeting: what their calendar holds, and from when they were asked anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256

from arshjul.year.answers import Given, standing_answer
from arshjul.year.model import STOCKHOLM, Association, Body, Occasion, OwnBody
from arshjul.year.saying.message import About, Message, MessageKind


@dataclass(frozen=True)
class Told:
    """One calendar message about one meeting that one person has, or may get."""

    person: str
    sequence: int
    at: datetime
    """Its DTSTAMP."""
    content: str = ""
    """As `when_and_where` gives it; empty when the whole meeting was cancelled."""
    cancels: bool = False
    optional: bool | None = False
    """None: it was sent before this was remembered."""
    reached: bool = True
    """False: the server refused it, so it is not in the person's calendar."""
    address: str = ""
    """Where it was sent; empty: to the address that the person has."""
    leaves: bool = False
    """It takes the meeting from an address that the person has left. Who is called is another matter."""
    booked: bool = False
    """It was the first call to one of several meetings, see `booking`."""
    left_at: datetime | None = None
    """When the server took it; None: that is not known, or it waits."""

    def is_at(self, address: str) -> bool:
        """Whether it went to *address*; capitals make no other address."""
        return self.address.lower() in ("", address.lower())


def address_mark(address: str) -> str:
    """What tells the mails to *address* from those to another, in their keys; capitals make no other address."""
    return sha256(address.lower().encode()).hexdigest()[:8]


Line = tuple[Told, ...]
"""All that one person has been told of one meeting, oldest first."""


@dataclass(frozen=True)
class ToldStandIn:
    """One mail that told who stands in for the director of it."""

    about: About | None
    days: str
    """The first and the last, as `standing_in.stand_in_days` reads them."""


def told_by(message: Message) -> Told:
    """What a person has been told when the calendar message has been sent."""
    return Told(
        message.person,
        message.sequence,
        message.at,
        message.content,
        cancels=message.kind is MessageKind.CANCELLATION,
        optional=message.optional,
        address=message.address,
        leaves=message.about is About.READDRESSED,
        booked=message.about is About.BOOKED,
    )


def when_and_where(occasion: Occasion) -> str:
    """What an invitation asks about: who is told another one is asked anew (RFC 5546, 2.1.4); a text asks nobody.

    *occasion* has the place that its readers see (`Association.placed`), as everywhere in this module.
    """
    start, end = (f"{at:%H:%M}" if at else "" for at in (occasion.start, occasion.end))
    days = (f"{occasion.day}", start, f"{occasion.last_day}", end)
    return "|".join((*days, occasion.body_key, occasion.place, occasion.link))


def as_it_was_told(content: str, occasion: Occasion) -> Occasion | None:
    """*occasion* when and where a message with that *content* said that it was; None: it did not say."""
    first, *others = content.split("|", 5)
    if len(others) != 5:
        return None
    start, last, end, body, where = others
    # The address of a video meeting holds no bar; the name of a place may.
    place, _, link = where.rpartition("|")
    was_of = _body_told(body, occasion)
    return replace(
        occasion,
        day=date.fromisoformat(first),
        end_day=date.fromisoformat(last) if last != first else None,
        start=time.fromisoformat(start) if start else None,
        end=time.fromisoformat(end) if end else None,
        body=was_of[0],
        own_body=was_of[1],
        place=place,
        link=link,
    )


def _body_told(key: str, occasion: Occasion) -> tuple[Body | None, OwnBody | None]:
    """The body that had that *key*; its name is known while it is still the occasion's own."""
    if key == occasion.body_key:
        return occasion.body, occasion.own_body
    return next((body for body in Body if body == key), Body.GROUP) if key else None, None


def begins(occasion: Occasion) -> datetime:
    """The moment the meeting begins; midnight when no hour is known."""
    return datetime.combine(occasion.day, occasion.start or time.min, STOCKHOLM).astimezone(UTC)


def lines(told: Iterable[Told]) -> dict[str, Line]:
    """What each person has been told, in the order of DTSTAMP and SEQUENCE."""
    found: dict[str, list[Told]] = {}
    for one in told:
        found.setdefault(one.person, []).append(one)
    return {person: tuple(sorted(line, key=lambda t: (t.at, t.sequence))) for person, line in found.items()}


def latest(line: Line) -> Told | None:
    """What the person was told last, at whatever address; None: nothing."""
    return next((one for one in reversed(line) if one.reached and not one.leaves), None)


def is_taken_back(line: Line) -> bool:
    """Whether the last told was taken from an address that the person had left, and nothing has come instead."""
    last = next((one for one in reversed(line) if one.reached or one.leaves), None)
    return last is not None and last.leaves


def holding(association: Association, told: Mapping[str, Iterable[Told]], today: date) -> frozenset[str]:
    """The people in whose calendars a meeting stands that has not been yet, by what was *told* of each occasion."""
    coming = [o for plan in association.years for o in plan.occasions if o.last_day >= today]
    return frozenset(
        person
        for occasion in coming
        for person, line in lines(told.get(occasion.key, ())).items()
        if (last := latest(line)) is not None and not last.cancels
    )


def since_asked(line: Line, occasion: Occasion) -> Line:
    """The end of *line* that is about the meeting as it stands now; what was told of another time or place is left.

    That one person was uninvited, or called again, asks nobody anew: the answers about this time still count.
    """
    content = when_and_where(occasion)
    present: list[Told] = []
    for one in reversed(line):
        # What was sent before the content was remembered is told by its sequence alone.
        is_old = not one.content and not one.cancels and one.sequence >= occasion.sequence
        if one.content != content and not is_old:
            break
        present.append(one)
    return tuple(reversed(present))


def asked_from(line: Line, occasion: Occasion) -> int:
    """The lowest SEQUENCE that asked this person about the meeting as it stands; answers below it are to another time.

    While the person has not been told of the present time yet: the sequence that they will be told it with.
    """
    present = since_asked(line, occasion)
    return present[0].sequence if present else next_sequence(line, occasion)


def answered_sequence(line: Line, occasion: Occasion) -> int:
    """The SEQUENCE that an answer on a page of ours, given at this moment, is to."""
    present = since_asked(line, occasion)
    return present[-1].sequence if present else next_sequence(line, occasion)


def next_sequence(line: Line, occasion: Occasion) -> int:
    """The SEQUENCE with which this person is asked anew: over all that reached them (RFC 5546, 2.1.4)."""
    return max([occasion.sequence, *(one.sequence + 1 for one in line if one.reached)])


def standing_answers(given: Iterable[Given], told: Mapping[str, Line], occasion: Occasion) -> dict[str, Given]:
    """The answer of each person that counts for *occasion* as it stands; people without one are left out."""
    by_person: dict[str, list[Given]] = {}
    for one in given:
        if one.occasion == occasion.key:
            by_person.setdefault(one.person, []).append(one)
    found = {}
    for person, answers in by_person.items():
        standing = standing_answer(answers, asked_from(told.get(person, ()), occasion))
        if standing:
            found[person] = standing
    return found
