"""Templates filled in by a process apart, which is killed when one takes too long."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

from arshjul.apart import ProcessApart
from arshjul.documents import limits
from arshjul.documents.limits import MOST_BYTES
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
        process = ProcessApart(_PROGRAM)
    except (EOFError, OSError) as error:
        raise DocumentError(
            "Word-dokumentet går inte att skriva just nu, eftersom processen som skriver det inte går att starta. "
            "Kontrollera minne och rättigheter på datorn och försök igen."
        ) from error
    try:
        process.send(json.dumps(values).encode())
        process.send(template)
        return process.said(time.monotonic() + limits.PATIENCE * limits.SECONDS, MOST_BYTES)
    except (TimeoutError, EOFError, OSError) as error:
        raise DocumentError("Word-mallen går inte att fylla i. Säg till driften.") from error
    finally:
        process.end()
