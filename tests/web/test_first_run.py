"""A first run without a file: from one link to an administrator, an association and its director."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from doers import doer
from starlette.testclient import TestClient
from visitors import admitted

from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.store.values.kinds import Logged
from arshjul.web.app import build_app
from arshjul.work.entering import Invitation, first_link, invite
from arshjul.work.founding import key_of
from arshjul.year.access import Capacity

ADMINISTRATOR, DIRECTOR = "drift@kommun.example", "chef@forbundet.example"
FOUNDED = {"gor": "forbund", "namn": "Finsam Ängelholm", "chef": "Eva Chef", "adress": DIRECTOR}


@pytest.fixture
def nothing(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """A database that was made a moment ago."""
    path = tmp_path / "nothing.db"
    shutil.copyfile(migrated_sqlite, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


def public(settings: Settings) -> Settings:
    return replace(settings, base_url="https://arshjul.forbundet.example")


def begun(settings: Settings, store: Store) -> TestClient:
    """Whoever has opened the link that the first start shows."""
    link = first_link(store, settings, settings.clock.now()).removeprefix(settings.base_url)
    client = TestClient(build_app(settings, store), base_url=settings.base_url)
    client.post(link)
    return client


def test_from_one_link_come_an_administrator_an_association_and_its_director(
    web_settings: Settings, nothing: Store
) -> None:
    settings = public(web_settings)
    first = begun(settings, nothing)
    assert "Börja med dig själv" in first.get("/administration").text

    first.post("/administration", data={"gor": "administrator", "adress": ADMINISTRATOR})
    page = first.post("/administration", data=FOUNDED).text

    assert "Finsam Ängelholm" in page
    assert "mejlet kunde inte skickas" in page  # there is no server here
    assert f"som {ADMINISTRATOR}" in first.get("/mina-inloggningar").text
    assert first_link(nothing, settings, settings.clock.now()) == ""
    director = admitted(build_app(settings, nothing), DIRECTOR)
    assert director.get("/f/finsam-angelholm/medlemmar").status_code == 200
    assert director.get("/administration").status_code == 403
    assert first.get("/f/finsam-angelholm/medlemmar").status_code == 404
    logged = first.get("/administration/logg").text
    assert "Förbund inbjudet" in logged
    assert DIRECTOR in logged


def test_who_was_let_in_for_the_first_start_is_out_when_there_is_something_to_see(
    web_settings: Settings, nothing: Store
) -> None:
    settings = public(web_settings)
    first, another = begun(settings, nothing), begun(settings, nothing)

    first.post("/administration", data={"gor": "administrator", "adress": ADMINISTRATOR})

    assert first.get("/administration").status_code == 200
    assert another.get("/administration", follow_redirects=False).headers["location"] == "/logga-in"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"gor": "administrator", "adress": "<script>"}, 400),
        ({"gor": "forbund", "namn": "", "chef": "Eva", "adress": DIRECTOR}, 400),
        ({"gor": "forbund", "namn": "Nytt", "chef": "", "adress": DIRECTOR}, 400),
        ({"gor": "forbund", "namn": "???", "chef": "Eva", "adress": DIRECTOR}, 409),
        ({"gor": "avsluta", "adress": "ingen@kommun.example"}, 404),
        ({}, 409),
    ],
)
def test_what_cannot_be_is_told_and_what_was_written_is_kept(
    web_settings: Settings, nothing: Store, fields: dict[str, str], status: int
) -> None:
    answer = begun(web_settings, nothing).post("/administration", data=fields)

    assert answer.status_code == status
    assert "<script>" not in answer.text
    assert fields.get("namn", "") in answer.text


def test_the_same_association_is_not_founded_twice(web_settings: Settings, nothing: Store) -> None:
    first = begun(web_settings, nothing)

    assert first.post("/administration", data=FOUNDED).status_code == 200
    assert first.post("/administration", data=FOUNDED).status_code == 409


def test_a_director_lets_somebody_follow_and_ends_it(web_settings: Settings, web_store: Store) -> None:
    app = build_app(web_settings, web_store)
    director, home = admitted(app, "forbundschef@finsam-dk.example"), "/f/degerfors-karlskoga"
    director.post(f"{home}/foljare", data={"adress": "Foljer@Region.example"})
    follower = admitted(app, "foljer@region.example")
    follower.follow_redirects = False
    assert follower.get(home).status_code == 200

    director.post(f"{home}/foljare", data={"adress": "foljer@region.example", "avsluta": "1"})

    assert follower.get(home).status_code == 303
    with web_store.reading() as unit:
        kept = [line.what for line in unit.entrance.log_lines(20)]
    assert {Logged.APPOINTED, Logged.DISMISSED} <= set(kept)


def test_an_invitation_tells_where_to_sign_in_and_holds_no_secret(web_settings: Settings, tmp_path: Path) -> None:
    invitation = Invitation(DIRECTOR, "Eva Chef", Capacity.DIRECTOR, "Finsam Ängelholm")

    async def sent() -> bool:
        async with mail_sink(tmp_path) as port:
            settings = replace(web_settings, smtp_url=f"smtp://127.0.0.1:{port}")
            return await invite(settings, invitation, doer(settings.clock.now()))

    assert asyncio.run(sent())
    (path,) = tmp_path.rglob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body
    assert "som förbundschef i Finsam Ängelholm" in body.get_content()
    assert f"{web_settings.base_url}/logga-in\r\n" in body.get_content()


def test_the_key_of_an_association_is_made_of_its_name() -> None:
    assert key_of("Finsam Örebro & Lekeberg ") == "finsam-orebro-lekeberg"
