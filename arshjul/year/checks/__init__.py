"""The collision check: everything that goes wrong in the year, seen when the plan is made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from types import MappingProxyType

from arshjul.year.checks.awaited import dates_nobody_has_confirmed, dates_nobody_has_given
from arshjul.year.checks.consultation import (
    conditions_of_the_budget_are_known,
    members_are_consulted,
    members_consulted_before_the_budget,
)
from arshjul.year.checks.councils import (
    budget_before_contributions,
    discharge_without_council,
    on_council_days,
)
from arshjul.year.checks.deciding import deciding_meeting_is_known
from arshjul.year.checks.expiry import preconditions_that_expire
from arshjul.year.checks.mandates import the_board_is_elected, the_constituting_meeting_is_in_the_mandate
from arshjul.year.checks.meetings import (
    joint_day_with_two_dates,
    on_free_days,
    outside_the_year,
    planning_day_with_two_dates,
    two_at_once,
)
from arshjul.year.checks.own_items import own_items_are_decided, own_items_have_their_days
from arshjul.year.checks.proposals import Proposals
from arshjul.year.checks.remedies import free_days
from arshjul.year.checks.reports import (
    decided_after_its_day,
    decided_before_what_it_needs,
    economy_before_audit,
    papers_before_preparation,
    prepared_after_the_board,
)
from arshjul.year.checks.rhythm import (
    in_closures,
    on_an_unusual_weekday,
    part_of_a_year,
    preparation_out_of_habit,
    several_on_one_day,
    too_few_meetings,
    too_late_for_discharge,
)
from arshjul.year.checks.seats import (
    as_many_deputies_as_members,
    every_member_has_its_seats,
    nobody_sits_for_two_members,
)
from arshjul.year.checks.situation import Check, Situation
from arshjul.year.checks.statutory import budget_meeting_is_public, decided_in_time, external_days_off
from arshjul.year.checks.summer import nobody_decides_in_summer
from arshjul.year.deadlines import deadlines
from arshjul.year.duty import DutyBook
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import Association, YearPlan

CHECKS: tuple[Check, ...] = (
    decided_in_time,
    deciding_meeting_is_known,
    every_member_has_its_seats,
    the_board_is_elected,
    the_constituting_meeting_is_in_the_mandate,
    decided_after_its_day,
    prepared_after_the_board,
    papers_before_preparation,
    outside_the_year,
    joint_day_with_two_dates,
    planning_day_with_two_dates,
    on_free_days,
    two_at_once,
    budget_meeting_is_public,
    external_days_off,
    economy_before_audit,
    preconditions_that_expire,
    members_consulted_before_the_budget,
    conditions_of_the_budget_are_known,
    members_are_consulted,
    decided_before_what_it_needs,
    nobody_decides_in_summer,
    budget_before_contributions,
    discharge_without_council,
    too_late_for_discharge,
    as_many_deputies_as_members,
    nobody_sits_for_two_members,
    on_council_days,
    in_closures,
    several_on_one_day,
    preparation_out_of_habit,
    on_an_unusual_weekday,
    too_few_meetings,
    part_of_a_year,
    dates_nobody_has_confirmed,
    dates_nobody_has_given,
    own_items_have_their_days,
    own_items_are_decided,
)

_WORST_FIRST = {Severity.BREACH: 0, Severity.RISK: 1, Severity.NOTE: 2}


def check(
    association: Association,
    plan: YearPlan,
    book: DutyBook,
    done: Collection[str] = (),
    done_on: Mapping[str, date] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """Every finding of *plan*, worst first, then by day. The same plan always gives the same findings.

    *done* holds the keys of the deadlines that are done, *done_on* the days on which they were met, as
    `messages.Remembered` has them.
    """
    return found_in(Situation(association, plan, book, deadlines(association, plan, book), done, done_on))


def found_in(situation: Situation) -> tuple[Finding, ...]:
    """As `check`, of a *situation* that nobody has looked at yet."""
    found, asking = _look(situation, CHECKS)
    for _ in range(MOST_LOOKS):
        if not situation.proposals.are_at_odds():
            break
        settled = situation.proposals.settle(partial(free_days, situation))
        situation = replace(situation, proposals=Proposals(settled))
        # What asked for no day says the same as before.
        again, asking = _look(situation, asking)
        found |= again
    findings = (finding for one in found.values() for finding in one)
    return tuple(sorted(findings, key=lambda f: (_WORST_FIRST[f.severity], f.day, f.code, f.subject)))


MOST_LOOKS = 3
"""A day that one look settles may ask another of a meeting before it; so often is enough for a chain of meetings."""


def _look(situation: Situation, checks: Iterable[Check]) -> tuple[dict[Check, tuple[Finding, ...]], list[Check]]:
    """What each of *checks* finds, and which of them ask for days."""
    found, asking = {}, []
    for one in checks:
        asked = situation.proposals.number_of_wishes
        found[one] = tuple(one(situation))
        if situation.proposals.number_of_wishes > asked:
            asking.append(one)
    return found, asking
