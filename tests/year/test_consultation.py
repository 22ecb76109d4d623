"""What law asks before the budget: consulted, announced, published; each by a day of its own, and none inferred."""

from __future__ import annotations

from datetime import date

import pytest
from year_cases import BOOK, association, meeting

from arshjul.year.chains.computing import Chains
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.state import StepStatus
from arshjul.year.checks import check
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import Articles, Body, Occasion

BUDGET = meeting(date(2022, 11, 14), "Verksamhetsplan och budget", public=True)
CONSULTED, NOTICE, WEB = "2022:budget-consultation", "2022:budget-notice", "2022:budget-web"
CODES = ("consultation_missing", "consultation_after_budget", "consultation_short", "budget_conditions_unknown")


def found(*occasions: Occasion, days: int = 30, **done_on: date) -> list[Finding]:
    subject = association(BUDGET, *occasions, articles=Articles(consultation_days=days))
    recorded = {f"2022:{name.replace('_', '-')}": day for name, day in done_on.items()}
    return [f for f in check(subject, subject.years[0], BOOK, (), recorded) if f.code in CODES]


def members(day: date, title: str) -> Occasion:
    return meeting(day, title, Body.MEMBERS)


def test_a_decided_budget_shows_neither_consultation_nor_notice_nor_publication() -> None:
    """Kommunallagen (2017:725) 13 kap. 8 §: a decision that has not come about lawfully can be quashed."""
    (unknown,) = found(budget=date(2022, 11, 14))

    assert (unknown.code, unknown.severity, unknown.days) == ("budget_conditions_unknown", Severity.RISK, 3)
    assert "samråd med medlemmarna om budget, tillkännagivande av offentligt möte om budget och" in unknown.message
    assert "13 kap. 8 §" in unknown.source


def test_what_has_a_day_of_its_own_is_not_unknown() -> None:
    recorded = {"budget_notice": date(2022, 11, 7), "budget_web": date(2022, 11, 7)}

    (unknown,) = found(budget=date(2022, 11, 14), **recorded)
    in_order = found(budget=date(2022, 11, 14), budget_consultation=date(2022, 10, 3), **recorded)

    assert unknown.days == 1
    assert in_order == []


@pytest.mark.parametrize("title", ["Samråd om budget", "Ägarsamråd om verksamhetsplan", "Medlemsmöte: budget 2023"])
def test_a_meeting_with_the_members_that_speaks_of_the_budget_is_the_consultation(title: str) -> None:
    assert found(members(date(2022, 10, 10), title)) == []


def test_a_meeting_with_the_members_about_something_else_is_none() -> None:
    assert [f.code for f in found(members(date(2022, 10, 10), "Medlemssamråd"))] == ["consultation_missing"]


def test_the_days_between_the_consultation_and_the_budget_are_measured() -> None:
    (chosen,) = found(members(date(2022, 10, 31), "Samråd om budget"), days=21)
    (proposed,) = found(budget_consultation=date(2022, 10, 31))

    assert (chosen.code, chosen.severity, chosen.days) == ("consultation_short", Severity.RISK, 14)
    assert "14 dagar före styrelsens möte 14 november 2022. Det ska vara 21 dagar enligt förbundsordningen" in (
        chosen.message
    )
    assert (proposed.severity, proposed.days) == (Severity.NOTE, 14)
    assert "vårt förslag" in proposed.message


def test_a_recorded_consultation_after_the_decision_is_a_breach() -> None:
    (late,) = found(budget_consultation=date(2022, 11, 15))

    assert (late.code, late.severity, late.days) == ("consultation_after_budget", Severity.BREACH, 1)


def test_the_chain_says_unknown_and_not_done() -> None:
    chain = BOOK.chain("budget")
    assert chain
    decided = ChainFact("budget", 2023, "decided", date(2022, 11, 14))
    own = Chains(association(BUDGET), BOOK, [decided], date(2022, 11, 20)).state(chain, 2023).own
    assert own

    unknown = [state.step.id for state in own.steps if state.status is StepStatus.UNKNOWN]

    assert unknown == ["consultation-sent", "notice", "on-web"]
