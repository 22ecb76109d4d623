"""The rows that one pass holds: taken, and given back with what became of them."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from arshjul.errors import StoreBusyError, StoreError
from arshjul.store import ClaimedDelivery, DeliveryStatus, Settled, Store, Unit
from arshjul.work.mailing.doorway import Door, Leaves
from arshjul.work.mailing.judging import put_back
from arshjul.work.processes import this_process

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
"""Longer than the ten minutes that SMTP may take to answer after the dot (RFC 5321, 4.5.3.2.6)."""
TOLD_EVERY = timedelta(minutes=1)
"""A pass tells no more often than this that it takes mails."""
BEGUN_EVERY = timedelta(seconds=2)
"""No more often than this a mail that somebody had begun is looked for before the others; there is hardly ever one."""
SECONDS_A_TRY = 1.5
"""For a database that is busy, of writing down what became of a mail: it is tried again, and a service that is told to
end has ten seconds for all."""
SECONDS_BETWEEN_TRIES = 1.0
"""Of writing down what became of a mail, when the database is busy; it has then been waited for already."""


@dataclass(frozen=True)
class Claim:
    """One mail that nobody else sends now, and what the door said of it."""

    row: ClaimedDelivery
    leaving: Leaves | Settled | Exception


Done = tuple[ClaimedDelivery, Settled]
"""A row, and what became of it."""


class Claims:
    """Takes rows and settles them, for several connections at once, each with one row at a time.

    Whatever waits to be written is one commit, made in a thread: so many connections cost little more than one, and
    a database that is locked stops none in the middle of a mail. Where no other mail is on its way nobody is stopped,
    and the way to the thread and back is saved.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        door: Door,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._clock = clock
        self._door = door
        self._sleep = sleep
        # Of its own for each pass: two of one process must not settle each other's.
        self._holder = f"{this_process()}#{secrets.token_hex(4)}"
        self._asked: list[_Asked] = []
        self._writing: asyncio.Task[None] | None = None
        self._held: dict[int, ClaimedDelivery] = {}
        self._known: dict[int, Settled] = {}
        """What became of some of those, not written yet."""
        self._in_doubt: set[int] = set()
        self._judging: set[asyncio.Future[Leaves | Settled | Exception]] = set()
        """At the door, which writes too: whatever else is to be written waits for it, and not for a lock."""
        self._is_closing = False
        self._looked_at: datetime | None = None
        """When it last looked first for mails that somebody had begun."""
        self._told_at: datetime | None = None
        """When it last told that it takes mails."""

    async def exchange(self, done: Done | None, *, takes: bool) -> Claim | None:
        """Settle *done* and, if it *takes*, take the next row that is due, in one commit; None: there is none.

        What became of a mail is written however long the database is busy. Raises StoreError when it must be
        mended, or when there is nothing to write and it is busy.
        """
        if done:
            self._known[done[0].id] = done[1]
        if self._is_alone(done):
            with suppress(StoreBusyError):
                return await self._exchanged_at_once(done, takes=takes)
        asked = _Asked(done, takes, asyncio.get_running_loop().create_future())
        self._asked.append(asked)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await asked.answer

    def _is_alone(self, done: Done | None) -> bool:
        """Whether no other mail is on its way that would be held up while the disk is waited for."""
        if self._writing or self._is_closing or not self._store.is_file:
            return False
        return self._held.keys() <= ({done[0].id} if done else set())

    async def _exchanged_at_once(self, done: Done | None, *, takes: bool) -> Claim | None:
        """As `exchange`, here and now. Raises StoreBusyError when somebody else writes."""
        now, settled = self._clock(), [done] if done else []
        rows = self._write(settled, int(takes), now, seconds=0)
        self._note(settled, rows)
        if not rows or self._door.is_open(rows[0], now):
            # Nobody is kept from their turn, and from telling the pass to end, however many rows go by.
            await asyncio.sleep(0)
            return Claim(rows[0], Leaves(rows[0].address, rows[0].body)) if rows else None
        (row,) = rows
        judging = asyncio.ensure_future(asyncio.to_thread(self._asked_at_the_door, row, now))
        self._judging.add(judging)
        judging.add_done_callback(self._judging.discard)
        return Claim(row, await asyncio.shield(judging))

    def leave_in_doubt(self, row: ClaimedDelivery) -> None:
        """Nobody waits for an answer to this mail any more, and the server may have it."""
        self._in_doubt.add(row.id)

    def number_waiting(self) -> int:
        """How many mails of all wait to be sent."""
        with self._store.reading() as unit:
            counts = unit.count_deliveries()
        return counts[DeliveryStatus.PLANNED] + counts[DeliveryStatus.IN_DOUBT]

    async def close(self) -> None:
        """Settle every row that is still held: as what became of it, or put back."""
        self._is_closing = True
        if self._writing is not None:
            await self._writing
        if self._judging:
            await asyncio.wait(self._judging)
        left = [(row, self._known.get(row.id) or self._put_back(row)) for row in self._held.values()]
        if left:
            try:
                await asyncio.to_thread(self._write, left, 0, self._clock(), seconds=None)
            except StoreError:
                # The next pass sees that their holder has ended.
                logger.exception("%d mails were not settled", len(left))

    def _put_back(self, row: ClaimedDelivery) -> Settled:
        return put_back(row, "Avbröts innan svaret kom", in_doubt=row.id in self._in_doubt)

    async def _write_all(self) -> None:
        while self._asked:
            batch, self._asked = self._asked, []
            done = [one.done for one in batch if one.done]
            # Of those who were told to stop meanwhile nobody takes a row.
            takers = [one for one in batch if one.takes and not one.answer.done()]
            try:
                claims = await self._written(done, len(takers))
            except Exception as error:
                for one in batch:
                    one.fail(error)
                continue
            for one, claim in zip(takers, claims, strict=False):
                one.get(claim)
            for one in batch:
                one.get(None)
        self._writing = None

    async def _written(self, done: Sequence[Done], number: int) -> list[Claim]:
        if self._judging:
            await asyncio.wait(self._judging)
        while True:
            if self._is_closing:
                # `close` writes all that is known, in one try.
                raise StoreBusyError("Passet avslutas.")
            try:
                claims = await asyncio.to_thread(self._write_and_judge, done, number)
            except StoreBusyError:
                if not done:
                    raise
                logger.warning("The database is busy; what became of %d mails waits to be written", len(done))
                await self._sleep(SECONDS_BETWEEN_TRIES)
                continue
            self._note(done, [claim.row for claim in claims])
            return claims

    def _write_and_judge(self, done: Sequence[Done], number: int) -> list[Claim]:
        now = self._clock()
        rows = self._write(done, number, now, seconds=SECONDS_A_TRY)
        return [Claim(row, self._asked_at_the_door(row, now)) for row in rows]

    def _write(
        self, done: Sequence[Done], number: int, now: datetime, *, seconds: float | None
    ) -> tuple[ClaimedDelivery, ...]:
        """Settle *done* and take *number* rows, in one commit."""
        with self._store.writing(seconds=seconds) as unit:
            for row, settled in done:
                unit.waiting.settle(row.id, self._holder, settled)
            rows: tuple[ClaimedDelivery, ...] = self._claimed(unit, now, number) if number else ()
            tells = bool(rows) and self._is_to_tell(now)
            if tells:
                unit.passes.move(this_process(), now)
        if tells:
            self._told_at = now
        return rows

    def _note(self, done: Sequence[Done], rows: Iterable[ClaimedDelivery]) -> None:
        for row, _ in done:
            self._held.pop(row.id, None)
            self._known.pop(row.id, None)
        self._held.update((row.id, row) for row in rows)

    def _claimed(self, unit: Unit, now: datetime, number: int) -> tuple[ClaimedDelivery, ...]:
        is_to_look = self._looked_at is None or not timedelta() <= now - self._looked_at < BEGUN_EVERY
        if is_to_look:
            self._looked_at = now
        return unit.waiting.claim(now, self._holder, LEASE, number, begun_first=is_to_look)

    def _is_to_tell(self, now: datetime) -> bool:
        return self._told_at is None or not timedelta() <= now - self._told_at < TOLD_EVERY

    def _asked_at_the_door(self, row: ClaimedDelivery, now: datetime) -> Leaves | Settled | Exception:
        try:
            return self._door(row, now)
        except Exception as error:
            logger.exception("The mail %s could not be judged", row.message_id)
            return error


@dataclass(frozen=True)
class _Asked:
    done: Done | None
    takes: bool
    answer: asyncio.Future[Claim | None]

    def get(self, claim: Claim | None) -> None:
        if not self.answer.done():
            self.answer.set_result(claim)

    def fail(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)
