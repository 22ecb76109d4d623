"""A stored mail, taken apart to be read on a page."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from arshjul.store.mail_text import unfolded

HEADERS = {"From": "Från", "To": "Till", "Reply-To": "Svar till", "Subject": "Ämne"}


@dataclass(frozen=True)
class Letter:
    """What a person wants to see of a mail."""

    headers: tuple[tuple[str, str], ...]
    """Swedish name and value."""
    text: str
    calendar: str
    has_html: bool


def letter(content: bytes) -> Letter | None:
    """Take *content* apart; None when there is no mail. The calendar's lines are joined, so that names are whole."""
    if not content:
        return None
    mail = _parsed(content)
    return Letter(
        headers=tuple((word, str(mail[name])) for name, word in HEADERS.items() if mail[name]),
        text=_part(mail, "text/plain"),
        calendar=unfolded(_part(mail, "text/calendar")),
        has_html=bool(_part(mail, "text/html")),
    )


def html_of(content: bytes) -> str:
    """The HTML part of a mail; empty when it has none."""
    return _part(_parsed(content), "text/html")


def _parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def _part(mail: EmailMessage, content_type: str) -> str:
    for part in mail.walk():
        if part.get_content_type() == content_type and not part.is_multipart():
            raw = part.get_payload(decode=True)
            return raw.decode(part.get_content_charset("utf-8"), "replace") if isinstance(raw, bytes) else ""
    return ""
