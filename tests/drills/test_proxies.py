"""The guide's nginx and Caddy, Debian's own, with TLS before the service: who comes in, and as whom."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import pytest
from proxies import KINDS, NAME, PATIENCE, Site, listening, standing_before
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from arshjul.settings import read_settings
from arshjul.web.app import build_app
from arshjul.work.opening import opened

pytestmark = [pytest.mark.drill, pytest.mark.root]


@pytest.fixture(scope="module", params=["port", "socket"])
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int | str]:
    """Where a service with the public address listens, and a page that tells who it thinks has come."""
    data = tmp_path_factory.mktemp("data")
    by = {
        "port": {"ARSHJUL_PROXY": "127.0.0.1"},
        "socket": {"ARSHJUL_WEB_SOCKET": str(data / "web.sock")},
    }[request.param]
    settings = read_settings({"ARSHJUL_DATA": str(data), "ARSHJUL_BASE_URL": f"https://{NAME}", **by})

    async def told(request: Request) -> Response:
        await request.body()
        return PlainTextResponse(f"{request.client.host if request.client else ''} {request.url}")

    with opened(settings, begins=True) as store:
        app = build_app(settings, store)
        app.router.routes.append(Route("/prov", told, methods=["GET", "POST"]))
        with listening(app, settings.web_socket) as where:
            yield where


@pytest.fixture(scope="module", params=KINDS)
def site(
    request: pytest.FixtureRequest, service: int | str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The service behind one of the two."""
    with standing_before(service, request.param, tmp_path_factory.mktemp(request.param)) as one:
        yield one


def test_a_page_comes_through_and_binds_the_browser_to_https(site: Site) -> None:
    answer = site.ask(f"GET /tillganglighet HTTP/1.1\nHost: {NAME}")

    assert answer.startswith("HTTP/1.1 200")
    assert "strict-transport-security: max-age=31536000" in answer.lower()
    assert "Tillgänglighet".encode().decode("latin-1") in answer


def test_what_a_visitor_claims_about_itself_is_not_believed(site: Site) -> None:
    claimed = "X-Forwarded-For: 203.0.113.9\nX-Forwarded-Proto: http\nX-Forwarded-Host: evil.example\n"
    answer = site.ask(f"GET /prov HTTP/1.1\nHost: {NAME}\n{claimed}Forwarded: for=203.0.113.9;host=evil.example")

    assert answer.startswith("HTTP/1.1 200")
    assert f"127.0.0.1 https://{NAME}/prov" in answer


@pytest.mark.parametrize(
    "head",
    [
        "GET /tillganglighet HTTP/1.1\nHost: evil.example",
        f"GET /tillganglighet HTTP/1.1\nHost: {NAME}.evil.example",
        "GET https://evil.example/tillganglighet HTTP/1.1\nHost: evil.example",
    ],
)
def test_another_name_is_misdirected(site: Site, head: str) -> None:
    assert site.ask(head).startswith("HTTP/1.1 421")


@pytest.mark.parametrize(
    ("head", "statuses"),
    [
        (f"GET /prov HTTP/1.1\nHost: {NAME}\nHost: evil.example", {"400"}),
        ("GET /prov HTTP/1.1", {"400"}),
        (f"GET /prov HTTP/1.1\nHost: {NAME}\nX-Long: {'a' * 40_000}", {"400", "431", "494"}),
        (f"POST /prov HTTP/1.1\nHost: {NAME}\nContent-Length: 60000000", {"413"}),
    ],
    ids=["two hosts", "no host", "40 kB of headers", "60 MB"],
)
def test_what_is_wrong_or_too_much_stops_before_the_page(site: Site, head: str, statuses: set[str]) -> None:
    body = b"y" * 60_000_000 if "Content-Length" in head else b""
    try:
        answer = site.ask(head, body=body)
    except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
        return  # it was closed while we wrote

    assert answer[9:12] in statuses


def test_a_deed_from_another_site_is_refused_and_one_from_ours_is_not(site: Site) -> None:
    path = "/svar/abcdefghijklmnopqrstuvwxyz/m"
    head = f"POST {path} HTTP/1.1\nHost: {NAME}\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 7\n"

    ours, theirs = (
        site.ask(f"{head}Origin: {origin}", body=b"svar=ja") for origin in (f"https://{NAME}", "https://e.example")
    )

    assert ours.startswith("HTTP/1.1 404")
    assert theirs.startswith("HTTP/1.1 403")


def test_plain_http_leads_to_https(site: Site) -> None:
    answer = site.ask_plainly(f"GET /tillganglighet HTTP/1.1\nHost: {NAME}")

    assert answer[9:12] in {"301", "308"}
    assert f"location: https://{NAME}" in answer.lower()


def test_an_older_tls_is_refused(site: Site) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as plain,
        pytest.raises((ssl.SSLError, ConnectionResetError)),
    ):
        context.wrap_socket(plain, server_hostname=NAME)
