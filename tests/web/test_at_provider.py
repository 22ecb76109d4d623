"""Signing in at the employer's provider: who comes in, who does not, and what is told whom."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from doers import doer
from lying_provider import CLIENT, SECRET, LyingProvider, lying_provider
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arshjul.clock import Clock
from arshjul.providers import Provider
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.kinds import Logged
from arshjul.web.app import build_app
from arshjul.work.entering import appoint, offer_link
from arshjul.work.files.associations import load
from arshjul.year.access import Capacity

DIRECTOR = "forbundschef@finsam-dk.example"
MEMBER, DEPUTY = "ledamot@karlskoga.example", "ersattare@degerfors.example"
HOME = "/f/degerfors-karlskoga"
NOW = datetime(2022, 8, 8, 7, tzinfo=UTC)
THERE, BACK = "/logga-in/hos/kommunen", "/logga-in/hos/kommunen/svar"
NOT_PROVED, DOWN, ELSEWHERE = "inte intygat en adress", "går inte just nu", "blev inte klar"


@pytest.fixture
def provider(certificates_read_once: None) -> Iterator[LyingProvider]:
    """The provider of the director and of a member."""
    with lying_provider(NOW) as one:
        one.claims = employee(DIRECTOR)
        yield one


def employee(address: str, subject: str = "1") -> dict[str, Any]:
    return {"sub": subject, "email": address, "email_verified": True}


def with_providers(settings: Settings, *providers: Provider) -> Settings:
    return replace(settings, clock=Clock(NOW), providers=providers)


def named(provider: LyingProvider, key: str = "kommunen", *domains: str) -> Provider:
    domains = domains or ("finsam-dk.example", "karlskoga.example")
    return Provider(key, f"Förbundets {key}", provider.issuer, CLIENT, SECRET, domains)


@pytest.fixture
def app(web_settings: Settings, web_store: Store, provider: LyingProvider) -> Starlette:
    return build_app(with_providers(web_settings, named(provider)), web_store)


@pytest.fixture
def stranger(app: Starlette) -> TestClient:
    return browser(app)


def browser(app: Starlette) -> TestClient:
    return TestClient(app, base_url=app.state.house.settings.base_url, follow_redirects=False)


def set_clock(app: Starlette, moment: datetime) -> None:
    house = app.state.house
    app.state.house = replace(house, settings=replace(house.settings, clock=Clock(moment)))


def answer_of(client: TestClient, provider: LyingProvider, there: str = THERE) -> str:
    """Go to the provider and sign in: the address that it sends the browser back to."""
    left = client.get(there)
    assert left.status_code == 303, left.text
    return provider.sign_in(left.headers["location"])


def sign_in(client: TestClient, provider: LyingProvider) -> Any:
    return client.get(answer_of(client, provider))


def logged(store: Store) -> list[tuple[Logged, str, str]]:
    with store.reading() as unit:
        return [(line.what, line.address, line.note) for line in reversed(unit.entrance.log_lines(100))]


def number_of_sessions(store: Store) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM sessions")).scalar_one())


def test_the_button_stands_on_the_page_only_when_there_is_a_provider(
    app: Starlette, stranger: TestClient, web_settings: Settings, web_store: Store
) -> None:
    shown = stranger.get("/logga-in").text
    assert f'href="{THERE}">Logga in med Förbundets kommunen</a>' in shown
    assert 'name="adress"' in shown
    assert stranger.get("/logga-in/hos/regionen").status_code == 404

    without = browser(build_app(replace(web_settings, clock=Clock(NOW)), web_store))
    assert "/logga-in/hos" not in without.get("/logga-in").text
    assert [without.get(path).status_code for path in (THERE, BACK)] == [404, 404]


def test_who_has_a_seat_is_let_in_as_by_a_link_and_bound_the_first_time(
    stranger: TestClient, provider: LyingProvider, web_store: Store
) -> None:
    entered = sign_in(stranger, provider)

    assert (entered.status_code, entered.headers["location"]) == (303, "/mina-forbund")
    cookies = entered.headers.get_list("set-cookie")
    assert all("HttpOnly" in one and "SameSite=lax" in one for one in cookies)
    assert stranger.get("/mina-forbund").headers["location"] == HOME
    assert stranger.get(HOME).status_code == 200
    assert "arshjul-attempt" not in stranger.cookies
    assert logged(web_store) == [
        (Logged.BOUND, DIRECTOR, "Förbundets kommunen"),
        (Logged.SIGNED_IN, DIRECTOR, "via Förbundets kommunen"),
    ]


def test_the_session_rests_and_ends_as_any_other_and_with_the_seat(
    app: Starlette, provider: LyingProvider, web_settings: Settings, web_store: Store, example_content: bytes
) -> None:
    provider.claims = employee(MEMBER)
    resting, losing = browser(app), browser(app)
    sign_in(resting, provider)
    sign_in(losing, provider)
    assert losing.get(f"{HOME}/min-sida").status_code == 200

    gone = example_content.replace(MEMBER.encode(), b"annan@karlskoga.example")
    load(web_store, web_settings, gone, "degerfors-karlskoga.yaml", doer(NOW))
    assert losing.get(f"{HOME}/min-sida").headers["location"] == "/logga-in"
    assert NOT_PROVED in sign_in(losing, provider).text

    load(web_store, web_settings, example_content, "degerfors-karlskoga.yaml", doer(NOW))
    assert resting.get(f"{HOME}/min-sida").status_code == 200
    set_clock(app, NOW + timedelta(minutes=31))
    assert resting.get(f"{HOME}/min-sida").headers["location"] == "/logga-in"


def test_the_code_of_the_telephone_is_asked_for_whatever_the_provider_says_it_did(
    web_settings: Settings, web_store: Store, example_content: bytes, provider: LyingProvider
) -> None:
    content = example_content.replace(b"\narticles:\n", b"\narticles:\n  second_factor: ja\n", 1)
    load(web_store, web_settings, content, "degerfors-karlskoga.yaml", doer(NOW))
    provider.claims |= {"amr": ["mfa", "pwd"], "acr": "http://id.elegnamnden.se/loa/1.0/loa3"}
    director = browser(build_app(with_providers(web_settings, named(provider)), web_store))

    assert sign_in(director, provider).status_code == 303

    assert director.get(HOME).headers["location"] == "/andra-faktorn"


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        (employee("ingen@karlskoga.example"), "okänd adress"),
        (employee("registrator@karlskoga.example"), "okänd adress"),
        (employee(DEPUTY), "adress i en annan domän"),
        ({"sub": "1", "email": DIRECTOR}, "adressen är inte bekräftad"),
        ({"sub": "1", "email": DIRECTOR, "email_verified": False}, "adressen är inte bekräftad"),
        (employee(DIRECTOR) | {"acct": 1}, "gäst hos arbetsgivaren"),
        ({"sub": "1"}, "ingen adress"),
    ],
)
def test_whoever_proves_no_address_of_a_seat_gets_one_and_the_same_answer_and_a_line_of_the_log(
    stranger: TestClient, provider: LyingProvider, web_store: Store, claims: dict[str, Any], why: str
) -> None:
    provider.claims, provider.userinfo = claims, {"sub": claims["sub"]}

    refused = sign_in(stranger, provider)

    assert refused.status_code == 409
    assert NOT_PROVED in refused.text
    assert 'name="adress"' in refused.text
    assert "arshjul=" not in refused.headers["set-cookie"]
    assert number_of_sessions(web_store) == 0
    assert logged(web_store) == [(Logged.NOT_PROVED, "", f"via Förbundets kommunen: {why}")]


def test_another_address_at_the_provider_is_told_and_not_followed(
    app: Starlette, provider: LyingProvider, web_store: Store
) -> None:
    sign_in(browser(app), provider)
    provider.claims = employee(MEMBER)
    moved = browser(app)

    told = sign_in(moved, provider)

    assert told.status_code == 200
    assert f"Här är du {DIRECTOR}" in told.text
    assert f"uppger nu en annan adress för dig: {MEMBER}" in told.text
    assert moved.get("/mina-forbund").headers["location"] == HOME
    assert (Logged.OTHER_ADDRESS, DIRECTOR, "Förbundets kommunen") in logged(web_store)


def test_who_has_got_another_address_in_the_association_too_comes_in_by_it(
    app: Starlette, provider: LyingProvider, web_settings: Settings, web_store: Store, example_content: bytes
) -> None:
    provider.claims = employee(MEMBER)
    sign_in(browser(app), provider)
    new = MEMBER.replace("ledamot", "ny.ledamot")
    load(
        web_store,
        web_settings,
        example_content.replace(MEMBER.encode(), new.encode()),
        "degerfors-karlskoga.yaml",
        doer(NOW),
    )
    assert NOT_PROVED in sign_in(browser(app), provider).text

    provider.claims = employee(new)
    member = browser(app)

    assert sign_in(member, provider).status_code == 303
    assert member.get(f"{HOME}/min-sida").status_code == 200
    assert logged(web_store)[-2][:2] == (Logged.BOUND, new)


def test_an_address_that_is_given_to_somebody_else_there_opens_nothing_until_its_owner_lets_go(
    app: Starlette, provider: LyingProvider, web_store: Store
) -> None:
    first = browser(app)
    sign_in(first, provider)
    provider.claims = employee(DIRECTOR, "2")

    assert NOT_PROVED in sign_in(browser(app), provider).text
    assert "kopplad till en annan" in logged(web_store)[-1][2]

    page = first.get("/mina-inloggningar").text
    form = page.partition('action="/mina-inloggningar/koppling"')[2]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.partition("</form>")[0]))
    assert first.post("/mina-inloggningar/koppling", data=fields).status_code == 303
    assert "/koppling" not in first.get("/mina-inloggningar").text
    assert logged(web_store)[-1][:2] == (Logged.LOOSENED, DIRECTOR)
    assert sign_in(browser(app), provider).status_code == 303
    provider.claims = employee(DIRECTOR, "1")
    assert NOT_PROVED in sign_in(browser(app), provider).text


def test_nobody_lets_go_of_what_is_another_persons(app: Starlette, provider: LyingProvider, web_store: Store) -> None:
    sign_in(browser(app), provider)
    provider.claims = employee(MEMBER, "2")
    member = browser(app)
    sign_in(member, provider)

    answers = [member.post("/mina-inloggningar/koppling", data={"koppling": id}).status_code for id in ("1", "x", "")]

    assert answers == [404] * 3
    with web_store.reading() as unit:
        assert unit.bindings.of(provider.issuer, "1")


def test_an_administrator_and_who_is_a_domain_of_nobodys_any_more(
    web_settings: Settings, web_store: Store, provider: LyingProvider
) -> None:
    appoint(web_store, "drift@karlskoga.example", Capacity.ADMINISTRATOR, "", doer(NOW))
    provider.claims = employee("drift@karlskoga.example")
    house = browser(build_app(with_providers(web_settings, named(provider)), web_store))
    assert sign_in(house, provider).status_code == 303
    assert house.get("/administration").status_code == 200

    less = browser(build_app(with_providers(web_settings, named(provider, "kommunen", "annan.example")), web_store))
    assert NOT_PROVED in sign_in(less, provider).text


def test_somebody_elses_sign_in_signs_nobody_over(
    app: Starlette, stranger: TestClient, provider: LyingProvider, web_store: Store
) -> None:
    house = app.state.house

    def member_by_link() -> None:
        stranger.post(offer_link(house.store, house.settings, MEMBER, NOW).removeprefix(house.settings.base_url))

    member_by_link()

    refused = sign_in(stranger, provider)

    assert f"redan inloggad som {MEMBER}" in refused.text
    assert number_of_sessions(web_store) == 1
    with web_store.reading() as unit:
        assert unit.bindings.of(provider.issuer, "1") is None
    stranger.post("/logga-ut")
    assert sign_in(stranger, provider).status_code == 303

    stranger.post("/logga-ut")
    member_by_link()
    assert f"redan inloggad som {MEMBER}" in sign_in(stranger, provider).text


def test_an_answer_is_good_once_in_the_browser_that_asked_and_for_ten_minutes(
    app: Starlette, stranger: TestClient, provider: LyingProvider, web_store: Store
) -> None:
    answer = answer_of(stranger, provider)
    kept = stranger.cookies["arshjul-attempt"]
    other = browser(app)
    answer_of(other, provider)

    assert other.get(answer).status_code == 403  # the state of another browser
    assert ELSEWHERE in browser(app).get(answer).text  # that has none of its own
    assert stranger.get(answer).status_code == 303
    assert ELSEWHERE in stranger.get(answer).text
    stranger.cookies.set("arshjul-attempt", kept)
    assert DOWN in stranger.get(answer).text  # the provider knows that the code is used

    late = browser(app)
    answer = answer_of(late, provider)
    set_clock(app, NOW + timedelta(minutes=10))
    assert ELSEWHERE in late.get(answer).text
    assert number_of_sessions(web_store) == 1


def test_an_answer_that_a_careless_provider_would_take_twice_is_used_up_with_us(
    stranger: TestClient, provider: LyingProvider, web_store: Store
) -> None:
    answer = answer_of(stranger, provider)
    kept, codes = stranger.cookies["arshjul-attempt"], dict(provider.codes)
    assert stranger.get(answer).status_code == 303
    stranger.post("/logga-ut")

    provider.codes = codes
    stranger.cookies.set("arshjul-attempt", kept)

    assert "redan använt" in stranger.get(answer).text
    assert number_of_sessions(web_store) == 0


def test_another_providers_answer_is_not_taken(
    web_settings: Settings, web_store: Store, provider: LyingProvider
) -> None:
    with lying_provider(NOW) as bad:
        bad.claims = employee(DIRECTOR)
        settings = with_providers(web_settings, named(provider), named(bad, "regionen", "region.example"))
        victim = browser(build_app(settings, web_store))

        # To the bad one's own address: its domain is another.
        there = "/logga-in/hos/regionen"
        assert NOT_PROVED in victim.get(answer_of(victim, bad, there)).text
        # To the honest one's address, with the state that the browser was given for the bad one.
        answer = answer_of(victim, bad, there)
        assert ELSEWHERE in victim.get(answer.replace("regionen", "kommunen")).text
        # With the honest one's state, and a code of its own.
        answer = answer_of(victim, provider)
        assert DOWN in victim.get(answer.replace(provider.issuer, bad.issuer)).text
        # And the bad one that names the honest one as its own issuer.
        bad.metadata = {"authorization_response_iss_parameter_supported": False}
        bad.lies = {"iss": provider.issuer}
        assert DOWN in victim.get(answer_of(victim, bad, there).partition("&iss=")[0]).text

    assert number_of_sessions(web_store) == 0
    assert provider.asked.count("/token") == 0


@pytest.mark.parametrize(
    "changed",
    ["", "?", "?code=x", "?state=x&code=x", "?state=%C3%A5&code=%00", f"?state={'x' * 20_000}", "?error=access_denied"],
)
def test_what_is_made_up_is_refused_without_asking_the_provider(
    stranger: TestClient, provider: LyingProvider, changed: str
) -> None:
    answer_of(stranger, provider)
    asked = len(provider.asked)

    assert stranger.get(f"{BACK}{changed}").status_code == 403
    assert len(provider.asked) == asked


def test_a_person_who_changes_their_mind_there_comes_back_to_every_way_in(
    stranger: TestClient, provider: LyingProvider, web_store: Store
) -> None:
    answer = answer_of(stranger, provider)
    state = re.search("state=([^&]+)", answer)
    assert state

    back = stranger.get(f"{BACK}?error=access_denied&error_description=%3Cb%3E&state={state[1]}&iss={provider.issuer}")

    assert back.status_code == 503
    assert DOWN in back.text
    assert "<b>" not in back.text
    assert "'access_denied'" in logged(web_store)[-1][2]


def test_a_provider_that_is_down_or_lies_leaves_the_link_in_the_mail(
    app: Starlette, stranger: TestClient, provider: LyingProvider, web_store: Store
) -> None:
    answer = answer_of(stranger, provider)
    provider.lies = {"aud": "annan"}
    assert DOWN in stranger.get(answer).text
    app.state.provider_clients.clear()
    provider.metadata = {"issuer": "https://login.annan.example"}

    down = stranger.get(THERE)

    assert down.status_code == 503
    assert DOWN in down.text
    assert 'action="/logga-in"' in down.text
    assert stranger.post("/logga-in", data={"adress": DIRECTOR}).status_code == 200
    assert number_of_sessions(web_store) == 0
    assert [what for what, _, _ in logged(web_store)] == [Logged.NOT_PROVED] * 2


def test_a_stranger_makes_neither_the_log_nor_the_work_grow(
    stranger: TestClient, provider: LyingProvider, web_store: Store
) -> None:
    answers = [stranger.get(f"{BACK}?state=x").status_code for _ in range(25)]

    assert answers == [403] * 20 + [429] * 5
    assert len(logged(web_store)) <= 20
    assert provider.asked == []


def test_where_the_browser_goes_is_the_providers_and_back_is_ours_whatever_is_asked_for(
    stranger: TestClient, provider: LyingProvider
) -> None:
    asked = f"{THERE}?redirect_uri=https://annan.example&next=//annan.example&issuer=https://annan.example"
    location = stranger.get(asked, headers={"x-forwarded-host": "annan.example"}).headers["location"]

    assert location.startswith(f"{provider.issuer}/auth?")
    assert "annan" not in location
    assert provider.sign_in(location).startswith(f"http://127.0.0.1:8321{BACK}?")
    assert sign_in(stranger, provider).headers["location"] == "/mina-forbund"


def test_who_was_signed_out_while_writing_finds_the_way_in_at_the_employer_too(stranger: TestClient) -> None:
    kept = stranger.post(f"{HOME}/foljare", data={"adress": "tjansteperson@region.example"})

    assert kept.status_code == 401
    assert "tjansteperson@region.example" in kept.text
    assert 'href="/logga-in" target="_blank">Logga in hos din arbetsgivare' in kept.text


def test_with_a_public_address_the_way_back_and_the_cookie_are_its_alone(
    web_settings: Settings, web_store: Store, provider: LyingProvider
) -> None:
    settings = replace(with_providers(web_settings, named(provider)), base_url="https://arshjul.forbundet.example")
    public = browser(build_app(settings, web_store))

    left = public.get(THERE)

    assert re.match("__Host-arshjul-attempt=[0-9]+[.]", left.headers["set-cookie"])
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(left.headers["set-cookie"].split("; "))
    answer = provider.sign_in(left.headers["location"])
    assert answer.startswith(f"https://arshjul.forbundet.example{BACK}?code=")
    assert public.get(answer).headers["location"] == "/mina-forbund"
    assert public.get(HOME).status_code == 200


def test_no_secret_of_the_attempt_is_kept(
    stranger: TestClient, provider: LyingProvider, web_store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    location = stranger.get(THERE).headers["location"]
    cookie = stranger.cookies["arshjul-attempt"]
    answer = provider.sign_in(location)
    verifier = next(iter(provider.codes.values()))["code_challenge"]
    stranger.get(answer)

    with web_store.engine.connect() as connection:
        kept = [list(connection.execute(text(f"SELECT * FROM {n}"))) for n in ("deed_keys", "bindings", "sign_in_log")]  # noqa: S608
    told = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("arshjul"))
    for secret in (cookie, answer.partition("code=")[2], SECRET, verifier, urlsafe_b64encode(SECRET.encode()).decode()):
        assert secret not in str(kept) + told
