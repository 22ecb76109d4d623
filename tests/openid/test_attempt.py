"""An attempt to sign in at a provider: what comes back is to it, in its browser, in time, and of whom was asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from arshjul.errors import ProviderError
from arshjul.openid.attempt import Attempt, attempt_of, code_in, is_answer_to, new_cookie
from arshjul.openid.metadata import Metadata

NOW = datetime(2027, 3, 1, 7, tzinfo=UTC)
ISSUER = "https://login.kommun.example"
METADATA = Metadata(ISSUER, "", "", "", "", names_issuer=True, secret_is_posted=False)
SILENT = Metadata(ISSUER, "", "", "", "", names_issuer=False, secret_is_posted=False)


def attempt(cookie: str, key: str = "nyckel", provider: str = "kommunen", now: datetime = NOW) -> Attempt:
    found = attempt_of(key, provider, cookie, now)
    assert found
    return found


def test_an_attempt_is_its_browsers_its_providers_and_the_services() -> None:
    cookie = new_cookie(NOW)
    mine = attempt(cookie)

    assert attempt(cookie, now=NOW + timedelta(minutes=9)) == mine
    assert 43 <= len(mine.verifier) <= 128  # RFC 7636, 4.1
    others = (attempt(new_cookie(NOW)), attempt(cookie, "en annan"), attempt(cookie, provider="regionen"))
    for other in others:
        assert not {mine.state, mine.nonce, mine.verifier} & {other.state, other.nonce, other.verifier}
    assert mine.state not in cookie


@pytest.mark.parametrize("cookie", ["", "x", "1.kort", f"{int(NOW.timestamp())}.{'å' * 43}", f"{'9' * 400}.{'a' * 43}"])
def test_what_is_no_cookie_of_ours_begins_nothing(cookie: str) -> None:
    assert attempt_of("nyckel", "kommunen", cookie, NOW) is None


def test_an_attempt_lives_for_ten_minutes_and_its_moment_cannot_be_changed() -> None:
    cookie = new_cookie(NOW)
    later = NOW + timedelta(minutes=10)

    assert attempt_of("nyckel", "kommunen", cookie, later) is None
    assert attempt_of("nyckel", "kommunen", cookie, NOW - timedelta(minutes=1)) is None
    renewed = f"{int(later.timestamp())}.{cookie.partition('.')[2]}"
    assert attempt(renewed, now=later).state != attempt(cookie).state


def test_only_an_answer_with_the_state_of_this_browser_is_to_the_attempt() -> None:
    mine, others = attempt(new_cookie(NOW)), attempt(new_cookie(NOW))

    assert is_answer_to(mine, [("code", "x"), ("state", mine.state)])
    for answer in (
        [("state", others.state)],
        [("code", "x")],
        [("state", "")],
        [("state", "å")],
        [("state", mine.state), ("state", mine.state)],
    ):
        assert not is_answer_to(mine, answer)


def test_a_code_is_taken_from_the_issuer_that_was_asked() -> None:
    assert code_in([("code", "x"), ("state", "s"), ("iss", ISSUER), ("session_state", "y")], METADATA) == "x"
    assert code_in([("code", "x"), ("state", "s")], SILENT) == "x"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ([("code", "x")], "annan leverantör"),
        ([("code", "x"), ("iss", "https://login.region.example")], "annan leverantör"),
        ([("code", "x"), ("iss", f"{ISSUER}/")], "annan leverantör"),
        ([("code", "x"), ("code", "y"), ("iss", ISSUER)], "två gånger"),
        ([("iss", ISSUER)], "ingen kod"),
        ([("code", ""), ("iss", ISSUER)], "ingen kod"),
        ([("code", "x" * 4097), ("iss", ISSUER)], "ingen kod"),
        ([("error", "access_denied"), ("iss", ISSUER)], "'access_denied'"),
        ([("error", "e" * 500), ("code", "x"), ("iss", ISSUER)], "'eeee"),
    ],
)
def test_an_answer_that_is_another_issuers_or_has_no_code_is_refused(answer: list[tuple[str, str]], told: str) -> None:
    with pytest.raises(ProviderError) as refused:
        code_in(answer, METADATA)

    assert told in str(refused.value)
    assert len(str(refused.value)) < 100


def test_also_an_issuer_that_need_not_say_who_it_is_is_not_taken_for_another() -> None:
    with pytest.raises(ProviderError):
        code_in([("code", "x"), ("iss", "https://login.region.example")], SILENT)
