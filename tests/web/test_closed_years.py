"""A year that is closed is still there to be read: in the choice of years and on all of its pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from doers import doer
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.clock import Clock
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.work.closing import close_year
from arshjul.work.files.associations import load
from arshjul.work.years import adopt

ADOPTED_AT = datetime(2014, 12, 15, 11, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
CLOSED_AT = datetime(2018, 1, 2, 11, tzinfo=UTC)
LONG_CLOSED = """name: Gammalt
members: [{key: nora, name: Nora kommun, kind: municipality}]
people: [{key: chef, name: Chefen, address: chef@gammalt.example}]
seats: [{person: chef, body: office, role: director}]
years:
  - year: 2015
    occasions: [{key: 2015-jul, kind: meeting, title: Julmöte, day: 2015-12-15, body: board}]
  - year: 2016
    occasions: [{key: 2016-jul, kind: meeting, title: Julmöte, day: 2016-12-15, body: board}]
facts:
  - {chain: discharge, year: 2015, step: sent, day: 2016-03-01, member: nora}
  - {chain: discharge, year: 2015, step: decided, day: 2016-04-25, member: nora, reference: § 12, outcome: granted}
"""


@pytest.fixture(scope="module")
def old_file(web_settings: Settings, example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an association whose 2015 and 2016 are long closed, and that has no other year."""
    path = tmp_path_factory.mktemp("old") / "arshjul.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        load(store, web_settings, LONG_CLOSED.encode(), "gammalt.yaml", doer(ADOPTED_AT))
        for year in (2015, 2016):
            adopt(store, web_settings, "gammalt", year, doer(ADOPTED_AT), accept_because="prov")
            close_year(store, "gammalt", year, "prov", doer(CLOSED_AT, "prov"))
    return path


@pytest.fixture
def old_store(old_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it that the test may change."""
    shutil.copyfile(old_file, tmp_path / "old.db")
    with closing(open_store(f"sqlite:///{tmp_path / 'old.db'}")) as store:
        yield store


@pytest.fixture
def old(web_settings: Settings, old_store: Store) -> TestClient:
    """A visitor of it."""
    return signed_in(web_settings, old_store)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_page_of_a_closed_year_says_that_it_is_closed(old: TestClient) -> None:
    html = page(old, "/f/gammalt/arshjul/2015")

    assert "Avslutat Ingenting mer skickas." in words_of(html)
    assert "/f/gammalt/moten/2015-jul" in html


@pytest.mark.parametrize("path", ["/f/gammalt/arshjul/2015", "/f/gammalt/krockar/2016"])
def test_closed_years_stand_in_the_choice_of_years(old: TestClient, path: str) -> None:
    html = page(old, path)

    place = path.rpartition("/")[0]
    assert re.findall(rf'href="{place}/(\d+)"(?: aria-current="page")?>\1<', html) == ["2015", "2016"]


def test_a_closed_year_beside_a_living_one_stands_in_the_choice(web_settings: Settings, web_store: Store) -> None:
    content = (folder("examples") / "sofint.yaml").read_bytes()
    load(web_store, web_settings, content, "sofint.yaml", doer(CLOSED_AT))
    adopt(web_store, web_settings, "sofint", 2021, doer(CLOSED_AT), accept_because="prov")
    close_year(web_store, "sofint", 2021, "prov", doer(CLOSED_AT, "prov"))
    client = signed_in(web_settings, web_store)

    html = client.get("/f/sofint/arshjul/2022").text

    assert 'href="/f/sofint/arshjul/2021"' in html


def test_the_collisions_of_a_closed_year_are_shown(old: TestClient) -> None:
    assert "2015" in words_of(page(old, "/f/gammalt/krockar/2015"))


def test_the_meeting_its_attendance_and_its_deadlines_are_shown(old: TestClient) -> None:
    assert "15 december 2015" in words_of(page(old, "/f/gammalt/moten/2015-jul"))
    assert "15 december 2015" in words_of(page(old, "/f/gammalt/moten/2015-jul/narvaro"))
    [first, *_] = re.findall(r'href="(/f/gammalt/arshjul/2015/[^"?#.]+)"', page(old, "/f/gammalt/arshjul/2015"))
    assert "2015" in words_of(page(old, first))


def test_the_overview_of_an_association_with_closed_years_alone_says_so(old: TestClient) -> None:
    html = page(old, "/f/gammalt")

    assert "Årshjulet 2016 är avslutat. Ingenting mer skickas." in words_of(html).replace(" .", ".")


def test_discharge_of_a_long_closed_year_is_shown(old: TestClient) -> None:
    text = words_of(page(old, "/f/gammalt/ansvarsfrihet/2015"))

    assert "Nora kommun" in text
    assert "§ 12" in text
    assert old.get("/f/gammalt/ansvarsfrihet/2015?alla=1").status_code == 200


def test_the_other_chains_of_a_long_closed_year_are_shown(old: TestClient) -> None:
    assert "2015" in words_of(page(old, "/f/gammalt/steg-for-steg/2015"))


@pytest.mark.parametrize("page_of", ["/f/gammalt/moten/2015-jul", "/f/gammalt/arshjul/2015/2015:audit-handover"])
def test_what_is_ticked_on_a_page_of_a_closed_year_opens_it(
    old: TestClient, web_settings: Settings, old_store: Store, page_of: str
) -> None:
    item = re.findall(r'name="item" value="([^"]+)"', page(old, page_of))[0]

    answer = old.post(f"{page_of}/lista", data={"item": item}, headers=OURS, follow_redirects=False)

    assert answer.status_code == 303
    later = replace(web_settings, clock=Clock(CLOSED_AT))
    reopened = signed_in(later, old_store)
    assert "Fastställt" in words_of(page(reopened, "/f/gammalt/arshjul/2015"))


def test_a_duty_of_a_closed_year_is_marked_as_done(old: TestClient) -> None:
    [address, *_] = re.findall(r'href="(/f/gammalt/arshjul/2015/[^"?#.]+)"', page(old, "/f/gammalt/arshjul/2015"))

    assert old.post(f"{address}/klar", headers=OURS, follow_redirects=False).status_code == 303

    assert "Fastställt" in words_of(page(old, "/f/gammalt/arshjul/2015"))
