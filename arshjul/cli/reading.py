"""``read``: what a document says, and saving it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli.confirming import record_decisions
from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    File,
    Json,
    Now,
    On,
    Yes,
    doer,
    number,
    read_file,
    require_yes,
    show,
    show_aside,
    show_json,
    when_they_leave,
)
from arshjul.cli.frame.waiting import at_work
from arshjul.cli.saving import revision_lines, revision_shape, saved_lines, saved_shape
from arshjul.settings import Settings, read_settings

if TYPE_CHECKING:
    from arshjul.reading.plan import ReadPlan
    from arshjul.store import Store
    from arshjul.work.files.revising import Revising, Revision


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read")(read_command)


def read_command(
    file: File,
    year: Annotated[int | None, typer.Option("--year", metavar="ÅR", help="Året som dokumentet gäller.")] = None,
    save: Annotated[
        str | None,
        typer.Option("--save", metavar="FÖRBUND", help="Spara som utkast; är året fastställt: ändra det som skiljer."),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Gör om utkastet från början: glöm vad ni har ändrat, svarat och bockat av."),
    ] = False,
    text: Annotated[
        bool, typer.Option("--text", help="Visa dokumentets egen text, med varje datum märkt efter hur det lästes.")
    ] = False,
    accept: Annotated[
        str, typer.Option("--accept", metavar="SKÄL", help="Ändra ett fastställt år trots tveksamma rader.")
    ] = "",
    record: Annotated[
        str | None,
        typer.Option(
            "--record", metavar="FÖRBUND", help="Anteckna besluten om ansvarsfrihet i dokumentet, när du har sett dem."
        ),
    ] = None,
    at_once: Now = False,
    yes: Yes = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa vilka möten och datum ett dokument innehåller, och vad som är tveksamt."""
    from arshjul.reading.extracting import MOST_BYTES
    from arshjul.work.drafts.marking import marked_text
    from arshjul.work.drafts.reading import read_whole, whole_as_json
    from arshjul.work.drafts.telling import reading_lines

    # One byte more than is taken, so that what is too large is known to be, and no more of it is read.
    with at_work("Läser dokumentet"):
        read = read_whole(read_file(file, MOST_BYTES + 1), file.name, year)
    plan, saved = read.plan, None
    if record:
        record_decisions(record, plan, on, says_yes=yes, as_json=as_json)
        return
    if save:
        from arshjul.work.drafts.saving import Source, save_draft
        from arshjul.work.files.revising import Revising, is_adopted

        settings = read_settings()
        who = doer(settings, on)
        with opened(settings) as store:
            if is_adopted(store, save, plan.year):
                how = Revising(Source(file.name, who), accept, at_once=at_once)
                revision = _revise(store, settings, save, plan, how, says_yes=yes)
                if as_json:
                    show_json(whole_as_json(read) | {"revised": revision_shape(revision)})
                return
            saved = save_draft(store, save, plan, who, file=file.name, anew=replace)
        if saved.replaced:
            gone = number(saved.replaced, "tillfälle", "tillfällen")
            show_aside(f"Utkastet {saved.plan.year} fanns redan: {gone} som dokumentet inte har är borta.")
    if as_json:
        show_json(whole_as_json(read) | ({"saved": saved_shape(saved)} if saved else {}))
        return
    for line in marked_text(read.text, plan) if text else reading_lines(plan):
        show(line)
    steps = saved_lines(plan, saved, save) if saved and save else _next_steps(plan, file, shows_text=text)
    for line in steps:
        show(line)


def _revise(store: Store, settings: Settings, key: str, plan: ReadPlan, how: Revising, *, says_yes: bool) -> Revision:
    """Show what the document changes in an adopted year, and change it when somebody says yes."""
    from arshjul.work.files.revising import revise, would_revise

    revision = would_revise(store, key, plan, how)
    for line in revision_lines(revision):
        show_aside(line)
    if not revision.differences:
        return revision
    if not says_yes:
        require_yes("Vill du ändra årshjulet så?")
    revision = revise(store, settings, key, plan, how)
    show_aside(f"Årshjulet {revision.year} är ändrat.")
    if revision.mails:
        show_aside(f"{revision.mails} mejl om det {when_they_leave(revision.held_until)}.")
    if revision.held_until:
        show_aside(f"Ångra dig före dess så får ingen veta något: arshjul undo {key}")
    return revision


def _next_steps(plan: ReadPlan, file: Path, *, shows_text: bool) -> Iterator[str]:
    """What a person does with what was read, with the commands to do it."""
    command = f"arshjul read {shlex.quote(str(file))}"
    of_year = f" --year {plan.year or 'ÅR'}"
    yield "\nNästa steg:"
    if plan.year is None and plan.occasions:
        yield f"- Säg vilket år dokumentet gäller: {command} --year ÅR"
    if plan.doubts:
        yield "- Rätta det tveksamma i dokumentet och läs om det. Det som ändå står kvar frågas när du sparar."
    if (plan.others or plan.doubts) and not shows_text:
        yield f"- Se texten med varje datum märkt: {command}{of_year if plan.year else ''} --text"
    if plan.decisions:
        yield f"- Anteckna besluten om ansvarsfrihet, när du har kontrollerat dem: {command} --record FÖRBUND"
    if plan.occasions:
        yield f"- Spara som utkast, som inte skickar något: {command}{of_year} --save FÖRBUND"
