"""Each form on each page, sent in all the wrong ways: a clear answer in Swedish, and nothing that was written is lost.

The pages are found from the routes, and the forms from the pages: one that is added later is tried as well.
"""

from __future__ import annotations

import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from pathlib import Path

import pytest
from addressed import never_renewed
from doers import doer
from found_forms import Found, forms_of, sent
from starlette.testclient import TestClient
from visitors import ADDRESSES, admitted, signed_in
from web_pages import PAGES

from arshjul.settings import Settings
from arshjul.store import LinkKind, Store, open_store
from arshjul.web.app import DEEDS, build_app
from arshjul.web.frame.form import Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.gate import Open
from arshjul.web.frame.routes import GuardedRoute
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.changing import changing
from arshjul.work.links.secrets import secret_about
from arshjul.work.links.visitors import page_token
from arshjul.work.saying import queue
from arshjul.year.access import Capacity
from arshjul.year.answers import Answer

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-4"
WITHOUT_THE_HELPER = {
    "/logga-in",
    "/logga-in/{token}",
    "/logga-ut",
    "/mina-inloggningar",
    "/andra-faktorn",
    "/svar/{token}/{occasion}",
    "/min-sida/{token}",
}
"""Nobody writes more than an address or a code in them, or they only press a button that can be pressed twice."""
SCRIPT = (
    "<script>alert(1)</script> en\x00två\nrader\r\nBcc: ond@x.example \u202e =?utf-8?q?a=0d=0aBcc=3a_ond=40x.example?="
)
AS_HEADERS = ("Anna\r\nBcc: ond@x.example", "Anna \u202e\x00", "=?utf-8?q?Anna=0d=0aBcc=3a_ond=40x.example?=")
LONG = "x" * 100_000
OF_THE_MODEL = ("id", "key", "association", "person", "role", "status", "own_address", "is_admin")
"""Names of what is stored. A form that has more than ten fields beside its own is refused unread."""
GATED = tuple(route for route in DEEDS if route.takes and route.admits not in (Open.ALL, Open.LINK, Open.PUBLIC))
MAIL_SERVER = ("127.0.0.1", 2525)
CLEAR = frozenset({200, 400, 403, 404, 409, 413})


