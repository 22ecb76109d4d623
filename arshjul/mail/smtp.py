"""Hand a mail to the mail server, and tell what became of it."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import ssl
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

import aiosmtplib

from arshjul.errors import DeliveryError, InputError, SettingsError
from arshjul.mail.address import checked_address, is_example_address
from arshjul.settings import LOOPBACK_HOSTS

_FORM = "Skriv så här: smtp://användare:lösenord@post.forbundet.example:587?starttls=1, eller smtps://…:465."
_DOT_AT_LINE_START = re.compile(rb"^\.", re.MULTILINE)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_CLOSING_SECONDS = 5.0
_LONGEST_ANSWER = 500


@dataclass(frozen=True)
class Accepted:
    """The server has taken charge of the mail."""

    answer: str


@dataclass(frozen=True)
class Refused:
    """This mail or this recipient will never be taken; trying again is no use."""

    answer: str


@dataclass(frozen=True)
class Deferred:
    """Not now: try again later."""

    answer: str
    in_doubt: bool
    """The whole mail had gone when the connection was lost: perhaps the server has it, perhaps not."""
    server_away: bool = False
    """There was no contact with the server at all, so the next mail would fare no better."""


Outcome = Accepted | Refused | Deferred
"""What became of one mail; the answer is the server's, on one line."""


@dataclass(frozen=True)
class Server:
    """Where mail is handed over, as ``ARSHJUL_SMTP_URL`` says it."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls_from_start: bool = False
    starttls: bool = False

    @property
    def is_loopback(self) -> bool:
        """Whether it stands on this machine."""
        if self.host in LOOPBACK_HOSTS:
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Patience:
    """How long to wait. Less for the dot than RFC 5321's ten minutes makes copies of mails."""

    connect_seconds: float = 30.0
    command_seconds: float = 300.0
    data_seconds: float = 600.0


