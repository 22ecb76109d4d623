"""Answers as each mail program makes them: the files in ``cases/replies/``, filled in."""

from __future__ import annotations

import base64
import quopri
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "cases" / "replies"
COUNTED = (
    "apple-mail",
    "exchange",
    "exchange-without-sequence",
    "gmail",
    "html-of-one-long-indent",
    "icloud-email-parameter",
    "kde",
    "lotus-notes",
    "outlook-desktop",
    "proton-bridge",
    "thunderbird",
    "yahoo",
)
"""The answers that say all that must be said."""

_BASE64 = re.compile(r"@BASE64\{(.*?)\}@", re.DOTALL)
_QUOTED = re.compile(r"@QP\{(.*?)\}@", re.DOTALL)


def reply(
    name: str,
    *,
    to: str,
    attendee: str,
    uid: str = "",
    answer: str = "ACCEPTED",
    sequence: int = 0,
    at: datetime = datetime(2022, 2, 1, 8, 0, 30, tzinfo=UTC),
    message_id: str = "<svar-1@brev.example>",
    organizer: str = "",
    **more: str,
) -> bytes:
    """The mail of the file *name*, about the meeting on 7 February 2022 at 9–12."""
    values = {
        "TO": to,
        "ORGANIZER": organizer or to,
        "ATTENDEE": attendee,
        "UID": uid,
        "PARTSTAT": answer,
        "SEQUENCE": str(sequence),
        "STAMP": f"{at:%Y%m%dT%H%M%SZ}",
        "DATE": format_datetime(at),
        "MESSAGE_ID": message_id,
        "START_LOCAL": "20220207T090000",
        "END_LOCAL": "20220207T120000",
        "START_UTC": "20220207T080000Z",
        "START_UTC_BARE": "20220207T080000",
        "END_UTC": "20220207T110000Z",
        **more,
    }
    text = (FOLDER / f"{name}.eml").read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    text = _BASE64.sub(lambda found: base64.encodebytes(_crlf(found[1])).decode("ascii").rstrip("\n"), text)
    text = _QUOTED.sub(lambda found: quopri.encodestring(_crlf(found[1]), quotetabs=False).decode("ascii"), text)
    return _crlf(text)


def _crlf(text: str) -> bytes:
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
