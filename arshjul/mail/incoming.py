"""A mail that came in, taken apart: who sent it where, what it carries, whether it is a machine's answer.

The sender decides every byte here, so nothing is believed: what is too large or too deep is refused with a
reason, and a header that makes no sense is as good as none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.message import Message

from arshjul.mail.bounces import Bounce, bounce_in
from arshjul.mail.headers import addresses_in, header_of, message_id_in, moment_of, one_line
from arshjul.mail.parts import parts_of

LARGEST_MAIL = 1024 * 1024
"""Octets. A reply of any client is a hundredth of it."""
DEEPEST_MAIL = 50
MOST_PARTS = 200
LONGEST_LINE = 32 * 1024
"""Octets, with the lines that continue it. A header of 1 MB can take the standard library minutes."""
_TOKEN_HEADERS = ("Delivered-To", "X-Original-To", "To", "Cc")
"""Where the address that the mail was sent to is told, the surest first; see docs/drift.md for the mail server."""
_AUTOMATIC_PRECEDENCE = frozenset({"auto_reply", "bulk", "junk", "list"})
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
    """The topmost Authentication-Results header, unfolded; empty: none."""
    calendars: tuple[CalendarPart, ...] = ()
    bounce: Bounce | None = None
    refused: str = ""
    """Not empty: it was not taken apart, and why; Swedish."""


def read_mail(raw: bytes) -> IncomingMail:
    """Take a mail apart. Never raises for what the sender wrote: such a mail has the reason in *refused*."""
    if len(raw) > LARGEST_MAIL:
        return _refused(raw, "Mejlet är större än 1 MB och har inte lästs.")
    if _has_endless_line(raw):
        return _refused(raw, "Mejlet har en orimligt lång rad och har inte lästs.")
    try:
        return _read(message_from_bytes(raw))
    except RecursionError:
        return _refused(raw, "Mejlet har för många delar i varandra och har inte lästs.")
    # The standard library's parser has raised each of these for some header or other.
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        return _refused(raw, f"Mejlet är trasigt och går inte att läsa ({type(error).__name__}).")


def _read(mail: Message) -> IncomingMail:
    calendars = []
    for number, (part, depth) in enumerate(parts_of(mail), 1):
        if depth > DEEPEST_MAIL or number > MOST_PARTS:
            raise RecursionError
        if found := _calendar(part):
            calendars.append(found)
    return replace(_head(mail), calendars=tuple(calendars), bounce=bounce_in(mail))


def _refused(raw: bytes, reason: str) -> IncomingMail:
    """A mail of which only the headers are read."""
    head = raw[:LONGEST_LINE].replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"
    # Without its Content-Type the head is a mail without parts.
    return replace(_head(message_from_bytes(head)), refused=reason)


def _has_endless_line(raw: bytes) -> bool:
    length = 0
    for line in raw.splitlines():
        length = len(line) + (length if line[:1] in (b" ", b"\t") else 0)
        if length > LONGEST_LINE:
            return True
    return False


def _head(mail: Message) -> IncomingMail:
    return IncomingMail(
        senders=tuple(addresses_in(mail, "From")),
        recipients=tuple(dict.fromkeys(a for name in _TOKEN_HEADERS for a in addresses_in(mail, name))),
        subject=one_line(header_of(mail, "Subject")),
        message_id=message_id_in(header_of(mail, "Message-ID")),
        sent_at=moment_of(header_of(mail, "Date")),
        is_automatic=_is_automatic(mail),
        # Topmost: our own server writes above what came with the mail.
        authentication=" ".join(header_of(mail, "Authentication-Results").split())[:4000],
    )


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
