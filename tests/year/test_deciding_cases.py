"""Years of tests/cases/law in which the first meeting that names a matter is not the one that decides it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from year_cases import BOOK

from arshjul.associations import read_association
from arshjul.year.checks import check
from arshjul.year.deadlines import deadlines
from arshjul.year.deciding import decision
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import Association

LAW = Path(__file__).parent.parent / "cases" / "law"


def case(name: str) -> Association:
    return read_association((LAW / f"{name}.yaml").read_bytes(), f"{name}.yaml")


def findings(subject: Association) -> dict[str, Finding]:
    return {found.code: found for found in check(subject, subject.years[0], BOOK)}


def decided(subject: Association, duty_id: str) -> tuple[date, bool]:
    """The day, and whether it must be asked about."""
    duty = BOOK.duty(duty_id)
    found = decision(subject.years[0], duty) if duty else None
    assert found is not None
    return found.meeting.day, bool(found.candidates)


def test_directives_in_may_decide_no_budget_and_december_is_ten_days_late() -> None:
    """Lag (2003:1210) 23 §: senast den 30 november."""
    subject = case("budget-decided-in-december")

    late = findings(subject)["budget_late"]

    assert decided(subject, "budget") == (date(2020, 12, 10), False)
    assert (late.severity, late.day, late.days) == (Severity.BREACH, date(2020, 12, 10), 10)


def test_a_proposal_for_consultation_decides_nothing_and_what_law_asks_is_counted_from_the_decision() -> None:
    """Lag (2003:1210) 19 och 23 §§; kommunallagen (2017:725) 8 kap. 14 §."""
    subject = case("first-mention-is-not-the-decision")
    found = findings(subject)
    days = {d.duty.id: d.day for d in deadlines(subject, subject.years[0], BOOK)}

    assert decided(subject, "budget") == (date(2020, 11, 26), False)
    assert (found["budget_tight"].day, found["budget_tight"].days) == (date(2020, 11, 26), 4)
    assert days["budget-notice"] == days["budget-web"] == date(2020, 11, 19)
    assert days["budget-consultation"] == date(2020, 10, 27)


def test_a_forecast_in_january_decides_no_accounts_and_april_is_too_late() -> None:
    """Lag (2003:1210) 24 §: inom tre månader från räkenskapsårets slut."""
    subject = case("accounts-decided-in-april")

    late = findings(subject)["annual_report_late"]

    assert decided(subject, "annual-report") == (date(2020, 4, 16), False)
    assert (late.severity, late.day, late.days) == (Severity.BREACH, date(2020, 4, 16), 16)
