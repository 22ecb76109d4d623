"""One mail to one person, as the bytes that leave: the same letter gives the same bytes.

The tree is that of Google's own invitations: mixed{ alternative{ plain, html, calendar }, invite.ics }; a
reminder is alternative{ plain, html }. Written by hand rather than with `email.message`: Python 3.11.7 makes
header lines of an encoded word in a name (CVE-2024-6923), boundaries are random there, `make_mixed` drops
Content-Class, and how a header is folded differs between Python's versions.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from arshjul.errors import InputError, Problem
from arshjul.mail.address import checked_address, checked_name, checked_subject

_METHOD = re.compile(rb"^METHOD:([A-Z]+)\r$", re.MULTILINE)
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.+_-]+@[a-z0-9.-]+>", re.ASCII)
_FROM_FIRST = re.compile(rb"^From ", re.MULTILINE)
_NOT_PLAIN = re.compile(r"[^\x20-\x7e]")
_LONGEST_PLAIN = 66
_LONGEST_IN_ENCODED_WORD = 54  # with "Subject: =?utf-8?q?" and "?=" around it under 76
_PLAIN_IN_ENCODED_WORD = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


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


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the message with that key: the same at every try, and telling nothing of the key."""
    return f"<{_fingerprint(key)}@{domain}>"


def compose(letter: Letter) -> bytes:
    """Return *letter* as a mail: ASCII only, CRLF line ends, no line over 998 octets.

    Raises InputError when a name, an address or the subject cannot stand in a mail.
    """
    sender = checked_address(letter.sender_address)
    headers = [
        f"From: {_mailbox(letter.sender_name, sender)}",
        f"To: {_mailbox(letter.name, checked_address(letter.address))}",
        f"Subject: {_words(checked_subject(letter.subject))}",
        f"Date: {_date(letter.at)}",
        f"Message-ID: {message_id(letter.key, sender.rpartition('@')[2])}",
        *_thread(letter.follows),
        "Auto-Submitted: auto-generated",  # no out-of-office answers, please
        "MIME-Version: 1.0",
        "Content-Language: sv",
    ]
    # Neither begins the other, since readers compare beginnings; "=_" never stands in an encoded body.
    outer, inner = f"=_1_{_fingerprint(letter.key)}", f"=_2_{_fingerprint(letter.key)}"
    parts = [_text_part("plain", letter.text), _text_part("html", letter.html)]
    if letter.calendar is None:
        return _lines(headers) + _multipart("alternative", outer, parts)
    headers.append("Content-Class: urn:content-classes:calendarmessage")
    alternative = _multipart("alternative", inner, [*parts, _calendar_part(letter.calendar)])
    return _lines(headers) + _multipart("mixed", outer, [alternative, _attachment(letter.calendar)])


def _mailbox(name: str, address: str) -> str:
    return f"{_phrase(checked_name(name))}\r\n <{address}>"


def _date(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a letter's moment needs a time zone")
    return format_datetime(at.astimezone(UTC))


def _phrase(name: str) -> str:
    """*name* as a display name: quoted when plain, else in encoded words."""
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if not _NOT_PLAIN.search(name) and len(quoted) <= _LONGEST_PLAIN:
        return quoted
    return _encoded(name)


def _words(text: str) -> str:
    """*text* as unstructured header text."""
    if not _NOT_PLAIN.search(text) and len(text) <= _LONGEST_PLAIN:
        return text
    return _encoded(text)


def _encoded(text: str) -> str:
    """*text* as encoded words (RFC 2047), one a line, none cut inside a character."""
    # Q rather than base64: most Swedish names then fit in one word, and Python 3.11 reads two as if a space were
    # between them.
    pieces = [""]
    for character in text:
        written = _in_encoded_word(character)
        if len(pieces[-1] + written) > _LONGEST_IN_ENCODED_WORD:
            pieces.append("")
        pieces[-1] += written
    return "\r\n ".join(f"=?utf-8?q?{piece}?=" for piece in pieces)


def _in_encoded_word(character: str) -> str:
    if character in _PLAIN_IN_ENCODED_WORD:
        return character
    return "_" if character == " " else "".join(f"={octet:02X}" for octet in character.encode())


def _thread(follows: tuple[str, ...]) -> list[str]:
    """The headers that keep an update under its invitation in the reader's list."""
    if not follows:
        return []
    for earlier in follows:
        if not _MESSAGE_ID.fullmatch(earlier):
            raise ValueError(f"not a Message-ID: {earlier!r}")
    return [f"In-Reply-To: {follows[-1]}", "References: " + "\r\n ".join(follows)]


def _text_part(subtype: str, text: str) -> bytes:
    octets = "\r\n".join(text.splitlines()).encode() + b"\r\n"
    # Some relays change a "From " first on a line, which breaks the signature.
    body = _FROM_FIRST.sub(b"=46rom ", binascii.b2a_qp(octets, istext=True))
    return _part(f'text/{subtype}; charset="utf-8"', "quoted-printable", body)


def _calendar_part(calendar: bytes) -> bytes:
    """The part that shows the buttons: last of the alternatives, without Content-Disposition, in base64."""
    # RFC 6047, 2.4: the method here and the one inside must be the same, so it is read from there.
    method = _METHOD.search(calendar)
    if method is None:
        raise InputError([Problem("Kalenderdelen saknar METHOD. Skapa kallelsen på nytt.")])
    content_type = f'text/calendar; method={method[1].decode("ascii")}; charset="UTF-8"'
    return _part(content_type, "base64", _base64(calendar))


def _attachment(calendar: bytes) -> bytes:
    return _part(
        'application/ics; name="invite.ics"',
        "base64",
        _base64(calendar),
        'Content-Disposition: attachment; filename="invite.ics"',
    )


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def _part(content_type: str, encoding: str, body: bytes, *more: str) -> bytes:
    head = [f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}", *more]
    return _lines(head) + b"\r\n" + body


def _multipart(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    head = _lines([f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"'])
    mark = f"--{boundary}".encode()
    return head + b"\r\n" + b"".join(mark + b"\r\n" + part for part in parts) + mark + b"--\r\n"


def _lines(headers: list[str]) -> bytes:
    return "".join(header + "\r\n" for header in headers).encode("ascii")


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]
