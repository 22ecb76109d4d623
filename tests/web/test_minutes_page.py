"""Recording on a meeting's page how its minutes went, with one click a step."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.clock import Clock
from arshjul.settings import Settings
from arshjul.store import Store

KEY, MEETING = "degerfors-karlskoga", "/f/degerfors-karlskoga/moten/2022-styrelse-3"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


def post(client: TestClient, **fields: str) -> int:
    return client.post(f"{MEETING}/protokoll", data=fields, headers=OURS, follow_redirects=False).status_code


def recorded(store: Store) -> list[tuple[str, str, str, str]]:
    with store.reading() as unit:
        found = unit.of(KEY).facts()
    return [(f.kind, f.subject, f.day.isoformat(), f.by) for f in found if f.key == "2022-styrelse-3"]


def test_an_approval_is_recorded_and_the_notices_are_asked_for(client: TestClient, web_store: Store) -> None:
    before = client.get(MEETING).text

    assert post(client, steg="approved", dag="2022-06-20") == 303

    after = client.get(MEETING).text
    assert recorded(web_store) == [("approved", "", "2022-06-20", "sidan")]
    assert "Anslaget hos Karlskoga kommun" not in before
    assert "Anslaget hos Karlskoga kommun" in after
    assert "Justerat måndag 20 juni 2022" in after


def test_several_contacts_are_asked_only_when_it_has_been_shown_who_they_are(
    web_settings: Settings, web_store: Store
) -> None:
    the_day_after = replace(web_settings, clock=Clock(datetime(2022, 6, 21, 9, tzinfo=UTC)))
    director = signed_in(the_day_after, web_store)
    fields = {"steg": "approved", "dag": "2022-06-20", "formular": "steg-justerat"}

    shown = director.post(f"{MEETING}/protokoll", data=fields, headers=OURS)

    assert recorded(web_store) == []
    assert "<strong>3 mejl</strong> går till Kontaktperson Degerfors kommun" in shown.text
    form = next(one for one in re.findall(r"<form.*?</form>", shown.text, re.DOTALL) if 'name="sett"' in one)
    assert 'value="2022-06-20"' in form
    seen = re.findall(r'name="sett" value="([^"]+)"', form)[0]
    assert post(director, **fields, sett=seen) == 303
    assert [one[2] for one in recorded(web_store)] == ["2022-06-20"]


def test_the_last_posting_gives_the_day_to_appeal_and_to_take_down(client: TestClient, web_store: Store) -> None:
    post(client, steg="approved", dag="2022-06-20")
    for member in ("degerfors", "karlskoga", "region-orebro-lan"):
        post(client, steg="posted", medlem=member, dag="2022-06-22")

    page = client.get(MEETING).text

    assert "Besluten har laga kraft från 14 juli 2022" in page
    assert "Nedtaget hos Karlskoga kommun" in page


def test_a_step_is_taken_back(client: TestClient, web_store: Store) -> None:
    post(client, steg="approved", dag="2022-06-20")

    assert post(client, steg="approved", angra="1") == 303

    assert recorded(web_store) == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"steg": "approved", "dag": "vecka 24"}, 400),
        ({"steg": "approved", "dag": ""}, 400),
        ({"steg": "approved", "dag": "2022-06-01"}, 409),
        ({"steg": "posted", "medlem": "karlskoga", "dag": "2022-06-20"}, 409),
        ({"steg": "posted", "medlem": "forsakringskassan", "dag": "2022-06-20"}, 404),
        ({"steg": "något", "dag": "2022-06-20"}, 404),
        ({}, 404),
    ],
)
def test_what_cannot_be_true_is_refused_with_a_page(
    client: TestClient, web_store: Store, fields: dict[str, str], status: int
) -> None:
    assert post(client, **fields) == status
    assert recorded(web_store) == []


def test_a_meeting_that_has_not_been_asks_for_no_minutes(client: TestClient) -> None:
    assert "Protokoll och anslag" not in client.get("/f/degerfors-karlskoga/moten/2022-styrelse-4").text
    assert "Protokoll och anslag" not in client.get("/f/degerfors-karlskoga/moten/2022-beredning-3").text


def test_an_approver_is_chosen_and_taken_back(client: TestClient, web_store: Store) -> None:
    def choose(**fields: str) -> int:
        where = f"{MEETING}/justerare"
        return client.post(where, data=fields, headers=OURS, follow_redirects=False).status_code

    assert choose(person="ledamot-degerfors") == 303
    assert 'id="justerare-1">' in client.get(MEETING).text
    assert choose(person="forbundschef") == 409
    assert [(kind, subject) for kind, subject, *_ in recorded(web_store)] == [("approver", "ledamot-degerfors")]

    assert choose(person="ledamot-degerfors", angra="1") == 303
    assert recorded(web_store) == []
    assert choose(person="ledamot-degerfors", angra="1") == 404
