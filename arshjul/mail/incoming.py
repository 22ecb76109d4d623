"""A mail that came in, taken apart: who sent it where, what it carries, whether it is a machine's answer.

The sender decides every byte here, so nothing is believed: what is too large or too deep is refused with a
reason, and a header that makes no sense is as good as none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.message import Message

from arshjul.mail.bounces import Bounce, bounce_in
from arshjul.mail.counting import why_too_costly
from arshjul.mail.headers import addresses_in, header_of, message_id_in, message_ids_in, moment_of, one_line
from arshjul.mail.parts import parts_of

_LONGEST_READ = 4 * 1024
"""Octets of a header of a mail that is not taken apart; a longer one is passed over."""
_MOST_READ = 200
_MOST_REFERRED_TO = 20
_TOKEN_HEADERS = ("Delivered-To", "X-Original-To", "To", "Cc")
"""Where the address that the mail was sent to is told, the surest first; see docs/drift.md for the mail server."""
_AUTOMATIC_PRECEDENCE = frozenset({"auto_reply", "bulk", "junk", "list"})
_HEADER_START = re.compile(rb"\n(?![ \t])")
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})


@dataclass(frozen=True)
class CalendarPart:
    """One part that says it is a calendar, still as octets."""

    content: bytes
    charset: str
    """As the part states it; often wrong."""
    method: str
    """As the Content-Type states it, in capitals; empty: not at all."""


@dataclass(frozen=True)
class IncomingMail:
    """What we want to know of a mail that came in. Addresses are compared in the form of `plain_address`."""

    senders: tuple[str, ...]
    """Every address in every From header; one in a mail that can be believed."""
    recipients: tuple[str, ...]
    """The addresses it was sent to, the surest first."""
    subject: str
    message_id: str
    sent_at: datetime | None
    """The Date header."""
    is_automatic: bool
    """An out-of-office reply or another machine's mail (RFC 3834)."""
    authentication: str
    """The topmost Authentication-Results header as it stands, unfolded; empty: none."""
    refers_to: tuple[str, ...] = ()
    """The Message-IDs that it answers or follows, the nearest first."""
    calendars: tuple[CalendarPart, ...] = ()
    bounce: Bounce | None = None
    refused: str = ""
    """Not empty: it was not taken apart, and why; Swedish."""


NOTHING_READ = IncomingMail((), (), "", "", None, is_automatic=False, authentication="")
"""A mail of which nothing is known, not even its headers."""


def read_mail(raw: bytes) -> IncomingMail:
    """Take a mail apart. Never raises for what the sender wrote: such a mail has the reason in *refused*."""
    if reason := why_too_costly(raw):
        return replace(read_head(raw), refused=reason)
    try:
        return _read(message_from_bytes(raw))
    except RecursionError:
        return replace(read_head(raw), refused="Mejlet har för många delar i varandra och har inte lästs.")
    # The standard library's parser has raised each of these for some header or other.
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        return replace(read_head(raw), refused=f"Mejlet är trasigt och går inte att läsa ({type(error).__name__}).")


def read_head(raw: bytes) -> IncomingMail:
    """Read the headers at the top alone, as far as they are of a reasonable length."""
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    short = [one for one in _HEADER_START.split(head) if len(one) <= _LONGEST_READ][:_MOST_READ]
    # No body follows, so that its Content-Type says nothing of parts.
    return _head(message_from_bytes(b"\n".join((*short, b"", b""))))


def _read(mail: Message) -> IncomingMail:
    calendars = tuple(found for part, _ in parts_of(mail) if (found := _calendar(part)))
    return replace(_head(mail), calendars=calendars, bounce=bounce_in(mail))


def _head(mail: Message) -> IncomingMail:
    return IncomingMail(
        senders=tuple(addresses_in(mail, "From")),
        recipients=tuple(dict.fromkeys(a for name in _TOKEN_HEADERS for a in addresses_in(mail, name))),
        subject=one_line(header_of(mail, "Subject")),
        message_id=message_id_in(header_of(mail, "Message-ID")),
        sent_at=moment_of(header_of(mail, "Date")),
        is_automatic=_is_automatic(mail),
        refers_to=_refers_to(mail),
        authentication=_authentication(mail),
    )


def _refers_to(mail: Message) -> tuple[str, ...]:
    """In-Reply-To, and the References from the last one back, since the last is what was answered."""
    answered = message_ids_in(header_of(mail, "In-Reply-To"))
    followed = reversed(message_ids_in(header_of(mail, "References")))
    return tuple(dict.fromkeys((*answered, *followed)))[:_MOST_REFERRED_TO]


def _authentication(mail: Message) -> str:
    """The topmost, because our own server writes above what came with the mail.

    As it stands: an encoded word would say whatever its sender likes once it is decoded.
    """
    found = (str(value) for name, value in mail.raw_items() if name.lower() == "authentication-results")
    return " ".join(next(found, "").split())[:4000]


def _is_automatic(mail: Message) -> bool:
    submitted = header_of(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    precedence = header_of(mail, "Precedence").strip().lower()
    return (
        submitted not in ("", "no")
        or precedence in _AUTOMATIC_PRECEDENCE
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-From", "List-Id"))
    )


def _calendar(part: Message) -> CalendarPart | None:
    name = str(part.get_filename() or "").lower()
    if part.is_multipart() or (part.get_content_type() not in _CALENDAR_TYPES and not name.endswith(".ics")):
        return None
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return None
    method = part.get_param("method")
    charset = part.get_content_charset() or ""
    return CalendarPart(content, charset, method.strip().upper() if isinstance(method, str) else "")
