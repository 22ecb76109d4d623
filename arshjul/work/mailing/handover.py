"""The mails of one pass on their way to the server, over several connections, until nothing is due or it must end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from arshjul.errors import DeliveryError
from arshjul.mail.connecting import Patience
from arshjul.mail.refusals import Whose
from arshjul.mail.server import parse_server
from arshjul.mail.smtp import Accepted, Deferred, MailServer, Outcome, Refused, Silent, Unreachable
from arshjul.settings import Settings
from arshjul.store import ClaimedDelivery, DeliveryStatus, Settled
from arshjul.work.mailing.addresses import envelope_sender
from arshjul.work.mailing.claims import Claim, Claims, Done
from arshjul.work.mailing.judging import Streak, judged, put_back
from arshjul.work.mailing.pace import Pace

logger = logging.getLogger(__name__)

LONGEST_WHEN_HELD_BACK = 270.0
"""Seconds. A pass that must wait for the server ends before the next one begins."""
REFUSED_WAIT = timedelta(minutes=15)
"""How long those wait of whom it is not clear whose refusal it was, so that the next pass begins with others."""


@dataclass(frozen=True)
class Waits:
    """What the pass waits for, and how."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    grace_seconds: float = 3.0
    """For the mails on their way when the pass is told to end; the whole service must end within ten seconds."""
    look_again_seconds: float = 2.0
    """As long as some connection waits for the server, another looks this often for what may be sent meanwhile."""
    server: Patience = field(default_factory=Patience)


