"""What the documents in tests/cases/documents say, as a person reads them.

Beside each document stands a file of YAML with the same stem: its truth, written from the text and not from what the
reader gives.

    what: one line on what kind of document it is, and where its shape is met
    year: 2027                      what the user says it is for; left out when the user says nothing
    occasions:
    - {day: 2027-02-08, start: "09:00", end: "12:00"}       a meeting of the board
    - {day: 2027-03-03, end_day: 2027-03-04, body: null, kind: event}
    - {week: 19, start: "13:00", body: preparatory}          no day is written
    - {month: 1, title: bokslut, kind: deadline}             a task of a month
    doubts:
    - {cause: weekday, day: 2027-02-08}                      must be asked
    - {cause: time}                                          once for the document
    may_ask: [year]                                          asked or not, as one likes
    refused: false                                           true when no part of it can be read
    not_yet: {not_right: 2}                                  what the reader does not do as a person would, at most

Of an occasion `end_day`, `start` and `end` are null when left out, `body` is `board` and may be `own` (another body
than those that every association has, or unknown), `kind` is `meeting`, and `cancelled` and `moved_from` say what
became of it. `place`, `title` (a part of it) and `public` are judged where they
are given. A list is of alternatives that are as good. `optional` may also be left unread: a rally that a letter
mentions is no error either way. Whatever day is not among the occasions is no occasion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from arshjul.swedish import MONTHS

FOLDER = Path(__file__).parent / "cases" / "documents"

SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Nine times as fast where PyYAML came with libyaml."""

CAUSES = {
    "weekday": {"weekday_differs"},
    "time": {"time_missing", "time_shared", "no_such_time"},
    "year": {"year_missing", "year_unlikely", "several_years", "year_differs", "year_assumed"},
    "outside": {"year_differs", "year_unlikely", "several_years", "outside_year"},
    "holiday": {"holiday", "sunday", "not_a_working_day", "weekend"},
    "habit": {"breaks_habit", "weekday_breaks_habit", "habit", "habit_differs"},
    "week": {"week_only", "day_missing", "week_differs"},
    "no_day": {"day_missing", "no_such_date", "unreadable_date", "week_only"},
    "no_such_date": {"no_such_date", "unreadable_date"},
    "ends_before": {"ends_before_start", "ends_before"},
    "body": {"body_missing", "body_unclear", "body_unknown", "unknown_body"},
    "title": {"title_unclear"},
    "twice": {"duplicate", "duplicates"},
    "joint": {"joint_day_differs"},
    "count": {"count_differs", "number_differs"},
    "past": {"mentioned_only"},
    "left_out": {"not_read", "hidden", "struck", "tracked"},
    "preliminary": {"preliminary"},
    "month": {"month_differs"},
    "change": {"change_unclear", "changed_unknown", "moved_unknown"},
    "encoding": {"encoding", "encoding_unclear"},
    "nothing": {"nothing_found"},
    "unclear": {
        "nothing_found",
        "day_missing",
        "unreadable_date",
        "body_missing",
        "body_unclear",
        "table_unclear",
        "maybe_meeting",
    },
}
"""Why something must be asked, and the reader's codes that ask it."""

ABOUT = {
    "time": {"start", "end"},
    "ends_before": {"end", "end_day"},
    "body": {"body", "kind"},
    "title": {"title"},
}
"""What of an occasion a cause is about; the others are about its day and its being there at all."""


@dataclass(frozen=True)
class Truth:
    """A document, and what it says."""

    file: Path

    @cached_property
    def says(self) -> dict[str, Any]:
        """What is written in its truth; read when it is asked for, as every process that collects the tests makes all
        truths."""
        written: dict[str, Any] = yaml.load(self.file.with_suffix(".yaml").read_text("utf-8"), SAFE_LOADER)  # noqa: S506
        return written

    @property
    def name(self) -> str:
        return self.file.name


