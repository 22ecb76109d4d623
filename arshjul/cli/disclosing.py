"""``extract`` and ``export``: what is kept of a person, and of an association, handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from arshjul.cli.frame.options import AssociationArgument, Json, number, show, show_json
from arshjul.settings import read_settings
from arshjul.work.opening import opened


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
    from arshjul.store import plain_row
    from arshjul.work.person_extract import hand_out

    settings = read_settings()
    with opened(settings) as store:
        found = hand_out(store, association, person, settings.clock.now())
    if as_json:
        tables = {table: [plain_row(row) for row in rows] for table, rows in found.rows.items()}
        show_json({"association": association, "person": found.key, "name": found.name, "tables": tables})
    else:
        show(found.text(settings.clock.now()).rstrip("\n"))


def export_command(
    association: AssociationArgument,
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Filen som skrivs, till exempel forbundet.zip.")],
    as_json: Json = False,
) -> None:
    """Skriv allt som sparas om ett förbund till en zip-fil, i öppna format."""
    from arshjul.work.exporting import export

    settings = read_settings()
    with opened(settings) as store:
        made = export(store, settings, association, file, settings.clock.now())
    if as_json:
        show_json({"file": str(file), "files": dict(made.files), "missing": made.missing})
        return
    for name in made.missing:
        show(f"⚠ Handlingen {name} finns inte kvar på disken. Lägg tillbaka den ur en säkerhetskopia.")
    show(f"{file}: {number(made.files.total(), 'fil', 'filer')}. Vad som är vad står i LÄS MIG.txt.")
    show("Filen innehåller personuppgifter. Förvara den skyddat.")
