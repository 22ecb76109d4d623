"""``login`` and ``invite``: who gets in to the pages."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import doer, show
from arshjul.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("login", options_metavar="[VAL]")(login_command)
    app.command("invite", options_metavar="[VAL]")(invite_command)


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


def invite_command(
    address: Annotated[str, typer.Argument(metavar="ADRESS", help="Den inbjudnas e-postadress.")],
    administrator: Annotated[
        bool, typer.Option("--administrator", help="Sköter driften och bjuder in förbund; ser inte vad de gör.")
    ] = False,
    follows: Annotated[
        str | None, typer.Option("--follows", metavar="FÖRBUND", help="Läser ett förbund utan att ha en plats i det.")
    ] = None,
    director_of: Annotated[
        str | None,
        typer.Option("--director-of", metavar="NAMN", help="Förbundschef i ett nytt förbund med namnet."),
    ] = None,
    person: Annotated[
        str, typer.Option("--person", metavar="NAMN", help="Förbundschefens namn, tillsammans med --director-of.")
    ] = "Förbundschef",
    ends: Annotated[bool, typer.Option("--end", help="Avsluta i stället en administratör eller en följare.")] = False,
) -> None:
    """Bjud in någon till sidorna med ett mejl: en administratör, en följare eller ett nytt förbunds chef."""
    # Here and not on top, as in every command.
    import asyncio

    from arshjul.work.entering import appoint, dismiss, invite
    from arshjul.work.founding import found
    from arshjul.year.access import Capacity
    from arshjul.year.model import Person

    if [administrator, follows is not None, director_of is not None].count(True) != 1:
        raise typer.BadParameter("Ange en av --administrator, --follows FÖRBUND och --director-of NAMN.")
    settings = read_settings()
    by, capacity = doer(settings), Capacity.FOLLOWER if follows else Capacity.ADMINISTRATOR
    with opened(settings) as store:
        if ends and director_of is None:
            dismiss(store, address, capacity, follows or "", by)
            show(f"{address} är avslutad.")
            return
        if director_of is not None:
            invitation = found(store, settings, director_of, Person("", person, address), by)
        else:
            invitation = appoint(store, address, capacity, follows or "", by)
        sent = asyncio.run(invite(settings, invitation, by))
    show(f"{invitation.address} kan logga in nu.")
    show(
        "Inbjudan är skickad med mejl."
        if sent
        else f"Inget mejl lämnade. Säg själv till: logga in på {settings.base_url}/logga-in med den adressen."
    )
