"""Collecting answers from the mailbox: each mail is kept, then understood, then judged, and only then marked as read.

1. Kept: a short commit with the octets and where they stood. From now on the mail cannot be lost.
2. Understood: by a process apart, within limits, and in no unit of work. A stranger may have written it.
3. Judged: a short unit of work, which holds the one association that the mail is about.

A pass that dies in between leaves a mail that nobody has judged; the next pass takes it first.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from arshjul.errors import LetterError, StoreError
from arshjul.intake.apart import Apart
from arshjul.intake.understanding import Understood
from arshjul.mail.counting import LARGEST_MAIL
from arshjul.mail.incoming import IncomingMail
from arshjul.mail.mailbox import Mailbox, parse_mailbox
from arshjul.settings import Settings
from arshjul.store import Store, Unit
from arshjul.store.values.incoming import InMailbox, Judged, NewIncoming, ReadSoFar
from arshjul.store.values.kinds import Verdict
from arshjul.work.answers.answering import record_answer
from arshjul.work.answers.judgement import Judgement
from arshjul.work.answers.judging import judge
from arshjul.work.changing import Change
from arshjul.work.mailing import Recipients

LOOKED_BACK = timedelta(days=30)
"""How far back we look when the mailbox has been made anew and its numbers mean other mails."""
MOST_FETCHED = 1000
"""Mails in one pass; the others wait for the next."""
LONGEST_PASS = 240.0
"""Seconds. Each mail may take five to understand, and the next pass begins after five minutes."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Collected:
    """How one pass went."""

    counted: int
    tray: int
    other: int
    """Understood, but changing no answer."""
    is_cut_short: bool = False
    """It took so long that the rest waits, in its order, for the next pass."""


def collect(
    store: Store, settings: Settings, now: datetime, seconds: Callable[[], float] = time.monotonic
) -> Collected:
    """Fetch what is new in the mailbox and judge each mail; nothing is lost and nothing is handled twice.

    No mail is begun after `LONGEST_PASS` on the clock *seconds*: whoever floods the mailbox makes no pass endless.
    Without a mailbox in the settings nothing is fetched. Raises MailboxError when the mailbox cannot be read, and
    IntakeError when no mail can be understood; what was taken before that stays.
    """
    counts: Counter[Verdict | None] = Counter()
    ends_at = seconds() + LONGEST_PASS
    is_cut_short = False
    with Apart() as apart:
        for verdict in _taken(Taking(store, settings, apart.understand, now)):
            counts[verdict] += 1
            if is_cut_short := seconds() > ends_at:
                break
    others = (Verdict.NOTED, Verdict.BOUNCE, Verdict.IGNORED)
    other = sum(counts[one] for one in others)
    return Collected(counts[Verdict.COUNTED], counts[Verdict.TRAY], other, is_cut_short)


def arrived(raw: bytes, received_at: datetime, where: InMailbox | None = None) -> NewIncoming:
    """A mail as it is kept; of one that is too large to be read, its beginning."""
    return NewIncoming(hashlib.sha256(raw).hexdigest(), raw[: LARGEST_MAIL + 1], received_at, where)


