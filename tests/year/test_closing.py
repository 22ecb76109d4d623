"""When a year closes by itself, and what its history then says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from year_cases import ADOPTED_AT, BOOK, association, meeting

from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.closing import ALL_DONE, Closing, closes_from, closing
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.ledger import Ledger
from arshjul.year.model import STOCKHOLM, Association, YearStatus
from arshjul.year.moments import NEVER, next_moments
from arshjul.year.standing import Standing, YearStanding

DAY = timedelta(days=1)
MEETING = date(2022, 4, 4)
LONG_STOP = date(2024, 12, 31)
MEMBERS = ("nora", "regionen", "fk", "af")
ALL_SILENT = "Ansvarsfrihet från Nora kommun, Regionen, Försäkringskassan, Arbetsförmedlingen aldrig antecknad."
NOT_FINAL = "För protokollet från 4 april 2022 är det inte antecknat att tiden för överklagande har gått ut."


def at(day: date) -> datetime:
    return datetime.combine(day, time(15), STOCKHOLM).astimezone(UTC)


def recorded(kind: FactKind, day: date, board: str = "", **changed: object) -> Fact:
    plain = Fact(FactAbout.ITEM, kind, 2022, day, at(day), "sekreterare", key=f"board-{MEETING}", subject=board)
    return replace(plain, **changed)  # type: ignore[arg-type]


def taken(step: str, day: date, member: str = "", chain: str = "discharge", **more: object) -> Fact:
    return recorded_step(ChainFact(chain, 2022, step, day, member or None, **more), "chef", at(day))  # type: ignore[arg-type]


def minutes(posted: date = date(2022, 4, 12)) -> tuple[Fact, ...]:
    return (
        recorded(FactKind.APPROVED, date(2022, 4, 11)),
        recorded(FactKind.POSTED, date(2022, 4, 12), "nora"),
        recorded(FactKind.POSTED, posted, "regionen"),
    )


def decided(*members: str, outcome: Outcome = Outcome.GRANTED) -> tuple[Fact, ...]:
    return tuple(taken("decided", date(2023, 6, 12), member, outcome=outcome) for member in members)


def minuted(*members: str, day: date = date(2023, 9, 4)) -> tuple[Fact, ...]:
    return tuple(taken("minuted", day, member) for member in members)


DISCHARGED = (*decided(*MEMBERS), *minuted(*MEMBERS))
EARLY_DOWN = recorded(FactKind.TAKEN_DOWN, date(2022, 4, 20), "nora")
TESTED = taken("tested", date(2022, 10, 3), chain="internal-control", item="Attest")
TEST_MINUTED = taken(
    "minuted", date(2022, 12, 12), chain="internal-control", item="Attest", outcome=Outcome.NO_DEVIATIONS
)


def year_of(facts: Iterable[Fact] = (), subject: Association | None = None) -> YearStanding:
    subject = subject or association(meeting(MEETING))
    return Standing(subject, BOOK, Ledger(facts=tuple(facts)), ADOPTED_AT).years[0]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param((), Closing(LONG_STOP, ALL_SILENT), id="nothing recorded"),
        pytest.param((*minutes(), *DISCHARGED), Closing(date(2023, 9, 5), ALL_DONE), id="all recorded"),
        pytest.param(
            (*minutes(), *decided(*MEMBERS, outcome=Outcome.REFUSED), *minuted(*MEMBERS)),
            Closing(date(2023, 9, 5), ALL_DONE),
            id="refused is a decision too",
        ),
        pytest.param(
            (*minutes(), *decided("nora", "af"), *minuted("nora", "af")),
            Closing(LONG_STOP, "Ansvarsfrihet från Regionen, Försäkringskassan aldrig antecknad."),
            id="two members never decided",
        ),
        pytest.param(
            (*minutes(), *decided(*MEMBERS, outcome=Outcome.POSTPONED)),
            Closing(LONG_STOP, ALL_SILENT),
            id="postponed is no decision",
        ),
        pytest.param(
            (*minutes(), *decided(*MEMBERS), *minuted("nora", "regionen", "fk")),
            Closing(LONG_STOP, "Beslut om ansvarsfrihet från Arbetsförmedlingen aldrig protokollfört."),
            id="decided and never minuted",
        ),
        pytest.param(DISCHARGED, Closing(LONG_STOP, NOT_FINAL), id="minutes never posted"),
        pytest.param(
            (*minutes(), EARLY_DOWN, *DISCHARGED),
            Closing(LONG_STOP, NOT_FINAL),
            id="a notice taken down early",
        ),
        pytest.param(
            (*minutes(posted=date(2023, 10, 2)), *DISCHARGED),
            # Final from 24 October; the contacts have a fortnight to hear that the notice may be taken down.
            Closing(date(2023, 11, 8), ALL_DONE),
            id="minutes that become final last",
        ),
        pytest.param(
            (*minutes(posted=date(2024, 12, 16)), *DISCHARGED),
            Closing(LONG_STOP, NOT_FINAL),
            id="minutes that become final after the long stop",
        ),
        pytest.param(
            (*minutes(), TESTED, *DISCHARGED),
            Closing(LONG_STOP, "Aldrig antecknat som avslutat: Intern kontroll 2022."),
            id="another chain open",
        ),
        pytest.param(
            (*minutes(), TESTED, TEST_MINUTED, *DISCHARGED),
            Closing(date(2023, 9, 5), ALL_DONE),
            id="another chain closed",
        ),
    ],
)
def test_a_year_closes_when_nothing_of_it_is_left_or_at_the_long_stop(
    facts: tuple[Fact, ...], expected: Closing
) -> None:
    year = year_of(facts)

    assert closes_from(year) == expected.on
    assert closing(year, expected.on - DAY) is None
    assert closing(year, expected.on) == closing(year, expected.on + 40 * DAY) == expected


def test_what_is_recorded_of_another_year_keeps_nothing_open() -> None:
    begun = replace(TESTED, year=2023, recorded_at=at(date(2024, 1, 8)))

    assert closes_from(year_of((*minutes(), *DISCHARGED, begun))) == date(2023, 9, 5)


def test_a_member_that_came_after_the_year_is_not_waited_for() -> None:
    subject = association(meeting(MEETING))
    members = tuple(replace(m, since=date(2023, 1, 1)) if m.key == "af" else m for m in subject.members)
    others = MEMBERS[:3]

    year = year_of((*minutes(), *decided(*others), *minuted(*others)), replace(subject, members=members))

    assert closes_from(year) == date(2023, 9, 5)


def test_no_year_closes_before_its_end_and_the_last_day_of_what_it_says() -> None:
    """The discharge is recorded at once here, which the service refuses: a year may also end before its last word."""
    early = tuple(replace(fact, recorded_at=ADOPTED_AT) for fact in (*minutes(), *DISCHARGED))
    quiet = association(meeting(MEETING), meeting(date(2022, 12, 28), body=None))
    digested = replace(quiet, articles=replace(quiet.articles, digest=True))

    # The digest of the last week of the year, in which something comes, keeps its meaning to Sunday 1 January.
    assert closes_from(year_of(early, digested)) == date(2023, 1, 2)
    assert closes_from(year_of(early, quiet)) == date(2023, 1, 1)


def test_a_meeting_of_the_plan_that_is_still_to_come_keeps_the_year_open() -> None:
    late = replace(meeting(date(2023, 11, 6), body=None), year=2022)

    assert closes_from(year_of((*minutes(), *DISCHARGED), association(meeting(MEETING), late))) == date(2023, 11, 7)


def test_a_meeting_after_the_long_stop_does_not_keep_the_year_open() -> None:
    late = replace(meeting(date(2026, 11, 6), body=None), year=2022)
    year = year_of((*minutes(), *DISCHARGED), association(meeting(MEETING), late))

    found = closing(year, LONG_STOP)

    assert found
    assert found.why == "Två år har gått, och något i planen har en senare dag."


def test_a_cancelled_meeting_has_no_minutes_to_wait_for() -> None:
    subject = association(meeting(MEETING), meeting(date(2022, 6, 13), cancelled=True))

    assert closes_from(year_of((*minutes(), *DISCHARGED), subject)) == date(2023, 9, 5)


@pytest.mark.parametrize("facts", [(), (*minutes(), *DISCHARGED)])
def test_what_is_recorded_of_a_closed_year_opens_it_until_midnight(facts: tuple[Fact, ...]) -> None:
    day = date(2025, 3, 3)
    extract = taken("extract-received", day, "nora")

    year = year_of((*facts, extract))

    assert closing(year, day) is None
    assert closes_from(year) == day + DAY


def test_what_is_recorded_before_midnight_utc_is_of_the_day_in_stockholm() -> None:
    late = replace(EARLY_DOWN, day=date(2022, 5, 10), recorded_at=datetime(2025, 3, 3, 23, 30, tzinfo=UTC))

    assert closes_from(year_of((*minutes(), *DISCHARGED, late))) == date(2025, 3, 5)


def test_a_year_that_is_adopted_or_changed_long_afterwards_stays_open_until_midnight() -> None:
    afterwards = datetime(2025, 3, 3, 9, tzinfo=UTC)
    adopted = association(meeting(MEETING), adopted_at=afterwards)
    changed = association(meeting(MEETING, revised_at=afterwards))
    added = association(meeting(MEETING, known_since=afterwards))

    for subject in (adopted, changed, added):
        assert closes_from(year_of((), subject)) == date(2025, 3, 4)


def test_a_draft_and_a_closed_year_do_not_close() -> None:
    draft = association(meeting(MEETING), adopted_at=None)
    [plan] = association(meeting(MEETING)).years
    closed = association(years=(replace(plan, status=YearStatus.CLOSED),))

    for subject in (draft, closed):
        year = year_of((*minutes(), *DISCHARGED), subject)
        assert closes_from(year) is None
        assert closing(year, LONG_STOP) is None


def test_the_moment_is_the_midnight_in_stockholm_at_which_the_first_year_closes() -> None:
    subject = association(meeting(MEETING))
    after = replace(subject.years[0], year=2023, occasions=())
    both = replace(subject, years=(*subject.years, after))
    facts = (*minutes(), *DISCHARGED)
    now = datetime(2023, 9, 4, 15, tzinfo=UTC)

    moments = next_moments(Standing(both, BOOK, Ledger(facts=facts), now), (), now)

    assert moments.closing_at == datetime(2023, 9, 4, 22, tzinfo=UTC)
    later = next_moments(Standing(both, BOOK, Ledger(facts=facts), now), (), now + 40 * DAY)
    assert later.closing_at == moments.closing_at
    draft = association(meeting(MEETING), adopted_at=None)
    assert next_moments(Standing(draft, BOOK, Ledger(), now), (), now).closing_at == NEVER
