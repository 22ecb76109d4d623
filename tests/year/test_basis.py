"""Whose day it is: the law's is never said of a day that only we, the articles or a member have set."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from year_cases import BOOK, association, meeting

from arshjul.associations import read_association, write_association
from arshjul.associations.reader import read_association_file
from arshjul.cli.frame.shapes import item as shape
from arshjul.year.basis import LAST_DAY_WORDS, Basis
from arshjul.year.checks import check
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.model import Agreement, Articles, Association
from arshjul.year.upcoming import Item, Status

BUDGET = meeting(date(2022, 11, 14), "Budget", public=True)


def of(duty_id: str, subject: Association) -> Deadline:
    return next(d for d in deadlines(subject, subject.years[0], BOOK) if d.duty.id == duty_id)


@pytest.mark.parametrize(
    ("duty_id", "basis"),
    [
        ("budget", Basis.LAW),
        ("annual-report", Basis.LAW),
        ("minutes-approval", Basis.LAW),
        ("minutes-notice", Basis.LAW),
        # The law asks for the notice and the publication; their days are counted from a number that nobody has given.
        ("budget-notice", Basis.PROPOSAL),
        ("budget-web", Basis.PROPOSAL),
        ("budget-consultation", Basis.PROPOSAL),
        ("audit-report", Basis.PROPOSAL),
        ("discharge-bundle", Basis.PROPOSAL),
        ("discharge", Basis.PROPOSAL),
        ("member-consultation", Basis.PROPOSAL),
        ("internal-control-plan", Basis.PROPOSAL),
    ],
)
def test_each_day_says_whose_it_is(duty_id: str, basis: Basis) -> None:
    found = of(duty_id, association(BUDGET))

    assert found.basis is basis
    assert ("enligt lag" in LAST_DAY_WORDS[found.basis]) is (basis is Basis.LAW)


def test_what_the_articles_say_is_theirs_and_so_is_what_is_counted_from_it() -> None:
    articles = Articles(budget_notice_days=10, consultation_days=21, half_year_report_due="08-31")
    subject = association(BUDGET, articles=articles)

    found = {of(one, subject).basis for one in ("budget-notice", "budget-web", "budget-consultation")}

    assert found == {Basis.ARTICLES}
    assert of("half-year-report", subject).basis is Basis.ARTICLES


def test_a_number_that_the_articles_say_is_theirs_also_when_it_is_as_our_proposal() -> None:
    file = b"name: Prov\narticles:\n  consultation_days: 30\n"

    said = read_association(file, "prov.yaml")
    kept = read_association_file(b"articles:\n  summons_days: 10\n", "prov.yaml", said).association
    cleared = read_association_file(b"articles:\n  consultation_days:\n", "prov.yaml", said).association

    of_each = [one.articles.stated for one in (said, kept, cleared, read_association(file[:11], "prov.yaml"))]
    assert of_each == [("consultation_days",), ("consultation_days",), (), ()]
    assert read_association(write_association(said).encode(), "prov.yaml") == said
    subject = association(BUDGET, articles=said.articles)
    assert of("budget-consultation", subject).basis is Basis.ARTICLES
    assert of("budget-notice", subject).basis is Basis.PROPOSAL


def test_the_association_can_set_another_day_than_our_proposal_and_what_follows_is_counted_from_it() -> None:
    own = Agreement("audit-report", 2022, date(2022, 4, 12), source="Revisionsplanen")

    found = of("audit-report", association(BUDGET, agreements=(own,)))

    assert (found.day, found.basis, found.source) == (date(2022, 4, 12), Basis.OWN, "Revisionsplanen")
    assert of("discharge-bundle", association(BUDGET, agreements=(own,))).day == date(2022, 4, 19)


def test_nobody_can_agree_away_a_day_of_law() -> None:
    subject = association(BUDGET, agreements=(Agreement("budget", 2022, date(2022, 12, 15)),))

    assert (of("budget", subject).day, of("budget", subject).basis) == (date(2022, 11, 30), Basis.LAW)


def test_an_agreed_week_stays_a_week_and_what_is_expected_says_so() -> None:
    week = Agreement("half-year-report-member", 2021, week=33, member="regionen")

    found = of("half-year-report-member", association(BUDGET, agreements=(week,)))

    assert (found.when, found.hard_line) == ("v.\N{NO-BREAK SPACE}33 2022",) * 2
    assert found.shown_title == "Halvårsredovisning 2022 – Regionen (väntat)"
    assert found.basis is Basis.AGREED


def test_no_finding_names_a_day_of_a_week_that_nobody_has_named() -> None:
    weeks = (
        Agreement("half-year-report-member", 2021, week=33, member="regionen"),
        Agreement("follow-up-economy", 2022, week=10),
    )
    plan = (BUDGET, meeting(date(2022, 8, 29), "Halvårsredovisning"), meeting(date(2022, 4, 4), "Revisionsrapport"))
    subject = association(*plan, agreements=weeks)

    found = {f.code: f for f in check(subject, subject.years[0], BOOK)}

    for code in ("date_expected", "decided_late", "economy_before_audit"):
        told = " ".join([found[code].message, *(r.action for r in found[code].remedies)])
        assert re.search(r"v\.\N{NO-BREAK SPACE}(33|10) 2022", told)
        # A day may be proposed for a meeting, but the week's own Sunday and Friday are nobody's.
        assert not re.search(r"21 augusti|senast 19 augusti|1[13] mars", told), told


def test_programs_get_the_week_and_no_day_that_nobody_named() -> None:
    week = Agreement("funding-application", 2022, week=33)
    found = of("funding-application", association(BUDGET, agreements=(week,)))
    one = Item("k", found.planned, "deadline", found.title, Status.AHEAD, (), None, deadline=found)

    told = shape("prov", one)

    assert (told["date"], told["hard_line"], told["week"]) == (None, None, "2022-W33")
    assert (told["basis"], told["expected"]) == ("agreed", False)
    expected = shape("prov", replace(one, deadline=replace(found, confirmed=False)))
    assert expected["expected"]


def test_a_day_that_only_we_proposed_is_never_red() -> None:
    subject = association(BUDGET)
    ours, law = of("audit-report", subject), of("annual-report", subject)

    words = {
        d.duty.id: Item("k", d.planned, "deadline", d.title, Status.LATE, (), None, deadline=d).status_word
        for d in (ours, law)
    }

    assert words == {"audit-report": "▲ Förslag passerat", "annual-report": "✖ Försenad"}
