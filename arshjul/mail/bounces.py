"""What a mail server reports about a mail of ours (RFC 3464)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from arshjul.mail.headers import header_of, message_id_in, one_line, plain_address
from arshjul.mail.parts import parts_of, text_of

_SERVERS = re.compile(r"^(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]{32})@", re.IGNORECASE)
"""Whom mail servers write as when they tell that a mail did not arrive; the last is Exchange."""
_MAILBOX_FULL = re.compile(r"^[45]\.2\.2$")
"""RFC 3463, 3.3. Many servers call it permanent, and yet people empty their mailboxes."""

_NOT_ARRIVED = ("failed", "delayed")


@dataclass(frozen=True)
class Bounce:
    """What a mail server reports about one mail of ours."""

    message_id: str
    """Of our mail, as it is quoted; empty: not quoted."""
    recipients: tuple[str, ...]
    """Whom our mail was for: as we wrote the address, as far as that is told, and as the server knows it."""
    is_final: bool
    """The server has given up; else it goes on trying."""
    is_full: bool
    """The mailbox was full, which says nothing of the next mail."""
    words: str
    """The server's own, on one line."""


def bounce_in(mail: Message) -> Bounce | None:
    """What *mail* reports; None: it is no report.

    The report may stand deeper down: what looks for viruses on the way packs it in.
    """
    if mail.get_param("report-type") == "disposition-notification":
        return None
    parts = [part for part, _ in parts_of(mail)]
    status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    if status is None:
        return None
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        # The others tell that it arrived, or went on.
        if isinstance(block, Message) and (action := header_of(block, "Action").strip().lower()) in _NOT_ARRIVED:
            return _reported(block, action, _quoted_message_id(parts))
    return None


def is_from_a_server(senders: tuple[str, ...]) -> bool:
    """Whether a mail server writes, and no person."""
    return any(_SERVERS.match(sender) for sender in senders)


def _reported(block: Message, action: str, message_id: str) -> Bounce:
    told = (header_of(block, name).rpartition(";")[2] for name in ("Original-Recipient", "Final-Recipient"))
    code = header_of(block, "Status").split()[:1]
    diagnostic = header_of(block, "Diagnostic-Code").partition(";")[2] or header_of(block, "Diagnostic-Code")
    return Bounce(
        message_id=message_id,
        recipients=tuple(dict.fromkeys(plain_address(one) for one in told if "@" in one)),
        is_final=action == "failed",
        is_full=any(_MAILBOX_FULL.match(one) for one in code),
        words=one_line(diagnostic) or one_line(" ".join((action, *code))),
    )


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
