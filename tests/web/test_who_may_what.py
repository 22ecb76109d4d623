"""Every cell of the table, tried at the gate of every route, with two associations full of data."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from doers import doer
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient
from visitors import ADDRESSES, admitted, signed_in

from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.store.values.entrance import Appointment
from arshjul.store.values.kinds import Logged
from arshjul.web.app import DEEDS, PAGES, build_app
from arshjul.web.frame.gate import Open
from arshjul.web.frame.house import house_of
from arshjul.web.frame.routes import GuardedRoute
from arshjul.work.files.associations import load
from arshjul.year.access import OF_SERVICE, TABLE, Capacity, Grant, Right

KEY, OTHER = "degerfors-karlskoga", "annat"
MEETING = f"/f/{KEY}/moten/2022-styrelse-4"
GUARDED = tuple(route for route in (*PAGES, *DEEDS) if route.admits not in (Open.ALL, Open.PUBLIC, Open.LINK))
UNLIKE = tuple({(one.admits, one.narrows, one in DEEDS): one for one in GUARDED}.values())
"""One of those that differ in nothing but their address: the gate is the same."""
LET_IN, SENT_ON, REFUSED, UNKNOWN = 200, 303, 403, 404


@pytest.fixture(scope="module")
def two_file(web_settings: Settings, example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two associations that hold the same, with other people in the second."""
    path = tmp_path_factory.mktemp("two") / "two.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        content = (folder("examples") / f"{KEY}.yaml").read_bytes()
        other = content.replace(b"key: degerfors-karlskoga", b"key: annat", 1).replace(b".example}", b".annat.example}")
        now = web_settings.clock.now()
        load(store, web_settings, other, "annat.yaml", doer(now))
        with store.writing() as unit:
            follower, administrator = ADDRESSES[Capacity.FOLLOWER], ADDRESSES[Capacity.ADMINISTRATOR]
            appointed = Appointment(0, follower, Capacity.FOLLOWER, KEY, now, "prov")
            unit.entrance.appoint(appointed, unit.of(KEY).id)
            unit.entrance.appoint(Appointment(0, administrator, Capacity.ADMINISTRATOR, "", now, "prov"), None)
    return path


