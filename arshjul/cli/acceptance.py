"""``accept``: accept a finding of the collision check, with a reason."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.options import AssociationArgument, On, YearArgument, doer, show
from arshjul.settings import read_settings
from arshjul.work.opening import opened


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("accept")(accept_command)


def accept_command(
    association: AssociationArgument,
    year: YearArgument,
    finding: Annotated[str, typer.Argument(metavar="KROCK", help="Krockens nyckel, som arshjul check visar den.")],
    because: Annotated[str, typer.Option("--because", metavar="SKÄL", help="Varför ni godtar krocken.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Ta tillbaka godtagandet.")] = False,
    on: On = None,
) -> None:
    """Godta en krock med ett skäl; den kommer tillbaka om datumen ändras."""
    from arshjul.work.drafts.acceptance import accept, withdraw_acceptance

    settings = read_settings()
    with opened(settings) as store:
        if undo:
            found = withdraw_acceptance(store, association, year, finding, doer(settings, on))
        else:
            found = accept(store, association, year, finding, because, doer(settings, on))
    show(f"{'Inte längre godtagen' if undo else 'Godtagen'}: {found.message}")
