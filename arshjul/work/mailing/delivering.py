"""Handing the queued mails to the server: claim, send, settle. At least once, and at most once too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from arshjul.errors import DeliveryError
from arshjul.mail.server import parse_server
from arshjul.mail.smtp import Accepted, Deferred, MailServer, Outcome, Refused, Silent, Unreachable
from arshjul.settings import Settings
from arshjul.store import ClaimedDelivery, DeliveryStatus, Settled, Store
from arshjul.work.mailing.addresses import envelope_sender
from arshjul.work.mailing.doorway import Door
from arshjul.work.processes import has_ended, this_process

LEASE = timedelta(minutes=15)
"""Longer than the ten minutes that SMTP may take to answer after the dot (RFC 5321, 4.5.3.2.6)."""

RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))
"""The waits after a passing fault; the last one is repeated."""

GIVE_UP_AFTER_TRIES = 100
"""Then the address is as good as refused: after four days, nearly as long as Postfix waits, when the server puts each
try off (1 + 5 + 15 + 96 * 60 minutes). Sooner when whole passes fail: their try counts too, and waits a minute."""


@dataclass(frozen=True)
class Delivered:
    """How one delivery pass went."""

    sent: int
    failed: int
    waiting: int
    """Put off to a later pass."""


async def deliver(store: Store, settings: Settings, clock: Callable[[], datetime], door: Door) -> Delivered:
    """Send every queued mail whose time has come and that *door* lets through, one at a time over one connection.

    What happens to one recipient never stops the next. Of two passes at once one claims the row in the database and
    sends; the other may do so too when the first has held it longer than `LEASE`. Raises DeliveryError when no mail
    at all can go, e.g. a wrong password or a server that does not answer; what is left waits for a later pass.
    """
    holder = this_process()
    with store.writing() as unit:
        unit.release_claims(has_ended)
    counts: Counter[DeliveryStatus] = Counter()
    if settings.smtp_url is None:
        if _waiting(store) == 0:
            return Delivered(0, 0, 0)
        raise DeliveryError(
            "Ingen e-postserver är angiven. Sätt ARSHJUL_SMTP_URL, till exempel smtp://post.forbundet.example:25."
        )
    async with MailServer(parse_server(settings.smtp_url), loopback_only=settings.loopback_only) as server:
        while claimed := _claim(store, clock(), holder):
            leaving = door(claimed, clock())
            if isinstance(leaving, Settled):
                counts[_settle(store, claimed, holder, leaving)] += 1
                continue
            try:
                outcome = await server.deliver(
                    envelope_sender(settings, claimed.message_id), leaving.address, leaving.body
                )
            except DeliveryError as error:
                _settle(
                    store,
                    claimed,
                    holder,
                    Settled.retry(clock() + RETRIES[0], str(error), in_doubt=claimed.was_in_doubt),
                )
                raise
            counts[_settle(store, claimed, holder, judged(claimed, outcome, clock()))] += 1
            if isinstance(outcome, Unreachable):
                raise DeliveryError(
                    f"{outcome.answer}. {_waiting(store)} mejl väntar och provas igen. Kontrollera ARSHJUL_SMTP_URL "
                    "om det inte går över."
                )
    waiting = counts[DeliveryStatus.PLANNED] + counts[DeliveryStatus.IN_DOUBT]
    return Delivered(counts[DeliveryStatus.SENT], counts[DeliveryStatus.FAILED], waiting)


def judged(claimed: ClaimedDelivery, outcome: Outcome, now: datetime) -> Settled:
    """What a try's outcome means for the row: done, given up, or to be tried again."""
    match outcome:
        case Accepted(answer):
            return Settled.sent(now, answer)
        case Refused(answer):
            return Settled.failed(answer)
        case Unreachable(answer):
            return Settled.retry(now + RETRIES[0], answer, in_doubt=claimed.was_in_doubt)
        case Deferred(answer, in_doubt) | Silent(answer, in_doubt):
            if claimed.attempts >= GIVE_UP_AFTER_TRIES:
                return Settled.failed(f"Gav upp efter {claimed.attempts} försök: {answer}")
            wait = RETRIES[min(claimed.attempts, len(RETRIES)) - 1]
            # Once in doubt, always in doubt until a server answers: the earlier copy may be there already.
            return Settled.retry(now + wait, answer, in_doubt=in_doubt or claimed.was_in_doubt)


def _waiting(store: Store) -> int:
    """How many mails wait to be sent."""
    with store.reading() as unit:
        counts = unit.count_deliveries()
    return counts[DeliveryStatus.PLANNED] + counts[DeliveryStatus.IN_DOUBT]


def _claim(store: Store, now: datetime, holder: str) -> ClaimedDelivery | None:
    with store.writing() as unit:
        return next(iter(unit.claim_deliveries(now, holder, LEASE, 1)), None)


def _settle(store: Store, claimed: ClaimedDelivery, holder: str, settled: Settled) -> DeliveryStatus:
    with store.writing() as unit:
        unit.settle_delivery(claimed.id, holder, settled)
    return settled.status
