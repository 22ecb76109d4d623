"""What saving a document did, as lines for people and as shapes for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from arshjul.cli.frame.options import number

if TYPE_CHECKING:
    from arshjul.reading.plan import ReadPlan
    from arshjul.work.drafts.saving import SavedDraft
    from arshjul.work.files.revising import Revision
    from arshjul.year.differences import Altered


def saved_shape(saved: SavedDraft) -> dict[str, Any]:
    """What became a draft."""
    return {
        "year": saved.plan.year,
        "occasions": len(saved.plan.occasions),
        "left_out": [{"line": row.line, "written": row.written, "why": row.why} for row in saved.left_out],
        "changed": [{"line": row.line, "written": row.written, "why": row.why} for row in saved.changed],
        "replaced": saved.replaced,
        "kept": [{"occasion": one.stands.key, "fields": list(one.names)} for one in saved.kept],
        "asked": [{"finding": one.key, "message": one.message, "where": one.source} for one in saved.asked],
    }


def saved_lines(plan: ReadPlan, saved: SavedDraft, association: str) -> Iterator[str]:
    """What became a draft, what did not, and what to do next."""
    from arshjul.work.drafts.difference_words import kept_line
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
        yield from (f"  {kept_line(one)}" for one in saved.kept)
    if saved.asked:
        asked = number(len(saved.asked), "fråga", "frågor")
        yield f"\n{asked} behöver svar innan årshjulet kan fastställas. Rätta i dokumentet och läs om, eller svara:"
        for finding in saved.asked:
            yield f"- {finding.message} ({finding.source})"
            yield f'  arshjul accept {association} {year} {finding.key} --because "så här är det"'
        yield "Är något annat rätt: samma kommando med --choose och rätt dag, klockslag, organ eller titel."
    yield "\nNästa steg:"
    yield f"- Se vad som krockar: arshjul check {association} {year}"
    yield f"- Se varje mejl som året skulle skicka: arshjul rehearse {association} {year}"
    yield f"- Fastställ det när frågorna är besvarade: arshjul adopt {association} {year}"


def revision_shape(revision: Revision) -> dict[str, Any]:
    """What a document changed in an adopted year."""
    differs = revision.differences
    return {
        "year": revision.year,
        "added": [o.key for o in differs.added],
        "removed": [o.key for o in differs.removed],
        "moved": [_altered_shape(one) for one in differs.moved],
        "changed": [_altered_shape(one) for one in differs.changed],
        "left_out": [{"line": row.line, "written": row.written, "why": row.why} for row in revision.left_out],
        "kept": [{"occasion": one.stands.key, "fields": list(one.names)} for one in revision.kept],
        "mails": revision.mails,
        "told": list(revision.told),
    }


def revision_lines(revision: Revision) -> Iterator[str]:
    """The difference between an adopted year and a new version of its document."""
    from arshjul.work.drafts.difference_words import difference_lines, kept_line

    differs = revision.differences
    if not differs:
        yield f"Dokumentet ändrar inget i årshjulet {revision.year}."
    yield from difference_lines(differs)
    for row in revision.left_out:
        yield f"  inte med: rad {row.line}, {row.why}"
    if revision.kept:
        yield "Står kvar som ni har gjort det, fast dokumentet säger annat:"
        yield from (f"  {kept_line(one)}" for one in revision.kept)
    if revision.mails:
        people = number(len(revision.told), "person", "personer")
        yield f"{revision.mails} mejl, till {people}: {', '.join(revision.told)}."


def _altered_shape(one: Altered) -> dict[str, Any]:
    return {"occasion": one.becomes.key, "from": one.was.day.isoformat(), "fields": list(one.names)}
