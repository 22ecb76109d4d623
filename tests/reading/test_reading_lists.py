"""Lists and tables of meetings as offices write them."""

from __future__ import annotations

from datetime import date, time

import pytest

from arshjul.errors import InputError
from arshjul.reading.plan import ReadOccasion, ReadPlan, as_json, read_plan
from arshjul.year.model import Body, OccasionKind

BOARD, PREPARATORY, JOINT = Body.BOARD, Body.PREPARATORY, Body.JOINT


def row(line: str, year: int | None = None, heading: str = "Styrelsemöten 2027") -> ReadOccasion:
    """The only occasion of one line under a heading."""
    (occasion,) = read_plan(f"{heading}\n\n{line}\n", year).occasions
    return occasion


def brief(plan: ReadPlan) -> list[tuple[str, str | None, str | None, Body | None, str]]:
    return [
        (
            str(o.day),
            o.start.strftime("%H:%M") if o.start else None,
            o.end.strftime("%H:%M") if o.end else None,
            o.body,
            o.title,
        )
        for o in plan.occasions
    ]


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("9:00-12:00", "09:00", "12:00"),
        ("09:00 - 12.00", "09:00", "12:00"),
        ("9.00–15.30", "09:00", "15:30"),
        ("kl 11,30-16,00", "11:30", "16:00"),
        ("kl. 9–15", "09:00", "15:00"),
        ("kl.9-12", "09:00", "12:00"),
        ("klockan 09:00", "09:00", None),
        ("kl. cirka 13:30-15:15", "13:30", "15:15"),
        ("9-12", "09:00", "12:00"),
        ("8.30–12", "08:30", "12:00"),
        ("mellan kl 9 och 12", "09:00", "12:00"),
        ("kl 0900-1200", "09:00", "12:00"),
        ("09:00 till 12:00", "09:00", "12:00"),
        ("09.00", "09:00", None),
    ],
)
def test_a_time_is_read_in_every_form(written: str, start: str, end: str | None) -> None:
    for line in (f"8 februari {written}", f"{written} 2027-02-08", f"mån 8/2, {written}, Bokslut"):
        occasion = row(line)

        assert occasion.day == date(2027, 2, 8)
        assert occasion.start == time.fromisoformat(start)
        assert occasion.end == (time.fromisoformat(end) if end else None)


@pytest.mark.parametrize(
    "line",
    [
        "2027-05-03 – 2027-05-04",
        "2027-05-03--04",
        "3-4 maj",
        "3–4 maj 2027",
        "den 3 till den 4 maj",
        "3/5-4/5",
        "3-4/5 2027",
        "3 maj - 4 maj 2027",
    ],
)
def test_a_span_of_days_has_a_last_day(line: str) -> None:
    occasion = row(f"{line} Planeringsdagar")

    assert (occasion.day, occasion.end_day) == (date(2027, 5, 3), date(2027, 5, 4))
    assert occasion.kind is OccasionKind.PLANNING_DAY


def test_a_span_over_new_year_ends_in_the_next() -> None:
    occasion = row("28 december - 2 januari Planeringsinternat")

    assert (occasion.day, occasion.end_day) == (date(2027, 12, 28), date(2028, 1, 2))


def test_a_list_on_one_line_is_parted() -> None:
    plan = read_plan("Styrelsemöten 2027: 8 februari kl 9-12; 5 april kl 13-16 Revision; 14 juni kl. 9.00–12.00", None)

    assert brief(plan) == [
        ("2027-02-08", "09:00", "12:00", BOARD, "Styrelsemöte"),
        ("2027-04-05", "13:00", "16:00", BOARD, "Revision"),
        ("2027-06-14", "09:00", "12:00", BOARD, "Styrelsemöte"),
    ]
    assert plan.doubts == ()


def test_one_time_for_several_dates_is_given_to_all() -> None:
    plan = read_plan("Styrelsen: 8 februari, 5 april och 14 juni 2027 kl 9-12", None)

    assert [(str(o.day), o.start, o.body) for o in plan.occasions] == [
        ("2027-02-08", time(9), BOARD),
        ("2027-04-05", time(9), BOARD),
        ("2027-06-14", time(9), BOARD),
    ]
    assert plan.doubts == ()


