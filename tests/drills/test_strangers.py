"""A stranger tries every route of the service, over real HTTP, and nothing of an association comes out."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPResponse
from itertools import count
from pathlib import Path

import pytest
from doers import doer
from proxies import NAME, listening, standing_before
from public_service import DIRECTOR, KEY, browser_before, public_settings

from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.entrance import Visitor
from arshjul.web.app import ROUTES, build_app
from arshjul.web.frame.cookies import session_cookie
from arshjul.web.frame.gate import Open
from arshjul.web.frame.routes import GuardedRoute
from arshjul.work.entering import enter, offer_link
from arshjul.work.files.associations import load
from arshjul.work.opening import opened
from arshjul.work.years import adopt
from arshjul.year.access import OF_SERVICE, Right

OTHER, NOBODYS = "annat", "finnsx"
"""Another association, and a key that no association has."""
MARKS = ("Xylo", "annat.example")
"""One of them stands in every name, title and address of the other association."""
NOW = datetime(2022, 8, 8, 7, tzinfo=UTC)
OF_ONE = tuple(one for one in ROUTES if isinstance(one.admits, Right) and one.admits not in OF_SERVICE)
LINKS = tuple(one for one in ROUTES if one.admits is Open.LINK)
WRONG_TOKENS = ("x" * 26, "x" * 43, "0", "%00", "%2e%2e", "..%2f..", "%ff", "%C3%A5" * 8, "x" * 4000, "'%22%3Cb%3E")
TRICKS = (
    "/f/{mine}/../{other}{rest}",
    "/f/{mine}/%2e%2e/{other}{rest}",
    "/f/{mine}/..%2f{other}{rest}",
    "/f/{mine}%2f..%2f{other}{rest}",
    "/f/{mine}/..%5c{other}{rest}",
    "/f/{mine}/%252e%252e/{other}{rest}",
    "/f/{mine}/%c0%ae%c0%ae/{other}{rest}",
    "/f/{mine}%00{other}{rest}",
    "/f/{mine},{other}{rest}",
    "/f/{mine};{other}{rest}",
    "/static/../f/{other}{rest}",
    "/./f/{other}{rest}",
    "//f/{other}{rest}",
    "/f//{other}{rest}",
    "/f/{other}/{rest}",
    "/f/{upper}{rest}",
    "/F/{other}{rest}",
    "/f/anna%74{rest}",
    "/f/{other}%00{rest}",
    "/f/%00{other}{rest}",
    "/f/{other}%20{rest}",
    "/f/{other}%ff{rest}",
    "/f/{other}{rest}/",
    "/f/{other}{rest}%00",
    "/f/{other}{rest}%2f",
    "/f/{other}%2f{rest}",
    "https://{host}/f/{other}{rest}",
)
pytestmark = [pytest.mark.story, pytest.mark.root, pytest.mark.debian]


@dataclass(frozen=True)
class Answer:
    """What a stranger is answered, and all of it as text."""

    status: int
    location: str
    text: str

    def about(self, key: str) -> tuple[int, str, str]:
        """The answer but for the *key* that was asked for, and what is new in each answer."""
        text = re.sub(r'(name="engang" value=)"[^"]*"', r"\1", self.text)
        return self.status, self.location.replace(key, "…"), text.replace(key, "…")


@dataclass(frozen=True)
class Service:
    """Two associations, served: the director of one has a *session*, the other a mail with that *number*."""

    settings: Settings
    store: Store
    port: int
    session: str
    number: int
    networks: Iterator[int]

    def ask(self, method: str, path: str, *, session: str = "", body: str = "") -> Answer:
        """What is answered to a visitor from a network of its own."""
        number = next(self.networks)
        head = [f"{method} {path} HTTP/1.1", f"Host: {NAME}", "Connection: close"]
        head.append(f"X-Forwarded-For: 10.{number >> 8}.{number & 255}.1")
        if session:
            head.append(f"Cookie: {session_cookie(self.settings)}={session}")
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        else:
            body = ""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            # At once: who is refused before the body is read is answered, and the connection closed.
            connection.sendall("\r\n".join((*head, "", body)).encode())
            answer = HTTPResponse(connection, method=method)
            answer.begin()
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode("latin-1"))

    def path(self, route: GuardedRoute, association: str, token: str = "") -> str:
        """An address that leads to *route*, of things that there are in the other association."""
        path = route.path.replace("{association}", association).replace("{token}", token)
        path = path.replace("{id:int}", str(self.number)).replace("{year:int}", "2022")
        path = re.sub(r"\{\w+:int\}", "1", path)
        return re.sub(r"\{(id|occasion)\}", "2022-styrelse-4", path).replace("{key}", "2022:budget")

    def tokens(self) -> set[str]:
        """The secrets in the other association's mails."""
        with self.store.reading() as unit:
            mails = unit.of(OTHER).deliveries
            texts = [mails.bytes_of(one.id).decode("latin-1").replace("=\r\n", "") for one in mails.newest()]
        return set(re.findall(r"https://[^/\s]+/[a-z-]+/([a-z2-7]{26})", "\n".join(texts)))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("data")
    read = public_settings(data, ARSHJUL_HOLD_MINUTES="0", ARSHJUL_NOW="2022-08-08T09:00")
    content = (folder("examples") / f"{KEY}.yaml").read_bytes()
    other = content.replace(b".example}", b".annat.example}").replace(b"name: ", b"name: Xylo ")
    other = other.replace(b"title: ", b"title: Xylo ")
    with opened(read, begins=True) as store:
        for key, text in ((KEY, content), (OTHER, other)):
            load(store, read, text, f"{key}.yaml", doer(NOW))
            adopt(store, read, key, 2022, doer(NOW))
        secret = offer_link(store, read, DIRECTOR, NOW).rpartition("/")[2]
        session = enter(store, read, secret, Visitor("127.0.0.1", "Ett prov"), NOW)
        with store.reading() as unit:
            number = unit.of(OTHER).deliveries.newest()[0].id
        with listening(build_app(read, store)) as port:
            yield Service(read, store, int(port), session, number, count())


