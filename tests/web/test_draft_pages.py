"""The page of a draft: what collides is mended, accepted or answered where it stands."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from doers import doer
from starlette.testclient import TestClient
from test_every_form import CLEAR, SCRIPT, forms_of, sent
from test_forms import hidden
from visitors import ADDRESSES, signed_in
from web_pages import Reader

from arshjul.clock import Clock
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.work.files.associations import load
from arshjul.work.undoing import undo
from arshjul.work.years import adopt
from arshjul.year.access import Capacity
from arshjul.year.model import YearPlan

KEY = "degerfors-karlskoga"
AT = datetime(2021, 12, 14, 8, 0, tzinfo=UTC)
PAGE = f"/f/{KEY}/arshjul/2022/utkast"


@pytest.fixture(scope="module")
def draft_settings(web_settings: Settings) -> Settings:
    return replace(web_settings, clock=Clock(AT.replace(hour=9)))


@pytest.fixture(scope="module")
def draft_file(draft_settings: Settings, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as a draft, with a day that a member has agreed on and that no meeting decides in time for."""
    path = tmp_path_factory.mktemp("utkast") / "draft.db"
    shutil.copyfile(migrated_sqlite, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        content = (folder("examples") / f"{KEY}.yaml").read_bytes()
        load(store, draft_settings, content, f"{KEY}.yaml", doer(AT))
    return path


@pytest.fixture
def draft(draft_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "draft.db"
    shutil.copyfile(draft_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


@pytest.fixture
def director(draft_settings: Settings, draft: Store) -> TestClient:
    return signed_in(draft_settings, draft, ADDRESSES[Capacity.DIRECTOR])


def plan(store: Store) -> YearPlan:
    with store.reading() as unit:
        found = unit.of(KEY).association().plan(2022)
    assert found
    return found


def forms(client: TestClient, action: str) -> list[str]:
    return re.findall(
        rf'<form method="post" action="[^"]*/utkast/{action}".*?</form>', client.get(PAGE).text, re.DOTALL
    )


def post(client: TestClient, action: str, form: str, **fields: str) -> Any:
    return client.post(f"{PAGE}/{action}", data={**hidden(form, 0), **fields})


def test_a_meeting_moves_to_the_day_that_a_remedy_names_and_back(
    director: TestClient, draft: Store, draft_settings: Settings
) -> None:
    page = director.get(PAGE)
    assert Reader(page.text).faults == []
    form = next(one for one in forms(director, "atgard") if "Flytta till" in one)
    wanted = hidden(form, 0)
    before = plan(draft)

    post(director, "atgard", form)

    day = date.fromisoformat(wanted["dag"])
    assert {o.key: o.day for o in plan(draft).occasions}[wanted["mote"]] == day
    undo(draft, draft_settings, KEY, None, doer(AT.replace(hour=9)))
    assert plan(draft) == before


def test_an_extra_meeting_is_added_with_the_boards_hours(director: TestClient, draft: Store) -> None:
    form = next(one for one in forms(director, "atgard") if "Lägg ett extra möte" in one)
    known = {o.key for o in plan(draft).occasions}

    post(director, "atgard", form)

    (extra,) = [o for o in plan(draft).occasions if o.key not in known]
    assert (extra.title, extra.day.isoformat()) == ("Extra styrelsemöte", hidden(form, 0)["dag"])
    assert extra.start is not None


def test_a_letter_that_asks_for_respite_is_ready(director: TestClient) -> None:
    page = unescape(director.get(PAGE).text)

    assert "Kan ni ge oss anstånd till" in page
    assert "Samordningsförbundet Finsam Degerfors-Karlskoga\n" in page


def test_a_collision_is_accepted_with_a_reason_and_opened_again(director: TestClient) -> None:
    form = forms(director, "krock")[0]
    refused = post(director, "krock", form, skal=" ", gor="godta")
    assert refused.status_code == 400
    assert "Skriv varför ni godtar det" in refused.text

    accepted = post(director, "krock", form, skal="Regionen vet det.", gor="godta")
    assert "Skäl: Regionen vet det." in accepted.text
    post(director, "krock", next(one for one in forms(director, "krock") if 'value="angra"' in one), gor="angra")

    assert "Regionen vet det." not in director.get(PAGE).text


def test_the_deciding_meeting_is_chosen(director: TestClient, draft: Store) -> None:
    form = next(one for one in forms(director, "beslut") if 'value="budget"' in one)
    meetings = re.findall(r'<option value="([^"]+)"', form)

    post(director, "beslut", form, mote=meetings[-1])

    assert "budget" in next(o for o in plan(draft).occasions if o.key == meetings[-1]).matters


def test_who_is_called_already_is_not_called(director: TestClient) -> None:
    before = re.search(r"kommer att skicka (\d+) mejl", director.get(f"/f/{KEY}/arshjul/2022/faststall").text)

    post(director, "kallad", forms(director, "kallad")[0], gor="kallad")

    after = director.get(f"/f/{KEY}/arshjul/2022/faststall").text
    told = re.search(r"kommer att skicka (\d+) mejl", after)
    assert before
    assert told
    assert int(told.group(1)) < int(before.group(1))
    assert "mejl: Redan kallad på annat sätt." in after


def test_the_year_is_rehearsed_week_by_week_and_person_by_person(director: TestClient) -> None:
    page = director.get(f"{PAGE}/ovning")

    assert Reader(page.text).faults == []
    assert "Person för person" in page.text
    assert re.search(r"<summary>Förbundschef.*: \d+ mejl</summary>", page.text)


def test_an_adopted_year_has_no_such_page_and_is_not_mended_here(
    director: TestClient, draft: Store, draft_settings: Settings
) -> None:
    form = next(one for one in forms(director, "atgard") if "Flytta till" in one)
    adopt(draft, draft_settings, KEY, 2022, doer(AT), accept_because="Ett prov")

    assert director.get(PAGE, follow_redirects=False).status_code == 303
    before = plan(draft)
    refused = post(director, "atgard", form)

    assert refused.status_code == 409
    assert plan(draft) == before


def test_every_form_of_the_page_answers_clearly_to_nothing_and_to_a_script(director: TestClient) -> None:
    found = {form.shape: form for form in forms_of(PAGE, director.get(PAGE).text)}.values()
    assert len(found) >= 4

    for form in found:
        for text in ("", SCRIPT):
            status, page = sent(director, form, dict.fromkeys((*form.texts, *form.choices), text))
            assert status in CLEAR, form
            assert "<script>alert" not in page


def test_an_item_of_the_library_leads_to_where_its_days_are_seen(director: TestClient) -> None:
    address = f"/f/{KEY}/ny-egen-punkt?forslag=lonesamtal"

    assert f'href="{address}"' in director.get(f"/f/{KEY}/arshjul/2022/utkast").text
    assert 'value="vecka 10"' in director.get(address).text


def test_next_year_is_made_of_this_beside_it_and_taken_away(director: TestClient, draft: Store) -> None:
    here = f"/f/{KEY}/arshjul/2023/fornyelse"
    page = director.get(here)
    assert Reader(page.text).faults == []
    assert "Samma vecka och veckodag som 2022" in page.text

    made = director.post(here, data={"gor": "gor", "engang": "a"})
    assert str(made.url).endswith("/arshjul/2023/utkast")
    again = director.post(here, data={"gor": "gor", "engang": "b"})
    assert again.status_code == 200  # nobody has changed it since
    director.post(here, data={"gor": "ta-bort", "engang": "c"})

    with draft.reading() as unit:
        assert 2023 not in unit.of(KEY).years
