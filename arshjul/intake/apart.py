"""Mails understood in a process apart, which is killed when one takes too long, and started again for the next."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from arshjul.errors import IntakeError
from arshjul.intake import limits
from arshjul.intake.understanding import Understood
from arshjul.mail.incoming import NOTHING_READ

_PROGRAM = ("-P", "-m", "arshjul.intake")
_START_SECONDS = 60.0
"""Patience with the start, which is our doing and no mail's."""
_ROOT = Path(__file__).parents[2]
_TOO_LONG = (
    f"Mejlet tog mer än {limits.SECONDS:.0f} sekunder att läsa och har lagts åt sidan. Läs det i en annan dator."
)
_TOO_MUCH = "Mejlet gick inte att läsa inom den tid och det minne som ett mejl får ta, och har lagts åt sidan."


class Apart:
    """Understands mails one by one in a process of its own.

        with Apart() as apart:
            understood = apart.understand(raw)

    The process starts with the first mail, and ends with the block. Never open a unit of work around it.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def understand(self, raw: bytes) -> Understood:
        """Say what the mail *raw* says, within the limits; of one that breaks them, what its headers say and why.

        Raises IntakeError when no process can be started: then nothing is wrong with the mail.
        """
        if self._process is None:
            self._start()
        deadline = time.monotonic() + limits.SECONDS
        known = Understood(NOTHING_READ)
        try:
            self._channel.send_bytes(raw)
            known = self._said(deadline)
            return self._said(deadline)
        except TimeoutError:
            why = _TOO_LONG
        except (EOFError, OSError):
            # Killed by the kernel, or ended by what it was made to do.
            why = _TOO_MUCH
        self._end()
        return replace(known, mail=replace(known.mail, refused=why))

    def _said(self, deadline: float) -> Understood:
        if not self._channel.poll(max(deadline - time.monotonic(), 0)):
            raise TimeoutError
        said: Understood = pickle.loads(self._channel.recv_bytes(limits.MOST_SAID))  # noqa: S301 (our own process)
        return said

    def _start(self) -> None:
        self._channel, theirs = Pipe()
        # Of our settings it needs none, and least of all the secret ones.
        environment = {"PYTHONPATH": os.pathsep.join((str(_ROOT), *filter(None, sys.path)))}
        self._process = subprocess.Popen(
            [sys.executable, *_PROGRAM, str(theirs.fileno())],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        try:
            if not self._channel.poll(_START_SECONDS):
                raise EOFError
            self._channel.recv_bytes(limits.MOST_SAID)
        except (EOFError, OSError) as error:
            self._end()
            raise IntakeError(
                "Inkomna mejl går inte att läsa just nu, eftersom processen som läser dem inte går att starta. "
                "De väntar till nästa pass; kontrollera minne och rättigheter på datorn."
            ) from error

    def _end(self) -> None:
        if self._process is None:
            return
        self._channel.close()
        self._process.kill()
        self._process.wait()
        self._process = None