def truths(folder: Path = FOLDER) -> list[Truth]:
    """Return the documents of *folder* with their truths."""
    files = {file.stem: file for file in sorted(folder.iterdir()) if file.suffix not in {".yaml", ".py"}}
    return [Truth(files[it.stem]) for it in sorted(folder.glob("*.yaml"))]


FIELDS = {"day": "date", "end_day": "end_date"}
"""What the reader calls it."""


def about(code: str) -> set[str]:
    """Return which attributes of an occasion a doubt of *code* is about."""
    causes = [cause for cause, codes in CAUSES.items() if code in codes]
    about: set[str] = set()
    for cause in causes:
        about |= ABOUT.get(cause, {"day", "end_day", "cancelled", "kind", "body"})
    return about or {"day", "end_day", "start", "end", "body", "kind", "cancelled", "place", "title"}


def may_be(item: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether *row* can be *item* at all: the same day, or the same week or month where there is no day."""
    if item.get("day"):
        if row["date"]:
            return row["date"] in days(item)
        return row.get("precision", "day") == "day" and bool(re.search(spelled(item), row["written"], re.IGNORECASE))
    if item.get("week"):
        named = re.search(rf"\bv(?:\.|ecka)? ?{item['week']}\b", row["written"], re.IGNORECASE)
        return row["date"] is None and (row.get("week") == item["week"] or bool(named))
    if row["date"] and row["date"][5:7] != f"{item.get('month', 0):02}":
        return False
    return str(first(item["title"])).casefold() in row["title"].casefold()


def days(item: dict[str, Any]) -> list[str]:
    """Return the days that *item* may have, ISO."""
    return [day.isoformat() for day in (item["day"] if isinstance(item["day"], list) else [item["day"]])]


BODIES = ("board", "preparatory", "joint", "auditors", "members", "presidium")

_DEFAULTS = {"end_day": None, "start": None, "end": None, "body": "board", "kind": "meeting", "cancelled": False}


def differences(item: dict[str, Any], row: dict[str, Any]) -> list[str]:
    """Which attributes of *row* are not as *item* says."""
    differing = ["day"] if item.get("day") and row["date"] not in days(item) else []
    for what, default in _DEFAULTS.items():
        if "day" not in item and what != "kind" and what not in item:
            continue
        good = item.get(what, default)
        good = good if isinstance(good, list) else [good]
        if what == "end_day":
            good = [day.isoformat() if isinstance(day, date) else day for day in good]
            if row["end_date"] == row["date"] and None in good:
                continue
        given = row[FIELDS.get(what, what)]
        if what == "body" and "own" in good and given not in BODIES:
            continue
        if given not in good:
            differing.append(what)
    for what in ("place", "title"):
        if what in item and not _holds(row.get(what), item[what]):
            differing.append(what)
    if "public" in item and row.get("public", item["public"]) is not item["public"]:
        differing.append("public")
    return differing


def _holds(text: str | None, parts: str | list[str]) -> bool:
    options = parts if isinstance(parts, list) else [parts]
    return any(option.casefold() in (text or "").casefold() if option else not text for option in options)


def spelled(item: dict[str, Any]) -> str:
    """A pattern for the ways in which the day of *item*, its week, or its words are written."""
    if item.get("words"):
        return re.escape(item["words"])
    if item.get("week"):
        return rf"\bv(?:\.|ecka)? ?{item['week']}\b"
    if not item.get("day"):
        return re.escape(str(first(item["title"])))
    return "|".join(_spelled_day(date.fromisoformat(day)) for day in days(item))


def _spelled_day(day: date) -> str:
    month = MONTHS[day.month - 1]
    return (
        rf"\b0?{day.day}(?:[:.]?e|:a|\.)?(?: ?[-–] ?[0-9]+)? ?(?:{month}|{month[:3]}\b)|\b{month}(?:en)? 0?{day.day}\b"
        rf"|\b0?{day.day}[/.]0?{day.month}\b|{day.isoformat()}|\b{day:%y%m%d}\b|{day:%Y%m%d}"
    )


def first(value: Any) -> Any:
    """Return the best of alternatives."""
    return value[0] if isinstance(value, list) else value
