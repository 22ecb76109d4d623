"""The reminders: of a meeting or a last day, to answer a call, and several of them in one mail."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.work.mailing import Contents
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.shown import shown_meeting, shown_to, template_of
from arshjul.work.saying.letters.summons import unsent_shown
from arshjul.year.basis import LAST_DAY_WORDS
from arshjul.year.deadlines import Deadline
from arshjul.year.saying.message import About, Message
from arshjul.year.wording import with_weekday


@dataclass(frozen=True)
class ToldDeadline:
    """A deadline as the templates show it."""

    name: str
    hard_line: str
    planned: str
    is_moved: bool
    """Whether the day to plan for is another than the hard line."""
    last_day_word: str
    """What the hard line is called: it is not always the law's."""
    source: str
    missed: str


def reminder(desk: Desk, message: Message) -> Contents:
    """What a reminder says, and what stands in the same mail."""
    context = _shown(desk, message)
    if message.together:
        # The nearest first: the subject names it.
        nearest_first = sorted((message, *message.together), key=lambda one: (one.day, one.key))
        things = [_shown(desk, one) for one in nearest_first]
        context = context | {"about": About.REMINDERS, "things": things}
    return Contents(template_of(message), context, follows=desk.follows(message))


def _shown(desk: Desk, message: Message) -> dict[str, object]:
    if message.about is About.UNSENT:
        return unsent_shown(desk, message)
    occasion = desk.occasion(message.target)
    if occasion:
        return shown_meeting(desk, message, occasion)
    first, *others = desk.deadlines(message.target)
    today = desk.read_on(message)
    weeks_left, by = first.weeks_left(today), first.asked_by(today)
    until = "" if by == first.planned else with_weekday(by)
    return (
        shown_to(desk, message)
        | {
            "page_url": desk.page_about(message.target),
            "deadline": ToldDeadline(
                name=_without_member(first) if others else first.shown_title,
                hard_line=first.hard_line
                if by == first.planned
                else f"{first.hard_line}. Får göras till och med {until}",
                planned=first.when if by == first.planned else until,
                is_moved=by == first.planned != first.day and not first.week,
                last_day_word=LAST_DAY_WORDS[first.basis],
                source=first.source,
                missed=first.duty.missed,
            ),
            "days_left": (by - today).days,
        }
        | ({} if weeks_left is None else {"weeks_left": weeks_left})
    )


def _without_member(deadline: Deadline) -> str:
    """A posting's title without the one member: the reminder is about all notice boards of one meeting."""
    return f"{deadline.duty.name} – {deadline.title.rpartition(' – ')[2]}"
