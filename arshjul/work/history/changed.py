"""What a deed changed, a Swedish line for each part: old → new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from arshjul.store import Part
from arshjul.store.values.history import ChangedPart
from arshjul.work.history.words import FIELDS, PARTS, UNTOLD
from arshjul.year.word_templates import Document
from arshjul.year.wording import written

_LONGEST = 80


def told(changed: ChangedPart, names: Mapping[str, str]) -> str:
    """``tillfälle Styrelsemöte 14 mars 2022: dag 14 mars 2022 → 21 mars 2022``; *names* are those of the people."""
    about = f"{PARTS[changed.part]} {_named(changed, names)}".rstrip()
    if changed.before is None:
        return f"{about}: ny"
    if changed.after is None:
        return f"{about}: borttagen"
    before, after = changed.before, changed.after
    fields = [name for name in after if before.get(name) != after[name] and name not in UNTOLD]
    parts = [f"{FIELDS.get(name, name)} {_shown(before.get(name))} → {_shown(after[name])}" for name in fields]
    parts += ["namn eller adress ändrade"] if changed.named_anew else []
    return f"{about}: {'; '.join(parts) or 'ändrad'}"


def _named(changed: ChangedPart, names: Mapping[str, str]) -> str:
    content = changed.after or changed.before or {}
    match changed.part:
        case Part.PERSON:
            return names.get(changed.key, changed.key)
        case Part.SEAT:
            return names.get(content.get("person", ""), content.get("person", ""))
        case Part.OCCASION:
            return f"{content.get('title', '')} {_shown(content.get('day'))}"
        case Part.YEAR:
            return changed.key
        case Part.COUNCIL_DAY | Part.CLOSURE:
            return str(content.get("name", ""))
        case Part.AGREEMENT:
            return f"{content.get('duty', '')} {content.get('year', '')}"
        case Part.TEMPLATE:
            return Document(changed.key).word
        case Part.ASSOCIATION | Part.ARTICLES:
            return ""
    return str(content.get("name", changed.key))


def _shown(value: Any) -> str:
    match value:
        case None | "" | []:
            return "–"
        case bool():
            return "ja" if value else "nej"
        case list():
            text = ", ".join(_shown(one) for one in value)
        case dict():
            text = str(value.get("title") or value.get("name") or next(iter(value.values()), ""))
        case _:
            text = _day(str(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _day(text: str) -> str:
    try:
        return written(date.fromisoformat(text)) if len(text) == len("2022-03-14") else text
    except ValueError:
        return text