def test_several_days_of_one_month_are_several_meetings() -> None:
    plan = read_plan("Styrelsemöten 2027\n8, 15 och 22 februari kl 9-12\n", None)

    assert [str(o.day) for o in plan.occasions] == ["2027-02-08", "2027-02-15", "2027-02-22"]


def test_each_body_has_its_own_line() -> None:
    text = (
        "Mötestider 2027\n"
        "Styrelsen: 8 februari kl 9-12, 5 april kl 9-12\n"
        "Beredningsgruppen: 25/1 kl 13-15, 22/3 kl 13-15\n"
        "Planeringsdagar (styrelse och beredning): 3 maj kl 12-16, 4 oktober kl 12-16\n"
    )

    plan = read_plan(text, None)

    assert [(str(o.day), o.body) for o in plan.occasions] == [
        ("2027-02-08", BOARD),
        ("2027-04-05", BOARD),
        ("2027-01-25", PREPARATORY),
        ("2027-03-22", PREPARATORY),
        ("2027-05-03", JOINT),
        ("2027-10-04", JOINT),
    ]
    assert plan.occasions[-1].kind is OccasionKind.PLANNING_DAY


def test_a_label_speaks_for_its_own_line_only() -> None:
    text = "Årsplanering 2027\nBeredningsgrupp: 25/1, 22/3 kl. 13-15\nPlaneringsdag: 7 oktober kl 9\n"

    assert [o.body for o in read_plan(text, None).occasions] == [PREPARATORY, PREPARATORY, None]


@pytest.mark.parametrize(
    "heading",
    [
        "Mötesplan 2027\nBeslutad av styrelsen 2026-11-20",
        "Mötesplan 2027, fastställd av styrelsen den 20 november 2026",
        "Mötesplan 2027 (reviderad 2026-11-20)",
        "Mötesplan 2027\nFastställd vid styrelsemöte 2026-11-20 § 12",
    ],
)
def test_the_day_on_which_the_plan_was_decided_is_no_meeting(heading: str) -> None:
    plan = read_plan(f"{heading}\n\n8 februari kl 9-12 Styrelsen\n", None)

    assert (plan.year, [str(o.day) for o in plan.occasions]) == (2027, ["2027-02-08"])
    assert plan.doubts == ()


def test_a_time_for_all_meetings_is_the_time_of_those_without() -> None:
    text = (
        "Sammanträdesplan 2027\n\nSamtliga möten hålls kl. 9.00-12.00 i stadshuset.\n\n"
        "Styrelsen\n8 februari\n5 april kl 13\n\nBeredningsgruppen\n25 januari\n"
    )

    assert brief(read_plan(text, None)) == [
        ("2027-02-08", "09:00", "12:00", BOARD, "Styrelsemöte"),
        ("2027-04-05", "13:00", None, BOARD, "Styrelsemöte"),
        ("2027-01-25", "09:00", "12:00", PREPARATORY, "Beredningsgruppsmöte"),
    ]


COLUMNS = [
    "Datum;Tid;Organ;Ärende;Plats\n2027-02-08;09:00-12:00;Styrelse;Bokslut;Stadshuset",
    "Plats;Ärende;Organ;Tid;Datum\nStadshuset;Bokslut;Styrelse;9-12;8 februari 2027",
    "Organ\tÄrende\tDatum\tStart\tSlut\nStyrelsen\tBokslut\t2027-02-08\t09:00\t12:00",
    "| Datum | Tid | Organ | Ärende |\n|---|---|---|---|\n| 8/2 2027 | 9.00-12.00 | Styrelse | Bokslut |",
    'Datum,Tid,Organ,Ärende\n2027-02-08,"9,00-12,00",Styrelse,"Bokslut"',
    "Datum         Tid      Organ       Ärende\n2027-02-08    9-12     Styrelse    Bokslut",
    'sep=;\nDatum;Start;Slut;Organ;Ärende\n"2027-02-08";"9";"12";"Styrelse";"Bokslut"\n;;;;\n;;;;',
    "Mötesplan 2027\n\nStyrelsen;2027-02-08;09:00;12:00;Bokslut",
    "Styrelsen\t2027-02-08\t09:00\t12:00\tBokslut",
]


