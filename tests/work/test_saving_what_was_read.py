"""Saving a document as a draft: never what load refuses, nothing dropped or doubted in silence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from doers import doer
from work_cases import ADOPTED_AT, FILE, KEY, LOADED_AT, changed, stored

from arshjul.errors import NotAllowedError
from arshjul.folders import folder
from arshjul.reading.plan import read_plan
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.drafts import read_document
from arshjul.work.drafts.acceptance import accept
from arshjul.work.drafts.saving import SavedDraft, save_draft
from arshjul.work.files.associations import dump, load
from arshjul.work.overview import findings_of_year
from arshjul.work.undoing import deeds, undo
from arshjul.work.years import adopt
from arshjul.year.doubts import OpenDoubt, doubts_in
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import OccasionKind

pytestmark = pytest.mark.parametrize("database", ["sqlite"])

SCANNED = (folder("examples") / "degerfors-karlskoga-2022.txt").read_text("utf-8")


def save(store: Store, rows: str, heading: str = "Styrelsemöten 2023") -> SavedDraft:
    return save_draft(store, KEY, read_plan(f"{heading}\n{rows}", 2023, "plan.txt"), doer(ADOPTED_AT), file="plan.txt")


def doubts(store: Store, year: int = 2023) -> list[Finding]:
    return [finding for finding in findings_of_year(store, KEY, year, ADOPTED_AT) if finding.code == "doubt_open"]


def plain(facts: tuple[Fact, ...]) -> set[str]:
    return {repr(replace(fact, id=None)) for fact in facts}


def kept_doubts(store: Store) -> tuple[OpenDoubt, ...]:
    with store.reading() as unit:
        return doubts_in(unit.of(KEY).facts(), 2023)


def assert_loads_again(store: Store, settings: Settings) -> None:
    before = stored(store)
    load(store, settings, dump(store, KEY).encode(), FILE, doer(ADOPTED_AT))
    assert stored(store) == before


@pytest.mark.parametrize(
    "row",
    [
        "6 februari kl. 14.00-10.00 Årsredovisning",
        "8 februari - 6 februari kl. 9 Planeringsdag",
        "6 februari kl. 9 Årsredovisning =?utf-8?q?Bcc:?=",
        "6 februari kl. 9 Års\ue000redovisning",
    ],
)
def test_what_a_document_gives_can_be_dumped_and_loaded(loaded: Store, settings: Settings, row: str) -> None:
    save(loaded, row + "\n")

    assert_loads_again(loaded, settings)


def test_a_meeting_of_nobody_known_is_saved_as_an_event_and_told(loaded: Store, settings: Settings) -> None:
    saved = save(loaded, "6 februari kl. 9-12 Årsredovisning\n", heading="Möten 2023")

    assert [o.kind for o in saved.plan.occasions] == [OccasionKind.EVENT]
    assert "vem som möts" in saved.changed[0].why
    assert "vem som möts" in doubts(loaded)[0].message
    assert_loads_again(loaded, settings)


def test_an_end_before_the_start_is_not_saved_and_stays_a_doubt(loaded: Store) -> None:
    saved = save(loaded, "6 februari kl. 14.00-10.00 Årsredovisning\n")

    (occasion,) = saved.plan.occasions
    assert (occasion.start, occasion.end) == (time(14), None)
    assert [row.line for row in saved.changed] == [2]
    assert ["Slutet kl. 10.00 är inte efter början" in finding.message for finding in doubts(loaded)] == [True]
    assert doubts(loaded)[0].source == "plan.txt, rad 2"


def test_rows_without_a_day_and_rows_said_twice_are_left_out_and_told(loaded: Store) -> None:
    saved = save(loaded, "6 februari kl. 9-12 Bokslut\n30 februari kl. 9-12 Budget\n6 februari kl. 9-12 Bokslut\n")

    assert [o.day for o in saved.plan.occasions] == [date(2023, 2, 6)]
    assert [(row.line, row.written) for row in saved.left_out] == [
        (3, "30 februari kl. 9-12 Budget"),
        (4, "6 februari kl. 9-12 Bokslut"),
    ]
    missing, twice = doubts(loaded)
    assert "Den 30 februari 2023 finns inte" in missing.message
    assert "står två gånger" in twice.message


def test_a_doubt_stands_until_the_day_changes(loaded: Store, settings: Settings) -> None:
    save(loaded, "tisdag 6 februari kl. 9-12 Bokslut\n")
    (doubt,) = doubts(loaded)
    assert (doubt.severity, doubt.must_be_answered, doubt.day) == (Severity.RISK, True, date(2023, 2, 6))

    load(loaded, settings, dump(loaded, KEY).replace("2023-02-06", "2023-02-07").encode(), FILE, doer(ADOPTED_AT))

    assert doubts(loaded) == []


def test_a_doubt_is_accepted_like_any_finding(loaded: Store) -> None:
    save(loaded, "tisdag 6 februari kl. 9-12 Bokslut\n")

    accept(loaded, KEY, 2023, doubts(loaded)[0].key, "Måndag gäller", doer(ADOPTED_AT, "prov"))

    assert [(d.accepted, d.must_be_answered) for d in doubts(loaded)] == [("Måndag gäller", False)]


def test_several_doubted_dates_on_a_line_each_keep_their_own_doubt(loaded: Store) -> None:
    save(loaded, "tisdag 6 februari kl. 9, onsdag 4 april kl. 9\n")

    assert [(d.day, str(d.day.day) in d.message) for d in doubts(loaded)] == [
        (date(2023, 2, 6), True),
        (date(2023, 4, 4), True),
    ]


def test_reading_again_forgets_the_doubts_of_the_first_reading(loaded: Store) -> None:
    save(loaded, "tisdag 6 februari kl. 9-12 Bokslut\n")
    assert save(loaded, "måndag 6 februari kl. 9-12 Bokslut\n").replaced == 0

    assert doubts(loaded) == []


def test_a_meeting_said_twice_has_all_that_either_row_says(loaded: Store) -> None:
    rows = "datum;tid;plats;ärende\n6 februari 2023;9-12;;Bokslut\n6 februari 2023;;Rådhuset;\n"

    saved = save(loaded, rows)

    assert [(o.start, o.end, o.place, o.title) for o in saved.plan.occasions] == [
        (time(9), time(12), "Rådhuset", "Bokslut")
    ]


def test_a_joint_day_of_two_lists_has_the_time_of_the_one_and_the_place_of_the_other(loaded: Store) -> None:
    group = "Beredningsgruppen 2023\n16 mars Gemensam planeringsdag, plats: Rådhuset\n"

    saved = save(loaded, "16 mars kl. 9-16 Gemensam planeringsdag\n" + group)

    assert [(o.start, o.place) for o in saved.plan.occasions] == [(time(9), "Rådhuset")]


def test_a_body_a_day_and_a_repetition_are_asked_about_before_the_year_is_adopted(
    loaded: Store, settings: Settings
) -> None:
    rows = "tisdag 6 februari kl. 9 Bokslut\n30 mars kl. 9 Budget\n31 april kl. 9\n30 mars kl. 9 Budget\n"
    saved = save(loaded, rows + "Lokal samverkansgrupp 2023\n5 juni kl. 9-12\n")

    assert len(saved.asked) == 4
    with pytest.raises(NotAllowedError, match="har frågor från inläsningen") as refusal:
        adopt(loaded, settings, KEY, 2023, doer(ADOPTED_AT))
    for finding in saved.asked:
        assert f"arshjul accept {KEY} 2023 {finding.key} --because" in refusal.value.command

    for finding in saved.asked:
        accept(loaded, KEY, 2023, finding.key, "Så är det", doer(ADOPTED_AT))
    assert not any(finding.must_be_answered for finding in doubts(loaded))


def test_answers_and_edits_hold_when_the_document_is_read_again(loaded: Store, settings: Settings) -> None:
    rows = "tisdag 6 februari kl. 9-12 Bokslut\nmåndag 13 mars kl. 9-12 Samråd\n"
    save(loaded, rows)
    accept(loaded, KEY, 2023, doubts(loaded)[0].key, "Måndag gäller", doer(ADOPTED_AT))
    load(loaded, settings, dump(loaded, KEY).replace("2023-03-13", "2023-03-20").encode(), FILE, doer(ADOPTED_AT))

    saved = save(loaded, "\n" + rows + "måndag 12 juni kl. 9-12 Budget\n")

    assert [(o.key, o.day) for o in saved.plan.occasions] == [
        ("2023-styrelse-1", date(2023, 2, 6)),
        ("2023-styrelse-2", date(2023, 3, 20)),
        ("2023-styrelse-3", date(2023, 6, 12)),
    ]
    assert [doubt.accepted for doubt in doubts(loaded)] == ["Måndag gäller"]
    assert (saved.asked, saved.kept, saved.replaced) == ((), (), 0)


def test_a_doubt_is_found_where_it_stands_in_a_document_of_pages(loaded: Store) -> None:
    page = "<h2>Styrelsemöten 2023</h2><table><tr><td>tisdag 6 februari</td><td>9-12</td></tr></table>"
    plan = read_document(f"<html><body>{page}</body></html>".encode(), "plan.html", 2023)

    save_draft(loaded, KEY, plan, doer(ADOPTED_AT), file="plan.html")

    assert [doubt.source for doubt in doubts(loaded)] == ["plan.html, tabell 1, rad 1"]


def test_a_plan_that_contradicts_itself_is_not_adopted_without_a_reason(loaded: Store, settings: Settings) -> None:
    save_draft(loaded, KEY, read_plan(SCANNED, 2022, "plan.txt"), doer(ADOPTED_AT))

    with pytest.raises(NotAllowedError, match="motsäger sig självt") as refusal:
        adopt(loaded, settings, KEY, 2022, doer(ADOPTED_AT))
    assert "4 oktober 2021 ligger utanför planens år 2022" in str(refusal.value)

    adopt(loaded, settings, KEY, 2022, doer(ADOPTED_AT), accept_because="Kansliet har frågat")
    assert [f for f in findings_of_year(loaded, KEY, 2022, ADOPTED_AT) if f.must_be_answered] == []


def test_adopting_tells_the_open_risks(store: Store, settings: Settings) -> None:
    load(store, settings, changed("day: 2022-06-13", "day: 2022-06-06"), FILE, doer(LOADED_AT))

    done = adopt(store, settings, KEY, 2022, doer(ADOPTED_AT))

    assert "meeting_on_free_day" in {risk.code for risk in done.risks}


def test_a_draft_that_somebody_has_ticked_is_replaced_only_when_asked(loaded: Store) -> None:
    save(loaded, "tisdag 6 februari kl. 9-12 Bokslut\n")
    accept(loaded, KEY, 2023, doubts(loaded)[0].key, "Måndag gäller", doer(ADOPTED_AT, "prov"))
    day = date(2021, 12, 14)
    ticked = Fact(
        FactAbout.ITEM, FactKind.READY, 2023, day, ADOPTED_AT, "prov", key="2023-styrelse-1", subject="bokslut"
    )
    with loaded.writing() as unit:
        unit.of(KEY).add_fact(ticked)
    plan = read_plan("Styrelsemöten 2023\n7 augusti kl. 9-12 Budget\n", 2023, "plan.txt")

    with pytest.raises(NotAllowedError, match=r"Bokslut 6 februari 2023\. Lägg till --replace"):
        save_draft(loaded, KEY, plan, doer(ADOPTED_AT))
    save_draft(loaded, KEY, plan, doer(ADOPTED_AT), anew=True)

    with loaded.reading() as unit:
        assert [fact for fact in unit.of(KEY).facts() if fact.key == "2023-styrelse-1"] == []


def test_a_title_that_only_lost_its_marks_is_saved_whole_and_told_another_stays(loaded: Store) -> None:
    saved = save(loaded, "6 februari kl. 9-12 Helarsredovisning\n7 mars kl. 9-12 Revisionsrappert\n")

    assert [o.title for o in saved.plan.occasions] == ["Helårsredovisning", "Revisionsrappert"]
    assert [(row.line, row.why) for row in saved.changed] == [(2, "Titeln är sparad som ”Helårsredovisning”.")]
    assert ["Revisionsrappert" in d.message and not d.must_be_answered for d in doubts(loaded)] == [True]


def test_a_draft_from_before_what_was_read_was_kept_follows_the_document_and_loses_no_place(
    loaded: Store, settings: Settings
) -> None:
    save(loaded, "6 februari kl. 9-12 Bokslut\n")
    with loaded.writing() as unit:
        room = unit.of(KEY)
        for fact in room.facts():
            if fact.kind is FactKind.READ and fact.id:
                room.retract_fact(fact.id, ADOPTED_AT, "prov")
    placed = re.sub(r"\n( +)day: .?2023-02-06.?\n", r"\g<0>\1place: Rådhuset\n", dump(loaded, KEY))
    load(loaded, settings, placed.encode(), FILE, doer(ADOPTED_AT))

    saved = save(loaded, "6 februari kl. 10-12 Bokslut\n")

    assert [(o.key, o.start, o.place) for o in saved.plan.occasions] == [("2023-styrelse-1", time(10), "Rådhuset")]


def test_undoing_a_reading_asks_again_what_was_asked_before_it(loaded: Store, settings: Settings) -> None:
    first, second, third = (ADOPTED_AT + timedelta(minutes=n) for n in range(3))
    texts = ("måndag 7 februari kl. 9-12 Bokslut", "6 februari kl. 9-12 Bokslut")
    plans = [read_plan(f"Styrelsemöten 2023\n{row}\n", 2023) for row in texts]
    save_draft(loaded, KEY, plans[0], doer(first))
    before = kept_doubts(loaded)
    save_draft(loaded, KEY, plans[1], doer(second))
    without = kept_doubts(loaded)

    undo(loaded, settings, KEY, deeds(loaded, KEY)[0].number, doer(third))

    assert [doubt.code for doubt in before] == ["weekday_differs"]
    assert (without, kept_doubts(loaded)) == ((), before)


def test_undoing_a_reading_that_forgot_what_people_had_done_gives_it_back(loaded: Store, settings: Settings) -> None:
    first, second, third, fourth = (ADOPTED_AT + timedelta(minutes=n) for n in range(4))
    plans = [read_plan(f"Styrelsemöten 2023\n{row} kl. 9-12\n", 2023) for row in ("måndag 7 februari", "6 mars")]
    save_draft(loaded, KEY, plans[0], doer(first))
    accept(loaded, KEY, 2023, doubts(loaded)[0].key, "Tisdag gäller", doer(second))
    ticked = Fact(
        FactAbout.ITEM, FactKind.READY, 2023, second.date(), second, "prov", key="2023-styrelse-1", subject="bokslut"
    )
    with loaded.writing() as unit:
        unit.of(KEY).add_fact(ticked)
        before = plain(unit.of(KEY).facts())
    save_draft(loaded, KEY, plans[1], doer(third), anew=True)

    undo(loaded, settings, KEY, deeds(loaded, KEY)[0].number, doer(fourth))

    with loaded.reading() as unit:
        assert plain(unit.of(KEY).facts()) == before
    assert [doubt.accepted for doubt in doubts(loaded)] == ["Tisdag gäller"]


def test_a_doubt_is_kept_with_what_it_may_be_instead(loaded: Store) -> None:
    save(loaded, "måndag 7 februari kl. 9-12 Bokslut\n")

    assert [doubt.candidates[:2] for doubt in kept_doubts(loaded)] == [("2023-02-07", "2023-02-06")]


def test_what_has_only_a_month_is_told_once_with_all_its_rows(loaded: Store) -> None:
    save(loaded, "6 februari kl. 9-12 Bokslut\n\nÅrshjul 2023\nMars\nIntern kontroll\nApril\nUppföljning\n")

    assert [(doubt.code, doubt.must_be_answered) for doubt in kept_doubts(loaded)] == [("month_only", False)]
    assert "”Intern kontroll” (mars) och ”Uppföljning” (april)" in doubts(loaded)[0].message


def test_a_reading_that_is_undone_leaves_the_one_before_to_be_held_against(loaded: Store, settings: Settings) -> None:
    first, second, third = (ADOPTED_AT + timedelta(minutes=n) for n in range(3))
    plans = [read_plan(f"Styrelsemöten 2023\n{day} februari kl. 9-12 Bokslut\n", 2023) for day in (6, 7)]
    save_draft(loaded, KEY, plans[0], doer(first))
    save_draft(loaded, KEY, plans[1], doer(second))

    undo(loaded, settings, KEY, deeds(loaded, KEY)[0].number, doer(third))
    saved = save_draft(loaded, KEY, plans[1], doer(third + timedelta(minutes=1)))

    assert ([o.day for o in saved.plan.occasions], saved.kept) == ([date(2023, 2, 7)], ())
