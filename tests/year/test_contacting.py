"""What a contact is asked at once: what is sent and not decided, to be elected, to be put up and to be taken down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from arshjul.associations import read_association_file
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.contacting import ContactTasks, contact_tasks
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.ledger import Ledger
from arshjul.year.model import CouncilDay, YearStatus
from arshjul.year.standing import Standing

FILE = folder("examples") / "degerfors-karlskoga.yaml"
ASSOCIATION = read_association_file(FILE.read_bytes(), FILE.name).association
BOOK = load_duties(ASSOCIATION.kind)
NOW = datetime(2022, 9, 12, 8, tzinfo=UTC)
CONTACT, MEMBER, MEETING = "kontakt-karlskoga", "karlskoga", "2022-styrelse-4"


def tasks(*facts: Fact, councils: tuple[CouncilDay, ...] = (), now: datetime = NOW) -> ContactTasks:
    years = tuple(replace(plan, status=YearStatus.ADOPTED, adopted_at=NOW) for plan in ASSOCIATION.years)
    association = replace(ASSOCIATION, years=years, council_days=councils)
    return contact_tasks(Standing(association, BOOK, Ledger(facts), now), CONTACT)


def step(name: str, day: date, member: str = MEMBER, outcome: Outcome | None = None) -> Fact:
    return recorded_step(ChainFact("discharge", 2021, name, day, member, outcome=outcome), "prov", NOW)


def of_minutes(kind: FactKind, day: date, member: str = "") -> Fact:
    return Fact(FactAbout.ITEM, kind, 2022, day, NOW, "prov", MEETING, subject=member)


def test_a_decision_is_asked_for_from_the_day_it_was_sent_until_it_is_taken() -> None:
    sent, others = step("sent", date(2022, 4, 20)), step("sent", date(2022, 4, 20), "degerfors")
    decided = step("decided", date(2022, 6, 20), outcome=Outcome.GRANTED)

    assert tasks(others).decisions == ()
    assert [(link.name, link.year) for link in tasks(sent, others).decisions] == [("Karlskoga kommun", 2021)]
    assert tasks(sent, decided).decisions == ()


def test_a_notice_is_asked_about_from_the_approval_until_it_is_taken_down() -> None:
    approved = of_minutes(FactKind.APPROVED, date(2022, 9, 6))
    posted = of_minutes(FactKind.POSTED, date(2022, 9, 7), MEMBER)
    taken_down = of_minutes(FactKind.TAKEN_DOWN, date(2022, 9, 30), MEMBER)

    assert tasks().notices == ()
    [(minutes, posting)] = tasks(approved).notices
    assert (minutes.occasion.key, posting.member.key, posting.posted) == (MEETING, MEMBER, None)
    assert [posting.posted for _, posting in tasks(approved, posted).notices] == [date(2022, 9, 7)]
    assert tasks(approved, posted, taken_down).notices == ()
    assert tasks(approved, now=datetime(2023, 9, 12, 8, tzinfo=UTC)).notices == ()


def test_an_election_to_the_next_mandate_is_asked_about_the_year_before() -> None:
    assert [(mandate.start.year, link.name) for mandate, link in tasks().elections] == [(2023, "Karlskoga kommun")]
    assert tasks(now=datetime(2021, 9, 12, 8, tzinfo=UTC)).elections == ()


def test_the_members_own_days_to_come_are_shown_by_day_and_nobody_elses() -> None:
    own = (CouncilDay(MEMBER, date(2022, 11, 28), "KF"), CouncilDay(MEMBER, date(2022, 9, 12), "KS"))
    others = (CouncilDay(MEMBER, date(2022, 9, 11), "KS"), CouncilDay("degerfors", date(2022, 11, 28), "KF"))

    assert tasks(councils=(*own, *others)).council_days == (own[1], own[0])


def test_who_is_the_contact_of_nobody_is_asked_nothing() -> None:
    standing = Standing(ASSOCIATION, BOOK, Ledger((step("sent", date(2022, 4, 20)),)), NOW)

    assert contact_tasks(standing, "forbundschef") == ContactTasks((), (), (), (), (), ())
