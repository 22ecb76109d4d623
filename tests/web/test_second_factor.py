"""The code from the telephone: asked of those whose association says so, used once, and given anew by two together."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from pyotp import TOTP
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient
from visitors import admitted

from arshjul.clock import Clock
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.store.values.entrance import Appointment
from arshjul.store.values.kinds import Logged
from arshjul.web.app import build_app
from arshjul.work.entering.second_factor import secret_of
from arshjul.work.files.associations import load
from arshjul.year.access import Capacity

NOW = datetime(2022, 8, 8, 7, tzinfo=UTC)
HOME = "/f/degerfors-karlskoga"
DIRECTOR, CHAIR = "forbundschef@finsam-dk.example", "ledamot@regionorebrolan.example"
SECRETARY, ADMINISTRATOR = "sekreterare@finsam-dk.example", "drift@kommun.example"


@pytest.fixture(scope="module")
def asking_file(
    web_settings: Settings, example_file: Path, example_content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database with an association that asks for a second factor, and with an administrator."""
    path = tmp_path_factory.mktemp("asking") / "arshjul.db"
    shutil.copyfile(example_file, path)
    asks = example_content.replace(b"\narticles:\n", b"\narticles:\n  second_factor: ja\n", 1)
    assert asks != example_content
    with closing(open_store(f"sqlite:///{path}")) as store:
        load(store, replace(web_settings, clock=Clock(NOW)), asks, "degerfors-karlskoga.yaml", doer(NOW))
        with store.writing() as unit:
            unit.entrance.appoint(Appointment(0, ADMINISTRATOR, Capacity.ADMINISTRATOR, "", NOW, "prov"), None)
    return path


