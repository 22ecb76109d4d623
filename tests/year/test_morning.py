"""What the director has to see to on a day: which things, in which order, and each of them once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from year_cases import BOOK, association, meeting

from arshjul.associations import read_association_file
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.ledger import Ledger
from arshjul.year.model import Agreement, Association, YearPlan, YearStatus
from arshjul.year.morning.chores import Chore, ChoreKind, Waiting, Weight
from arshjul.year.morning.coming import told_as
from arshjul.year.morning.gathering import chores
from arshjul.year.prepared import Issue, Prepared
from arshjul.year.saying.message import turn_of_day
from arshjul.year.standing import Standing

MOTE = meeting(date(2022, 8, 29), key="mote")
ADOPTED_AT = datetime(2022, 8, 1, 8, tzinfo=UTC)
NOW, SOON, BEHIND, LATER = Weight
NOTHING = Waiting()


def seen(subject: Association, day: date, ledger: Ledger | None = None, waiting: Waiting = NOTHING) -> dict[str, Chore]:
    """The chores of a day at nine, by title."""
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    found = chores(Standing(subject, BOOK, ledger or Ledger(), turn_of_day(now)), waiting, now)
    assert len({chore.title for chore in found}) == len(found)
    return {chore.title: chore for chore in found}


def of_kind(found: dict[str, Chore], kind: ChoreKind) -> list[Chore]:
    return [chore for chore in found.values() if chore.kind is kind]


def fact(kind: FactKind, day: date, subject: str = "", key: str = "mote") -> Fact:
    return Fact(FactAbout.ITEM, kind, 2022, day, ADOPTED_AT, "prov", key, subject=subject)


def test_a_kallelse_is_told_a_week_before_it_is_to_leave_and_presses_from_that_day() -> None:
    subject, title = association(MOTE, adopted_at=ADOPTED_AT), "Skicka kallelse till styrelsemötet 29 augusti"
    leaves = date(2022, 8, 22)

    weights = [seen(subject, leaves + timedelta(days=days)).get(title) for days in (-8, -7, 0, 1, 7, 8)]

    assert [one and (one.weight, one.is_late) for one in weights] == [
        None,
        (SOON, False),
        (NOW, False),
        (NOW, True),
        (NOW, True),
        None,
    ]
    assert of_kind(seen(subject, leaves), ChoreKind.SUMMONS)[0].about == "mote"


def test_what_comes_is_told_as_what_is_to_be_done_in_the_words_of_the_chores() -> None:
    standing = Standing(association(MOTE, adopted_at=ADOPTED_AT), BOOK, Ledger(), turn_of_day(ADOPTED_AT))
    year = standing.year(2022)
    assert year

    titles = {told_as(standing, item) for item in year.items}

    assert {
        "Styrelsemöte",
        "Skicka kallelse till styrelsemötet 29 augusti",
        "Få protokollet från 29 augusti justerat",
        "Få protokollet från 29 augusti anslaget",
        "Besluta verksamhetsplan och budget 2023",
    } <= titles
    assert not any("2022" in title for title in titles if "29 augusti" in title)


def test_a_kallelse_that_was_sent_or_ticked_is_not_asked_for() -> None:
    sent = replace(MOTE, prepared=Prepared(issues=(Issue(ADOPTED_AT),)))
    ticked = Ledger((fact(FactKind.READY, date(2022, 8, 20), "summons"),))

    for subject, ledger in ((sent, Ledger()), (MOTE, ticked)):
        found = seen(association(subject, adopted_at=ADOPTED_AT), date(2022, 8, 23), ledger)
        assert of_kind(found, ChoreKind.SUMMONS) == []


def test_the_papers_of_a_meeting_are_one_thing_and_name_those_who_are_not_the_director() -> None:
    subject = association(replace(MOTE, title="Halvårsredovisning"), adopted_at=ADOPTED_AT)

    [papers] = of_kind(seen(subject, date(2022, 8, 23)), ChoreKind.MEETING_PAPERS)

    assert papers.title == "Ta fram 6 handlingar till styrelsemötet 29 augusti"
    assert "Rapport med period, mål och prognos" in papers.why
    assert papers.who == ("Sekreterare",)


def test_what_is_left_of_a_meeting_that_has_been_can_wait_for_what_is_to_come() -> None:
    earlier = meeting(date(2022, 8, 3), key="forra")
    subject = association(earlier, MOTE, adopted_at=ADOPTED_AT)

    found = list(seen(subject, date(2022, 8, 26)).values())

    [left] = [one for one in found if one.about == "forra" and one.kind is ChoreKind.MEETING_PAPERS]
    assert left.title.startswith("Bocka av")
    assert left.weight is BEHIND
    assert found.index(left) > max(found.index(one) for one in found if one.about == "mote")


def test_the_minutes_are_asked_for_one_step_at_a_time() -> None:
    earlier = meeting(date(2022, 8, 3), key="forra")
    subject, day = association(earlier, adopted_at=ADOPTED_AT), date(2022, 8, 22)
    approved = fact(FactKind.APPROVED, date(2022, 8, 12), key="forra")
    posted = fact(FactKind.POSTED, date(2022, 8, 15), "nora", key="forra")

    titles = [
        [one.title for one in of_kind(seen(subject, day, Ledger(facts)), ChoreKind.MINUTES)]
        for facts in ((), (approved,), (approved, posted))
    ]

    assert titles == [
        ["Få protokollet från 3 augusti justerat"],
        ["Få protokollet från 3 augusti anslaget hos Nora kommun och Regionen"],
        ["Få protokollet från 3 augusti anslaget hos Regionen"],
    ]


def test_what_law_or_another_asked_for_presses_before_what_we_proposed() -> None:
    subject = association(
        MOTE,
        adopted_at=datetime(2022, 1, 10, tzinfo=UTC),
        agreements=(Agreement("half-year-report-member", 2022, date(2022, 8, 18), member="regionen"),),
    )

    found = seen(subject, date(2022, 8, 24))

    assert found["Besluta och skicka halvårsredovisning 2022 – Regionen"].weight is NOW
    assert found["Besluta årsredovisning 2021"].weight is NOW
    of_members = found["Följ upp ansvarsfrihet 2021 hos 2 medlemmar"]
    assert (of_members.kind, of_members.about, of_members.year) == (ChoreKind.CHAIN, "discharge", 2021)
    assert of_members.weight is BEHIND
    weights = [chore.weight for chore in found.values()]
    assert weights == sorted(weights)


def test_a_duty_is_told_a_week_before_its_day_and_not_when_it_is_done() -> None:
    subject, title = association(MOTE, adopted_at=ADOPTED_AT), "Besluta verksamhetsplan och budget 2023"
    done = Ledger((fact(FactKind.DONE, date(2022, 11, 14), key="2022:budget"),))

    assert title not in seen(subject, date(2022, 11, 22))
    assert seen(subject, date(2022, 11, 23))[title].weight is SOON
    assert seen(subject, date(2022, 11, 30))[title].weight is NOW
    assert title not in seen(subject, date(2022, 11, 30), done)


def test_that_too_few_come_is_told_at_once_and_that_perhaps_too_few_do_when_it_is_near() -> None:
    subject, title = association(MOTE, adopted_at=ADOPTED_AT), "Se till att styrelsemötet 29 augusti blir beslutsfört"

    def no(*people: str) -> Ledger:
        given = (Given("mote", one, Answer.DECLINED, 0, ADOPTED_AT, ADOPTED_AT, Via.WEB) for one in people)
        return Ledger(answers={"mote": tuple(given)})

    members = tuple(f"{role}-{member}" for member in ("nora", "regionen", "fk") for role in ("ledamot", "ersattare"))
    assert seen(subject, date(2022, 8, 10), no(*members[:2])).get(title) is None
    assert seen(subject, date(2022, 8, 15), no(*members[:2]))[title].weight is SOON
    impossible = seen(subject, date(2022, 8, 3), no(*members))[title]
    assert impossible.why == "Det behövs 3 som röstar, och 0 har sagt att de kommer."


def test_steps_of_one_kind_are_asked_for_together_and_not_as_a_duty_too() -> None:
    report = recorded_step(ChainFact("audit-year", 2021, "audit-report", date(2022, 4, 12)), "prov", ADOPTED_AT)
    subject = association(MOTE, adopted_at=datetime(2022, 1, 10, tzinfo=UTC))

    found = seen(subject, date(2022, 5, 2), Ledger((report,)))

    [sending] = [one for one in of_kind(found, ChoreKind.CHAIN) if one.about == "discharge"]
    assert sending.title == "Ansvarsfrihet 2021: ta 4 steg som väntar på dig"
    assert sending.why.startswith("Skicka handlingarna om ansvarsfrihet 2021 till Nora kommun.")
    assert not any("utskick till medlemmarna" in title for title in found)


def test_what_waits_beside_the_year_is_told_too() -> None:
    draft = replace(association(MOTE, adopted_at=ADOPTED_AT), years=(YearPlan(2022, occasions=(MOTE,)),))
    waiting = Waiting(mails=2, failed=1, readings=(3,))

    found = seen(draft, date(2022, 6, 1), waiting=waiting)

    assert {(chore.kind, chore.weight) for chore in found.values()} == {
        (ChoreKind.DRAFT, NOW),
        (ChoreKind.TRAY, NOW),
        (ChoreKind.REFUSED, NOW),
        (ChoreKind.READING, LATER),
    }


@pytest.mark.parametrize(
    ("month", "weight"), [(8, None), (9, LATER), (11, SOON)], ids=["in August", "in September", "in November"]
)
def test_next_year_is_to_be_begun_in_the_autumn(month: int, weight: Weight | None) -> None:
    found = of_kind(seen(association(MOTE, adopted_at=ADOPTED_AT), date(2022, month, 2)), ChoreKind.RENEWAL)

    assert [(one.year, one.weight) for one in found] == ([(2023, weight)] if weight is not None else [])


def test_through_a_real_year_each_thing_stands_once_and_what_presses_first() -> None:
    name = "degerfors-karlskoga.yaml"
    read = read_association_file((folder("examples") / name).read_bytes(), name)
    years = tuple(
        replace(plan, status=YearStatus.ADOPTED, adopted_at=datetime(plan.year - 1, 12, 14, tzinfo=UTC))
        for plan in read.association.years
    )
    subject, book = replace(read.association, years=years), load_duties(read.association.kind)
    day = date(years[-1].year, 1, 3)
    while day.year == years[-1].year:
        now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        found = chores(Standing(subject, book, Ledger(), turn_of_day(now)), NOTHING, now)
        assert len({chore.title for chore in found}) == len(found), day
        assert [one.weight for one in found] == sorted(one.weight for one in found)
        assert all(one.when and one.day for one in found if one.is_late)
        day += timedelta(weeks=6)
