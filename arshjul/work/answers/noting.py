"""What the office writes down for somebody: held before it calls anybody, and taken back as if it never was."""

from __future__ import annotations

from dataclasses import replace

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus
from arshjul.work.answers.answering import calling, record_answer, thread
from arshjul.work.changing import Change
from arshjul.work.mailing import Correction, receipt, receipt_key
from arshjul.year.answers import Given, standing_answer
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.saying.message import Ending


def note(change: Change, settings: Settings, given: Given, doer: Doer) -> None:
    """Store *given* as a deed of *doer*, held for the time in which it can be undone. Raises as `record_answer`."""
    held_until = change.hold_ends(settings)
    number = change.room.apart.add(Deed(DeedKind.NOTED, doer))
    record_answer(change, settings, replace(given, acts_at=held_until if held_until > doer.at else None), number)


def take_back_answer(change: Change, settings: Settings, deed: tuple[int, Deed], named: str) -> None:
    """Let the answer that *deed* wrote down never have been given; a mail of it comes back to the tray.

    Whoever was told that it changed an earlier one is told that this stands again. Raises NotAllowedError, which
    begins with *named*, when the same person has answered again since.
    """
    number, done = deed
    given = change.room.apart.noted()[number]
    found = change.standing().of_occasion(given.occasion)
    log = [one for one in change.standing().ledger.answers.get(given.occasion, ()) if one.person == given.person]
    if given not in log or found is None:
        raise NotAllowedError(f"{named}, kan inte ångras: det är redan ångrat, eller mötet finns inte kvar.")
    if log[-1] != given:
        raise NotAllowedError(f"{named}, kan inte ångras: personen har svarat igen sedan dess. Anteckna rätt svar.")
    mails = change.room.outgoing.queued_by(done, number)
    change.room.outgoing.withdraw({mail.id for mail in mails}, "Ångrat innan det lämnade.")
    # Looked at only now: what a pass takes at this moment was not withdrawn.
    left = [mail for mail in change.room.outgoing.queued_by(done, number) if mail.ending is not Ending.WITHDRAWN]
    change.room.apart.retract_answer(given.id or 0, change.now)
    if given.source:
        change.unit.inbox.put_back(given.source, change.room.key)
    asked_from = calling(change.room, change.standing(), found[1], given.person).asked_from
    before = standing_answer([one for one in log if one != given], asked_from)
    if before and any(mail.status is not DeliveryStatus.FAILED for mail in left):
        correction = Correction(change.association, found[1], given, before, thread(change.room, given))
        key = receipt_key(before)
        again = change.room.outgoing.times_queued([key]).get(key, 0)
        change.room.deliveries.add([receipt(correction, settings, change.now, again)])