@pytest.mark.parametrize("text", COLUMNS)
def test_a_table_is_read_in_any_order_of_columns(text: str) -> None:
    assert brief(read_plan(text, None)) == [("2027-02-08", "09:00", "12:00", BOARD, "Bokslut")]


def test_columns_named_after_bodies_and_deeds_give_a_date_each() -> None:
    text = "Mötesplan 2027\n\nBeredning;Handlingar senast;Styrelse;Tid\n25 jan;1 feb;8 feb;9-12\n"

    plan = read_plan(text, None)

    assert [(str(o.day), o.body, o.kind) for o in plan.occasions] == [
        ("2027-01-25", PREPARATORY, OccasionKind.MEETING),
        ("2027-02-01", None, OccasionKind.DEADLINE),
        ("2027-02-08", BOARD, OccasionKind.MEETING),
    ]
    assert plan.occasions[2].start == time(9)


def test_a_table_of_money_under_dates_gives_no_meetings() -> None:
    text = "Belopp i kr.\tNot\t2020-01-01 -2020-12-31\nIntäkter\t1\t2 787 000\nBalans\t\t2020-12-31\n"

    assert read_plan(text, None).occasions == ()


def test_a_table_that_was_read_cell_by_cell_is_put_together() -> None:
    text = "Mötesplan 2027\nDatum\nTid\nÄrende\n2027-02-08\n9-12\nBokslut\n2027-04-05\n9-12\nRevision\n"

    assert brief(read_plan(text, None)) == [
        ("2027-02-08", "09:00", "12:00", None, "Bokslut"),
        ("2027-04-05", "09:00", "12:00", None, "Revision"),
    ]


def test_the_words_above_a_date_belong_to_it_when_they_name_its_month() -> None:
    plan = read_plan(
        "Mötesplan 2027\nFEBRUARI Bokslut\n2027-02-08 9-12\nAPRIL Revision\nMAJ Budget 2027-05-03 9-12\n", None
    )

    assert [(str(o.day), o.title) for o in plan.occasions] == [
        ("2027-02-08", "Bokslut"),
        ("None", "Revision"),
        ("2027-05-03", "Budget"),
    ]
    assert "day_missing" in {doubt.code for doubt in plan.doubts}


@pytest.mark.parametrize(
    ("line", "kind", "body"),
    [
        ("Styrelsemöte 8 februari kl 9", OccasionKind.MEETING, Body.BOARD),
        ("Beredningsgrupp 8 februari kl 9", OccasionKind.MEETING, Body.PREPARATORY),
        ("Gemensamt möte 8 februari kl 9", OccasionKind.MEETING, Body.JOINT),
        ("Planeringsdag 8 februari kl 9", OccasionKind.PLANNING_DAY, None),
        ("Medlemssamråd 8 februari kl 9", OccasionKind.MEETING, Body.MEMBERS),
        ("Möte med revisorerna 8 februari kl 9", OccasionKind.MEETING, Body.AUDITORS),
        ("Presidium 8 februari kl 9", OccasionKind.MEETING, Body.PRESIDIUM),
        ("Finsamkonferens 8 februari", OccasionKind.EVENT, None),
        ("Årsredovisning till revisorerna senast 8 februari", OccasionKind.DEADLINE, None),
        ("Deadline för handlingar: 8 februari", OccasionKind.DEADLINE, None),
    ],
)
def test_the_words_of_a_row_say_what_it_is(line: str, kind: OccasionKind, body: Body | None) -> None:
    occasion = row(line, heading="Kalendarium 2027")

    assert (occasion.kind, occasion.body) == (kind, body)


def test_the_presidium_is_told_in_json() -> None:
    plan = read_plan("Kalendarium 2027\nPresidium 8 februari kl 9\n", None)

    assert as_json(plan)["occasions"][0]["body"] == "presidium"


@pytest.mark.parametrize("word", ["INSTÄLLT", "inställd", "- ställs in", "(inställt)", "utgår", "installt"])
def test_a_cancelled_row_is_marked(word: str) -> None:
    occasion = row(f"8 februari kl 9-12 Bokslut {word}")

    assert (occasion.cancelled, occasion.title, occasion.doubts) == (True, "Bokslut", ())


