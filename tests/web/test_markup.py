"""Well-formed, accessible as far as a machine sees, and nothing from other hosts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from visitors import signed_in
from web_pages import PAGES, Reader

from arshjul.settings import Settings
from arshjul.store import open_store

ALL = (*PAGES, "/finns-inte")
Read = Callable[[str], Reader]


@pytest.fixture(scope="module")
def read(web_settings: Settings, example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """Look at a page as it is; nobody changes anything, so each is made once for all that is asked of it."""
    path = tmp_path_factory.mktemp("markup") / "example.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        client = signed_in(web_settings, store)
        yield cache(lambda path: Reader(client.get(path).text))


@pytest.mark.parametrize("path", ALL)
def test_every_page_is_well_formed(read: Read, path: str) -> None:
    page = read(path)

    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)


@pytest.mark.parametrize("path", ALL)
def test_headings_come_in_order_under_one_first(read: Read, path: str) -> None:
    page = read(path)

    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(page.headings))


@pytest.mark.parametrize("path", ALL)
def test_every_page_has_landmarks_and_table_headers_with_scope(read: Read, path: str) -> None:
    page = read(path)

    menu = set() if path == "/finns-inte" else {"nav"}  # it looks the same to a stranger
    assert {"header", "main", "footer"} | menu <= set(page.landmarks)
    assert page.headers_without_scope == 0


@pytest.mark.parametrize("path", ALL)
def test_no_page_fetches_or_posts_anywhere_else(read: Read, path: str) -> None:
    page = read(path)

    assert all(address.startswith("/") or address == "data:," for address in page.fetched)
    assert {urlsplit(link).netloc for link in page.links} <= {"", "127.0.0.1:8321"}


@pytest.mark.parametrize("path", ALL)
def test_no_page_needs_a_script_or_a_style_of_its_own(read: Read, path: str) -> None:
    assert read(path).inline_styles == 0


@pytest.mark.parametrize("path", ALL)
def test_links_within_a_page_lead_somewhere(read: Read, path: str) -> None:
    page = read(path)

    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_own_links_of_the_main_pages_are_answered(client: TestClient) -> None:
    links = {
        link.partition("#")[0]
        for path in (
            "/",
            "/f/degerfors-karlskoga/arshjul/2022",
            "/f/degerfors-karlskoga/krockar/2022",
            "/f/degerfors-karlskoga/moten/2022-styrelse-4",
        )
        for link in Reader(client.get(path).text).links
        if link.startswith("/")
    }

    unanswered = [link for link in sorted(links) if client.get(link).status_code not in (200, 303, 503)]

    assert len(links) > 40
    assert unanswered == []
