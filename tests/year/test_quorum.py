"""Whether a board will be quorate: more than half of its members, or the item's qualified majority."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from arshjul.year.answers import Answer, Given, Via
from arshjul.year.model import AgendaItem, Articles, Body, Occasion, OccasionKind, QualifiedOf
from arshjul.year.saying.deputies import Service
from arshjul.year.saying.quorum import MeetingForecast, Outlook, forecast, may_be_remote, quorum, votes_needed

NOW = datetime(2022, 3, 1, tzinfo=UTC)
MEETING = Occasion("styrelse-1", 2022, OccasionKind.MEETING, "Styrelsemöte", date(2022, 4, 4), Body.BOARD)
ARTICLES = Articles(distance_since=date(2022, 3, 28))


def seen(
    answers: str, occasion: Occasion = MEETING, articles: Articles = ARTICLES, **changed: dict[str, object]
) -> MeetingForecast:
    """The forecast of a board whose members answered, one letter each: j, n, k (kanske), d (distans), - (nothing)."""
    words = {"j": Answer.ACCEPTED, "d": Answer.ACCEPTED, "k": Answer.TENTATIVE, "n": Answer.DECLINED}
    services, standing = [], {}
    for number, letter in enumerate(answers):
        person = f"p{number}"
        services.append(Service(Body.BOARD, person, person, letter == "n"))
        if letter != "-":
            given = Given(occasion.key, person, words[letter], 0, NOW, NOW, Via.WEB, remote=letter == "d" or None)
            standing[person] = replace(given, **changed.get(person, {}))  # type: ignore[arg-type]
    found = forecast(articles, occasion, services, standing)
    if found is None:
        raise AssertionError("no forecast")
    return found


@pytest.mark.parametrize(("members", "needed"), [(1, 1), (2, 2), (4, 3), (5, 3), (7, 4), (8, 5)])
def test_more_than_half_of_the_members_are_needed(members: int, needed: int) -> None:
    assert quorum(members) == needed


@pytest.mark.parametrize(
    ("answers", "outlook"),
    [
        ("jjjj---", Outlook.CERTAIN),
        ("jjjjnnn", Outlook.CERTAIN),
        ("-------", Outlook.PROBABLE),
        ("jj---nn", Outlook.PROBABLE),
        ("jj--nnn", Outlook.AT_RISK),
        ("jjjknnn", Outlook.AT_RISK),
        ("jjj-nnn", Outlook.AT_RISK),
        ("jjjnnnn", Outlook.IMPOSSIBLE),
        ("nnnnkk-", Outlook.IMPOSSIBLE),
    ],
)
def test_the_outlook_follows_the_answers(answers: str, outlook: Outlook) -> None:
    assert seen(answers).lawful.outlook is outlook


def test_that_nobody_has_answered_is_known_from_that_somebody_has() -> None:
    assert seen("-------").lawful.is_silent
    assert [seen(answers).lawful.is_silent for answers in ("j------", "n------", "k------")] == [False] * 3


def test_a_deputy_who_has_said_yes_counts_for_the_seat() -> None:
    yes = Given(MEETING.key, "ersattare", Answer.ACCEPTED, 0, NOW, NOW, Via.MAIL)
    services = [Service(Body.BOARD, "nora", "ledamot", True, "ersattare")]

    found = forecast(ARTICLES, MEETING, services, {"ersattare": yes})

    assert found is not None
    assert found.lawful.outlook is Outlook.CERTAIN


@pytest.mark.parametrize(
    ("day", "decided", "may"),
    [
        (date(2021, 11, 29), date(2021, 1, 1), False),
        (date(2022, 3, 15), date(2022, 1, 1), False),
        (date(2022, 3, 16), date(2022, 1, 1), True),
        (date(2022, 3, 27), date(2022, 3, 28), False),
        (date(2022, 3, 28), date(2022, 3, 28), True),
        (date(2026, 1, 1), None, False),
    ],
)
def test_distance_counts_from_the_law_and_the_standing_decision(day: date, decided: date | None, may: bool) -> None:
    assert may_be_remote(Articles(distance_since=decided), day) is may


def test_five_deciding_of_whom_three_at_a_distance_were_not_quorate_in_2021() -> None:
    found = seen("jjddd", replace(MEETING, day=date(2021, 11, 29)))

    assert (found.in_room.coming, found.with_remote.coming) == (2, 5)
    assert found.lawful.outlook is Outlook.IMPOSSIBLE
    assert found.with_remote.outlook is Outlook.CERTAIN


@pytest.mark.parametrize(
    ("share", "of", "members", "needed"),
    [
        ("2/3", QualifiedOf.ALL, 7, 5),
        ("2/3", QualifiedOf.ALL, 6, 4),
        ("3/4", QualifiedOf.ALL, 4, 3),
        ("4/5", QualifiedOf.ALL, 5, 4),
        ("2/3", QualifiedOf.PRESENT, 7, 4),
    ],
)
def test_a_qualified_majority_is_what_the_articles_say(share: str, of: QualifiedOf, members: int, needed: int) -> None:
    articles = Articles(qualified_majority=share, qualified_of=of)

    assert votes_needed(articles, members, qualified=True) == needed
    assert votes_needed(articles, members, qualified=False) == quorum(members)


def test_an_item_needs_its_own_majority_and_those_who_are_there_for_it() -> None:
    agenda = (AgendaItem("§ 71", "Val"), AgendaItem("§ 72", "Medel", qualified=True), AgendaItem("§ 73", "Övrigt"))
    late = {"p0": {"from_item": "§ 72"}, "p1": {"until_item": "§ 72"}}

    found = seen("jjjjjnn", replace(MEETING, agenda=agenda), **late)

    assert [(one.lawful.needed, one.lawful.coming) for one in found.items] == [(4, 4), (5, 5), (4, 4)]


def test_who_is_disqualified_at_an_item_is_not_counted_there_alone() -> None:
    agenda = (AgendaItem("§ 71", "Val"), AgendaItem("§ 72", "Medel"), AgendaItem("§ 73", "Övrigt"))
    disqualified = {"p0": {"disqualified": ("§ 72", "§ 99")}}

    found = seen("jjjjnnn", replace(MEETING, agenda=agenda), **disqualified)

    assert [(one.lawful.coming, one.lawful.outlook) for one in found.items] == [
        (4, Outlook.CERTAIN),
        (3, Outlook.IMPOSSIBLE),
        (4, Outlook.CERTAIN),
    ]
