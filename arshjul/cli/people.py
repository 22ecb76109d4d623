"""``people``: the list of persons and seats, taken in from Excel or CSV and handed out as the same file."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    On,
    Yes,
    doer,
    moment,
    number,
    read_file,
    require_yes,
    show,
    when_they_leave,
)
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.errors import InputError, Problem, why
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.work.editing import Decide
    from arshjul.work.roster import Outcome, Table


class Way(StrEnum):
    """Which way the list goes."""

    IMPORT = "import"
    EXPORT = "export"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("people")(people_command)


def people_command(
    association: AssociationArgument,
    way: Annotated[str, typer.Argument(metavar="GÖR", help="import eller export.")],
    file: Annotated[Path, typer.Argument(metavar="FIL", help="En Excel-fil (.xlsx) eller CSV-fil.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa skillnaden, spara inget.")] = False,
    yes: Yes = False,
    on: On = None,
) -> None:
    """Läs in en lista över personer och platser, eller skriv listan till en fil som kan läsas in igen."""
    from arshjul.work.editing import edit, would_edit
    from arshjul.work.roster import laid_over, roster_csv, roster_excel
    from arshjul.work.roster import read_file as read_list
    from arshjul.work.units import reading
    from arshjul.year.deeds import Deed, DeedKind

    if way not in set(Way):
        raise WrongUse(f"GÖR: {way} finns inte. Välj bland: {', '.join(Way)}.")
    settings = read_settings()
    now = moment(settings, on)
    with opened(settings) as store:
        with reading(store, association, now) as standing:
            present, today = standing.association, standing.today
        if way == Way.EXPORT:
            give = roster_csv if file.suffix.lower() == ".csv" else roster_excel
            try:
                file.write_bytes(give(present, today))
            except OSError as error:
                raise InputError([Problem(f"filen går inte att skriva ({why(error)}).", str(file))]) from error
            show(f"Skrivet: {file}.")
            return
        table = read_list(read_file(file), file.name)
        outcome, decide = laid_over(table.rows, present, today), _deciding(table, today, str(file))
        edited = would_edit(store, association, now, decide)
        for line in _told(outcome, table):
            show(line)
        if not edited.is_changed or dry_run:
            show("Inget är ändrat.")
            return
        if not yes:
            mails = number(edited.mails, "mejl", "mejl")
            require_yes(f"{mails} går till {', '.join(edited.told) or 'ingen'}. Vill du spara?")
        saved = edit(store, settings, association, Deed(DeedKind.EDITED, doer(settings, on), str(file.name)), decide)
    show(f"Sparat. {saved.mails} mejl {when_they_leave(saved.held_until)}." if saved.mails else "Sparat.")


def _deciding(table: Table, today: date, file: str) -> Decide:
    from arshjul.work.roster import laid_over
    from arshjul.year.model import Association

    def decide(now: Association) -> Association:
        outcome = laid_over(table.rows, now, today)
        if outcome.faults:
            raise InputError([Problem(one.text, file, one.row, one.column) for one in outcome.faults])
        return outcome.association

    return decide


def _told(outcome: Outcome, table: Table) -> list[str]:
    lines = [*table.notes, *outcome.notes, *(f"{one.sign}: {one.text}" for one in outcome.differences)]
    lines.append(f"{outcome.unchanged} som förut, {len(outcome.left_out)} platser står inte i listan och är kvar.")
    return lines
