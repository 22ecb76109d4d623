"""Whom the notice of approved minutes is asked of, when, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from year_cases import BOOK, association, meeting, minutes_in

from arshjul.year.minutes import Minutes, MinutesStep, StepKind
from arshjul.year.model import Association, Body, Member, MemberKind, Person, Role, Seat, YearPlan, YearStatus
from arshjul.year.notices import Notice, without_contact
from arshjul.year.saying.message import About
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered

MEETING = meeting(date(2022, 2, 7))
MEMBERS = (
    Member("kramfors", "Kramfors kommun", MemberKind.MUNICIPALITY),
    Member("solleftea", "Sollefteå kommun", MemberKind.MUNICIPALITY),
    Member("regionen", "Regionen", MemberKind.REGION),
    Member("forsakringskassan", "Försäkringskassan", MemberKind.INSURANCE_AGENCY),
)
CONTACTS = {"kramfors": "registrator", "solleftea": "registrator", "forsakringskassan": "handlaggare"}


def subject() -> Association:
    people = tuple(Person(key, key.title(), f"{key}@prov.example") for key in dict.fromkeys(CONTACTS.values()))
    seats = tuple(Seat(person, Body.OFFICE, Role.CONTACT, member) for member, person in CONTACTS.items())
    plan = YearPlan(2022, YearStatus.ADOPTED, datetime(2021, 12, 1, tzinfo=UTC), (MEETING,))
    return replace(association(MEETING), members=MEMBERS, people=people, seats=seats, years=(plan,))


def approved(day: date, told_at: datetime) -> MinutesStep:
    return MinutesStep(MEETING.key, StepKind.APPROVED, "", day, told_at)


def at_all(kind: StepKind, day: date) -> tuple[MinutesStep, ...]:
    return tuple(MinutesStep(MEETING.key, kind, key, day) for key in ("kramfors", "solleftea", "regionen"))


def minutes(*steps: MinutesStep) -> Minutes:
    (found,) = minutes_in(subject(), steps)
    return found


def asked(*steps: MinutesStep) -> list[tuple[datetime, str, About | None]]:
    remembered = Remembered(minutes=(minutes(*steps),))
    found = demanded(subject(), subject().years[0], BOOK, remembered)
    return [(m.at, m.person, m.about) for m in found if m.key.startswith(("notice:", "take-down:"))]


@pytest.mark.parametrize(
    ("told_at", "mailed_at"),
    [
        (datetime(2022, 2, 14, 13, tzinfo=UTC), datetime(2022, 2, 14, 13, 10, tzinfo=UTC)),
        # Written in on a Saturday: on Monday morning.
        (datetime(2022, 2, 19, 13, tzinfo=UTC), datetime(2022, 2, 21, 6, tzinfo=UTC)),
    ],
)
def test_each_kommuns_and_regions_contact_is_asked_once_the_day_the_minutes_are_approved(
    told_at: datetime, mailed_at: datetime
) -> None:
    # The one contact of two kommuner gets one mail, the agency none, and the region has no contact.
    assert asked(approved(date(2022, 2, 14), told_at)) == [(mailed_at, "registrator", None)]
    assert [p.member.key for p in without_contact(subject(), minutes(), told_at.date())] == ["regionen"]


def test_what_is_up_is_asked_no_more_and_what_was_approved_long_ago_never() -> None:
    step = approved(date(2022, 2, 14), datetime(2022, 2, 14, 13, tzinfo=UTC))
    one, *others = at_all(StepKind.POSTED, date(2022, 2, 15))

    assert len(asked(step, one)) == 1
    assert [about for *_, about in asked(step, one, *others)] == [About.TAKING_DOWN]
    assert asked(approved(date(2022, 2, 14), datetime(2022, 3, 14, tzinfo=UTC))) == []


def test_taking_down_is_asked_on_a_working_day_when_the_time_for_appeal_is_over() -> None:
    step = approved(date(2022, 2, 14), datetime(2022, 2, 14, 13, tzinfo=UTC))
    up = at_all(StepKind.POSTED, date(2022, 2, 18))

    # Posted on Friday 18 February: appeal until 11 March, so from Saturday 12 March, told on Monday.
    assert asked(step, *up) == [(datetime(2022, 3, 14, 6, tzinfo=UTC), "registrator", About.TAKING_DOWN)]
    assert asked(step, *up, *at_all(StepKind.TAKEN_DOWN, date(2022, 3, 14))) == []


def test_the_notice_says_until_when_it_hangs_if_all_put_it_up_in_time() -> None:
    step = approved(date(2022, 2, 14), datetime(2022, 2, 14, 13, tzinfo=UTC))

    before = Notice(subject(), minutes(step), 62, 79)
    after = Notice(subject(), minutes(step, *at_all(StepKind.POSTED, date(2022, 2, 15))))

    assert (before.paragraphs, before.post_by, before.take_down_from) == (
        "§§ 62–79",
        date(2022, 2, 16),
        date(2022, 3, 10),
    )
    assert (after.paragraphs, after.take_down_from) == ("", date(2022, 3, 9))
