"""What becomes of the mails that wait, by what is demanded at the moment when one of them could leave.

The standing that is asked must know as told only what has left: what waits may never leave, and so tells nobody
anything. Then what is demanded is what its readers lack, and a mail that waits is true when its key is among that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from arshjul.year.model import STOCKHOLM, Occasion, OccasionKind, YearStatus
from arshjul.year.people import called
from arshjul.year.saying.message import CALENDAR_KINDS, ONLY_THE_LATEST, About, Ending, Message, MessageKind, Topic
from arshjul.year.saying.messages import Thing, latest_stages, merged, thing_of
from arshjul.year.saying.told import begins
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Waiting:
    """A message that has a row, and whose mail has not left as far as is known."""

    key: str
    kind: MessageKind
    about: About | None
    person: str
    topic: Topic
    target: str
    year: int
    written_at: datetime
    """When its words were written."""
    may_be_there: bool = False
    """A try may have reached its reader."""


@dataclass(frozen=True)
class Stopped:
    """It does not leave, and why."""

    ending: Ending
    reason: str
    """Swedish."""
    carried_by: str | None = None


def at_the_door(standing: Standing, waiting: Sequence[Waiting], now: datetime) -> Mapping[str, Message | Stopped]:
    """What each of *waiting* is to say at *now*, or why it is stopped, by key.

    Of several reminders to one person the first carries the others, as when they are queued. What may have reached
    its reader is never said in other words under its Message-ID: it leaves as it was written while that is true, and
    is never carried.
    """
    demanded = {message.key: message for year in standing.years for message in year.messages}
    latest = latest_stages(message for message in demanded.values() if message.at <= now)
    found: dict[str, Message | Stopped] = {}
    for one in waiting:
        message = demanded.get(one.key)
        if message is None:
            found[one.key] = Stopped(Ending.WITHDRAWN, _why(standing, one, demanded.values()))
        else:
            found[one.key] = _stopped(standing, one, message, now) or _overtaken(message, latest) or message
    doubtful = {one.key for one in waiting if one.may_be_there}
    for message in merged([m for m in found.values() if isinstance(m, Message) and m.key not in doubtful]):
        found[message.key] = message if not message.ending else _as_stopped(message)
    return found


def _stopped(standing: Standing, one: Waiting, message: Message, now: datetime) -> Stopped | None:
    today = now.astimezone(STOCKHOLM).date()
    occasion = _occasion(standing, one)
    if message.ending:
        return _as_stopped(message)
    if message.day < today or (occasion and has_been(occasion, one.kind, now)):
        return Stopped(Ending.PAST, "Utebliven: tiden hade redan passerat när mejlet kunde skickas.")
    if one.about is About.ANSWER and not _was_called(standing, one):
        # Not withdrawn: it would be queued again in the morning, as long as the call waits.
        return Stopped(Ending.TOO_LATE, "Kallelsen har inte gått fram, så något svar kan inte väntas.")
    if one.may_be_there and one.kind not in CALENDAR_KINDS and not _is_as_written(standing, one, today):
        return Stopped(Ending.WITHDRAWN, "Det kan ha gått fram. Det skrivs på nytt med dagens ord.")
    return None


def _is_as_written(standing: Standing, one: Waiting, today: date) -> bool:
    """Whether the words of *one*, which is no call, still hold: for a day, and a list while no meeting is changed."""
    if one.written_at.astimezone(STOCKHOLM).date() != today:
        return False
    year = standing.year(one.year) if one.topic is Topic.BOOKINGS else None
    changes = [occasion.revised_at for occasion in year.plan.occasions] if year else []
    return all(moment <= one.written_at for moment in changes if moment)


def _overtaken(message: Message, latest: Mapping[Thing, Message]) -> Stopped | None:
    later = latest.get(thing_of(message)) if message.kind in ONLY_THE_LATEST else None
    if later is None or later.at <= message.at:
        return None
    return Stopped(Ending.OVERTAKEN, "En senare påminnelse om samma sak ersatte den här.")


def _as_stopped(message: Message) -> Stopped:
    if message.ending is None:
        raise ValueError("a message that is to be sent is not stopped")
    return Stopped(message.ending, message.skip_reason, message.carried_by)


def _occasion(standing: Standing, one: Waiting) -> Occasion | None:
    found = standing.of_occasion(one.target) if one.topic is Topic.OCCASION else None
    return found[1] if found else None


def has_been(occasion: Occasion, kind: MessageKind, now: datetime) -> bool:
    """Whether a mail of that *kind* is no use any more.

    A quorum is told of before the meeting, the rest before its end.
    """
    if kind is MessageKind.QUORUM:
        return begins(occasion) <= now
    if occasion.kind is OccasionKind.DEADLINE:
        return False
    return datetime.combine(occasion.last_day, occasion.end or time.max, STOCKHOLM) <= now


def _was_called(standing: Standing, one: Waiting) -> bool:
    told = standing.ledger.told.get(one.target, ())
    return any(call.person == one.person and call.reached and not call.cancels for call in told)


def _why(standing: Standing, one: Waiting, demanded: Iterable[Message]) -> str:
    """Why nobody demands it any more; the first reason that holds."""
    year = standing.year(one.year)
    if year is None or year.plan.status is not YearStatus.ADOPTED:
        return f"Årshjulet {one.year} är inte fastställt, eller är avslutat."
    if standing.association.person(one.person) is None:
        return "Personen finns inte längre i förbundet."
    if one.topic is Topic.BOOKINGS and any((m.topic, m.person) == (one.topic, one.person) for m in demanded):
        return "Listan går till den adress som personen har nu."
    if one.topic is Topic.OCCASION:
        return _why_not_of_occasion(standing, one, _occasion(standing, one), demanded)
    return _OF_OTHERS.get(one.topic, "Det behövs inte längre.")


def _why_not_of_occasion(
    standing: Standing, one: Waiting, occasion: Occasion | None, demanded: Iterable[Message]
) -> str:
    if occasion is None:
        return "Tillfället finns inte längre."
    about_it = (m for m in demanded if (m.person, m.target) == (one.person, one.target) and m.kind in CALENDAR_KINDS)
    if one.kind in CALENDAR_KINDS and any(not message.skip_reason for message in about_it):
        return "Ett senare besked om samma möte ersätter det här."
    if one.kind is MessageKind.CANCELLATION:
        return "Kallelsen har inte gått fram, eller gäller igen: det finns inget att ta tillbaka."
    if occasion.cancelled:
        return "Mötet är inställt."
    if one.about is About.UNSENT and occasion.prepared.issues:
        return "Kallelsen är skickad."
    if one.kind is MessageKind.SUMMONS and not occasion.prepared.issues:
        return "Kallelsen är ångrad."
    if one.kind is MessageKind.QUORUM:
        return "Beslutsförheten är inte längre en annan än vad som har sagts."
    if all(each.person.key != one.person for each in called(standing.association, occasion)):
        return "Personen är inte längre kallad."
    if one.kind in CALENDAR_KINDS:
        return "Ett senare besked om samma möte ersätter det här."
    answers = standing.ledger.answers.get(one.target, ())
    if one.about is About.ANSWER and any(given.person == one.person for given in answers):
        return "Svaret kom innan mejlet gick."
    return "Tillfället har en annan dag, eller personen väntas inte dit."


_OF_OTHERS: Mapping[Topic, str] = {
    Topic.DEADLINE: "Det är redan gjort, eller har en annan dag.",
    Topic.BOOKINGS: "Personen är inte längre kallad till flera möten.",
    Topic.QUESTIONS: "Det som frågades har fått sitt svar.",
    Topic.STAND_IN: "Vikariatet har andra dagar, eller blir inte av.",
}
