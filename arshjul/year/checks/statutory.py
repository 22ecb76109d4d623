"""The two decisions that law dates: the budget and the annual report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from arshjul.year.checks.remedies import extra_meeting, move_before, offered, take_up
from arshjul.year.checks.rhythm import covers
from arshjul.year.checks.situation import Situation, capitalised
from arshjul.year.dates import is_working_day, preceding_working_day
from arshjul.year.deadlines import Deadline
from arshjul.year.duty import DateKind, Scope
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.matters import meetings_of
from arshjul.year.model import Body, Occasion, OccasionKind
from arshjul.year.rules import Entered
from arshjul.year.wording import counted, week_word, with_weekday, written

SPARE_DAYS = 7
"""Days to spare before the last day: time for an extra meeting if the board does not get through."""


def decided_in_time(situation: Situation) -> Iterator[Finding]:
    """A statutory decision of the board that comes too late, or that no meeting can take."""
    for deadline in situation.deadlines:
        duty = deadline.duty
        if duty.kind is not DateKind.STATUTORY or duty.scope is not Scope.ASSOCIATION or not duty.decided_by:
            continue
        meeting = situation.deciding(duty)
        if meeting is None and not covers(situation, deadline.day):
            continue  # told once of the whole plan
        if meeting is None:
            yield _missing(situation, deadline)
        elif meeting.day > deadline.planned:
            yield _late(situation, deadline, meeting)
        elif duty.id == "annual-report" and meeting.day == deadline.planned:
            yield _last_day(situation, deadline, meeting)
        elif (deadline.planned - meeting.day).days < SPARE_DAYS:
            yield _tight(situation, deadline, meeting)


def _code(deadline: Deadline, what: str) -> str:
    return f"{deadline.duty.id.replace('-', '_')}_{what}"


def _missing(situation: Situation, deadline: Deadline) -> Finding:
    can_decide = any(o.day <= deadline.day for o in meetings_of(situation.plan, Body.BOARD))
    return Finding(
        code=_code(deadline, "without_meeting"),
        severity=Severity.RISK if can_decide else Severity.BREACH,
        day=deadline.day,
        subject=deadline.key,
        involved=(deadline.key,),
        message=(f"{deadline.title} ska beslutas senast {written(deadline.day)}, men inget möte i planen tar upp den."),
        source=deadline.source,
        remedies=offered(
            take_up(situation, deadline.duty, deadline.planned),
            extra_meeting(situation, deadline.planned - timedelta(days=SPARE_DAYS), "Då finns ett beslut i tid."),
        ),
    )


def _late(situation: Situation, deadline: Deadline, meeting: Occasion) -> Finding:
    after_the_law = meeting.day > deadline.day
    planned = "" if deadline.planned == deadline.day else f" Sista vardagen före är {with_weekday(deadline.planned)}."
    days = (meeting.day - (deadline.day if after_the_law else deadline.planned)).days
    return Finding(
        code=_code(deadline, "late"),
        severity=Severity.BREACH if after_the_law else Severity.RISK,
        day=meeting.day,
        subject=f"{deadline.key}@{meeting.key}",
        involved=(deadline.key, meeting.key),
        days=days,
        message=(
            f"{deadline.title} ska beslutas senast {written(deadline.day)}, men {situation.name(meeting)} ligger "
            f"{counted(days)} {'för sent' if after_the_law else 'efter sista vardagen före'}.{planned}"
        ),
        source=deadline.source,
        remedies=_earlier(situation, deadline, meeting, deadline.planned),
    )


def _tight(situation: Situation, deadline: Deadline, meeting: Occasion) -> Finding:
    days = (deadline.planned - meeting.day).days
    return Finding(
        code=_code(deadline, "tight"),
        severity=Severity.RISK,
        day=meeting.day,
        subject=f"{deadline.key}@{meeting.key}",
        involved=(deadline.key, meeting.key),
        days=days,
        message=(
            f"{capitalised(situation.name(meeting))} lämnar bara {counted(days)} till {written(deadline.planned)}, "
            f"sista vardagen för {deadline.title} (lagens dag {written(deadline.day)})."
        ),
        source=deadline.source,
        remedies=_earlier(situation, deadline, meeting, deadline.planned - timedelta(days=SPARE_DAYS)),
    )


def _last_day(situation: Situation, deadline: Deadline, meeting: Occasion) -> Finding:
    return Finding(
        code=_code(deadline, "last_day"),
        severity=Severity.RISK,
        day=meeting.day,
        subject=f"{deadline.key}@{meeting.key}",
        involved=(deadline.key, meeting.key),
        message=(
            f"{deadline.title} beslutas {written(meeting.day)}, den sista vardagen före lagens dag "
            f"{written(deadline.day)}. Ett inställt möte blir för sent."
        ),
        source=deadline.source,
        remedies=_earlier(situation, deadline, meeting, deadline.planned - timedelta(days=SPARE_DAYS)),
    )


def _earlier(situation: Situation, deadline: Deadline, meeting: Occasion, latest: date) -> tuple[Remedy, ...]:
    in_time = f"Då finns tid kvar till {written(deadline.day)}."
    return offered(
        move_before(situation, meeting, latest, in_time),
        extra_meeting(situation, latest, in_time),
    )


def budget_meeting_is_public(situation: Situation) -> Iterator[Finding]:
    """The budget meeting is public by law, and must be announced so."""
    duty = situation.duty("budget")
    meeting = situation.deciding(duty) if duty else None
    if duty and meeting and not meeting.public:
        notice = meeting.day - timedelta(days=situation.association.articles.budget_notice_days)
        yield Finding(
            code="budget_not_public",
            severity=Severity.RISK,
            day=meeting.day,
            subject=meeting.key,
            involved=(meeting.key,),
            message=f"{capitalised(situation.name(meeting))} beslutar budgeten men är inte utmärkt som offentligt.",
            source="lag (2003:1210) 19 §",
            remedies=(
                Remedy(
                    "Märk mötet som offentligt i planen (public: true).",
                    f"Tillkännage mötet senast {written(notice)} och lägg budgetförslaget på webben samma dag.",
                ),
                Remedy(
                    "Besluta budgeten på ett annat möte som är offentligt.",
                    "Kontrollen räknar om och visar om det mötet ligger i tid.",
                ),
            ),
        )


def external_days_off(situation: Situation) -> Iterator[Finding]:
    """A day that somebody else set on a non-working day, and a week that nobody has made a day of."""
    for deadline in situation.deadlines:
        if not isinstance(deadline.duty.rule, Entered):
            continue
        if deadline.week is not None:
            yield Finding(
                code="week_only",
                severity=Severity.NOTE,
                day=deadline.day,
                subject=deadline.key,
                involved=(deadline.key,),
                message=(
                    f"{deadline.title} har bara en vecka ({week_word(deadline.week)}). Kontrollen räknar med veckans "
                    "sista vardag tills någon anger dagen."
                ),
                source=deadline.source,
                remedies=(
                    Remedy("Fråga vilken dag som gäller och lägg in den.", "Påminnelserna går efter den dagen."),
                    Remedy("Planera för veckans början.", "Då är det klart i tid vilken dag som än gäller."),
                ),
            )
        elif not is_working_day(deadline.day):
            yield _on_free_day(deadline.key, deadline.title, deadline.day, deadline.planned, deadline.source)
    for occasion in situation.plan.standing:
        if occasion.kind is OccasionKind.DEADLINE and not is_working_day(occasion.day):
            planned = preceding_working_day(occasion.day)
            yield _on_free_day(occasion.key, f"”{occasion.title}”", occasion.day, planned, "Årsplanen")


def _on_free_day(key: str, title: str, day: date, planned: date, source: str) -> Finding:
    return Finding(
        code="deadline_on_free_day",
        severity=Severity.NOTE,
        day=day,
        subject=key,
        involved=(key,),
        days=(day - planned).days,
        message=(f"{title} ska in {with_weekday(day)}, som inte är en vardag. Planera för {with_weekday(planned)}."),
        source=source,
        remedies=(
            Remedy(f"Lämna in senast {with_weekday(planned)}.", "Då är den framme i tid."),
            Remedy("Fråga mottagaren om nästa vardag duger.", "Utan ett ja gäller dagen som den står."),
        ),
    )