@dataclass(frozen=True)
class Taking:
    """What is needed to take mails in, one by one."""

    store: Store
    settings: Settings
    understand: Callable[[bytes], Understood]
    now: datetime

    def take(self, mail: NewIncoming) -> Verdict | None:
        """Keep one mail and do what it asks; return what became of it, None: it was here already.

        A mail that cannot be judged waits for a person, whatever is wrong with it or with us.
        """
        with self.store.writing() as unit:
            if mail.where is not None:
                _remember_how_far(unit, mail.where)
            id = unit.inbox.keep(mail)
        return None if id is None else self._judge(id, mail.raw, mail.received_at)

    def judge_what_waited(self) -> Iterator[Verdict | None]:
        """Judge what an earlier pass kept before it died."""
        with self.store.reading() as unit:
            waited = unit.inbox.unjudged()
        for mail in waited:
            with self.store.reading() as unit:
                raw = unit.inbox.raw(mail.id)
            yield self._judge(mail.id, raw, mail.received_at)

    def _judge(self, id: int, raw: bytes, received_at: datetime) -> Verdict | None:
        understood = self.understand(raw)

        def judged(unit: Unit) -> Judgement:
            return judge(
                unit, self.settings, Recipients(self.settings, unit, self.now), understood, received_at, self.now
            )

        try:
            # First without holding anything: what it takes is then computed, and nobody waits for it.
            with self.store.reading() as unit:
                whose = judged(unit).association
            return self._settle(id, understood.mail, judged, whose)
        except StoreError:
            raise
        except LetterError as error:
            unclear = Judgement(Verdict.TRAY, f"Svaret gick inte att ta emot: {error}")
        except Exception:
            logger.exception("A mail could not be judged; it waits for a person")
            unclear = Judgement(Verdict.TRAY, "Mejlet gick inte att bedöma. Läs vad det säger.")
        return self._settle(id, understood.mail, lambda _unit: unclear, None)

    def _settle(
        self, id: int, mail: IncomingMail, judged: Callable[[Unit], Judgement], whose: str | None
    ) -> Verdict | None:
        """Do what a kept mail asks, once; None: another pass has done it meanwhile."""
        with self.store.writing() as unit:
            if not unit.inbox.hold(id):
                return None
            if whose is not None:
                unit.of(whose)
            judgement = self._done(unit, judged(unit))
            unit.inbox.judge(
                id,
                Judged(
                    judgement.verdict,
                    judgement.reason,
                    from_address=", ".join(mail.senders)[:500],
                    subject=mail.subject,
                    message_id=mail.message_id,
                    association_key=judgement.association,
                    person=judgement.person,
                    occasion=judgement.occasion,
                ),
            )
            return judgement.verdict

    def _done(self, unit: Unit, judgement: Judgement) -> Judgement:
        """Do what *judgement* asks, and return how it stands then."""
        if judgement.association is None or (judgement.bounced is None and judgement.given is None):
            return judgement
        # The association stays marked as changed, and the next pass looks once for all the answers of this one: with
        # 261 people that takes a second, in which nobody else could write.
        change = Change(unit, unit.of(judgement.association), self.now)
        if judgement.bounced is not None:
            sent = change.room.deliveries
            tell = sent.record_bounce if judgement.bounced.is_refused else sent.record_delay
            tell(judgement.bounced.delivery.id, judgement.bounced.words)
        if judgement.given is not None:
            stands = record_answer(change, self.settings, judgement.given)
            if judgement.verdict is Verdict.COUNTED and not stands:
                return replace(
                    judgement, verdict=Verdict.NOTED, reason="Ett senare svar från samma person finns redan."
                )
        return judgement


def _taken(taking: Taking) -> Iterator[Verdict | None]:
    """What became of each mail: those that an earlier pass left, and then those in the mailbox."""
    yield from taking.judge_what_waited()
    if taking.settings.imap_url is not None:
        address = parse_mailbox(taking.settings.imap_url)
        with Mailbox(address, loopback_only=taking.settings.loopback_only) as mailbox:
            yield from _from_mailbox(taking, mailbox, str(address))


def _from_mailbox(taking: Taking, mailbox: Mailbox, name: str) -> Iterator[Verdict | None]:
    store, now = taking.store, taking.now
    for mail in mailbox.fetch(_numbers(store, mailbox, name, now)):
        # A server may say anything of when a mail came; later than now it was not.
        received_at = min(mail.received_at or now, now)
        new = arrived(mail.raw, received_at, InMailbox(name, mailbox.validity, mail.uid))
        became = taking.take(new)
        with store.reading() as unit:
            verdict = unit.inbox.verdict_of(new.fingerprint)
        _mark_if_ours(mailbox, mail.uid, verdict)
        yield became


def _mark_if_ours(mailbox: Mailbox, uid: int, verdict: Verdict | None) -> None:
    # What another pass is at it marks itself.
    if verdict not in (Verdict.LEFT, Verdict.RECEIVED):
        mailbox.mark_read(uid)


def _numbers(store: Store, mailbox: Mailbox, name: str, now: datetime) -> tuple[int, ...]:
    """The mails to look at: those after the last one that was kept, and the unread ones that nobody has looked at.

    A mail that somebody has opened in the mailbox is thus not lost. The first time: the unread ones only.
    """
    with store.reading() as unit:
        known = unit.inbox.read_so_far(name)
    if known is None:
        numbers = mailbox.unread_numbers()
        # What was read before our first look is somebody else's business; the unread are found as such.
        last = mailbox.next_uid - 1 if mailbox.next_uid else max(numbers, default=0)
        with store.writing() as unit:
            unit.inbox.put_read_so_far(name, ReadSoFar(mailbox.validity, last))
    elif known.validity != mailbox.validity:
        numbers = mailbox.numbers_since((now - LOOKED_BACK).date())
    else:
        numbers = mailbox.numbers_after(known.last_uid)
    with store.reading() as unit:
        taken = unit.inbox.taken(name, mailbox.validity, numbers)
    for uid in sorted(taken):
        # Kept by a pass that died before it could say so in the mailbox.
        _mark_if_ours(mailbox, uid, taken[uid])
    return tuple(number for number in numbers if number not in taken)[:MOST_FETCHED]


def _remember_how_far(unit: Unit, mail: InMailbox) -> None:
    known = unit.inbox.read_so_far(mail.mailbox)
    # An old mail that somebody has marked as unread must not lead us back.
    if known is None or known.validity != mail.validity or known.last_uid < mail.uid:
        unit.inbox.put_read_so_far(mail.mailbox, ReadSoFar(mail.validity, mail.uid))
