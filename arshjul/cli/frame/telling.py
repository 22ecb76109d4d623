"""How a fault ends a command: in Swedish for people, and with ``--json`` as a shape for programs; both on stderr."""

from __future__ import annotations

import json
import sys

import typer

from arshjul.cli.frame.colours import coloured
from arshjul.cli.frame.opening import HIDDEN
from arshjul.cli.frame.wrong_use import fault_of, help_of, in_swedish
from arshjul.errors import ArshjulError


def tell_fault(error: ArshjulError) -> None:
    """What is wrong, what mends it, and the command that does."""
    if wants_json():
        _tell_json(str(error), error.command)
        return
    told = f"Fel: {error}"
    # A sentence that is also read elsewhere, as in a log, names the command itself.
    if error.command and error.command not in told:
        told += f"\nKör:\n{error.command}" if "\n" in error.command else f" Kör: {error.command}"
    sys.stderr.write(coloured(HIDDEN.get().over(told), sys.stderr) + "\n")


def tell_wrong_use(error: typer.TyperException) -> None:
    """What is written wrongly, and the command that shows how it is written."""
    if wants_json():
        _tell_json(fault_of(error), help_of(error))
    else:
        sys.stderr.write(coloured(in_swedish(error), sys.stderr))


def wants_json() -> bool:
    """Whether whoever wrote the command reads it by a program."""
    return "--json" in sys.argv[1:]


def _tell_json(error: str, mend: str) -> None:
    shape = {"error": HIDDEN.get().over(error), "mend": mend or None}
    sys.stderr.write(json.dumps(shape, ensure_ascii=False) + "\n")
