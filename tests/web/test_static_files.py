"""What a browser keeps of the pages: style sheets and scripts, fetched once and again only when they are others."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from arshjul.web.frame.headers import CONTENT_SECURITY_POLICY
from arshjul.web.frame.static_files import FILES, KEPT_FOR_EVER, static_address


def test_a_page_names_the_style_sheet_by_its_content_and_that_address_is_kept_for_ever(client: TestClient) -> None:
    address = re.search(r'<link rel="stylesheet" href="([^"]+)">', client.get("/tillganglighet").text)
    assert address

    answer = client.get(address[1])

    assert answer.headers["cache-control"] == KEPT_FOR_EVER
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


@pytest.mark.parametrize("version", ["", "?v=", "?v=0123456789abcdef0123456789abcdef"])
def test_at_any_other_address_it_is_asked_for_each_time_and_not_sent_again(client: TestClient, version: str) -> None:
    first = client.get(f"/static/arshjul.css{version}")

    again = client.get(f"/static/arshjul.css{version}", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_there_and_leads_nowhere_else(client: TestClient, name: str) -> None:
    answer = client.get(static_address(name))

    assert answer.status_code == 200
    assert "http:" not in answer.text
    assert "https:" not in answer.text


@pytest.mark.parametrize(
    "path", ["/static/", "/static/..%2fbase.html", "/static/%2e%2e/base.html", "/static/arshjul.css/"]
)
def test_no_other_file_is_shown(client: TestClient, path: str) -> None:
    assert client.get(path, follow_redirects=False).status_code in (307, 404)


def test_a_browser_runs_and_asks_for_nothing_but_what_is_ours() -> None:
    allowed = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))

    assert allowed.pop("img-src") == "'self' data:"
    assert {name: allowed.pop(name) for name in ("default-src", "base-uri", "frame-ancestors")} == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert allowed == dict.fromkeys(("style-src", "script-src", "connect-src", "form-action"), "'self'")
