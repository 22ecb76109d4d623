"""A provider that is asked over the network: an honest one proves who signed in, and no lie is believed."""

from __future__ import annotations

import asyncio
import gzip
import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from lying_provider import CLIENT, KEY, OTHER_KEY, SECRET, LyingProvider, lying_provider, say

from arshjul.errors import ProviderError
from arshjul.openid import client as client_module
from arshjul.openid.attempt import Attempt, attempt_of, new_cookie
from arshjul.openid.client import ProviderClient
from arshjul.openid.fetching import MOST_BYTES
from arshjul.openid.proof import Doubt, Proof
from arshjul.providers import Provider

NOW = datetime(2027, 3, 1, 7, tzinfo=UTC)
BACK = "https://arshjul.forbundet.example/logga-in/hos/kommunen/svar"
EVA: dict[str, Any] = {"sub": "eva-1", "email": "Eva@kommun.example", "email_verified": True}
MOMENT = int(NOW.timestamp())


@pytest.fixture
def provider(certificates_read_once: None) -> Iterator[LyingProvider]:
    """One at which Eva signs in."""
    with lying_provider(NOW) as one:
        one.claims = dict(EVA)
        yield one


@pytest.fixture
def client(provider: LyingProvider) -> ProviderClient:
    return known_to_us(provider)


def known_to_us(provider: LyingProvider) -> ProviderClient:
    named = Provider("kommunen", "Kommunen", provider.issuer, CLIENT, SECRET, ("kommun.example",))
    return ProviderClient(named, BACK)


def attempt() -> Attempt:
    found = attempt_of("nyckel", "kommunen", new_cookie(NOW), NOW)
    assert found
    return found


async def signed_in(client: ProviderClient, provider: LyingProvider) -> Proof:
    mine = attempt()
    back = provider.sign_in(await client.address_of(mine))
    return await client.prove(mine, answer_in(back), NOW)


def answer_in(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query)


def refused(client: ProviderClient, provider: LyingProvider) -> str:
    with pytest.raises(ProviderError) as error:
        asyncio.run(signed_in(client, provider))
    return str(error.value)


def test_an_honest_provider_proves_who_signed_in_and_is_asked_of_itself_and_its_keys_once(
    client: ProviderClient, provider: LyingProvider
) -> None:
    address = asyncio.run(client.address_of(attempt()))
    proofs = [asyncio.run(signed_in(client, provider)) for _ in range(2)]

    asked = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{provider.issuer}/auth?")
    assert (asked["redirect_uri"], asked["response_type"], asked["scope"]) == (BACK, "code", "openid email profile")
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert proofs == [Proof(provider.issuer, "eva-1", "eva@kommun.example")] * 2
    assert sorted(provider.asked) == ["/.well-known/openid-configuration", "/keys", "/token", "/token"]


def test_a_provider_that_tells_the_address_only_when_it_is_asked_is_asked(
    client: ProviderClient, provider: LyingProvider
) -> None:
    provider.claims = {"sub": "eva-1"}
    provider.userinfo = EVA
    assert asyncio.run(signed_in(client, provider)).address == "eva@kommun.example"

    provider.userinfo = EVA | {"sub": "adam-2"}
    assert "om någon annan" in refused(client, provider)
    provider.userinfo = {"sub": "eva-1"}
    assert asyncio.run(signed_in(client, provider)).doubt is Doubt.NONE


