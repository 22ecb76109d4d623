"""Dates and amounts as running Swedish text; every other Swedish text of the rules is built with these."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from arshjul.swedish import MONTHS, WEEKDAYS
from arshjul.year.model import Association, Body, Occasion, OccasionKind


def written(day: date) -> str:
    """Return *day* as running Swedish text: ``18 augusti 2022``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def without_this_year(day: date, today: date) -> str:
    """Return *day* without its year when that is the one of *today*: ``29 augusti``."""
    return f"{day.day} {MONTHS[day.month - 1]}" if day.year == today.year else written(day)


def counted(number: int) -> str:
    """Return ``1 dag``, ``5 dagar``."""
    return f"{number} dag" if number == 1 else f"{number} dagar"


def with_weekday(day: date) -> str:
    """Return ``måndag 29 augusti 2022``."""
    return f"{WEEKDAYS[day.weekday()]} {written(day)}"


def week_word(week: int) -> str:
    """Return ``v. 24``, which no line break parts."""
    return f"v.\N{NO-BREAK SPACE}{week}"


def in_sentence(title: str) -> str:
    """Return *title* as it stands inside a sentence: ``styrelsemöte``; abbreviations (``SUS``) keep their capitals."""
    if title[1:2].isupper():
        return title
    return title[:1].lower() + title[1:]


_MEETINGS = {
    Body.BOARD: "Styrelsemöte",
    Body.PREPARATORY: "Beredningsmöte",
    Body.AUDITORS: "Revisorernas möte",
    Body.MEMBERS: "Medlemsmöte",
    Body.PRESIDIUM: "Presidiemöte",
}


def heading(occasion: Occasion) -> str:
    """Name *occasion* for somebody who does not have the plan at hand: ``Styrelsemöte (halvårsredovisning)``.

    Many plans name a meeting by its theme alone; a title that says what it is stands as it is. A body that the
    association calls by a name of its own meets under that name: ``LSG (bokslut)``.
    """
    title = occasion.title
    if own := occasion.own_body:
        meeting, says_what = own.name, own.name.casefold() in title.casefold()
    else:
        meeting = _MEETINGS.get(occasion.body, "") if occasion.body else ""
        says_what = any(word in title.casefold() for word in ("möte", "sammanträde", "planeringsdag", "årsmöte"))
    if not meeting or says_what or occasion.kind is not OccasionKind.MEETING:
        return title
    return f"{meeting} ({in_sentence(title)})"


_THE_MEETING = {
    Body.BOARD: "styrelsemötet",
    Body.PREPARATORY: "beredningsmötet",
    Body.AUDITORS: "revisorernas möte",
    Body.MEMBERS: "medlemsmötet",
    Body.PRESIDIUM: "presidiemötet",
}


def body_meeting(occasion: Occasion) -> str:
    """Name a meeting by its body alone, for a title that has its day too: ``styrelsemötet``."""
    if occasion.kind is OccasionKind.PLANNING_DAY:
        return "planeringsdagen"
    return _THE_MEETING.get(occasion.body, "mötet") if occasion.body else "mötet"


def meeting_on(occasion: Occasion, today: date) -> str:
    """Tell within a title which meeting it is: ``styrelsemötet 29 augusti``."""
    return f"{body_meeting(occasion)} {without_this_year(occasion.day, today)}"


def as_told(occasion: Occasion, association: Association) -> Occasion:
    """Return *occasion* as mails and feeds tell of it: with a heading, and the association's place when it has none."""
    return replace(occasion, title=heading(occasion), place=occasion.place or association.place)
