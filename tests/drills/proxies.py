"""The guide's nginx and Caddy, Debian's own, standing with TLS before a service of the test's own."""

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

import uvicorn
from foreign_programs import install_proxies
from polling import eventually
from starlette.applications import Starlette

from arshjul.folders import folder
from arshjul.service.ports import free_port
from arshjul.web.bounded import BoundedProtocol

GUIDE = (folder("calendar").parent / "docs" / "drift.md").read_text("utf-8")
NAME = "arshjul.forbundet.example"
KINDS = ("nginx", "caddyfile")
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


@contextmanager
def listening(app: Starlette, at: str | None = None, *, mails_links: bool = False) -> Iterator[int | str]:
    """Serve *app* as the service does, on the socket *at* that path or on a port, and give which.

    With *mails_links* it mails the links that are asked for, and closes its store when it stops.
    """
    config = uvicorn.Config(
        app,
        port=0,
        uds=at,
        http=BoundedProtocol,
        ws="none",
        proxy_headers=False,
        log_level="critical",
        lifespan="on" if mails_links else "off",
    )
    server, bound = uvicorn.Server(config), config.bind_socket()
    bound.listen()
    thread = threading.Thread(target=server.run, args=([bound],))
    thread.start()
    try:
        yield at or bound.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        bound.close()


@contextmanager
def standing_before(service: int | str, kind: str, home: Path) -> Iterator[Site]:
    """One of `KINDS` before the service on that port or socket, set up as the guide says but for ports and folders."""
    install_proxies()
    one = Site(free_port(), free_port(), certificate(home))
    told = f"127.0.0.1:{service}"
    if isinstance(service, str):
        told = f"unix:{service}" if kind == "nginx" else f"unix/{service}"
    text = GUIDE.partition(f"```{kind}\n")[2].partition("```")[0]
    for written, real in {
        "/etc/ssl/arshjul": str(home),
        "127.0.0.1:8321": told,
        "/var/log/nginx": str(home),
    }.items():
        assert written in text or kind == "caddyfile"
        text = text.replace(written, real)
    run = {"nginx": _nginx, "caddyfile": _caddy}[kind]
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
def _nginx(text: str, home: Path, site: Site) -> Iterator[None]:
    text = text.replace("listen 443", f"listen 127.0.0.1:{site.port}")
    text = text.replace("listen 80", f"listen 127.0.0.1:{site.plain_port}")
    (home / "nginx.conf").write_text(
        f"user root;\npid {home}/pid;\nerror_log {home}/error.log;\nevents {{}}\nhttp {{\n{text}\n}}\n"
    )
    with _running(home, "/usr/sbin/nginx", "-p", str(home), "-c", str(home / "nginx.conf"), "-g", "daemon off;"):
        yield


@contextmanager
def _caddy(text: str, home: Path, site: Site) -> Iterator[None]:
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
