"""Hand a mail to the mail server, and tell what became of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiosmtplib

from arshjul.errors import DeliveryError, InputError
from arshjul.mail.address import checked_address, is_example_address
from arshjul.mail.connecting import Patience, connected
from arshjul.mail.refusals import MUST_LOG_IN, Stage, Whose, understood
from arshjul.mail.server import Server

_CLOSING_SECONDS = 5.0
_LONGEST_ANSWER = 500


@dataclass(frozen=True)
class Accepted:
    """The server has taken charge of the mail."""

    answer: str


@dataclass(frozen=True)
class Refused:
    """It will never be taken; trying again is no use."""

    answer: str
    whose: Whose = Whose.RECIPIENT
    """Or unclear."""


@dataclass(frozen=True)
class Deferred:
    """Not now: try again later."""

    answer: str
    in_doubt: bool
    """The whole mail had gone when the connection was lost: perhaps the server has it, perhaps not."""
    whose: Whose = Whose.RECIPIENT
    """Unclear when the connection was lost."""


@dataclass(frozen=True)
class Unreachable:
    """There was no connection to be had, or it was not let in just now; the mail was not offered."""

    answer: str


@dataclass(frozen=True)
class Silent:
    """The mail was offered, and the server did not answer in time."""

    answer: str
    in_doubt: bool


Outcome = Accepted | Refused | Deferred | Unreachable | Silent
"""What became of one mail; the answer is the server's, on one line."""


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
        self._transaction = _Transaction(self._patience)
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

    @property
    def may_have_it(self) -> bool:
        """Whether all of the mail that was offered last had gone, if nothing came back."""
        return self._transaction.stage is Stage.DOT

    async def deliver(self, sender: str, address: str, message: bytes) -> Outcome:
        """Hand *message* to the server for the one recipient *address*, and return what became of it.

        Raises DeliveryError only when no mail at all can go: wrong password, unknown certificate, encryption
        demanded but not offered, a sender or an account that is refused, or a server off this machine where only
        this machine is allowed.
        """
        self._transaction = _Transaction(self._patience)
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
        transaction = self._transaction = _Transaction(self._patience)
        try:
            smtp = await self._connected()
            outcome = await transaction.run(smtp, sender, address, message)
        except aiosmtplib.SMTPResponseException as error:
            return _Attempt(await self._answered(error, transaction.stage), hung_up_early=error.code == 421)
        except (aiosmtplib.SMTPException, OSError) as error:
            self._drop()
            said = _unanswered(error, transaction.stage)
            return _Attempt(
                said, hung_up_early=transaction.stage is not Stage.DOT and isinstance(error, ConnectionError)
            )
        except BaseException:
            # Interrupted in the middle: the next answer on this connection would belong to this mail.
            self._drop()
            raise
        return _Attempt(outcome)

    async def _answered(self, error: aiosmtplib.SMTPResponseException, stage: Stage) -> Outcome:
        answer = _one_line(f"{error.code} {error.message}")
        if not 400 <= error.code <= 599:
            # Not an answer of SMTP at all; what the server did with the mail cannot be known.
            self._drop()
            return _unanswered(error, stage, answer)
        refusal = understood(stage, error.code, answer.partition(" ")[2])
        if refusal.whose is Whose.SERVER and not refusal.for_now:
            self._drop()
            raise self._not_taken(error.code, answer, stage) from error
        if stage is Stage.OPENING:
            return Unreachable(answer)
        if error.code == 421:
            self._drop()
        else:
            await self._reset()
        if refusal.for_now:
            return Deferred(answer, in_doubt=False, whose=refusal.whose)
        return Refused(answer, refusal.whose)

    def _not_taken(self, code: int, answer: str, stage: Stage) -> DeliveryError:
        if code in MUST_LOG_IN:
            return DeliveryError(
                f"E-postservern {self._server} kräver inloggning eller kryptering ({code}). "
                "Rätta användare, lösenord eller starttls=1 i ARSHJUL_SMTP_URL."
            )
        if stage is Stage.OPENING:
            return DeliveryError(
                f"E-postservern {self._server} tar inte emot oss: {answer}. Fråga den som sköter servern."
            )
        return DeliveryError(
            f"E-postservern {self._server} tar inte emot mejl från oss: {answer}. Rätta ARSHJUL_MAIL_FROM eller "
            "kontot i ARSHJUL_SMTP_URL, eller fråga den som sköter servern."
        )

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._smtp is None or not self._smtp.is_connected:
            self._drop()
            self._smtp = await connected(self._server, self._patience)
        return self._smtp

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
        self.stage = Stage.OPENING

    async def run(self, smtp: aiosmtplib.SMTP, sender: str, address: str, message: bytes) -> Outcome:
        """Return Accepted, or raise what aiosmtplib raises."""
        self.stage = Stage.MAIL
        body = _in_lines(message)
        wait = self._patience.command_seconds
        size = [b"SIZE=%d" % len(body)] if smtp.supports_extension("size") else []
        # Not `smtp.mail` and `smtp.rcpt`: both addresses are checked, and to quote them takes longer than to send them.
        await _taken(smtp, b"MAIL", b"FROM:<" + sender.encode("ascii") + b">", *size, wait=wait)
        self.stage = Stage.RCPT
        await _taken(smtp, b"RCPT", b"TO:<" + address.encode("ascii") + b">", wait=wait)
        self.stage = Stage.DATA
        # Not `smtp.data`: it does not tell whether the connection was lost before or after the mail itself.
        ready = await smtp.execute_command(b"DATA", timeout=wait)
        if ready.code != 354:
            raise aiosmtplib.SMTPDataError(ready.code, ready.message)
        if smtp.protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("Connection lost")
        smtp.protocol.write(_dots_doubled(body) + b".\r\n")
        self.stage = Stage.DOT
        answer = await smtp.protocol.read_response(timeout=self._patience.data_seconds)
        if not 200 <= answer.code <= 299:
            raise aiosmtplib.SMTPDataError(answer.code, answer.message)
        return Accepted(_one_line(f"{answer.code} {answer.message}"))


