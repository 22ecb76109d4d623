"""Mails saved as files: subject, day, what is written, and each attachment that is of a kind that is read."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage, MIMEPart
from typing import cast

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.decoding import decode
from arshjul.reading.extracting.document import Aside, Document, Kind, Line, Place, prose, within
from arshjul.reading.extracting.html import html_as_document
from arshjul.reading.extracting.plaintext import text_as_document
from arshjul.reading.extracting.refusing import TOO_MUCH, UnreadableError
from arshjul.reading.lines import one_line

_LONGEST_NAME = 100


def read_mail(content: bytes, depth: int) -> Document:
    """Return what a mail and its attachments say; *depth* is how many mails it lies in.

    An attachment that is not read is told in a note. Raises UnreadableError.
    """
    if content.lower().count(b"content-type:") > limits.MOST_PARTS:
        raise UnreadableError(TOO_MUCH)
    mail = email.message_from_bytes(content, policy=email.policy.default)
    body = mail.get_body(("plain", "html"))
    page = mail.get_body(("html",))
    if page is not None and "<table" in _text(page).lower():
        # The plain text beside it has no columns.
        body = page
    subject = one_line(str(mail.get("Subject", "")))
    head = [subject, *_sent(mail)]
    lines = [prose(line, Place(line=number)) for number, line in enumerate([*head, ""], 1)] if any(head) else []
    asides: list[Aside] = []
    notes: list[str] = []
    if body is not None:
        said = html_as_document(_text(body)) if body is page else text_as_document(_text(body))
        lines += said.lines
        asides += said.asides
    for attached in _attachments(mail, {id(body), id(page), id(mail.get_body(("plain",)))}):
        name = one_line(attached.get_filename() or "")[:_LONGEST_NAME] or "utan namn"
        try:
            document = _read_attached(attached, name, depth)
        except UnreadableError as error:
            notes.append(f"Bilagan ”{name}” är inte läst. {error}")
            continue
        lines += [Line("", Place(part=name)), *(within(name, line) for line in document.lines)]
        asides += [replace(aside, place=replace(aside.place, part=name)) for aside in document.asides]
        notes += document.notes
    return Document(Kind.MAIL, tuple(lines), tuple(asides), tuple(notes))


def _sent(mail: EmailMessage) -> list[str]:
    """The day on which the mail was sent, as a pasted mail would tell it: what it plans comes after it."""
    try:
        sent = getattr(mail.get("Date"), "datetime", None)
    except (ValueError, OverflowError):
        return []
    return [f"Skickat: {sent.date().isoformat()}"] if sent else []


def _attachments(mail: EmailMessage, bodies: set[int]) -> list[EmailMessage]:
    """The parts that are no body, in order; a picture in the text is none."""
    found: list[EmailMessage] = []
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_type() == "message/rfc822":
            found.append(part)
        elif part.is_multipart():
            waiting = [*cast("list[EmailMessage]", part.get_payload()), *waiting]
        elif id(part) not in bodies and part.get_content_maintype() != "image":
            found.append(part)
    return found


def _read_attached(part: EmailMessage, name: str, depth: int) -> Document:
    from arshjul.reading.extracting.readers import read_file

    if depth >= limits.DEEPEST:
        raise UnreadableError("Den ligger i ett mejl i ett mejl. Spara den som en egen fil och läs in den.")
    if part.get_content_type() == "message/rfc822":
        inner = cast("list[EmailMessage]", part.get_payload())
        return read_file(inner[0].as_bytes(), "", depth + 1)
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        raise UnreadableError("Den är tom.")
    return read_file(content, name, depth + 1)


def _text(part: MIMEPart) -> str:
    """The text of a part: in its own charset when it says a true one, else as any other text."""
    content = part.get_payload(decode=True)
    content = content if isinstance(content, bytes) else b""
    if not content.strip():
        return ""
    return decode(content, part.get_content_charset())
