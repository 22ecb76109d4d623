"""One helper for every form: nothing that was written is lost, nothing is done twice, and two who edit are heard."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from starlette.testclient import TestClient
from visitors import admitted, signed_in

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.app import build_app
from arshjul.web.frame.cookies import session_cookie
from arshjul.web.frame.form import Clash, ClashError, merged
from arshjul.work.entering import appointed
from arshjul.year.access import Capacity

KEY = "degerfors-karlskoga"
FOLLOWERS = f"/f/{KEY}/foljare"
ANNA, BERIT = "forbundschef@finsam-dk.example", "ledamot@regionorebrolan.example"


def hidden(html: str, form: int = -1) -> dict[str, str]:
    """The hidden fields of one form of a page; of the last one, if none is named."""
    of_form = re.findall(r"<form.*?</form>", html, re.DOTALL)[form]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', of_form)
    return {name: unescape(value) for name, value in found}


def followers(store: Store) -> list[str]:
    return [one.address for one in appointed(store, Capacity.FOLLOWER, KEY)]


def test_a_refused_form_is_shown_again_with_what_was_written_and_what_to_do(client: TestClient) -> None:
    form = hidden(client.get(FOLLOWERS).text)

    answer = client.post(FOLLOWERS, data={**form, "adress": "inte <b>en</b> adress"})

    assert answer.status_code == 400
    assert "<title>Fel: Följare" in answer.text
    assert 'value="inte &lt;b&gt;en&lt;/b&gt; adress"' in answer.text
    (fault,) = re.findall(r'<a href="#bjud-in-adress">([^<]+)</a>', answer.text)
    assert f"</span> {fault}</p>" in answer.text
    assert 'aria-describedby="bjud-in-adress-fel" aria-invalid="true"' in answer.text
    assert "autofocus" in answer.text


def test_the_same_form_sent_twice_is_done_once_and_leads_to_the_same_page(client: TestClient, web_store: Store) -> None:
    form = {**hidden(client.get(FOLLOWERS).text), "adress": "ny@region.example"}

    first, second = (client.post(FOLLOWERS, data=form, follow_redirects=False) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert followers(web_store) == ["ny@region.example"]


def test_a_form_that_was_changed_since_it_was_sent_is_another_deed(client: TestClient, web_store: Store) -> None:
    form = hidden(client.get(FOLLOWERS).text)

    for address in ("en@region.example", "en.till@region.example"):
        client.post(FOLLOWERS, data={**form, "adress": address})

    assert sorted(followers(web_store)) == ["en.till@region.example", "en@region.example"]


def test_a_refused_form_can_be_sent_again(client: TestClient, web_store: Store) -> None:
    form = {**hidden(client.get(FOLLOWERS).text), "adress": "fel"}

    answers = [client.post(FOLLOWERS, data=form, follow_redirects=False).status_code for _ in range(2)]

    assert answers == [400, 400]


def test_too_long_a_text_is_told_at_its_field_and_kept(client: TestClient) -> None:
    form = {**hidden(client.get(FOLLOWERS).text), "adress": "x" * 100_000}

    answer = client.post(FOLLOWERS, data=form)

    assert answer.status_code == 400
    assert "E-postadress får vara högst 254 tecken" in answer.text
    assert "x" * 100_000 in answer.text
    assert client.post(FOLLOWERS, data={"adress": "x" * 300_000}).status_code == 413


def test_an_ended_session_keeps_what_was_written_until_one_has_signed_in(
    web_settings: Settings, web_store: Store
) -> None:
    client = signed_in(web_settings, web_store, ANNA)
    form = {**hidden(client.get(FOLLOWERS).text), "adress": "ny@region.example"}
    client.cookies.clear()

    refused = client.post(FOLLOWERS, data=form)
    again = {**hidden(refused.text), "adress": "ny@region.example"}

    assert refused.status_code == 401
    assert 'value="ny@region.example"' in refused.text
    assert "Jag har loggat in – spara" in refused.text
    assert 'action="/logga-in" target="_blank"' in refused.text
    assert followers(web_store) == []
    client.cookies.set(session_cookie(web_settings), signed_in(web_settings, web_store, ANNA).cookies.get("arshjul"))
    assert client.post(FOLLOWERS, data=again, follow_redirects=False).status_code == 303
    assert followers(web_store) == ["ny@region.example"]


@pytest.mark.parametrize("other", [BERIT, None])
def test_what_one_wrote_is_not_saved_by_another_who_has_signed_in(
    web_settings: Settings, web_store: Store, other: str | None
) -> None:
    app = build_app(web_settings, web_store)
    form = {**hidden(admitted(app, ANNA).get(FOLLOWERS).text), "adress": "ny@region.example"}

    answer = admitted(app, other).post(FOLLOWERS, data=form)

    assert answer.status_code == 409
    assert 'value="ny@region.example"' in answer.text
    assert "Jag har loggat in" not in answer.text
    assert followers(web_store) == []


def test_who_lost_the_right_meanwhile_keeps_the_text(web_settings: Settings, web_store: Store) -> None:
    berit = signed_in(web_settings, web_store, BERIT)

    mine = berit.post(FOLLOWERS, data={"adress": "ny@region.example"})
    others = berit.post(FOLLOWERS.replace(KEY, "annat"), data={"adress": "ny@region.example"})

    assert (mine.status_code, others.status_code) == (403, 404)
    assert all('value="ny@region.example"' in answer.text for answer in (mine, others))


def test_a_key_of_a_former_secret_is_still_ones_own(web_settings: Settings, web_store: Store) -> None:
    client = signed_in(web_settings, web_store, ANNA)
    form = {**hidden(client.get(FOLLOWERS).text), "adress": "ny@region.example"}
    rotated = replace(web_settings, secret_key="another", former_keys=(web_settings.secret_key,))

    answer = signed_in(rotated, web_store, ANNA).post(FOLLOWERS, data=form, follow_redirects=False)

    assert answer.status_code == 303


def test_changes_of_different_fields_are_both_kept() -> None:
    before = {"dag": "2027-03-01", "plats": "Degerfors", "start": "9.00"}
    now = before | {"plats": "Karlskoga"}
    written = before | {"start": "10.00", "plats": "Degerfors\r\n"}

    assert merged(before, now, written) == {"dag": "2027-03-01", "plats": "Karlskoga", "start": "10.00"}


def test_two_who_change_the_same_field_are_told_and_neither_loses_it() -> None:
    before, now, written = {"plats": "Degerfors"}, {"plats": "Karlskoga"}, {"plats": "Örebro"}

    with pytest.raises(ClashError) as refused:
        merged(before, now, written)

    assert refused.value.clashes == {"plats": Clash("Örebro", "Karlskoga", "Degerfors")}
    assert merged(before, now, {"plats": "Karlskoga"}) == now
