"""A year filtered by rings and body: the picture, the table and the addresses say the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from made_items import deadline, meeting
from starlette.datastructures import QueryParams
from starlette.testclient import TestClient

from arshjul.web.wheel.rings import AGREED, AUDIT, BOARD, OWN, PREPARATORY, RINGS
from arshjul.web.year.chosen import Choice, bodies_of, choice_in, cloaked_items
from arshjul.year.model import Body, OwnBody, YearPlan
from arshjul.year.protection import Cloak
from arshjul.year.upcoming import Item

YEAR = "/f/degerfors-karlskoga/arshjul/2022"
BOARD_DAY = meeting(date(2022, 2, 7), Body.BOARD, "Bokslut")
PREPARATORY_DAY = meeting(date(2022, 2, 2), Body.PREPARATORY, "Bokslut")
JOINT_DAY = meeting(date(2022, 5, 3), Body.JOINT, "Planeringsdag")
OWN_DAY = deadline(date(2022, 12, 1))


def call(to: Item) -> Item:
    item = deadline(date(2022, 1, 31), duty_id=f"call-{to.key}")
    assert item.deadline
    return replace(item, deadline=replace(item.deadline, occasion=to.key))


CALL = call(BOARD_DAY)
ITEMS = (CALL, PREPARATORY_DAY, BOARD_DAY, JOINT_DAY, OWN_DAY)
PLAN = YearPlan(2022, occasions=tuple(item.occasion for item in ITEMS if item.occasion))


def test_nothing_chosen_is_the_whole_year_and_what_no_ring_is_called_chooses_nothing() -> None:
    for query in ("", "ring=planet", "organ="):
        choice = choice_in(QueryParams(query))
        assert choice.is_all
        assert choice.query == ""
        assert choice.of(ITEMS, PLAN) == ITEMS


def test_rings_keep_what_stands_in_them_and_stand_in_the_address_in_their_order() -> None:
    choice = choice_in(QueryParams("ring=own&ring=preparatory"))

    assert choice.of(ITEMS, PLAN) == (CALL, PREPARATORY_DAY, OWN_DAY)
    assert choice.query == "?ring=preparatory&ring=own"
    assert choice.rings_with(()) == (PREPARATORY, OWN)


def test_to_a_body_belong_its_meetings_the_joint_ones_and_what_belongs_to_them() -> None:
    choice = choice_in(QueryParams("organ=board"))

    assert choice.of(ITEMS, PLAN) == (CALL, BOARD_DAY, JOINT_DAY)
    assert choice.rings_with(choice.of(ITEMS, PLAN)) == (BOARD, OWN)
    assert choice_in(QueryParams("organ=preparatory")).of(ITEMS, PLAN) == (PREPARATORY_DAY, JOINT_DAY)


def test_a_body_that_does_not_meet_keeps_nothing_and_all_rings() -> None:
    choice = Choice(body="auditors")

    assert choice.of(ITEMS, PLAN) == ()
    assert choice.rings_with(()) == RINGS == (BOARD, PREPARATORY, AGREED, AUDIT, OWN)


def test_the_bodies_to_choose_from_are_those_that_meet_by_their_own_names() -> None:
    assert BOARD_DAY.occasion
    own = replace(BOARD_DAY.occasion, key="au", body=Body.GROUP, own_body=OwnBody("au", "Arbetsutskottet", Body.GROUP))

    assert bodies_of(replace(PLAN, occasions=(*PLAN.occasions, own))) == {
        "preparatory": "Beredningsgruppen",
        "board": "Styrelsen",
        "au": "Arbetsutskottet",
    }


def test_a_protected_name_is_hidden_before_a_title_is_broken_into_lines() -> None:
    hidden = Cloak({"Nora Nord": "Ledamot med skyddad identitet"})

    [item] = cloaked_items([meeting(date(2022, 2, 7), title="Nora Nord berättar")], hidden)

    assert item.title == "Ledamot med skyddad identitet berättar"
    assert item.occasion
    assert item.occasion.title == item.title


def test_the_page_shows_what_is_chosen_in_picture_and_table_and_keeps_it_to_other_years(client: TestClient) -> None:
    html = client.get(f"{YEAR}?ring=board&organ=board").text

    shown = re.findall(r'<a href="([^"]+)" class="mark (\w+)', html)
    assert {ring for _, ring in shown} == {"board"}
    assert len(shown) == html.count('<tr id="rad-') == 8
    assert '<option value="board" selected>Styrelsen</option>' in html
    assert re.findall(r'value="(\w+)" checked', html) == ["board"]
    assert f'href="{YEAR}">Visa hela året</a>' in html


def test_where_nothing_is_chosen_the_page_says_so_and_how_to_see_all(client: TestClient) -> None:
    html = client.get(f"{YEAR}?organ=auditors").text

    assert "Inget i årshjulet 2022 hör till det du har valt." in html
    assert "<svg class=" not in html.partition("<main")[2]
    assert "Visa hela året" in html


def test_the_table_leads_past_what_has_been_to_what_comes(client: TestClient) -> None:
    html = client.get(YEAR).text

    [row] = re.findall(r'<a href="#(rad-\d+)">Gå till det som kommer</a>', html)
    after = html.partition(f'<tr id="{row}"')[2]
    assert '<time datetime="2022-08-16">' in after.partition("</tr>")[0]
    assert "is-past" not in after
