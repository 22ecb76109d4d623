"""Reminders to those who have not answered an invitation, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from arshjul.year.answers import Answer, Given
from arshjul.year.duty import DutyBook
from arshjul.year.model import STOCKHOLM, Association, Body, Occasion, YearPlan
from arshjul.year.people import Called, called
from arshjul.year.saying.calls import known_since
from arshjul.year.saying.civil import reminded_at
from arshjul.year.saying.message import About, Ending, Message, MessageKind, Topic
from arshjul.year.saying.told import Told, latest, lines, since_asked, standing_answers


def answer_reminders(
    association: Association,
    plan: YearPlan,
    book: DutyBook,
    told: Mapping[str, Iterable[Told]],
    given: Mapping[str, Iterable[Given]],
) -> Iterator[Message]:
    """The reminders to answer, at the stages of ``answer_reminders`` in ``calendar/``, to those who owe an answer."""
    for occasion in plan.standing:
        kind = book.meeting(occasion.body)
        if kind is None or not occasion.kind.is_meeting:
            continue
        so_far = lines(told.get(occasion.key, ()))
        answered = standing_answers(given.get(occasion.key, ()), so_far, occasion)
        for person in owing(association, occasion, so_far, answered):
            asked = [one.left_at or one.at for one in since_asked(so_far.get(person, ()), occasion)]
            since = max(asked, default=known_since(plan, occasion)).astimezone(STOCKHOLM).date()
            for days_before in kind.answer_reminders:
                at = reminded_at(occasion.day, days_before)
                # Who was asked the same morning has had no time to answer.
                is_late = at.astimezone(STOCKHOLM).date() <= since
                yield Message(
                    key=f"answer:{occasion.key}:{person}:{occasion.day.isoformat()}:{days_before}",
                    kind=MessageKind.REMINDER,
                    at=at,
                    person=person,
                    topic=Topic.OCCASION,
                    year=plan.year,
                    target=occasion.key,
                    day=occasion.day,
                    days_before=days_before,
                    about=About.ANSWER,
                    skip_reason="Kallelsen kom efter tiden för påminnelsen." if is_late else "",
                    ending=Ending.TOO_LATE if is_late else None,
                )


def is_expected(one: Called, told: Mapping[str, tuple[Told, ...]], answered: Mapping[str, Given]) -> bool:
    """Whether the person may come, as far as is known: has not said förhinder, and was not released.

    The office is expected whatever it says: its reminder names the papers that it is to make.
    """
    if one.seat.body is Body.OFFICE:
        return True
    given, last = answered.get(one.person.key), latest(told.get(one.person.key, ()))
    return not (given and given.answer is Answer.DECLINED) and not (last and last.cancels)


def owing(
    association: Association, occasion: Occasion, told: Mapping[str, tuple[Told, ...]], answered: Mapping[str, Given]
) -> tuple[str, ...]:
    """The people who are bound to come to *occasion* and have not answered; the office, which calls, is left out.

    Nor does who could not be reached with any call owe an answer.
    """
    found = []
    for one in called(association, occasion):
        line = told.get(one.person.key, ())
        last = latest(since_asked(line, occasion))
        optional = one.optional and (last is None or last.optional)
        is_asked = (not line or any(call.reached for call in line)) and (last is None or not last.cancels)
        if not optional and is_asked and one.seat.body is not Body.OFFICE and one.person.key not in answered:
            found.append(one.person.key)
    return tuple(found)
