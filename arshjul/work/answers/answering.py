"""Writing an answer into the log, whichever way it came, and telling the person when it changed an earlier one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Room
from arshjul.store.deliveries import MAY_REACH_THEM
from arshjul.work.changing import Change
from arshjul.work.mailing import Correction, receipt
from arshjul.year.answers import Given, standing_answer
from arshjul.year.model import Occasion
from arshjul.year.saying.message import CALENDAR_KINDS
from arshjul.year.saying.told import asked_from, lines
from arshjul.year.standing import Standing

MOST_MAILS = 10_000
"""More than one person is ever sent about one meeting."""


@dataclass(frozen=True)
class Calling:
    """How one person has been called to one meeting, by the mails that may have reached the person."""

    mails: tuple[Delivery, ...]
    """Invitations, updates and cancellations, newest first; empty: was never called."""
    asked_from: int
    """The lowest sequence that asked about the meeting as it stands: only answers from there on count."""

    @property
    def highest(self) -> int:
        """The highest sequence that the person has been sent; -1: none."""
        return max((mail.sequence for mail in self.mails), default=-1)


def calling(room: Room, standing: Standing, occasion: Occasion, person: str) -> Calling:
    """How *person* has been called to *occasion*."""
    mails = room.deliveries.newest(limit=MOST_MAILS, target=occasion.key, person=person)
    line = lines(standing.ledger.told.get(occasion.key, ())).get(person, ())
    return Calling(
        mails=tuple(m for m in mails if m.kind in CALENDAR_KINDS and m.status in MAY_REACH_THEM),
        asked_from=asked_from(line, standing.association.placed(occasion)),
    )


def record_answer(change: Change, settings: Settings, given: Given, deed: int | None = None) -> bool:
    """Store *given*, and return whether it is the answer that stands now.

    *deed* is the number of the one that wrote it down; None: the person gave it. When it changes an earlier answer,
    a receipt is queued to the address on file, so that a forged answer is seen. Raises LetterError when the receipt
    cannot be written, NotFoundError for an unknown occasion.
    """
    room, standing = change.room, change.standing()
    found = standing.of_occasion(given.occasion)
    if found is None:
        raise NotFoundError(f"Det finns inget möte som heter {given.occasion}. Det kan vara borttaget.")
    occasion = found[1]
    earlier = [one for one in standing.ledger.answers.get(occasion.key, ()) if one.person == given.person]
    called = calling(room, standing, occasion, given.person)
    before = standing_answer(earlier, called.asked_from)
    given = replace(given, id=room.add_answer(given, occasion.year, deed))
    after = standing_answer((*earlier, given), called.asked_from)
    if after is given and before is not None and before.answer is not given.answer:
        correction = Correction(standing.association, occasion, before, given, thread(room, given))
        room.deliveries.add([replace(receipt(correction, settings, change.now), deed=deed)])
    return after is given


def thread(room: Room, given: Given) -> tuple[str, ...]:
    """The Message-IDs of the calendar mails about the meeting that the person who answered has been sent."""
    return tuple(
        mail.message_id
        for mail in reversed(room.deliveries.newest(target=given.occasion, person=given.person))
        if mail.kind in CALENDAR_KINDS and mail.status is not DeliveryStatus.SKIPPED
    )
