"""The association's own items: those that get no day, and those whose decision no meeting takes in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arshjul.year.checks.remedies import move_before, offered, take_up
from arshjul.year.checks.rhythm import covers
from arshjul.year.checks.situation import Situation
from arshjul.year.deadlines import Deadline
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.model import Occasion
from arshjul.year.own_duties import is_due_in, why_without_day
from arshjul.year.rules import Entered
from arshjul.year.wording import counted


def own_items_have_their_days(situation: Situation) -> Iterator[Finding]:
    """An item that is to come this year, and that the plan gives nothing to count from: nobody would be reminded."""
    year, dated = situation.plan.year, {deadline.duty.id for deadline in situation.deadlines}
    for duty in situation.book.duties:
        # A day that nobody has given is told with the others of its kind.
        if not duty.is_own or duty.id in dated or isinstance(duty.rule, Entered) or not is_due_in(duty, year):
            continue
        yield Finding(
            code="own_item_without_day",
            severity=Severity.NOTE,
            day=date(year, 12, 31),
            subject=f"{year}:{duty.id}",
            message=f"{duty.name} {year} får ingen dag, så ingen blir påmind. {why_without_day(duty, year)}",
            source=duty.source.text,
            remedies=(
                Remedy("Lägg in det som dagen räknas från.", "Punkten får sin dag, och påminnelserna går efter den."),
                Remedy(
                    f"Ge punkten ”{duty.name}” en annan regel, bland förbundets egna punkter.",
                    "Dagen gäller i varje år från och med nu.",
                ),
            ),
        )


def own_items_are_decided(situation: Situation) -> Iterator[Finding]:
    """An item that is to be decided, when no meeting takes it up, or the one that does comes after its day."""
    for deadline in situation.deadlines:
        if not deadline.duty.is_own or not deadline.duty.decided_by or situation.is_done(deadline):
            continue
        meeting = situation.deciding(deadline.duty)
        if meeting is None and covers(situation, deadline.day):
            yield _undecided(situation, deadline)
        elif meeting and meeting.day > deadline.day:
            yield _late(situation, deadline, meeting)


def _undecided(situation: Situation, deadline: Deadline) -> Finding:
    return Finding(
        code="own_item_undecided",
        severity=Severity.NOTE,
        day=deadline.day,
        subject=deadline.key,
        involved=(deadline.key,),
        message=f"{deadline.title} ska beslutas senast {deadline.stated}, men inget möte i planen tar upp det.",
        source=deadline.source,
        remedies=offered(take_up(situation, deadline.duty, deadline.planned), _without_decision(situation, deadline)),
    )


def _late(situation: Situation, deadline: Deadline, meeting: Occasion) -> Finding:
    days = (meeting.day - deadline.day).days
    return Finding(
        code="own_item_decided_late",
        severity=Severity.NOTE,
        day=meeting.day,
        subject=f"{deadline.key}@{meeting.key}",
        involved=(deadline.key, meeting.key),
        days=days,
        message=(
            f"{deadline.title} ska beslutas senast {deadline.stated}, men tas upp först vid {situation.name(meeting)}: "
            f"{counted(days)} senare."
        ),
        source=deadline.source,
        remedies=offered(
            take_up(situation, deadline.duty, deadline.planned),
            move_before(situation, meeting, deadline.planned, "Då är det beslutat i tid."),
            Remedy(
                f"Ge punkten ”{deadline.duty.name}” en senare dag, bland förbundets egna punkter.",
                "Dagen är förbundets egen, och gäller i varje år från och med nu.",
            ),
        ),
    )


def _without_decision(situation: Situation, deadline: Deadline) -> Remedy:
    return Remedy(
        f"Ska ”{deadline.duty.name}” inte beslutas? Ta bort vem som beslutar, bland förbundets egna punkter.",
        "Den ansvariga påminns som förut, och inget möte behöver ta upp den.",
    )
