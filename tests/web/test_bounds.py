"""Nobody holds a place in the web process for long: headers, bodies and answers have their bounds."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from polling import eventually
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from arshjul.web.bounded import BoundedProtocol
from arshjul.web.frame.failures import HANDLERS, Failures

PATIENCE = 30
"""Seconds until a test gives up; what is asked for happens in a fraction of one."""
ASKED = b"GET / HTTP/1.1\r\nHost: a\r\n"
SENT = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n"


class Hasty(BoundedProtocol):
    header_seconds = 0.1
    body_seconds = 0.1
    body_bytes_per_second = 1e9
    reading_seconds = 0.1


class Served:
    """A page that reads what it is sent and answers with as much as it is asked for."""

    def __init__(self, protocol: type[BoundedProtocol]) -> None:
        self.broken_off = threading.Event()
        app = Starlette(routes=[Route("/", self._page, methods=["GET", "POST"])], exception_handlers=HANDLERS)
        config = uvicorn.Config(Failures(app), port=0, http=protocol, ws="none", log_level="critical", lifespan="off")
        self.server = uvicorn.Server(config)
        self.listening = config.bind_socket()
        self.listening.listen()

    async def _page(self, request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            self.broken_off.set()
            raise
        return PlainTextResponse("~" * int(request.query_params.get("number", len(body))))

    def asked(self, *parts: bytes) -> bytes:
        """All that is answered until the server closes."""
        with self.connected() as connection:
            for part in parts:
                connection.sendall(part)
            return everything(connection)

    def connected(self) -> socket.socket:
        return socket.create_connection(self.listening.getsockname(), timeout=PATIENCE)


@contextmanager
def running(protocol: type[BoundedProtocol]) -> Iterator[Served]:
    one = Served(protocol)
    thread = threading.Thread(target=one.server.run, args=([one.listening],))
    thread.start()
    yield one
    one.server.should_exit = True
    thread.join()
    one.listening.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """With the times that are meant: nothing in a test is late."""
    with running(BoundedProtocol) as one:
        yield one


@pytest.fixture(scope="module")
def hasty() -> Iterator[Served]:
    """With times so short that nobody need wait for them."""
    with running(Hasty) as one:
        yield one


def everything(connection: socket.socket) -> bytes:
    read = b""
    try:
        while part := connection.recv(65536):
            read += part
    except ConnectionResetError:
        pass
    return read


def test_what_is_in_time_and_in_bounds_is_answered(served: Served) -> None:
    body = b"y" * 300_000

    answer = served.asked(SENT % len(body), body, ASKED + b"Connection: close\r\n\r\n")

    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.count(b"~") == len(body)


def test_a_connection_on_which_nothing_comes_is_closed_without_a_word(hasty: Served) -> None:
    assert hasty.asked() == b""


@pytest.mark.parametrize("beginning", [b"G", b"\r\n", ASKED, b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 1000])
def test_headers_that_do_not_end_are_refused(hasty: Served, beginning: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "arshjul.requests")

    assert hasty.asked(beginning).startswith(b"HTTP/1.1 408 ")

    assert caplog.messages == ["- - - 408 0 0"]


def test_what_is_no_http_is_refused_and_told(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "arshjul.requests")

    assert served.asked(b"hemligt\r\n\r\n").startswith(b"HTTP/1.1 400 ")

    assert caplog.messages == ["- - - 400 0 0"]


def test_after_an_answer_the_next_headers_have_as_short_a_time(hasty: Served) -> None:
    with hasty.connected() as connection:
        connection.sendall(ASKED + b"\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")

        connection.sendall(b"\r\n")

        assert everything(connection).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "more",
    [b"X-Long: " + b"a" * 40_000, b"X-Long: " + b"a" * 2_000_000, b"\r\n".join(b"X-%d: a" % n for n in range(101))],
)
def test_headers_that_are_too_much_are_refused(served: Served, more: bytes) -> None:
    with served.connected() as connection:
        try:
            connection.sendall(ASKED + more + b"\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            return  # it was closed while we wrote
        answer = everything(connection)

    assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5",
        b"Content-Length: 5\r\nContent-Length: 0",
        b"Content-Length: 0, 0",
        b"Content-Length: +0",
        b"Transfer-Encoding : chunked",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: \x0bchunked",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding:\r\n chunked",
        b"X: a\nContent-Length: 0",
    ],
)
def test_what_a_proxy_may_end_elsewhere_is_refused_and_nothing_after_it_is_served(
    served: Served, headers: bytes
) -> None:
    smuggled = b"0\r\n\r\nGET /?number=9 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    answer = served.asked(b"POST / HTTP/1.1\r\nHost: a\r\n" + headers + b"\r\n\r\n" + smuggled)

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"~" not in answer


def test_a_body_that_does_not_end_is_broken_off_and_is_no_fault(
    hasty: Served, caplog: pytest.LogCaptureFixture
) -> None:
    hasty.broken_off.clear()

    assert hasty.asked(SENT % 1000, b"y") == b""

    assert hasty.broken_off.wait(PATIENCE)
    assert "Fel " not in caplog.text


def test_a_visitor_who_breaks_off_is_no_fault(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    served.broken_off.clear()

    with served.connected() as connection:
        connection.sendall(SENT % 1000 + b"y")

    assert served.broken_off.wait(PATIENCE)
    assert "Fel " not in caplog.text


def test_an_answer_that_nobody_reads_is_given_up(hasty: Served) -> None:
    with hasty.connected() as connection:
        connection.sendall(b"GET /?number=50000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connection.recv(9) == b"HTTP/1.1 "

        eventually(lambda: not hasty.server.server_state.connections, PATIENCE)
