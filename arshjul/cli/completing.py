"""``completion``: what lets a shell fill in the commands and their options."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli import COMPLETING
from arshjul.cli.frame.options import show
from arshjul.cli.frame.wrong_use import WrongUse

SHELLS = ("bash", "zsh", "fish")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("completion")(completion_command)


def prepare() -> None:
    """Let typer's own answer when a shell asks: nothing of it is read at any other start."""
    # It does so by itself only together with two options of its own, which are in English and write in people's homes.
    from typer.completion import completion_init  # type: ignore[attr-defined] # handed on, though not by name

    completion_init()


def completion_command(shell: Annotated[str, typer.Argument(metavar="SKAL", help="bash, zsh eller fish.")]) -> None:
    """Skriv ut det som låter skalet fylla i kommandon och val med tabbtangenten."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined] # handed on, though not by name

    if shell not in SHELLS:
        raise WrongUse(f"SKAL: {shell} finns inte. Skriv något av: {', '.join(SHELLS)}.")
    show(get_completion_script(prog_name="arshjul", complete_var=COMPLETING, shell=shell))
