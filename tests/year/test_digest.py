"""On which mornings the director gets a digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from year_cases import ADOPTED_AT, BOOK, association, meeting

from arshjul.year.model import STOCKHOLM, Articles, Association
from arshjul.year.saying.digest import Coming, digests, monday_of
from arshjul.year.saying.message import MessageKind
from arshjul.year.saying.messages import demanded, due
from arshjul.year.saying.remembered import Remembered

ONE = association(meeting(date(2022, 6, 13), known_since=ADOPTED_AT), articles=Articles())


def mornings(of: Association) -> list[str]:
    return [f"{m.at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" for m in digests(of, of.years[0])]


def test_the_director_gets_a_digest_every_monday_morning_from_the_adoption_to_the_end_of_the_year() -> None:
    seen = mornings(ONE)

    assert (seen[0], seen[14], seen[-1]) == ("2021-12-20 07:00", "2022-03-28 07:00", "2022-12-27 07:00")
    assert len(seen) == 54
    assert {m.person for m in digests(ONE, ONE.years[0])} == {"chef"}


def test_the_digests_begin_when_the_year_is_adopted_and_a_draft_has_none() -> None:
    late = replace(ONE.years[0], adopted_at=datetime(2022, 6, 13, 7, 1, tzinfo=STOCKHOLM))

    assert next(m.at.date() for m in digests(ONE, late)) == date(2022, 6, 20)
    assert list(digests(ONE, replace(ONE.years[0], adopted_at=None))) == []


def test_two_adopted_years_give_one_digest_a_week() -> None:
    before = replace(ONE.years[0], year=2021, occasions=(), adopted_at=datetime(2020, 12, 14, 12, tzinfo=STOCKHOLM))
    both = replace(ONE, years=(before, *ONE.years))

    days = [m.at.date() for plan in both.years for m in digests(both, plan)]

    assert len(days) == len(set(days)) == 52 + 52 + 2


def test_an_association_may_do_without() -> None:
    without = replace(ONE, articles=replace(ONE.articles, digest=False))

    assert mornings(without) == []


def test_after_an_absence_one_digest_is_sent_and_it_is_of_the_week_that_is() -> None:
    messages = demanded(ONE, ONE.years[0], BOOK, Remembered())

    coming = due(messages, set(), datetime(2022, 5, 19, 9, tzinfo=STOCKHOLM))

    (sent,) = (m for m in coming if m.kind is MessageKind.DIGEST and not m.skip_reason)
    assert monday_of(sent) == date(2022, 5, 16)


def test_a_monday_with_nothing_new_has_no_digest() -> None:
    june = date(2022, 6, 20)  # a Monday

    def news(*days: int, meetings: bool = True) -> bool:
        told = frozenset(june + timedelta(days=n) for n in days)
        return Coming(told if meetings else frozenset(), frozenset() if meetings else told).is_news_on(june)

    assert not news()
    assert not news(14, 20, 31)
    assert all(news(days) for days in (0, 13, 24, 30))
    assert news(-1, meetings=False)
    assert not news(-1)


def test_a_digest_is_never_sent_on_a_free_day() -> None:
    seen = mornings(ONE)

    assert "2022-06-07 07:00" in seen  # Monday 6 June is the national day
    assert not {"2022-06-06 07:00", "2022-04-18 07:00", "2022-12-26 07:00"} & set(seen)
