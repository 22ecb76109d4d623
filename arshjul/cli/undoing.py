"""``undo``: taking back what somebody did."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    Json,
    On,
    Yes,
    doer,
    number,
    require_yes,
    show,
    show_aside,
    show_json,
    when_they_leave,
)
from arshjul.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("undo")(undo_command)


def undo_command(
    association: AssociationArgument,
    deed: Annotated[int | None, typer.Argument(metavar="[NR]", help="Händelsens nummer, ur --list.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Visa vad som har gjorts, det senaste först.")] = False,
    yes: Yes = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Ångra en händelse: det senaste som andra får veta om, eller den med ett visst nummer."""
    from arshjul.work.undoing import deeds, undo, would_undo

    settings = read_settings()
    with opened(settings) as store:
        if listed:
            known = deeds(store, association)
            if as_json:
                shape = [{"number": d.number, "kind": d.kind, "at": d.at.isoformat(), "by": d.by} for d in known]
                show_json({"deeds": shape})
                return
            for one in known:
                what = number(len(one.bundle.mails), "mejl", "mejl") if one.bundle else ""
                parts = number(len(one.parts), "sak", "saker") if one.parts else ""
                show(": ".join(filter(None, (f"{one.named} ({one.by})", what or parts))))
            show(f"\n{number(len(known), 'händelse', 'händelser')}.")
            return
        who = doer(settings, on)
        would = would_undo(store, settings, association, deed, who)
        if would.told and not yes:
            told = number(len(would.told), "person", "personer")
            show_aside(
                f"{would.deed.named}, är redan på väg till andra. Ångrar du går {would.mails} mejl med rättelser, till "
                f"{told}: {', '.join(would.told)}."
            )
            require_yes("Vill du ångra ändå?")
        done = undo(store, settings, association, would.deed.number, who)
    if as_json:
        show_json({"undone": done.deed.number, "mails": done.mails, "told": list(done.told)})
        return
    show(f"Ångrat: {done.deed.named}.")
    if done.mails:
        show(f"{done.mails} mejl med rättelser {when_they_leave(done.held_until)}.")
    else:
        show("Inget mejl om det lämnar.")
