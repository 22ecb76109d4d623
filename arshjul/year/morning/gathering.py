"""All that the director has to see to on a day, what presses most first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from arshjul.year.chains.names import DISCHARGE
from arshjul.year.model import YearStatus
from arshjul.year.morning.chores import Chore, ChoreKind, Waiting, Weight
from arshjul.year.morning.duties import of_duties
from arshjul.year.morning.looking import Look
from arshjul.year.morning.meetings import of_meetings
from arshjul.year.morning.steps import asked_of_director, of_steps
from arshjul.year.standing import Standing, YearStanding, years_that_matter

RENEWED_FROM, RENEWAL_PRESSES_FROM = 9, 11
"""The months from which next year is to be begun; practice: the board decides its meetings with the budget."""


def chores(standing: Standing, waiting: Waiting, moment: datetime) -> tuple[Chore, ...]:
    """Everything to see to at *moment*, each thing once: what presses most first, then by day.

    Of the adopted years that matter and of drafts; *waiting* is what does not follow from how it all stands.
    """
    looks = [Look(year, moment) for year in years_that_matter(standing)]
    asked = asked_of_director(looks)
    found = [chore for look in looks for chore in (*of_meetings(look), *of_duties(look, asked))]
    found += (*of_steps(asked), *_of_plans(standing), *_of_reports(standing), *_of_waiting(standing, waiting))
    return tuple(sorted(found, key=lambda one: (one.weight, one.day or standing.today, one.title)))


def _of_plans(standing: Standing) -> Iterator[Chore]:
    today, association = standing.today, standing.association
    for year in standing.years:
        if year.plan.status is YearStatus.DRAFT and year.plan.year >= today.year:
            yield _of_draft(year, today.month)
    following = today.year + 1
    is_begun = association.plan(following) is not None or following in association.closed
    if association.plan(today.year) and not is_begun and today.month >= RENEWED_FROM:
        weight = _weight_of(following, today.year, today.month)
        yield Chore(ChoreKind.RENEWAL, f"Gör ett utkast till årshjulet {following}", weight, year=following)


def _of_draft(year: YearStanding, month: int) -> Chore:
    plan, today = year.plan, year.standing.today
    asked = sum(finding.must_be_answered for finding in year.findings)
    title, why = f"Fastställ årshjulet {plan.year}", "Inga kallelser och påminnelser skickas förrän det är fastställt."
    if asked:
        title = f"Svara på {asked} {'fråga' if asked == 1 else 'frågor'} i utkastet till årshjulet {plan.year}"
        why = "Sedan kan det fastställas."
    return Chore(ChoreKind.DRAFT, title, _weight_of(plan.year, today.year, month), year=plan.year, why=why)


def _weight_of(year: int, this_year: int, month: int) -> Weight:
    if year <= this_year:
        return Weight.NOW
    return Weight.SOON if month >= RENEWAL_PRESSES_FROM and year == this_year + 1 else Weight.LATER


def _of_reports(standing: Standing) -> Iterator[Chore]:
    for year, number in standing.ledger.numbers_waiting.items():
        yield Chore(ChoreKind.REPORTS, f"Bekräfta {number} svar om ansvarsfrihet {year}", Weight.NOW, DISCHARGE, year)


def _of_waiting(standing: Standing, waiting: Waiting) -> Iterator[Chore]:
    if waiting.mails:
        yield Chore(ChoreKind.TRAY, f"Läs {waiting.mails} mejl i inkorgen som programmet inte förstod", Weight.NOW)
    if waiting.failed:
        title = f"Rätta adressen till {waiting.failed} mejl som inte gick fram"
        yield Chore(ChoreKind.REFUSED, title, Weight.NOW)
    has_plan = standing.association.plan(standing.today.year) is not None
    for number in waiting.readings:
        weight = Weight.LATER if has_plan else Weight.NOW
        yield Chore(ChoreKind.READING, "Läs klart planen som du har börjat på", weight, str(number))
