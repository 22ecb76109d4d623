"""Plans told in running text: letters, chats and plans whose dates stand in sentences."""

from __future__ import annotations

from datetime import date

import pytest

from arshjul.reading.plan import ReadPlan, read_plan
from arshjul.year.model import OccasionKind


def brief(plan: ReadPlan) -> list[str]:
    return [
        f"{it.day} {f'{it.start:%H:%M}' if it.start else '-'} {it.body.value if it.body else '-'}{' X' * it.cancelled}"
        for it in plan.occasions
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Styrelsen ses den 8/2 och 5/4 kl 9.",
        "Under våren 2027 träffas styrelsen följande måndagar kl 9: 8/2 och 5/4.",
        "Styrelsens mötesdagar är 8 februari kl. 9 på Teams och sedan måndag den 5 april kl. 9.",
        "Styrelsen har för 2027 planerat två möten: den 8 februari och den 5 april. Mötena börjar klockan 9.",
        "Styrelsen sammanträder 8/2 och 5/4.\n\nSamtliga styrelsemöten startar kl. 9 om inget annat anges.",
    ],
)
def test_the_dates_of_a_sentence_are_meetings_however_they_are_told(sentence: str) -> None:
    plan = read_plan(f"Kansliet informerar 2027\n\n{sentence}\n\nHälsningar", 2027)

    assert brief(plan) == ["2027-02-08 09:00 board", "2027-04-05 09:00 board"]
    assert plan.doubts == ()


PLANNED = "Styrelsemöten 2027\n8 februari kl 9\n5 april kl 9\n14 juni kl 9\n\nAllmänt\n\n"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Mötet den 5 april skjuts fram till den 12 april.", "2027-04-12 09:00 board"),
        ("Då tar vi 12/4 i stället för 5/4.", "2027-04-12 09:00 board"),
        ("Sammanträdet den 5 april byts mot den 12 april kl. 10.", "2027-04-12 10:00 board"),
        ("Mötet den 5 april blir inte av.", "2027-04-05 09:00 board X"),
        ("Styrelsemötet den 5 april är avbokat.", "2027-04-05 09:00 board X"),
        ("Mötet i april inleds redan kl. 8.30.", "2027-04-05 08:30 board"),
        ("Mötet den 5 april är budgetmöte och börjar redan kl. 8.", "2027-04-05 08:00 board"),
        ("Mötet den 5 april hålls i Sollefteå.", "2027-04-05 09:00 board"),
    ],
)
def test_a_change_in_any_wording_is_one_meeting_with_its_history(said: str, expected: str) -> None:
    plan = read_plan(PLANNED + said, 2027)

    assert sorted(brief(plan)) == sorted(["2027-02-08 09:00 board", expected, "2027-06-14 09:00 board"])


def test_a_meeting_that_another_takes_the_place_of_is_moved() -> None:
    plan = read_plan(PLANNED + "Mötet den 5 april utgår och ersätts av ett möte den 12 april kl. 13.", 2027)

    assert "2027-04-12 13:00 board" in brief(plan)
    assert len(plan.occasions) == 3


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Den 15 april vill revisorerna ha svar på sina frågor.", date(2027, 4, 15)),
        ("Bokslutet lämnas till revisorerna den 5 februari.", date(2027, 2, 5)),
        ("Revisorerna återkommer med sin granskning före den 15 mars.", date(2027, 3, 15)),
        ("Anmäl förhinder senast måndagen den 15 mars.", date(2027, 3, 15)),
        ("Rapporten ska vara medlemmarna tillhanda den 30 september.", date(2027, 9, 30)),
    ],
)
def test_a_day_by_which_something_is_due_is_a_last_day_in_any_wording(said: str, day: date) -> None:
    plan = read_plan(PLANNED + said, 2027)

    assert [it.day for it in plan.occasions if it.kind is OccasionKind.DEADLINE] == [day]


def test_dates_below_a_line_that_announces_them_are_read_and_whose_they_are_is_asked() -> None:
    plan = read_plan("Vi kör måndagar som vanligt 2027:\n25 januari kl 9\n22 mars kl 9\n", None)

    assert brief(plan) == ["2027-01-25 09:00 -", "2027-03-22 09:00 -"]
    assert [doubt.code for doubt in plan.doubts] == ["body_missing"]


def test_what_a_summons_asks_for_comes_before_its_meeting_and_the_next_meeting_after() -> None:
    text = (
        "Kallelse\n\nHärmed kallas styrelsen till sammanträde torsdagen den 18 mars 2027, klockan 09.00.\n\n"
        "Nästa styrelsemöte är den 10 juni kl. 9.00.\n\nAnmäl förhinder senast måndagen den 15 mars.\n"
    )

    assert brief(read_plan(text, None)) == ["2027-03-18 09:00 board", "2027-06-10 09:00 board", "2027-03-15 - -"]


def test_a_change_that_may_be_of_anything_is_asked_about_where_no_meeting_is_that_day() -> None:
    plan = read_plan(PLANNED + "Kursen är den 12 maj i stället för den 5 maj.", 2027)

    assert [doubt.code for doubt in plan.doubts] == ["change_unclear"]
    assert len(plan.occasions) == 3


