"""The token by which a provider tells who signed in: whose it is, to whom, of which attempt, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from arshjul.errors import ProviderError
from arshjul.providers import Provider

ALGORITHMS = ["RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA", "Ed25519"]
"""With a key of the provider's own; never one that anybody with our secret could sign with."""
MOST_KEYS = 50
LEEWAY_SECONDS = 60
"""So much two machines' clocks may differ."""


def keys_in(document: object) -> KeySet:
    """Take in a provider's keys, but those that sign no tokens. Raises ProviderError."""
    found = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(found, list) or len(found) > MOST_KEYS:
        raise ProviderError("leverantörens nycklar går inte att förstå")
    signing = [one for one in found if isinstance(one, dict) and one.get("use") != "enc"]
    try:
        return KeySet.import_key_set({"keys": [one for one in signing if one.get("kty") in ("RSA", "EC", "OKP")]})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderError(f"leverantörens nycklar går inte att läsa ({type(error).__name__})") from error


def claims_in(id_token: object, keys: KeySet, provider: Provider, nonce: str, now: datetime) -> dict[str, Any]:
    """What a token says, once it is proved that *provider* gave it to us, in the attempt with *nonce*, and lately.

    Raises ProviderError. Sources: OpenID Connect Core 1.0, 3.1.3.7; RFC 8725.
    """
    if not isinstance(id_token, str):
        raise ProviderError("svaret har inget bevis om vem som loggade in (id_token)")
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "nonce": {"essential": True, "value": nonce},
    }
    params = {"nonce": nonce, "client_id": provider.client_id}
    try:
        token = jwt.decode(id_token, keys, registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False))
        CodeIDToken(token.claims, token.header, options, params).validate(round(now.timestamp()), LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise ProviderError(f"beviset om vem som loggade in håller inte: {error}"[:200]) from error
    # Authlib takes a token to another client, or to others too, when azp is ours.
    if token.claims["aud"] not in (provider.client_id, [provider.client_id]):
        raise ProviderError("beviset om vem som loggade in är till någon annan")
    return dict(token.claims)
