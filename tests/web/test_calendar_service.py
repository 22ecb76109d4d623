"""The calendars over real HTTP: what a server on a socket answers to Google, Outlook and a page elsewhere."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from doers import doer
from icalendar import Calendar
from web_service import served

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.feeds.building import addresses, renew_feed, revoke_feed

KEY = "degerfors-karlskoga"


@dataclass(frozen=True)
class Answer:
    """What came over the socket, as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


class Service:
    """A service on a port of its own."""

    def __init__(self, settings: Settings, store: Store, port: int) -> None:
        self.settings = settings
        self.store = store
        self.port = port

    def ask(self, who: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for the calendar of *who*."""
        urls = {one.who: one.url for one in addresses(self.store, self.settings, KEY)}
        return self.fetch("/" + urls[who].partition("//")[2].partition("/")[2], method, **headers)

    def fetch(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for *path*; ``If_None_Match="x"`` is a header. Nothing is added, unpacked or followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return found


@pytest.fixture
def service(web_settings: Settings, web_store: Store) -> Iterator[Service]:
    with served(web_settings, web_store) as port:
        yield Service(web_settings, web_store, port)


def test_a_packed_calendar_is_the_same_as_the_plain_one(service: Service) -> None:
    plain, packed = service.ask("body:board"), service.ask("body:board", Accept_Encoding="deflate, gzip;q=0.8")

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert Calendar.from_ical(plain.body).events
    assert int(packed.headers["content-length"]) == len(packed.body) < len(plain.body) / 2
    assert packed.headers["etag"] != plain.headers["etag"]
    for answer in (plain, packed):
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br, gzip; q=0.0", "*;q=0", ""])
def test_who_does_not_take_gzip_gets_plain_text(service: Service, accepted: str) -> None:
    assert service.ask("body:board", Accept_Encoding=accepted).body.startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_either_form_is_known_again_and_not_sent_twice(service: Service, encoding: str) -> None:
    first = service.ask("body:board", Accept_Encoding=encoding)

    again = service.ask("body:board", Accept_Encoding="gzip", If_None_Match=first.headers["etag"])

    assert (again.status, again.body) == (304, b"")
    for name in ("etag", "last-modified", "cache-control", "vary"):
        assert name in again.headers


def test_head_tells_what_get_would_and_sends_nothing(service: Service) -> None:
    get = service.ask("body:board", Accept_Encoding="gzip")
    head = service.ask("body:board", "HEAD", Accept_Encoding="gzip")

    assert (head.status, head.body) == (200, b"")
    assert {name: head.headers[name] for name in get.headers if name != "date"} == {
        name: value for name, value in get.headers.items() if name != "date"
    }


def test_a_page_elsewhere_may_read_the_public_calendar_alone(service: Service) -> None:
    renew_feed(service.store, service.settings, KEY, "public", doer(service.settings.clock.now()))

    public = service.ask("public", Origin="https://kommunen.example")
    secret = [service.ask(who, Origin="https://kommunen.example") for who in ("body:board", "person:forbundschef")]
    unchanged = service.ask("public", Origin="https://kommunen.example", If_None_Match=public.headers["etag"])

    assert public.headers["access-control-allow-origin"] == unchanged.headers["access-control-allow-origin"] == "*"
    assert public.headers["cross-origin-resource-policy"] == "cross-origin"
    assert public.headers["cache-control"] == "public, max-age=900"
    for answer in secret:
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "private, max-age=900"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-robots-tag"] == "noindex"


def test_revoked_replaced_and_unknown_addresses_get_the_same_answer(service: Service) -> None:
    now = service.settings.clock.now()
    urls = {one.who: one.url for one in addresses(service.store, service.settings, KEY)}
    revoke_feed(service.store, service.settings, KEY, "body:board", doer(now))
    renew_feed(service.store, service.settings, KEY, "person:forbundschef", doer(now))

    gone = [urls[who].rpartition("/")[2] for who in ("body:board", "person:forbundschef")]
    answers = [service.fetch(f"/kalender/{name}") for name in (*gone, "a" * 26 + ".ics")]

    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    assert len({tuple(sorted(set(answer.headers) - {"date"})) for answer in answers}) == 1
    assert service.ask("person:forbundschef").status == 200
