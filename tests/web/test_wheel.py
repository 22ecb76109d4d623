"""The geometry of the wheel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from math import dist

import pytest
from made_items import deadline, meeting

from arshjul.web.wheel.drawing import wheel
from arshjul.web.wheel.geometry import CENTRE_X, CENTRE_Y, HUB, RINGS_OUTER, angle_of, point
from arshjul.web.wheel.rings import AGREED, AUDIT, BOARD, OWN, PREPARATORY, RINGS, ring_of
from arshjul.year.duty import DateKind
from arshjul.year.model import Body, Role

TODAY = date(2022, 8, 8)


def test_a_week_that_is_known_by_its_number_alone_stands_so_in_the_wheel_and_is_counted_in_weeks() -> None:
    item = deadline(date(2022, 8, 21), DateKind.AGREED)
    assert item.deadline
    week = replace(item, day=date(2022, 8, 19), deadline=replace(item.deadline, week=33))

    [mark] = wheel(2022, [week], TODAY).marks

    assert mark.number.text == "v"
    assert mark.label
    assert mark.spot.when == "v.\N{NO-BREAK SPACE}33"
    assert [week.weeks_left(day) for day in (TODAY, date(2022, 8, 15), date(2022, 8, 22))] == [1, 0, -1]
    assert item.weeks_left(TODAY) is None


def test_the_year_begins_at_twelve_and_goes_clockwise() -> None:
    first, april, july = (angle_of(date(2022, month, 1)) for month in (1, 4, 7))

    assert first < 1
    assert 88 < april < 92
    assert 177 < july < 183
    assert point(90, 100).x == pytest.approx(CENTRE_X + 100)
    assert point(180, 100).y == pytest.approx(CENTRE_Y + 100)


@pytest.mark.parametrize(("year", "days"), [(2023, 365), (2024, 366)])
def test_the_last_day_of_a_year_ends_at_twelve(year: int, days: int) -> None:
    assert angle_of(date(year, 12, 31)) == pytest.approx(360 - 180 / days)


def test_each_meeting_and_deadline_has_its_ring() -> None:
    day = date(2022, 5, 5)

    assert ring_of(meeting(day, Body.BOARD)) is BOARD
    assert ring_of(meeting(day, Body.JOINT)) is BOARD
    assert ring_of(meeting(day, Body.PREPARATORY)) is PREPARATORY
    assert ring_of(meeting(day, Body.AUDITORS)) is AUDIT
    assert ring_of(deadline(day, DateKind.AGREED)) is AGREED
    assert ring_of(deadline(day, duty_id="discharge-bundle")) is AUDIT
    assert ring_of(deadline(day, role=Role.AUDITOR)) is AUDIT
    assert ring_of(deadline(day)) is OWN


def test_the_rings_lie_from_outside_in_and_do_not_overlap() -> None:
    drawn = wheel(2022, [meeting(date(2022, 3, 1)), deadline(date(2022, 3, 1))], TODAY)

    assert [band.ring for band in drawn.bands] == list(RINGS)


def test_every_ring_has_its_own_shape() -> None:
    assert len({ring.shape for ring in RINGS}) == len(RINGS)


def test_marks_stay_inside_their_rings_and_do_not_touch() -> None:
    days = [date(2022, month, day) for month in range(1, 13) for day in (3, 5, 9, 20, 28)]
    items = [deadline(day) for day in days] + [meeting(day) for day in days[::3]]
    items += [meeting(day, Body.PREPARATORY) for day in days[::4]]

    drawn = wheel(2022, items, TODAY)

    centres = [(mark.spot.ring, mark.number.at.x, mark.number.at.y, mark.number_size / 1.08) for mark in drawn.marks]
    for _, x, y, size in centres:
        assert HUB + size < dist((x, y), (CENTRE_X, CENTRE_Y)) < RINGS_OUTER - size
    for (_, x1, y1, size1), (_, x2, y2, size2) in combinations(centres, 2):
        assert dist((x1, y1), (x2, y2)) > size1 + size2


def test_neighbours_over_the_turn_of_the_year_do_not_touch() -> None:
    drawn = wheel(2022, [meeting(date(2022, 1, 1)), meeting(date(2022, 12, 31))], TODAY)

    first, last = (mark.number.at for mark in drawn.marks)
    assert dist((first.x, first.y), (last.x, last.y)) > 2 * drawn.marks[0].number_size / 1.08


def test_several_things_on_a_day_in_a_ring_are_one_mark() -> None:
    day = date(2022, 6, 30)

    drawn = wheel(2022, [deadline(day, duty_id="a"), deadline(day, duty_id="b"), meeting(day)], TODAY)

    assert [(mark.spot.ring, len(mark.spot.items), bool(mark.behind)) for mark in drawn.marks] == [
        (BOARD, 1, False),
        (OWN, 2, True),
    ]


def test_a_mark_shows_the_day_of_its_month() -> None:
    drawn = wheel(2022, [meeting(date(2022, 8, 29))], TODAY)

    assert drawn.marks[0].number.text == "29"


def test_a_meeting_of_several_days_is_an_arc() -> None:
    one, two = meeting(date(2022, 3, 1)), meeting(date(2022, 10, 4), end_day=date(2022, 10, 5))

    drawn = wheel(2022, [one, two], TODAY)

    assert [bool(mark.period) for mark in drawn.marks] == [False, True]


def test_what_stands_in_another_year_is_told_apart_and_not_drawn() -> None:
    stray = meeting(date(2021, 10, 4))

    drawn = wheel(2022, [stray, meeting(date(2022, 10, 4))], TODAY)

    assert drawn.outside == (stray,)
    assert len(drawn.marks) == 1


def test_only_the_year_of_today_has_a_line_of_today() -> None:
    assert wheel(2022, [], TODAY).today is not None
    assert wheel(2021, [], TODAY).today is None
    assert wheel(2023, [], TODAY).today is None


def test_a_year_that_has_been_is_past_as_a_whole_and_one_to_come_not_at_all() -> None:
    assert wheel(2023, [], TODAY).past == ""
    assert wheel(2022, [], date(2022, 1, 1)).past == ""
    assert wheel(2022, [], TODAY).past.count("M") == 1
    assert wheel(2021, [], TODAY).past.count("M") == 2  # a whole turn is two halves


def test_what_is_today_has_not_been() -> None:
    drawn = wheel(2022, [meeting(date(2022, 8, 7)), meeting(TODAY)], TODAY)

    assert [mark.is_past for mark in drawn.marks] == [True, False]


def test_a_title_that_the_hub_has_no_room_for_is_not_cut_but_who_meets_is_named() -> None:
    titles = ("Internstyrning & kontrollplan, julavslutning och mycket annat som tar plats", "Ö" * 40)

    hubs = [wheel(2022, [meeting(date(2022, 8, 29), title=title)], TODAY).hub for title in titles]

    assert hubs == [("29 augusti", "Styrelsen")] * 2


def test_the_hub_names_the_next_meeting() -> None:
    items = [meeting(date(2022, 6, 1), title="Förra"), meeting(date(2022, 8, 29), title="Halvårsredovisning")]

    assert wheel(2022, items, TODAY).hub == ("29 augusti", "Halvårsredovisning")
    assert wheel(2022, items, date(2022, 12, 24)).hub == ()


def test_a_year_so_full_that_marks_must_touch_is_still_drawn() -> None:
    every_day = [deadline(date.fromordinal(date(2022, 1, 1).toordinal() + n), duty_id=f"d{n}") for n in range(365)]

    drawn = wheel(2022, every_day, TODAY)

    assert len(drawn.marks) == 365


@pytest.mark.parametrize(("year", "weeks"), [(2022, 53), (2020, 53), (2024, 53), (2012, 54)])
def test_every_week_that_touches_the_year_has_a_line(year: int, weeks: int) -> None:
    # 2012 began on a Sunday and ended on a Monday: it touches 54 weeks.
    drawn = wheel(year, [], TODAY)

    assert len(drawn.weeks) == weeks
    assert len(drawn.months) == 12


def test_the_first_week_of_2022_is_the_last_of_2021() -> None:
    drawn = wheel(2022, [], TODAY)

    # 1 and 2 January 2022 are too narrow a piece for the number 52.
    assert [week.number.text for week in drawn.weeks[:2]] == ["", "1"]
