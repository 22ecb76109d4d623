"""How the pages' tests ask the service, at half the price: in one loop that lives as long as they do.

Starlette's test client begins a thread and a loop for each request, and passes a message between threads eight times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import anyio
import httpx2
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette import testclient


@contextmanager
def one_loop() -> Iterator[None]:
    """Let every test client ask in the same loop, as those who ask a process do."""
    with start_blocking_portal() as portal, pytest.MonkeyPatch.context() as patch:
        patch.setattr(testclient._TestClientTransport, "handle_request", asking(portal))
        yield


def asking(portal: BlockingPortal) -> Callable[[Any, httpx2.Request], httpx2.Response]:
    """As Starlette's `handle_request`, for pages and files, of which it waits for the whole."""

    def handle_request(transport: Any, request: httpx2.Request) -> httpx2.Response:
        request.read()
        answer = Answer()
        try:
            portal.call(answer.of, transport, request)
        except Exception:
            if transport.raise_server_exceptions:
                raise
        assert answer.head or not transport.raise_server_exceptions, "no answer"
        body = b"" if request.method == "HEAD" else b"".join(answer.parts)
        return httpx2.Response(
            answer.head.get("status", 500),
            headers=answer.head.get("headers", []),
            stream=httpx2.ByteStream(body),
            request=request,
        )

    return handle_request


class Answer:
    """What an application says to one request."""

    def __init__(self) -> None:
        self.head: dict[str, Any] = {}
        self.parts: list[bytes] = []

    async def of(self, transport: Any, request: httpx2.Request) -> None:
        ended, given = anyio.Event(), False

        async def receive() -> dict[str, Any]:
            nonlocal given
            if given:
                await ended.wait()
                return {"type": "http.disconnect"}
            given = True
            return {"type": "http.request", "body": request.content}

        async def send(message: dict[str, Any]) -> None:
            assert not ended.is_set(), message
            if message["type"] == "http.response.start":
                assert not self.head, message
                self.head = message
            else:
                assert self.head, message
                assert message["type"] == "http.response.body"
                self.parts.append(bytes(message.get("body", b"")))
                if not message.get("more_body", False):
                    ended.set()

        await transport.app(scope_of(transport, request), receive, send)


def scope_of(transport: Any, request: httpx2.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "path": unquote(url.path),
        "raw_path": url.raw_path.partition(b"?")[0],
        "root_path": transport.root_path,
        "scheme": url.scheme,
        "query_string": url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": transport.client,
        "server": [url.host, url.port or {"http": 80, "https": 443}[url.scheme]],
        "extensions": {},
        "state": transport.app_state.copy(),
    }
