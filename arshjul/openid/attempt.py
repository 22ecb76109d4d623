"""One try to sign in at a provider: what is sent along, what must come back, and in which browser."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from arshjul.errors import ProviderError
from arshjul.openid.metadata import Metadata
from arshjul.tokens import token

ATTEMPT_LIVES = timedelta(minutes=10)
LONGEST_CODE = 4096
_COOKIE = re.compile(r"[0-9]{1,12}\.[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Attempt:
    """What only our own request could have sent along.

    All of it follows from the browser's cookie and the service's key: nothing is stored for whoever begins and never
    comes back, and who has the cookie alone knows none of it.
    """

    state: str
    nonce: str
    verifier: str
    """Of PKCE (RFC 7636): 52 characters."""


def new_cookie(now: datetime) -> str:
    """The secret of one browser for one attempt, with its moment."""
    return f"{int(now.timestamp())}.{secrets.token_urlsafe(32)}"


def attempt_of(secret_key: str, provider: str, cookie: str, now: datetime) -> Attempt | None:
    """The attempt that *cookie* began at *provider* (key); None: it is none, or too long ago."""
    if not _COOKIE.fullmatch(cookie):
        return None
    age = now.timestamp() - int(cookie.partition(".")[0])
    if not -1 <= age < ATTEMPT_LIVES.total_seconds():
        return None
    state, nonce, *halves = (
        token(secret_key, f"openid-{what}", provider, cookie) for what in ("state", "nonce", "verifier-1", "verifier-2")
    )
    return Attempt(state, nonce, "".join(halves))


def is_answer_to(attempt: Attempt, answer: Sequence[tuple[str, str]]) -> bool:
    """Whether the *answer*, the parameters of an address, is to this attempt and so came in the browser that began."""
    [*states] = (value for name, value in answer if name == "state")
    return len(states) == 1 and secrets.compare_digest(states[0].encode(), attempt.state.encode())


def code_in(answer: Sequence[tuple[str, str]], metadata: Metadata) -> str:
    """The code in an *answer* that `is_answer_to` an attempt. Raises ProviderError, also for another issuer's.

    Sources: RFC 6749, 4.1.2; RFC 9207, 2.4.
    """
    values = dict(answer)
    if len(values) != len(answer):
        raise ProviderError("svaret har samma uppgift två gånger")
    named = values.get("iss")
    if (named is None and metadata.names_issuer) or named not in (None, metadata.issuer):
        raise ProviderError("svaret kom från en annan leverantör än den som frågades")
    if "error" in values:
        raise ProviderError(f"leverantören svarade {values['error'][:60]!r}")
    code = values.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE:
        raise ProviderError("svaret har ingen kod")
    return code
