"""A mail server that takes every mail and keeps none, and takes little of the processor, which the senders share."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

END_OF_MAIL = b"\r\n.\r\n"


class Session(asyncio.Protocol):
    """One connection: as much of RFC 5321 as a sender needs who makes no mistakes."""

    def __init__(self) -> None:
        self._waiting = b""
        self._in_mail = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._transport.write(b"220 localhost\r\n")

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(END_OF_MAIL if self._in_mail else b"\r\n")) >= 0:
            said = self._waiting[:end]
            self._waiting = self._waiting[end + len(END_OF_MAIL if self._in_mail else b"\r\n") :]
            self._transport.write(self._answer(said))

    def _answer(self, said: bytes) -> bytes:
        word = said[:4].upper()
        if self._in_mail:
            self._in_mail = False
            return b"250 OK\r\n"
        if word == b"DATA":
            self._in_mail = True
            return b"354 Go on\r\n"
        if word == b"EHLO":
            return b"250-localhost\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
        return b"221 Bye\r\n" if word == b"QUIT" else b"250 OK\r\n"


@contextmanager
def mail_sink() -> Iterator[int]:
    """A server in a thread of this process; give its port."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(Session, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
