"""What a mail server reports about a mail of ours (RFC 3464)."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from arshjul.mail.headers import header_of, message_id_in, one_line, plain_address
from arshjul.mail.parts import parts_of, text_of


@dataclass(frozen=True)
class Bounce:
    """What a mail server reports about one mail of ours."""

    message_id: str
    """Of our mail, as it is quoted; empty: not quoted."""
    recipient: str
    is_permanent: bool
    words: str
    """The server's own, on one line."""


def bounce_in(mail: Message) -> Bounce | None:
    """What *mail* reports; None: it is no report."""
    if mail.get_content_type() != "multipart/report" or mail.get_param("report-type") == "disposition-notification":
        return None
    parts = [part for part, _ in parts_of(mail)]
    status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    if status is None:
        return None
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and (action := header_of(block, "Action").strip().lower()):
            recipient = header_of(block, "Original-Recipient") or header_of(block, "Final-Recipient")
            code = header_of(block, "Status").strip()
            diagnostic = header_of(block, "Diagnostic-Code").partition(";")[2] or header_of(block, "Diagnostic-Code")
            return Bounce(
                message_id=_quoted_message_id(parts),
                recipient=plain_address(recipient.rpartition(";")[2]),
                is_permanent=action == "failed" and not code.startswith("4"),
                words=one_line(diagnostic) or one_line(f"{action} {code}"),
            )
    return None


def _quoted_message_id(parts: list[Message]) -> str:
    """The Message-ID of the mail that came back, quoted whole or by its headers."""
    for part in parts:
        kind, content = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(content, list) and content and isinstance(content[0], Message):
            return message_id_in(header_of(content[0], "Message-ID"))
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            headers = message_from_bytes(text_of(part).encode("utf-8", "replace"))
            return message_id_in(header_of(headers, "Message-ID"))
    return ""
