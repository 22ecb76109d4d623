"""``send-again``: what did not reach its reader, and still is true, leaves once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    Json,
    Now,
    Yes,
    doer,
    number,
    require_yes,
    show,
    show_json,
    unheld,
    when_they_leave,
)
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.work.saying import Again


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("send-again")(send_again_command)


def send_again_command(
    association: AssociationArgument,
    person: Annotated[str, typer.Option("--person", metavar="NYCKEL", help="Bara mejl till den personen.")] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Bara mejl där serverns svar eller skälet har de orden.")
    ] = "",
    delivery: Annotated[
        int | None,
        typer.Option("--delivery", metavar="NUMMER", help="Bara utskicket med det numret."),
    ] = None,
    at_once: Now = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Skicka igen mejl som inte gick fram, om de fortfarande stämmer; de skrivs med dagens ord."""
    # Here and not on top, as in every command.
    from arshjul.work.saying import Wanted, send_again, to_send_again

    if reason and delivery is not None:
        raise WrongUse("Ange --reason eller --delivery, inte båda.")
    settings = unheld(read_settings()) if at_once else read_settings()
    wanted, by = Wanted(person, reason, delivery), doer(settings)
    with opened(settings) as store:
        found = to_send_again(store, association, wanted, by)
        sent, held_until = [one for one in found if not one.why_not], None
        if not as_json:
            _show(found)
        if sent:
            if not yes:
                require_yes(f"Ska {number(len(sent), 'mejl', 'mejl')} skickas igen?")
            done = send_again(store, settings, association, wanted, by)
            found, held_until = done.mails, done.held_until
    if as_json:
        show_json({"mails": [_shape(one) for one in found]})
    elif sent:
        mails = number(len(sent), "mejl", "mejl")
        show(f"{mails} {when_they_leave(held_until)}.")
        if held_until:
            show(f"Ångra dig före dess så lämnar inget: arshjul undo {association}")


def _show(found: tuple[Again, ...]) -> None:
    if not found:
        show("Alla mejl har gått fram: det finns inget att skicka igen.")
    for one in found:
        row = one.row
        left = f"\n       Skickas inte igen: {one.why_not}" if one.why_not else ""
        show(f"{row.id:>5}  {row.person_name} <{row.address}>  {row.subject}\n       {row.answer or row.reason}{left}")


def _shape(one: Again) -> dict[str, Any]:
    row = one.row
    return {
        "delivery": row.id,
        "to": row.person,
        "address": row.address,
        "subject": row.subject,
        "answer": row.answer,
        "sent_again": not one.why_not,
        "why_not": one.why_not or None,
    }
