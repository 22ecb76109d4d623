"""Attacks that no page is about: numbers no database takes, encodings of the sender's choice, methods, cookies."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from arshjul.web.app import DEEDS, PAGES

KEY = "degerfors-karlskoga"
FOLLOWERS = f"/f/{KEY}/foljare"
HALF = b'--b\r\nContent-Disposition: form-data; name="adress"\r\n\r\n\\ud800 hel\r\n--b--\r\n'


@pytest.mark.parametrize("digits", [9, 10, 5000])
def test_a_number_that_nothing_can_have_is_no_fault_of_ours(client: TestClient, digits: int) -> None:
    numbered = [route for route in (*PAGES, *DEEDS) if ":int}" in route.path and "{token}" not in route.path]
    statuses = {}
    for route in numbered:
        path = re.sub(r"\{[^}]*:int\}", "9" * digits, route.path.replace("{association}", KEY))
        answer = client.request(route.method, re.sub(r"\{[^}]*\}", "x", path), follow_redirects=False)
        statuses[route.path] = answer.status_code

    assert len(statuses) > 15
    assert set(statuses.values()) <= {301, 303, 400, 404, 409}, statuses


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-16", "idna", "finns-inte"])
def test_whatever_encoding_a_form_says_it_has_it_is_answered(client: TestClient, charset: str) -> None:
    kind = {"content-type": f"multipart/form-data; boundary=b; charset={charset}"}

    answer = client.post(FOLLOWERS, content=HALF, headers=kind)

    assert answer.status_code == 400
    assert '<html lang="sv">' in answer.text


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    assert client.request(method, FOLLOWERS).status_code == 405


def test_no_header_makes_a_deed_of_looking(client: TestClient) -> None:
    others = {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST", "X-Method-Override": "POST"}

    answers = [client.get("/logga-ut", headers=others), client.get(FOLLOWERS, params={"_method": "POST"})]

    assert [answer.status_code for answer in answers] == [405, 200]


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"])
def test_no_header_moves_a_page_or_its_links(client: TestClient, name: str) -> None:
    answer = client.get(FOLLOWERS, headers={name: "host=ond.example"})

    assert answer.status_code == 200
    assert "ond.example" not in answer.text


@pytest.mark.parametrize("cookie", [r'"\015\012X-Ond: 1"', '"\\000"', "a" * 7000, "a; arshjul-browser=b"])
def test_a_cookie_of_ones_own_making_writes_no_header(client: TestClient, cookie: str) -> None:
    answer = client.post("/logga-in", data={"adress": "x@y.example"}, headers={"cookie": f"arshjul-browser={cookie}"})

    assert answer.status_code == 200
    assert "x-ond" not in answer.headers
    assert not re.search(r"[\x00-\x1f]", answer.headers["set-cookie"])


@pytest.mark.parametrize("key", ["//ond.example", "https:ond.example", "/\\ond.example", "..", "a\r\nX-Ond: 1"])
def test_a_former_address_leads_nowhere_else(client: TestClient, key: str) -> None:
    answer = client.get("/moten/x", params={"forbund": key, "till": "//ond.example"}, follow_redirects=False)

    assert re.match(r"/f/[^/\\\s]+/moten/x\?till=", answer.headers["location"])
    assert "x-ond" not in answer.headers
