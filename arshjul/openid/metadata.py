"""What a provider says of itself, and how much of it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from arshjul.errors import ProviderError
from arshjul.hosts import host_of, is_this_machine

WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Metadata:
    """Where a provider is asked what."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    """Empty: it has none."""
    names_issuer: bool
    """Its answers by way of the browser always say whose they are (RFC 9207)."""
    secret_is_posted: bool
    """It takes our secret in the form alone, and not in a header."""


def metadata_address(issuer: str) -> str:
    """Where *issuer* tells of itself (OpenID Connect Discovery 1.0, 4)."""
    return f"{issuer.rstrip('/')}{WELL_KNOWN}"


def read_metadata(document: object, issuer: str) -> Metadata:
    """Take in what *issuer* told of itself. Raises ProviderError, also when it calls itself something else.

    Plain http is believed of a provider on this machine alone, which the settings allow or not.
    """
    if not isinstance(document, Mapping):
        raise ProviderError("beskrivningen av leverantören är ingen JSON")
    if document.get("issuer") != issuer:
        raise ProviderError(f"leverantören kallar sig {str(document.get('issuer'))[:200]!r} och inte {issuer!r}")
    methods = document.get("code_challenge_methods_supported")
    # Entra ID names none, and takes S256.
    if methods is not None and "S256" not in methods:
        raise ProviderError("leverantören tar inte emot PKCE med S256")
    ways = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if not {"client_secret_basic", "client_secret_post"} & set(ways):
        raise ProviderError("leverantören tar inte emot någon hemlighet (client_secret_basic eller client_secret_post)")
    return Metadata(
        issuer,
        _address(document, "authorization_endpoint", issuer),
        _address(document, "token_endpoint", issuer),
        _address(document, "jwks_uri", issuer),
        _address(document, "userinfo_endpoint", issuer) if document.get("userinfo_endpoint") else "",
        document.get("authorization_response_iss_parameter_supported") is True,
        "client_secret_basic" not in ways,
    )


def _address(document: Mapping[str, Any], name: str, issuer: str) -> str:
    url = document.get(name)
    try:
        parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    except ValueError:
        parts = urlsplit("")
    allowed = ("https", "http") if is_this_machine(issuer) and is_this_machine(parts.geturl()) else ("https",)
    if parts.scheme not in allowed or host_of(parts.geturl()) is None or parts.fragment:
        raise ProviderError(f"leverantörens {name} är ingen adress med https")
    return parts.geturl()
