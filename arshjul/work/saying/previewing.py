"""What a deed would send, before anybody is told: how many mails, to whom, one of each kind as it will look."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import Delivery, Room, Store
from arshjul.work.changing import waiting_for_others
from arshjul.work.saying.letters import Desk, Writer, desk_of
from arshjul.work.saying.queueing import calls_to_come
from arshjul.work.units import plan_of, standing_of
from arshjul.year.model import STOCKHOLM, Association, YearStatus
from arshjul.year.saying.calls import STEP
from arshjul.year.saying.holding import not_before
from arshjul.year.saying.message import DEMANDED_KINDS, KIND_WORDS, Message, MessageKind, turn_of_day
from arshjul.year.saying.messages import due, targets
from arshjul.year.saying.rehearsal import passed_over, rehearse, rehearsed_from
from arshjul.year.saying.trial import leaves_in_trial
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Sample:
    """One of the mails, as it will look."""

    word: str
    """What kind it is; Swedish."""
    to: str
    """The reader's name."""
    content: bytes
    """The whole mail."""


@dataclass(frozen=True)
class Preview:
    """What a deed would send, if it was done on the association as it stands."""

    revision: int
    """Of the association that it was computed of."""
    soon: tuple[Message, ...]
    """Each is one mail, which leaves as soon as the time to undo the deed is over."""
    later: tuple[Message, ...]
    """What the deed leads to later on."""
    unsent: tuple[tuple[str, int], ...]
    """What one could believe to be sent and is not: the reason, and of how many mails."""
    samples: tuple[Sample, ...]
    """One of each kind among `soon` and `later`."""
    names: Mapping[str, str]
    """By person's key."""

    @property
    def digest(self) -> str:
        """Tells it from every other: what is sent when, and to whom."""
        lines = [f"{when} {one.key} {one.person}" for when, some in self._all for one in some]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()

    @property
    def _all(self) -> tuple[tuple[str, tuple[Message, ...]], ...]:
        return ("soon", self.soon), ("later", self.later)

    @property
    def number(self) -> int:
        """How many mails it is, sooner or later."""
        return len(self.soon) + len(self.later)

    @property
    def readers(self) -> tuple[tuple[str, int], ...]:
        """Who gets a mail soon, and how many, by name."""
        found = Counter(self.names[one.person] for one in self.soon)
        return tuple(sorted(found.items()))

    @property
    def kinds(self) -> tuple[tuple[str, int, int], ...]:
        """Each kind in Swedish, how many leave soon and how many later; the most first."""
        soon, later = (Counter(KIND_WORDS[one.kind] for one in some) for _, some in self._all)
        words = sorted({*soon, *later}, key=lambda word: (-soon[word] - later[word], word))
        return tuple((word, soon[word], later[word]) for word in words)

    def told(self, what: str) -> str:
        """``Årshjulet 2027 kommer att skicka 210 mejl, till 14 personer``, where *what* is ``Årshjulet 2027``."""
        people = len({one.person for _, some in self._all for one in some})
        return f"{what} kommer att skicka {self.number} mejl, till {people} {'person' if people == 1 else 'personer'}"

    def lines(self) -> Iterator[str]:
        """Each kind in a line of its own, and then what is not sent."""
        for word, soon, later in self.kinds:
            parts = (f"{soon} när ångertiden är slut" if soon else "", f"{later} senare" if later else "")
            yield f"{word}: {soon + later} ({', '.join(filter(None, parts))})"
        for reason, number in self.unsent:
            yield f"Skickas inte: {number} ({reason})"


def adoption(store: Store, settings: Settings, key: str, year: int, now: datetime) -> Preview:
    """What adopting *year* at *now* would send; of the association's revision, the rules and the moment alone.

    Raises NotFoundError, and NotAllowedError for a year that is adopted already.
    """
    with store.reading() as unit:
        room, standing = unit.of(key), standing_of(unit, key, now, year)
        # What an earlier deed holds back waits for itself.
        association = replace(standing.association, hold=None, trial_until=None)
        plan, of_year = plan_of(association, year), standing.year(year)
        if plan.status is not YearStatus.DRAFT or of_year is None:
            raise NotAllowedError(f"Årshjulet {year} för {association.name} är redan fastställt.")
        known, start = of_year.remembered, rehearsed_from(plan, now)
        about = targets(association, plan, standing.book, known)
        made = room.deliveries.newest(limit=None, targets=about)
        said = {row.key for row in made if row.kind in DEMANDED_KINDS}
        at_start = replace(standing, association=association, moment=turn_of_day(start))
        desk = desk_of(room, at_start, settings, start, made=made, uid_domain=settings.mail_domain)
        messages = rehearse(association, plan, standing.book, start, known, said)
        skipped = passed_over(association, plan, standing.book, start, known, said)
        return preview_of(desk, room.revision, messages, skipped)


