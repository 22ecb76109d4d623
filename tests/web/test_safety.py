"""Headers on everything, deeds from our own pages alone, and errors that tell no secrets."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from web_pages import PAGES

from arshjul.store import Store
from arshjul.store.values.kinds import Logged
from arshjul.web.frame.headers import CONTENT_SECURITY_POLICY

MEETING = "/f/degerfors-karlskoga/moten/2022-styrelse-4"
TICK = f"{MEETING}/lista"
KEY = "degerfors-karlskoga"


def facts(store: Store) -> int:
    with store.reading() as unit:
        return len(unit.of(KEY).facts())


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        "/finns-inte",
        "/f/degerfors-karlskoga/moten/finns-inte",
        "/f/degerfors-karlskoga/arshjul/1999",
        "/kalender/x.ics",
    ],
)
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_a_fault_nobody_expected_shows_a_number_and_no_trace(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("arshjul.web.people.members.with_addresses", broken)

    answer = client.get("/f/degerfors-karlskoga/medlemmar")

    assert answer.status_code == 500
    assert "Något gick fel hos oss" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    number = answer.text.partition("nummer ")[2][:8]
    assert number in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "/finns-inte",
        "/f/degerfors-karlskoga/moten/finns-inte",
        "/f/degerfors-karlskoga/arshjul/1999",
        "/f/degerfors-karlskoga/arshjul/99999999999999999999",
        "/f/degerfors-karlskoga/arshjul/2022/finns-inte",
        "/f/degerfors-karlskoga/krockar/1999",
        "/f/degerfors-karlskoga/utskick/999999",
        "/f/degerfors-karlskoga/utskick/99999999999999999999",
        "/kalender/fel.ics",
        "/f/degerfors-karlskoga/moten/%00",
        "/f/degerfors-karlskoga/moten/..%2f..%2fetc",
    ],
)
def test_what_does_not_exist_is_told_in_swedish(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "Sidan finns inte" in answer.text


def test_what_a_visitor_writes_is_shown_as_text(client: TestClient) -> None:
    answer = client.get("/f/<script>alert(1)</script>")

    assert answer.status_code == 404
    assert "<script>" not in answer.text


@pytest.mark.parametrize("host", ["arshjul.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "[::1"])
def test_another_host_name_is_turned_away(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})

    assert answer.status_code == 400
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "Degerfors" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8321", "127.0.0.1", "[::1]:8321"])
def test_the_names_of_this_machine_are_let_in(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://127.0.0.1:8321.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8321"},
    ],
)
def test_a_deed_from_another_page_changes_nothing(
    client: TestClient, web_store: Store, headers: dict[str, str]
) -> None:
    before = facts(web_store)

    answer = client.post(TICK, data={"item": "summons"}, headers=headers)

    assert answer.status_code == 403
    assert "annan webbplats" in answer.text
    assert facts(web_store) == before


def test_looking_changes_nothing(client: TestClient, web_store: Store) -> None:
    before = facts(web_store)

    for path in (*PAGES, TICK + "?item=summons", "/f/degerfors-karlskoga/arshjul/2022/2022:budget/klar"):
        client.get(path)
        client.head(path)

    assert facts(web_store) == before
    assert client.get(TICK).status_code == 405


def test_a_form_that_is_too_long_is_refused(client: TestClient, web_store: Store) -> None:
    before = facts(web_store)

    assert client.post(TICK, data={"item": "x" * 20_000}).status_code == 404
    assert client.post(TICK, data={"item": "x" * 300_000}).status_code == 413
    assert client.post(TICK, content=b"item=\xff").status_code in (400, 404)
    assert client.post(TICK, content=b"&".join(b"a%d=1" % n for n in range(50))).status_code == 400
    assert facts(web_store) == before


@pytest.mark.parametrize("path", ["/svar/{}/m", "/min-sida/{}", "/beslut/{}", "/kalender/{}.ics", "/logga-in/{}"])
def test_who_tries_many_wrong_links_must_wait_and_it_is_told_once_without_the_links(
    client: TestClient, web_store: Store, path: str
) -> None:
    tried = [client.get(path.format(f"{number:026}")).status_code for number in range(25)]

    assert tried[:15] == [404 if "logga-in" not in path else 410] * 15
    assert tried[-1] == 429
    assert client.get("/tillganglighet").status_code == 200
    with web_store.reading() as unit:
        told = [line for line in unit.entrance.log_lines(100) if line.what is Logged.WRONG_LINK]
    assert [line.note for line in told] == ["fler än 20 på en minut"]