def test_a_code_signs_in_once_and_with_the_verifier_of_its_own_attempt(
    client: ProviderClient, provider: LyingProvider
) -> None:
    async def twice() -> None:
        mine, other = attempt(), attempt()
        stolen = answer_in(provider.sign_in(await client.address_of(other)))
        with pytest.raises(ProviderError, match="invalid_grant"):
            await client.prove(mine, stolen, NOW)
        answer = answer_in(provider.sign_in(await client.address_of(mine)))
        assert (await client.prove(mine, answer, NOW)).subject == "eva-1"
        with pytest.raises(ProviderError, match="invalid_grant"):
            await client.prove(mine, answer, NOW)

    asyncio.run(twice())


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://login.annan.example"},
        {"iss": None},
        {"aud": "annan"},
        {"aud": "annan", "azp": CLIENT},
        {"aud": [CLIENT, "annan"]},
        {"aud": [CLIENT, "annan"], "azp": CLIENT},
        {"aud": None},
        {"azp": "annan"},
        {"exp": MOMENT - 120},
        {"exp": None},
        {"exp": "i morgon"},
        {"iat": MOMENT + 3600},
        {"iat": None},
        {"nbf": MOMENT + 3600},
        {"nonce": None},
        {"nonce": "en annans"},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_to_another_of_another_or_out_of_its_time_proves_nothing(
    client: ProviderClient, provider: LyingProvider, lies: dict[str, Any]
) -> None:
    provider.lies = lies

    assert "bevis" in refused(client, provider)


def plain(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def coded(part: dict[str, Any]) -> str:
    return plain(json.dumps(part).encode())


def unsigned(claims: dict[str, Any]) -> str:
    return f"{coded({'alg': 'none'})}.{coded(claims)}."


def by_shared_secret(secret: bytes, claims: dict[str, Any]) -> str:
    signed = ".".join(coded(part) for part in ({"alg": "HS256", "kid": "1"}, claims))
    return f"{signed}.{plain(hmac.digest(secret, signed.encode(), sha256))}"


def by_our_secret(claims: dict[str, Any]) -> str:
    return by_shared_secret(SECRET.encode(), claims)


def by_the_public_key(claims: dict[str, Any]) -> str:
    """The oldest of tricks: the public key as if it were a shared secret."""
    return by_shared_secret(KEY.as_pem(private=False), claims)


def with_a_key_in_its_head(claims: dict[str, Any]) -> str:
    head = {"alg": "RS256", "jwk": OTHER_KEY.as_dict(private=False), "jku": "http://127.0.0.1:9/keys"}
    return jwt.encode(head, claims, OTHER_KEY)


def by_another_kind_of_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "ES256", "kid": "1"}, claims, ECKey.generate_key("P-256"))


@pytest.mark.parametrize(
    "sign",
    [
        unsigned,
        by_our_secret,
        by_the_public_key,
        with_a_key_in_its_head,
        by_another_kind_of_key,
        lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, OTHER_KEY),
        lambda claims: jwt.encode({"alg": "RS256", "kid": "2"}, claims, OTHER_KEY),
        lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)[:-4] + "AAAA",
        lambda _: "inget.bevis.alls",
        lambda _: "",
        lambda _: 7,
        lambda _: {"sub": "eva-1"},
    ],
)
def test_a_token_that_is_not_signed_by_the_providers_own_key_proves_nothing(
    client: ProviderClient, provider: LyingProvider, sign: Callable[[dict[str, Any]], str]
) -> None:
    provider.sign = sign

    assert "bevis" in refused(client, provider)


def test_a_new_key_is_found_and_one_that_nobody_has_is_not_asked_for_again_and_again(
    client: ProviderClient, provider: LyingProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(signed_in(client, provider))
    provider.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "2"}, claims, OTHER_KEY)
    refused(client, provider)
    refused(client, provider)
    assert provider.asked.count("/keys") == 1

    # Another moment, a quarter of a minute later.
    later = time.monotonic() + client_module.AGAIN_SECONDS
    monkeypatch.setattr(client_module.time, "monotonic", lambda: later)
    provider.keys = [KEY.as_dict(private=False), {**OTHER_KEY.as_dict(private=False), "kid": "2"}]

    assert asyncio.run(signed_in(client, provider)).subject == "eva-1"
    assert provider.asked.count("/keys") == 2


@pytest.mark.parametrize("key", [{"kty": "oct", "k": "AAAA"}, {"kty": "AKP", "alg": "ML-DSA-44", "pub": "x"}, 7, {}])
def test_keys_of_kinds_that_we_do_not_know_are_left_out(
    client: ProviderClient, provider: LyingProvider, key: Any
) -> None:
    provider.keys.append(key)

    assert asyncio.run(signed_in(client, provider)).subject == "eva-1"


