"""What stands in the headers of a mail that came in. What makes no sense is as good as nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

_LONGEST_SHOWN = 500
_LONGEST_ADDRESS = 320
"""Characters (RFC 3696, erratum 1690: 254, and 320 where servers have not read it)."""
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


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


def header_of(mail: Message, name: str) -> str:
    """The header *name* in readable text; empty when there is none."""
    value = mail.get(name)
    if value is None:
        return ""
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError, HeaderParseError):
        return str(value)


def addresses_in(mail: Message, name: str) -> Iterator[str]:
    """The addresses in every header *name*, as `plain_address` has them."""
    try:
        found = getaddresses([str(value) for value in mail.get_all(name, [])])
    except RecursionError:  # thousands of parentheses in each other
        return
    for _, address in found:
        if "@" in address and len(address) <= _LONGEST_ADDRESS:
            yield plain_address(address)


def one_line(text: str) -> str:
    """*text* without line ends, control characters and broken octets, cut where nobody reads on."""
    readable = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in readable).split())[:_LONGEST_SHOWN]


def message_id_in(text: str) -> str:
    """The first Message-ID in *text*, with its brackets; empty when there is none."""
    return next(iter(message_ids_in(text)), "")


def message_ids_in(text: str) -> tuple[str, ...]:
    """Every Message-ID in *text*, in order, with their brackets."""
    return tuple(one_line(found) for found in _MESSAGE_ID.findall(text))


def moment_of(text: str) -> datetime | None:
    """The moment that a Date header tells, in UTC."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
