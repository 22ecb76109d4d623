"""The calendars that people subscribe to."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def address(client: TestClient) -> str:
    found = re.search(r"/kalender/[a-z2-7]{26}\.ics", client.get("/f/degerfors-karlskoga/medlemmar").text)
    return found.group(0) if found else ""


def test_a_calendar_is_served_with_its_headers(client: TestClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 200
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'inline; filename="arshjul.ics"'
    assert answer.headers["cache-control"] == "private, max-age=900"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["last-modified"] == "Mon, 27 Jun 2022 07:00:00 GMT"


def test_an_unchanged_calendar_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    weak = client.get(address, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    dated = client.get(address, headers={"If-Modified-Since": first.headers["last-modified"]})

    for answer in (again, weak, dated):
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["etag"] == first.headers["etag"]


def test_a_changed_calendar_is_sent_whatever_its_date(client: TestClient, address: str) -> None:
    headers = {"If-None-Match": '"an older one"', "If-Modified-Since": "Mon, 27 Jun 2050 07:00:00 GMT"}

    assert client.get(address, headers=headers).status_code == 200
    assert client.get(address, headers={"If-Modified-Since": "nonsens"}).status_code == 200


def test_head_has_the_headers_of_get_and_no_body(client: TestClient, address: str) -> None:
    get, head = client.get(address), client.head(address)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_wrong_and_cut_tokens_get_the_same_answer(client: TestClient, address: str) -> None:
    answers = [
        client.get(path) for path in ("/kalender/x.ics", address.replace(".ics", "a.ics"), address[:-5] + ".ics")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
