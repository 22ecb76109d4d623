"""What is recorded in one place is so on every page: no duty is done on one and late on another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from arshjul.associations import read_association_file
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.chains.state import StepState, StepStatus
from arshjul.year.checklists import MINUTES, SUMMONS, SUMMONS_DUTIES
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.ledger import Ledger
from arshjul.year.minutes import APPROVAL
from arshjul.year.model import Association, YearStatus
from arshjul.year.saying.message import turn_of_day
from arshjul.year.standing import Standing, YearStanding
from arshjul.year.upcoming import Item, Status

TAKEN = (StepStatus.DONE, StepStatus.PASSED)


def subject_of(name: str, adopted: tuple[int, int, int]) -> Association:
    """A real association with each of its years adopted, on a month and a day of the year *adopted* from its own."""
    path = folder("examples") / f"{name}.yaml"
    subject = read_association_file(path.read_bytes(), path.name).association
    return replace(
        subject,
        years=tuple(
            replace(
                plan,
                status=YearStatus.ADOPTED,
                adopted_at=datetime(plan.year + adopted[0], *adopted[1:], 11, tzinfo=UTC),
            )
            for plan in subject.years
        ),
    )


def standing_of(subject: Association, day: date, *facts: Fact) -> Standing:
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Standing(subject, load_duties(subject.kind), Ledger(facts), turn_of_day(now))


def recorded(subject: Association, day: date, chance: Random) -> tuple[Fact, ...]:
    """Some of all that could be recorded by *day*, each in one of the places where it can be."""
    at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    found: list[Fact] = []
    standing = standing_of(subject, day)
    for year in standing.years:
        of_year = year.plan.year

        def fact(kind: FactKind, key: str, subject: str = "", of_year: int = of_year) -> Fact:
            return Fact(FactAbout.ITEM, kind, of_year, day, at, "prov", key, subject=subject)

        found += [fact(FactKind.DONE, d.key) for d in year.deadlines if d.day <= day and chance.random() < 0.3]
        papers = (paper for item in year.items for paper in item.papers if paper.day <= day)
        found += [fact(FactKind.READY, p.target, p.item) for p in papers if chance.random() < 0.3]
        held = (one.occasion for one in year.minutes if one.occasion.last_day < day)
        found += [fact(FactKind.APPROVED, occasion.key) for occasion in held if chance.random() < 0.3]
        for chain in standing.book.chains:
            state = standing.chains_today.state(chain, chain.about(of_year))
            found += [
                recorded_step(ChainFact(chain.id, state.year, step.step.id, day, *link.key), "prov", at)
                for link in state.links
                for step in link.steps
                if not step.step.met_by and not step.step.by_seats and chance.random() < 0.2
            ]
    return tuple(found)


def met_by_chains(year: YearStanding) -> dict[str, StepState]:
    """By the key of a deadline, the step of a chain that says the same, as the chains' pages show it."""
    standing = year.standing
    return {
        key: state
        for chain in standing.book.chains
        for about in range(year.plan.year - 2, year.plan.year + 3)
        for link in standing.chains_today.state(chain, about).links
        for state in link.steps
        for key, _ in standing.chains_today.deadlines_of(about, state.step, link.key)
    }


def quarrels(standing: Standing) -> list[str]:
    """What one page says and another denies."""
    found = []
    for year in standing.years:
        items = {item.key: item for item in year.items}
        for key, state in met_by_chains(year).items():
            if (item := items.get(key)) and quarrel(item, state):
                found.append(f"{key}: {item.status_word} and {state.status}")
        for minutes in year.minutes:
            item = items[f"{APPROVAL}@{minutes.occasion.key}"]
            is_late = "försenat" in minutes.status(standing.today)
            if minutes.approved is None and is_late is not (item.status is Status.LATE) and not item.is_untold:
                found.append(f"{item.key}: {item.status_word} and {minutes.status(standing.today)}")
        ready = {(paper.target, paper.item) for item in year.items for paper in item.papers if not paper.is_open}
        for item in year.items:
            duty, _, meeting = item.key.partition("@")
            paper = {APPROVAL: MINUTES, **dict.fromkeys(SUMMONS_DUTIES.values(), SUMMONS)}.get(duty)
            is_said = item.status is Status.DONE and not item.is_untold
            if paper and is_said is not ((meeting, paper) in ready):
                found.append(f"{item.key}: {item.status_word}, and its paper is {'' if not is_said else 'not '}ready")
        late = {paper.target: paper for paper in year.late_papers}
        found += [
            f"{key}: done, and waits for {late[key].name}"
            for key, item in items.items()
            if item.deadline and item.status is Status.DONE and key in late and late[key].day <= item.deadline.day
        ]
    return found


def quarrel(item: Item, state: StepState) -> bool:
    """Whether the two deny each other. What a chain can do without is never late there, and may be unknown there."""
    is_done = item.status is Status.DONE and not item.is_untold
    if is_done is not (state.status in TAKEN):
        return True
    if item.status is Status.LATE:
        return state.status is StepStatus.WAITING and not state.step.optional
    return state.status is StepStatus.LATE


@pytest.mark.parametrize(
    ("name", "adopted"),
    [("degerfors-karlskoga", (-1, 12, 14)), ("sofint", (0, 6, 27))],
    ids=["adopted before the year", "adopted in the middle of it"],
)
def test_no_page_says_done_of_what_another_calls_late(name: str, adopted: tuple[int, int, int]) -> None:
    subject, chance = subject_of(name, adopted), Random(f"{name} {adopted}")  # noqa: S311 (no secret)
    last = subject.years[-1].year
    for days in (100, 190, 290, 420):
        day = date(last, 1, 1) + timedelta(days=days)
        assert quarrels(standing_of(subject, day, *recorded(subject, day, chance))) == [], day
