"""The board that changes on 1 April 2027: what is found of it, what it needs, who decides, signs and is called.

Lag (2003:1210) 10 och 12–17 §§.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from mandate_cases import ADOPTED, RAR, START, elected, starting
from year_cases import BOOK

from arshjul.year.basis import Basis
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.facts import ChainFact
from arshjul.year.checklists import occasion_papers
from arshjul.year.checks import check
from arshjul.year.deadlines import deadlines
from arshjul.year.findings import Finding, Severity
from arshjul.year.ledger import Ledger
from arshjul.year.model import VOTING_ROLES, Association, Body, Person, Role, Seat, YearStatus
from arshjul.year.saying.message import CALENDAR_KINDS, MessageKind
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered, known_after
from arshjul.year.saying.turning import Expectation
from arshjul.year.standing import Standing
from arshjul.year.upcoming import Status


def found(subject: Association, year: int = 2027) -> list[Finding]:
    plan = subject.plan(year)
    assert plan
    return [
        f
        for f in check(subject, plan, BOOK)
        if f.code in ("mandate_change", "seat_vacant", "seats_ended", "seats_unequal")
    ]


def test_a_whole_board_that_changes_is_one_finding_and_no_breach() -> None:
    (one,) = found(RAR)

    assert (one.code, one.severity, one.day) == ("mandate_change", Severity.RISK, START)
    councils, agencies, _ = (remedy.action for remedy in one.remedies)
    assert councils.startswith("Be Eskilstuna, Flen")
    assert councils.endswith(
        "Vingåker och Region Sörmland att fullmäktige väljer ledamöter och ersättare, lika många, senast 31 mars 2027."
    )
    assert agencies.startswith("Be Försäkringskassan och Arbetsförmedlingen att utse ledamöter och ersättare")


def test_the_finding_names_those_that_remain_and_goes_with_the_last_of_them() -> None:
    *most, af = RAR.members

    (one,) = found(elected(RAR, *most))

    assert one.message == (
        "En ny mandattid för styrelsen börjar 1 april 2027. Arbetsförmedlingen har inte både ledamot och ersättare "
        "inlagda för den."
    )
    assert [remedy.action.split(" ")[1] for remedy in one.remedies] == ["Arbetsförmedlingen", "in"]
    assert found(elected(RAR, *most, af)) == []


def test_a_seat_that_is_filled_after_the_first_meeting_is_empty_there_and_told_by_itself() -> None:
    flen, *others = RAR.members[1:2] + RAR.members[:1] + RAR.members[2:]

    late = found(elected(elected(RAR, *others), flen, since=date(2027, 5, 15)))

    assert {(one.code, one.subject) for one in late} == {
        ("seat_vacant", "flen:ledamot"),
        ("seat_vacant", "flen:ersättare"),
    }


def test_a_seat_that_was_empty_before_the_change_is_still_a_breach_of_its_own() -> None:
    gone = tuple(replace(s, until=date(2026, 12, 31)) if s.person == "led-trosa" and s.since else s for s in RAR.seats)

    codes = {(one.code, one.severity) for one in found(replace(RAR, seats=gone))}

    assert codes == {("mandate_change", Severity.RISK), ("seat_vacant", Severity.BREACH)}


def test_a_year_adopted_after_the_change_says_that_it_has_begun_and_the_year_after_has_a_breach() -> None:
    plan = RAR.plan(2027)
    assert plan
    late = replace(plan, status=YearStatus.ADOPTED, adopted_at=datetime(2027, 4, 10, 8, tzinfo=UTC))
    after = replace(plan, year=2028, occasions=tuple(replace(o, day=o.day.replace(year=2028)) for o in plan.occasions))

    (begun,) = found(replace(RAR, years=(late,)))
    (breach,) = found(replace(RAR, years=(after,)), 2028)

    assert begun.message.startswith("En ny mandattid för styrelsen började 1 april 2027.")
    assert (breach.code, breach.severity, breach.day) == ("mandate_change", Severity.BREACH, date(2028, 3, 12))


def test_a_constituting_meeting_before_the_mandate_is_held_by_the_board_before() -> None:
    plan = RAR.plan(2027)
    assert plan
    early = tuple(replace(o, day=date(2027, 3, 25)) if o.key == "2027-s2" else o for o in plan.occasions)
    subject = replace(RAR, years=(replace(plan, occasions=early),))

    (one,) = (f for f in check(subject, subject.years[0], BOOK) if f.code == "constituting_too_early")

    assert (one.day, one.days, one.severity) == (date(2027, 3, 25), 7, Severity.RISK)


@pytest.mark.parametrize(("month_day", "last"), [("04-01", date(2027, 3, 31)), ("01-01", date(2026, 12, 31))])
def test_all_that_is_to_be_elected_is_one_last_day_the_day_before(month_day: str, last: date) -> None:
    ending = tuple(replace(s, until=last) if s.until and s.until.year == 2027 else s for s in RAR.seats)
    subject = starting(replace(RAR, seats=ending), month_day)
    plan = subject.plan(last.year)
    assert plan

    (one,) = (d for d in deadlines(subject, plan, BOOK) if "mandate" in d.key)

    assert (one.day, one.duty.role) == (last, Role.DIRECTOR)
    assert one.basis is (Basis.LAW if month_day == "04-01" else Basis.ARTICLES)
    assert one.title.endswith("– 12 av 12 återstår")


def test_the_first_meeting_of_the_new_board_has_a_checklist_of_its_own_whatever_it_is_called() -> None:
    plan = RAR.plan(2027)
    assert plan
    unnamed = replace(plan, occasions=tuple(replace(o, title="Styrelsemöte") for o in plan.occasions))
    subject = replace(RAR, years=(unnamed,))

    own = {
        o.day: [p for p in occasion_papers(subject, o, BOOK, ()) if p.item.startswith("constituting.")]
        for o in unnamed.occasions
    }

    assert {day for day, papers in own.items() if papers} == {date(2027, 4, 7)}
    assert {p.item.removeprefix("constituting.") for p in own[date(2027, 4, 7)]} >= {
        "opening",
        "chair",
        "signatories",
        "rules-of-procedure",
        "delegation",
        "payment-approval",
        "distance",
        "auditors",
        "meeting-plan",
        "interests",
        "access",
    }


def test_the_quorum_of_the_new_board_is_counted_of_every_seat_however_few_are_filled() -> None:
    """Kommunallagen (2017:725) 6 kap. 27 §, genom lag (2003:1210) 19 §."""
    meeting = next(o for o in RAR.years[-1].occasions if o.key == "2027-s2")
    leaving = tuple(replace(m, until=date(2027, 3, 31)) if m.key in ("trosa", "af") else m for m in RAR.members)
    five = elected(RAR, *RAR.members[:5])

    def needed(subject: Association) -> int | None:
        seen = Expectation(subject, meeting, (), ()).at(ADOPTED)
        return seen.lawful.needed if seen else None

    assert needed(elected(RAR, *RAR.members)) == needed(five) == 7
    assert needed(replace(five, members=leaving)) == 6
    assert needed(RAR) is None


def test_the_accounts_are_signed_by_those_who_sit_on_the_day_the_last_of_them_signs() -> None:
    """Nationella rådets vägledning: den som sitter skriver under, också den som inte satt under året."""
    chain = BOOK.chain("audit-year")
    assert chain
    old = [s.person for s in RAR.seats if s.role in VOTING_ROLES and s.is_held_on(date(2027, 3, 12))]
    new = elected(RAR, *RAR.members)

    def signed(day: date, *people: str) -> list[ChainFact]:
        return [ChainFact("audit-year", 2026, "signed", day, by=person) for person in people]

    def signing_day(*facts: ChainFact) -> date | None:
        own = Chains(new, BOOK, facts, date(2027, 4, 30)).state(chain, 2026).own
        return own.day_of("signed") if own else None

    before = signed(date(2027, 3, 30), *old)
    assert signing_day(*before) == date(2027, 3, 30)
    assert signing_day(*before[1:]) is None
    after = signed(date(2027, 4, 7), *(f"led-{member.key}" for member in RAR.members))
    assert signing_day(*before[1:], *after) == date(2027, 4, 7)


def test_the_new_board_too_has_as_many_deputies_as_members() -> None:
    second = Seat("ny-flen", Body.BOARD, Role.DEPUTY, "flen", order=2, since=START)
    whole = elected(RAR, *RAR.members)

    (one,) = found(replace(whole, seats=(*whole.seats, second)))

    assert (one.code, one.subject, one.day) == ("seats_unequal", "flen:1:2", date(2027, 4, 7))


def test_the_calls_to_what_comes_after_the_change_pass_to_the_new_and_are_cancelled_for_the_old() -> None:
    plan = RAR.plan(2027)
    assert plan
    plan = replace(plan, status=YearStatus.ADOPTED, adopted_at=ADOPTED)
    old = replace(
        RAR, years=(plan,), seats=tuple(replace(s, until=None) for s in RAR.seats if s.until != date(2023, 3, 31))
    )
    first = [m for m in demanded(old, plan, BOOK, Remembered()) if m.kind in CALENDAR_KINDS]
    new = Person("ny-trosa", "Ny ledamot Trosa", "ny@trosa.example")
    ended = tuple(replace(s, until=date(2027, 3, 31)) if s.person == "led-trosa" else s for s in old.seats)
    changed = replace(
        old,
        people=(*old.people, new),
        seats=(*ended, Seat(new.key, Body.BOARD, Role.MEMBER, "trosa", since=START)),
    )

    again = demanded(changed, plan, BOOK, known_after(Remembered(), first))
    then = {(m.person, m.kind, m.target) for m in again if m.kind in CALENDAR_KINDS and m not in first}

    assert {m.target for m in first if m.person == "led-trosa"} == {"2027-s1", "2027-s2", "2027-s3"}
    assert then == {
        ("led-trosa", MessageKind.CANCELLATION, "2027-s2"),
        ("led-trosa", MessageKind.CANCELLATION, "2027-s3"),
        ("ny-trosa", MessageKind.INVITATION, "2027-s2"),
        ("ny-trosa", MessageKind.INVITATION, "2027-s3"),
    }


def test_seats_that_all_end_on_another_day_than_the_articles_say_are_one_breach_and_one_last_day() -> None:
    last = date(2026, 12, 31)
    ending = tuple(replace(s, until=last) if s.until and s.until.year == 2027 else s for s in RAR.seats)
    subject = replace(RAR, seats=ending)
    before = subject.plan(2026)
    assert before

    by_code = {one.code: one for one in found(subject)}
    days = [d for d in deadlines(subject, before, BOOK) if "mandate" in d.key]

    assert by_code.keys() == {"mandate_change", "seats_ended"}
    assert by_code["seats_ended"].day == date(2027, 3, 12)
    assert by_code["seats_ended"].remedies[0].action == (
        "Skriv mandate_start: 01-01 under articles, om den nya mandattiden börjar 1 januari 2027."
    )
    assert [(d.day, d.title) for d in days] == [(last, "Val till styrelsen från 1 januari 2027 – 12 av 12 återstår")]


@pytest.mark.parametrize(
    ("adopted", "today", "status"),
    [
        (ADOPTED, date(2027, 3, 1), Status.AHEAD),
        (ADOPTED, date(2027, 4, 20), Status.LATE),
        (datetime(2027, 4, 10, 8, tzinfo=UTC), date(2027, 4, 20), Status.LATE),
    ],
)
def test_what_is_still_to_be_elected_after_the_day_is_late_also_in_a_year_adopted_after_it(
    adopted: datetime, today: date, status: Status
) -> None:
    plan = RAR.plan(2027)
    assert plan
    late = replace(RAR, years=(replace(plan, status=YearStatus.ADOPTED, adopted_at=adopted),))
    moment = datetime(today.year, today.month, today.day, 8, tzinfo=UTC)

    year = Standing(late, BOOK, Ledger(), moment).year(2027)

    assert year
    assert [item.status for item in year.items if "mandate" in item.key] == [status]
