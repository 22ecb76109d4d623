"""The change of mandate of twelve members on 1 April 2027: when it is, who has elected, and who is asked.

Lag (2003:1210) 10 och 12–17 §§.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from mandate_cases import ADOPTED, RAR, START, elected, starting
from year_cases import BOOK

from arshjul.year.chains.computing import Chains
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.nudging import asks
from arshjul.year.chains.refusals import refusal
from arshjul.year.chains.state import ChainState, StepStatus
from arshjul.year.dates import is_working_day
from arshjul.year.ledger import Ledger
from arshjul.year.mandates import CHANGE_OF_MANDATE, ELECTED, constituting_meeting, mandate_from, unelected
from arshjul.year.model import Association, Body, Role, Seat, YearStatus
from arshjul.year.saying.message import MessageKind
from arshjul.year.standing import Standing

CHAIN = next(chain for chain in BOOK.chains if chain.id == CHANGE_OF_MANDATE)


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
        "Vilka väljer fullmäktige i Trosa till ledamöter och ersättare i styrelsen för RAR Sörmland, för mandattiden "
        "från 1 april 2027? De ska vara lika många, och ordningen mellan ersättarna ska framgå. Skriv också vem som är "
        "er revisor, och till när.",
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


def letter_days(adopted_at: datetime) -> dict[str, list[date]]:
    """By person, the days of the letters of 2027 when it is adopted at that moment and nothing is ever recorded."""
    adopted = (replace(p, status=YearStatus.ADOPTED, adopted_at=adopted_at) for p in RAR.years if p.year == START.year)
    year = Standing(replace(RAR, years=tuple(adopted)), BOOK, Ledger(), adopted_at).year(START.year)
    letters = [m for m in year.messages if m.kind is MessageKind.REQUEST] if year else []
    return {m.person: [n.at.date() for n in letters if n.person == m.person] for m in letters}


def test_a_year_adopted_after_the_change_asks_from_the_next_working_day_and_not_for_ever() -> None:
    # Saturday 10 April.
    assert letter_days(datetime(2027, 4, 10, 8, tzinfo=UTC))["kontakt-trosa"] == [date(2027, 4, 12), date(2027, 4, 26)]


def test_the_letters_go_though_nothing_is_recorded_and_never_on_a_free_day() -> None:
    days = letter_days(ADOPTED)

    assert days["kontakt-trosa"][:2] == [date(2027, 1, 4), date(2027, 1, 18)]
    assert days["kontakt-trosa"][-1] == date(2027, 4, 27)
    assert days["kontakt-af"][0] == date(2027, 2, 1)
    assert "chef" not in days
    assert all(is_working_day(day) for several in days.values() for day in several)
