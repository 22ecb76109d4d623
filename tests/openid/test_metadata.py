"""What a provider says of itself is believed when it is its own, and leads where nobody listens."""

from __future__ import annotations

from typing import Any

import pytest

from arshjul.errors import ProviderError
from arshjul.openid.metadata import metadata_address, read_metadata

ISSUER = "https://login.kommun.example/"
SAID: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://login.kommun.example/auth?policy=1",
    "token_endpoint": "https://login.kommun.example/token",
    "jwks_uri": "https://keys.kommun.example/keys",
}


def test_what_entra_id_says_of_itself_is_enough() -> None:
    found = read_metadata({**SAID, "token_endpoint_auth_methods_supported": ["client_secret_post"]}, ISSUER)

    assert found.authorization_endpoint == "https://login.kommun.example/auth?policy=1"
    assert (found.userinfo_endpoint, found.names_issuer, found.secret_is_posted) == ("", False, True)
    assert metadata_address(ISSUER) == "https://login.kommun.example/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        ({"issuer": "https://login.annan.example/"}, "kallar sig 'https://login.annan.example/'"),
        ({"issuer": "https://login.kommun.example"}, "kallar sig"),
        ({"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"}, "kallar sig"),
        ({"issuer": None}, "kallar sig 'None'"),
        ({"token_endpoint": "http://login.kommun.example/token"}, "token_endpoint"),
        ({"token_endpoint": "http://127.0.0.1/token"}, "token_endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri"),
        ({"jwks_uri": None}, "jwks_uri"),
        ({"userinfo_endpoint": 7}, "userinfo_endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
        ({"authorization_endpoint": "https://[fel"}, "authorization_endpoint"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "hemlighet"),
    ],
)
def test_what_is_somebody_elses_or_goes_in_the_clear_is_refused(lie: dict[str, Any], told: str) -> None:
    with pytest.raises(ProviderError) as refused:
        read_metadata({**SAID, **lie}, ISSUER)

    assert told in str(refused.value)


@pytest.mark.parametrize("document", [None, [], "issuer", 7])
def test_what_is_no_description_is_refused(document: object) -> None:
    with pytest.raises(ProviderError):
        read_metadata(document, ISSUER)


def test_a_provider_on_this_machine_leads_in_the_clear_to_this_machine_alone() -> None:
    near = "http://127.0.0.1:9000"
    said = {name: value.replace("https://login.kommun.example", near) for name, value in SAID.items()}
    said |= {"issuer": near, "jwks_uri": f"{near}/keys"}

    assert read_metadata(said, near).token_endpoint == f"{near}/token"
    with pytest.raises(ProviderError):
        read_metadata({**said, "token_endpoint": "http://login.kommun.example/token"}, near)