def test_a_list_without_heading_is_recognised_by_its_dates_and_times() -> None:
    plan = read_plan("2027-02-08 9-12 Bokslut\n2027-04-05 9-12 Revision\n", None)

    assert [o.title for o in plan.occasions] == ["Bokslut", "Revision"]


def test_a_summons_is_a_meeting() -> None:
    text = "Kallelse till styrelsemöte\nDag: Måndag 8 februari 2027\nTid: 9.00-12.00\nPlats: Stadshuset\n"

    assert brief(read_plan(text, None)) == [("2027-02-08", "09:00", "12:00", BOARD, "Styrelsemöte")]


def test_the_list_ends_at_the_next_heading() -> None:
    text = "3.1 Styrelsemöten 2027\n8 februari kl 9-12\n\n4. Ekonomi\n2027-03-31 Kvartalsbokslut\n30/11.\n"

    assert [str(o.day) for o in read_plan(text, None).occasions] == ["2027-02-08"]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("* 8 februari kl 9-12 – Bokslut (prel.) |", "Bokslut (prel.)"),
        ('1. 8 februari kl 9-12 "Bokslut"', "Bokslut"),
        (". N 8 februari 9-12 ; Bokslut . w", "Bokslut . w"),
        ("8 februari 9-12 w", "Styrelsemöte"),
        ("Nästa styrelsemöte den 8 februari kl 9", "Styrelsemöte"),
        ("8 februari 9-12 Bokslut\x07\u202e\u2028rad", "Bokslut rad"),
        ("8 februari 9-12 =HYPERLINK(1)", "HYPERLINK(1)"),
    ],
)
def test_a_title_is_cleaned_of_specks_and_control_characters(line: str, title: str) -> None:
    assert row(line).title == title


def test_a_title_has_a_longest_length() -> None:
    assert len(row("8 februari kl 9 " + "Å" * 3000).title) == 200


def test_the_year_asked_for_is_the_year_of_dates_without_one() -> None:
    assert row("8 februari kl 9", year=2026, heading="Styrelsemöten").day == date(2026, 2, 8)


def test_the_heading_says_the_year_of_its_rows_also_against_the_year_asked_for() -> None:
    occasion = row("8 februari kl 9", year=2026)

    assert occasion.day == date(2027, 2, 8)
    assert occasion.doubts == ("year_differs",)


@pytest.mark.parametrize("after", [": styrelsemöte, kl. 13–16", ":", ". Styrelsemöte", ", styrelsemöte"])
def test_the_year_of_a_day_is_its_own_whatever_stands_after_it(after: str) -> None:
    for written in ("10 februari 2027", "10 feb -27", "10/2 2027"):
        assert row(f"- {written}{after}", heading="Nyhetsbrev nr 4 2026\n\nStyrelsemöten").day == date(2027, 2, 10)


@pytest.mark.parametrize("year", [1989, 2101, 0, -5, 20270])
def test_a_year_out_of_reason_is_refused(year: int) -> None:
    with pytest.raises(InputError) as refused:
        read_plan("Styrelsemöten\n8 februari kl 9\n", year, "plan.txt")

    assert f"Året {year} är orimligt" in str(refused.value)


def test_far_too_many_dates_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        read_plan("Styrelsemöten 2027\n" + "8 februari kl 9\n" * 5000, 2027, "plan.txt")

    assert "plan.txt: Dokumentet har fler än 2000 datum" in str(refused.value)


def test_far_too_many_dates_in_running_text_are_refused() -> None:
    text = "Vid styrelsemötet den 8 februari 2027 beslutades att det var bra och att alla var överens om det.\n" * 5000

    with pytest.raises(InputError, match="fler än 2000 datum"):
        read_plan(text, 2027, "plan.txt")


def test_a_date_that_became_nothing_stands_among_the_others_with_its_words() -> None:
    plan = read_plan("Styrelsemöten 2027\n8 februari kl 9-12\n\n4. Ekonomi\nKvartalsbokslut 2027-03-31 lämnas.\n", None)

    assert as_json(plan)["others"] == [
        {"line": 5, "written": "Kvartalsbokslut 2027-03-31 lämnas.", "why": "ingår inte i något möte"}
    ]


