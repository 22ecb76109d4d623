"""One, two or three reports on a part of the year, with the names and the days of the articles."""

from __future__ import annotations

from datetime import date

import pytest
from year_cases import association, meeting

from arshjul.associations import read_association, write_association
from arshjul.duties import duties_of
from arshjul.errors import InputError
from arshjul.year.basis import Basis
from arshjul.year.deadlines import deadlines
from arshjul.year.deciding import Because, decision
from arshjul.year.model import Agreement, Articles, Association, ControlYear, InterimReport, Occasion

TERTIALS = (
    InterimReport("Tertialrapport 1", "04-30", "06-15"),
    InterimReport("Delårsrapport per 31 augusti", "08-31", "10-31"),
)


def of_year(*occasions: Occasion, articles: Articles, agreements: tuple[Agreement, ...] = ()) -> Association:
    return association(*occasions, articles=articles, agreements=agreements)


def test_each_report_has_its_name_and_its_day_from_the_articles() -> None:
    agreed = Agreement("half-year-report-member", 2022, date(2022, 10, 10), member="regionen")
    subject = of_year(articles=Articles(interim_reports=TERTIALS), agreements=(agreed,))

    found = [
        d for d in deadlines(subject, subject.years[0], duties_of(subject)) if "rapport" in d.duty.id + d.duty.name
    ]

    told = {d.key: (d.title, d.day, d.basis) for d in found}
    assert told["2022:interim-report-04"] == ("Tertialrapport 1 2022", date(2022, 6, 15), Basis.ARTICLES)
    assert told["2022:half-year-report"] == ("Delårsrapport per 31 augusti 2022", date(2022, 10, 31), Basis.ARTICLES)
    assert told["2022:half-year-report-member:regionen"][1:] == (date(2022, 10, 10), Basis.AGREED)


@pytest.mark.parametrize(
    ("title", "duty"),
    [
        ("Tertialrapport 1", "interim-report-04"),
        ("Tertial 1 2022", "interim-report-04"),
        ("Delårsrapport april", "interim-report-04"),
        ("Delårsrapport per 31 augusti", "half-year-report"),
        ("T2", "half-year-report"),
        ("Delårsrapport 2", "half-year-report"),
    ],
)
def test_a_title_tells_which_of_several_reports_its_meeting_decides(title: str, duty: str) -> None:
    subject = of_year(meeting(date(2022, 9, 5), title), articles=Articles(interim_reports=TERTIALS))
    book = duties_of(subject)

    decided = {
        one.id: found.because
        for one in book.duties
        if one.id in ("interim-report-04", "half-year-report") and (found := decision(subject.years[0], one))
    }

    assert decided == {duty: Because.TITLE}


def test_a_title_that_may_be_either_report_is_asked() -> None:
    subject = of_year(meeting(date(2022, 9, 5), "Delårsrapport"), articles=Articles(interim_reports=TERTIALS))
    book = duties_of(subject)

    asked = [found.because for one in book.duties if (found := decision(subject.years[0], one))]

    assert set(asked) == {Because.UNCLEAR}


def test_a_single_report_has_a_chain_with_its_name_and_is_known_by_any_of_its_names() -> None:
    one = InterimReport("Delårsrapport per 31 augusti", "08-31", "10-31")
    subject = of_year(meeting(date(2022, 9, 5), "Delårsbokslut"), articles=Articles(interim_reports=(one,)))
    book = duties_of(subject)
    duty, chain = book.duty("half-year-report"), book.chain("half-year-report")

    assert duty
    assert chain
    assert (duty.name, chain.name) == ("Delårsrapport per 31 augusti",) * 2
    found = decision(subject.years[0], duty)
    assert found
    assert found.because is Because.TITLE


def test_the_plan_for_internal_control_is_this_years_or_the_next_as_the_association_has_it() -> None:
    this = Articles(internal_control_year=ControlYear.THIS, internal_control_due="02-28")
    told = []
    for subject in (of_year(articles=Articles()), of_year(articles=this)):
        found = deadlines(subject, subject.years[0], duties_of(subject))
        told += [(d.title, d.basis) for d in found if d.duty.id == "internal-control-plan"]

    assert told == [("Internkontrollplan 2023", Basis.PROPOSAL), ("Internkontrollplan 2022", Basis.ARTICLES)]


FILE = """name: Prov
articles:
  internal_control_year: this
  internal_control_due: 02-28
  interim_reports:
    - {name: Delårsrapport per 31 augusti, period_end: 08-31, due: 10-31}
    - {name: Tertialrapport 1, period_end: 04-30, due: 06-15}
"""


def test_the_file_says_the_reports_in_any_order_and_is_written_back() -> None:
    read = read_association(FILE.encode(), "prov.yaml")

    assert read.articles.interim_reports == TERTIALS
    assert read_association(write_association(read).encode(), "prov.yaml") == read


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("due: 06-15", "due: 04-15", "Skriv en dag efter periodens slut"),
        ("period_end: 04-30", "period_end: 08-30", "En rapport till slutar samma månad"),
        ("articles:\n", "articles:\n  half_year_report_due: 08-31\n", "Töm half_year_report_due"),
        ("  internal_control_due: 02-28\n", "", "Skriv också internal_control_due"),
        ("due: 06-15", "due: 31-15", "31-15"),
    ],
)
def test_what_cannot_be_is_told_with_the_mend(was: str, becomes: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_association(FILE.replace(was, becomes).encode(), "prov.yaml")