def parse_server(url: str) -> Server:
    """Return the server in ``smtp://user:pw@host:port?starttls=1`` or ``smtps://…``.

    Raises SettingsError, in Swedish and without the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"ARSHJUL_SMTP_URL: porten eller servernamnet går inte att läsa. {_FORM}") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
        raise SettingsError(f"ARSHJUL_SMTP_URL går inte att läsa. {_FORM}")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = options.pop("starttls", "0")
    if options or starttls not in ("0", "1"):
        raise SettingsError(f"ARSHJUL_SMTP_URL: efter ? får bara starttls=1 eller starttls=0 stå. {_FORM}")
    if starttls == "1" and parts.scheme == "smtps":
        raise SettingsError("ARSHJUL_SMTP_URL: smtps:// är redan krypterat. Ta bort starttls=1.")
    server = Server(
        host=parts.hostname,
        port=port or (465 if parts.scheme == "smtps" else 587 if starttls == "1" else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls_from_start=parts.scheme == "smtps",
        starttls=starttls == "1",
    )
    if server.password and not (server.tls_from_start or server.starttls or server.is_loopback):
        raise SettingsError(
            "ARSHJUL_SMTP_URL: lösenordet skulle gå okrypterat över nätet. Lägg till ?starttls=1, eller skriv smtps://."
        )
    return server


class MailServer:
    """One connection to the mail server, opened at the first mail, kept for the next, and reopened when lost.

        async with MailServer(parse_server(url)) as server:
            outcome = await server.deliver(sender, address, mail)

    A mail at a time; for several at once, open several.
    """

    def __init__(self, server: Server, *, loopback_only: bool = False, patience: Patience | None = None) -> None:
        """*loopback_only*: nothing may leave this machine, whatever the settings say."""
        self._server = server
        self._loopback_only = loopback_only
        self._patience = patience or Patience()
        self._smtp: aiosmtplib.SMTP | None = None
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            if smtp.is_connected and error is None:
                await smtp.quit(timeout=_CLOSING_SECONDS)
        except (aiosmtplib.SMTPException, OSError):
            pass  # the mails have been answered for already
        finally:
            smtp.close()

    async def deliver(self, sender: str, address: str, message: bytes) -> Outcome:
        """Hand *message* to the server for the one recipient *address*, and return what became of it.

        Raises DeliveryError only when no mail at all can go: wrong password, unknown certificate, encryption
        demanded but not offered, or a server off this machine where only this machine is allowed.
        """
        self._check_place()
        try:
            sender, address = checked_address(sender), checked_address(address)
        except InputError as error:
            return Refused(str(error))
        if is_example_address(address) and not self._server.is_loopback:
            return Refused("Exempeladress: skickas aldrig till en riktig e-postserver")
        async with self._lock:
            kept = self._smtp is not None and self._smtp.is_connected
            attempt = await self._attempt(sender, address, message)
            if kept and attempt.hung_up_early:
                # The server closed a connection that it had had enough of; that says nothing about this mail.
                attempt = await self._attempt(sender, address, message)
            return attempt.outcome

    def _check_place(self) -> None:
        if self._loopback_only and not self._server.is_loopback:
            raise DeliveryError(
                f"E-postservern {self._server} finns inte på den här datorn, och härifrån får inget lämna den. "
                "Peka ARSHJUL_SMTP_URL på 127.0.0.1."
            )

    async def _attempt(self, sender: str, address: str, message: bytes) -> _Attempt:
        transaction = _Transaction(self._patience)
        try:
            smtp = await self._connected()
            outcome = await transaction.run(smtp, sender, address, message)
        except aiosmtplib.SMTPResponseException as error:
            return _Attempt(await self._answered(error, transaction), hung_up_early=error.code == 421)
        except (aiosmtplib.SMTPException, OSError) as error:
            self._drop()
            in_doubt = transaction.has_sent_all
            said = Deferred(_described(error), in_doubt=in_doubt, server_away=not transaction.has_begun)
            return _Attempt(said, hung_up_early=not in_doubt and isinstance(error, ConnectionError))
        except BaseException:
            # Interrupted in the middle: the next answer on this connection would belong to this mail.
            self._drop()
            raise
        return _Attempt(outcome)

    async def _answered(self, error: aiosmtplib.SMTPResponseException, transaction: _Transaction) -> Outcome:
        answer = _one_line(f"{error.code} {error.message}")
        if error.code in (530, 534, 535, 538):
            self._drop()
            raise DeliveryError(
                f"E-postservern {self._server} kräver inloggning eller kryptering ({error.code}). "
                "Rätta användare, lösenord eller starttls=1 i ARSHJUL_SMTP_URL."
            ) from error
        if not transaction.has_begun and 500 <= error.code <= 599:
            self._drop()
            raise DeliveryError(
                f"E-postservern {self._server} tar inte emot oss: {answer}. Fråga den som sköter servern."
            ) from error
        if not 400 <= error.code <= 599:
            # Not an answer of SMTP at all; what the server did with the mail cannot be known.
            self._drop()
            return Deferred(answer, in_doubt=transaction.has_sent_all, server_away=not transaction.has_begun)
        if transaction.has_begun:
            await self._reset()
        if error.code >= 500:
            return Refused(answer)
        return Deferred(answer, in_doubt=False, server_away=not transaction.has_begun)

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._smtp is None or not self._smtp.is_connected:
            self._drop()
            self._smtp = await self._opened()
        return self._smtp

    async def _opened(self) -> aiosmtplib.SMTP:
        """A connection that is greeted, encrypted and logged in as the settings say, or none at all."""
        server = self._server
        smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            timeout=self._patience.command_seconds,
            use_tls=server.tls_from_start,
            start_tls=False,  # done below, where its absence is an error of its own
            local_hostname="localhost" if server.is_loopback else None,
        )
        try:
            await smtp.connect(timeout=self._patience.connect_seconds)
            await _greet(smtp)
            if server.starttls:
                await self._encrypt(smtp)
            if server.user is not None:
                await self._log_in(smtp, server.user)
        except BaseException as error:
            # Half done it would be a connection without the encryption that was asked for.
            smtp.close()
            _raise_for_certificate(server, error)
            raise
        return smtp

    async def _encrypt(self, smtp: aiosmtplib.SMTP) -> None:
        if not smtp.supports_extension("starttls"):
            raise DeliveryError(
                f"E-postservern {self._server} erbjuder ingen kryptering (STARTTLS), och okrypterat skickas inget. "
                "Kontrollera servern och porten i ARSHJUL_SMTP_URL."
            )
        await smtp.starttls()
        await _greet(smtp)

    async def _log_in(self, smtp: aiosmtplib.SMTP, user: str) -> None:
        if not smtp.supported_auth_methods:
            raise DeliveryError(
                f"E-postservern {self._server} erbjuder ingen inloggning. "
                "Lägg till starttls=1 i ARSHJUL_SMTP_URL, eller ta bort användare och lösenord."
            )
        try:
            await smtp.login(user, self._server.password or "")
        except aiosmtplib.SMTPAuthenticationError as error:
            if error.code < 500:
                raise
            # The server's words are left out: some repeat what they were given.
            raise DeliveryError(
                f"E-postservern {self._server} godtar inte användaren eller lösenordet ({error.code}). "
                "Rätta dem i ARSHJUL_SMTP_URL."
            ) from error

    async def _reset(self) -> None:
        """Clear the server's memory of the mail that was refused, or let the connection go."""
        if self._smtp is None or not self._smtp.is_connected:
            self._drop()
            return
        try:
            await self._smtp.rset(timeout=self._patience.connect_seconds)
        except (aiosmtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


@dataclass(frozen=True)
class _Attempt:
    outcome: Outcome
    hung_up_early: bool = False
    """The server closed the connection before it had the whole mail."""


class _Transaction:
    """MAIL, RCPT, DATA and the mail itself, noting how far it came."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self.has_begun = False
        self.has_sent_all = False

    async def run(self, smtp: aiosmtplib.SMTP, sender: str, address: str, message: bytes) -> Outcome:
        """Return Accepted, or raise what aiosmtplib raises."""
        self.has_begun = True
        body = _LINE_END.sub(b"\r\n", message)
        body = body if body.endswith(b"\r\n") else body + b"\r\n"
        wait = self._patience.command_seconds
        size = [f"SIZE={len(body)}"] if smtp.supports_extension("size") else []
        await smtp.mail(sender, options=size, timeout=wait)
        await smtp.rcpt(address, timeout=wait)
        # Not `smtp.data`: it does not tell whether the connection was lost before or after the mail itself.
        ready = await smtp.execute_command(b"DATA", timeout=wait)
        if ready.code != 354:
            raise aiosmtplib.SMTPDataError(ready.code, ready.message)
        if smtp.protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        smtp.protocol.write(_DOT_AT_LINE_START.sub(b"..", body) + b".\r\n")
        self.has_sent_all = True
        answer = await smtp.protocol.read_response(timeout=self._patience.data_seconds)
        if not 200 <= answer.code <= 299:
            raise aiosmtplib.SMTPDataError(answer.code, answer.message)
        return Accepted(_one_line(f"{answer.code} {answer.message}"))


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


def _described(error: BaseException) -> str:
    """What a person can make of a failed connection."""
    if isinstance(error, TimeoutError):
        return "E-postservern svarade inte i tid"
    if isinstance(error, aiosmtplib.SMTPConnectError):
        return "E-postservern går inte att nå"
    return "Förbindelsen med e-postservern bröts"


def _one_line(answer: str) -> str:
    """The server's *answer* without line ends, control characters and broken octets."""
    readable = answer.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in readable).split())[:_LONGEST_ANSWER]