async def _taken(smtp: aiosmtplib.SMTP, *words: bytes, wait: float) -> None:
    """Say *words*; raise what the server answers when it does not take them."""
    answer = await smtp.execute_command(*words, timeout=wait)
    if answer.code not in (250, 251):
        raise aiosmtplib.SMTPResponseException(answer.code, answer.message)


def _in_lines(message: bytes) -> bytes:
    """*message* with CRLF after each line, whatever stood there."""
    body = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _dots_doubled(body: bytes) -> bytes:
    """*body* so that no line of it ends the mail (RFC 5321, 4.5.2)."""
    doubled = body.replace(b"\n.", b"\n..")
    return b"." + doubled if doubled.startswith(b".") else doubled


def _unanswered(error: BaseException, stage: Stage, answer: str = "") -> Outcome:
    """What became of a mail when no answer came that says it."""
    in_doubt = stage is Stage.DOT
    if stage is Stage.OPENING:
        away = isinstance(error, aiosmtplib.SMTPConnectError) and not isinstance(error, TimeoutError)
        return Unreachable(answer or ("E-postservern går inte att nå" if away else _described(error)))
    if isinstance(error, TimeoutError):
        return Silent(_described(error), in_doubt)
    return Deferred(answer or _described(error), in_doubt, Whose.UNCLEAR)


def _described(error: BaseException) -> str:
    """What a person can make of a connection that failed."""
    if isinstance(error, TimeoutError):
        return "E-postservern svarade inte i tid"
    return "Förbindelsen med e-postservern bröts"


def _one_line(answer: str) -> str:
    """The server's *answer* without line ends, control characters and broken octets."""
    readable = answer.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in readable).split())[:_LONGEST_ANSWER]
