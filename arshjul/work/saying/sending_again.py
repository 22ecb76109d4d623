"""Sending again what did not reach its reader: what still is true, in today's words, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, NewDelivery, Settled, Store, Unit
from arshjul.store.rows import row_of
from arshjul.swedish import listed
from arshjul.work.changing import Change, changing
from arshjul.work.saying.judging import Pen, left_standing, standing_of_deed, waiting_row
from arshjul.work.units import standings_of_all
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.door import Stopped, at_the_door
from arshjul.year.door_of_deeds import stopped_deed
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import DEMANDED_KINDS, Ending, Message
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Wanted:
    """Which of the mails that did not reach their readers; as it is: all of them."""

    person: str = ""
    """Key; to that person alone."""
    words: str = ""
    """What the server answered, or the reason beside it, holds these words."""
    delivery: int | None = None
    """That row alone."""

    def takes(self, row: Delivery) -> bool:
        """Whether *row* is meant."""
        return (
            self.person in ("", row.person)
            and self.words.casefold() in f"{row.answer}\n{row.reason}".casefold()
            and self.delivery in (None, row.id)
        )


@dataclass(frozen=True)
class SentAgain:
    """What sending again did."""

    mails: tuple[Again, ...]
    held_until: datetime | None
    """Until then nothing of it leaves, and it can be undone; None: it is not held."""


@dataclass(frozen=True)
class Again:
    """One mail that did not reach its reader."""

    row: Delivery
    why_not: str = ""
    """Swedish: why it is not sent again; empty: it is."""


def to_send_again(store: Store, key: str, wanted: Wanted, doer: Doer) -> tuple[Again, ...]:
    """What `send_again` would send, and what it would leave, with the reason; nothing is changed.

    Raises NotFoundError for an unknown association, and when *wanted* names a mail that there is not, or one that
    has not failed.
    """
    with store.reading() as unit:
        change = Change(unit, unit.of(key), doer.at)
        rows = _failed(change, wanted)
        found = _judged(change, _left(change), rows)
    return tuple(Again(row, _why_not(found[row.key])) for row in rows)


def unreached(unit: Unit, now: datetime) -> Mapping[str, int]:
    """How many mails of each association failed and still are to reach their reader; of all, in a few questions.

    As `to_send_again`, but what waits counts as told: it is on its way.
    """
    refused = unit.waiting.refused()
    if not refused:
        return {}
    standings = {it.association.key: it for it in standings_of_all(unit, now, *_years_of_deeds(refused))}
    return {key: _number_unreached(standings[key], rows, now) for key, rows in refused.items() if key in standings}


def _years_of_deeds(refused: Mapping[str, Iterable[Delivery]]) -> set[int]:
    """The years that what is to be judged by `stopped_deed` rests on: its own, and those beside it, when chains run."""
    years = {row.year for rows in refused.values() for row in rows if row.kind not in DEMANDED_KINDS}
    return years | {year + apart for year in years for apart in (-1, 1)}


def _number_unreached(standing: Standing, rows: Iterable[Delivery], now: datetime) -> int:
    waiting = [waiting_row(row) for row in rows]
    by_rules = [row for row in waiting if row.kind in DEMANDED_KINDS]
    of_deeds = [stopped_deed(standing, row, now) for row in waiting if row.kind not in DEMANDED_KINDS]
    return sum(not _why_not(one) for one in (*at_the_door(standing, by_rules, now).values(), *of_deeds))


def send_again(store: Store, settings: Settings, key: str, wanted: Wanted, doer: Doer) -> SentAgain:
    """Queue anew what did not reach its reader and still is true, to the address that the reader has now.

    Each gets a row of its own under the same key, and a new Message-ID; the one that failed says so. It leaves when
    the time to undo it is over. Reminders to one person are one mail. Raises NotFoundError as `to_send_again`, and
    LetterError when a mail cannot be written; then nothing is queued.
    """
    deed = Deed(DeedKind.SENT_AGAIN, doer)
    with changing(store, key, doer.at) as change:
        rows = _failed(change, wanted)
        standing = _left(change)
        found = _judged(change, standing, rows)
        times = change.room.outgoing.times_queued([row.key for row in rows])
        told = tuple(Again(row, _why_not(found[row.key])) for row in rows)
        if all(one.why_not for one in told):
            return SentAgain(told, None)
        leaves_at, number = change.hold_ends(settings), change.room.apart.add(deed)
        pen = Pen(change.room, standing, settings, doer.at)
        new: list[NewDelivery] = []
        for row in rows:
            verdict = found[row.key]
            if not _why_not(verdict):
                if not isinstance(verdict, Stopped):
                    anew = _anew(change, pen, row, verdict, times[row.key])
                    new.append(replace(anew, due_at=max(anew.due_at, leaves_at), deed=number))
                change.room.outgoing.stop(row.id, _ending(row, verdict, doer), number)
        change.room.deliveries.add(new)
    return SentAgain(told, leaves_at if leaves_at > doer.at else None)


def take_back_again(change: Change, deed: tuple[int, Deed], named: str) -> None:
    """Let nothing of what *deed* sent again leave: the mails have failed as they had before it.

    Raises NotAllowedError, which begins with *named*, when anything of it has left, or nothing is left to stop.
    """
    number, done = deed
    outgoing = change.room.outgoing
    outgoing.fail_again(done, number)
    outgoing.withdraw({mail.id for mail in outgoing.queued_by(done, number)}, "Ångrat innan det lämnade.")
    # Looked at only now: what a pass takes at this moment was not withdrawn.
    mails = outgoing.queued_by(done, number)
    if left := [mail for mail in mails if not was_taken_back([mail])]:
        names = listed(dict.fromkeys(mail.person_name for mail in left))
        raise NotAllowedError(f"{named}, kan inte ångras: mejlet har redan lämnat, till {names}.")


def was_taken_back(mails: Iterable[Delivery]) -> bool:
    """Whether none of *mails* has left, and none will."""
    return all(mail.status is DeliveryStatus.SKIPPED and mail.ending is not Ending.CARRIED for mail in mails)


Verdict = Message | Stopped | None
"""What a mail says now, or why it is left; None: it says what it said."""


def _failed(change: Change, wanted: Wanted) -> tuple[Delivery, ...]:
    """The newest row of each key that did not reach its reader, oldest first."""
    failed = change.room.deliveries.newest(limit=None, status=DeliveryStatus.FAILED)
    newest = {row.key: row for row in reversed(failed)}
    rows = tuple(row for row in sorted(newest.values(), key=lambda row: row.id) if wanted.takes(row))
    if wanted.delivery is not None and not rows:
        raise NotFoundError(
            f"Utskick {wanted.delivery} finns inte bland dem som inte har gått fram. Se sidan Utskick.",
            command=f"arshjul send-again {change.room.key}",
        )
    return rows


def _left(change: Change) -> Standing:
    return left_standing(change.room, change.standing())


def _judged(change: Change, standing: Standing, rows: tuple[Delivery, ...]) -> Mapping[str, Verdict]:
    by_rules = [waiting_row(row) for row in rows if row.kind in DEMANDED_KINDS]
    return dict(_others(change, rows)) | dict(at_the_door(standing, by_rules, change.now))


def _others(change: Change, rows: tuple[Delivery, ...]) -> Iterator[tuple[str, Verdict]]:
    """What followed from a deed is true as it was written, as long as that holds and the reader has that address."""
    for row in rows:
        if row.kind in DEMANDED_KINDS:
            continue
        waiting = waiting_row(row)
        standing = standing_of_deed(change.unit, change.room.key, waiting, change.now)
        person = standing.association.person(row.person)
        has_moved = person is not None and person.own_address != row.address
        moved = "Mottagaren har en annan adress nu. Gör om det som mejlet kom av, så går ett nytt."
        stopped = stopped_deed(standing, waiting, change.now)
        yield row.key, stopped or (Stopped(Ending.WITHDRAWN, moved) if has_moved else None)


def _why_not(verdict: Verdict) -> str:
    return verdict.reason if isinstance(verdict, Stopped) and verdict.ending is not Ending.CARRIED else ""


def _anew(change: Change, pen: Pen, row: Delivery, message: Message | None, again: int) -> NewDelivery:
    if message is not None:
        return pen.letter(row, replace(message, at=max(message.at, change.now)), again)
    body = change.room.deliveries.bytes_of(row.id)
    kept = {name: value for name, value in row_of(row).items() if name in NewDelivery.__dataclass_fields__}
    planned = {"status": DeliveryStatus.PLANNED, "reason": "", "ending": None, "again": again}
    return NewDelivery(**{**kept, **planned, "body": body, "due_at": change.now, "created_at": change.now})


def _ending(row: Delivery, verdict: Verdict, doer: Doer) -> Settled:
    if isinstance(verdict, Stopped):
        return Settled.stopped(verdict.ending, verdict.reason, in_doubt=False, carried_by=verdict.carried_by)
    day = doer.at.astimezone(STOCKHOLM).date()
    words = row.reason or "Gick inte fram"
    return Settled.stopped(
        Ending.SENT_AGAIN, f"{words.rstrip('.')}. Skickades igen {day} av {doer.by}.", in_doubt=False
    )
