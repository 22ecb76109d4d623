"""Answering a doubt with what is right instead of what stands, as a file that says so: the same checks and undo."""

from __future__ import annotations

from datetime import datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.fields import quoted, write_fields
from arshjul.store import Store
from arshjul.work.units import plan_of, reading
from arshjul.year.doubts import Doubted, doubt_named

_FIELD = {Doubted.DATE: "day", Doubted.TIME: "start", Doubted.TITLE: "title", Doubted.BODY: "body"}


def answer_file(store: Store, key: str, year: int, finding_key: str, value: str, now: datetime) -> str:
    """Return the file that answers a doubt of *year* with *value*: a day, a clock time, a body's key or a title.

    Raises NotFoundError when the year has no such doubt now, NotAllowedError when it is of a row that is no occasion
    or that stands twice: those are mended in the document or the file.
    """
    with reading(store, key, now, year) as standing:
        plan = plan_of(standing.association, year)
        doubt = doubt_named(plan, standing.ledger.doubts(year), finding_key)
    if doubt is None:
        raise NotFoundError(
            f"Årshjulet {year} har ingen tveksamhet {quoted(finding_key)}. Någon kan ha svarat: läs om sidan.",
            command=f"arshjul check {key} {year}",
        )
    field = _FIELD.get(doubt.about)
    if field is None or not doubt.occasion:
        raise NotAllowedError(
            "Frågan gäller en rad som inte är ett möte i planen. Lägg in mötet i filen, eller godta den."
        )
    occasion = {"key": doubt.occasion, field: value}
    if field == "body":
        occasion["kind"] = "meeting"
    return write_fields({"years": [{"year": year, "occasions": [occasion]}]})
