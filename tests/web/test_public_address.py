"""A service with a public address: it is asked for by that name alone, and a proxy's word is believed when named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.app import build_app

PUBLIC = "https://arshjul.forbundet.example"
SHOWN = "/tillganglighet"
ANSWER = "/svar/abcdefghijklmnopqrstuvwxyz/2022-styrelse-4"

Visitor = Callable[..., TestClient]


@pytest.fixture
def visitor(web_settings: Settings, web_store: Store) -> Visitor:
    """Makes a visitor of a service behind a proxy, and of a page that tells what the service knows of them."""

    def told(request: Request) -> Response:
        return PlainTextResponse(f"{request.client.host if request.client else ''} {request.url.scheme}")

    def made(address: str = PUBLIC, *, peer: str = "127.0.0.1", **changed: object) -> TestClient:
        settings = replace(web_settings, loopback_only=False, base_url=PUBLIC, **changed)
        app = build_app(settings, web_store)
        app.router.routes.append(Route("/prov", told))
        return TestClient(app, base_url=address, client=(peer, 50000))

    return made


@pytest.mark.parametrize("host", ["arshjul.forbundet.example", "ARSHJUL.forbundet.example:443"])
def test_the_public_name_is_let_in(visitor: Visitor, host: str) -> None:
    answer = visitor().get(SHOWN, headers={"Host": host})

    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert "bara på den här datorn" not in answer.text


@pytest.mark.parametrize(
    "host", ["forbundet.example", "www.arshjul.forbundet.example", "arshjul.forbundet.example:8443", "evil.example", ""]
)
def test_every_other_name_is_told_the_public_one(visitor: Visitor, host: str) -> None:
    answer = visitor().get(SHOWN, headers={"Host": host})

    assert answer.status_code == 400
    assert f"Sidorna finns på {PUBLIC}/" in answer.text


def test_two_names_in_one_request_are_turned_away(visitor: Visitor) -> None:
    twice = [("Host", "arshjul.forbundet.example"), ("Host", "arshjul.forbundet.example")]

    assert visitor().get(SHOWN, headers=twice).status_code == 400


@pytest.mark.parametrize(("path", "status"), [(SHOWN, 200), ("/prov", 400), ("/static/arshjul.css", 400)])
def test_this_machine_asks_by_its_own_name_only_whether_all_is_well(visitor: Visitor, path: str, status: int) -> None:
    assert visitor("http://127.0.0.1:8321").get(path).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": PUBLIC}, 404),
        ({"Sec-Fetch-Site": "same-origin"}, 404),
        ({"Origin": "http://arshjul.forbundet.example"}, 403),
        ({"Origin": f"{PUBLIC}:8443"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_deed_comes_from_a_page_at_the_public_address(visitor: Visitor, headers: dict[str, str], status: int) -> None:
    assert visitor().post(ANSWER, data={"svar": "ja"}, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        ((), "203.0.113.7", "127.0.0.1"),
        (("10.0.0.1",), "203.0.113.7", "127.0.0.1"),
        (("127.0.0.1",), "203.0.113.7", "203.0.113.7"),
        (("127.0.0.1",), "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (("127.0.0.1",), "2001:db8:0::1", "2001:db8::1"),
        (("127.0.0.1",), "<script>x", "127.0.0.1"),
        (("127.0.0.1",), "", "127.0.0.1"),
    ],
)
def test_only_a_named_proxy_says_who_comes(
    visitor: Visitor, proxies: tuple[str, ...], forwarded: str, seen: str
) -> None:
    told = visitor(proxies=proxies).get("/prov", headers={"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "http"})

    assert told.text == f"{seen} https"


def test_without_a_public_address_no_browser_is_bound_to_https(client: TestClient) -> None:
    assert "strict-transport-security" not in client.get(SHOWN).headers
