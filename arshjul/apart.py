"""A program of ours run in a process apart, with limits of time and memory, for bytes that strangers have written."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

_START_SECONDS = 60.0
"""Patience with the start, which is our doing and no stranger's."""
_ROOT = Path(__file__).parents[1]


class ProcessApart:
    """The parent's end: a running child that is sent bytes and says bytes back.

    What the child says is as little to be trusted as what it was sent, when a library of another language than
    Python took it apart there: then let it say JSON. Raises OSError or EOFError when it cannot be started.
    """

    def __init__(self, program: Sequence[str]) -> None:
        """Start ``python PROGRAM DESCRIPTOR`` and wait until it says that it is ready."""
        self._channel, theirs = Pipe()
        # Of our settings it needs none, and least of all the secret ones.
        environment = {"PYTHONPATH": os.pathsep.join((str(_ROOT), *filter(None, sys.path)))}
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *program, str(theirs.fileno())],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        try:
            self.said(time.monotonic() + _START_SECONDS, most=1)
        except (TimeoutError, EOFError, OSError) as error:
            self.end()
            raise EOFError from error

    def send(self, content: bytes) -> None:
        """Hand *content* over. Raises OSError when the child is gone."""
        self._channel.send_bytes(content)

    def said(self, deadline: float, most: int) -> bytes:
        """Return what the child says next, at most *most* octets, before the monotonic moment *deadline*.

        Raises TimeoutError when the moment has passed, and EOFError or OSError when the child is gone or says more.
        """
        if not self._channel.poll(max(deadline - time.monotonic(), 0)):
            raise TimeoutError
        return self._channel.recv_bytes(most)

    def end(self) -> None:
        """Kill the child."""
        self._channel.close()
        self._process.kill()
        self._process.wait()


def parent_of(descriptor: int, octets: int) -> Connection:
    """Return the child's end of the channel, ready said, when the child may have *octets* of address space."""
    resource.setrlimit(resource.RLIMIT_AS, (octets, octets))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parent = Connection(descriptor)
    parent.send_bytes(b"")
    return parent
