"""``extract`` and ``export``: what is kept of a person, and of an association, handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, WithProtected, number, show, show_json
from arshjul.cli.frame.waiting import at_work
from arshjul.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("extract")(extract_command)
    app.command("export")(export_command)


def extract_command(
    association: AssociationArgument,
    person: Annotated[str, typer.Argument(metavar="VEM", help="Personens nyckel, namn eller adress.")],
    as_json: Json = False,
) -> None:
    """Visa allt som sparas om en person, att lämna ut till den (registerutdrag)."""
    from arshjul.store.disclosure import plain_row
    from arshjul.work.person_extract import hand_out

    settings = read_settings()
    with opened(settings) as store:
        found = hand_out(store, association, person, settings.clock.now())
    if as_json:
        tables = {table: [plain_row(row) for row in rows] for table, rows in found.rows.items()}
        show_json(
            {"association": association, "person": found.key, "name": found.name, "tables": tables},
            tells_protected=True,
        )
    else:
        show(found.text(settings.clock.now()).rstrip("\n"), tells_protected=True)


def export_command(
    association: AssociationArgument,
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Filen som skrivs, till exempel forbundet.zip.")],
    with_protected: WithProtected = False,
    as_json: Json = False,
) -> None:
    """Skriv allt som sparas om ett förbund till en zip-fil, i öppna format."""
    from arshjul.work.exporting import export

    settings = read_settings()
    with opened(settings) as store, at_work("Skriver allt som sparas"):
        made = export(store, settings, association, file, settings.clock.now(), tells_protected=with_protected)
    if as_json:
        show_json({"file": str(file), "files": dict(made.files), "missing": made.missing})
        return
    for name in made.missing:
        show(f"⚠ Handlingen {name} finns inte kvar på disken. Lägg tillbaka den ur en säkerhetskopia.")
    if made.hidden:
        show(
            f"{number(made.hidden, 'mejl eller kalender', 'mejl och kalendrar')} nämner någon med skyddade "
            "personuppgifter och är inte med. Hela förbundet: --with-protected."
        )
    show(f"{file}: {number(made.files.total(), 'fil', 'filer')}. Vad som är vad står i LÄS MIG.txt.")
    show("Filen innehåller personuppgifter. Förvara den skyddat.")
