"""What to say when a command is written wrongly: in Swedish, where typer has only English."""

from __future__ import annotations

import re
from typing import Any

import typer


class WrongUse(typer.BadParameter):
    """A word of the command that cannot be used, told in our own words."""


def in_swedish(error: typer.TyperException) -> str:
    """Say what is wrong with the command that was written, and how it is written; exit code 2 belongs to it."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return f"{error.message}\n"
    lines = [f"Fel: {fault_of(error)}"]
    if context is not None:
        lines.append(context.get_usage())
        lines.append(f"Mer hjälp: {help_of(error)}")
    return "\n".join(lines) + "\n"


def help_of(error: typer.TyperException) -> str:
    """The command that shows how the one that was written is written; empty: nobody knows which it was."""
    context = getattr(error, "ctx", None)
    return f"{context.command_path} --help" if context is not None else ""


def fault_of(error: typer.TyperException) -> str:
    """What is wrong with the command that was written, in a sentence."""
    # By name: typer keeps the classes of its faults to itself. What it may say in English is left out.
    parameter = getattr(error, "param", None)
    name = _name(parameter) if parameter is not None else ""
    match type(error).__name__:
        case "WrongUse":
            return error.message
        case "MissingParameter":
            return f"{name} saknas."
        case "NoSuchOption":
            likely = ", ".join(sorted(getattr(error, "possibilities", None) or ()))
            hint = f" Menade du {likely}?" if likely else ""
            return f"Det finns inget val som heter {getattr(error, 'option_name', '')}.{hint}"
        case "BadOptionUsage":
            return f"Valet {getattr(error, 'option_name', '')} är ofullständigt, eller har ett värde för mycket."
        case "BadParameter" if parameter is None:
            return error.message  # our own words
        case "BadParameter":
            return f"Värdet för {name} går inte att använda. Kontrollera att det är ett tal i rätt storlek."
        case _ if hasattr(getattr(getattr(error, "ctx", None), "command", None), "list_commands"):
            return _unknown(error)
        case _:
            return "Det står fler ord än kommandot tar."


def _unknown(error: typer.TyperException) -> str:
    """Names the word that is no command, and those that it is like."""
    from difflib import get_close_matches

    written = re.search(r"'([^']*)'", error.message)
    if written is None:
        return "Det finns inget kommando som heter så."
    context = error.ctx  # type: ignore[attr-defined]
    likely = get_close_matches(written[1], context.command.list_commands(context))
    hint = f" Menade du {' eller '.join(likely)}?" if likely else ""
    return f"Det finns inget kommando som heter {written[1]}.{hint}"


def _name(parameter: Any) -> str:
    """``--days`` of an option, ``ÅR`` of a word."""
    written = max(parameter.opts, key=len)
    return str(written if written.startswith("-") else parameter.metavar or written)
