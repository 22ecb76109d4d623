"""``load``, ``dump`` and ``read``: taking things in, and giving them back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arshjul.cli.frame.options import (
    AssociationArgument,
    File,
    Json,
    On,
    Yes,
    doer,
    moment,
    number,
    read_file,
    require_yes,
    show,
    show_json,
    when_they_leave,
)
from arshjul.settings import read_settings
from arshjul.work.opening import opened

if TYPE_CHECKING:
    from arshjul.work.drafts.drafting import SavedDraft
    from arshjul.work.files.associations import Loaded


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("load")(load_command)
    app.command("dump")(dump_command)
    app.command("read")(read_command)


def load_command(
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa skillnaden, spara inget.")] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Låt filen ersätta allt: det som den inte nämner tas bort."),
    ] = False,
    into: Annotated[
        str, typer.Option("--into", metavar="FÖRBUND", help="Ändra det förbundet, vad filen än heter.")
    ] = "",
    at_once: Annotated[bool, typer.Option("--now", help="Skicka ändringar direkt, utan ångertid.")] = False,
    yes: Yes = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Läs in ett förbund ur en YAML-fil; finns det redan ändras bara det som filen nämner."""
    # Here and not on top, as in every command: upcoming and check start without what others need.
    from arshjul.work.files.associations import Taking, difference, load

    settings = read_settings()
    content = read_file(file)
    how = Taking(into, replaces=replace, at_once=at_once)
    with opened(settings, begins=True) as store:
        loaded = difference(store, content, str(file), moment(settings, on), how)
        if not dry_run:
            if loaded.is_to_be_asked and not yes:
                for line in (*_differences(loaded), *_consequences(loaded)):
                    sys.stderr.write(f"{line}\n")
                require_yes("Vill du läsa in filen?")
            loaded = load(store, settings, content, str(file), doer(settings, on), how)
    if as_json:
        changes = [{"sign": c.sign, "text": c.text} for c in loaded.changes]
        show_json(
            {
                "association": loaded.key,
                "new": loaded.is_new,
                "saved": not dry_run,
                "changes": changes,
                "mails": loaded.mails,
                "told": list(loaded.told),
                "cancels": list(loaded.cancels),
                "warnings": list(loaded.warnings),
            }
        )
        return
    for line in _differences(loaded):
        show(line)
    if not loaded.changes:
        show(f"{loaded.name} är redan som filen säger. Inget ändrat.")
    elif dry_run:
        show(f"Provläsning av {loaded.name}: {number(len(loaded.changes), 'skillnad', 'skillnader')}. Inget sparat.")
    else:
        show(f"{loaded.name} är inläst som {loaded.key}.")
    if dry_run:
        for line in _consequences(loaded):
            show(line)
    elif loaded.mails:
        show(f"{loaded.mails} mejl om ändrade möten {when_they_leave(loaded.held_until)}.")
        if loaded.held_until:
            show(f"Ångra dig före dess så får ingen veta något: arshjul undo {loaded.key}")


def _differences(loaded: Loaded) -> Iterator[str]:
    yield from (f"⚠ {warning}" for warning in loaded.warnings)
    yield from (f"{change.sign} {change.text}" for change in loaded.changes)


def _consequences(loaded: Loaded) -> Iterator[str]:
    """What loading would do to others, and what in it is doubtful."""
    yield from (f"⚠ {doubt}" for doubt in loaded.doubts)
    if loaded.cancels:
        yield f"{number(len(loaded.cancels), 'möte ställs in', 'möten ställs in')}: {'; '.join(loaded.cancels)}."
    if loaded.mails:
        people = number(len(loaded.told), "person", "personer")
        yield f"{loaded.mails} mejl om ändrade möten skulle lämna, till {people}: {', '.join(loaded.told)}."


def dump_command(association: AssociationArgument) -> None:
    """Skriv ut förbundet som den YAML-fil som load läser."""
    from arshjul.work.files.associations import dump

    with opened(read_settings()) as store:
        show(dump(store, association).rstrip("\n"))


def read_command(
    file: File,
    year: Annotated[int | None, typer.Option("--year", metavar="ÅR", help="Året som dokumentet gäller.")] = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="FÖRBUND", help="Spara som utkast till förbundets årshjul.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Ersätt också ett utkast som någon har bockat av eller antecknat i.")
    ] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa vilka möten och datum ett dokument innehåller, och vad som är tveksamt."""
    from arshjul.reading.extracting import MOST_BYTES
    from arshjul.reading.plan import as_json as read_shape
    from arshjul.work.drafts.reading import read_document, reading_lines

    # One byte more than is taken, so that what is too large is known to be, and no more of it is read.
    plan = read_document(read_file(file, MOST_BYTES + 1), file.name, year)
    saved = None
    if save:
        from arshjul.work.drafts.drafting import save_draft

        settings = read_settings()
        with opened(settings) as store:
            saved = save_draft(store, save, plan, doer(settings, on), file=file.name, replace_worked_on=replace)
        if saved.replaced:
            gone = number(saved.replaced, "tillfälle", "tillfällen")
            sys.stderr.write(f"Utkastet {saved.plan.year} fanns redan: dess {gone} är ersatta.\n")
    if as_json:
        show_json(read_shape(plan) | ({"saved": _saved_shape(saved)} if saved else {}))
        return
    for line in reading_lines(plan):
        show(line)
    if saved:
        for line in _saved_lines(saved, str(save)):
            show(line)


def _saved_shape(saved: SavedDraft) -> dict[str, Any]:
    return {
        "year": saved.plan.year,
        "occasions": len(saved.plan.occasions),
        "left_out": [{"line": row.line, "written": row.written, "why": row.why} for row in saved.left_out],
        "changed": [{"line": row.line, "written": row.written, "why": row.why} for row in saved.changed],
        "replaced": saved.replaced,
    }


def _saved_lines(saved: SavedDraft, association: str) -> Iterator[str]:
    occasions = number(len(saved.plan.occasions), "tillfälle", "tillfällen")
    yield f"\nSparat som utkast: årshjulet {saved.plan.year} för {association}, {occasions}."
    for heading, rows in (("Inte sparat", saved.left_out), ("Sparat på annat sätt", saved.changed)):
        if rows:
            yield f"{heading} ({number(len(rows), 'rad', 'rader')}):"
        for row in rows:
            yield f"rad {row.line:>4}  {row.why}"
