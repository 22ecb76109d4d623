"""Ask a child whether it is up."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

ANSWER_SECONDS = 5


async def answers(address: str) -> bool:
    """Say whether *address* answers: ``http:`` with 200, ``tcp:`` and ``unix:`` by a call, ``file:`` by being there."""
    parts = urlsplit(address)
    if parts.scheme == "file":
        return Path(unquote(parts.path)).exists()  # noqa: ASYNC240 (one look at a local disk)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await _called(parts)
            try:
                if parts.scheme in ("tcp", "unix"):
                    return True
                request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
                writer.write(request.encode("ascii"))
                return b" 200 " in await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False


async def _called(parts: SplitResult) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if parts.scheme == "unix":
        return await asyncio.open_unix_connection(parts.path)
    return await asyncio.open_connection(parts.hostname, parts.port)


def forget_answer(address: str) -> None:
    """Take away the answer that an earlier process left behind."""
    parts = urlsplit(address)
    if parts.scheme == "file":
        Path(unquote(parts.path)).unlink(missing_ok=True)
