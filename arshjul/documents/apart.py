"""Templates filled in by a process apart, which is killed when one takes too long."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence

from arshjul.apart import ProcessApart
from arshjul.documents import limits
from arshjul.documents.limits import MOST_BYTES, MOST_CHARACTERS, MOST_FAULTS
from arshjul.errors import DocumentError
from arshjul.folders import folder

__all__ = ["MOST_BYTES", "default_template", "fill"]

_PROGRAM = ("-P", "-m", "arshjul.documents")


def default_template(name: str) -> bytes:
    """The template of ours with that *name*."""
    return (folder("templates") / "documents" / f"{name}.docx").read_bytes()


def fill(template: bytes, values: Mapping[str, object]) -> bytes:
    """The Word file that *template* becomes with *values*, which are what JSON can say.

    Raises DocumentError when no process can be started, or the template cannot be filled in within the limits.
    """
    try:
        return _said({"values": values}, template)
    except _TooMuchError as error:
        raise DocumentError("Word-mallen går inte att fylla i. Byt den på sidan Word-mallar.") from error


def faults_of(template: bytes, samples: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """What is wrong with a Word file that is to be filled in with values like the *samples*; Swedish sentences.

    The first of these has something in each list. None: it can be kept. Raises DocumentError as `fill`.
    """
    try:
        told = json.loads(_said({"samples": samples}, template))
    except (_TooMuchError, ValueError):
        return (
            "Mallen tar för lång tid eller blir för stor när den fylls i. Ta bort bilder som inte behövs och {% for %} "
            "som står i varandra, och försök igen.",
        )
    # What took a stranger's file apart is believed no more than the file.
    return tuple(str(fault)[:MOST_CHARACTERS] for fault in told[:MOST_FAULTS])


class _TooMuchError(Exception):
    """The process did not answer within the limits."""


def _said(asked: Mapping[str, object], template: bytes) -> bytes:
    try:
        process = ProcessApart(_PROGRAM)
    except (EOFError, OSError) as error:
        raise DocumentError(
            "Word-dokumentet går inte att skriva just nu, eftersom processen som skriver det inte går att starta. "
            "Kontrollera minne och rättigheter på datorn och försök igen."
        ) from error
    try:
        process.send(json.dumps(asked).encode())
        process.send(template)
        return process.said(time.monotonic() + limits.PATIENCE * limits.SECONDS, MOST_BYTES)
    except (TimeoutError, EOFError, OSError) as error:
        raise _TooMuchError from error
    finally:
        process.end()
