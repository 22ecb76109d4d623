"""The collision check: everything that goes wrong in the year, seen when the plan is made."""

from __future__ import annotations

from arshjul.year.checks.meetings import joint_day_with_two_dates, on_free_days, outside_the_year, two_at_once
from arshjul.year.checks.reports import (
    decided_after_its_day,
    economy_before_audit,
    papers_before_preparation,
    prepared_after_the_board,
)
from arshjul.year.checks.seats import every_member_has_its_seats
from arshjul.year.checks.situation import Check, Situation
from arshjul.year.checks.statutory import budget_meeting_is_public, decided_in_time, external_days_off
from arshjul.year.duty import DutyBook
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import Association, YearPlan

CHECKS: tuple[Check, ...] = (
    decided_in_time,
    every_member_has_its_seats,
    decided_after_its_day,
    prepared_after_the_board,
    papers_before_preparation,
    outside_the_year,
    joint_day_with_two_dates,
    on_free_days,
    two_at_once,
    budget_meeting_is_public,
    external_days_off,
    economy_before_audit,
)

_WORST_FIRST = {Severity.BREACH: 0, Severity.RISK: 1, Severity.NOTE: 2}


def check(association: Association, plan: YearPlan, book: DutyBook) -> tuple[Finding, ...]:
    """Every finding of *plan*, worst first, then by day. The same plan always gives the same findings."""
    situation = Situation.of(association, plan, book)
    findings = [finding for one in CHECKS for finding in one(situation)]
    return tuple(sorted(findings, key=lambda f: (_WORST_FIRST[f.severity], f.day, f.code, f.subject)))
