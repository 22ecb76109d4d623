"""Guests of one meeting: invited to all of it or to one item, shown before they are mailed, and taken away again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from found_forms import forms_of
from starlette.testclient import TestClient
from test_forms import hidden
from visitors import ADDRESSES, signed_in
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.agendas.documents import agenda_values
from arshjul.work.overview import meeting_view
from arshjul.year.access import Capacity

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-4"
PAGE = f"/f/{KEY}/moten/{MEETING}"
GUESTS = f"{PAGE}/gaster"
EVA = {"namn": "Utvärderaren", "epost": "utvarderare@hogskolan.example"}


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(replace(web_settings, hold_minutes=10), web_store, ADDRESSES[Capacity.DIRECTOR])


def an_item(html: str) -> tuple[str, str]:
    """Key and title of an item in the middle of the agenda."""
    return re.findall(r'<option value="([^"]+)">§ \d+ ([^<]+)</option>', html)[3]


def confirming(html: str) -> dict[str, str]:
    """What the form that does what was shown sends."""
    part = re.search(r'<h2 id="val">.*?</form>', html, re.DOTALL)
    assert part, html
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', part[0]))


def test_a_guest_is_shown_the_mail_invited_to_one_item_and_taken_away_again(
    director: TestClient, web_store: Store, web_settings: Settings
) -> None:
    now = web_settings.clock.now()
    before = meeting_view(web_store, KEY, MEETING, now).turnout.forecast
    key, title = an_item(director.get(GUESTS).text)

    looked = director.post(GUESTS, data={**EVA, "arende": key, **hidden(director.get(GUESTS).text)})

    assert (looked.status_code, Reader(looked.text).faults) == (200, [])
    assert f"Du är inbjuden till ärendet: {title}" in looked.text
    assert "Mer om mötet" not in looked.text
    assert "Bjud in, 1 mejl går om 10 minuter" in looked.text
    assert meeting_view(web_store, KEY, MEETING, now).item.occasion.guests == ()
    done = director.post(GUESTS, data={**confirming(looked.text), "nar": "senare"})
    view = meeting_view(web_store, KEY, MEETING, now)
    assert view.item.occasion
    assert view.item.occasion.guests == ("utvarderaren",)
    assert view.turnout.forecast == before
    assert "mejl väntar" in done.text
    assert f"Utvärderaren, gäst vid {title}" in agenda_values(web_store, KEY, MEETING, now, calls=True)["kallade"][-1]
    assert "Gäst: Utvärderaren" in director.get(f"{PAGE}/dagordning").text

    leaving = next(one for one in forms_of(GUESTS, done.text) if one.action == f"{GUESTS}/ta-bort")
    asked = director.post(leaving.action, data=leaving.hidden)
    director.post(f"{GUESTS}/ta-bort", data={**confirming(asked.text), "nar": "nu"})

    assert view.standing.association.person("utvarderaren")
    after = meeting_view(web_store, KEY, MEETING, now).item.occasion
    assert after
    assert (after.guests, after.prepared.visits) == ((), ())


def test_who_cannot_be_invited_is_told_at_the_field(
    director: TestClient, web_store: Store, web_settings: Settings
) -> None:
    chair = meeting_view(web_store, KEY, MEETING, web_settings.clock.now()).association.person(
        "ordforande-region-orebro-lan"
    )
    assert chair
    cases = (
        ({"epost": "ingen"}, "är ingen giltig e-postadress"),
        ({"namn": "A\r\nBcc: b"}, "radbrytning"),
        ({"namn": ""}, "Skriv vem som bjuds in"),
        ({"arende": "added-99"}, "inte på dagordningen längre"),
        ({"epost": chair.own_address}, "är redan kallad till mötet"),
    )
    form = hidden(director.get(GUESTS).text)
    for written, fault in cases:
        answer = director.post(GUESTS, data={**EVA, **form, **written})
        assert answer.status_code in (400, 409)
        assert re.search(rf'class="fault".*?{fault}', answer.text, re.DOTALL), fault
        assert 'id="val"' not in answer.text


def test_nobody_is_invited_to_a_meeting_that_has_been(director: TestClient) -> None:
    over = f"/f/{KEY}/moten/2022-styrelse-3/gaster"

    page = director.get(over)
    refused = director.post(over, data={**EVA, "formular": "bjud-in", "nar": "nu"})

    assert "Mötet har varit" in page.text
    assert list(forms_of(over, page.text)) == []
    assert (refused.status_code, "Mötet har varit" in refused.text) == (409, True)
