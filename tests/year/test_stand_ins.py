"""Who stands in for the director: what changes hands, and that it goes back by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from year_cases import BOOK, SEATS, association, meeting

from arshjul.year.access import Capacity, capacities
from arshjul.year.model import STOCKHOLM, Association, Body, Occasion, OccasionKind, Role, Seat
from arshjul.year.people import called, holders, in_place_of, spells
from arshjul.year.saying.message import About, Message, MessageKind
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered
from arshjul.year.saying.told import ToldStandIn
from arshjul.year.stand_ins import stand_ins

FIRST, LAST = date(2022, 7, 4), date(2022, 7, 31)
DAY = timedelta(days=1)
OFFICE = Seat("sekreterare", Body.OFFICE, Role.DIRECTOR, since=FIRST, until=LAST)


def stood_in(*occasions: Occasion, seat: Seat = OFFICE) -> Association:
    return association(*occasions, seats=(*SEATS, seat))


def directors(subject: Association, day: date) -> list[str]:
    return [one.key for one in holders(subject, Role.DIRECTOR, day)]


def sent(subject: Association, target: str) -> list[Message]:
    return [one for one in demanded(subject, subject.years[0], BOOK, Remembered()) if one.target == target]


def test_what_is_the_directors_goes_to_who_stands_in_from_the_first_day_to_the_last_and_then_back() -> None:
    days = (FIRST - DAY, FIRST, LAST, LAST + DAY)

    assert [directors(stood_in(), day) for day in days] == [["chef"], ["sekreterare"], ["sekreterare"], ["chef"]]


def test_both_may_sign_in_and_do_what_the_director_may_while_one_stands_in() -> None:
    for person in ("chef", "sekreterare"):
        assert Capacity.DIRECTOR in capacities(stood_in(), {person}, FIRST)
    assert Capacity.DIRECTOR not in capacities(stood_in(), {"sekreterare"}, LAST + DAY)


def test_who_stands_in_is_called_to_the_meetings_of_those_days_instead_of_the_director() -> None:
    seats = (*(one for one in SEATS if one.person != "sekreterare"), replace(OFFICE, person="revisor"))
    subject = association(seats=seats)

    found = {day: {one.person.key for one in called(subject, meeting(day))} for day in (FIRST, LAST + DAY)}

    assert "revisor" in found[FIRST]
    assert "chef" not in found[FIRST]
    assert "chef" in found[LAST + DAY]
    assert "revisor" not in found[LAST + DAY]


@pytest.mark.parametrize(
    "seat",
    [
        pytest.param(replace(OFFICE, until=None), id="without an end"),
        pytest.param(replace(OFFICE, since=None), id="without a beginning"),
        pytest.param(replace(OFFICE, person="chef"), id="the director's own"),
    ],
)
def test_a_second_director_stands_in_for_nobody(seat: Seat) -> None:
    subject = stood_in(seat=seat)

    assert stand_ins(subject) == ()
    assert "chef" in directors(subject, FIRST)


def test_one_who_leaves_and_one_who_comes_are_both_directors_while_they_overlap() -> None:
    leaving = [replace(one, until=LAST) if one.role is Role.DIRECTOR else one for one in SEATS]
    subject = association(seats=(*leaving, replace(OFFICE, until=None)))

    assert directors(subject, FIRST) == ["chef", "sekreterare"]


def test_a_reminder_goes_to_who_has_the_mails_on_its_day_also_of_what_falls_later() -> None:
    after = meeting(date(2022, 8, 15), "Rapport till staten", body=None, kind=OccasionKind.DEADLINE)

    found = [(one.person, one.at.astimezone(STOCKHOLM).date()) for one in sent(stood_in(after), after.key)]

    assert found[0] == ("sekreterare", date(2022, 7, 15))
    assert {person for person, day in found if day > LAST} == {"chef"}


def test_a_question_that_stays_changes_hands_and_comes_back() -> None:
    found = spells(stood_in(), Role.DIRECTOR, FIRST - DAY, None)

    assert [([one.key for one in spell.people], spell.since, spell.until) for spell in found] == [
        (["chef"], FIRST - DAY, FIRST - DAY),
        (["sekreterare"], FIRST, LAST),
        (["chef"], LAST + DAY, None),
    ]


def test_what_others_are_asked_is_in_one_piece_although_somebody_stands_in() -> None:
    (one,) = spells(stood_in(), Role.CONTACT, FIRST - DAY, LAST + DAY, "nora")

    assert (one.since, one.until) == (FIRST - DAY, LAST + DAY)


def test_others_get_their_own_mails_though_the_director_is_away() -> None:
    subject = stood_in()
    economist = subject.person("revisor")
    assert economist

    assert in_place_of(subject, economist, FIRST) == (economist,)


def told_of(
    subject: Association, told: Mapping[str, tuple[ToldStandIn, ...]] | None = None
) -> dict[tuple[About | None, str], tuple[date, str]]:
    """By what and to whom, the day and the key of each message about standing in."""
    messages = demanded(subject, subject.years[0], BOOK, Remembered(stand_ins=told or {}))
    found = (one for one in messages if one.kind is MessageKind.STAND_IN)
    return {(m.about, m.person): (m.at.astimezone(STOCKHOLM).date(), m.key) for m in found}


def test_who_stands_in_is_told_when_it_is_decided_and_both_the_morning_after_that_it_is_over() -> None:
    found = told_of(stood_in())

    assert set(found) == {
        (About.STANDING_IN, "sekreterare"),
        (About.STOOD_IN, "sekreterare"),
        (About.STOOD_IN, "chef"),
    }
    assert found[About.STANDING_IN, "sekreterare"][0] < FIRST
    assert found[About.STOOD_IN, "chef"][0] == LAST + DAY
    assert told_of(association()) == {}


def test_other_days_are_told_anew_and_what_is_called_off_to_who_was_told_of_it() -> None:
    begun, other = told_of(stood_in()), told_of(stood_in(seat=replace(OFFICE, until=LAST + 7 * DAY)))
    target = f"standing-in:sekreterare:{FIRST}"
    told = ToldStandIn(About.STANDING_IN, f"{FIRST}|{LAST}")
    off = ToldStandIn(About.NOT_STANDING_IN, told.days)

    assert begun[About.STANDING_IN, "sekreterare"] != other[About.STANDING_IN, "sekreterare"]
    assert set(told_of(association(), {target: (told,)})) == {(About.NOT_STANDING_IN, "sekreterare")}
    assert told_of(association(), {target: (told, off)}) == {}
    again = told_of(stood_in(), {target: (told, off)})
    assert again[About.STANDING_IN, "sekreterare"] != begun[About.STANDING_IN, "sekreterare"]