@pytest.fixture(scope="module")
def client(
    web_settings: Settings, example_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Whoever sits at the machine, so that no role stands between the test and a form."""
    path = tmp_path_factory.mktemp("forms") / "example.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        noted = NotedReply(MEETING, "ordforande-region-orebro-lan", Reply(Answer.ACCEPTED))
        answer_for(store, web_settings, KEY, noted, doer(web_settings.clock.now()))
        yield signed_in(web_settings, store, raises=False)


@pytest.fixture(scope="module")
def forms(client: TestClient, web_settings: Settings) -> list[Found]:
    """One form of each kind that there is on the pages."""
    association = never_renewed(KEY)
    person = page_token(web_settings, association, "ordforande-region-orebro-lan")
    electing = secret_about(web_settings, association, LinkKind.ELECTION, "kontakt-karlskoga", "2023")
    links = (f"/svar/{person}/{MEETING}", f"/val/{electing}/2023")
    pages = (*PAGES, "/administration", f"/f/{KEY}/foljare", *links)
    found = [one for path in pages for one in forms_of(path, client.get(path).text)]
    return list({one.shape: one for one in found}.values())


@pytest.fixture(autouse=True)
def connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever addresses are written in them, forms make the service ask nobody but its own mail server."""
    asked = set()

    def refuse(_: object, address: object) -> None:
        asked.add(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, *_, **__: refuse(None, (host, port)))
    yield
    assert asked <= {MAIL_SERVER}


def test_every_deed_takes_its_form_in_through_the_helper() -> None:
    others = {route.path for route in DEEDS if not isinstance(route.takes, FormDeed)}

    assert others == WITHOUT_THE_HELPER


def test_every_form_has_a_key(forms: list[Found]) -> None:
    shapes = [one for one in forms if not one.action.startswith(("/logga", "/mina-", "/svar/", "/andra-faktorn"))]

    assert len(shapes) > 12
    assert [one.action for one in shapes if "engang" not in one.hidden] == []


def test_a_form_with_nothing_in_it_gets_a_clear_answer(client: TestClient, forms: list[Found]) -> None:
    for form in forms:
        status, page = sent(client, form, dict.fromkeys((*form.texts, *form.choices), ""))
        assert status in CLEAR, form
        assert '<html lang="sv">' in page


@pytest.mark.parametrize(
    "text", [pytest.param(SCRIPT, id="script"), pytest.param(LONG, id="long", marks=pytest.mark.drill)]
)
def test_what_is_written_is_shown_as_text_and_never_lost(client: TestClient, forms: list[Found], text: str) -> None:
    """The long text takes the same way through each form, and is refused by the fields: that is tried in make drill."""
    for form in forms:
        written = text if text == SCRIPT else text[: len(text) // (len(form.texts) or 1)]
        status, page = sent(client, form, dict.fromkeys(form.texts, written))
        assert status in CLEAR, form
        assert "<script>alert" not in page
        if form.texts and status >= 400 and "engang" in form.hidden:
            assert escape(written.replace("\x00", "")) in page, (form, status)


def test_fields_sent_twice_and_ids_of_nobody_are_refused_in_words(client: TestClient, forms: list[Found]) -> None:
    for form in forms:
        others = {name: "annat-forbund-1" for name in form.hidden if name not in ("engang", "formular")}
        doubled = "&".join(f"{name}=a&{name}=b" for name in (*form.hidden, *form.texts)[:5])
        answers = [
            sent(client, form, {**others, **dict.fromkeys(form.texts, "x")}),
            sent(client, form, {}, encoded=doubled),
        ]
        assert {status for status, _ in answers} <= CLEAR, form
        assert all('<html lang="sv">' in page for _, page in answers)


def test_another_associations_address_is_not_found(client: TestClient, forms: list[Found]) -> None:
    for form in forms:
        if form.action.startswith(f"/f/{KEY}/"):
            elsewhere = client.post(form.action.replace(KEY, "annat"), data=form.hidden)
            assert elsewhere.status_code == 404, form


def told_through(
    client: TestClient, route: GuardedRoute, more: dict[str, str], number: str = "1"
) -> tuple[int, list[str]]:
    """The status, and what of all that was written in each field of the form the answer has not."""
    assert route.takes
    path = re.sub(r"\{[^}]*:int\}", number, route.path.replace("{association}", KEY))
    written = {one.name: f"<Å> {one.name}" for one in route.takes.form.fields if one.kind not in (Kind.FILE, Kind.TICK)}
    answer = client.post(re.sub(r"\{[^}]*\}", "x", path), data={**written, **more}, follow_redirects=False)
    return answer.status_code, [text for text in written.values() if escape(text) not in answer.text]


def path_of(client: TestClient) -> str:
    return str(client.app.state.house.store.engine.url.database)


def test_after_the_session_has_ended_every_form_keeps_what_was_written_and_leads_back(client: TestClient) -> None:
    stranger = TestClient(client.app, base_url=str(client.base_url))

    assert {route.path: told_through(stranger, route, {}) for route in GATED} == dict.fromkeys(
        (route.path for route in GATED), (401, [])
    )


def test_with_a_key_that_another_was_given_no_form_does_anything(client: TestClient) -> None:
    director = admitted(client.app, ADDRESSES[Capacity.DIRECTOR])
    key = re.findall(r'name="engang" value="([^"]+)"', director.get(f"/f/{KEY}/foljare").text)[-1]

    with closing(sqlite3.connect(path_of(client))) as database:
        before = database.execute("PRAGMA data_version").fetchone()
        found = {route.path: told_through(client, route, {"engang": key}) for route in GATED}
        after = database.execute("PRAGMA data_version").fetchone()

    assert found == dict.fromkeys((route.path for route in GATED), (409, []))
    assert after == before


@pytest.mark.parametrize("number", ["1", pytest.param("9999", marks=pytest.mark.drill)])
def test_no_deed_fails_over_texts_in_its_fields_and_a_year_that_nothing_has(client: TestClient, number: str) -> None:
    found = {route.path: told_through(client, route, {}, number)[0] for route in GATED}

    assert {path: status for path, status in found.items() if status >= 500} == {}


@pytest.mark.drill
def test_names_of_what_is_stored_change_nothing_where_a_form_has_no_such_field(
    client: TestClient, forms: list[Found], tmp_path: Path
) -> None:
    came_of, stands = [], []
    for more in ((), OF_THE_MODEL):
        path = tmp_path / f"{len(more)}.db"
        with closing(sqlite3.connect(path_of(client))) as database:
            database.execute("VACUUM INTO ?", (str(path),))
        with closing(sqlite3.connect(path)) as copy, copy:
            copy.execute("DELETE FROM deed_keys")  # what was sent before is done again in both
        with closing(open_store(f"sqlite:///{path}")) as store:
            twin = TestClient(build_app(client.app.state.house.settings, store), base_url=str(client.base_url))
            twin.cookies.update(client.cookies)
            came_of.append(
                [as_filled_in(twin, form, dict.fromkeys(set(more) - fields_of(form), "1")) for form in forms]
            )
            stands.append(stored(path))

    assert came_of[0] == came_of[1]
    assert sum(status == 303 for status, _ in came_of[0]) > 20
    assert stands[0] == stands[1]


def as_filled_in(client: TestClient, form: Found, more: dict[str, str]) -> tuple[int, str]:
    """The status and where it leads, of a form that somebody has filled in."""
    said = {**form.hidden, **form.filled, **dict(form.buttons[:1]), **more}
    answer = client.post(form.action, data=said, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", "")


def fields_of(form: Found) -> set[str]:
    """What the deed of a form reads."""
    path = form.action.partition("?")[0]
    found = [route.takes.form.fields for route in DEEDS if route.takes and route.path_regex.match(path)]
    return {one.name for fields in found for one in fields}


def stored(path: Path) -> list[str]:
    """All that is stored, but for the keys of forms: those are of all that was sent."""
    with closing(sqlite3.connect(path)) as database:
        return [line for line in database.iterdump() if not line.startswith('INSERT INTO "deed_keys"')]


@pytest.mark.drill
def test_no_text_of_any_one_field_becomes_a_header_of_the_mails_that_follow(
    client: TestClient, forms: list[Found], tmp_path: Path
) -> None:
    settings = client.app.state.house.settings
    with closing(sqlite3.connect(path_of(client))) as database:
        database.execute("VACUUM INTO ?", (str(tmp_path / "texts.db"),))
    with closing(open_store(f"sqlite:///{tmp_path / 'texts.db'}")) as store:
        twin = TestClient(build_app(settings, store), base_url=str(client.base_url))
        twin.cookies.update(client.cookies)
        ours = {name for mail in mails(store) for name in mail}
        number = len(mails(store))
        filled = [(form, name, text) for form in forms for name in form.texts for text in AS_HEADERS]
        statuses = [as_filled_in(twin, form, {name: text})[0] for form, name, text in filled]
        for days in (1, 30, 90, 180):
            with changing(store, KEY, settings.clock.now() + timedelta(days=days), looks=True) as change:
                queue(change, settings, at_once=True)
        after = mails(store)

    assert set(statuses) <= {303, *CLEAR}
    assert 303 in statuses
    assert len(after) > number + 20
    assert {name for mail in after for name in mail} - ours <= {"In-Reply-To", "References"}
    assert [mail for mail in after if "ond@x.example" in f"{mail['to']} {mail['from']} {mail['reply-to']}"] == []


def mails(store: Store) -> list[EmailMessage]:
    """Every mail that has been written."""
    with store.reading() as unit:
        newest = unit.of(KEY).deliveries.newest(limit=None)
        return [message_from_bytes(unit.of(KEY).deliveries.bytes_of(one.id), policy=policy.SMTP) for one in newest]
