"""Fetch from the mailbox, one mail at a time, and mark as read what has been stored.

`imaplib` of the standard library: see docs/decisions/libraries.md.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from arshjul.errors import MailboxError, SettingsError
from arshjul.hosts import is_loopback
from arshjul.mail.bounded_imap import BoundedImap, BoundedImapOverTls
from arshjul.mail.counting import LARGEST_MAIL

_FORM = "Skriv så här: imaps://användare:lösenord@post.forbundet.example/INBOX, eller imap://…?starttls=1."
_SECONDS = 30.0
_UID = re.compile(rb"\bUID (\d+)")
_LARGEST_UID = 2**32 - 1
_LONGEST_UID = len(str(_LARGEST_UID))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class MailboxAddress:
    """Where answers come in, as ``ARSHJUL_IMAP_URL`` says it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls_from_start: bool = True
    starttls: bool = False

    @property
    def is_loopback(self) -> bool:
        """Whether it stands on this machine."""
        return is_loopback(self.host)

    def __str__(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


@dataclass(frozen=True)
class FetchedMail:
    """One mail out of the mailbox."""

    uid: int
    raw: bytes
    """The whole mail; of one that is too large to be read, its beginning, one octet more than is read."""
    received_at: datetime | None
    """When the mail server says that it received it; None: it does not say, or nothing that makes sense."""


def parse_mailbox(url: str) -> MailboxAddress:
    """Return the mailbox in ``imaps://user:pw@host/INBOX`` or ``imap://…?starttls=1``.

    Without encryption only on this machine. Raises SettingsError, in Swedish and without the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"ARSHJUL_IMAP_URL: porten eller servernamnet går inte att läsa. {_FORM}") from error
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = options.pop("starttls", "0")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username or parts.password is None:
        raise SettingsError(f"ARSHJUL_IMAP_URL går inte att läsa. {_FORM}")
    if options or starttls not in ("0", "1") or (starttls == "1" and parts.scheme == "imaps"):
        raise SettingsError(f"ARSHJUL_IMAP_URL: efter ? får bara starttls=1 stå, och bara efter imap://. {_FORM}")
    user, password = unquote(parts.username), unquote(parts.password)
    if any(not c.isprintable() or ord(c) > 126 for c in user + password + folder) or '"' in folder or "\\" in folder:
        raise SettingsError("ARSHJUL_IMAP_URL: användare, lösenord och mapp får bara ha tecken ur ASCII.")
    address = MailboxAddress(
        host=parts.hostname,
        port=port or (993 if parts.scheme == "imaps" else 143),
        user=user,
        password=password,
        folder=folder,
        tls_from_start=parts.scheme == "imaps",
        starttls=starttls == "1",
    )
    if not (address.tls_from_start or address.starttls or address.is_loopback):
        raise SettingsError(
            "ARSHJUL_IMAP_URL: lösenordet skulle gå okrypterat över nätet. Skriv imaps://, eller lägg till ?starttls=1."
        )
    return address


class Mailbox:
    """One connection to the mailbox.

        with Mailbox(parse_mailbox(url)) as mailbox:
            for mail in mailbox.fetch(mailbox.numbers_after(17)):
                store(mail)
                mailbox.mark_read(mail.uid)

    Every method raises MailboxError when the server is away, refuses us or does not keep to the protocol.
    """

    def __init__(self, address: MailboxAddress, *, loopback_only: bool = False) -> None:
        """*loopback_only*: no other machine may be asked, whatever the settings say."""
        self._address = address
        self._loopback_only = loopback_only
        self._imap: BoundedImap | BoundedImapOverTls
        self.validity = 0
        """UIDVALIDITY: as long as it is the same, a number means the same mail."""
        self.next_uid = 0
        """A number above all those in the mailbox when it was opened; 0: the server does not tell."""

    def __enter__(self) -> Self:
        if self._loopback_only and not self._address.is_loopback:
            raise MailboxError(
                f"Brevlådan {self._address} finns inte på den här datorn, och härifrån får inget hämtas utifrån. "
                "Peka ARSHJUL_IMAP_URL på 127.0.0.1."
            )
        with _Faults(self._address):
            self._imap = self._connected()
            try:
                self._log_in()
                self._select()
            except BaseException:
                self._imap.shutdown()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._imap.logout()  # not CLOSE: that would take away what somebody else has marked as deleted
        except (imaplib.IMAP4.error, OSError, ValueError, LookupError, TypeError, AttributeError):
            self._imap.shutdown()

    def numbers_after(self, uid: int) -> tuple[int, ...]:
        """The numbers of the mails above *uid*, and of those below that nobody has read, in order."""
        # "n:*" always gives the last mail, also when its number is below n.
        newer = [n for n in self._search(f"UID {uid + 1}:*") if n > uid]
        return tuple(sorted({*newer, *self._search("UNSEEN")}))

    def unread_numbers(self) -> tuple[int, ...]:
        """The numbers of the mails that nobody has read, in order."""
        return self._search("UNSEEN")

    def numbers_since(self, day: date) -> tuple[int, ...]:
        """The numbers of the mails that came on *day* or later, in order."""
        return self._search(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def fetch(self, numbers: tuple[int, ...]) -> Iterator[FetchedMail]:
        """Give the mails one by one, without marking them; one that is gone meanwhile is passed over."""
        for uid in numbers:
            with self._asking():
                # One octet more than is read, so that the reader sees that it is too large.
                _, answer = self._imap.uid("FETCH", str(uid), f"(UID INTERNALDATE BODY.PEEK[]<0.{LARGEST_MAIL + 1}>)")
            for piece in answer:
                found = _fetched(piece, uid)
                if found:
                    yield found
                    break

    def mark_read(self, uid: int) -> None:
        r"""Set \Seen, so that a person who opens the mailbox sees what has been taken care of."""
        with self._asking():
            self._imap.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def _search(self, criteria: str) -> tuple[int, ...]:
        with self._asking():
            kind, found = self._imap.uid("SEARCH", criteria)
        if kind != "OK":
            raise MailboxError(f"Brevlådan {self._address} går inte att söka i. Fråga den som sköter servern.")
        # A UID is one of 32 bits; what is no such number is none of the mailbox's mails.
        words = (word for line in found if isinstance(line, bytes) for word in line.split())
        numbers = {int(word) for word in words if len(word) <= _LONGEST_UID and word.isdigit()}
        return tuple(sorted(number for number in numbers if 0 < number <= _LARGEST_UID))

    def _connected(self) -> BoundedImap | BoundedImapOverTls:
        address = self._address
        if address.tls_from_start:
            return BoundedImapOverTls(
                address.host, address.port, ssl_context=ssl.create_default_context(), timeout=_SECONDS
            )
        imap = BoundedImap(address.host, address.port, timeout=_SECONDS)
        if address.starttls:
            # Raises when the server does not offer it: nothing goes unencrypted that should not.
            imap.starttls(ssl.create_default_context())
        return imap

    def _log_in(self) -> None:
        try:
            self._imap.login(self._address.user, self._address.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            # The server's words are left out: some repeat what they were given.
            raise MailboxError(
                f"Brevlådan {self._address} godtar inte användaren eller lösenordet. Rätta dem i ARSHJUL_IMAP_URL."
            ) from error

    def _select(self) -> None:
        kind, _ = self._imap.select(f'"{self._address.folder}"')
        if kind != "OK":
            raise MailboxError(f"Mappen {self._address.folder} finns inte i brevlådan. Rätta den i ARSHJUL_IMAP_URL.")
        self.validity = self._told("UIDVALIDITY")
        self.next_uid = self._told("UIDNEXT")

    def _told(self, name: str) -> int:
        _, values = self._imap.response(name)
        text = values[0] if values else None
        return int(text) if isinstance(text, bytes) and len(text) <= _LONGEST_UID and text.isdigit() else 0

    def _asking(self) -> _Faults:
        self._imap.expect_answer()
        return _Faults(self._address)


class _Faults:
    """Turns what the connection raises into MailboxError."""

    def __init__(self, address: MailboxAddress) -> None:
        self._address = address

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, ssl.SSLCertVerificationError):
            raise MailboxError(
                f"Brevlådan {self._address} har ett certifikat som inte går att lita på: {error.verify_message}. "
                "Rätta servernamnet i ARSHJUL_IMAP_URL, eller peka SSL_CERT_FILE på er egen utfärdares certifikat."
            ) from error
        # The others are what imaplib has raised for answers that are no IMAP.
        if isinstance(error, imaplib.IMAP4.error | OSError | ValueError | LookupError | TypeError | AttributeError):
            raise MailboxError(
                f"Brevlådan {self._address} svarar inte som den ska. Vi försöker igen vid nästa hämtning; "
                "kontrollera annars servern och porten i ARSHJUL_IMAP_URL."
            ) from error


def _fetched(piece: Any, uid: int) -> FetchedMail | None:
    """The mail in one piece of the answer to FETCH; other pieces tell of other things."""
    if not isinstance(piece, tuple) or len(piece) < 2 or not isinstance(piece[1], bytes):
        return None
    head = piece[0]
    found = _UID.search(head)
    if found is None or int(found[1]) != uid:
        return None
    return FetchedMail(uid, piece[1][: LARGEST_MAIL + 1], _received(head))


def _received(head: bytes) -> datetime | None:
    """INTERNALDATE, which the standard library trusts to be a day that there is."""
    try:
        local = imaplib.Internaldate2tuple(head)
        return datetime(*local[:6]).astimezone(UTC) if local else None
    except (ValueError, LookupError, OverflowError, OSError):
        return None