def huge_without_length(handler: BaseHTTPRequestHandler) -> bool:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b" " * MOST_BYTES)
    except OSError:
        pass  # it hung up, as it should
    return True


def nested(handler: BaseHTTPRequestHandler) -> bool:
    return say(handler, b"[" * 100_000)


NONSENSE = {
    "huge without length": huge_without_length,
    "nested": nested,
    "no json": lambda handler: say(handler, b"<html>"),
    "a list": lambda handler: say(handler, b"[]"),
    "empty": lambda handler: say(handler, b""),
    "no text": lambda handler: say(handler, b'"\xff"'),
    "broken": lambda handler: say(handler, b"", 502),
    "hangs up": lambda handler: handler.connection.close() is None,
}


@pytest.mark.parametrize(
    ("path", "nonsense"),
    [
        *(("/.well-known/openid-configuration", nonsense) for nonsense in NONSENSE),
        *((path, nonsense) for path in ("/keys", "/token", "/me") for nonsense in ("nested", "a list")),
    ],
)
def test_nonsense_and_too_much_is_an_error_of_the_providers(
    client: ProviderClient, provider: LyingProvider, path: str, nonsense: str
) -> None:
    provider.claims = {"sub": "eva-1"}
    provider.userinfo = EVA
    provider.instead[path] = NONSENSE[nonsense]

    assert "eva" not in refused(client, provider).lower()


@pytest.mark.parametrize(
    ("path", "honest"),
    [
        ("/.well-known/openid-configuration", lambda provider: provider.describes()),
        ("/keys", lambda provider: {"keys": provider.keys}),
        ("/me", lambda _: EVA),
    ],
)
def test_an_answer_that_is_too_long_packed_or_elsewhere_is_not_read_however_honest(
    provider: LyingProvider, path: str, honest: Callable[[LyingProvider], object]
) -> None:
    provider.claims, provider.userinfo = {"sub": "eva-1"}, EVA
    said = json.dumps(honest(provider)).encode()
    provider.instead["/elsewhere"] = lambda handler: say(handler, said)

    provider.instead[path] = lambda handler: say(handler, said.ljust(MOST_BYTES))
    assert asyncio.run(signed_in(known_to_us(provider), provider)).subject == "eva-1"
    provider.instead[path] = lambda handler: say(handler, said.ljust(MOST_BYTES + 1))
    assert "mer än" in refused(known_to_us(provider), provider)
    provider.instead[path] = lambda handler: say(handler, gzip.compress(said), Content_Encoding="gzip")
    assert "packar" in refused(known_to_us(provider), provider)
    provider.instead[path] = lambda handler: say(handler, b"", 302, Location=f"{provider.issuer}/elsewhere")
    assert "status 302" in refused(known_to_us(provider), provider)


def test_a_provider_that_is_down_is_not_asked_again_at_once(client: ProviderClient, provider: LyingProvider) -> None:
    provider.instead["/.well-known/openid-configuration"] = NONSENSE["broken"]
    assert "status 502" in refused(client, provider)
    provider.instead.clear()

    assert "nyss" in refused(client, provider)
    assert len(provider.asked) == 1


def test_a_slow_provider_is_given_up_and_others_are_served_meanwhile(
    client: ProviderClient, provider: LyingProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_over, served = threading.Event(), []

    def falls_asleep(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"{")
        return is_over.wait()

    monkeypatch.setattr(client_module, "ALL_SECONDS", 0.1)
    provider.instead["/.well-known/openid-configuration"] = falls_asleep

    async def another() -> None:
        while not is_over.is_set():
            served.append(1)
            await asyncio.sleep(0)

    async def both() -> None:
        meanwhile = asyncio.create_task(another())
        try:
            with pytest.raises(ProviderError, match="inte inom"):
                await client.address_of(attempt())
        finally:
            is_over.set()
        await meanwhile

    asyncio.run(both())

    assert served
