"""What expires: reminded of before its day, found before the duty that needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from arshjul.associations import read_association
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.checks import check
from arshjul.year.deadlines import deadlines
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import (
    Agreement,
    Association,
    Body,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    Person,
    Precondition,
    Role,
    Seat,
    YearPlan,
    YearStatus,
)
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered
from arshjul.year.upcoming import Known, items_of_year, upcoming

BOOK = load_duties("samordningsforbund")
ACCESS = Precondition("behorighet", "Behörighet", date(2022, 1, 31), ("follow-up-operations",), source="Skrivelse")
PLAN = YearPlan(
    2022,
    YearStatus.ADOPTED,
    datetime(2021, 11, 1, tzinfo=UTC),
    (Occasion("styrelse-1", 2022, OccasionKind.MEETING, "Styrelsemöte", date(2022, 5, 2), Body.BOARD),),
)
NORA = Member("nora", "Nora kommun", MemberKind.MUNICIPALITY)


def association(*preconditions: Precondition, plan: YearPlan = PLAN, day: date = date(2022, 2, 12)) -> Association:
    return Association(
        "prov",
        "Prov",
        members=(NORA,),
        people=(
            Person("chef", "Förbundschef", "chef@prov.example"),
            Person("ordforande", "Ordförande", "ordforande@nora.example"),
            Person("ersattare", "Ersättare", "ersattare@nora.example"),
        ),
        seats=(
            Seat("chef", Body.OFFICE, Role.DIRECTOR),
            Seat("ordforande", Body.BOARD, Role.CHAIR, "nora"),
            Seat("ersattare", Body.BOARD, Role.DEPUTY, "nora", 1),
        ),
        agreements=(Agreement("follow-up-operations", 2022, day),),
        years=(plan,),
        preconditions=preconditions,
    )


def found(association: Association, code: str) -> list[Finding]:
    return [f for f in check(association, association.years[0], BOOK) if f.code == code]


def reminders(association: Association, text: str) -> list[tuple[str, date, int | None]]:
    association = replace(association, articles=replace(association.articles, digest=False))
    messages = demanded(association, association.years[0], BOOK, Remembered())
    return [(m.person, m.at.date(), m.days_before) for m in messages if text in m.target and not m.skip_reason]


def test_a_duty_after_the_last_day_of_what_it_needs_is_found_with_its_days_and_remedies() -> None:
    (finding,) = found(association(ACCESS), "precondition_expires")

    assert (finding.severity, finding.day, finding.days) == (Severity.RISK, date(2022, 2, 12), 12)
    assert finding.message == (
        "Behörighet gäller till och med 31 januari 2022, men behövs för nationell uppföljning av verksamheten 2021 "
        "12 februari 2022, 12 dagar senare."
    )
    assert finding.source == "Skrivelse"
    assert [remedy.action.split()[0] for remedy in finding.remedies] == ["Förnya", "Gör"]


def test_the_example_of_degerfors_karlskoga_finds_that_the_access_right_expires() -> None:
    path = folder("examples") / "degerfors-karlskoga.yaml"
    example = read_association(path.read_bytes(), path.name)

    (told,) = found(example, "precondition_expires")

    assert (told.day, told.days, told.other_days) == (date(2022, 2, 12), 12, (date(2022, 3, 10),))
    assert "12 februari 2022 och nationell uppföljning av ekonomin 2021 10 mars 2022, som först 12" in told.message


def test_what_is_valid_on_the_day_is_no_finding() -> None:
    assert not found(association(replace(ACCESS, expires=date(2022, 2, 12))), "precondition_expires")


def test_what_expires_between_the_planned_day_and_the_hard_line_is_only_a_note() -> None:
    # 12 February 2022 is a Saturday, so people plan for Friday.
    (finding,) = found(association(replace(ACCESS, expires=date(2022, 2, 11))), "precondition_expires")

    assert finding.severity is Severity.NOTE


@pytest.mark.parametrize("change", [{"expires": date(2022, 1, 30)}, {"key": "annan"}])
def test_another_day_is_another_finding(change: dict[str, date | str]) -> None:
    (before,) = found(association(ACCESS), "precondition_expires")
    (after,) = found(association(replace(ACCESS, **change)), "precondition_expires")  # type: ignore[arg-type]

    assert before.key != after.key


def test_its_role_is_reminded_60_30_and_7_days_before_it_expires() -> None:
    assert reminders(association(ACCESS), "behorighet") == [
        ("chef", date(2021, 12, 2), 60),
        ("chef", date(2021, 12, 30), 30),
        ("chef", date(2022, 1, 24), 7),
    ]
    assert {person for person, _, _ in reminders(association(replace(ACCESS, role=Role.CHAIR)), "behorighet")} == {
        "ordforande"
    }


def test_what_had_expired_before_the_year_is_reminded_of_before_the_first_duty_that_needs_it() -> None:
    expired = association(replace(ACCESS, expires=date(2021, 6, 30)))

    # The day before 12 February 2022.
    assert [day for _, day, _ in reminders(expired, "behorighet")] == [
        date(2021, 12, 13),
        date(2022, 1, 12),
        date(2022, 2, 4),
    ]


def test_what_had_expired_and_nothing_needs_is_left_in_peace() -> None:
    expired = association(replace(ACCESS, expires=date(2021, 6, 30), needed_by=()))

    assert reminders(expired, "behorighet") == []


def test_what_expires_another_year_is_that_years_to_remind_of() -> None:
    later = association(replace(ACCESS, expires=date(2023, 1, 31)))

    assert not [d for d in deadlines(later, PLAN, BOOK) if "precondition" in d.key]


def test_a_renewed_one_is_another_thing_to_remind_of() -> None:
    def keys(expires: date) -> set[str]:
        one = association(replace(ACCESS, expires=expires))
        return {m.key for m in demanded(one, PLAN, BOOK, Remembered()) if "behorighet" in m.target}

    assert keys(date(2022, 1, 31)) == keys(date(2022, 1, 31))
    assert not keys(date(2022, 1, 31)) & keys(date(2022, 11, 30))


def test_it_stands_among_what_comes_with_its_day_and_who_answers() -> None:
    now = datetime(2021, 12, 20, 8, tzinfo=UTC)

    subject = association(ACCESS)
    known = Known(deadlines=deadlines(subject, PLAN, BOOK))

    items = items_of_year(subject, PLAN, BOOK, known, now)

    (item,) = (i for i in upcoming(items, now.date(), 60) if "behorighet" in i.key)
    assert (item.kind, item.day, item.title, item.responsible) == (
        "deadline",
        date(2022, 1, 31),
        "Förnyelse av behörighet",
        ("Förbundschef",),
    )


def test_a_mandate_that_ends_while_meetings_remain_is_found_with_the_day_it_ended() -> None:
    seated = association()
    ending = tuple(replace(s, until=date(2022, 3, 31)) if s.role is Role.CHAIR else s for s in seated.seats)

    (finding,) = found(replace(seated, seats=ending), "seat_vacant")

    assert finding.message == (
        "Nora kommun har ingen ledamot i styrelsen vid mötet 2 maj 2022. Mandatet gick ut 31 mars 2022."
    )
    assert finding.key == "seat_vacant:nora:ledamot:2022-05-02:0:2022-03-31"


def test_a_mandate_that_ends_is_something_to_do_until_somebody_is_chosen() -> None:
    seated = association()
    ending = tuple(replace(s, until=date(2022, 3, 31)) if s.role is Role.CHAIR else s for s in seated.seats)
    followed = (*ending, Seat("ersattare", Body.BOARD, Role.MEMBER, "nora", since=date(2022, 4, 1)))

    (ends,) = (d for d in deadlines(replace(seated, seats=ending), PLAN, BOOK) if "mandate" in d.key)
    none = [d for d in deadlines(replace(seated, seats=followed), PLAN, BOOK) if "mandate" in d.key]

    assert (ends.day, ends.title) == (date(2022, 3, 31), "Val av ledamot i styrelsen – Nora kommun")
    assert none == []
    assert [day for _, day, _ in reminders(replace(seated, seats=ending), "mandate")] == [
        date(2022, 1, 28),
        date(2022, 3, 1),
        date(2022, 3, 24),
    ]


def test_nobody_is_chosen_for_a_member_that_leaves_when_the_mandate_ends() -> None:
    seated, last = association(), date(2022, 3, 31)
    ending = tuple(replace(s, until=last) if s.role is Role.CHAIR else s for s in seated.seats)
    leaving = tuple(replace(m, until=last) if m.key == "nora" else m for m in seated.members)

    none = [d for d in deadlines(replace(seated, seats=ending, members=leaving), PLAN, BOOK) if "mandate" in d.key]

    assert none == []