class Handover:
    """One pass over the mails that are due. Used once."""

    def __init__(self, claims: Claims, settings: Settings, clock: Callable[[], datetime], waits: Waits) -> None:
        """Raises SettingsError when there is no server in the settings that can be used."""
        self._claims = claims
        self._settings = settings
        self._clock = clock
        self._waits = waits
        self._server = parse_server(settings.smtp_url or "")
        self._pace = Pace(settings.smtp_per_minute)
        self._began = waits.now()
        self._workers: set[asyncio.Task[None]] = set()
        self._open = 0
        self._most = settings.smtp_connections
        self._has_reached = False
        self._is_ending = False
        self._fault: Exception | None = None
        self._away = ""
        """What is the matter with the server, when it is not there."""
        self._refused: list[Done] = []
        """Of which it is not clear whose refusal it was."""
        self._cleared: list[Done] = []
        self._refusals = Streak()
        self._breaks = Streak()
        self.counts: Counter[DeliveryStatus] = Counter()
        self._said = f"högst {settings.smtp_per_minute} mejl i minuten"
        """Why mails leave no faster."""
        self.held_back_by = ""
        """Why the pass had to leave the rest to a later one; empty: it did not."""
        self.faults: list[str] = []
        """Of single mails; Swedish."""

    async def run(self) -> None:
        """Hand over what is due. Raises DeliveryError or StoreError when the pass had to end before that.

        When it is cancelled, or told to `end`, the mails on their way have some seconds left.
        """
        try:
            self._grow()
            while self._workers:
                ended, _ = await asyncio.wait(
                    self._workers, timeout=self._waits.look_again_seconds, return_when=asyncio.FIRST_COMPLETED
                )
                self._workers -= ended
                if not ended:
                    self._grow()
            await self._settle_unclear()
        except asyncio.CancelledError:
            self.end()
            if self._workers:
                await asyncio.wait(self._workers)
            raise
        finally:
            await self._claims.close()
        if self._fault is None and self._away:
            self._fault = DeliveryError(
                f"{self._away}. {self._claims.number_waiting()} mejl väntar och provas igen. "
                "Kontrollera ARSHJUL_SMTP_URL om det inte går över."
            )
        if self._fault:
            raise self._fault

    def end(self) -> None:
        """Begin no more mails, and leave those that are on their way after some seconds."""
        self._is_ending = True
        for worker in self._workers:
            asyncio.get_running_loop().call_later(self._waits.grace_seconds, worker.cancel)

    def _stop(self, fault: Exception | None = None, *, away: str = "") -> None:
        """Begin no more mails; those on their way take the time that they take."""
        self._is_ending = True
        self._fault = self._fault or fault
        self._away = self._away or away

    def _grow(self) -> None:
        if not self._is_ending and self._open < self._most:
            self._open += 1
            self._workers.add(asyncio.create_task(self._work()))

    def _retires(self) -> bool:
        """Whether a connection that was not let in is left to the others that were."""
        if self._open == 1:
            return False
        self._most = self._open = self._open - 1
        return True

    async def _work(self) -> None:
        """One connection: one mail after the other."""
        server = MailServer(self._server, loopback_only=self._settings.loopback_only, patience=self._waits.server)
        try:
            async with server:
                done: Done | None = None
                while claim := await self._next(done):
                    offered_at = self._waits.now()
                    outcome = await self._offered(server, claim)
                    done = self._concluded(claim.row, outcome, offered_at)
                    while self._cleared:
                        await self._claims.exchange(self._cleared.pop(), takes=False)
                    if isinstance(outcome, Unreachable) and self._retires():
                        await self._claims.exchange(done, takes=False)
                        return
            self._open -= 1
        except Exception as fault:
            self._stop(fault)

    async def _next(self, done: Done | None) -> Claim | None:
        """Settle *done*, wait for the turn of the next mail, and take it; None: there is none, or the pass ends."""
        wait = self._pace.wait(self._waits.now())
        if (wait or self._is_ending) and done:
            await self._claims.exchange(done, takes=False)
            done = None
        while wait and not self._must_end():
            await self._waits.sleep(min(wait, 1.0))
            wait = self._pace.wait(self._waits.now())
        if self._is_ending:
            return None
        claim = await self._claims.exchange(done, takes=True)
        if claim and self._has_reached:
            self._grow()
        return claim

    def _must_end(self) -> bool:
        now = self._waits.now()
        is_stuck = self._pace.is_stuck(now)
        if is_stuck or (self._pace.is_held_back and now - self._began > LONGEST_WHEN_HELD_BACK):
            self._is_ending = True
            self.held_back_by = self._said
        if is_stuck and not self.counts[DeliveryStatus.SENT]:
            self._stop(away=f"E-postservern tar inte emot just nu ({self._said})")
        return self._is_ending

    async def _offered(self, server: MailServer, claim: Claim) -> Outcome | Settled:
        """What came of offering one mail, or what it was settled as without being offered."""
        row, leaving = claim.row, claim.leaving
        if isinstance(leaving, Settled):
            return leaving
        try:
            if isinstance(leaving, Exception):
                raise leaving
            sender = envelope_sender(self._settings, row.message_id, row.bounce_generation)
            return await server.deliver(sender, leaving.address, leaving.body)
        except DeliveryError as fault:
            self._stop(fault)
            return put_back(row, str(fault))
        except Exception as error:
            # One bad letter never stops the next.
            logger.exception("The mail %s could not be offered", row.message_id)
            self.faults.append(f"Mejlet {row.message_id} gick inte att skicka: {error!r}")
            return Deferred(f"Oväntat fel: {error!r}", in_doubt=server.may_have_it)
        except asyncio.CancelledError:
            if server.may_have_it:
                self._claims.leave_in_doubt(row)
            raise

    def _concluded(self, row: ClaimedDelivery, outcome: Outcome | Settled, offered_at: float) -> Done | None:
        """What becomes of the row, and what the pass learns; None: what becomes of it is not clear yet."""
        settled = outcome if isinstance(outcome, Settled) else judged(row, outcome, self._clock())
        if not isinstance(outcome, Settled | Unreachable):
            self._has_reached = True
        match outcome:
            case Accepted():
                self._pace.taken(offered_at, self._waits.now())
                self._clear()
            case Refused(answer, Whose.UNCLEAR):
                self._refused.append((row, settled))
                if self._refusals.goes_on(row.address):
                    self._stop(self._refuses_all(answer))
                return None
            case Deferred(answer, whose=Whose.SERVER):
                self._hold_back(answer, offered_at)
            case Deferred(answer, whose=Whose.UNCLEAR):
                if self._breaks.goes_on(row.address):
                    self._hold_back(answer, offered_at)
            case Silent(answer):
                self._stop(away=answer)
            case Unreachable(answer) if self._open == 1:
                if self._has_reached:
                    self._hold_back(answer, offered_at)
                else:
                    self._stop(away=answer)
        if settled.is_try:
            self.counts[settled.status] += 1
        return row, settled

    def _hold_back(self, answer: str, offered_at: float) -> None:
        self._said = answer
        self._pace.limited(offered_at, self._waits.now())

    def _clear(self) -> None:
        """The server takes mails from us: what it refused before, it refused those recipients."""
        self._refusals.end()
        self._breaks.end()
        self.counts[DeliveryStatus.FAILED] += len(self._refused)
        self._cleared += self._refused
        self._refused = []

    async def _settle_unclear(self) -> None:
        """Settle what was refused last: one recipient, when others were taken; otherwise it may be about us."""
        if self._refusals.is_about_one and self.counts[DeliveryStatus.SENT]:
            self._clear()
        elif self._refusals.is_about_one:
            self._put_off_the_only_one()
        for row, settled in self._refused:
            self._stop(self._refuses_all(settled.answer))
            waits = put_back(row, settled.answer, until=self._clock() + REFUSED_WAIT)
            self._cleared.append((row, waits))
        for done in self._cleared:
            await self._claims.exchange(done, takes=False)

    def _put_off_the_only_one(self) -> None:
        """One recipient is no reason to say that the server takes nothing from us, nor that it never takes this."""
        for row, settled in self._refused:
            waits = judged(row, Deferred(settled.answer, in_doubt=False, whose=Whose.RECIPIENT), self._clock())
            self.counts[waits.status] += 1
            self._cleared.append((row, waits))
        self._refused = []

    def _refuses_all(self, answer: str) -> DeliveryError:
        return DeliveryError(
            f"E-postservern {self._server} avvisar mottagare efter mottagare: {answer}. Mejlen väntar och provas igen. "
            "Kontrollera avsändaren och kontot, eller fråga den som sköter servern."
        )
