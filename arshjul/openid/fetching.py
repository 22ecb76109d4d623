"""Asking a provider, and reading no more of its answer than an honest one says."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

from arshjul.errors import ProviderError

MOST_BYTES = 256_000
"""Of any answer; Entra ID's keys are some 20 kB."""


async def bound(response: httpx2.Response) -> None:
    """Let *response* be read no further than `MOST_BYTES`, and only as it stands: for a client's hook of responses."""
    # We ask for no other, and a small answer can be unpacked to a large one.
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ProviderError("leverantören packar sina svar fast ingen bad om det")
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > MOST_BYTES:
                raise ProviderError(f"leverantören svarade med mer än {MOST_BYTES} byte")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
