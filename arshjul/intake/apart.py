"""Mails understood in a process apart, which is killed when one takes too long, and started again for the next."""

from __future__ import annotations

import pickle
import time
from dataclasses import replace
from types import TracebackType
from typing import Self

from arshjul.apart import ProcessApart
from arshjul.errors import IntakeError
from arshjul.intake import limits
from arshjul.intake.understanding import Understood
from arshjul.mail.incoming import NOTHING_READ

_PROGRAM = ("-P", "-m", "arshjul.intake")
_TOO_LONG = f"Mejlet tog mer än {limits.SECONDS:.0f} sekunder att läsa och har lagts åt sidan."
_TOO_MUCH = "Mejlet gick inte att läsa inom den tid och det minne som ett mejl får ta, och har lagts åt sidan."


class Apart:
    """Understands mails one by one in a process of its own.

        with Apart() as apart:
            understood = apart.understand(raw)

    The process starts with the first mail, and ends with the block. Never open a unit of work around it.
    """

    def __init__(self) -> None:
        self._process: ProcessApart | None = None

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
        process = self._process = self._process or _started()
        deadline = time.monotonic() + limits.SECONDS
        known = Understood(NOTHING_READ)
        try:
            process.send(raw)
            known = _said(process, deadline)
            return _said(process, deadline)
        except TimeoutError:
            why = _TOO_LONG
        except (EOFError, OSError):
            # Killed by the kernel, or ended by what it was made to do.
            why = _TOO_MUCH
        self._end()
        return replace(known, mail=replace(known.mail, refused=why))

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


def _said(process: ProcessApart, deadline: float) -> Understood:
    said: Understood = pickle.loads(process.said(deadline, limits.MOST_SAID))  # noqa: S301 (our own process)
    return said


def _started() -> ProcessApart:
    try:
        return ProcessApart(_PROGRAM)
    except (EOFError, OSError) as error:
        raise IntakeError(
            "Inkomna mejl går inte att läsa just nu, eftersom processen som läser dem inte går att starta. "
            "De väntar till nästa pass; kontrollera minne och rättigheter på datorn."
        ) from error
