"""Collecting answers from the mailbox: each mail is kept and judged in one commit, and only then marked as read."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from arshjul.errors import LetterError, StoreError
from arshjul.mail.counting import LARGEST_MAIL
from arshjul.mail.incoming import read_mail
from arshjul.mail.mailbox import Mailbox, parse_mailbox
from arshjul.settings import Settings
from arshjul.store import NewIncoming, Place, Store, Unit, Verdict
from arshjul.work.answers.answering import record_answer
from arshjul.work.answers.judging import Judgement, judge
from arshjul.work.changing import changing_in
from arshjul.work.mailing import Recipients

RAW_KEPT = timedelta(days=90)
"""How long a mail is kept that waits for nobody. A person's own words in it may be a reason for staying away, which is
nothing to keep; but who was called and answered must be open to question until the minutes are final."""
LOOKED_BACK = timedelta(days=30)
"""How far back we look when the mailbox has been made anew and its numbers mean other mails."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Collected:
    """How one pass went."""

    counted: int
    tray: int
    other: int
    """Understood, but changing no answer."""


def collect(store: Store, settings: Settings, now: datetime) -> Collected:
    """Fetch what is new in the mailbox and judge each mail; nothing is lost and nothing is handled twice.

    Without a mailbox in the settings nothing is done. Raises MailboxError when the mailbox cannot be read; what
    was taken before that stays.
    """
    counts: Counter[Verdict] = Counter()
    if settings.imap_url is not None:
        address = parse_mailbox(settings.imap_url)
        name = f"{address.user}@{address.host}:{address.port}/{address.folder}"
        with Mailbox(address, loopback_only=settings.loopback_only) as mailbox:
            for mail in mailbox.fetch(_numbers(store, mailbox, name, now)):
                place = (name, Place(mailbox.validity, mail.uid))
                verdict = take(store, settings, mail.raw, min(mail.received_at, now), now, place)
                if verdict is not None:
                    counts[verdict] += 1
                mailbox.mark_read(mail.uid)
    with store.reading() as unit:
        is_long_ago = unit.inbox.has_raw(now - RAW_KEPT)
    if is_long_ago:
        with store.writing() as unit:
            unit.inbox.forget_raw(now - RAW_KEPT)
    counted, tray = counts[Verdict.COUNTED], counts[Verdict.TRAY]
    return Collected(counted, tray, counts.total() - counted - tray)


def take(
    store: Store,
    settings: Settings,
    raw: bytes,
    received_at: datetime,
    now: datetime,
    place: tuple[str, Place] | None = None,
) -> Verdict | None:
    """Keep one mail and do what it asks, in one commit; return what became of it, None: it was here already.

    *place* is where in which mailbox it stood; it is remembered in the same commit. A mail that cannot be judged
    waits for a person, whatever is wrong with it or with us.
    """
    mail = read_mail(raw)
    kept = NewIncoming(
        fingerprint=hashlib.sha256(raw).hexdigest(),
        raw=raw[: LARGEST_MAIL + 1],
        from_address=", ".join(mail.senders)[:500],
        subject=mail.subject,
        message_id=mail.message_id,
        received_at=received_at,
        verdict=Verdict.TRAY,
    )

    def judged(unit: Unit) -> Judgement:
        judgement = judge(unit, settings, Recipients(settings, unit, now), mail, received_at, now)
        return _done(unit, settings, judgement, now)

    try:
        return _take(store, kept, place, judged)
    except StoreError:
        raise
    except LetterError as error:
        unclear = Judgement(Verdict.TRAY, f"Svaret gick inte att ta emot: {error}")
    except Exception:
        logger.exception("A mail could not be judged; it waits for a person")
        unclear = Judgement(Verdict.TRAY, "Mejlet gick inte att bedöma. Läs vad det säger.")
    return _take(store, kept, place, lambda _unit: unclear)


def _take(
    store: Store, mail: NewIncoming, place: tuple[str, Place] | None, judged: Callable[[Unit], Judgement]
) -> Verdict | None:
    with store.writing() as unit:
        if place is not None:
            _remember_place(unit, *place)
        id = unit.inbox.keep(mail)
        if id is None:
            return None
        judgement = judged(unit)
        unit.inbox.judge(
            id,
            judgement.verdict,
            judgement.reason,
            association=judgement.association,
            person=judgement.person,
            occasion=judgement.occasion,
        )
        return judgement.verdict


def _done(unit: Unit, settings: Settings, judgement: Judgement, now: datetime) -> Judgement:
    """Do what *judgement* asks, and return how it stands then."""
    if judgement.association is None:
        return judgement
    with changing_in(unit, judgement.association, now) as change:
        if judgement.bounced is not None:
            tell = change.room.record_bounce if judgement.bounced.is_permanent else change.room.record_delay
            tell(judgement.bounced.delivery.id, judgement.bounced.words)
        if judgement.given is not None:
            stands = record_answer(change, settings, judgement.given)
            if judgement.verdict is Verdict.COUNTED and not stands:
                return replace(
                    judgement, verdict=Verdict.NOTED, reason="Ett senare svar från samma person finns redan."
                )
    return judgement


def _numbers(store: Store, mailbox: Mailbox, name: str, now: datetime) -> tuple[int, ...]:
    """The mails to look at: those after the last one that was stored, and those that nobody has read.

    A mail that somebody has opened in the mailbox is thus not lost. The first time: the unread ones only.
    """
    with store.reading() as unit:
        place = unit.inbox.place(name)
    if place is None:
        numbers = mailbox.unread_numbers()
        # What was read before our first look is somebody else's business; the unread are found as such.
        last = mailbox.next_uid - 1 if mailbox.next_uid else max(numbers, default=0)
        with store.writing() as unit:
            unit.inbox.put_place(name, Place(mailbox.validity, last))
        return numbers
    if place.validity != mailbox.validity:
        return mailbox.numbers_since((now - LOOKED_BACK).date())
    return mailbox.numbers_after(place.last_uid)


def _remember_place(unit: Unit, name: str, place: Place) -> None:
    known = unit.inbox.place(name)
    # An old mail that somebody has marked as unread must not lead us back.
    if known is None or known.validity != place.validity or known.last_uid < place.last_uid:
        unit.inbox.put_place(name, place)