def test_the_meeting_of_which_a_sentence_about_all_says_something_else_keeps_its_own_time_or_is_asked_about() -> None:
    plan = read_plan("Styrelsen ses 8/2 och 5/4. Alla möten är kl 9-12 utom den 5/4 då vi håller på till 15.", 2027)

    assert [(it.day, it.doubts) for it in plan.occasions] == [
        (date(2027, 2, 8), ()),
        (date(2027, 4, 5), ("time_missing",)),
    ]


def test_each_piece_of_news_on_a_page_looks_forward_from_its_own_day() -> None:
    plan = read_plan(
        "Nyheter\n\nExtra möte\nPublicerad 2027-10-04\nStyrelsen har extra möte måndagen den 18 oktober kl. 15.\n\n"
        "Mötet i augusti\nPublicerad 2027-06-12\nNästa styrelsemöte är torsdagen den 26 augusti kl. 13.",
        None,
    )

    assert brief(plan) == ["2027-10-18 15:00 board", "2027-08-26 13:00 board"]


def test_a_body_of_ones_own_meets_in_running_text_too() -> None:
    plan = read_plan("Arbetsutskottet sammanträder den 28 januari, 4 mars och 15 april kl. 13.", 2027)

    assert [(it.day, it.own_body) for it in plan.occasions] == [
        (date(2027, 1, 28), "arbetsutskott"),
        (date(2027, 3, 4), "arbetsutskott"),
        (date(2027, 4, 15), "arbetsutskott"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Mötet den 5 april blir i stället den 12 april.",
        "Mötet, som var utlyst till den 5 april, äger i stället rum måndagen den 12 april.",
        "Mötet den 5 april ändras till måndagen den 12 april.",
    ],
)
def test_a_day_that_takes_the_place_of_another_is_a_move(said: str) -> None:
    plan = read_plan(PLANNED + said, 2027)

    assert brief(plan) == ["2027-02-08 09:00 board", "2027-04-12 09:00 board", "2027-06-14 09:00 board"]


def test_another_start_in_a_postscript_is_that_of_the_meeting_of_the_day() -> None:
    plan = read_plan(PLANNED + "PS. Den 5:e april får vi besök av revisorerna, då börjar vi redan klockan åtta.", 2027)

    assert brief(plan) == ["2027-02-08 09:00 board", "2027-04-05 08:00 board", "2027-06-14 09:00 board"]


def test_the_same_time_and_room_are_those_of_the_meeting_told_before() -> None:
    plan = read_plan(
        "Styrelsemötet är den 10 februari klockan 8.30 i Rådhuset.\n\n"
        "Vårens övriga möten är den 24 mars och den 12 maj, samma klockslag och lokal.",
        2027,
    )

    assert [(it.start and it.start.hour, it.place) for it in plan.occasions] == [(8, "Rådhuset")] * 3


def test_one_meeting_is_elsewhere_and_the_others_where_the_sentence_says() -> None:
    plan = read_plan(PLANNED + "Sammanträdet den 5 april hålls i Eksjö, övriga i Nässjö.", 2027)

    assert [it.place for it in plan.occasions] == ["Nässjö", "Eksjö", "Nässjö"]


def test_a_meeting_that_is_proposed_in_a_question_is_asked_about() -> None:
    plan = read_plan("Passar ett styrelsemöte den 3 februari?", 2027)

    assert [doubt.code for doubt in plan.doubts] == ["maybe_meeting"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("I april träffas styrelsen den 22:a klockan 13.", ["2027-04-22 13:00 board"]),
        (
            "Styrelsen träffas den 26 november kl. 10, efter medlemssamrådet kl. 8.30 samma dag.",
            ["2027-11-26 10:00 board", "2027-11-26 08:30 members"],
        ),
        (
            "Styrelse och beredningsgrupp ses till planeringsdag den 26 augusti (9–16, Visingsö).",
            ["2027-08-26 09:00 joint"],
        ),
        (
            "Styrelsen träffas den 3 mars kl. 9 och revisorerna deltar. Vårens sista möte är den 10 juni klockan 13.",
            ["2027-03-03 09:00 board", "2027-06-10 13:00 board"],
        ),
    ],
)
def test_a_letter_tells_its_days_in_many_ways(said: str, expected: list[str]) -> None:
    assert brief(read_plan(f"Brev 2027\n\n{said}", 2027)) == expected


def test_a_day_that_was_settled_after_a_vote_is_read_with_its_time() -> None:
    plan = read_plan(
        "Beredningsgruppen röstade om ett extra möte.\n\nDet blir alltså torsdag den 15 april 2027 kl. 15.30.", None
    )

    assert brief(plan) == ["2027-04-15 15:30 preparatory"]


def test_between_two_days_is_one_span() -> None:
    (occasion,) = read_plan("Underlaget lämnas in mellan den 1 och 10 september 2027.", 2027).occasions

    assert (occasion.day, occasion.end_day) == (date(2027, 9, 1), date(2027, 9, 10))
