"""Well-formed, accessible as far as a machine sees, and nothing from other hosts."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from web_pages import PAGES, Reader

ALL = (*PAGES, "/finns-inte")


@pytest.mark.parametrize("path", ALL)
def test_every_page_is_well_formed(client: TestClient, path: str) -> None:
    page = Reader(client.get(path).text)

    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)


@pytest.mark.parametrize("path", ALL)
def test_headings_come_in_order_under_one_first(client: TestClient, path: str) -> None:
    page = Reader(client.get(path).text)

    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(page.headings))


@pytest.mark.parametrize("path", ALL)
def test_every_page_has_landmarks_and_table_headers_with_scope(client: TestClient, path: str) -> None:
    page = Reader(client.get(path).text)

    assert {"header", "nav", "main", "footer"} <= set(page.landmarks)
    assert page.headers_without_scope == 0


@pytest.mark.parametrize("path", ALL)
def test_no_page_fetches_or_posts_anywhere_else(client: TestClient, path: str) -> None:
    page = Reader(client.get(path).text)

    assert all(address.startswith("/") or address == "data:," for address in page.fetched)
    assert {urlsplit(link).netloc for link in page.links} <= {"", "127.0.0.1:8321"}


@pytest.mark.parametrize("path", ALL)
def test_no_page_needs_a_script_or_a_style_of_its_own(client: TestClient, path: str) -> None:
    assert Reader(client.get(path).text).inline_styles == 0


@pytest.mark.parametrize("path", ALL)
def test_links_within_a_page_lead_somewhere(client: TestClient, path: str) -> None:
    page = Reader(client.get(path).text)

    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_own_links_of_the_main_pages_are_answered(client: TestClient) -> None:
    links = {
        link.partition("#")[0]
        for path in ("/", "/arshjul/2022", "/krockar/2022", "/moten/2022-styrelse-4")
        for link in Reader(client.get(path).text).links
        if link.startswith("/")
    }

    unanswered = [link for link in sorted(links) if client.get(link).status_code not in (200, 303, 503)]

    assert len(links) > 40
    assert unanswered == []
