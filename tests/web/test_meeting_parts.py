"""The meeting's page in parts: a row of links leads to each, and what is done there is done with forms."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from found_forms import forms_of
from sqlalchemy import update
from starlette.testclient import TestClient
from visitors import ADDRESSES, signed_in
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.store.tables import deliveries
from arshjul.year.access import Capacity

KEY = "degerfors-karlskoga"
MEETING = f"/f/{KEY}/moten/2022-styrelse-4"
PARTS = ["motet", "dagordning", "svar", "protokoll", "narvaro", "utskick"]


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(replace(web_settings, hold_minutes=10), web_store, ADDRESSES[Capacity.DIRECTOR])


@pytest.mark.parametrize("meeting", ["2022-styrelse-3", "2022-styrelse-4"])
def test_a_row_of_links_leads_to_each_part_in_its_order(director: TestClient, meeting: str) -> None:
    html = director.get(f"/f/{KEY}/moten/{meeting}").text

    [row] = re.findall(r'<nav class="years" aria-label="Mötets delar">.*?</nav>', html, re.DOTALL)
    assert re.findall(r'href="#([a-z]+)"', row) == PARTS
    assert [one for one in re.findall(r'<h2 id="([a-z]+)"', html) if one in PARTS] == PARTS
    assert ("Kallelsen ska gå senast" in html) is (meeting == "2022-styrelse-4")
    assert ("Inte antecknad än" in html) is (meeting == "2022-styrelse-3")
    assert "arshjul " not in re.sub("<[^>]+>", "", html.partition('class="page-head"')[2])


def test_another_place_is_shown_with_its_mail_and_moves_nothing_else(director: TestClient) -> None:
    page = director.get(MEETING).text
    assert f'<form method="get" action="{MEETING}/flytta"' in page

    shown = director.get(f"{MEETING}/flytta", params={"plats": "Rådhuset i Karlskoga"}).text

    assert "Ändrad plats" in shown
    [form] = [one for one in forms_of(MEETING, shown) if one.hidden.get("avtryck")]
    director.post(form.action, data={**form.hidden, "nar": "senare"})
    assert "Rådhuset i Karlskoga" in director.get(MEETING).text


def test_a_mail_that_did_not_come_through_is_sent_again_from_the_page(director: TestClient, web_store: Store) -> None:
    with web_store.reading() as unit:
        newest = unit.of(KEY).deliveries.newest(target="2022-styrelse-4")
    sent = next(one for one in newest if one.status is DeliveryStatus.SENT and one.kind == "invitation")
    with web_store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.id == sent.id).values(status=DeliveryStatus.FAILED))
    [form] = [one for one in forms_of(MEETING, director.get(MEETING).text) if one.action.endswith("/skicka-igen")]

    director.post(form.action, data=form.hidden)

    with web_store.reading() as unit:
        rows = [one for one in unit.of(KEY).deliveries.newest(target="2022-styrelse-4") if one.key == sent.key]
    assert {one.status for one in rows} == {DeliveryStatus.SKIPPED, DeliveryStatus.PLANNED}
    again = director.post(form.action, data={**form.hidden, "engang": "annat"})
    assert again.status_code in (403, 409)
    assert not Reader(director.get(MEETING).text).faults
