"""Open a connection to the mail server: greeted, encrypted and logged in, or not at all."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

import aiosmtplib

from arshjul.errors import DeliveryError
from arshjul.mail.server import Server


@dataclass(frozen=True)
class Patience:
    """How long to wait. Less for the dot than RFC 5321's ten minutes makes copies of mails."""

    connect_seconds: float = 30.0
    command_seconds: float = 300.0
    data_seconds: float = 600.0


async def connected(server: Server, patience: Patience) -> aiosmtplib.SMTP:
    """Return a connection that is greeted, encrypted and logged in as *server* says, or none at all.

    Raises DeliveryError for what a person must mend, and what aiosmtplib raises for the rest.
    """
    smtp = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        timeout=patience.command_seconds,
        use_tls=server.tls_from_start,
        start_tls=False,  # done below, where its absence is an error of its own
        local_hostname="localhost" if server.is_loopback else None,
    )
    try:
        await smtp.connect(timeout=patience.connect_seconds)
        await _greet(smtp)
        if server.starttls:
            await _encrypt(server, smtp)
        if server.user is not None:
            await _log_in(server, smtp, server.user)
    except BaseException as error:
        # Half done it would be a connection without the encryption that was asked for.
        smtp.close()
        _raise_for_certificate(server, error)
        raise
    return smtp


async def _encrypt(server: Server, smtp: aiosmtplib.SMTP) -> None:
    if not smtp.supports_extension("starttls"):
        raise DeliveryError(
            f"E-postservern {server} erbjuder ingen kryptering (STARTTLS), och okrypterat skickas inget. "
            "Kontrollera servern och porten i ARSHJUL_SMTP_URL."
        )
    await smtp.starttls()
    await _greet(smtp)


async def _log_in(server: Server, smtp: aiosmtplib.SMTP, user: str) -> None:
    if not smtp.supported_auth_methods:
        raise DeliveryError(
            f"E-postservern {server} erbjuder ingen inloggning. "
            "Lägg till starttls=1 i ARSHJUL_SMTP_URL, eller ta bort användare och lösenord."
        )
    try:
        await smtp.login(user, server.password or "")
    except aiosmtplib.SMTPAuthenticationError as error:
        if error.code < 500:
            raise
        # The server's words are left out: some repeat what they were given.
        raise DeliveryError(
            f"E-postservern {server} godtar inte användaren eller lösenordet ({error.code}). "
            "Rätta dem i ARSHJUL_SMTP_URL."
        ) from error


async def _greet(smtp: aiosmtplib.SMTP) -> None:
    try:
        await smtp.ehlo()
    except aiosmtplib.SMTPHeloError:
        if not smtp.is_connected:
            raise
        await smtp.helo()


def _raise_for_certificate(server: Server, error: BaseException) -> None:
    """Raise DeliveryError when *error* comes from encryption that will not work at the next try either."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise DeliveryError(
                f"E-postservern {server} har ett certifikat som inte går att lita på: {cause.verify_message}. "
                "Rätta servernamnet i ARSHJUL_SMTP_URL, eller peka SSL_CERT_FILE på er egen utfärdares certifikat."
            ) from error
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            raise DeliveryError(
                f"E-postservern {server} talar inte krypterat så som ARSHJUL_SMTP_URL säger ({cause.reason}). "
                "Välj smtps:// för port 465 och ?starttls=1 för port 587."
            ) from error
        cause = cause.__cause__
