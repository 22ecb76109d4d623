"""Which address a provider has proved, of what it says about who signed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from arshjul.errors import ProviderError
from arshjul.providers import Provider

LONGEST_SUBJECT = 255
"""ASCII characters (OpenID Connect Core 1.0, 2)."""
_ADDRESS = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,200}")
_OF_A_GUEST = "#ext#"


class Doubt(StrEnum):
    """Why an address is not believed; Swedish, for the log."""

    NONE = "ingen adress"
    NOT_VERIFIED = "adressen är inte bekräftad"
    OTHER_DOMAIN = "adress i en annan domän"
    GUEST = "gäst hos arbetsgivaren"


@dataclass(frozen=True)
class Proof:
    """Who signed in, as far as the provider has proved it."""

    issuer: str
    subject: str
    """What the issuer calls the person, for ever; nobody else is given it."""
    named: str
    """The address that the issuer names, in lower case, whether it is believed or not; empty: none."""
    doubt: Doubt | None = None
    """None: the address is believed."""

    @property
    def address(self) -> str:
        """The address that is proved; empty: none."""
        return "" if self.doubt else self.named


def proof_in(claims: Mapping[str, Any], provider: Provider) -> Proof:
    """What *claims*, of a token that is checked, prove. Raises ProviderError without a subject."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject.isascii() or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ProviderError("beviset säger inte vem det gäller (sub)")
    address = _address(claims, provider)
    return Proof(provider.issuer, subject, address, _doubt(claims, provider, address))


def wanted_claim(provider: Provider) -> str:
    """The claim that has the address."""
    return provider.address_claim or "email"


def vouches_for(provider: Provider, address: str) -> bool:
    """Whether *address* is in one of the provider's own domains; one under them is another."""
    return address.rpartition("@")[2].lower() in provider.domains


def _address(claims: Mapping[str, Any], provider: Provider) -> str:
    written = claims.get(wanted_claim(provider))
    # ASCII alone: a letter that becomes an ASCII one in lower case would be another's mailbox.
    if not isinstance(written, str) or not written.isascii() or not _ADDRESS.fullmatch(written):
        return ""
    return written.lower()


def _doubt(claims: Mapping[str, Any], provider: Provider, address: str) -> Doubt | None:
    if claims.get("acct") in (1, "1") or _OF_A_GUEST in str(claims.get("preferred_username", "")).lower():
        return Doubt.GUEST
    if not address:
        return Doubt.NONE
    if not vouches_for(provider, address):
        return Doubt.OTHER_DOMAIN
    return None if _is_verified(claims, provider) else Doubt.NOT_VERIFIED


def _is_verified(claims: Mapping[str, Any], provider: Provider) -> bool:
    if wanted_claim(provider) != "email":
        return True
    if "email_verified" in claims:
        return claims["email_verified"] is True
    # What Entra ID says instead, if it is asked to; it has been seen as a number and as text.
    if "xms_edov" in claims:
        return claims["xms_edov"] in (1, "1", "true")
    return bool(provider.address_claim)
