"""``readdress``: new secret links for a person, when somebody else has come by the old ones."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Yes, doer, require_yes, show
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("readdress")(readdress_command)


def readdress_command(
    association: AssociationArgument,
    what: Annotated[
        str,
        typer.Argument(
            metavar="VAD",
            help="page (Min sida), answers (kallelsernas länkar), contact (kontaktpersonens länkar), mail (adressen "
            "att svara till) eller bounces (adressen som förbundets mejl kommer tillbaka till).",
        ),
    ],
    person: Annotated[str, typer.Argument(metavar="[PERSON]", help="Personens nyckel; inte för bounces.")] = "",
    yes: Yes = False,
) -> None:
    """Byt en persons hemliga länkar: de som redan är skickade slutar gälla. Kalendrar byts med arshjul feeds."""
    # Here and not on top, as in every command.
    from arshjul.work.readdressing import Secret, renew

    if what not in set(Secret):
        raise WrongUse(f"VAD: {what} går inte att byta. Välj bland: {', '.join(Secret)}.")
    settings = read_settings()
    with opened(settings) as store:
        if not yes:
            require_yes("De som redan är skickade slutar gälla genast. Vill du byta?")
        renewed = renew(store, settings, association, Secret(what), person, doer(settings))
    show(f"Bytt: {renewed}. Det som skickas från och med nu har den nya.")
