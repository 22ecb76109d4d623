"""Ask for a page as others do: through the public address, by name, over TLS that a browser would trust."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from arshjul.work.outside.seen import Answer, Certificate, Unseen, Untrusted

PATIENCE_SECONDS = 8
_MOST_READ = 200_000
_UNTRUSTED: Mapping[int, str] = {
    9: "Certifikatet gäller inte än. Går datorns klocka rätt?",
    10: "Certifikatet har gått ut. Förnya det.",
    18: "Certifikatet är utfärdat av er själva, och besökarnas webbläsare tar det inte.",
    19: "Certifikatets utfärdare är ingen som webbläsare litar på.",
    20: "Kedjan är inte hel: lägg utfärdarens mellanliggande certifikat efter ert eget i filen.",
    62: "Certifikatet gäller inte det namnet. Skaffa ett för namnet i ARSHJUL_BASE_URL.",
}
"""By OpenSSL's number of what is wrong (x509_vfy.h)."""


@dataclass(frozen=True)
class PublicPlace:
    """Where the pages are reached from outside."""

    address: str
    """As ARSHJUL_BASE_URL has it."""
    port: int
    plain_port: int = 80
    at: str | None = None
    """The number of the machine; None: as the name says."""

    @classmethod
    def of(cls, address: str) -> PublicPlace:
        """Where a visitor who is given *address* comes."""
        return cls(address, urlsplit(address).port or 443)

    @property
    def host(self) -> str:
        """The name that the certificate is to be for."""
        return urlsplit(self.address).hostname or ""

    @property
    def named(self) -> str:
        """The name as it stands in a request."""
        return urlsplit(self.address).netloc


def look_at_certificate(place: PublicPlace) -> Certificate | Untrusted | Unseen:
    """The certificate that is shown for the name, with its chain."""
    try:
        with _connected(place, place.port) as plain, _trusting(plain, place) as secure:
            ends = (secure.getpeercert() or {}).get("notAfter")
    except ssl.SSLCertVerificationError as error:
        other = f"Webbläsare tar inte certifikatet ({error.verify_message})."
        return Untrusted(_UNTRUSTED.get(error.verify_code, other))
    except OSError as error:
        return _unseen(error)
    return Certificate(datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC))


def ask(place: PublicPlace, path: str, named: str | None = None) -> Answer | Unseen:
    """What is answered there over TLS; *named* is another name than the right one. Follows nothing, sends nothing."""
    try:
        with _connected(place, place.port) as plain, _trusting(plain, place) as secure:
            return _answer(secure, path, named or place.named)
    except (OSError, HTTPException) as error:
        return _unseen(error)


def ask_plainly(place: PublicPlace, path: str) -> Answer | Unseen:
    """As `ask`, without TLS."""
    try:
        with _connected(place, place.plain_port) as plain:
            return _answer(plain, path, place.host)
    except (OSError, HTTPException) as error:
        return _unseen(error)


def _connected(place: PublicPlace, port: int) -> socket.socket:
    return socket.create_connection((place.at or place.host, port), timeout=PATIENCE_SECONDS)


def _trusting(plain: socket.socket, place: PublicPlace) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=place.host)


def _answer(connected: socket.socket, path: str, named: str) -> Answer:
    connection = HTTPConnection("")
    connection.sock = connected
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": named, "User-Agent": "arshjul-doctor", "Connection": "close"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    got = connection.getresponse()
    headers = {name.lower(): value for name, value in got.getheaders()}
    return Answer(got.status, headers, got.read(_MOST_READ).decode("utf-8", "replace"))


def _unseen(error: Exception) -> Unseen:
    match error:
        case socket.gaierror():
            return Unseen("finns inte i DNS, eller så når den här datorn ingen namnserver")
        case ConnectionRefusedError():
            return Unseen("tar inte emot: ingen lyssnar där", is_shut=True)
        case TimeoutError():
            return Unseen("svarar inte härifrån; pröva från en dator utanför nätet")
    return Unseen(f"svarar inte som en webbserver ({type(error).__name__})")
