"""An e-mail address that a person wrote, checked so that no later part can be led astray by it."""

from __future__ import annotations

import re

from arshjul.errors import InputError, Problem
from arshjul.fields.values import parse_text, quoted

MAX_LENGTH = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""

# Narrower than RFC 5321 on purpose: what is left can stand in a mailto: address as it is.
_LOCAL_PART = re.compile(r"[A-Za-z0-9!$&'*+=_~-]+(?:\.[A-Za-z0-9!$&'*+=_~-]+)*", re.ASCII)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")


def parse_address(text: str) -> str:
    """Return the one bare address in *text*, its domain in lower case and with å, ä, ö kept.

    Stricter than RFC 5321: no quotes, no comments, no bare host, no å, ä, ö before the @ (few servers take
    SMTPUTF8). A list of addresses must never pass: aiosmtplib would send to the first and report success.
    """
    clean = parse_text(text, MAX_LENGTH)
    local, _, domain = clean.rpartition("@")
    if clean.count("@") != 1 or re.search(r"[\s,;<>\"()]", clean):
        _refuse(clean, "Skriv en enda adress, utan namn, blanksteg eller <>, till exempel namn@kommun.example.")
    if not local.isascii():
        _refuse(clean, "Tecken som å, ä och ö får bara stå efter @. Skriv adressen som e-postservern har den.")
    if not _LOCAL_PART.fullmatch(local) or len(local) > 64:
        _refuse(clean, "Rätta delen före @.")
    if not _DOMAIN.fullmatch(_ascii(domain)):
        _refuse(clean, "Rätta delen efter @, så att den ser ut som kommun.example.")
    if len(local) + 1 + len(_ascii(domain)) > MAX_LENGTH:
        _refuse(clean, f"Adressen får vara högst {MAX_LENGTH} tecken.")
    return f"{local}@{domain.lower()}"


def in_ascii(address: str) -> str:
    """Return *address* with its domain as the name servers know it (IDNA); as it is when it has no such form."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{_ascii(domain) or domain}"


def _ascii(domain: str) -> str:
    """The domain as the name servers know it; empty when it has no such form."""
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _refuse(address: str, mend: str) -> None:
    raise InputError([Problem(f"{quoted(address)} är ingen giltig e-postadress. {mend}")])
