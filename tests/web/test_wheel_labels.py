"""The texts beside the wheel: whole, apart, on the sheet, and each with a line to its mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_items import deadline, meeting

from arshjul.web.wheel.drawing import Mark, Wheel, wheel
from arshjul.web.wheel.geometry import CENTRE_X, CENTRE_Y, HEIGHT, MONTHS_OUTER, WIDTH
from arshjul.web.wheel.labels import Label
from arshjul.web.wheel.letters import lines_of, width_of
from arshjul.web.wheel.spread import spread
from arshjul.year.upcoming import Item

TODAY = date(2022, 8, 8)
TITLES = (
    "Internstyrning & kontrollplan, julavslutning",
    "Förnyelse av förbundschefens behörighet till nationell uppföljning",
    "Halvårsredovisning 2022 – Region Örebro län (väntat)",
    "Möte",
    "Överlämning till revisorerna av årsredovisning 2021",
    "Verksamhet & budgetplan / PO",
)
"""Of the lengths that plans have."""


def crowded() -> list[Item]:
    """Sixty rows over a year, as the fullest of the examples has."""
    days = [date(2022, 1, 10) + timedelta(days=6 * number) for number in range(59)]
    made = [
        meeting(day, title=TITLES[number % 6])
        if number % 4 == 0
        else replace(deadline(day, duty_id=f"d{number}"), title=TITLES[number % 6])
        for number, day in enumerate(days)
    ]
    return [*made, replace(deadline(days[-1], duty_id="last"), title=TITLES[1])]


def labelled(drawn: Wheel) -> list[tuple[Mark, Label]]:
    return [(mark, mark.label) for mark in drawn.marks if mark.label]


def assert_well_placed(drawn: Wheel) -> None:
    found = labelled(drawn)
    for mark, label in found:
        assert dist((label.leader[0].x, label.leader[0].y), (mark.at.x, mark.at.y)) < 1
        assert 0 <= label.box.left < label.box.right <= WIDTH
        assert 0 <= label.box.top < label.box.bottom <= HEIGHT
        assert label.box.top < label.leader[-1].y < label.box.bottom
        assert label.leader[-1].x in (label.box.left, label.box.right)
    for (_, one), (_, other) in combinations(found, 2):
        apart = one.box.right <= other.box.left or other.box.right <= one.box.left
        assert apart or one.box.bottom <= other.box.top or other.box.bottom <= one.box.top


def said(label: Label) -> str:
    return " ".join(text for entry in label.entries for text, _ in entry.lines)


@st.composite
def years(draw: st.DrawFn) -> list[Item]:
    days = st.dates(date(2022, 1, 1), date(2022, 12, 31))
    titles = st.sampled_from(TITLES) | st.text("abcdefghijåäö -–WM", min_size=1, max_size=120)
    meetings = draw(st.lists(st.tuples(days, titles), max_size=30))
    deadlines = draw(st.lists(st.tuples(days, titles), max_size=50))
    made = [meeting(day, title=title) for day, title in meetings]
    return made + [replace(deadline(day, duty_id=f"d{n}"), title=title) for n, (day, title) in enumerate(deadlines)]


@settings(max_examples=20, deadline=None)
@given(items=years())
def test_whatever_the_year_no_label_lies_on_another_or_off_the_sheet_and_each_line_ends_on_its_mark(
    items: list[Item],
) -> None:
    assert_well_placed(wheel(2022, items, TODAY))


def test_sixty_rows_all_have_their_labels_with_every_word() -> None:
    items = crowded()

    drawn = wheel(2022, items, TODAY)

    assert len(items) == 60
    assert_well_placed(drawn)
    assert [said(label) for _, label in labelled(drawn)] == [
        " ".join(item.title for item in mark.spot.items) for mark in drawn.marks
    ]


def test_no_line_crosses_the_wheel_again_once_it_has_left_it() -> None:
    for _, label in labelled(wheel(2022, crowded(), TODAY)):
        _, edge, end = label.leader
        between = [(edge.x + (end.x - edge.x) * part / 20, edge.y + (end.y - edge.y) * part / 20) for part in range(21)]
        assert min(dist(place, (CENTRE_X, CENTRE_Y)) for place in between) > MONTHS_OUTER


def test_what_belongs_to_a_meeting_is_called_by_its_day_beside_the_wheel() -> None:
    board = meeting(date(2022, 8, 29), title="Halvårsredovisning")
    call = deadline(date(2022, 8, 22), duty_id="summons")
    assert call.deadline
    of_board = replace(call.deadline, occasion=board.key)
    call = replace(call, title="Kallelse – Styrelsemöte (halvårsredovisning) 29 augusti 2022", deadline=of_board)

    drawn = wheel(2022, [board, call], TODAY)

    assert {said(label) for _, label in labelled(drawn)} == {
        "Halvårsredovisning",
        "Kallelse, mötet 29\N{NO-BREAK SPACE}aug",
    }


def test_labels_stand_beside_their_half_of_the_year_in_the_order_of_the_days() -> None:
    drawn = wheel(2022, crowded(), TODAY)

    for is_left in (False, True):
        heights = [label.box.top for _, label in labelled(drawn) if label.is_left is is_left]
        assert heights == sorted(heights, reverse=is_left)
    assert all(label.is_left is (mark.at.x < CENTRE_X) for mark, label in labelled(drawn))


def test_fewer_labels_have_larger_letters() -> None:
    few, many = wheel(2022, crowded()[:10], TODAY), wheel(2022, crowded(), TODAY)

    assert few.label_size > many.label_size


def test_rather_than_a_divided_word_the_letters_are_smaller() -> None:
    word = "Verksamhetsuppföljning"

    drawn = wheel(2022, [meeting(date(2022, 5, 31), title=word), deadline(date(2022, 9, 30))], TODAY)

    assert [said(label) for _, label in labelled(drawn)] == [word, "Plikt"]


def test_where_there_is_no_room_for_all_the_meetings_have_labels_alone() -> None:
    deadlines = [
        replace(deadline(date(2022, month, day), duty_id=f"{month}-{day}"), title=TITLES[1])
        for month in range(1, 13)
        for day in range(1, 28, 2)
    ]

    drawn = wheel(2022, [meeting(date(2022, 3, 2)), *deadlines], TODAY)

    assert [mark.spot.day for mark, _ in labelled(drawn)] == [date(2022, 3, 2)]


def test_more_meetings_than_there_is_room_for_have_no_labels() -> None:
    meetings = [meeting(date(2022, month, day), title=TITLES[0]) for month in range(1, 13) for day in range(1, 28)]

    assert not labelled(wheel(2022, meetings, TODAY))


@pytest.mark.parametrize("text", TITLES)
def test_lines_hold_every_word_whole_and_are_no_wider_than_their_room(text: str) -> None:
    lines = lines_of(text, 16, 200)

    assert " ".join(lines) == text
    assert all(width_of(line, 16) <= 200 for line in lines)


def test_only_a_word_that_is_wider_than_a_line_is_divided_and_loses_nothing() -> None:
    word = "Verksamhetsuppföljningsrapporteringen"

    lines = lines_of(f"En {word}", 16, 200)

    assert lines[0] == "En"
    assert "".join(line.removesuffix("-") for line in lines[1:]) == word
    assert all(width_of(line, 16) <= 200 for line in lines)


@pytest.mark.parametrize(
    ("wished", "expected"),
    [
        ((1, 20, 40), (1, 20, 40)),
        ((20, 20, 20), (10, 20, 30)),
        ((0, 0), (0, 10)),
        ((50, 50), (40, 50)),
        ((), ()),
    ],
)
def test_neighbours_share_what_they_must_give_way(wished: Sequence[float], expected: Sequence[float]) -> None:
    assert spread(wished, [10] * (len(wished) - 1), 0, 50) == pytest.approx(expected)


def test_what_has_no_room_is_given_none() -> None:
    assert spread([1, 2, 3], [30, 30], 0, 50) is None


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12).map(sorted))
@settings(max_examples=30, deadline=None)
def test_places_keep_their_distance_between_the_ends(wished: list[float]) -> None:
    places = spread(wished, [8] * (len(wished) - 1), 0, 100)

    assert places is not None
    assert all(b - a > 8 - 1e-6 for a, b in pairwise(places))
    assert places[0] > -1e-6
    assert places[-1] < 100 + 1e-6
