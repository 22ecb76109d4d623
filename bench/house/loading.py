"""Load a real server over loopback: some connections that are kept, each asking again when it is answered."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from httptools import HttpResponseParser

CONNECTIONS = 8


@dataclass
class Load:
    """What is asked for, for how long and how often, and what came."""

    request: bytes
    seconds: float
    most: int
    asked: int = 0
    served: int = 0
    octets: int = 0
    statuses: set[int] = field(default_factory=set)
    began: float = field(default_factory=time.perf_counter)
    ended: float = 0.0

    def has_more(self) -> bool:
        return self.asked < self.most and time.perf_counter() < self.began + self.seconds


class Asker(asyncio.Protocol):
    """One connection."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.is_done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.is_done.done():
            self.is_done.set_exception(error or ConnectionError("The server broke off."))

    def on_body(self, part: bytes) -> None:
        self._load.octets += len(part)

    def on_message_complete(self) -> None:
        self._load.served += 1
        self._load.statuses.add(self._parser.get_status_code())
        self._load.ended = time.perf_counter()
        if self._load.has_more():
            # Not from within the parser, which is thrown away.
            asyncio.get_running_loop().call_soon(self._ask)
        else:
            self.is_done.set_result(None)
            self._transport.close()

    def _ask(self) -> None:
        self._parser = HttpResponseParser(self)
        self._load.asked += 1
        self._transport.write(self._load.request)


def load(port: int, path: str, *, cookie: str = "", seconds: float = 2.0, most: int = 20_000) -> Load:
    """Ask for *path* for *seconds*, at most *most* times. Raises RuntimeError when a page is refused."""
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n" + (f"Cookie: {cookie}\r\n" if cookie else "")
    found = asyncio.run(_load(port, Load(f"{head}\r\n".encode(), seconds, most)))
    if found.statuses != {200}:
        raise RuntimeError(f"{path} gave {found.statuses}")
    return found


async def _load(port: int, wanted: Load) -> Load:
    loop = asyncio.get_running_loop()
    askers = [await loop.create_connection(lambda: Asker(wanted), "127.0.0.1", port) for _ in range(CONNECTIONS)]
    await asyncio.gather(*(asker.is_done for _, asker in askers))
    return wanted
