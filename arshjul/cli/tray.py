"""``tray``: the mails that wait for a person."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import Json, MaybeAssociationArgument, number, show, show_json
from arshjul.settings import read_settings
from arshjul.store.values.incoming import Incoming
from arshjul.year.model import STOCKHOLM


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tray")(tray_command)


def tray_command(
    association: MaybeAssociationArgument = None,
    all_mails: Annotated[bool, typer.Option("--all", help="Visa också vad det blev av de andra mejlen.")] = False,
    as_json: Json = False,
) -> None:
    """Visa de inkomna mejl som väntar på att en människa läser dem."""
    # Here and not on top, as in every command.
    from arshjul.work.answers.tray import waiting

    with opened(read_settings()) as store:
        if association is not None:
            with store.reading() as unit:
                unit.of(association)
        found = waiting(store, association, all_mails=all_mails)
    if as_json:
        show_json({"mails": [_shape(mail) for mail in found]})
        return
    for mail in found:
        at = f"{mail.received_at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}"
        show(f"{mail.id:>5}  {at}  {mail.from_address or 'okänd avsändare'}  {mail.subject}\n       {mail.reason}")
    show(f"\n{number(len(found), 'mejl', 'mejl')}. Ta hand om dem på sidan Inkorg." if found else "Inget väntar.")


def _shape(mail: Incoming) -> dict[str, Any]:
    return {
        "id": mail.id,
        "association": mail.association_key,
        "from": mail.from_address,
        "subject": mail.subject,
        "received_at": mail.received_at.isoformat(),
        "verdict": mail.verdict.value,
        "reason": mail.reason,
        "person": mail.person or None,
        "occasion": mail.occasion or None,
        "handled_by": mail.handled_by or None,
    }
