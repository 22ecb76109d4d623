"""What adopting a year sends is shown first, is what is sent, and is really undone."""

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
from test_forms import hidden
from visitors import signed_in
from web_pages import Reader

from arshjul.clock import Clock
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.work.files.associations import load
from arshjul.work.saying import adoption
from arshjul.year.model import YearStatus

KEY = "degerfors-karlskoga"
DRAFTED_AT = datetime(2021, 12, 14, 8, 0, tzinfo=UTC)
PAGE = f"/f/{KEY}/arshjul/2022/faststall"
DIRECTOR = "forbundschef@finsam-dk.example"


@pytest.fixture(scope="module")
def held_settings(web_settings: Settings) -> Settings:
    """Settings under which a deed is held for ten minutes, some minutes after the draft was loaded."""
    return replace(web_settings, hold_minutes=10, clock=Clock(DRAFTED_AT.replace(hour=9)))


@pytest.fixture(scope="module")
def draft_file(held_settings: Settings, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("draft") / "draft.db"
    shutil.copyfile(migrated_sqlite, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        content = (folder("examples") / f"{KEY}.yaml").read_bytes()
        load(store, replace(held_settings, hold_minutes=0), content, f"{KEY}.yaml", doer(DRAFTED_AT))
    return path


@pytest.fixture
def draft(draft_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy, that the test may change, of an association with a draft of 2022."""
    path = tmp_path / "draft.db"
    shutil.copyfile(draft_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


@pytest.fixture
def director(held_settings: Settings, draft: Store) -> TestClient:
    return signed_in(held_settings, draft, DIRECTOR)


def form_of(client: TestClient, **fields: str) -> dict[str, str]:
    return {**hidden(client.get(PAGE).text), "skal": "Vi vet det.", "nar": "senare", **fields}


def status(store: Store) -> YearStatus:
    with store.reading() as unit:
        return unit.of(KEY).years[2022]


def test_the_page_tells_how_many_to_whom_and_opens_one_of_each_kind(
    director: TestClient, held_settings: Settings, draft: Store
) -> None:
    preview = adoption(draft, held_settings, KEY, 2022, held_settings.clock.now())

    page = director.get(PAGE).text

    assert Reader(page).faults == []
    assert f"{preview.told('Årshjulet 2022')}." in page
    assert f"Fastställ, {len(preview.soon)} mejl går om 10 minuter" in page
    assert re.findall(r"<summary>(\w+) till", page) == ["Kalenderinbjudan", "Sammanställning", "Påminnelse", "Begäran"]
    assert "Dagordning och handlingar" in page
    assert status(draft) is YearStatus.DRAFT
    assert PAGE in Reader(director.get(f"/f/{KEY}/arshjul/2022").text).links


def test_what_was_shown_waits_and_is_undone_from_every_page(director: TestClient, draft: Store) -> None:
    shown = re.search(r"Fastställ, (\d+) mejl", director.get(PAGE).text)

    adopted = director.post(PAGE, data=form_of(director), follow_redirects=False)
    year, overview = (director.get(f"/f/{KEY}{path}").text for path in ("/arshjul/2022", ""))

    assert adopted.status_code == 303
    assert status(draft) is YearStatus.ADOPTED
    assert shown
    assert all(
        f"{shown.group(1)} mejl väntar</strong> efter fastställande av 2022" in page for page in (year, overview)
    )
    assert "Ångra (10 min)" in year
    undone = director.post(f"/f/{KEY}/utskick/angra", data=hidden(overview, 0))
    assert f"{shown.group(1)} mejl stoppades och lämnar aldrig. Inget av dem hade gått." in undone.text
    assert status(draft) is YearStatus.DRAFT
    assert "mejl väntar" not in director.get(f"/f/{KEY}").text
    again = director.post(f"/f/{KEY}/utskick/angra", data={"nummer": "2"})
    assert (again.status_code, "redan ångrat" in again.text) == (409, True)


def test_nobody_but_the_director_has_the_bar(held_settings: Settings, director: TestClient, draft: Store) -> None:
    director.post(PAGE, data=form_of(director))

    secretary = signed_in(held_settings, draft, "sekreterare@finsam-dk.example")

    assert "mejl väntar" not in secretary.get(f"/f/{KEY}").text
    assert secretary.get(PAGE).status_code == 403


def test_at_once_leaves_no_time_to_undo(director: TestClient, draft: Store) -> None:
    director.post(PAGE, data=form_of(director, nar="nu"))

    assert status(draft) is YearStatus.ADOPTED
    assert "mejl väntar" not in director.get(f"/f/{KEY}").text


def test_what_has_changed_since_it_was_shown_is_shown_again_and_nothing_is_sent(
    director: TestClient, held_settings: Settings, draft: Store
) -> None:
    form = form_of(director, skal="Ett <b>skäl</b> som inte får försvinna.")
    content = (folder("examples") / f"{KEY}.yaml").read_bytes().replace(b"Revisor", b"Revisorn")
    load(draft, held_settings, content, f"{KEY}.yaml", doer(held_settings.clock.now()))

    answer = director.post(PAGE, data=form)

    assert answer.status_code == 409
    assert "inte längre det som du såg" in answer.text
    assert f"inläsning av {KEY}.yaml" in answer.text
    assert "Ett &lt;b&gt;skäl&lt;/b&gt; som inte får försvinna." in answer.text
    assert status(draft) is YearStatus.DRAFT
    assert director.post(PAGE, data=form_of(director), follow_redirects=False).status_code == 303


def test_what_breaks_a_rule_asks_for_a_reason_at_its_field(
    director: TestClient, held_settings: Settings, draft: Store
) -> None:
    content = (folder("examples") / f"{KEY}.yaml").read_bytes().replace(b"day: 2022-02-07", b"day: 2022-04-25")
    load(draft, held_settings, content, f"{KEY}.yaml", doer(DRAFTED_AT))

    refused = director.post(PAGE, data=form_of(director, skal=" "))
    adopted = director.post(PAGE, data=form_of(director, skal="Så beslutade styrelsen."))

    assert refused.status_code == 400
    assert 'href="#faststall-skal"' in refused.text
    assert "--accept" not in refused.text
    assert "mejl väntar" in adopted.text


def test_a_double_click_adopts_once(director: TestClient, draft: Store) -> None:
    form = form_of(director)

    answers = [director.post(PAGE, data=form, follow_redirects=False) for _ in range(2)]

    assert [one.headers["location"] for one in answers] == [f"/f/{KEY}/arshjul/2022"] * 2