def shown(answer: Answer) -> list[str]:
    return [mark for mark in MARKS if mark in answer.text or mark in answer.location]


def test_without_a_session_no_route_tells_whether_an_association_is_there(service: Service) -> None:
    found = {}
    for route in ROUTES:
        path = service.path(route, OTHER, "x" * 26)
        theirs = service.ask(route.method, path)
        nobodys = service.ask(route.method, service.path(route, NOBODYS, "x" * 26))
        wanted = {303} if route.method == "GET" else {401}
        match route.admits:
            case Open.ALL if "{provider}" in route.path:
                wanted = {404}  # there is none
            case Open.ALL:
                wanted = {200, 409, 503}  # no address was written, and no job has run
            case Open.PUBLIC:
                wanted = {404}
            case Open.LINK:
                wanted = {400, 404, 409, 410}  # what is not filled in is told before the secret is looked up
        if theirs.status not in wanted or theirs.about(OTHER) != nobodys.about(NOBODYS) or shown(theirs):
            found[route.method, path] = (theirs.status, nobodys.status, shown(theirs))

    assert found == {}


@pytest.mark.parametrize("session", ["x", "x" * 43, "%00", "x" * 4000, "'; DROP TABLE sessions; --"])
def test_a_session_that_nobody_has_is_none(service: Service, session: str) -> None:
    wanted = {"GET": 303, "POST": 401}
    answers = {one.path: service.ask(one.method, service.path(one, OTHER), session=session) for one in OF_ONE}

    assert [key for key, one in answers.items() if shown(one)] == []
    assert {
        one.path: answers[one.path].status for one in OF_ONE if answers[one.path].status not in wanted.values()
    } == {}


def test_to_a_director_of_another_association_nothing_of_it_exists(service: Service) -> None:
    found = {}
    for route in OF_ONE:
        theirs = service.ask(route.method, service.path(route, OTHER), session=service.session)
        nobodys = service.ask(route.method, service.path(route, NOBODYS), session=service.session)
        if theirs.status != 404 or theirs.about(OTHER) != nobodys.about(NOBODYS) or shown(theirs):
            found[route.method, route.path] = (theirs.status, nobodys.status, shown(theirs))

    assert found == {}


