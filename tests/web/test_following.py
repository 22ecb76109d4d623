"""Several associations in one list, for who follows them: read only, the own alone, and as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from asked_statements import statements
from doers import doer
from starlette.testclient import TestClient
from visitors import signed_in
from web_pages import Reader

from arshjul.clock import read_clock
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.store.values.entrance import Appointment
from arshjul.work.chains.recording import record
from arshjul.work.files.associations import load
from arshjul.work.years import adopt
from arshjul.year.access import Capacity
from arshjul.year.chains.facts import ChainFact

FOLLOWER = "foljer@regionorebrolan.example"
LIST, FILE = "/mina-forbund/laget", "/mina-forbund/laget.csv"


@pytest.fixture(scope="module")
def settings(web_settings: Settings) -> Settings:
    """The end of August 2022: a board meeting is near, and the councils should have answered in May."""
    return replace(web_settings, clock=read_clock("2022-08-22T09:00"))


@pytest.fixture(scope="module")
def several_file(settings: Settings, example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three associations, of which a region's official follows two; in one a member is silent."""
    path = tmp_path_factory.mktemp("followed") / "followed.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        now = settings.clock.now()
        text = (folder("examples") / "degerfors-karlskoga.yaml").read_bytes()
        other = text.replace(b"name: ", b'name: "=HYPERLINK(1)" #', 1)
        other = other.replace(b"key: degerfors-karlskoga", b"key: annat", 1)
        load(store, settings, other, "annat.yaml", doer(now))
        load(store, settings, text.replace(b"key: degerfors-karlskoga", b"key: tredje", 1), "tredje.yaml", doer(now))
        adopt(store, settings, "annat", 2022, doer(now))
        for member in ("karlskoga", "degerfors"):
            sent = ChainFact("discharge", 2021, "sent", date(2022, 4, 20), member)
            record(store, "degerfors-karlskoga", sent, doer(now))
        expected = ChainFact("discharge", 2021, "expected", date(2022, 8, 22), "degerfors", due=date(2022, 9, 26))
        record(store, "degerfors-karlskoga", expected, doer(now))
        with store.writing() as unit:
            for key in ("degerfors-karlskoga", "annat"):
                appointed = Appointment(0, FOLLOWER, Capacity.FOLLOWER, key, now, "prov")
                unit.entrance.appoint(appointed, unit.of(key).id)
    return path


@pytest.fixture
def several(several_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "followed.db"
    shutil.copyfile(several_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


@pytest.fixture
def follower(settings: Settings, several: Store) -> TestClient:
    return signed_in(settings, several, FOLLOWER)


def rows_of(client: TestClient) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(FILE).content.decode("utf-8-sig")), delimiter=";"))


def test_the_follower_sees_what_comes_what_is_late_and_who_is_silent_in_the_own_associations(
    follower: TestClient,
) -> None:
    html = follower.get(LIST).text

    page = Reader(html)
    assert page.faults == []
    assert [link for link in page.links if link in ("/f/annat", "/f/degerfors-karlskoga")] == [
        "/f/annat",
        "/f/degerfors-karlskoga",
    ]
    assert "tredje" not in html
    assert "Inget besked om ansvarsfrihet 2021" in html
    assert '<form method="post" action="/mina' not in html
    assert all(follower.get(link).status_code == 200 for link in page.links if link.startswith("/f/degerfors"))
    assert "/mina-forbund/laget" in follower.get("/mina-forbund").text


def test_who_has_told_when_it_decides_is_not_silent(follower: TestClient) -> None:
    silent = [row["Vem"] for row in rows_of(follower) if row["Läge"] == "Tyst" and "ansvarsfrihet" in row["Vad"]]

    assert silent == ["Karlskoga kommun"]


def test_the_file_opens_in_a_swedish_excel_and_runs_nothing(follower: TestClient) -> None:
    answer = follower.get(FILE)

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="laget-i-mina-forbund.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfF\xc3\xb6rbund;L\xc3\xa4ge;Datum;Vecka;Vad;Vem\r\n")
    rows = rows_of(follower)
    assert {row["Läge"] for row in rows} == {"Försenat", "Tyst", "Kommer"}
    assert {row["Förbund"] for row in rows} == {"'=HYPERLINK(1)", "Samordningsförbundet Finsam Degerfors-Karlskoga"}
    meetings = [row for row in rows if row["Läge"] == "Tyst" and "möte" in row["Vad"]]
    assert {(row["Datum"], row["Vem"]) for row in meetings} == {("2022-08-29", "5 ledamöter har inte svarat")}
    assert len(meetings) == 2


def test_it_asks_as_few_questions_of_ten_associations_as_of_three(settings: Settings, several: Store) -> None:
    few = asked_cold_and_warm(settings, several)
    text = (folder("examples") / "degerfors-karlskoga.yaml").read_bytes()
    for number in range(7):
        content = text.replace(b"key: degerfors-karlskoga", f"key: ytterligare-{number}".encode(), 1)
        load(several, settings, content, f"ytterligare-{number}.yaml", doer(settings.clock.now()))
        with several.writing() as unit:
            key = f"ytterligare-{number}"
            appointed = Appointment(0, FOLLOWER, Capacity.FOLLOWER, key, settings.clock.now(), "prov")
            unit.entrance.appoint(appointed, unit.of(key).id)

    assert asked_cold_and_warm(settings, several) == few


def asked_cold_and_warm(settings: Settings, store: Store) -> tuple[int, int]:
    with closing(open_store(str(store.engine.url))) as fresh:
        client = signed_in(settings, fresh, FOLLOWER)
        client.get("/mina-forbund")  # who is asking is found out first
        numbers = []
        for _ in range(2):
            with statements(fresh) as asked:
                assert client.get(LIST).status_code == 200
            numbers.append(len(asked))
        return numbers[0], numbers[1]


@pytest.mark.parametrize("path", [LIST, FILE])
def test_who_reads_no_overview_sees_no_association_and_who_has_not_signed_in_nothing(
    settings: Settings, several: Store, path: str
) -> None:
    member = signed_in(settings, several, "ledamot@degerfors.example")
    stranger = TestClient(member.app, base_url=settings.base_url)

    assert "Degerfors-Karlskoga" not in member.get(path).text
    assert stranger.get(path, follow_redirects=False).headers["location"] == "/logga-in"
    assert stranger.post(path).status_code == 405
