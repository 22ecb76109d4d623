"""What a stored mail says, as one text in which to look for somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.headerregistry import HeaderRegistry
from functools import lru_cache
from typing import Any

_LONGEST_HEAD, _LONGEST_LINE, _MOST_PARTS = 64_000, 10_000, 200
"""Of a mail that is taken apart: bytes of its own headers and of a line (RFC 5322 has 998), and parts."""

_HEADERS = HeaderRegistry()


def text_of_mail(raw: bytes) -> str:
    """All that a mail says, its headers too, as a reader sees it; of one made to be hard to read, as it came."""
    if not is_read_soon(raw):
        return unfolded(raw.decode("utf-8", "replace"))
    # The library asks several times of each part what kind it is, and understands the header anew each time.
    once = policy.default.clone(header_factory=lru_cache(maxsize=None)(_HEADERS))
    mail = message_from_bytes(raw, policy=once)
    return unfolded("\n".join((*_headers(mail), *_parts(mail))))


def is_read_soon(raw: bytes) -> bool:
    """Whether a mail is no larger in any way than people's are: a stranger's must not stop who looks through all."""
    head = max(raw.find(b"\r\n\r\n"), raw.find(b"\n\n"), 0) or len(raw)
    return (
        head <= _LONGEST_HEAD
        and raw.lower().count(b"content-type:") <= _MOST_PARTS
        and raw.count(b"\n--") <= 2 * _MOST_PARTS
        and all(len(line) <= _LONGEST_LINE for line in raw.split(b"\n"))
    )


def _headers(mail: Any) -> Iterable[str]:
    try:
        return [str(value) for value in mail.values()]
    except (ValueError, TypeError, IndexError, LookupError):  # a header that no reader understands
        return [str(value) for _, value in mail.raw_items()]


def _parts(mail: Any) -> Iterable[str]:
    for part in mail.walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes) and part.get_content_maintype() == "text":
            charset = part.get_content_charset("utf-8")
            try:
                yield content.decode(charset, "replace")
            except LookupError:
                yield content.decode("utf-8", "replace")


def unfolded(text: str) -> str:
    """*text* with the lines of a calendar joined, which are cut at any letter (RFC 5545, 3.1)."""
    return re.sub("\r?\n[ \t]", "", text)