@pytest.fixture
def two(two_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy that the test may change."""
    path = tmp_path / "two.db"
    shutil.copyfile(two_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


def nothing(_: Request) -> Response:
    return PlainTextResponse("inne")


def gates(
    settings: Settings,
    store: Store,
    routes: Collection[GuardedRoute] = GUARDED,
    behind: Callable[[GuardedRoute], Callable[..., Any]] = lambda _: nothing,
) -> Starlette:
    """The gate of every route, with nothing *behind* it but what is wanted there."""
    app = build_app(settings, store)
    app.router.routes = [
        GuardedRoute(
            one.path.removeprefix("/f/{association}"), behind(one), one.admits, one.method, narrows=one.narrows
        )
        for one in routes
    ]
    return app


def tried(client: TestClient, route: GuardedRoute, association: str) -> int:
    path = re.sub(r"\{[^}]*:int\}", "1", route.path.replace("{association}", association))
    path = re.sub(r"\{[^}]*\}", "x", path)
    method = "POST" if route in DEEDS else "GET"
    return client.request(method, path, follow_redirects=False).status_code


def expected(route: GuardedRoute, capacity: Capacity) -> int:
    if isinstance(route.admits, Open):
        return LET_IN
    if capacity is Capacity.ADMINISTRATOR and route.admits not in OF_SERVICE:
        return UNKNOWN  # there is no association for who only keeps the service going
    grant = TABLE[capacity][route.admits]
    return LET_IN if grant is Grant.YES or (grant is Grant.OWN and route.narrows) else REFUSED


def test_every_right_is_given_at_the_gate_as_the_table_says(web_settings: Settings, two: Store) -> None:
    app = gates(web_settings, two)
    found, wanted = {}, {}
    for capacity, address in ADDRESSES.items():
        client = admitted(app, address)
        for route in UNLIKE:
            key = (capacity.value, route.path, route.admits.value)
            found[key] = tried(client, route, KEY)
            wanted[key] = expected(route, capacity)

    assert found == wanted


def test_another_associations_things_are_not_found_by_anybody(web_settings: Settings, two: Store) -> None:
    app = gates(web_settings, two)
    of_one = [route for route in UNLIKE if isinstance(route.admits, Right) and route.admits not in OF_SERVICE]
    found = {
        (capacity.value, route.path): tried(client, route, OTHER)
        for capacity, address in ADDRESSES.items()
        for client in [admitted(app, address)]
        for route in of_one
    }

    assert set(found.values()) == {UNKNOWN}, {key: status for key, status in found.items() if status != UNKNOWN}


@pytest.mark.parametrize("asked_about", [OTHER, "finns-inte"])
def test_a_page_that_asks_about_another_association_finds_none(
    web_settings: Settings, two: Store, asked_about: str
) -> None:
    answered: list[str] = []

    def asks(request: Request) -> Response:
        with house_of(request).store.reading() as unit:
            answered.append(unit.of(asked_about).key)
        return PlainTextResponse("inne")

    async def asks_in_a_deed(request: Request) -> Response:
        return await run_in_threadpool(asks, request)

    of_one = [one for one in (*PAGES, *DEEDS) if one.admits not in OF_SERVICE]
    unlike = {(one.admits, one.narrows, one in DEEDS): one for one in of_one}.values()
    app = gates(web_settings, two, unlike, lambda route: asks_in_a_deed if route in DEEDS else asks)
    director, host = admitted(app, ADDRESSES[Capacity.DIRECTOR]), admitted(app)

    found = {tried(director, route, KEY) for route in unlike}
    found |= {tried(host, route, KEY) for route in unlike if isinstance(route.admits, Right)}

    assert found == {UNKNOWN}
    assert answered == []


def test_nobody_comes_past_a_gate_without_a_session(web_settings: Settings, two: Store) -> None:
    client = TestClient(gates(web_settings, two), base_url=web_settings.base_url)
    client.cookies.set("arshjul", "x" * 43)

    assert {tried(client, route, KEY) for route in GUARDED if route in PAGES} == {SENT_ON}
    assert {tried(client, route, KEY) for route in GUARDED if route in DEEDS} == {401}


def test_another_association_looks_like_one_that_does_not_exist(web_settings: Settings, two: Store) -> None:
    client = signed_in(web_settings, two, ADDRESSES[Capacity.DIRECTOR], raises=False)

    other, none = (client.get(f"/f/{key}/utskick") for key in (OTHER, "finns-inte"))

    assert (other.status_code, other.text) == (none.status_code, none.text)
    assert OTHER not in other.text


def test_the_chooser_and_the_views_of_several_show_ones_own_associations_alone(
    web_settings: Settings, two: Store
) -> None:
    client = signed_in(web_settings, two, ADDRESSES[Capacity.FOLLOWER])

    for path in ("", "/ansvarsfrihet/2021?alla=1", "/ansvarsfrihet/2021?medlem=Karlskoga"):
        page = client.get(f"/f/{KEY}{path}").text
        assert OTHER not in page
        assert "Välj förbund" not in page
    assert '/inkorg"' not in client.get(f"/f/{KEY}").text


def test_what_is_refused_is_told_and_logged(web_settings: Settings, two: Store) -> None:
    address = ADDRESSES[Capacity.BOARD_MEMBER]
    client = signed_in(web_settings, two, address)

    answer = client.get(f"/f/{KEY}/inkorg")

    assert answer.status_code == REFUSED
    assert "ingår inte i din roll" in answer.text
    with two.reading() as unit:
        line = unit.entrance.log_lines(1)[0]
    assert (line.what, line.address, line.note) == (Logged.REFUSED, address, "läsa inkorgen")


def test_an_economist_ticks_the_own_papers_alone(web_settings: Settings, two: Store) -> None:
    director = signed_in(web_settings, two, ADDRESSES[Capacity.DIRECTOR])
    items = re.findall(r'name="item" value="([^"]+)"', director.get(MEETING).text)
    economist = signed_in(web_settings, two, ADDRESSES[Capacity.ECONOMIST])

    answers = {
        item: economist.post(f"{MEETING}/lista", data={"item": item}, follow_redirects=False).status_code
        for item in items
    }

    assert set(answers.values()) == {303, 409}


def test_one_answers_for_oneself_alone(web_settings: Settings, two: Store) -> None:
    chair = signed_in(web_settings, two, ADDRESSES[Capacity.CHAIR])

    def answered(person: str) -> int:
        form = {"person": person, "svar": "nej"}
        return chair.post(f"{MEETING}/svar", data=form, follow_redirects=False).status_code

    assert answered("ledamot-degerfors") == 409
    assert answered("ordforande-region-orebro-lan") == 303


def test_what_somebody_does_stands_in_their_name(web_settings: Settings, two: Store) -> None:
    director = signed_in(web_settings, two, ADDRESSES[Capacity.DIRECTOR])
    item = re.findall(r'name="item" value="([^"]+)"', director.get(MEETING).text)[0]

    director.post(f"{MEETING}/lista", data={"item": item})

    with two.reading() as unit:
        assert unit.of(KEY).facts()[-1].by == "Förbundschef"
