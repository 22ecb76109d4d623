"""``read``: what a document says, and saving it."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arshjul.cli.frame.options import File, Json, On, doer, number, read_file, show, show_json
from arshjul.settings import read_settings
from arshjul.words import body_word, short_when
from arshjul.work.opening import opened
from arshjul.year.wording import heading

if TYPE_CHECKING:
    from arshjul.reading.plan import ReadPlan
    from arshjul.work.drafts.saving import SavedDraft
    from arshjul.year.rereading import Kept


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read")(read_command)


def read_command(
    file: File,
    year: Annotated[int | None, typer.Option("--year", metavar="ÅR", help="Året som dokumentet gäller.")] = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="FÖRBUND", help="Spara som utkast till förbundets årshjul.")
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Gör om utkastet från början: glöm vad ni har ändrat, svarat och bockat av."),
    ] = False,
    text: Annotated[
        bool, typer.Option("--text", help="Visa dokumentets egen text, med varje datum märkt efter hur det lästes.")
    ] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa vilka möten och datum ett dokument innehåller, och vad som är tveksamt."""
    from arshjul.reading.extracting import MOST_BYTES
    from arshjul.work.drafts.marking import marked_text
    from arshjul.work.drafts.reading import read_whole, whole_as_json
    from arshjul.work.drafts.telling import reading_lines

    # One byte more than is taken, so that what is too large is known to be, and no more of it is read.
    read = read_whole(read_file(file, MOST_BYTES + 1), file.name, year)
    plan = read.plan
    saved = None
    if save:
        from arshjul.work.drafts.saving import save_draft

        settings = read_settings()
        with opened(settings) as store:
            saved = save_draft(store, save, plan, doer(settings, on), file=file.name, anew=replace)
        if saved.replaced:
            gone = number(saved.replaced, "tillfälle", "tillfällen")
            sys.stderr.write(f"Utkastet {saved.plan.year} fanns redan: {gone} som dokumentet inte har är borta.\n")
    if as_json:
        show_json(whole_as_json(read) | ({"saved": _saved_shape(saved)} if saved else {}))
        return
    for line in marked_text(read.text, plan) if text else reading_lines(plan):
        show(line)
    for line in _saved_lines(plan, saved, str(save)) if saved else _next_steps(plan, file, shows_text=text):
        show(line)


def _next_steps(plan: ReadPlan, file: Path, *, shows_text: bool) -> Iterator[str]:
    """What a person does with what was read, with the commands to do it."""
    command = f"arshjul read {shlex.quote(str(file))}"
    of_year = f" --year {plan.year or 'ÅR'}"
    yield "\nNästa steg:"
    if plan.year is None:
        yield f"- Säg vilket år dokumentet gäller: {command} --year ÅR"
    if plan.doubts:
        yield "- Rätta det tveksamma i dokumentet och läs om det. Det som ändå står kvar frågas när du sparar."
    if (plan.others or plan.doubts) and not shows_text:
        yield f"- Se texten med varje datum märkt: {command}{of_year if plan.year else ''} --text"
    if plan.occasions:
        yield f"- Spara som utkast, som inte skickar något: {command}{of_year} --save FÖRBUND"


def _saved_shape(saved: SavedDraft) -> dict[str, Any]:
    return {
        "year": saved.plan.year,
        "occasions": len(saved.plan.occasions),
        "left_out": [{"line": row.line, "written": row.written, "why": row.why} for row in saved.left_out],
        "changed": [{"line": row.line, "written": row.written, "why": row.why} for row in saved.changed],
        "replaced": saved.replaced,
        "kept": [{"occasion": one.stands.key, "fields": list(one.names)} for one in saved.kept],
        "asked": [{"finding": one.key, "message": one.message, "where": one.source} for one in saved.asked],
    }


def _saved_lines(plan: ReadPlan, saved: SavedDraft, association: str) -> Iterator[str]:
    from arshjul.work.drafts.telling import place_of

    year = saved.plan.year
    occasions = number(len(saved.plan.occasions), "tillfälle", "tillfällen")
    yield f"\nSparat som utkast: årshjulet {year} för {association}, {occasions}."
    for told, rows in (("Inte sparat", saved.left_out), ("Sparat på annat sätt", saved.changed)):
        if rows:
            yield f"{told} ({number(len(rows), 'rad', 'rader')}):"
        for row in rows:
            yield f"{place_of(plan, row.line)}  {row.why}"
    if saved.kept:
        yield f"Står kvar som ni har gjort det, fast dokumentet säger annat ({len(saved.kept)}):"
        yield from (f"  {_kept(one)}" for one in saved.kept)
    if saved.asked:
        asked = number(len(saved.asked), "fråga", "frågor")
        yield f"\n{asked} behöver svar innan årshjulet kan fastställas. Rätta i dokumentet och läs om, eller svara:"
        for finding in saved.asked:
            yield f"- {finding.message} ({finding.source})"
            yield f'  arshjul accept {association} {year} {finding.key} --because "så här är det"'
    yield f"\nNästa steg: se vad som krockar med arshjul check {association} {year}."


def _kept(one: Kept) -> str:
    if not one.names:
        return f"{heading(one.said)} {short_when(one.said)} har ni tagit bort."
    stands = f"{heading(one.stands)} {short_when(one.stands)}"
    said = [short_when(one.said)] if {"day", "end_day", "start", "end"} & set(one.names) else []
    said += [f"plats {one.said.place}"] if "place" in one.names else []
    said += [f"titel {one.said.title}"] if "title" in one.names else []
    said += [body_word(one.said.body) or "okänt organ"] if "body" in one.names else []
    said += ["inställt" if one.said.cancelled else "inte inställt"] if "cancelled" in one.names else []
    said += ["offentligt" if one.said.public else "inte offentligt"] if "public" in one.names else []
    return f"{stands}: dokumentet säger {', '.join(said) or 'något annat'}."
