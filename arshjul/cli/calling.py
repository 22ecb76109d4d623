"""``called``: people were called to a meeting of a draft in another way, so that adopting calls nobody to it again."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, On, YearArgument, doer, show
from arshjul.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("called")(called_command)


def called_command(
    association: AssociationArgument,
    year: YearArgument,
    meeting: Annotated[str, typer.Argument(metavar="MÖTE", help="Mötets nyckel.")],
    undo: Annotated[bool, typer.Option("--undo", help="De kallas ändå när årshjulet fastställs.")] = False,
    on: On = None,
) -> None:
    """Säg att folk redan är kallade till ett möte i ett utkast, så att ingen kallas dit igen."""
    from arshjul.work.drafts.called_already import say_called

    settings = read_settings()
    with opened(settings) as store:
        say_called(store, association, year, meeting, doer(settings, on), is_called=not undo)
    show(f"{meeting}: {'kallelse skickas' if undo else 'redan kallad, ingen kallelse skickas'}.")