def change_preview(room: Room, settings: Settings, standing: Standing, wanted: Association, now: datetime) -> Preview:
    """What is sent when the association of *standing* becomes what is *wanted*: calls, changes and cancellations."""
    after = replace(standing, association=replace(wanted, hold=None))
    # Each leaves at once, or when the time to undo the deed is over.
    calls = [replace(one, at=now) for one in calls_to_come(standing, after, room.delivery_keys(), now)]
    made = room.deliveries.newest(limit=None, targets={one.target for one in calls})
    desk = desk_of(room, after, settings, now, made=made, uid_domain=settings.mail_domain)
    return preview_of(desk, room.revision, calls, ())


def letting_go(room: Room, settings: Settings, standing: Standing, now: datetime) -> Preview:
    """What is sent when the trial of the association of *standing* is let go at *now*, and nothing of the time to come.

    It is what has not been told, and what waits at the door; the kallelse with the call that it follows.
    """
    until = not_before(standing.association, now)
    after = replace(standing, association=replace(standing.association, trial_until=until))
    said = room.delivery_keys()
    demanded = (one for year in after.years for one in (*year.messages, *year.summonses_to_come))
    to_others = (one for one in demanded if not leaves_in_trial(after.association, one))
    due_now = due(to_others, said, until + STEP)
    soon = [replace(one, at=now) for one in due_now if not one.skip_reason]
    made = room.deliveries.newest(limit=None, targets={one.target for one in soon})
    desk = desk_of(room, after, settings, now, made=made, uid_domain=settings.mail_domain)
    preview = preview_of(desk, room.revision, soon, (one for one in due_now if one.skip_reason))
    rows = waiting_for_others(room, standing.association, now)
    newest = {KIND_WORDS[row.kind]: row for row in rows}
    samples = (Sample(word, row.person_name, room.deliveries.bytes_of(row.id)) for word, row in newest.items())
    shown = {one.word for one in preview.samples}
    waiting = (_message_of(row, now) for row in rows if row.person in preview.names)
    return replace(
        preview,
        soon=(*preview.soon, *waiting),
        samples=(*preview.samples, *(one for one in samples if one.word not in shown)),
    )


def _message_of(row: Delivery, now: datetime) -> Message:
    """A mail that waits, as what was to be said."""
    return Message(
        row.key, row.kind, now, row.person, row.topic, row.year, row.target, now.astimezone(STOCKHOLM).date()
    )


def preview_of(desk: Desk, revision: int, messages: Iterable[Message], skipped: Iterable[Message]) -> Preview:
    """What is sent when *messages* are said, the first of them at the moment of *desk*; the *skipped* never are."""
    association = desk.association
    names = _names(association)
    known = [message for message in messages if message.person in names]
    soon = tuple(message for message in known if message.at <= desk.now)
    later = tuple(message for message in known if message.at > desk.now)
    reasons = Counter(message.skip_reason for message in skipped)
    samples = tuple(_samples(desk, (*soon, *later), names))
    return Preview(revision, soon, later, tuple(reasons.most_common()), samples, names)


def _names(association: Association) -> dict[str, str]:
    return {person.key: person.name for person in association.people}


def _samples(desk: Desk, messages: Iterable[Message], names: Mapping[str, str]) -> Iterator[Sample]:
    writer, chosen = Writer(desk), dict[MessageKind, Message]()
    for message in messages:
        known = chosen.setdefault(message.kind, message)
        if known.optional and not message.optional:
            # What a deputy gets has less in it.
            chosen[message.kind] = message
    for kind, message in chosen.items():
        yield Sample(KIND_WORDS[kind], names[message.person], writer.delivery(message).body)
