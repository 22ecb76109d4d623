"""The page on which a trial is begun, and let go when what is sent has been seen; the banner on all the others."""

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
from visitors import ADDRESSES, signed_in
from web_pages import Reader

from arshjul.clock import Clock
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.work.agendas.sending import say_yes
from arshjul.work.files.associations import load
from arshjul.work.trials import begin_trial, trial_of
from arshjul.work.undoing import deeds, undo
from arshjul.work.years import adopt
from arshjul.year.access import Capacity
from arshjul.year.deeds import DeedKind
from arshjul.year.model import Role, YearStatus

KEY, PAGE = "degerfors-karlskoga", "/f/degerfors-karlskoga/provdrift"
DRAFTED_AT = datetime(2021, 12, 14, 8, 0, tzinfo=UTC)
DIRECTOR = "forbundschef@finsam-dk.example"


@pytest.fixture(scope="module")
def held_settings(web_settings: Settings) -> Settings:
    return replace(web_settings, hold_minutes=10, clock=Clock(DRAFTED_AT.replace(hour=9)))


@pytest.fixture
def draft(held_settings: Settings, migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "draft.db"
    shutil.copyfile(migrated_sqlite, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        content = (folder("examples") / f"{KEY}.yaml").read_bytes()
        load(store, replace(held_settings, hold_minutes=0), content, f"{KEY}.yaml", doer(DRAFTED_AT))
        yield store


@pytest.fixture
def director(held_settings: Settings, draft: Store) -> TestClient:
    return signed_in(held_settings, draft, DIRECTOR)


def test_a_trial_is_begun_adopted_in_seen_and_let_go_with_time_to_take_it_back(
    director: TestClient, draft: Store, held_settings: Settings
) -> None:
    assert PAGE in Reader(director.get(f"/f/{KEY}/kom-igang").text).links
    adopting = f"/f/{KEY}/arshjul/2022/faststall"
    assert "Börja i provdrift" in director.get(adopting).text
    form = {**hidden(director.get(adopting).text), "skal": "Vi vet det.", "nar": "nu", "prov": "1"}
    assert director.post(adopting, data=form, follow_redirects=False).status_code == 303

    for path in ("", "/arshjul/2022", "/utskick", "/medlemmar"):
        html = director.get(f"/f/{KEY}{path}").text
        assert "<strong>Provdrift:</strong> alla mejl går bara till förbundschefen." in html
        assert PAGE in Reader(html).links

    sent = trial_of(draft, held_settings, KEY, held_settings.clock.now()).sent
    assert sent is not None
    page = director.get(PAGE).text
    assert Reader(page).faults == []
    assert f"Avsluta, {len(sent.soon)} mejl går om 10 minuter" in page
    assert len(sent.soon) > 50

    director.post(PAGE, data={**hidden(page), "nar": "senare"})
    ended = director.get(PAGE).text
    assert "Provdriften tar slut kl." in ended
    assert re.search(r"den är avslutad, och mejlen går kl. \d\d\.\d\d", director.get(f"/f/{KEY}").text)
    director.post(PAGE, data={**hidden(ended), "gor": "borja"})
    assert trial_of(draft, held_settings, KEY, held_settings.clock.now()).goes_on


def test_an_adoption_in_a_trial_is_undone_from_the_bar_on_every_page(
    director: TestClient, draft: Store, held_settings: Settings
) -> None:
    adopting = f"/f/{KEY}/arshjul/2022/faststall"
    form = {**hidden(director.get(adopting).text), "skal": "Vi vet det.", "nar": "senare", "prov": "1"}
    assert director.post(adopting, data=form, follow_redirects=False).status_code == 303
    for path in ("", "/arshjul/2022", "/provdrift"):
        html = director.get(f"/f/{KEY}{path}").text
        assert re.search(r"<strong>\d+ mejl väntar</strong> efter fastställande av 2022\.", html)
        assert "De visas bara för förbundschefen om 10 minuter." in html

    bar = {"engang": hidden(html)["engang"], "nummer": re.findall(r'name="nummer" value="(\d+)"', html)[0]}
    undone = director.post(f"/f/{KEY}/utskick/angra", data=bar)

    assert undone.status_code == 200
    assert "Ångrat." in undone.text
    with draft.reading() as unit:
        assert unit.of(KEY).years[2022] is YearStatus.DRAFT
    trial = trial_of(draft, held_settings, KEY, held_settings.clock.now())
    assert trial.goes_on
    assert trial.sent
    assert trial.sent.soon == ()


def test_what_is_sent_in_a_trial_is_promised_for_when_it_is_let_go_and_never_said_to_have_gone(
    director: TestClient, draft: Store, held_settings: Settings
) -> None:
    tried(draft, held_settings)
    meeting = f"/f/{KEY}/moten/2022-styrelse-4"
    say_yes(draft, KEY, "2022-styrelse-4", Role.CHAIR, doer(held_settings.clock.now()))

    page = director.get(f"{meeting}/kallelse").text
    assert "Skicka när provdriften avslutas" in page
    assert "mejl nu" not in page
    director.post(f"{meeting}/kallelse", data={**hidden(page), "nar": "nu"})

    for address in (meeting, f"{meeting}/dagordning"):
        html = director.get(address).text
        assert "Kallelsen går när provdriften avslutas." in html
        assert "Kallelsen gick" not in html


def test_it_is_let_go_once_by_whoever_is_first_and_an_adoption_is_still_undone_before_the_mails_go(
    director: TestClient, draft: Store, held_settings: Settings
) -> None:
    tried(draft, held_settings)
    another = signed_in(held_settings, draft, DIRECTOR)
    mine, others = (hidden(client.get(PAGE).text) for client in (director, another))

    for _ in range(2):
        assert director.post(PAGE, data={**mine, "nar": "senare"}, follow_redirects=False).status_code == 303
    late = another.post(PAGE, data={**others, "nar": "nu"})

    assert late.status_code == 409
    assert "Ingen provdrift pågår." in late.text
    now = held_settings.clock.now()
    [number] = [one.number for one in deeds(draft, KEY) if one.kind is DeedKind.ADOPTED]
    assert sum(one.kind is DeedKind.LET_GO for one in deeds(draft, KEY)) == 1
    undo(draft, held_settings, KEY, number, doer(now))
    begin_trial(draft, KEY, doer(now))
    trial = trial_of(draft, held_settings, KEY, now)
    assert trial.sent
    assert trial.sent.soon == ()


def test_who_only_reads_is_told_that_what_stands_there_is_tried(draft: Store, held_settings: Settings) -> None:
    tried(draft, held_settings)
    member = signed_in(held_settings, draft, ADDRESSES[Capacity.BOARD_MEMBER])

    for path in ("/arshjul/2022", "/min-sida"):
        html = member.get(f"/f/{KEY}{path}").text
        assert "<strong>Provdrift:</strong>" in html
        assert "prövas, och kan bli ändrat." in html
        assert PAGE not in html


def tried(draft: Store, settings: Settings) -> None:
    """Begin a trial and adopt the year in it, without time to undo that."""
    now = settings.clock.now()
    begin_trial(draft, KEY, doer(now))
    adopt(draft, replace(settings, hold_minutes=0), KEY, 2022, doer(now), accept_because="Prov")


def test_what_has_become_another_since_it_was_seen_is_not_sent(
    director: TestClient, draft: Store, held_settings: Settings
) -> None:
    director.post(PAGE, data={**hidden(director.get(PAGE).text), "gor": "borja"})
    seen = hidden(director.get(PAGE).text)
    adopt(draft, held_settings, KEY, 2022, doer(DRAFTED_AT.replace(hour=8, minute=30)), accept_because="Prov")

    refused = director.post(PAGE, data={**seen, "nar": "nu"})

    assert refused.status_code == 409
    assert "inte längre det som du såg" in refused.text
    assert trial_of(draft, held_settings, KEY, held_settings.clock.now()).goes_on


def test_who_begins_in_the_middle_is_led_to_where_last_years_discharge_is_typed_in(director: TestClient) -> None:
    address = f"/f/{KEY}/ansvarsfrihet/2020"

    assert address in Reader(director.get(f"/f/{KEY}/kom-igang").text).links
    assert director.get(address).status_code == 200
