"""HTTP that nobody can hold a place in for long: bounds that uvicorn has none of, absolute ones, for each request.

A proxy ends most of this before it comes here, but not all: nginx waits between two reads, for ever if each is in time.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from arshjul.web.frame.request_log import tell_refused

TOO_LARGE, TOO_LATE = b"431 Request Header Fields Too Large", b"408 Request Timeout"


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with bounds. It overrides what uvicorn does not promise: a new version is tried anew."""

    header_bytes: ClassVar[int] = 32_768
    headers_most: ClassVar[int] = 100
    header_seconds: ClassVar[float] = 10
    """From the first byte, or from the connection, to the end of the headers."""
    body_seconds: ClassVar[float] = 30
    """Also for the smallest body; a larger one has longer by `body_bytes_per_second`."""
    body_bytes_per_second: ClassVar[float] = 20_000
    reading_seconds: ClassVar[float] = 30
    """How long a visitor may leave an answer that has been sent unread."""

    _clock: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _is_in_headers = True
    _is_refused = False
    _lengthened = 0.0
    """Seconds that the body has got beyond the first."""
    _seen = 0
    """Bytes of the headers, or of the body, that have come."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let the first headers come within their time."""
        super().connection_made(transport)
        self._let(self.header_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the times."""
        self._stop()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in what came, unless it is too much or too late."""
        if self._is_refused:
            return
        if self._clock is None:
            # What comes between two requests is the beginning of the next, also when it is nothing but a line break.
            self._let(self.header_seconds)
        if self._is_in_headers:
            self._seen += len(data)
        super().data_received(data)
        if self._is_in_headers and self._seen > self.header_bytes:
            self._refuse(TOO_LARGE)

    def on_message_begin(self) -> None:
        """Begin to count the headers."""
        self._is_in_headers = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Begin to count the body, or refuse what is too much although it came at once."""
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > self.header_bytes or len(self.headers) > self.headers_most:
            self._refuse(TOO_LARGE)
            return
        self._is_in_headers, self._seen = False, 0
        self._let(self.body_seconds)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take in a part of the body."""
        if not self._is_refused:
            self._seen += len(body)
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop counting: the rest of the time is ours."""
        if not self._is_refused:
            self._stop()
            self._is_in_headers, self._seen = True, 0
            super().on_message_complete()

    def pause_writing(self) -> None:
        """Wait for a visitor who does not read, but not for ever."""
        super().pause_writing()
        self._unread = self.loop.call_later(self.reading_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        if self._unread:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        tell_refused("400")
        super().send_400_response(msg)

    def _let(self, seconds: float) -> None:
        self._stop()
        self._lengthened = 0.0
        self._clock = self.loop.call_later(seconds, self._look)

    def _stop(self) -> None:
        if self._clock:
            self._clock.cancel()
            self._clock = None

    def _look(self) -> None:
        """Refuse what is late, unless so much has come that it may take longer."""
        more = 0.0 if self._is_in_headers else self._seen / self.body_bytes_per_second - self._lengthened
        if more <= 0:
            self._refuse(TOO_LATE)
            return
        self._lengthened += more
        self._clock = self.loop.call_later(more, self._look)

    def _refuse(self, status: bytes) -> None:
        if self._is_refused:
            return
        self._is_refused = True
        self._stop()
        if self.cycle and not self.cycle.response_complete:
            # A page is being made of it, and may have begun to answer.
            self.transport.abort()
            return
        if self._seen:
            tell_refused(status[:3].decode())
            self.transport.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        self.transport.close()
