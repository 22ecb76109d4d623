"""The change of mandate of twelve members on 1 April 2027: who is asked, who sits, and what is found.

Lag (2003:1210) 10 och 12–17 §§.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from year_cases import BOOK

from arshjul.associations import read_association
from arshjul.year.basis import Basis
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.nudging import asks
from arshjul.year.chains.refusals import refusal
from arshjul.year.chains.state import ChainState, StepStatus
from arshjul.year.checklists import occasion_papers
from arshjul.year.checks import check
from arshjul.year.dates import is_working_day
from arshjul.year.deadlines import deadlines
from arshjul.year.findings import Finding, Severity
from arshjul.year.ledger import Ledger
from arshjul.year.mandates import CHANGE_OF_MANDATE, ELECTED, constituting_meeting, mandate_from, unelected
from arshjul.year.model import VOTING_ROLES, Association, Body, Member, Role, Seat, YearStatus
from arshjul.year.saying.message import MessageKind
from arshjul.year.saying.turning import forecast_of
from arshjul.year.standing import Standing

FILE = Path(__file__).parent.parent / "cases" / "law" / "change-of-mandate-2027.yaml"
RAR = read_association(FILE.read_bytes(), FILE.name)
ADOPTED = datetime(2026, 11, 20, 11, tzinfo=UTC)
START = date(2027, 4, 1)
CHAIN = next(chain for chain in BOOK.chains if chain.id == CHANGE_OF_MANDATE)


def elected(subject: Association, *members: Member, since: date = START) -> Association:
    """*subject* where *members* have one board member and one deputy each in the new mandate."""
    seats = [
        Seat(f"{part}-{m.key}", Body.BOARD, role, m.key, order=order, since=since)
        for m in members
        for part, role, order in (("led", Role.MEMBER, 0), ("ers", Role.DEPUTY, 1))
    ]
    return replace(subject, seats=(*subject.seats, *seats))


def starting(subject: Association, month_day: str) -> Association:
    return replace(subject, articles=replace(subject.articles, mandate_start=month_day))


def state(subject: Association, *facts: ChainFact, on: date = date.max) -> ChainState:
    return Chains(subject, BOOK, facts, on).state(CHAIN, 2027)


def told(member: str, day: date = date(2027, 2, 15)) -> ChainFact:
    return ChainFact(CHANGE_OF_MANDATE, 2027, ELECTED, day, member, reference="§ 12", by="KF")


@pytest.mark.parametrize(
    ("month_day", "year", "start", "end"),
    [
        ("04-01", 2023, date(2023, 4, 1), date(2027, 3, 31)),
        ("04-01", 2027, date(2027, 4, 1), date(2031, 3, 31)),
        ("01-01", 2027, date(2027, 1, 1), date(2030, 12, 31)),
    ],
)
def test_a_mandate_is_four_years_from_the_day_of_the_articles_after_a_general_election(
    month_day: str, year: int, start: date, end: date
) -> None:
    """Lag (2003:1210) 13 §."""
    mandate = mandate_from(starting(RAR, month_day), BOOK, year)

    assert mandate
    assert (mandate.start, mandate.end) == (start, end)
    assert mandate_from(RAR, BOOK, year + 1) is None


def test_who_is_elected_is_what_the_seats_say() -> None:
    mandate = mandate_from(RAR, BOOK, 2027)
    assert mandate
    eskilstuna, flen, *others = RAR.members
    only_one = replace(RAR, seats=(*RAR.seats, Seat("led-flen", Body.BOARD, Role.MEMBER, "flen", since=START)))
    without_end = replace(RAR, seats=tuple(replace(s, until=None) for s in RAR.seats if s.until != date(2023, 3, 31)))

    assert unelected(RAR, mandate) == RAR.members
    assert unelected(elected(RAR, eskilstuna, flen), mandate) == tuple(others)
    assert flen in unelected(only_one, mandate)
    assert unelected(without_end, mandate) == RAR.members
    assert unelected(replace(RAR, seats=()), mandate) == ()


def test_the_board_constitutes_itself_at_the_meeting_that_says_so_or_at_its_first_in_the_mandate() -> None:
    mandate = mandate_from(RAR, BOOK, 2027)
    plan = RAR.plan(2027)
    assert mandate
    assert plan
    unnamed = replace(plan, occasions=tuple(replace(o, title="Styrelsemöte") for o in plan.occasions))

    for subject in (RAR, replace(RAR, years=(unnamed,))):
        meeting = constituting_meeting(subject, mandate)
        assert meeting
        assert meeting.day == date(2027, 4, 7)


def test_the_chain_runs_only_in_the_year_of_a_change() -> None:
    assert Chains(RAR, BOOK, (), date.max).state(CHAIN, 2028).links == ()
    assert refusal(RAR, BOOK, replace(told("flen"), year=2028), (), date(2029, 1, 1)) == (
        "Mandatskifte är det vart fjärde år och inte 2028. Närmast är 2027."
    )


def test_a_member_has_elected_when_it_has_told_it_or_its_seats_are_there() -> None:
    flen, gnesta = RAR.members[1:3]
    seen = state(elected(RAR, gnesta), told(flen.key), on=date(2027, 3, 1))
    by_member = {link.name: link.step(ELECTED) for link in seen.members}

    status = {name: step.status for name, step in by_member.items() if step}
    assert {link.name for link in seen.members if link.steps[1].status is StepStatus.PASSED} == {"Gnesta"}
    assert (status["Flen"], status["Gnesta"], status["Trosa"]) == (
        StepStatus.DONE,
        StepStatus.PASSED,
        StepStatus.WAITING,
    )
    assert seen.own
    assert seen.own.steps[0].missing == tuple(m.name for m in RAR.members if m not in (flen, gnesta))


def test_every_seat_in_the_register_ends_the_asking_without_anybody_recording_it() -> None:
    everybody = elected(RAR, *RAR.members)
    own = state(everybody).own

    assert own
    assert own.steps[0].status is StepStatus.PASSED
    assert not [ask for ask in asks(Chains(everybody, BOOK, (), date.max), 2027) if ask.step == ELECTED]


def test_kommuner_and_region_are_asked_for_elections_and_the_agencies_for_appointments() -> None:
    wanted = [ask for ask in asks(Chains(RAR, BOOK, (told("flen"),), date.max), 2027) if not ask.copy_of]
    first = {ask.person.name: (ask.since, ask.text) for ask in wanted if ask.step == ELECTED}

    assert len(first) == 11
    assert first["Kontakt Trosa"] == (
        date(2027, 1, 1),
        "Vilka väljer fullmäktige i Trosa till ledamöter och ersättare i styrelsen för RAR Sörmland? Den nya "
        "mandattiden börjar 1 april 2027. De ska vara lika många, och ordningen mellan ersättarna ska framgå.",
    )
    assert first["Kontakt Arbetsförmedlingen"][0] == date(2027, 2, 1)
    assert "Vilka utser Arbetsförmedlingen till ledamot" in first["Kontakt Arbetsförmedlingen"][1]


def test_the_director_is_asked_for_the_seats_of_a_member_that_has_told_whom_it_elected() -> None:
    def seating(subject: Association) -> list[tuple[str, date, str]]:
        wanted = asks(Chains(subject, BOOK, (told("flen"),), date.max), 2027)
        return [(ask.person.key, ask.since, ask.text) for ask in wanted if ask.step == "seated"]

    assert seating(RAR) == [
        (
            "chef",
            date(2027, 2, 15),
            "Flen har lämnat besked om ledamöter och ersättare från 1 april 2027. Lägg in dem, så att de kallas.",
        )
    ]
    assert seating(elected(RAR, RAR.members[1])) == []
    assert refusal(RAR, BOOK, replace(told("flen"), step="seated"), (), date(2027, 3, 1)) == (
        "”Platserna inlagda” antecknas inte: platserna i förbundets fil visar det."
    )


def test_before_new_year_the_letters_of_the_year_before_ask() -> None:
    chains = Chains(starting(RAR, "01-01"), BOOK, (), date.max)

    assert {ask.since for ask in asks(chains, 2026) if ask.step == ELECTED} == {date(2026, 10, 1), date(2026, 11, 1)}
    assert not [ask for ask in asks(Chains(RAR, BOOK, (), date.max), 2025) if ask.step == ELECTED]


def test_a_member_that_leaves_before_the_change_is_not_asked() -> None:
    leaving = tuple(replace(m, until=date(2027, 3, 31)) if m.key == "trosa" else m for m in RAR.members)
    chains = Chains(replace(RAR, members=leaving), BOOK, (), date.max)

    assert "trosa" not in {ask.member for ask in asks(chains, 2027)}


def test_the_chain_is_closed_when_the_board_has_constituted_itself() -> None:
    held = ChainFact(CHANGE_OF_MANDATE, 2027, "constituted", date(2027, 4, 7), reference="§ 20")
    facts = [told(member.key) for member in RAR.members]

    assert state(RAR, *facts).closed_on is None
    assert state(RAR, *facts, held).closed_on == date(2027, 4, 7)


def test_the_letters_go_though_nothing_is_recorded_and_never_on_a_free_day() -> None:
    adopted = replace(
        RAR, years=tuple(replace(p, status=YearStatus.ADOPTED, adopted_at=ADOPTED) for p in RAR.years if p.year == 2027)
    )
    standing = Standing(adopted, BOOK, Ledger(), ADOPTED)
    year = standing.year(2027)
    assert year

    letters = [m for m in year.messages if m.kind is MessageKind.REQUEST]
    days = {m.person: [n.at.date() for n in letters if n.person == m.person] for m in letters}

    assert days["kontakt-trosa"][:2] == [date(2027, 1, 4), date(2027, 1, 15)]
    assert days["kontakt-af"][0] == date(2027, 2, 1)
    assert all(is_working_day(day) for several in days.values() for day in several)


def found(subject: Association, year: int = 2027) -> list[Finding]:
    plan = subject.plan(year)
    assert plan
    return [f for f in check(subject, plan, BOOK) if f.code in ("mandate_change", "seat_vacant", "seats_unequal")]


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
        seen = forecast_of(subject, meeting, (), (), ADOPTED)
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
