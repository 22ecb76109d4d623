"""The association's own items on their pages: written, looked at before they are saved, changed by two, taken away."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from beginning_cases import form_in
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.duties import duties_of, library, load_duties, read_item
from arshjul.fields import read_fields
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.plans.item_days import day_in, far_in
from arshjul.web.plans.item_fields import NEW, Writing, texts_of
from arshjul.web.plans.item_rules import words_of
from arshjul.year.model import Association, Seat
from arshjul.year.own_duties import with_items
from arshjul.year.own_items import OwnItem, OwnPaper
from arshjul.year.roles import Body, Role
from arshjul.year.rules import (
    Entered,
    Every,
    FixedDay,
    IsoWeek,
    LastMeetingBefore,
    NextMeetingAfter,
    NthWeekday,
    NthWorkingDay,
    Offset,
    Rule,
    Unit,
)

KEY = "degerfors-karlskoga"
LIST, NEW_PAGE = f"/f/{KEY}/egna-punkter", f"/f/{KEY}/ny-egen-punkt"
PAY = {"namn": "Lönesamtal: hösten", "nar": "15 november", "vem": "chair", "paminn": "30, 7", "kalla": "§ 4"}
BOOK = load_duties("samordningsforbund")
HELD = Association("prov", "Prov", seats=tuple(Seat("x", Body.BOARD, role) for role in Role))


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(web_settings, web_store, "forbundschef@finsam-dk.example")


def stored(store: Store) -> tuple[OwnItem, ...]:
    with store.reading() as unit:
        return unit.of(KEY).association(()).items


def looked_at(client: TestClient, page: str, written: dict[str, str]) -> tuple[int, str]:
    address = page.partition("?")[0]
    answer = client.post(address, data=form_in(client.get(page).text, address) | written, follow_redirects=False)
    return answer.status_code, answer.text


def saved(client: TestClient, page: str, html: str) -> tuple[int, str]:
    """What comes of the form that a page that was looked at confirms with."""
    address = page.partition("?")[0]
    answer = client.post(address, data=form_in(html, address), follow_redirects=False)
    return answer.status_code, answer.text


def test_an_item_is_shown_with_its_days_and_its_readers_before_it_is_saved(
    director: TestClient, web_store: Store
) -> None:
    status, html = looked_at(director, NEW_PAGE, PAY)

    assert (status, stored(web_store)) == (200, ())
    assert "tisdag 15 november 2022" in html
    assert "onsdag 15 november 2023" in html
    assert "14 oktober 2022, 8 november 2022" in html

    assert saved(director, NEW_PAGE, html)[0] == 303
    (item,) = stored(web_store)
    assert (item.name, item.rule, item.role, item.reminders) == (PAY["namn"], FixedDay(11, 15), Role.CHAIR, (30, 7))
    assert "15 november, varje år. Nästa gång" in director.get(LIST).text


def test_what_was_written_anew_after_the_look_is_looked_at_again(director: TestClient, web_store: Store) -> None:
    html = looked_at(director, NEW_PAGE, PAY)[1]

    answer = director.post(NEW_PAGE, data=form_in(html, NEW_PAGE) | {"vem": "member"}, follow_redirects=False)

    assert (answer.status_code, stored(web_store)) == (200, ())
    assert "personer), de dagar som står här" in answer.text


def test_a_day_that_is_given_each_year_leads_to_where_it_is_given(director: TestClient) -> None:
    page = f"{NEW_PAGE}?forslag=finsamkonferens"

    saved(director, page, looked_at(director, page, {})[1])

    assert f'Ingen dag är inlagd: <a href="/f/{KEY}/kom-igang/datum">' in director.get(LIST).text


def test_a_day_before_each_meeting_and_a_collision_are_shown(director: TestClient) -> None:
    before = {"namn": "Attest", "langt": "10 dagar före", "fran": "meeting|board"}
    late = {"namn": "Attest", "nar": "15 november", "beslutas": "board"}

    meetings, undecided = (looked_at(director, NEW_PAGE, one)[1] for one in (before, late))

    assert meetings.count('data-label="Dag"') > 3
    assert "Det möte eller den dag som den räknas från finns inte i planen för 2023." in meetings
    assert "men inget möte i planen tar upp det." in undecided


def test_an_item_of_the_library_is_looked_at_and_is_chosen_with_all_that_it_needs(
    director: TestClient, web_store: Store
) -> None:
    page = f"{NEW_PAGE}?forslag=lonesamtal"
    html = looked_at(director, page, {"nar": "vecka 11"})[1]

    assert saved(director, page, html)[0] == 303
    (item,) = stored(web_store)
    assert (item.key, item.rule, len(item.checklist)) == ("lonesamtal", IsoWeek(11), 2)
    assert f"{NEW_PAGE}?forslag=lonesamtal" not in director.get(LIST).text


@pytest.fixture
def page(director: TestClient) -> str:
    """The page of an item that there is."""
    saved(director, NEW_PAGE, looked_at(director, NEW_PAGE, PAY)[1])
    return f"{LIST}/lonesamtal-hosten"


def test_two_who_change_one_item_lose_nothing_of_each_other(director: TestClient, web_store: Store, page: str) -> None:
    opened = form_in(director.get(page).text, page)
    saved(director, page, looked_at(director, page, {"paminn": "5"})[1])

    mine = director.post(page, data=opened | {"nar": "vecka 46"}, follow_redirects=False).text
    same = director.post(page, data=opened | {"paminn": "9"}, follow_redirects=False)

    assert saved(director, page, mine)[0] == 303
    assert [(one.rule, one.reminders) for one in stored(web_store)] == [(IsoWeek(46), (5,))]
    assert (same.status_code, "Du skrev" in same.text) == (409, True)


def test_an_item_is_taken_away(director: TestClient, web_store: Store, page: str) -> None:
    away = f"{page}/ta-bort"

    assert director.post(away, data=form_in(director.get(page).text, away), follow_redirects=False).status_code == 303
    assert stored(web_store) == ()


def test_faults_stand_at_their_fields_and_nothing_is_saved(director: TestClient, web_store: Store) -> None:
    wrong: tuple[tuple[dict[str, str], str], ...] = (
        ({"namn": ""}, "namn"),
        ({"nar": "snart"}, "nar"),
        ({"nar": ""}, "nar"),
        ({"nar": "29 februari"}, "nar"),
        ({"nar": "31 januari", "ofta": "month"}, "nar"),
        ({"nar": "vecka 10", "ofta": "month"}, "ofta"),
        ({"ofta": "second_year"}, "forsta"),
        ({"fran": "annual-report"}, "nar"),
        ({"langt": "2 veckor före"}, "fran"),
        ({"nar": "", "fran": "annual-report", "langt": "snart"}, "langt"),
        ({"nar": "vecka 10", "mote": "sista:board"}, "mote"),
        ({"fran": "nagot"}, "fran"),
        ({"vem": "}\nperson: chef"}, "vem"),
        ({"paminn": "ofta"}, "paminn"),
        ({"sista": "20222"}, "sista"),
        ({"behovs": "Underlag\nUnderlag"}, "behovs"),
    )

    for written, field in wrong:
        status, html = looked_at(director, NEW_PAGE, PAY | written)
        assert (status, f'href="#punkt-{field}"' in html) == (400, True), written
    assert stored(web_store) == ()


def said() -> Iterator[tuple[Rule, tuple[Body, ...], str]]:
    """Rules, and how a page says them."""
    yield FixedDay(3, 15), (), "15 mars"
    yield FixedDay(4, None), (), "Sista april"
    yield IsoWeek(10), (), "Vecka 10"
    yield NthWeekday(5, 1, 2), (), "Andra tisdagen i maj"
    yield NthWeekday(11, 4, -1), (), "Sista fredagen i november"
    yield NthWorkingDay(3, -1), (), "Sista vardagen i mars"
    yield NthWorkingDay(1, 10), (), "Tionde vardagen i januari"
    yield Offset("meeting", -2, Unit.WEEKS), (Body.BOARD,), "2 veckor före varje styrelsemöte"
    yield (
        Offset("meeting", 1, Unit.DAYS),
        (Body.BOARD, Body.AUDITORS),
        ("1 dag efter varje styrelsemöte och möte med revisorerna"),
    )
    yield (
        Offset("minutes-approval", 3, Unit.DAYS),
        (Body.BOARD,),
        ("3 dagar efter Justering av protokoll efter varje styrelsemöte"),
    )
    yield Offset("annual-report", 0, Unit.DAYS), (), "Samma dag som Årsredovisning"
    yield Offset("decision:budget", -14, Unit.DAYS), (), "14 dagar före mötet som beslutar: Verksamhetsplan och budget"
    yield LastMeetingBefore(Body.BOARD, FixedDay(11, 30)), (), "Sista styrelsemöte senast 30 november"
    yield (
        LastMeetingBefore(Body.BOARD, Offset("annual-report", -1, Unit.MONTHS)),
        (),
        ("Sista styrelsemöte senast 1 månad före Årsredovisning"),
    )
    yield (
        NextMeetingAfter(Body.PREPARATORY, "discharge-bundle"),
        (),
        ("Första beredningsmöte efter Utskick till medlemmarna om ansvarsfrihet"),
    )
    yield Entered(), (), "Dagen läggs in varje år"


def again(item: OwnItem) -> OwnItem:
    """*item* as it is read of the file that its page would write."""
    writing = Writing(HELD, with_items(BOOK, [item]), item)
    filed = writing.as_filed(texts_of(item)) | {"key": item.key}
    text = {name: json.dumps(filed[name], ensure_ascii=False) for name in ("name", "source")}
    lines = "\n".join(f"{name}: {value}" for name, value in (filed | text).items())
    return read_item(read_fields(lines.encode(), "x.yaml"))


def test_a_page_can_say_every_rule_in_words_that_it_reads_back() -> None:
    for rule, bodies, words in said():
        item = OwnItem("x", "X", rule, bodies=bodies)

        assert (words_of(item, BOOK), again(item)) == (words, item)


def test_a_page_can_say_all_that_the_library_proposes_and_more() -> None:
    more = OwnItem(
        "x",
        "X: y",
        FixedDay(1, 30),
        Role.SECRETARY,
        every=Every.QUARTER,
        since=2027,
        until=2030,
        decided_by=Body.PRESIDIUM,
        concerns=-1,
        reminders=(),
        checklist=(OwnPaper("eget", "Kost, logi", -7, Role.CHAIR), OwnPaper("namn", "Namn", 14), OwnPaper("o", "O")),
        source="§ 4: x",
    )
    items = [*(one.item for one in library("samordningsforbund")), more]

    assert [again(item) for item in items] == items


def test_days_are_read_as_people_write_them() -> None:
    assert (day_in("2027-03-15"), day_in("V. 8"), day_in("sista dagen i feb")) == (
        FixedDay(3, 15),
        IsoWeek(8),
        FixedDay(2, None),
    )
    assert (day_in("5:e arbetsdagen i jan"), far_in("en vecka innan", "x")) == (
        NthWorkingDay(1, 5),
        Offset("x", -1, Unit.WEEKS),
    )


def test_what_a_day_is_counted_from_is_never_the_item_itself() -> None:
    item = OwnItem("x", "X", FixedDay(1, 15), decided_by=Body.BOARD)
    writing = Writing(HELD, duties_of(Association("prov", "Prov", items=(item,))), item)

    chosen = {value for value, _ in writing.choices["fran"]}

    assert {"meeting|board", "annual-report", "decision:budget"} <= chosen
    assert not chosen & {"x", "decision:x"}
    assert set(NEW) == set(texts_of(item))
