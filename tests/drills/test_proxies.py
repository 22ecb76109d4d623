"""The guide's nginx and Caddy, Debian's own, with TLS before the service: who comes in, and as whom."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from foreign_programs import install_proxies
from polling import eventually
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from arshjul.folders import folder
from arshjul.service.ports import free_port
from arshjul.settings import read_settings
from arshjul.web.app import build_app
from arshjul.web.bounded import BoundedProtocol
from arshjul.work.opening import opened

pytestmark = [pytest.mark.drill, pytest.mark.root]

GUIDE = (folder("calendar").parent / "docs" / "drift.md").read_text("utf-8")
NAME = "arshjul.forbundet.example"
PATIENCE = 30


@dataclass(frozen=True)
class Site:
    """Where the proxy listens, and whose certificate it is to show."""

    port: int
    plain_port: int
    trusted: Path

    def ask(self, head: str, *, body: bytes = b"", name: str = NAME) -> str:
        """All that is answered to a request that begins with *head*, over TLS."""
        context = ssl.create_default_context(cafile=str(self.trusted))
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname=name) as connection,
        ):
            return _answered(connection, head, body)

    def ask_plainly(self, head: str) -> str:
        """As `ask`, without TLS."""
        with socket.create_connection(("127.0.0.1", self.plain_port), timeout=PATIENCE) as connection:
            return _answered(connection, head, b"")


def _answered(connection: socket.socket, head: str, body: bytes) -> str:
    connection.sendall("\r\n".join((*head.split("\n"), "Connection: close", "", "")).encode() + body)
    read = b""
    try:
        while part := connection.recv(65536):
            read += part
    except (ConnectionResetError, ssl.SSLError):
        pass
    return read.decode("latin-1")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a service with the public address, and of a page that tells who it thinks has come."""
    data = tmp_path_factory.mktemp("data")
    settings = read_settings(
        {"ARSHJUL_DATA": str(data), "ARSHJUL_BASE_URL": f"https://{NAME}", "ARSHJUL_PROXY": "127.0.0.1"}
    )

    async def told(request: Request) -> Response:
        await request.body()
        return PlainTextResponse(f"{request.client.host if request.client else ''} {request.url}")

    with opened(settings, begins=True) as store:
        app = build_app(settings, store)
        app.router.routes.append(Route("/prov", told, methods=["GET", "POST"]))
        config = uvicorn.Config(
            app, port=0, http=BoundedProtocol, ws="none", proxy_headers=False, log_level="critical", lifespan="off"
        )
        server, listening = uvicorn.Server(config), config.bind_socket()
        listening.listen()
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture(scope="module", params=["nginx", "caddyfile"])
def site(request: pytest.FixtureRequest, service: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service behind one of the two, set up as the guide says but for ports and folders."""
    install_proxies()
    home = tmp_path_factory.mktemp(request.param)
    trusted = certificate(home)
    one = Site(free_port(), free_port(), trusted)
    text = GUIDE.partition(f"```{request.param}\n")[2].partition("```")[0]
    for written, real in {
        "/etc/ssl/arshjul": str(home),
        "127.0.0.1:8321": f"127.0.0.1:{service}",
        "/var/log/nginx": str(home),
    }.items():
        assert written in text or request.param == "caddyfile"
        text = text.replace(written, real)
    run = {"nginx": nginx, "caddyfile": caddy}[request.param]
    with run(text, home, one):
        eventually(lambda: _listens(one.port), PATIENCE)
        yield one


def certificate(home: Path) -> Path:
    """A certificate of our own for the public name, with its key beside it."""
    path = home / "certifikat.pem"
    files = ("-keyout", home / "nyckel.pem", "-out", path)
    kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    named = ("-subj", "/CN=test", "-addext", f"subjectAltName=DNS:{NAME}")
    subprocess.run(["openssl", "req", "-x509", *kind, *files, *named], check=True, capture_output=True)
    return path


@contextmanager
def nginx(text: str, home: Path, site: Site) -> Iterator[None]:
    text = text.replace("listen 443", f"listen 127.0.0.1:{site.port}")
    text = text.replace("listen 80", f"listen 127.0.0.1:{site.plain_port}")
    (home / "nginx.conf").write_text(
        f"user root;\npid {home}/pid;\nerror_log {home}/error.log;\nevents {{}}\nhttp {{\n{text}\n}}\n"
    )
    with _running(home, "/usr/sbin/nginx", "-p", str(home), "-c", str(home / "nginx.conf"), "-g", "daemon off;"):
        yield


@contextmanager
def caddy(text: str, home: Path, site: Site) -> Iterator[None]:
    text = text.replace("admin off", f"admin off\n    http_port {site.plain_port}\n    https_port {site.port}")
    (home / "Caddyfile").write_text(text.replace(":443 {", f":{site.port} {{"))
    with _running(home, shutil.which("caddy") or "", "run", "--config", str(home / "Caddyfile")):
        yield


@contextmanager
def _running(home: Path, *command: str) -> Iterator[None]:
    environment = {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home), "PATH": "/usr/bin:/bin"}
    with (home / "said.log").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, cwd=home)
    try:
        yield
        assert process.poll() is None, (home / "said.log").read_text()
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


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
