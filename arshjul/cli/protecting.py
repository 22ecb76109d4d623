"""``protect``: a person has protected identity, or has it no more."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Yes, doer, require_yes, show
from arshjul.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("protect")(protect_command)


def protect_command(
    association: AssociationArgument,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Personens nyckel.")],
    off: Annotated[bool, typer.Option("--off", help="Ta bort skyddet: namnet och adressen visas igen.")] = False,
    yes: Yes = False,
) -> None:
    """Dölj namn och adress för en person med skyddade personuppgifter, överallt där andra ser dem."""
    # Here and not on top, as in every command.
    from arshjul.work.protecting import protect

    settings = read_settings()
    with opened(settings) as store:
        if off and not yes:
            require_yes("Namnet och adressen visas då igen för alla som ser personen i förbundet. Ta bort skyddet?")
        known = protect(store, settings, association, person, doer(settings), is_protected=not off)
    if off:
        show(f"Skyddet är borttaget för {person}.")
        return
    show(f"{person} visas nu som ”{known.name}”.")
    show("Det som redan är skickat, uppladdade dokument och säkerhetskopior har namnet kvar; se docs/dataskydd.md.")
