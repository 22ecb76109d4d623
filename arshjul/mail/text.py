"""The text of a mail that came in, for a person to read."""

from __future__ import annotations

import re
from email import message_from_bytes
from html import unescape

from arshjul.mail.parts import parts_of, text_of

_TAG = re.compile(r"/?[a-z0-9]*")
_HIDDEN_TAGS = frozenset({"style", "script", "head"})
_LINE_ENDING_TAGS = frozenset({"br", "/p", "/div", "/tr", "/li", *(f"/h{n}" for n in range(1, 7))})


def readable_text(raw: bytes) -> str:
    """The text of a mail for a person to read; empty when there is none or it cannot be found."""
    try:
        mail = message_from_bytes(raw)
        parts = [part for part, _ in parts_of(mail)]
        for kind in ("text/plain", "text/html"):
            for part in parts:
                if part.get_content_type() == kind and (text := text_of(part)).strip():
                    return text if kind == "text/plain" else _without_tags(text)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return ""
    return ""


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
