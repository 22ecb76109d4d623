"""What a decision has told somebody to do by a day: a deadline of that person's, and an open item until it is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from arshjul.associations import read_association
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.basis import Basis
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.nudging import asks
from arshjul.year.chains.refusals import refusal
from arshjul.year.chains.tasks import tasks
from arshjul.year.model import YearStatus
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered

BOOK = load_duties("samordningsforbund")
ASSOCIATION = read_association((folder("examples") / "sofint.yaml").read_bytes(), "sofint.yaml")
TOLD_AT = datetime(2021, 9, 13, 8, tzinfo=UTC)
GIVEN = ChainFact(
    "tasks",
    2021,
    "given",
    date(2021, 9, 10),
    item="Utred lokalerna / avtalet",
    reference="§ 47",
    whom="ledamot-nora",
    due=date(2021, 10, 31),
    told_at=TOLD_AT,
)
DONE = ChainFact("tasks", 2021, "done", date(2021, 10, 20), item=GIVEN.item)


def chains(*facts: ChainFact) -> Chains:
    return Chains(ASSOCIATION, BOOK, facts, date.max)


def test_a_task_is_a_deadline_of_the_person_who_is_reminded_on_working_days() -> None:
    plan = ASSOCIATION.plan(2021)
    assert plan
    adopted = replace(plan, status=YearStatus.ADOPTED, adopted_at=datetime(2020, 12, 1, tzinfo=UTC))

    (task,) = tasks(chains(GIVEN), adopted)
    found = demanded(ASSOCIATION, adopted, BOOK, Remembered(further=(task.deadline,)))

    deadline = task.deadline
    assert (deadline.title, deadline.day, deadline.basis) == (
        "Uppdrag från styrelsen: Utred lokalerna / avtalet",
        date(2021, 10, 31),
        Basis.OWN,
    )
    assert "/" not in deadline.key
    assert deadline.source == "styrelsens protokoll § 47"
    # A Sunday: planned for Friday the 29th, told a week and a day before that.
    assert [(m.at.date(), m.person) for m in found if m.target == deadline.key] == [
        (date(2021, 10, 22), "ledamot-nora"),
        (date(2021, 10, 28), "ledamot-nora"),
    ]


def test_a_task_that_is_done_stays_as_done_and_nobody_is_asked() -> None:
    plan = ASSOCIATION.plan(2021)
    assert plan

    (task,) = tasks(chains(GIVEN, DONE), plan)

    assert task.state.day == date(2021, 10, 20)
    assert task.done_on(date(2021, 10, 20)) == DONE
    assert [ask for ask in asks(chains(GIVEN, DONE), 2021) if ask.chain == "tasks"] == []
    (asked,) = [ask for ask in asks(chains(GIVEN), 2021) if ask.chain == "tasks"]
    assert (asked.person.key, asked.since) == ("forbundschef", date(2021, 11, 1))


def test_a_task_for_next_year_stands_in_next_years_plan() -> None:
    later = replace(GIVEN, due=date(2022, 2, 1))
    plan = ASSOCIATION.plan(2021)
    assert plan

    assert tasks(chains(later), plan) == ()
    assert [task.deadline.year for task in tasks(chains(later), replace(plan, year=2022))] == [2022]


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (replace(GIVEN, whom=""), "Ange vem som ska göra det."),
        (replace(GIVEN, due=None), "Ange till vilken dag."),
        (replace(GIVEN, whom="okand"), "ingen person ”okand”"),
        (replace(GIVEN, due=date(2021, 9, 9)), "ligger före den dag då uppdraget gavs"),
        (replace(DONE, due=date(2021, 10, 20)), "säger inte till vilken dag"),
    ],
)
def test_a_task_without_person_or_day_is_refused(fact: ChainFact, told: str) -> None:
    reason = refusal(ASSOCIATION, BOOK, fact, (), date(2021, 12, 1))

    assert reason is not None
    assert told in reason
