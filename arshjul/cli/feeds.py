"""``feeds``: where people subscribe to calendars; give a new address, close one, open the public's."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, On, doer, number, show, show_json
from arshjul.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("feeds", options_metavar="[VAL]")(feeds_command)


def feeds_command(
    association: AssociationArgument,
    renew: Annotated[
        str | None,
        typer.Option(
            "--renew",
            metavar="VEM",
            help="Ge kalendern en ny adress; den gamla slutar gälla. Öppnar också en stängd, och allmänhetens: public.",
        ),
    ] = None,
    revoke: Annotated[
        str | None, typer.Option("--revoke", metavar="VEM", help="Stäng kalendern; adressen slutar gälla.")
    ] = None,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa kalendrarnas adresser; byt eller stäng en. VEM står inom hakparentes i listan."""
    # Here and not on top, as in every command.
    from arshjul.work.feeds.building import addresses, renew_feed, revoke_feed

    if renew and revoke:
        raise typer.BadParameter("Ange antingen --renew eller --revoke, inte båda.")
    settings = read_settings()
    who = doer(settings, on)
    with opened(settings) as store:
        found = addresses(store, settings, association)
        if renew:
            found = (renew_feed(store, settings, association, renew, who),)
        if revoke:
            found = (revoke_feed(store, settings, association, revoke, who),)
    if as_json:
        show_json({"feeds": [{"who": f.who, "kind": f.kind, "name": f.name, "url": f.url or None} for f in found]})
        return
    for one in found:
        show(f"{one.name}  [{one.who}]\n  {one.url or 'stängd'}")
    if not (renew or revoke):
        closed = sum(not one.url for one in found)
        show(f"\n{number(len(found), 'kalender', 'kalendrar')}, {closed} {'stängd' if closed == 1 else 'stängda'}.")
