"""Somebody stands in for the director: shown before it is saved, changed, ended early, undone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from beginning_cases import form_in
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import changing
from arshjul.work.saying import queue
from arshjul.year.model import Association
from arshjul.year.saying.message import MessageKind
from arshjul.year.stand_ins import stand_ins

KEY = "degerfors-karlskoga"
PAGE = f"/f/{KEY}/vikarie"
NEW = {
    "vem": "",
    "namn": "Vera Vikarie",
    "adress": "vera@finsam-dk.example",
    "fran": "2022-08-15",
    "till": "2022-09-02",
}
KNOWN = {**NEW, "vem": "ekonom", "namn": "", "adress": ""}


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    """With ten minutes to undo."""
    return signed_in(replace(web_settings, hold_minutes=10), web_store, "forbundschef@finsam-dk.example")


def stored(store: Store) -> Association:
    with store.reading() as unit:
        return unit.of(KEY).association(())


def days(store: Store) -> list[tuple[str, str, str]]:
    return [(one.person, str(one.since), str(one.until)) for one in stand_ins(stored(store))]


def looked_at(client: TestClient, written: dict[str, str], deed: str = "borja") -> tuple[int, str]:
    inside = next(one for one in forms(client.get(PAGE).text) if f'value="{deed}"' in one)
    answer = client.post(PAGE, data=form_in(inside, PAGE) | written | {"gor": deed}, follow_redirects=False)
    return answer.status_code, answer.text


def forms(html: str) -> list[str]:
    return re.findall(r"<form.*?</form>", html, re.DOTALL)


def saved(client: TestClient, written: dict[str, str], deed: str = "borja") -> int:
    _, html = looked_at(client, written, deed)
    return client.post(PAGE, data=form_in(html, PAGE), follow_redirects=False).status_code


def test_what_changes_hands_is_shown_before_anything_is_saved(director: TestClient, web_store: Store) -> None:
    status, html = looked_at(director, NEW)

    assert status == 200
    assert days(web_store) == []
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert "Vera Vikarie vikarierar från och med 15 augusti 2022 till och med 2 september 2022." in told
    assert "Andra än nu kallas till:" in told
    assert "29 augusti 2022" in told
    assert "Vikarien kallas och Förbundschef kallas inte." in told
    assert re.search(r"\d+ mejl går nu till [^.]*Vera Vikarie", told)


def test_a_new_person_stands_in_from_one_day_to_another_and_may_then_sign_in(
    director: TestClient, web_store: Store
) -> None:
    assert saved(director, NEW) == 303

    (one,) = stand_ins(stored(web_store))
    person = stored(web_store).person(one.person)
    assert person
    assert (person.own_name, str(one.since), str(one.until)) == ("Vera Vikarie", "2022-08-15", "2022-09-02")
    assert "Vera Vikarie" in director.get(PAGE).text
    assert "Förbundschef, vikarie" in director.get(f"/f/{KEY}/medlemmar").text


def test_what_was_looked_at_is_looked_at_again_when_the_days_are_others(director: TestClient, web_store: Store) -> None:
    _, html = looked_at(director, KNOWN)

    again = director.post(PAGE, data=form_in(html, PAGE) | {"till": "2022-09-30"}, follow_redirects=False)

    assert again.status_code == 200
    assert "30 september 2022" in again.text
    assert days(web_store) == []


def test_the_last_day_is_moved_and_one_who_has_not_begun_is_taken_away(director: TestClient, web_store: Store) -> None:
    saved(director, KNOWN)

    assert saved(director, {"till": "2022-08-26"}, "sista") == 303
    assert days(web_store) == [("ekonom", "2022-08-15", "2022-08-26")]
    assert saved(director, {}, "sluta") == 303
    assert days(web_store) == []


def test_faults_stand_at_their_fields_and_nothing_is_saved(director: TestClient, web_store: Store) -> None:
    wrong = (
        ({**KNOWN, "fran": "", "till": "snart"}, "Skriv en dag."),
        ({**KNOWN, "fran": "2022-08-01"}, "Den första dagen har varit"),
        ({**KNOWN, "till": "2022-08-10"}, "är före den första"),
        ({**KNOWN, "vem": "forbundschef"}, "är redan förbundschef"),
        ({**NEW, "namn": ""}, "namn"),
        ({**NEW, "adress": "ekonom@finsam-dk.example"}, "Välj personen i listan"),
    )

    for written, told in wrong:
        status, html = looked_at(director, written)
        assert (status, told in html) == (400, True), written
    assert days(web_store) == []


def test_it_is_undone_as_other_edits(director: TestClient, web_store: Store) -> None:
    saved(director, NEW)

    undone = f"/f/{KEY}/utskick/angra"
    director.post(undone, data=form_in(director.get(PAGE).text, undone))

    assert days(web_store) == []


def told(settings: Settings, store: Store, minutes: int) -> list[tuple[str, str]]:
    """To whom and what the mails about standing in are, that a pass has written so many minutes later."""
    settings = replace(settings, hold_minutes=10)
    with changing(store, KEY, settings.clock.now() + timedelta(minutes=minutes), looks=True) as change:
        queue(change, settings)
    with store.reading() as unit:
        rows = reversed(unit.of(KEY).deliveries.newest(limit=None))
    return [(one.address, one.subject) for one in rows if one.kind is MessageKind.STAND_IN and one.ending is None]


def test_who_stands_in_is_mailed_when_the_time_to_undo_is_over_and_again_when_it_is_called_off(
    director: TestClient, web_settings: Settings, web_store: Store
) -> None:
    _, html = looked_at(director, NEW)
    assert "hur man loggar in" in html
    saved(director, NEW)
    assert told(web_settings, web_store, 1) == []
    begun = ("vera@finsam-dk.example", "Du vikarierar för förbundschefen 15 augusti 2022–2 september 2022")
    assert told(web_settings, web_store, 11) == [begun]

    _, html = looked_at(director, {}, "sluta")
    assert re.search(r"\d+ mejl</strong> går nu till [^.]*Vera Vikarie", html)
    saved(director, {}, "sluta")

    off = ("vera@finsam-dk.example", "Du ska inte vikariera för förbundschefen 15 augusti 2022–2 september 2022")
    assert told(web_settings, web_store, 12) == [begun, off]


def test_the_overview_tells_who_stands_in_and_from_when(director: TestClient) -> None:
    page = f"/f/{KEY}"
    assert "vikariera" not in director.get(page).text
    saved(director, NEW)

    html = re.sub(r"<[^>]+>", "", director.get(page).text)

    assert "Vera Vikarie ska vikariera för förbundschefen från och med måndag 15 augusti 2022" in html
    assert "till och med fredag 2 september 2022" in html
