"""Secret tokens for links and addresses: derived from the service's key, so they can be shown again and revoked."""

from __future__ import annotations

import base64
import hashlib
import hmac


def token(secret_key: str, purpose: str, *subject: str | int) -> str:
    """Return 26 lower-case base32 characters (130 bits) for *purpose* and *subject*.

    Lower case on purpose: mail servers lower-case local parts on the way.
    """
    text = "\x1f".join((purpose, *map(str, subject)))
    digest = hmac.digest(secret_key.encode(), text.encode(), hashlib.sha256)
    return base64.b32encode(digest).decode().lower()[:26]


def fingerprint(token: str) -> str:
    """Return what the database keeps of a token: its SHA-256 (130 random bits need no salt)."""
    return hashlib.sha256(token.encode()).hexdigest()
