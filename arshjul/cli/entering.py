"""``login``: a link that signs in once, for who sits at the machine."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.options import show
from arshjul.settings import read_settings
from arshjul.work.opening import opened


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("login", options_metavar="[VAL]")(login_command)


def login_command(
    address: Annotated[
        str | None,
        typer.Argument(
            metavar="[ADRESS]",
            help="Vems länken ska vara. Utan adress loggar den in dig som sitter vid datorn.",
        ),
    ] = None,
) -> None:
    """Visa en länk som loggar in på sidorna en gång, inom tio minuter."""
    # Here and not on top, as in every command.
    from arshjul.work.entering import offer_link

    settings = read_settings()
    with opened(settings) as store:
        url = offer_link(store, settings, address, settings.clock.now())
    show("Öppna länken i en webbläsare inom tio minuter. Den går att använda en gång:")
    show(f"  {url}")