def test_ones_own_pages_and_deeds_show_nothing_of_another_association_that_is_asked_about(service: Service) -> None:
    body = f"forbund={OTHER}&association={OTHER}&id={service.number}&nummer={service.number}&konto=1&person=%00"
    found = {}
    for route in (*OF_ONE, *(one for one in ROUTES if one.admits is Open.SIGNED_IN and one.method == "GET")):
        path = f"{service.path(route, KEY)}?forbund={OTHER}&alla=1"
        answer = service.ask(route.method, path, session=service.session, body=body)
        if answer.status == 308:
            answer = service.ask(route.method, answer.location, session=service.session, body=body)
            if answer.status != 404:
                found[route.method, path] = (answer.status, [])
        if answer.status >= 500 or shown(answer):
            found[route.method, path] = (answer.status, shown(answer))

    assert found == {}


def test_no_trick_with_an_address_leads_in(service: Service) -> None:
    found = {}
    for route in OF_ONE:
        rest = service.path(route, OTHER).removeprefix(f"/f/{OTHER}")
        for trick in TRICKS:
            path = trick.format(mine=KEY, other=OTHER, upper=OTHER.upper(), rest=rest, host=NAME)
            for session, wanted in (("", {303, 307, 400, 401, 404}), (service.session, {307, 400, 404})):
                answer = service.ask(route.method, path, session=session)
                # A trick can lead to another route, which is only looked at.
                if answer.status not in wanted | {405} or shown(answer):
                    found[route.method, path, bool(session)] = (answer.status, shown(answer))

    assert found == {}


def test_no_other_method_leads_in(service: Service) -> None:
    found = {}
    for path in sorted({service.path(one, OTHER) for one in OF_ONE}):
        for method in ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
            answer = service.ask(method, path, session=service.session)
            if answer.status not in {404, 405} or shown(answer):
                found[method, path] = (answer.status, shown(answer))

    assert found == {}


def test_no_wrong_secret_opens_anything(service: Service) -> None:
    real = sorted(service.tokens())
    assert real
    mangled = [wrong for one in real[:3] for wrong in (one.upper(), one[:-1], f"{one}a", f"{one}%00", f"{one}%20")]
    found = {}
    for route in LINKS:
        for token in (*WRONG_TOKENS, *mangled):
            path = service.path(route, OTHER, token)
            for session in ("", service.session):
                answer = service.ask(route.method, path, session=session, body="svar=ja&dag=2022-08-01")
                if answer.status not in {400, 404, 410} or shown(answer):
                    found[route.method, path, bool(session)] = (answer.status, shown(answer))

    assert found == {}


@pytest.mark.parametrize("line", [b"GET /f/annat\0 HTTP/1.1", b"GET /f/\xff\xfe HTTP/1.1", b"GET f/annat HTTP/1.1"])
def test_what_is_no_address_is_refused(service: Service, line: bytes) -> None:
    cookie = f"{session_cookie(service.settings)}={service.session}".encode()
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        connection.sendall(
            line + b"\r\nHost: " + NAME.encode() + b"\r\nConnection: close\r\nCookie: " + cookie + b"\r\n\r\n"
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode("latin-1")

    assert answer[9:12] in {"400", "404"}
    assert [mark for mark in MARKS if mark in answer] == []


def test_the_same_tricks_through_the_proxy_and_what_a_strangers_browser_asks_for(
    service: Service, tmp_path: Path
) -> None:
    with standing_before(service.port, "nginx", tmp_path) as site:
        cookie = f"{session_cookie(service.settings)}={service.session}"
        found = {}
        for trick in TRICKS:
            path = trick.format(mine=KEY, other=OTHER, upper=OTHER.upper(), rest="/medlemmar", host=NAME)
            answer = site.ask(f"GET {path} HTTP/1.1\nHost: {NAME}\nCookie: {cookie}")
            if answer[9:12] not in {"307", "400", "404"} or [mark for mark in MARKS if mark in answer]:
                found[path] = answer[:100]
        assert found == {}
        with browser_before(site) as browser:
            for path in ("/", f"/f/{OTHER}", "/finns-inte", f"/offentligt/{OTHER}", "/kalendrar", "/tillganglighet"):
                browser.open(f"https://{NAME}{path}")
                assert browser.hosts() == {NAME}
                assert [mark for mark in MARKS if mark in browser.text("html")] == []
