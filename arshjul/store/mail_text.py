"""What a stored mail says, as one text in which to look for somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email import message_from_bytes, policy
from typing import Any


def text_of_mail(raw: bytes) -> str:
    """All that a mail says, its headers too, as a reader sees it."""
    mail = message_from_bytes(raw, policy=policy.default)
    return unfolded("\n".join((*_headers(mail), *_parts(mail))))


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
