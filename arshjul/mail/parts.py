"""The parts of a mail that came in, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message


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


def parts_of(mail: Message, depth: int = 0) -> Iterator[tuple[Message, int]]:
    """Every part of *mail* and how deep it stands, the mail itself first."""
    yield mail, depth
    content = mail.get_payload()
    if mail.is_multipart() and isinstance(content, list):
        for part in content:
            # A mail within the mail is what somebody else wrote, e.g. our own invitation in a bounce.
            if mail.get_content_maintype() == "multipart" and isinstance(part, Message):
                yield from parts_of(part, depth + 1)


def text_of(part: Message) -> str:
    """What stands in *part*, as text."""
    content = part.get_payload(decode=True)
    return decoded(content, part.get_content_charset() or "") if isinstance(content, bytes) else ""
