"""A service with a public address behind the guide's nginx, a mail server for it, and a browser that finds it."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

from browser import Browser, running_browser
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from doers import doer
from polling import eventually
from proxies import NAME, Site, listening, standing_before

from arshjul.clock import Clock
from arshjul.service.ports import free_port
from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.web.app import build_app
from arshjul.work.files.associations import load
from arshjul.work.opening import opened

KEY, DIRECTOR = "degerfors-karlskoga", "forbundschef@finsam-dk.example"


@dataclass(frozen=True)
class PublicService:
    """What is served, and the folder in which the mails that it sends are kept."""

    settings: Settings
    store: Store
    site: Site
    mails: Path

    def address(self, path: str) -> str:
        return f"https://{NAME}{path}"

    def sign_in_links(self) -> list[str]:
        """Every link that has been mailed, in order."""
        mails = [
            message_from_bytes(one.read_bytes(), policy=policy.default) for one in sorted(self.mails.glob("*.eml"))
        ]
        texts = [body.get_content() for mail in mails if (body := mail.get_body(("plain",)))]
        return re.findall(r"https://\S+/logga-in/\S+", "\n".join(texts))

    def newest_link(self, number: int) -> str:
        """The link in the mail with that number, when it has come."""
        eventually(lambda: len(self.sign_in_links()) >= number)
        return self.sign_in_links()[number - 1]


def public_settings(data: Path, **more: str) -> Settings:
    """Settings of a service with the public name behind a proxy on this machine."""
    return read_settings(
        {
            "ARSHJUL_DATA": str(data),
            "ARSHJUL_BASE_URL": f"https://{NAME}",
            "ARSHJUL_PROXY": "127.0.0.1",
            **more,
        }
    )


@contextmanager
def public_service(home: Path, content: bytes, now: datetime) -> Iterator[PublicService]:
    """Serve the association of *content* with a draft year; the clock stands at *now*, and deeds are held."""
    data, mails, proxy = (home / one for one in ("data", "mejl", "nginx"))
    for path in (data, proxy):
        path.mkdir()
    with _mail_server(mails) as port:
        read = public_settings(data, ARSHJUL_SMTP_URL=f"smtp://127.0.0.1:{port}", ARSHJUL_HOLD_MINUTES="10")
        settings = replace(read, clock=Clock(now))
        with opened(settings, begins=True) as store:
            load(store, settings, content, f"{KEY}.yaml", doer(now))
            with (
                listening(build_app(settings, store), mails_links=True) as served,
                standing_before(served, "nginx", proxy) as site,
            ):
                yield PublicService(settings, store, site, mails)


@contextmanager
def browser_before(site: Site) -> Iterator[Browser]:
    """A browser that trusts the certificate of *site*, and for which there is no other host."""
    key = x509.load_pem_x509_certificate(site.trusted.read_bytes()).public_key()
    mark = base64.b64encode(sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()).decode()
    found = f"MAP {NAME} 127.0.0.1:{site.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with running_browser(f"--ignore-certificate-errors-spki-list={mark}", f"--host-resolver-rules={found}") as browser:
        yield browser


@contextmanager
def _mail_server(folder: Path) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "arshjul.mail.sink", "--port", str(port), "--folder", str(folder)]
    )
    try:
        yield port
    finally:
        process.terminate()
        process.wait(30)
