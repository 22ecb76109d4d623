"""A small IMAP server that says what a test wants it to say, on 127.0.0.1."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from arshjul.mail.bounded_imap import MOST_OCTETS

Answer = bytes | Callable[[], Iterator[bytes]]
"""What stands before the line that ends the answer: octets, or what gives them piece by piece."""
HONEST: Mapping[str, Answer] = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    "SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n",
    "SEARCH": b"* SEARCH 1\r\n",
    "FETCH": b'* 1 FETCH (UID 1 INTERNALDATE "01-Feb-2022 09:00:00 +0100" BODY[]<0> {5}\r\nHello)\r\n',
}


def endless(line: bytes) -> Iterator[bytes]:
    while True:
        yield line * 1000


LIES: Mapping[str, Mapping[str, Answer]] = {
    "a mail of two gigabytes": {"FETCH": b"* 1 FETCH (UID 1 BODY[]<0> {2000000000}\r\n"},
    "a length of thirty digits": {"FETCH": b"* 1 FETCH (UID 1 BODY[]<0> {%b}\r\n" % (b"9" * 30)},
    "an octet too many": {"FETCH": b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n" % (MOST_OCTETS + 1)},
    "mails without end": {"FETCH": lambda: endless(b"* 1 FETCH (FLAGS ())\r\n")},
    "numbers without end": {"SEARCH": lambda: endless(b"* SEARCH 1 2 3 4 5 6 7 8 9\r\n")},
    "a number of 2 MB": {"SEARCH": b"* SEARCH " + b"1" * 2_000_000 + b"\r\n"},
    "sizes without end": {"SELECT": lambda: endless(b"* 4294967295 EXISTS\r\n")},
    "a folder of no letters": {"SELECT": b"* \xff\xfe OK\r\n"},
    "nonsense at the login": {"LOGIN": b"\x00\xff nonsense\r\n"},
    "another protocol": {"CAPABILITY": b"* CAPABILITY IMAP2\r\n"},
}
"""What breaks the protocol, by what is wrong with it."""


@contextmanager
def lying_imap(lies: Mapping[str, Answer]) -> Iterator[str]:
    """Give the address of a server that answers as `HONEST`, but for what *lies* says instead, by command."""
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listening, {**HONEST, **lies}), daemon=True)
    thread.start()
    try:
        yield f"imap://kallelse:hemligt@127.0.0.1:{listening.getsockname()[1]}/INBOX"
    finally:
        # Closing alone does not wake the thread that waits for a call.
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _serve(listening: socket.socket, says: Mapping[str, Answer]) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                _talk(connection, says)


def _talk(connection: socket.socket, says: Mapping[str, Answer]) -> None:
    connection.sendall(b"* OK ready\r\n")
    for line in connection.makefile("rb"):
        tag, *words = line.decode("ascii").split()
        said = says.get(words[1] if words[0] == "UID" else words[0], b"")
        for piece in said() if callable(said) else (said,):
            connection.sendall(piece)
        connection.sendall(f"{tag} OK done\r\n".encode())
        if words[0] == "LOGOUT":
            return
