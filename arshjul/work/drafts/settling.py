"""What a person has settled of a document: rows that are written otherwise, questions that are answered.

A pure core: the same rows and the same decisions are always the same year. Who settles nothing, as the command line,
gets what the document says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from arshjul.reading.occasions import Precision, ReadOccasion, ReadPlan
from arshjul.tokens import fingerprint
from arshjul.work.drafts.drafting import Draft, keyed
from arshjul.work.drafts.whose import whose
from arshjul.year.model import Body, Occasion, OccasionKind, OwnBody
from arshjul.year.rereading import SAID, fold, paired

ROW_FIELDS = ("day", "end_day", "start", "end", "kind", "body", "title", "place", "public", "cancelled")
"""What of a row a person can write otherwise; as text, days and clocks ISO, empty: there is none."""
OWN = "egen-"
"""Begins the ids of rows that a person has added."""
_YES = "1"


@dataclass(frozen=True)
class Edited:
    """What somebody has written of one row."""

    stamp: str
    """Of the row as it was read, see `stamp_of`; empty: the row is the person's own."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Those of `ROW_FIELDS` that are otherwise than the document has them; of an own row all."""
    is_left_out: bool = False


@dataclass(frozen=True)
class Settled:
    """All that has been settled of a document so far."""

    rows: Mapping[str, Edited] = field(default_factory=dict)
    """By the row's id."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """By the question's id: why what stands is right."""

    def with_more(self, rows: Mapping[str, Edited | None], answers: Mapping[str, str]) -> Settled:
        """What has been settled with what is settled now; None: the row is again what the document says."""
        changed = {**self.rows, **rows}
        kept = {id: edited for id, edited in changed.items() if edited}
        return Settled(kept, {**self.answers, **answers})


def row_ids(plan: ReadPlan) -> tuple[str, ...]:
    """Return the id of each row: its line, and which it is of the rows on that line."""
    seen: dict[int, int] = {}
    ids = []
    for row in plan.occasions:
        seen[row.line] = seen.get(row.line, 0) + 1
        ids.append(f"{row.line}-{seen[row.line]}")
    return tuple(ids)


def stamp_of(row: ReadOccasion) -> str:
    """Tells a row from every other that the same line could be read as: what is settled is settled of this one."""
    read = (getattr(row, name) for name in ("written", "day", "week", "month", "start", "kind", "body", "title"))
    return fingerprint("\x1f".join(map(str, read)))[:16]


def values_of(row: ReadOccasion, bodies: Sequence[OwnBody]) -> dict[str, str]:
    """Return the `ROW_FIELDS` of a row, as text."""
    body, own = whose(row, bodies)
    texts: dict[str, object] = {
        **{name: getattr(row, name) or "" for name in ("day", "end_day", "title", "place")},
        **{name: at.isoformat("minutes") if (at := getattr(row, name)) else "" for name in ("start", "end")},
        **{name: _YES if getattr(row, name) else "" for name in ("public", "cancelled")},
        "kind": row.kind.value,
        "body": own.key if own else body or row.own_body,
    }
    return {name: str(texts[name]) for name in ROW_FIELDS}


def with_values(row: ReadOccasion, values: Mapping[str, str]) -> ReadOccasion:
    """Return *row* with *values*, which are well-formed, in place of what it says."""
    changed: dict[str, Any] = {}
    for name, text in values.items():
        match name:
            case "day" | "end_day":
                changed[name] = date.fromisoformat(text) if text else None
            case "start" | "end":
                changed[name] = time.fromisoformat(text) if text else None
            case "public" | "cancelled":
                changed[name] = bool(text)
            case "kind":
                changed[name] = OccasionKind(text)
            case "body":
                changed |= _body(text)
            case "title" | "place":
                changed[name] = text
    if changed.get("day"):
        changed["precision"] = Precision.DAY
    return replace(row, **changed)


def _body(key: str) -> dict[str, Any]:
    is_known = key in set(Body)
    return {"body": Body(key) if is_known else None, "own_body": "" if is_known else key, "stranger": ""}


