"""One provider, asked over the network: where to sign in, and who did."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from arshjul.errors import ProviderError
from arshjul.hosts import is_this_machine
from arshjul.openid.attempt import Attempt, code_in
from arshjul.openid.fetching import bound
from arshjul.openid.metadata import Metadata, metadata_address, read_metadata
from arshjul.openid.proof import Proof, proof_in, wanted_claim
from arshjul.openid.tokens import claims_in, keys_in
from arshjul.providers import Provider

SCOPE = "openid email profile"
EACH_SECONDS = 5.0
"""For connecting, and between two parts of an answer."""
ALL_SECONDS = 10.0
"""For all that a visitor waits for."""
KEPT_SECONDS = 3600.0
"""So long what the provider says of itself and its keys is believed without asking again."""
AGAIN_SECONDS = 15.0
"""Not sooner is a provider that is down asked again, nor one for keys that it may have changed."""

_FAULTS = (
    *(OAuthError, JoseError, httpx2.HTTPError, httpx2.InvalidURL),
    # What nonsense in the place of JSON comes to, here and in Authlib.
    *(ValueError, TypeError, KeyError, AttributeError, RecursionError),
)


class ProviderClient:
    """A provider as one process knows it. Every method raises ProviderError, and nothing else."""

    def __init__(self, provider: Provider, redirect_uri: str) -> None:
        self.provider = provider
        self._redirect_uri = redirect_uri
        self._asking = asyncio.Lock()
        self._tls: ssl.SSLContext | None = None
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None
        self._metadata_until = self._keys_until = self._down_until = self._keys_again_at = 0.0

    async def address_of(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in."""
        async with self._session() as session:
            metadata = await self._described(session)
            url, _ = session.create_authorization_url(
                metadata.authorization_endpoint,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
            return str(url)

    async def prove(self, attempt: Attempt, answer: Sequence[tuple[str, str]], now: datetime) -> Proof:
        """Who signed in, by the *answer* to *attempt* that came by way of the browser."""
        async with self._session() as session:
            metadata = await self._described(session)
            code = code_in(answer, metadata)
            session.token_endpoint_auth_method = (
                "client_secret_post" if metadata.secret_is_posted else "client_secret_basic"
            )
            token = await session.fetch_token(metadata.token_endpoint, code=code, code_verifier=attempt.verifier)
            claims = await self._claims(session, metadata, token.get("id_token"), attempt.nonce, now)
            if wanted_claim(self.provider) not in claims and metadata.userinfo_endpoint:
                told = await self._json(session, metadata.userinfo_endpoint, withhold_token=False)
                if not isinstance(told, dict) or told.get("sub") != claims.get("sub"):
                    raise ProviderError("uppgifterna om den som loggade in är om någon annan")
                claims = told | claims
            return proof_in(claims, self.provider)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncOAuth2Client]:
        """One visitor's errand, within `ALL_SECONDS`."""
        if self._tls is None:
            # Reads the machine's certificates: some tens of milliseconds.
            self._tls = await asyncio.to_thread(httpx2.create_ssl_context)
        try:
            async with (
                asyncio.timeout(ALL_SECONDS),
                AsyncOAuth2Client(
                    self.provider.client_id,
                    self.provider.client_secret,
                    scope=SCOPE,
                    redirect_uri=self._redirect_uri,
                    code_challenge_method="S256",
                    verify=self._tls,
                    timeout=EACH_SECONDS,
                    follow_redirects=False,
                    # A proxy on the way out is for other machines than this.
                    trust_env=not is_this_machine(self.provider.issuer),
                    headers={"Accept": "application/json", "Accept-Encoding": "identity"},
                    event_hooks={"response": [bound]},
                ) as session,
            ):
                yield session
        except TimeoutError as error:
            raise ProviderError(f"leverantören svarade inte inom {ALL_SECONDS:.0f} sekunder") from error
        except _FAULTS as error:
            raise ProviderError(f"frågan till leverantören gick inte ({_told(error)})") from error

    async def _described(self, session: AsyncOAuth2Client) -> Metadata:
        async with self._asking:
            if self._metadata is None or time.monotonic() > self._metadata_until:
                if time.monotonic() < self._down_until:
                    raise ProviderError("leverantören svarade inte nyss")
                # Until it has answered it is down, however it fails, and also when the visitor does not wait for it.
                self._down_until = time.monotonic() + AGAIN_SECONDS
                document = await self._json(session, metadata_address(self.provider.issuer))
                self._metadata = read_metadata(document, self.provider.issuer)
                self._metadata_until, self._down_until = time.monotonic() + KEPT_SECONDS, 0.0
            return self._metadata

    async def _claims(
        self, session: AsyncOAuth2Client, metadata: Metadata, id_token: object, nonce: str, now: datetime
    ) -> dict[str, Any]:
        keys = await self._signing_keys(session, metadata, again=False)
        try:
            return await asyncio.to_thread(claims_in, id_token, keys, self.provider, nonce, now)
        except ProviderError:
            # It may have begun to sign with a new key.
            again = await self._signing_keys(session, metadata, again=True)
            if again is keys:
                raise
            return await asyncio.to_thread(claims_in, id_token, again, self.provider, nonce, now)

    async def _signing_keys(self, session: AsyncOAuth2Client, metadata: Metadata, *, again: bool) -> KeySet:
        async with self._asking:
            if again:
                is_due = time.monotonic() > self._keys_again_at
            else:
                is_due = self._keys is None or time.monotonic() > self._keys_until
            if is_due or self._keys is None:
                self._keys_again_at = time.monotonic() + AGAIN_SECONDS
                self._keys = await asyncio.to_thread(keys_in, await self._json(session, metadata.jwks_uri))
                self._keys_until = time.monotonic() + KEPT_SECONDS
            return self._keys

    async def _json(self, session: AsyncOAuth2Client, url: str, *, withhold_token: bool = True) -> object:
        response = await session.request("GET", url, withhold_token=withhold_token)
        response.raise_for_status()
        return response.json()


def _told(error: Exception) -> str:
    """What went wrong, without what else the provider wrote: that may name the person, or hold the code."""
    match error:
        case OAuthError():
            return ascii(error.error)[:60]
        case httpx2.HTTPStatusError():
            return f"status {error.response.status_code}"
    return type(error).__name__
