"""The one gate that names, subjects and addresses pass before they stand in a mail."""

from __future__ import annotations

import re
from functools import lru_cache

from arshjul.errors import InputError, Problem
from arshjul.fields import parse_text

LONGEST_NAME = 200
LONGEST_SUBJECT = 250
LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64

# Narrower than RFC 5321 on purpose: what is left can stand in a mailto: address as it is.
_LOCAL_PART = re.compile(r"[A-Za-z0-9!$&'*+=_~-]+(?:\.[A-Za-z0-9!$&'*+=_~-]+)*", re.ASCII)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_TOKEN = re.compile(r"[a-z0-9]+", re.ASCII)
_EXAMPLE_DOMAIN = re.compile(r"(?:.*\.)?(?:example|test|invalid|localhost|example\.(?:com|org|net))", re.ASCII)


def checked_name(text: str) -> str:
    """Return *text* trimmed and composed (NFC), fit to be a name in a mail's header. Raises InputError."""
    return _header_text(text, LONGEST_NAME, if_empty="Namnet saknas. Fyll i det.")


def checked_subject(text: str) -> str:
    """Return *text* trimmed and composed (NFC), fit to be a mail's subject. Raises InputError."""
    return _header_text(text, LONGEST_SUBJECT, if_empty="Ämnesraden saknas. Fyll i den.")


@lru_cache(maxsize=1024)
def checked_address(text: str) -> str:
    """Return the one address in *text*, its domain in ASCII and lower case. Raises InputError.

    A mail library sends ``a@b.example, c@d.example`` to the first only, and an empty address to nobody, and says that
    all went well; so nothing but exactly one plain address gets past here.
    """
    address = parse_text(text, LONGEST_ADDRESS)
    local, at, domain = address.rpartition("@")
    if not at or "@" in local or any(c in address for c in ",;<> "):
        raise _refused(address, "är inte exakt en e-postadress. Skriv en enda, till exempel namn@kommun.example.")
    if not local.isascii():
        raise _refused(address, "har å, ä, ö eller liknande före @, och når då inte fram. Skriv adressen utan dem.")
    if len(local) > LONGEST_LOCAL_PART or not _LOCAL_PART.fullmatch(local):
        raise _refused(address, "har tecken före @ som inte kan användas, eller för många. Kontrollera stavningen.")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        ascii_domain = ""
    if not _DOMAIN.fullmatch(ascii_domain):
        raise _refused(address, "har ingen giltig domän efter @. Kontrollera stavningen, till exempel kommun.example.")
    checked = f"{local}@{ascii_domain}"
    if len(checked) > LONGEST_ADDRESS:
        raise _refused(address, f"är för lång. En e-postadress har högst {LONGEST_ADDRESS} tecken.")
    return checked


def plus_address(base: str, token: str) -> str:
    """Return *base* with *token* in it, ``kallelse+TOKEN@domain``, so that an answer tells whose it is.

    Raises InputError when the base is no address, or too long to carry the token.
    """
    if not _TOKEN.fullmatch(token):
        raise ValueError("a token in an address is lower-case letters and digits")
    local, _, domain = checked_address(base).rpartition("@")
    return checked_address(f"{local}+{token}@{domain}")


def is_example_address(address: str) -> bool:
    """Whether *address* stands in a domain that is kept for examples (RFC 2606, RFC 6761)."""
    return _EXAMPLE_DOMAIN.fullmatch(address.rpartition("@")[2].lower().rstrip(".")) is not None


def _header_text(text: str, longest: int, *, if_empty: str) -> str:
    checked = parse_text(text, longest)
    if not checked:
        raise InputError([Problem(if_empty)])
    return checked


def _refused(address: str, fault: str) -> InputError:
    return InputError([Problem(f"”{address}” {fault}")])
