"""What our own mail server found out about a mail's sender: the Authentication-Results header (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"\([^()]*\)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_RESULT = re.compile(
    r"^\s*(?P<method>[a-z0-9-]+)(?:\s*/\s*\d+)?\s*=\s*(?P<result>[a-z]+)(?P<rest>(?:\s.*)?)$", re.IGNORECASE | re.DOTALL
)
_PROPERTY = re.compile(r"(?P<type>[a-z]+)\s*\.\s*(?P<name>[a-z0-9-]+)\s*=\s*(?P<value>[^\s;]+)", re.I)


def proof_of_sender(header: str, authserv_id: str, sender: str) -> str:
    """Return what proves that a mail comes from the domain of *sender*; empty: nothing does.

    *header* is the topmost Authentication-Results, which our own server wrote if it bears *authserv_id*; those
    below it came with the mail and say what the sender likes. DMARC must have passed, and say for which domain
    (header.from), or a signature of the domain itself or of one above it.
    """
    domain = sender.rpartition("@")[2]
    if not authserv_id or not domain:
        return ""
    first, *results = _plain(header).split(";")
    if first.split()[:1] != [authserv_id.lower()]:
        return ""
    for method, result, properties in _results(results):
        if result != "pass":
            continue
        if method == "dmarc" and properties.get("header.from") == domain:
            return f"dmarc=pass ({domain})"
        signed = properties.get("header.d") or properties.get("header.i", "").rpartition("@")[2]
        if method == "dkim" and "." in signed and (domain == signed or domain.endswith(f".{signed}")):
            return f"dkim=pass ({signed})"
    return ""


def _plain(header: str) -> str:
    """*header* in lower case without comments; quotes are taken off, and what they hold cannot divide it."""
    text = _QUOTED.sub(lambda m: re.sub(r"[\s;()=]", "_", m[1]), header.lower())
    before = None
    while before != text:  # comments nest
        before, text = text, _COMMENT.sub(" ", text)
    return text


def _results(texts: list[str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    for text in texts:
        if found := _RESULT.match(text):
            properties = {f"{p['type']}.{p['name']}": p["value"] for p in _PROPERTY.finditer(found["rest"])}
            yield found["method"], found["result"], properties
