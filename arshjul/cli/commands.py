"""The commands, and the application made of those that a command line needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from arshjul.cli.frame.helping import SwedishCommand, SwedishGroup

COMMANDS = {
    "associations": ("load", "dump"),
    "reading": ("read",),
    "years": ("check", "upcoming", "rehearse", "adopt", "close", "checklist"),
    "deciding": ("decides",),
    "calling": ("called",),
    "guests": ("guests",),
    "summoning": ("summons",),
    "items": ("items",),
    "people": ("people",),
    "standing_in": ("stand-in",),
    "undoing": ("undo",),
    "trial": ("trial",),
    "acceptance": ("accept",),
    "minutes": ("minutes",),
    "discharging": ("discharge",),
    "chains": ("chain", "record"),
    "sending_papers": ("send-papers",),
    "renewing": ("renew",),
    "answering": ("answer",),
    "attendance": ("attendance",),
    "feeds": ("feeds",),
    "readdressing": ("readdress",),
    "protecting": ("protect",),
    "tray": ("tray",),
    "sending_again": ("send-again",),
    "history": ("history",),
    "culling": ("cull", "retention"),
    "emptying": ("remove-person",),
    "disclosing": ("extract", "export"),
    "keeping": ("backup", "restore", "resume", "rotate-key"),
    "jobs": ("run", "doctor"),
    "entering": ("login", "invite"),
    "running": ("up", "demo"),
    "installing": ("install-service",),
    "completing": ("completion",),
}
"""The modules in this folder, in the order of the help, and the commands that each of them adds."""


def application(words: Sequence[str] = ()) -> typer.Typer:
    """Return the application for the command line *words*: with the named command's module alone, else with all.

    To import and build every command takes a sixth of the start of the daily ones.
    """
    app = typer.Typer(
        name="arshjul",
        cls=SwedishGroup,
        help="Årshjul driver samordningsförbundets år: planerar, kontrollerar, kallar, påminner och följer upp.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        options_metavar="[VAL]",
        subcommand_metavar="KOMMANDO …",
    )
    # A callback makes it a group also when it has a single command, whose name is then still a word of the line.
    app.callback()(_program)
    for module in _modules(words):
        import_module(f"arshjul.cli.{module}").add_to(app)
    for command in app.registered_commands:
        command.cls = SwedishCommand
    return app


def _modules(words: Sequence[str]) -> list[str]:
    named = [module for module, names in COMMANDS.items() if words and words[0] in names]
    return named or list(COMMANDS)


def _tell_version(wanted: bool) -> None:
    if wanted:
        # Read when somebody asks: every start would pay for it.
        from importlib.metadata import version

        sys.stdout.write(f"Årshjul {version('arshjul')}\n")
        raise typer.Exit


def _program(
    version: Annotated[
        bool, typer.Option("--version", help="Visa vilken version det är.", is_eager=True, callback=_tell_version)
    ] = False,
) -> None:
    """Take what is said before the command."""