def test_a_day_of_a_calendar_heads_each_of_its_meetings() -> None:
    plan = read_plan(
        "Mötesdagar 2027\n\nTorsdag 4 februari\n  08.30 Presidiet\n  10.00 Beredningsgruppen\n         Rådhuset\n"
        "  13.00 Styrelsen\n  16.00 Avtackning\n",
        None,
    )

    assert [(it.start and f"{it.start:%H:%M}", it.body, it.kind) for it in plan.occasions] == [
        ("08:30", Body.PRESIDIUM, OccasionKind.MEETING),
        ("10:00", Body.PREPARATORY, OccasionKind.MEETING),
        ("13:00", Body.BOARD, OccasionKind.MEETING),
        ("16:00", None, OccasionKind.EVENT),
    ]
    assert plan.occasions[1].place == "Rådhuset"


def test_a_line_with_a_body_its_weekday_and_time_heads_the_rows_below_it() -> None:
    plan = read_plan(
        "Sammanträden 2027\n\nDirektionen – torsdagar kl 09.30, Rådhuset, om inget annat sägs\n\nVåren\nJan 21\n"
        "April 8\n\n"
        "Beredningen – måndagar kl 08.15, Teams\nJan 11, mars 29*\n\n*Annandag påsk. Flyttas till tisdag 30.",
        None,
    )

    assert [(it.day, it.body, it.start and it.start.hour, it.place) for it in plan.occasions] == [
        (date(2027, 1, 21), Body.BOARD, 9, "Rådhuset"),
        (date(2027, 4, 8), Body.BOARD, 9, "Rådhuset"),
        (date(2027, 1, 11), Body.PREPARATORY, 8, "Teams"),
        (date(2027, 3, 30), Body.PREPARATORY, 8, "Teams"),
    ]
    assert plan.doubts == ()


def test_an_address_after_the_time_is_the_place_and_dots_part_the_cells() -> None:
    plan = read_plan(
        "Styrelsens möten 2027\nTis 2 februari, kl. 13, Tönsgården, Kungsvägen 10, Hylte.\n"
        "tors 18 mars · 13:00–16:00 · Styrelsemöte · Stadshuset",
        None,
    )

    assert [it.place for it in plan.occasions] == ["Tönsgården, Kungsvägen 10, Hylte", "Stadshuset"]


def test_all_rows_are_in_one_place_but_that_of_a_month() -> None:
    plan = read_plan(
        "Styrelsens möten 2027\nMötena hålls fredagar kl. 8.30 i Hedemora, utom det i augusti som hålls i Avesta:\n"
        "5/2\n27/8\n22/10\n",
        None,
    )

    assert [it.place for it in plan.occasions] == ["Hedemora", "Avesta", "Hedemora"]


def test_the_clock_times_of_an_agenda_are_none_of_the_days_it_proposes() -> None:
    plan = read_plan(
        "Dagordning styrelsemöte 2027\n\n09.00   Mötet öppnas\n10.00   Kaffe\n10.30   Ekonomi\n"
        "11.15   Sammanträdestider: förslag 24/3, 2/6\n11.45   Övriga frågor\n",
        None,
    )

    assert {it.start for it in plan.occasions} == {time(9)}


def test_minutes_that_were_approved_are_no_meeting_of_the_list_above() -> None:
    plan = read_plan("Styrelsens möten 2027\n5 februari kl 9\n\nProtokollet justerat 2026-11-06.\n", None)

    assert [it.day for it in plan.occasions] == [date(2027, 2, 5)]


def test_a_day_when_the_office_is_closed_is_no_meeting_and_hides_none_beside_it() -> None:
    plan = read_plan(
        "Styrelsemöten 2027\n5 februari kl 9\nKansliet håller stängt 28 juni–30 juli.\n"
        "Kansliet har stängt 24 september, men styrelsen träffas 1 oktober kl 9.\n",
        None,
    )

    assert {date(2027, 2, 5), date(2027, 10, 1)} <= {it.day for it in plan.occasions}
    assert date(2027, 6, 28) not in {it.day for it in plan.occasions}
    assert [it.why for it in plan.others if it.line == 3] == ["då är det stängt"]
