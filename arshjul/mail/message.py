"""One mail to one person, as the bytes that leave: the same letter gives the same bytes.

The tree is that of Google's own invitations: mixed{ alternative{ plain, html, calendar }, invite.ics }; a
reminder is alternative{ plain, html }. Files stand last in mixed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, quote
from functools import lru_cache
from typing import Any

from arshjul.errors import InputError, Problem
from arshjul.mail.address import checked_address, checked_name, checked_subject

_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r$", re.MULTILINE)
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.+_-]+@[a-z0-9.-]+>", re.ASCII)
_FROM_FIRST = re.compile(r"^From ", re.MULTILINE)
_FOLDED = frozenset({"From", "To", "Subject", "In-Reply-To", "References"})
_LONGEST_PLAIN = 66
_LONGEST_LINE = 76


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """What a mail says, to whom and from whom; addresses and names as people wrote them."""

    key: str
    """The message's own key in the delivery table: Message-ID and boundaries are made of it."""
    sender_name: str
    sender_address: str
    """Also the calendar part's organizer: the plus address with the person's token."""
    name: str
    address: str
    subject: str
    text: str
    html: str
    at: datetime
    """The Date header, fixed when the letter is written, so that sending again sends the same."""
    calendar: bytes | None = None
    """An iCalendar object with METHOD; None for a reminder."""
    follows: tuple[str, ...] = ()
    """Message-IDs of the earlier mails about the same thing to the same person, oldest first."""
    attachments: tuple[Attachment, ...] = ()


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the message with that key: the same at every try, and telling nothing of the key."""
    return f"<{_fingerprint(key)}@{domain}>"


def compose(letter: Letter) -> bytes:
    """Return *letter* as a mail: ASCII only, CRLF line ends, no line over 998 octets.

    Raises InputError when a name, an address or the subject cannot stand in a mail.
    """
    # The gate comes first: Python 3.11.7 makes header lines of an encoded word in a name (CVE-2024-6923).
    sender = checked_address(letter.sender_address)
    message = EmailMessage(policy=_Policy(linesep="\r\n"))
    message["From"] = _mailbox(checked_name(letter.sender_name), sender)
    message["To"] = _mailbox(checked_name(letter.name), checked_address(letter.address))
    message["Subject"] = _words(checked_subject(letter.subject))
    message["Date"] = format_datetime(_moment(letter.at))
    message["Message-ID"] = message_id(letter.key, sender.rpartition("@")[2])
    _set_thread(message, letter.follows)
    # No out-of-office answers, please; Exchange heeds its own header alone.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"

    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    for part in message.iter_parts():
        _keep_from_first(part)
    if letter.calendar is not None:
        _add_calendar(message, letter.calendar)
    for one in letter.attachments:
        maintype, _, subtype = one.media_type.partition("/")
        message.add_attachment(one.content, maintype, subtype, filename=one.name)
    _set_boundaries(message, _fingerprint(letter.key))

    # Last: a Content- header that is there while the tree grows is moved or lost.
    message["Content-Language"] = "sv"
    if letter.calendar is not None:
        message["Content-Class"] = "urn:content-classes:calendarmessage"
    return message.as_bytes()


class _Policy(EmailPolicy):
    """Headers in ASCII that are written as they were set; the library folds only what is longer than a line.

    `EmailMessage`'s own folding loses a space between two encoded words, and encodes a long Message-ID, so that
    no reader finds the mail that it names. And it parses each header every time that it is touched, which was two
    thirds of the time that a mail takes. See docs/decisions/calendar-mail.md.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        if name not in _FOLDED and len(value.splitlines()) > 1:
            raise ValueError(f"more than one line in {name}")
        return name, value

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        return value

    def header_max_count(self, name: str) -> None:
        return None

    def fold_binary(self, name: str, value: Any) -> bytes:
        return f"{name}: {value}\r\n".encode("ascii") if name in _FOLDED else super().fold_binary(name, value)


def _words(text: str) -> str:
    """*text* as unstructured header text."""
    return text if _is_plain(text) else _encoded(text)


def _mailbox(name: str, address: str) -> str:
    """*name* and *address*, a line each."""
    quoted = f'"{quote(name)}"'
    return f"{quoted if _is_plain(quoted) else _encoded(name)}\r\n <{address}>"


def _is_plain(text: str) -> bool:
    return text.isascii() and len(text) <= _LONGEST_PLAIN


@lru_cache(maxsize=1000)  # the sender's name stands in every mail, a subject in those of a whole board
def _encoded(text: str) -> str:
    """*text* as encoded words (RFC 2047), one a line."""
    return Header(text, "utf-8", maxlinelen=_LONGEST_LINE, header_name="Subject").encode(linesep="\r\n")


def _moment(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a letter's moment needs a time zone")
    return at.astimezone(UTC)


def _set_thread(message: EmailMessage, follows: tuple[str, ...]) -> None:
    """Set the headers that keep an update under its invitation in the reader's list."""
    for earlier in follows:
        if not _MESSAGE_ID.fullmatch(earlier):
            raise ValueError(f"not a Message-ID: {earlier!r}")
    if follows:
        message["In-Reply-To"] = follows[-1]
        message["References"] = "\r\n ".join(follows)


def _keep_from_first(part: Any) -> None:
    """Encode a "From " first on a line: some relays change it, which breaks the signature."""
    part.set_payload(_FROM_FIRST.sub("=46rom ", part.get_payload()))


def _add_calendar(message: EmailMessage, calendar: bytes) -> None:
    """Add the part that shows the buttons, last of the alternatives and in base64, and the same as a file.

    The part has no Content-Disposition: as an attachment it is not read as an invitation.
    """
    # RFC 6047, 2.4: the method here and the one inside must be the same, so it is read from there.
    method = _METHOD.search(calendar)
    if method is None:
        raise InputError([Problem("Kalenderdelen saknar METHOD. Skapa kallelsen på nytt.")])
    said = {"method": method[1].decode("ascii"), "charset": "UTF-8"}
    message.add_alternative(calendar, "text", "calendar", params=said)
    message.add_attachment(calendar, "application", "ics", filename="invite.ics", params={"name": "invite.ics"})


def _set_boundaries(message: EmailMessage, fingerprint: str) -> None:
    """Make the boundaries of the key: left alone, each build has others."""
    # Neither begins the other, since readers compare beginnings; "=_" never stands in an encoded body.
    multiparts = (part for part in message.walk() if part.is_multipart())
    for number, part in enumerate(multiparts, start=1):
        part.set_boundary(f"=_{number}_{fingerprint}")


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