@pytest.fixture
def web_store(asking_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it that the test may change."""
    shutil.copyfile(asking_file, tmp_path / "arshjul.db")
    with closing(open_store(f"sqlite:///{tmp_path / 'arshjul.db'}")) as store:
        yield store


@pytest.fixture
def app(web_settings: Settings, web_store: Store) -> Starlette:
    """Their pages."""
    return build_app(replace(web_settings, clock=Clock(NOW)), web_store)


def set_clock(app: Starlette, moment: datetime) -> None:
    house = app.state.house
    app.state.house = replace(house, settings=replace(house.settings, clock=Clock(moment)))


def key_shown(client: TestClient) -> str:
    found = re.search(r'class="address">([A-Z2-7 ]+)<', client.get("/andra-faktorn").text)
    assert found
    return found[1].replace(" ", "")


def give(client: TestClient, code: str) -> int:
    return client.post("/andra-faktorn", data={"kod": code}, follow_redirects=False).status_code


def with_factor(app: Starlette, address: str, moment: datetime = NOW) -> TestClient:
    """Somebody who has just set the telephone up."""
    client = admitted(app, address)
    assert give(client, TOTP(key_shown(client)).at(moment)) == 303
    return client


def test_a_director_comes_no_further_without_the_code_and_a_secretary_does(app: Starlette) -> None:
    director, secretary = admitted(app, DIRECTOR), admitted(app, SECRETARY)
    director.follow_redirects = False

    assert director.get(HOME).headers["location"] == "/andra-faktorn"
    assert director.post(f"{HOME}/steg-for-steg/2021").status_code == 401
    assert secretary.get(HOME).status_code == 200
    key = key_shown(director)
    assert "<svg viewBox" in director.get("/andra-faktorn").text
    assert give(director, f" {TOTP(key).at(NOW)[:3]} {TOTP(key).at(NOW)[3:]} ") == 303
    assert director.get(HOME).status_code == 200
    assert key not in director.get("/andra-faktorn").text


def test_an_administrator_shows_the_code_when_any_association_asks_for_it(app: Starlette) -> None:
    administrator = admitted(app, ADMINISTRATOR)

    assert administrator.get("/administration", follow_redirects=False).headers["location"] == "/andra-faktorn"
    assert with_factor(app, ADMINISTRATOR).get("/administration").status_code == 200


def test_a_code_is_used_once_and_an_older_one_never_after_it(app: Starlette, web_store: Store) -> None:
    first = with_factor(app, DIRECTOR)
    code = TOTP(shared_secret(app, web_store)).at(NOW)
    second = admitted(app, DIRECTOR)

    assert give(second, code) == 409
    assert give(second, TOTP(shared_secret(app, web_store)).at(NOW - timedelta(seconds=30))) == 409
    assert second.get(HOME, follow_redirects=False).status_code == 303
    assert give(second, TOTP(shared_secret(app, web_store)).at(NOW + timedelta(seconds=30))) == 303
    assert first.get(HOME).status_code == 200


def shared_secret(app: Starlette, store: Store, address: str = DIRECTOR) -> str:
    with store.reading() as unit:
        factor = next(one for one in unit.second_factors.confirmed() if one.address == address)
    found = secret_of(app.state.house.settings, factor)
    assert found
    return found


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "１２３４５６", "x" * 9000])
def test_a_wrong_code_is_told_and_logged(app: Starlette, web_store: Store, code: str) -> None:
    client = admitted(app, DIRECTOR)
    key_shown(client)

    assert give(client, code) == 409
    with web_store.reading() as unit:
        assert unit.entrance.log_lines(1)[0].what is Logged.WRONG_CODE


def test_after_five_codes_one_waits(app: Starlette) -> None:
    client = admitted(app, DIRECTOR)
    key = key_shown(client)

    assert [give(client, "000000") for _ in range(6)] == [409] * 5 + [429]
    assert give(client, TOTP(key).at(NOW)) == 429
    later = NOW + timedelta(minutes=4)
    set_clock(app, later)
    assert give(client, TOTP(key).at(later)) == 303


def test_a_copy_of_the_database_holds_no_secret(app: Starlette, web_store: Store) -> None:
    with_factor(app, DIRECTOR)
    secret = shared_secret(app, web_store)

    with web_store.engine.connect() as connection:
        kept = str(list(connection.execute(text("SELECT * FROM second_factors"))))
    assert secret.lower() not in kept.lower()


def test_a_lost_one_is_given_anew_by_two_together_and_never_by_oneself(app: Starlette, web_store: Store) -> None:
    director, chair, administrator = (with_factor(app, one) for one in (DIRECTOR, CHAIR, ADMINISTRATOR))
    with web_store.reading() as unit:
        numbers = {one.address: str(one.account_id) for one in unit.second_factors.confirmed()}

    def renewed(client: TestClient, address: str) -> int:
        form = {"konto": numbers[address]}
        return client.post("/andra-faktorn/fornya", data=form, follow_redirects=False).status_code

    assert renewed(director, DIRECTOR) == 404
    assert DIRECTOR not in director.get("/andra-faktorn/fornya").text.partition("<main")[2]
    assert renewed(chair, DIRECTOR) == 303
    assert renewed(chair, DIRECTOR) == 303  # the same one twice is still one
    assert director.get(HOME).status_code == 200
    assert renewed(administrator, DIRECTOR) == 303

    assert director.get(HOME, follow_redirects=False).headers["location"] == "/andra-faktorn"
    assert key_shown(director)
    with web_store.reading() as unit:
        told = [(line.what, line.address) for line in unit.entrance.log_lines(4)]
    assert told[0] == (Logged.FACTOR_RENEWED, DIRECTOR)
    assert (Logged.FACTOR_RENEWAL_ASKED, DIRECTOR) in told


def test_a_yes_of_yesterday_is_none(app: Starlette, web_store: Store) -> None:
    _, _, chair = (with_factor(app, one) for one in (DIRECTOR, ADMINISTRATOR, CHAIR))
    with web_store.reading() as unit:
        number = next(str(one.account_id) for one in unit.second_factors.confirmed() if one.address == DIRECTOR)
    chair.post("/andra-faktorn/fornya", data={"konto": number})

    later = NOW + timedelta(days=1, minutes=1)
    set_clock(app, later)
    again = admitted(app, ADMINISTRATOR)
    assert give(again, TOTP(shared_secret(app, web_store, ADMINISTRATOR)).at(later)) == 303
    again.post("/andra-faktorn/fornya", data={"konto": number})

    with web_store.reading() as unit:
        assert DIRECTOR in {one.address for one in unit.second_factors.confirmed()}


def test_nobody_without_the_right_sees_who_has_a_code(app: Starlette) -> None:
    secretary = admitted(app, SECRETARY)

    assert secretary.get("/andra-faktorn/fornya").status_code == 403
    assert secretary.post("/andra-faktorn/fornya", data={"konto": "1"}).status_code == 403
