"""A plan that is read again: which meeting is which, and whose word holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from year_cases import meeting

from arshjul.year.model import Body, Occasion, OccasionKind
from arshjul.year.rereading import readings_in, recorded_reading, reread

NOW = datetime(2026, 12, 1, 11, tzinfo=UTC)
SPRING = meeting(date(2027, 2, 8), key="2027-styrelse-1", start=time(9), end=time(12))
SUMMER = meeting(date(2027, 6, 14), key="2027-styrelse-2", start=time(9), end=time(12))
BEFORE = {one.key: one for one in (SPRING, SUMMER)}


def named(occasion: Occasion, key: str, **changed: object) -> Occasion:
    return replace(occasion, key=key, **changed)  # type: ignore[arg-type]


def test_the_same_meetings_in_another_order_are_the_same_meetings() -> None:
    read = reread([SPRING, SUMMER], [named(SUMMER, "rad-0"), named(SPRING, "rad-1")], BEFORE)

    assert read.keys == {"rad-0": SUMMER.key, "rad-1": SPRING.key}
    assert (set(read.occasions), read.kept, read.unsaid) == ({SPRING, SUMMER}, (), ())


def test_a_meeting_that_moves_some_days_is_the_same_and_one_far_away_is_another() -> None:
    moved = named(SPRING, "rad-0", day=date(2027, 2, 15))
    autumn = named(SUMMER, "rad-1", day=date(2027, 9, 13))

    read = reread([SPRING, SUMMER], [moved, autumn], BEFORE)

    assert [(o.key, o.day) for o in read.occasions] == [(SPRING.key, moved.day), ("rad-1", autumn.day)]
    assert read.unsaid == (SUMMER,)


def test_what_a_person_changed_holds_and_the_rest_follows_the_document() -> None:
    stands = replace(SPRING, start=time(10), end=time(13), note="Ta med kaffe")

    read = reread([stands], [named(SPRING, "rad-0", place="Rådhuset")], BEFORE)

    assert read.occasions == (replace(stands, place="Rådhuset"),)
    assert read.kept == ()


def test_what_the_document_says_anew_of_what_a_person_changed_is_told() -> None:
    stands = replace(SPRING, day=date(2027, 2, 9))

    read = reread([stands], [named(SPRING, "rad-0", day=date(2027, 2, 10))], BEFORE)

    assert read.occasions == (stands,)
    assert [(one.said.day, one.names) for one in read.kept] == [(date(2027, 2, 10), ("day",))]


def test_a_time_a_place_and_a_body_are_not_lost_when_the_document_is_silent() -> None:
    stands = replace(SPRING, place="Rådhuset")
    silent = named(SPRING, "rad-0", start=None, end=None, body=None, kind=OccasionKind.EVENT)

    for before in ({}, {SPRING.key: stands}):
        assert reread([stands], [silent], before).occasions == (stands,)


def test_what_a_person_added_or_changed_stays_and_what_was_only_read_goes() -> None:
    own = meeting(date(2027, 5, 3), key="eget", body=Body.AUDITORS)
    changed = replace(SUMMER, place="Rådhuset")

    read = reread([SPRING, changed, own], [], BEFORE)

    assert read.occasions == (changed, own)
    assert read.unsaid == (SPRING,)


def test_what_a_person_took_away_stays_away_and_is_told() -> None:
    read = reread([SPRING], [named(SPRING, "rad-0"), named(SUMMER, "rad-1")], BEFORE)

    assert read.occasions == (SPRING,)
    assert [(one.stands, one.names) for one in read.kept] == [(SUMMER, ())]


def test_a_day_that_a_person_corrected_is_known_again_in_the_old_document_and_in_the_corrected_one() -> None:
    wrong = replace(SUMMER, day=date(2026, 6, 14))
    before = {SPRING.key: SPRING, SUMMER.key: wrong}

    for said in (wrong, SUMMER):
        read = reread([SPRING, SUMMER], [named(SPRING, "rad-0"), named(said, "rad-1")], before)
        assert (read.occasions, read.kept, read.unsaid) == ((SPRING, SUMMER), (), ())


def test_tasks_on_one_day_are_told_apart_by_their_words() -> None:
    report, audit = (
        meeting(date(2027, 3, 31), title, None, key=key, kind=OccasionKind.DEADLINE)
        for title, key in (("Årsredovisning", "a"), ("Granskning", "b"))
    )

    read = reread([report, audit], [named(audit, "rad-0"), named(report, "rad-1", day=date(2027, 4, 7))], {})

    assert read.keys == {"rad-0": "b", "rad-1": "a"}


def test_what_was_read_is_remembered_whole() -> None:
    whole = replace(SPRING, end_day=date(2027, 2, 9), place="Rådhuset", public=True, cancelled=True)
    bare = meeting(date(2027, 3, 8), "Nätverk", None, key="eget", kind=OccasionKind.EVENT)

    fact = recorded_reading(2027, [whole, bare], "plan.docx", "prov", NOW)

    assert readings_in([fact], 2027).keys() == {whole.key, "eget"}
    read = reread([whole, bare], [named(whole, "x"), named(bare, "y")], readings_in([fact], 2027))
    assert (read.occasions, read.kept) == ((whole, bare), ())
