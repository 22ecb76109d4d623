"""How a reading of a document is judged against its truth."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from document_truths import CAUSES, FIELDS, Truth, about, days, differences, first, may_be, spelled

from arshjul.errors import InputError
from arshjul.reading.extracting import extract
from arshjul.reading.plan import as_json
from arshjul.work.drafts.reading import read_document

ONCE = frozenset[str]().union(*(CAUSES[cause] for cause in ("time", "year", "past", "body")))
"""What one doubt asks for all the rows that it is about."""

OUTCOMES = ("right", "wrong", "asked", "refused", "silent")


@dataclass
class Judged:
    """How one document was read. The counts are of meetings and planning days; `rest` has the other occasions."""

    name: str
    meetings: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    rest: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    invented: int = 0
    found: int = 0
    missed: int = 0
    needless: int = 0
    seconds: float = 0.0
    told: list[str] = field(default_factory=list)
    """A line for each thing that is not right."""

    def shortcomings(self) -> dict[str, int]:
        """How many there are of each thing that should be none. Each of the first three counts the next ones too.

        `rest` is of other occasions than meetings, and is not asked about either.
        """
        unread = self.meetings["silent"] + self.meetings["refused"]
        unasked = unread + self.meetings["wrong"]
        rest = sum(self.rest[outcome] for outcome in ("wrong", "refused", "silent"))
        meetings = {"not_right": unasked + self.meetings["asked"], "unasked": unasked, "unread": unread}
        return meetings | {
            "rest": rest,
            "invented": self.invented,
            "missed": self.missed,
            "needless": self.needless,
        }


def judge(truth: Truth) -> Judged:
    """Read the document of *truth* as `arshjul read` does, and compare; the words are in `bench/measure_reading.py`."""
    judged = Judged(truth.name)
    content = truth.file.read_bytes()
    wanted = truth.says.get("occasions") or []
    start = time.perf_counter()
    try:
        said = as_json(read_document(content, truth.name, truth.says.get("year")))
    except InputError as error:
        judged.seconds = time.perf_counter() - start
        _refused(truth, judged, str(error))
        return judged
    judged.seconds = time.perf_counter() - start
    if truth.says.get("refused"):
        judged.told.append("read, though it cannot be")
        judged.invented += len(said["occasions"])
        return judged
    _Comparison(said, _Lines(content, truth.name), truth.says, judged).compare(wanted)
    return judged


def _refused(truth: Truth, judged: Judged, message: str) -> None:
    if truth.says.get("refused"):
        return
    judged.told.append(f"refused: {message}")
    for item in truth.says.get("occasions") or []:
        if not item.get("optional"):
            _counts(judged, item)["refused"] += 1
    judged.missed += len(truth.says.get("doubts") or [])


def _counts(judged: Judged, item: dict[str, Any]) -> dict[str, int]:
    return judged.meetings if first(item.get("kind", "meeting")) in {"meeting", "planning_day"} else judged.rest


class _Lines:
    """The lines of a document, taken out of it only when they are asked for."""

    def __init__(self, content: bytes, file: str) -> None:
        self._content, self._file = content, file
        self._texts: list[str] | None = None

    def __getitem__(self, number: int) -> str:
        if self._texts is None:
            self._texts = [line.text for line in extract(self._content, self._file).lines]
        return self._texts[number - 1] if 0 < number <= len(self._texts) else ""


class _Comparison:
    def __init__(self, said: dict[str, Any], lines: _Lines, truth: dict[str, Any], judged: Judged) -> None:
        self.read: list[dict[str, Any]] = said["occasions"]
        self.doubts: list[dict[str, Any]] = said["doubts"]
        self.others: list[dict[str, Any]] = said["others"]
        self.lines, self.truth, self.judged = lines, truth, judged
        self.used_doubts: set[int] = set()

    def compare(self, wanted: list[dict[str, Any]]) -> None:
        pairs = self._paired(wanted)
        needed = list(self._needed())
        for number, item in enumerate(wanted):
            row = pairs.get(number)
            outcome = self._outcome(item, self.read[row] if row is not None else None)
            if outcome:
                _counts(self.judged, item)[outcome] += 1
        taken = set(pairs.values())
        for place, row in enumerate(self.read):
            if place not in taken and not self._is_gone(row, wanted) and not self._is_asked(row):
                self.judged.invented += 1
                self.judged.told.append(f"invented: {_shown(row)}")
        self._count_doubts(needed)

    def _paired(self, wanted: list[dict[str, Any]]) -> dict[int, int]:
        """Which row each of the wanted is, the likest first."""
        likeness = sorted(
            (len(differences(item, row)), number, place)
            for number, item in enumerate(wanted)
            for place, row in enumerate(self.read)
            if may_be(item, row)
        )
        pairs: dict[int, int] = {}
        for _, number, place in likeness:
            if number not in pairs and place not in pairs.values():
                pairs[number] = place
        return pairs

    def _outcome(self, item: dict[str, Any], row: dict[str, Any] | None) -> str | None:
        if row is not None:
            differing = differences(item, row)
            if not differing:
                return "right"
            told = ", ".join(f"{what} is {row.get(FIELDS.get(what, what))}" for what in differing)
            if all(self._asks(row, what) for what in differing):
                return "asked"
            self.judged.told.append(f"wrong: {_wanted(item)}: {told}")
            return "wrong"
        asking = [number for number, doubt in enumerate(self.doubts) if self._is_about(doubt, item)]
        if asking:
            self.used_doubts.update(asking)
            return None if item.get("optional") else "asked"
        if item.get("optional"):
            return None
        told = any(re.search(spelled(item), other["written"], re.IGNORECASE) for other in self.others)
        self.judged.told.append(f"silent: {_wanted(item)}{', told among the others' if told else ''}")
        return "silent"

    def _asks(self, row: dict[str, Any], what: str) -> bool:
        """Whether a doubt at *row* is about *what*, and then it is not needless."""
        asking = [
            number
            for number, doubt in enumerate(self.doubts)
            if doubt["code"] in row["doubts"] and (what in about(doubt["code"]) or what in doubt.get("about", ()))
        ]
        self.used_doubts.update(asking)
        return bool(asking)

    def _is_about(self, doubt: dict[str, Any], item: dict[str, Any]) -> bool:
        if item.get("day") and set(days(item)) & set(doubt["candidates"]):
            return True
        return bool(re.search(spelled(item), self._text(doubt), re.IGNORECASE))

    def _text(self, doubt: dict[str, Any]) -> str:
        """What *doubt* says, with the lines that it is about."""
        return "\n".join((doubt["message"], *(self.lines[line] for line in doubt["lines"])))

    def _is_gone(self, row: dict[str, Any], wanted: list[dict[str, Any]]) -> bool:
        """Whether *row* is told as cancelled, and is what something was moved from."""
        moved = {item["moved_from"].isoformat() for item in wanted if item.get("moved_from")}
        return bool(row["cancelled"]) and row["date"] in moved

    def _is_asked(self, row: dict[str, Any]) -> bool:
        """Whether a doubt says that the day of *row* is not known."""
        return any("day" in about(code) for code in row["doubts"])

    def _needed(self) -> Iterator[dict[str, Any]]:
        yield from self.truth.get("doubts") or []

    def _count_doubts(self, needed: list[dict[str, Any]]) -> None:
        for need in needed:
            number = next((n for n, doubt in enumerate(self.doubts) if self._meets(doubt, need, n)), None)
            if number is None:
                self.judged.missed += 1
                self.judged.told.append(f"not asked: {_need(need)}")
            else:
                self.judged.found += 1
                self.used_doubts.add(number)
        allowed = {code for cause in self.truth.get("may_ask") or [] for code in CAUSES[cause]}
        asked: set[str] = set()
        for number, doubt in enumerate(self.doubts):
            if number in self.used_doubts and doubt["code"] not in asked:
                asked.update(ONCE & {doubt["code"]})
                continue
            if doubt["code"] in allowed:
                allowed -= ONCE & {doubt["code"]}
                continue
            self.judged.needless += 1
            self.judged.told.append(f"needless: {doubt['code']} at line {doubt['line']}: {doubt['message']}")

    def _meets(self, doubt: dict[str, Any], need: dict[str, Any], number: int) -> bool:
        if doubt["code"] not in CAUSES[need["cause"]]:
            return False
        if "day" not in need and "words" not in need:
            return True
        words = need.get("words")
        if words and words.casefold() in self._text(doubt).casefold():
            return True
        day = need.get("day")
        if day and any(doubt["code"] in row["doubts"] and row["date"] == day.isoformat() for row in self.read):
            return True
        return bool(day) and self._is_about(doubt, {"day": day})


def _wanted(item: dict[str, Any]) -> str:
    when = item.get("day") or (f"week {item['week']}" if item.get("week") else f"month {item.get('month')}")
    named = f" {first(item['title'])}" if item.get("title") else ""
    return f"{when} {first(item.get('body', 'board'))} {first(item.get('kind', 'meeting'))}{named}"


def _need(need: dict[str, Any]) -> str:
    return " ".join(str(need[key]) for key in ("cause", "day", "words") if key in need)


def _shown(row: dict[str, Any]) -> str:
    return f"{row['date']} {row['start']} {row['body']} {row['kind']} ”{row['title']}” (line {row['line']})"
