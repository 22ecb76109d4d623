"""`imaplib` with bounds: a server may claim any length, and go on for ever, and is not believed."""

from __future__ import annotations

import imaplib
import time

MOST_OCTETS = 4 * 1024 * 1024
"""Of one command's whole answer. The largest that is asked for is a mail of a megabyte, or 300,000 numbers."""
MOST_LINES = 2_000
"""Of one command's whole answer: each takes the library some hundred times longer than its octets."""
MOST_SECONDS = 60.0
"""On the clock, for one command's whole answer; a server that is silent is given up sooner."""


class _Bounded(imaplib.IMAP4):
    """Counts what comes in since the last command. Breaking a bound is a fault of the connection, as any other."""

    _octets_left = MOST_OCTETS
    _lines_left = MOST_LINES
    _until = float("inf")

    def expect_answer(self) -> None:
        """Begin to count anew."""
        self._octets_left = MOST_OCTETS
        self._lines_left = MOST_LINES
        self._until = time.monotonic() + MOST_SECONDS

    def read(self, size: int) -> bytes:
        self._count(size)  # before anything is set aside for it
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._lines_left -= 1
        self._count(len(line))
        return line

    def _count(self, octets: int) -> None:
        self._octets_left -= octets
        if self._octets_left < 0 or self._lines_left < 0:
            raise self.abort("more than anybody asks for in one answer")
        if time.monotonic() > self._until:
            raise self.abort(f"more than {MOST_SECONDS:.0f} seconds for one answer")


class BoundedImap(_Bounded):
    """Without TLS from the start."""


class BoundedImapOverTls(_Bounded, imaplib.IMAP4_SSL):
    """With TLS from the start."""
