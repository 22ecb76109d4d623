"""The service looked at through its public address, behind the guide's nginx and Caddy: what is well, what is not."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from doers import doer
from proxies import KINDS, NAME, Site, listening, standing_before

from arshjul.clock import Clock
from arshjul.folders import folder
from arshjul.service.ports import free_port
from arshjul.settings import Settings, read_settings
from arshjul.store import Settled, Store
from arshjul.web.app import build_app
from arshjul.work.files.associations import load
from arshjul.work.health import HealthLine
from arshjul.work.opening import opened
from arshjul.work.outside import looked_at_from_outside
from arshjul.work.outside.asking import PublicPlace, look_at_certificate
from arshjul.work.outside.mails import links_sent_last
from arshjul.work.outside.seen import Untrusted
from arshjul.work.years import adopt

pytestmark = [pytest.mark.drill, pytest.mark.root]

KEY = "degerfors-karlskoga"
CALLED_AT = datetime(2022, 6, 27, 7, tzinfo=UTC)
NOW = datetime(2022, 8, 8, 7, tzinfo=UTC)
OF_ADDRESS = (
    "Certifikat",
    "Sidorna utifrån",
    "Bara https (HSTS)",
    "Andra namn",
    "Länkar i mejl",
    "Från http till https",
)


@dataclass(frozen=True)
class Service:
    """Pages that are served, of an association whose mails have been sent."""

    settings: Settings
    store: Store
    port: int

    def look(self, site: Site, address: str = f"https://{NAME}") -> dict[str, HealthLine]:
        place = PublicPlace(address, site.port, site.plain_port, "127.0.0.1")
        settings = replace(self.settings, base_url=address)
        return {line.name: line for line in looked_at_from_outside(settings, NOW, place).lines}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = replace(
        read_settings(
            {
                "ARSHJUL_DATA": str(tmp_path_factory.mktemp("data")),
                "ARSHJUL_BASE_URL": f"https://{NAME}",
                "ARSHJUL_PROXY": "127.0.0.1",
                "ARSHJUL_HOLD_MINUTES": "0",
                "ARSHJUL_SMTP_URL": "smtp://127.0.0.1:2525",
            }
        ),
        clock=Clock(NOW),
    )
    with opened(settings, begins=True) as store:
        content = (folder("examples") / f"{KEY}.yaml").read_bytes()
        load(store, settings, content, f"{KEY}.yaml", doer(CALLED_AT))
        adopt(store, settings, KEY, 2022, doer(CALLED_AT))
        with store.writing() as unit:
            for one in unit.waiting.claim(CALLED_AT, "prov", timedelta(minutes=5), 1000):
                unit.waiting.settle(one.id, "prov", Settled.sent(CALLED_AT, "250 OK"))
        with listening(build_app(settings, store)) as port:
            yield Service(settings, store, port)


@pytest.fixture(scope="module", params=KINDS)
def site(request: pytest.FixtureRequest, service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with standing_before(service.port, request.param, tmp_path_factory.mktemp(request.param)) as one:
        yield one


@pytest.fixture(autouse=True)
def without_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name server is asked about names that nobody has."""
    monkeypatch.setattr("arshjul.work.outside.naming.PATIENCE_SECONDS", 0.01)


@pytest.fixture
def trusted(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The proxy, whose certificate this machine takes."""
    monkeypatch.setenv("SSL_CERT_FILE", str(site.trusted))
    return site


def test_all_is_well_and_no_link_is_used_up_or_told(
    service: Service, trusted: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "arshjul.requests")
    with service.store.reading() as unit:
        links, answers = links_sent_last(unit), unit.of(KEY).answers()

    found = service.look(trusted)

    assert [found[name].ok for name in OF_ADDRESS] == [True] * 6
    assert not [name for name in OF_ADDRESS if found[name].warns]
    assert found["Länkar i mejl"].text == f"De senaste leder rätt: {', '.join(sorted(links))}."
    assert {"/svar", "/f"} <= links.keys()
    secrets = [urlsplit(link).path.split("/")[2] for kind, link in links.items() if kind != "/f"]
    assert secrets
    for secret in secrets:
        assert secret not in str(found)
        assert secret not in caplog.text
    with service.store.reading() as unit:
        assert unit.of(KEY).answers() == answers


def test_a_certificate_that_nobody_trusts_is_told_and_no_link_is_sent_to_it(
    service: Service, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "arshjul.requests")

    found = service.look(site)

    assert (found["Certifikat"].ok, found["Sidorna utifrån"].warns) == (False, True)
    assert "Länkar i mejl" not in found
    assert "/svar" not in caplog.text


def test_a_certificate_for_another_name_is_told(service: Service, trusted: Site) -> None:
    moved = service.look(trusted, "https://nya.forbundet.example")

    assert moved["Certifikat"] == HealthLine(
        "Certifikat", False, "Certifikatet gäller inte det namnet. Skaffa ett för namnet i ARSHJUL_BASE_URL."
    )
    assert "Länkar i mejl" not in moved


def test_a_service_that_is_down_and_a_proxy_that_is_are_faults(service: Service, trusted: Site) -> None:
    shut = service.look(replace(trusted, port=free_port(), plain_port=free_port()))

    assert not shut["Certifikat"].ok
    assert shut["Från http till https"].warns


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [(-10, -1, "gått ut"), (1, 10, "gäller inte än")],
)
def test_a_certificate_out_of_its_time_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begins: int, ends: int, told: str
) -> None:
    path = certificate_of(
        tmp_path, datetime.now(UTC) + timedelta(days=begins), datetime.now(UTC) + timedelta(days=ends)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(path))

    with shown(path) as port:
        seen = look_at_certificate(PublicPlace(f"https://{NAME}", port, at="127.0.0.1"))

    assert isinstance(seen, Untrusted)
    assert told in seen.why


def certificate_of(home: Path, begins: datetime, ends: datetime) -> Path:
    """A certificate of our own for that time, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = home / "one.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + written)
    return path


@contextmanager
def shown(path: Path) -> Iterator[int]:
    """A server that shows the certificate to one visitor."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with socket.create_server(("127.0.0.1", 0)) as bound:

        def greet() -> None:
            plain, _ = bound.accept()
            with plain, suppress(OSError):
                context.wrap_socket(plain, server_side=True).close()

        thread = threading.Thread(target=greet)
        thread.start()
        yield bound.getsockname()[1]
        thread.join()
