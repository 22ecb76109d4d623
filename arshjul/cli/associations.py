"""``load`` and ``dump``: taking an association in, and giving it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    File,
    Json,
    On,
    WithProtected,
    Yes,
    doer,
    moment,
    number,
    read_file,
    require_yes,
    show,
    show_aside,
    show_json,
    when_they_leave,
)
from arshjul.cli.frame.waiting import at_work
from arshjul.settings import read_settings
from arshjul.work.opening import has_begun

if TYPE_CHECKING:
    from arshjul.work.files.associations import Loaded


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("load")(load_command)
    app.command("dump")(dump_command)


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
    # Nothing is made before the file is known to be good.
    with opened(settings) if has_begun(settings) else nullcontext() as present, at_work("Jämför filen"):
        loaded = difference(present, content, str(file), moment(settings, on), how)
    if not dry_run:
        if loaded.is_to_be_asked and not yes:
            for line in (*differences(loaded), *consequences(loaded)):
                show_aside(line)
            require_yes("Vill du läsa in filen?")
        with opened(settings, begins=True) as store, at_work("Läser in"):
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
    for line in differences(loaded):
        show(line)
    if not loaded.changes:
        show(f"{loaded.name} är redan som filen säger. Inget ändrat.")
    elif dry_run:
        show(f"Provläsning av {loaded.name}: {number(len(loaded.changes), 'skillnad', 'skillnader')}. Inget sparat.")
    else:
        show(f"{loaded.name} är inläst som {loaded.key}.")
    if dry_run:
        for line in consequences(loaded):
            show(line)
    else:
        show_mails(loaded)


def show_mails(loaded: Loaded) -> None:
    """Say how many mails leave and when, and how to take it back; nothing when there are none."""
    if loaded.mails:
        show(f"{loaded.mails} mejl om ändrade möten {when_they_leave(loaded.held_until)}.")
        if loaded.held_until:
            show(f"Ångra dig före dess så får ingen veta något: arshjul undo {loaded.key}")


def differences(loaded: Loaded) -> Iterator[str]:
    """What a file changes, a line each, after what to beware of."""
    yield from (f"⚠ {warning}" for warning in loaded.warnings)
    yield from (f"{change.sign} {change.text}" for change in loaded.changes)


def consequences(loaded: Loaded) -> Iterator[str]:
    """What loading would do to others, and what in it is doubtful."""
    yield from (f"⚠ {doubt}" for doubt in loaded.doubts)
    if loaded.cancels:
        yield f"{number(len(loaded.cancels), 'möte ställs in', 'möten ställs in')}: {'; '.join(loaded.cancels)}."
    if loaded.mails:
        people = number(len(loaded.told), "person", "personer")
        yield f"{loaded.mails} mejl om ändrade möten skulle lämna, till {people}: {', '.join(loaded.told)}."


def dump_command(association: AssociationArgument, with_protected: WithProtected = False) -> None:
    """Skriv ut förbundet som den YAML-fil som load läser."""
    from arshjul.work.files.associations import dump

    with opened(read_settings()) as store:
        text = dump(store, association, tells_protected=with_protected)
        show(text.rstrip("\n"), tells_protected=with_protected)
