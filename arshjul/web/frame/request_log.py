"""A line for each request: when, whose, what, how it went and how long it took; without secrets and without addresses.

    2027-03-01T07:00:00Z 5f0c2a91d4 GET /svar/…/2027-styrelse-1 200 5312 12

The last two are the bytes of the answer and the milliseconds. ``avbruten`` stands for the status of a request that its
visitor broke off.
"""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from hashlib import blake2s
from secrets import token_bytes
from time import perf_counter
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from arshjul.settings import Settings
from arshjul.web.frame.asked import NOWHERE, begin
from arshjul.web.frame.visitor import visitor_of

BROKEN_OFF = "avbruten"
log = logging.getLogger("arshjul.requests")


class DayMarks:
    """What visitors are called on one day.

    The key is forgotten with the day and is nowhere but in memory, so that nothing that is kept tells who a mark was.
    """

    def __init__(self) -> None:
        self._day, self._key = date.min, b""

    def of(self, network: str, day: date) -> str:
        """The mark of the network address *network* on *day*; ``-`` when there is none."""
        if day != self._day:
            self._day, self._key = day, token_bytes(32)
        return blake2s(network.encode(), key=self._key, digest_size=5).hexdigest() if network else NOWHERE


class RequestLog:
    """Write each request in the log when it has been answered, refused or broken off."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._proxies = settings.proxies
        self._marks = DayMarks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope, asked = begin(scope)
        outcome, size, began = "", 0, perf_counter()

        async def receive_and_note() -> Message:
            nonlocal outcome
            message = await receive()
            if message["type"] == "http.disconnect":
                outcome = outcome or BROKEN_OFF
            return message

        async def send_and_note(message: Message) -> None:
            nonlocal outcome, size
            if message["type"] == "http.response.start":
                outcome = outcome or str(message["status"])
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive_and_note, send_and_note)
        finally:
            client = visitor_of(scope, self._proxies)
            mark = self._marks.of(client[0] if client else "", datetime.now(UTC).date())
            milliseconds = round((perf_counter() - began) * 1000)
            method = quote(scope["method"])[:10]
            log.info("%s %s %s %s %d %d", mark, method, asked.path, outcome or BROKEN_OFF, size, milliseconds)


def tell_refused(status: str) -> None:
    """Write what was refused before it was a request: too much, too late, or no HTTP."""
    log.info("%s %s %s %s 0 0", NOWHERE, NOWHERE, NOWHERE, status)
