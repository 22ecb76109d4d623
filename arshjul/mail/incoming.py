"""A mail that came in, taken apart: who sent it where, what it carries, whether it is a machine's answer.

The sender decides every byte here, so nothing is believed: what is too large or too deep is refused with a
reason, and a header that makes no sense is as good as none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape

LARGEST_MAIL = 1024 * 1024
"""Octets. A reply of any client is a hundredth of it."""
DEEPEST_MAIL = 50
MOST_PARTS = 200
LONGEST_LINE = 32 * 1024
"""Octets, with the lines that continue it. A header of 1 MB can take the standard library minutes."""
_LONGEST_SHOWN = 500
_TOKEN_HEADERS = ("Delivered-To", "X-Original-To", "To", "Cc")
"""Where the address that the mail was sent to is told, the surest first; see docs/drift.md for the mail server."""
_AUTOMATIC_PRECEDENCE = frozenset({"auto_reply", "bulk", "junk", "list"})
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_TAG = re.compile(r"/?[a-z0-9]*")
_HIDDEN_TAGS = frozenset({"style", "script", "head"})
_LINE_ENDING_TAGS = frozenset({"br", "/p", "/div", "/tr", "/li", *(f"/h{n}" for n in range(1, 7))})


@dataclass(frozen=True)
class CalendarPart:
    """One part that says it is a calendar, still as octets."""

    content: bytes
    charset: str
    """As the part states it; often wrong."""
    method: str
    """As the Content-Type states it, in capitals; empty: not at all."""


@dataclass(frozen=True)
class Bounce:
    """What a mail server reports about one mail of ours."""

    message_id: str
    """Of our mail, as it is quoted; empty: not quoted."""
    recipient: str
    is_permanent: bool
    words: str
    """The server's own, on one line."""


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


def plain_address(text: str) -> str:
    """*text* as addresses are compared: without mailto:, in lower case, the domain in ASCII."""
    address = text.strip()
    if address[:7].lower() == "mailto:":
        address = address[7:]
    # No database keeps a NUL or half a character; what replaces them stands in no address of ours.
    address = "".join(c if c.isprintable() else "\ufffd" for c in address)
    local, at, domain = address.strip().strip("<>").lower().rpartition("@")
    # One that cannot be in ASCII is compared as it is: it will equal no address of ours.
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}"


def readable_text(raw: bytes) -> str:
    """The text of a mail for a person to read; empty when there is none or it cannot be found."""
    try:
        mail = message_from_bytes(raw[:LARGEST_MAIL])
        parts = [part for part, _ in _parts(mail)]
        for kind in ("text/plain", "text/html"):
            for part in parts:
                if part.get_content_type() == kind and (text := _text_of(part)).strip():
                    return text if kind == "text/plain" else _without_tags(text)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return ""
    return ""


def decoded(content: bytes, charset: str) -> str:
    """*content* as text: UTF-8 when it is that, whatever the sender states; else as stated; else as Windows does."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode(charset or "cp1252")
    except (LookupError, ValueError, AttributeError):
        return content.decode("cp1252", "replace")
    return text


def _read(mail: Message) -> IncomingMail:
    calendars = []
    for number, (part, depth) in enumerate(_parts(mail), 1):
        if depth > DEEPEST_MAIL or number > MOST_PARTS:
            raise RecursionError
        if found := _calendar(part):
            calendars.append(found)
    return replace(_head(mail), calendars=tuple(calendars), bounce=_bounce(mail))


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
        senders=tuple(_addresses(mail, "From")),
        recipients=tuple(dict.fromkeys(a for name in _TOKEN_HEADERS for a in _addresses(mail, name))),
        subject=_one_line(_header(mail, "Subject")),
        message_id=_message_id(_header(mail, "Message-ID")),
        sent_at=_moment(_header(mail, "Date")),
        is_automatic=_is_automatic(mail),
        # Topmost: our own server writes above what came with the mail.
        authentication=" ".join(_header(mail, "Authentication-Results").split())[:4000],
    )


def _header(mail: Message, name: str) -> str:
    value = mail.get(name)
    if value is None:
        return ""
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError, HeaderParseError):
        return str(value)


def _addresses(mail: Message, name: str) -> Iterator[str]:
    try:
        found = getaddresses([str(value) for value in mail.get_all(name, [])])
    except RecursionError:  # thousands of parentheses in each other
        return
    for _, address in found:
        if "@" in address:
            yield plain_address(address)


def _one_line(text: str) -> str:
    """*text* without line ends, control characters and broken octets, cut where nobody reads on."""
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in readable).split())[:_LONGEST_SHOWN]


def _message_id(text: str) -> str:
    found = _MESSAGE_ID.search(text)
    return _one_line(found[0]) if found else ""


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _is_automatic(mail: Message) -> bool:
    submitted = _header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    precedence = _header(mail, "Precedence").strip().lower()
    return (
        submitted not in ("", "no")
        or precedence in _AUTOMATIC_PRECEDENCE
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-From", "List-Id"))
    )


def _parts(mail: Message, depth: int = 0) -> Iterator[tuple[Message, int]]:
    yield mail, depth
    content = mail.get_payload()
    if mail.is_multipart() and isinstance(content, list):
        for part in content:
            # A mail within the mail is what somebody else wrote, e.g. our own invitation in a bounce.
            if mail.get_content_maintype() == "multipart" and isinstance(part, Message):
                yield from _parts(part, depth + 1)


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


def _text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    return decoded(content, part.get_content_charset() or "") if isinstance(content, bytes) else ""


def _without_tags(html: str) -> str:
    """The text of a page, read once from the beginning to the end: a stranger may have sent a million beginnings."""
    first, *pieces = html.split("<")
    shown = [first]
    hidden = ""
    for piece in pieces:
        tag, _, rest = piece.partition(">")
        found = _TAG.match(tag.lower())
        name = found[0] if found else ""
        if hidden and name != f"/{hidden}":
            continue
        hidden = name if name in _HIDDEN_TAGS else ""
        if not hidden:
            shown += ["\n" if name in _LINE_ENDING_TAGS else " ", rest]
    lines = (" ".join(line.split()) for line in unescape("".join(shown)).splitlines())
    return "\n".join(line for line in lines if line)


def _bounce(mail: Message) -> Bounce | None:
    if mail.get_content_type() != "multipart/report" or mail.get_param("report-type") == "disposition-notification":
        return None
    parts = [part for part, _ in _parts(mail)]
    status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    if status is None:
        return None
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and (action := _header(block, "Action").strip().lower()):
            recipient = _header(block, "Original-Recipient") or _header(block, "Final-Recipient")
            code = _header(block, "Status").strip()
            diagnostic = _header(block, "Diagnostic-Code").partition(";")[2] or _header(block, "Diagnostic-Code")
            return Bounce(
                message_id=_quoted_message_id(parts),
                recipient=plain_address(recipient.rpartition(";")[2]),
                is_permanent=action == "failed" and not code.startswith("4"),
                words=_one_line(diagnostic) or _one_line(f"{action} {code}"),
            )
    return None


def _quoted_message_id(parts: list[Message]) -> str:
    """The Message-ID of the mail that came back, quoted whole or by its headers."""
    for part in parts:
        kind, content = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(content, list) and content and isinstance(content[0], Message):
            return _message_id(_header(content[0], "Message-ID"))
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            headers = message_from_bytes(_text_of(part).encode("utf-8", "replace"))
            return _message_id(_header(headers, "Message-ID"))
    return ""
