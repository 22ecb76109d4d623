"""Which address a provider proves: one of its own domains, that it says is checked, and of no guest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from arshjul.errors import ProviderError
from arshjul.openid.proof import Doubt, proof_in, vouches_for
from arshjul.providers import Provider

PROVIDER = Provider(
    "kommunen", "Kommunen", "https://login.kommun.example", "arshjul", "x", ("kommun.example", "skola.kommun.example")
)
UPN = replace(PROVIDER, address_claim="preferred_username")
EMAIL = replace(PROVIDER, address_claim="email")
EVA = "eva@kommun.example"


def proved(provider: Provider = PROVIDER, **claims: Any) -> tuple[str, Doubt | None]:
    found = proof_in({"sub": "1", **claims}, provider)
    return found.address, found.doubt


def test_an_address_that_is_checked_and_of_the_providers_domain_is_proved_in_lower_case() -> None:
    assert proved(email="Eva@Kommun.example", email_verified=True) == (EVA, None)
    assert proved(email="eva@skola.kommun.example", email_verified=True) == ("eva@skola.kommun.example", None)
    assert proved(email=EVA, xms_edov=True) == proved(email=EVA, xms_edov="1") == (EVA, None)


@pytest.mark.parametrize("said", [{}, {"email_verified": False}, {"email_verified": "true"}, {"email_verified": 1}])
def test_an_address_is_not_believed_before_the_provider_says_that_it_is_checked(said: dict[str, Any]) -> None:
    assert proved(email=EVA, **said) == ("", Doubt.NOT_VERIFIED)


def test_the_operator_may_say_that_a_claim_is_the_employers_word_and_a_no_is_still_a_no() -> None:
    assert proved(EMAIL, email=EVA) == proved(UPN, preferred_username=EVA, email_verified=False) == (EVA, None)
    assert proved(UPN, email=EVA, email_verified=True) == ("", Doubt.NONE)
    assert proved(EMAIL, email=EVA, email_verified=False) == ("", Doubt.NOT_VERIFIED)
    assert proved(EMAIL, email=EVA, xms_edov=False) == proved(EMAIL, email=EVA, xms_edov=0) == ("", Doubt.NOT_VERIFIED)


@pytest.mark.parametrize(
    "address",
    [
        "eva@region.example",
        "eva@annan.kommun.example",
        "eva@kommun.example.annan.example",
        "eva@xkommun.example",
        "eva@kommun.example.",
    ],
)
def test_nobody_vouches_for_an_address_of_another_domain(address: str) -> None:
    assert proved(email=address, email_verified=True) == ("", Doubt.OTHER_DOMAIN)
    assert not vouches_for(PROVIDER, address)


@pytest.mark.parametrize(
    "written",
    [
        *(None, 7, "", "eva", ["eva@kommun.example"], "eva@kommun.example, adam@kommun.example"),
        *("eva@region.example@kommun.example", "eva\n@kommun.example", "\u212aalle@kommun.example"),
        f"{'e' * 65}@kommun.example",
    ],
)  # fmt: skip
def test_what_is_no_single_plain_address_is_none(written: object) -> None:
    assert proved(email=written, email_verified=True) == ("", Doubt.NONE)


@pytest.mark.parametrize(
    "guest", [{"acct": 1}, {"acct": "1"}, {"preferred_username": "eva_region.example#EXT#@kommun.onmicrosoft.example"}]
)
def test_a_guest_is_not_the_employers(guest: dict[str, Any]) -> None:
    assert proved(email=EVA, email_verified=True, **guest) == ("", Doubt.GUEST)


@pytest.mark.parametrize("subject", [None, "", 7, "å", "x" * 256])
def test_who_has_no_name_with_the_issuer_is_nobody(subject: object) -> None:
    with pytest.raises(ProviderError):
        proof_in({"sub": subject, "email": EVA, "email_verified": True}, PROVIDER)
