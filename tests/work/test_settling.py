"""Rows and decisions are a year: a pure rule, the same for who settles nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from arshjul.reading.plan import read_plan
from arshjul.work.drafts.questions import IT_IS_RIGHT, Question, edit_that_answers, edited_with, questions, reason_of
from arshjul.work.drafts.settling import Edited, Settled, Settling, values_of
from arshjul.year.doubts import Doubted
from arshjul.year.model import Body, Occasion, OccasionKind

NOW = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
PLAN = """Styrelsemöten 2027
måndag 8 februari kl. 9-12 Bokslut
v. 19 Planeringsdag
onsdag 16 december kl. 9-11 Övriga frågor
Möten med LSG 2027
12 januari kl. 9-10
9 februari kl. 9-10
"""


def settling(settled: Settled | None = None, text: str = PLAN) -> Settling:
    return Settling(read_plan(text, 2027), (), NOW, settled or Settled())


def question(one: Settling, about: Doubted) -> Question:
    return next(it for it in questions(one) if it.about is about)


def answered(one: Settling, about: Doubted, value: str) -> Settling:
    edits = edit_that_answers(one, question(one, about), value)
    return settling(one.settled.with_more(edits, {}))


def written(one: Settling, id: str, values: Mapping[str, str]) -> Settling:
    return settling(one.settled.with_more({id: edited_with(one, id, values)}, {}))


def applied(one: Settling, stands: tuple[Occasion, ...] | None = None) -> dict[str, Occasion]:
    keys = {o.key: f"2027-mote-{number}" for number, o in enumerate(one.said.occasions, 1)}
    stands = tuple(replace(o, key=keys[o.key]) for o in one.said.occasions) if stands is None else stands
    return {o.key: o for o in one.applied(stands, keys, keys.values())}


def test_who_settles_nothing_gets_what_the_document_says() -> None:
    one = settling()

    assert [o.day for o in applied(one).values()] == [o.day for o in one.said.occasions]
    assert {(q.about, q.is_settled) for q in questions(one)} == {
        (Doubted.ROW, False),
        (Doubted.TIME, False),
        (Doubted.DATE, False),
        (Doubted.BODY, False),
    }


def test_a_week_is_asked_for_its_day_and_becomes_a_meeting_with_it() -> None:
    asked = question(settling(), Doubted.ROW)
    assert ("2027-05-12" in asked.candidates, asked.can_be_right) == (True, False)

    one = answered(settling(), Doubted.ROW, "2027-05-12")

    assert question(one, Doubted.ROW).is_settled
    (new,) = [o for o in applied(one).values() if o.day == date(2027, 5, 12)]
    assert (new.kind, new.body) == (OccasionKind.PLANNING_DAY, Body.BOARD)
    doubts = one.said.doubts("", {o.key: o.key for o in one.said.occasions})
    assert all(reason_of(one, doubt) for doubt in doubts if doubt.about is Doubted.ROW)
    assert not question(one, Doubted.TIME).is_settled
    assert question(answered(one, Doubted.TIME, "09:00"), Doubted.TIME).is_settled


def test_a_chosen_day_is_the_meetings_and_its_key_stays() -> None:
    one = answered(settling(), Doubted.DATE, "2027-12-15")

    assert question(one, Doubted.DATE).is_settled
    assert {key: o.day for key, o in applied(one).items()}["2027-mote-2"] == date(2027, 12, 15)


def test_what_stands_may_be_right() -> None:
    asked = question(settling(), Doubted.DATE)

    one = settling(Settled(answers={asked.id: IT_IS_RIGHT}))

    assert question(one, Doubted.DATE).is_settled
    assert applied(one)["2027-mote-2"].day == date(2027, 12, 16)


def test_who_meets_is_asked_once_of_all_below_a_heading() -> None:
    one = answered(settling(), Doubted.BODY, "preparatory")

    found = [o for o in applied(one).values() if o.body is Body.PREPARATORY]

    assert len(question(one, Doubted.BODY).rows) == 2
    assert [(o.day.month, o.kind) for o in found] == [(1, OccasionKind.MEETING), (2, OccasionKind.MEETING)]


def test_an_edited_row_holds_and_only_what_differs_is_kept() -> None:
    one = settling()
    before = values_of(one.read["2-1"], ())

    one = written(one, "2-1", {**before, "place": "Rådhuset", "start": "10:00"})

    assert one.settled.rows["2-1"].values == {"place": "Rådhuset", "start": "10:00"}
    assert (applied(one)["2027-mote-1"].place, applied(one)["2027-mote-1"].start) == ("Rådhuset", time(10))


def test_a_row_that_is_left_out_is_no_meeting_and_answers_its_questions() -> None:
    out = {id: Edited(edited_with(settling(), id, {}).stamp, {}, is_left_out=True) for id in ("3-1", "4-1")}

    one = settling(Settled(rows=out))

    assert "2027-mote-2" not in applied(one)
    assert {q.about for q in questions(one) if not q.is_settled} == {Doubted.BODY}


def test_what_was_settled_of_another_row_on_the_line_is_not_believed() -> None:
    one = written(settling(), "2-1", {"place": "Rådhuset"})

    other = settling(one.settled, PLAN.replace("8 februari", "1 mars"))

    assert other.edited("2-1") is None
    assert applied(other)["2027-mote-1"].place == ""


def test_a_row_of_ones_own_is_a_meeting_with_a_key_that_is_free() -> None:
    values = {"day": "2027-09-06", "kind": "meeting", "body": "board", "title": "Extra möte"}

    one = settling(Settled(rows={"egen-1": Edited("", values)}))

    (new,) = [o for o in applied(one).values() if o.title == "Extra möte"]
    assert (new.day, new.body, new.key) == (date(2027, 9, 6), Body.BOARD, "2027-styrelse-1")


def test_what_stands_otherwise_in_the_draft_gives_way_only_to_what_is_written() -> None:
    one = settling()
    stands = tuple(replace(o, key=f"2027-mote-{n}", place="Äpplet") for n, o in enumerate(one.said.occasions, 1))

    one = written(one, "2-1", {"start": "08:30"})

    assert (applied(one, stands)["2027-mote-1"].place, applied(one, stands)["2027-mote-1"].start) == (
        "Äpplet",
        time(8, 30),
    )


def test_a_week_that_got_its_day_in_an_earlier_reading_is_the_same_meeting() -> None:
    one = answered(settling(), Doubted.ROW, "2027-05-12")
    stands = tuple(applied(one).values())

    again = answered(settling(), Doubted.ROW, "2027-05-11")

    keys = {o.key: f"2027-mote-{number}" for number, o in enumerate(again.said.occasions, 1)}
    found = again.applied(stands, keys, {o.key for o in stands})
    assert [o.key for o in found] == [o.key for o in stands]
    assert date(2027, 5, 11) in {o.day for o in found}


TWICE = "Styrelsemöten 2027\n8 februari kl. 9-12 Bokslut\n8 februari kl. 9-12 Bokslut\n"


def test_a_meeting_said_twice_is_one_unless_one_of_them_is_written_otherwise() -> None:
    one = settling(text=TWICE)
    assert len(applied(one)) == 1

    moved = Settling(one.plan, (), NOW, Settled({"3-1": edited_with(one, "3-1", {"day": "2027-03-08"})}))

    assert sorted(o.day.month for o in applied(moved).values()) == [2, 3]
    assert all(q.is_settled for q in questions(moved))
