"""The association's own items on their page: written, chosen, changed, taken away."""

from __future__ import annotations

import re

import pytest
from beginning_cases import form_in
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.plans.item_fields import as_written, texts_of, when
from arshjul.year.own_items import OwnItem
from arshjul.year.roles import Body, Role
from arshjul.year.rules import Every, FixedDay, IsoWeek, LastMeetingBefore

KEY = "degerfors-karlskoga"
PAGE = f"/f/{KEY}/egna-punkter"
PAY = {
    "namn": "Lönesamtal: hösten",
    "nar": "15 november",
    "ofta": "year",
    "vem": "chair",
    "paminn": "30, 7",
    "kalla": "§ 4",
}


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(web_settings, web_store, "forbundschef@finsam-dk.example")


def stored(store: Store) -> tuple[OwnItem, ...]:
    with store.reading() as unit:
        return unit.of(KEY).association(()).items


def sent(client: TestClient, deed: str, written: dict[str, str], item: str = "") -> tuple[int, str]:
    html = client.get(PAGE).text
    inside = next(
        one
        for one in re.findall(r"<form.*?</form>", html, re.DOTALL)
        if f'value="{deed}"' in one and f'name="punkt" value="{item}"' in (one if item else 'name="punkt" value=""')
    )
    answer = client.post(PAGE, data=form_in(inside, PAGE) | written | {"gor": deed}, follow_redirects=False)
    return answer.status_code, answer.text


def test_an_item_is_written_and_stands_in_the_year_with_its_next_day(director: TestClient, web_store: Store) -> None:
    assert sent(director, "ny", PAY)[0] == 303

    (item,) = stored(web_store)
    assert (item.name, item.rule, item.role, item.reminders, item.source) == (
        "Lönesamtal: hösten",
        FixedDay(11, 15),
        Role.CHAIR,
        (30, 7),
        "§ 4",
    )
    assert "15 november 2022" in director.get(PAGE).text
    assert "Lönesamtal: hösten" in director.get(f"/f/{KEY}/arshjul/2022").text


def test_what_is_changed_is_changed_alone_and_the_item_is_taken_away(director: TestClient, web_store: Store) -> None:
    sent(director, "ny", PAY)
    key = stored(web_store)[0].key

    assert sent(director, "andra", {"nar": "vecka 46", "paminn": ""}, key)[0] == 303
    assert [(one.rule, one.reminders, one.name) for one in stored(web_store)] == [(IsoWeek(46), (), PAY["namn"])]
    assert sent(director, "ta-bort", {}, key)[0] == 303
    assert stored(web_store) == ()


def test_an_item_of_the_library_is_chosen_and_keeps_a_rule_that_the_form_cannot_say(
    director: TestClient, web_store: Store
) -> None:
    assert sent(director, "valj", {}, "lonesamtal")[0] == 303

    assert sent(director, "andra", {"vem": "director"}, "lonesamtal")[0] == 303
    (item,) = stored(web_store)
    assert (item.role, item.rule, len(item.checklist)) == (Role.DIRECTOR, IsoWeek(10), 2)


def test_faults_stand_at_their_fields_and_nothing_is_saved(director: TestClient, web_store: Store) -> None:
    wrong = (
        ({**PAY, "namn": ""}, "punkt-ny-namn"),
        ({**PAY, "nar": "snart"}, "punkt-ny-nar"),
        ({**PAY, "nar": "29 februari"}, "punkt-ny-nar"),
        ({**PAY, "nar": "vecka 10", "ofta": "month"}, "punkt-ny-"),
        ({**PAY, "vem": "}\nperson: chef"}, "punkt-ny-vem"),
        ({**PAY, "paminn": "ofta"}, "punkt-ny-paminn"),
    )

    for written, field in wrong:
        status, html = sent(director, "ny", written)
        assert (status, f'href="#{field}' in html) == (400, True), written
    assert stored(web_store) == ()


def test_days_are_read_as_they_are_shown() -> None:
    rules = {
        FixedDay(3, 15): "{fixed: 03-15}",
        FixedDay(4, None): "{last_day_of_month: 4}",
        IsoWeek(10): "{week: 10}",
    }

    assert {as_written({"nar": when(rule)})["rule"]: rule for rule in rules} == {v: k for k, v in rules.items()}
    last = OwnItem("x", "X", LastMeetingBefore(Body.BOARD, FixedDay(12, 31)), every=Every.YEAR, person="chef")
    assert (texts_of(last)["nar"], texts_of(last)["vem"]) == ("", "")