class Settling:
    """A document's rows as somebody has settled them, beside what the document says itself."""

    def __init__(self, plan: ReadPlan, bodies: tuple[OwnBody, ...], now: datetime, settled: Settled) -> None:
        self.plan = plan
        self.bodies = bodies
        self.settled = settled
        self.ids = row_ids(plan)
        year = plan.year or 0
        self.said = Draft(plan, year, now, bodies)
        """What the document says."""
        self.draft = Draft(replace(plan, occasions=tuple(self.rows.values())), year, now, bodies)
        """What it says with what is settled of it."""

    @cached_property
    def read(self) -> dict[str, ReadOccasion]:
        """The rows as the document has them, by id; a person's own say nothing."""
        own = (id for id in self.settled.rows if id.startswith(OWN))
        return {**dict(zip(self.ids, self.plan.occasions, strict=True)), **dict.fromkeys(own, OWN_ROW)}

    @cached_property
    def rows(self) -> dict[str, ReadOccasion]:
        """The rows as they are settled, by id; those that are left out are not there."""
        edits = {id: self.edited(id) for id in self.read}
        return {
            id: self._changed(row, edited) if (edited := edits[id]) else row
            for id, row in self.read.items()
            if not ((one := edits[id]) and one.is_left_out)
        }

    def edited(self, id: str) -> Edited | None:
        """What is settled of a row; None: nothing is, or it was another row that was settled."""
        found = self.settled.rows.get(id)
        if found is None or id.startswith(OWN) or found.stamp == stamp_of(self.read[id]):
            return found
        return None

    @cached_property
    def occasions(self) -> dict[str, Occasion]:
        """What becomes of each row that becomes something, by its id; rows about one meeting have the same."""
        return _by_id(self.draft, list(self.rows))

    @cached_property
    def said_occasions(self) -> dict[str, Occasion]:
        """As `occasions`, if nothing were settled."""
        return _by_id(self.said, self.ids)

    def applied(
        self, stands: Iterable[Occasion], keys: Mapping[str, str], used: Collection[str]
    ) -> tuple[Occasion, ...]:
        """Return what *stands* when the document has been read, with what is settled of it.

        *keys* are those of the plan by those of `said`; *used* are not given to anything new.
        """
        plan = {occasion.key: occasion for occasion in stands}
        new: list[Occasion] = []
        kept: set[str] = set()
        for occasion in self.draft.occasions:
            rows = (id for id, one in self.occasions.items() if one is occasion)
            said = next((self.said_occasions[id] for id in rows if id in self.said_occasions), None)
            key = keys[said.key] if said else ""
            if said is None or key in kept:
                new.append(occasion)
                continue
            kept.add(key)
            changed: dict[str, Any] = {
                name: getattr(occasion, name) for name in SAID if getattr(occasion, name) != getattr(said, name)
            }
            if key in plan:
                plan[key] = replace(plan[key], **changed)
            elif changed:
                plan[key] = replace(occasion, key=key)
        left = {key: occasion for key, occasion in plan.items() if key in kept or key not in keys.values()}
        known = _stands_already(new, [one for key, one in left.items() if key not in kept])
        named = keyed(new, known, {*used, *plan})
        for occasion in new:
            key = named[occasion.key]
            said_now: dict[str, Any] = {name: getattr(occasion, name) for name in SAID}
            left[key] = replace(left.get(key, replace(occasion, key=key)), **said_now)
        return tuple(left.values())

    def _changed(self, row: ReadOccasion, edited: Edited) -> ReadOccasion:
        changed = with_values(row, edited.values)
        twice = (
            f"duplicate-{one.line}-" for one in self.plan.doubts if one.code == "duplicate" and row.line in one.lines
        )
        if not edited.values or any(id.startswith(tuple(twice)) for id in self.settled.answers):
            return changed
        # Who writes one of two rows otherwise has said that they are two.
        return replace(changed, doubts=tuple(code for code in changed.doubts if code != "duplicate"))


def _stands_already(new: Sequence[Occasion], stands: Sequence[Occasion]) -> dict[str, str]:
    """The key of what a person gave a day in an earlier reading, by that of the same row now."""
    pairs = paired({one.key: {one} for one in stands}, new)
    days = {one.key: one.day for one in stands}
    titles = {one.key: fold(one.title) for one in stands}
    return {
        one.key: key
        for one in new
        if (key := pairs.get(one.key)) and (days[key] == one.day or titles[key] == fold(one.title))
    }


def _by_id(draft: Draft, ids: Sequence[str]) -> dict[str, Occasion]:
    return {ids[at]: draft.occasions[number] for at, number in draft.number_of.items()}


OWN_ROW = ReadOccasion(None, None, None, None, None, OccasionKind.MEETING, "", 0, "")
