"""What differs between what stands and a document that is read again, in Swedish lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from arshjul.words import short_when, who_word
from arshjul.year.differences import Differences
from arshjul.year.model import Occasion
from arshjul.year.rereading import Overruled
from arshjul.year.wording import heading

_WHEN = frozenset({"day", "end_day", "start", "end"})


def difference_lines(differs: Differences, *, removed: str = "ställs in") -> Iterator[str]:
    """One line for each occasion that differs: what is new, what goes, what moves, what changes."""
    yield from (f"+ nytt: {named(o)}" for o in differs.added)
    yield from (f"- {removed}: {named(o)}" for o in differs.removed)
    for one in differs.moved:
        others = [name for name in one.names if name not in _WHEN]
        also = f", {_said(one.becomes, others)}" if others else ""
        yield f"→ flyttas: {named(one.was)} till {short_when(one.becomes)}{also}"
    yield from (f"~ ändras: {named(one.was)}: {_said(one.becomes, one.names)}" for one in differs.changed)


def kept_line(one: Overruled) -> str:
    """What a person has settled, and what the document says instead."""
    if not one.names:
        return f"{named(one.said)} har ni tagit bort."
    return f"{named(one.stands)}: dokumentet säger {_said(one.said, one.names)}."


def named(occasion: Occasion) -> str:
    """``Styrelsemöte 8 februari 2027 kl. 9–12``."""
    return f"{heading(occasion)} {short_when(occasion)}"


def _said(occasion: Occasion, names: Collection[str]) -> str:
    """Those fields of it, as a person says them."""
    words = {
        "place": f"plats {occasion.place or 'saknas'}",
        "title": f"titel {occasion.title}",
        "body": who_word(occasion) or "okänt organ",
        "cancelled": "inställt" if occasion.cancelled else "inte inställt",
        "public": "offentligt" if occasion.public else "inte offentligt",
    }
    said = [short_when(occasion)] if _WHEN & set(names) else []
    return ", ".join([*said, *(words[name] for name in words if name in names)]) or "något annat"
