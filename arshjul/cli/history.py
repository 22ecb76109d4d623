"""``history``: what has happened in an association, about a meeting, about a person."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, number, show, show_json
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings
from arshjul.year.model import STOCKHOLM


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("history")(history_command)


def history_command(
    association: AssociationArgument,
    meeting: Annotated[str, typer.Option("--meeting", metavar="MÖTE", help="Bara det som gäller mötet.")] = "",
    person: Annotated[str, typer.Option("--person", metavar="NYCKEL", help="Bara det som gäller personen.")] = "",
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="SLAG",
            help="andringar, anteckningar, svar, mejl, inloggningar eller gallring.",
        ),
    ] = None,
    before: Annotated[
        str, typer.Option("--before", metavar="PLATS", help="Gå vidare från den plats som förra sidan slutade på.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Visa vad som har hänt, det senaste först: vem, när, vad och varifrån."""
    from arshjul.store.values.history import Sought
    from arshjul.work.history import Kind, history, page_start

    if kind is not None and kind not in list(Kind):
        raise WrongUse(f"--kind: slaget {kind} finns inte. Välj bland: {', '.join(Kind)}.")
    start = page_start(before)
    if before and start is None:
        raise WrongUse("--before: skriv platsen så som förra sidan skrev ut den.")
    settings = read_settings()
    with opened(settings) as store:
        sought = Sought(occasion=meeting, person=person, before=start)
        found = history(store, association, settings.clock.now(), sought, Kind(kind) if kind else None)
    if as_json:
        rows = [
            {
                "at": row.at.isoformat(),
                "who": row.who,
                "what": row.what,
                "details": list(row.details),
                "from": row.where,
                "kind": row.kind.value,
            }
            for row in found.rows
        ]
        show_json({"rows": rows, "older": found.older or None})
        return
    for row in found.rows:
        where = f" ({row.where})" if row.where else ""
        show(f"{row.at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}  {row.who}: {row.what}{where}")
        for line in row.details:
            show(f"    {line}")
    if found.older:
        show(f'\n{number(len(found.rows), "rad", "rader")}. Det finns mer: --before "{found.older}"')
    elif found.rows:
        show(f"\n{number(len(found.rows), 'rad', 'rader')}.")
    else:
        show("Inget har hänt.")
