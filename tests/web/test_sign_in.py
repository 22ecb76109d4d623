"""Signing in by a link in the mail: what is told whom, what uses it up, and how long it lasts."""

from __future__ import annotations

import asyncio
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from asked_statements import statements
from doers import doer
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient
from visitors import admitted

from arshjul.clock import Clock
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.kinds import Logged
from arshjul.web.app import build_app
from arshjul.work.entering import offer_link
from arshjul.work.entering.sending import send_asked
from arshjul.work.files.associations import load

DIRECTOR, DEPUTY = "forbundschef@finsam-dk.example", "ersattare@degerfors.example"
MEMBER = "ledamot@karlskoga.example"
NOBODY = "ingen@annan.example"
HOME = "/f/degerfors-karlskoga"
SENT = f"{HOME}/utskick"
NOW = datetime(2022, 8, 8, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def app(web_settings: Settings, web_store: Store) -> Starlette:
    """The pages of one process."""
    return build_app(replace(web_settings, clock=Clock(NOW)), web_store)


@pytest.fixture
def stranger(app: Starlette) -> TestClient:
    """A browser that has not signed in."""
    return browser(app)


def browser(app: Starlette) -> TestClient:
    return TestClient(app, base_url=app.state.house.settings.base_url, follow_redirects=False)


def set_clock(app: Starlette, moment: datetime) -> None:
    house = app.state.house
    app.state.house = replace(house, settings=replace(house.settings, clock=Clock(moment)))


def link_for(app: Starlette, address: str | None = DIRECTOR) -> str:
    house = app.state.house
    return offer_link(house.store, house.settings, address, house.now()).removeprefix(house.settings.base_url)


def mailed(app: Starlette, folder: Path) -> list[tuple[str, str]]:
    """Send what is asked for, and return whom each mail went to and the address in it."""
    house = app.state.house

    async def send() -> None:
        async with mail_sink(folder) as port:
            await send_asked(house.store, replace(house.settings, smtp_url=f"smtp://127.0.0.1:{port}"))

    asyncio.run(send())
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.rglob("*.eml"))]
    found = []
    for mail in mails:
        body = mail.get_body(("plain",))
        assert body
        found += [(str(mail["To"]), link) for link in re.findall(r"http\S+(/logga-in/\S+)", body.get_content())]
    return found


def logged(store: Store) -> list[tuple[Logged, str]]:
    with store.reading() as unit:
        return [(line.what, line.address) for line in reversed(unit.entrance.log_lines(100))]


def test_a_director_asks_for_a_link_and_signs_in_with_it_once(
    app: Starlette, stranger: TestClient, web_store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert stranger.get(SENT).headers["location"] == "/logga-in"
    asked = stranger.post("/logga-in", data={"adress": f" {DIRECTOR.upper()} "})
    assert "Titta i din e-post" in asked.text

    ((to, link),) = mailed(app, tmp_path)
    assert DIRECTOR in to  # as it stands with us, however it was written
    shown = stranger.get(link)
    assert f"Logga in som {DIRECTOR}" in shown.text
    assert "annan webbläsare" not in shown.text
    assert stranger.get(SENT).status_code == 303  # looking signed nobody in
    entered = stranger.post(link)

    assert (entered.status_code, entered.headers["location"]) == (303, "/mina-forbund")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert stranger.get("/mina-forbund").headers["location"] == HOME
    assert stranger.get(SENT).status_code == 200
    assert browser(app).post(link).status_code == 410
    secret = link.rpartition("/")[2]
    assert secret not in "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("arshjul"))
    with web_store.engine.connect() as connection:
        kept = [list(connection.execute(text(f"SELECT * FROM {n}"))) for n in ("sign_ins", "sessions")]  # noqa: S608
    assert secret not in str(kept)
    assert logged(web_store) == [(Logged.LINK_SENT, DIRECTOR), (Logged.SIGNED_IN, DIRECTOR)]


def test_a_known_and_an_unknown_address_get_the_same_answer_for_the_same_work(
    app: Starlette, web_store: Store, tmp_path: Path
) -> None:
    answers, work = [], []
    for address in (DIRECTOR, NOBODY):
        with statements(web_store) as asked:
            answer = browser(app).post("/logga-in", data={"adress": address})
        answers.append((answer.status_code, answer.text.replace(address, "…"), sorted(answer.headers)))
        work.append(asked)

    assert answers[0] == answers[1]
    assert work[0] == work[1]
    assert [DIRECTOR in to for to, _ in mailed(app, tmp_path)] == [True]
    assert (Logged.UNKNOWN_ADDRESS, "") in logged(web_store)


def test_scanners_use_nothing_up_and_twenty_at_once_get_one_session(app: Starlette) -> None:
    link = link_for(app)
    scanner = browser(app)
    looked = [scanner.get(link).status_code for _ in range(50)] + [scanner.head(link).status_code for _ in range(10)]
    assert set(looked) == {200}

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: browser(app).post(link).status_code, range(20)))

    assert sorted(answers) == [303, *[410] * 19]


def test_a_link_lives_for_ten_minutes(app: Starlette) -> None:
    link, late = link_for(app), link_for(app)

    set_clock(app, NOW + 10 * MINUTE - timedelta(seconds=1))
    assert browser(app).post(link).status_code == 303
    set_clock(app, NOW + 10 * MINUTE + timedelta(seconds=1))
    assert browser(app).get(late).status_code == 410
    assert browser(app).post(late).status_code == 410


def test_another_browser_is_told_whom_it_would_sign_in(app: Starlette, stranger: TestClient, tmp_path: Path) -> None:
    stranger.post("/logga-in", data={"adress": DIRECTOR})
    ((_, link),) = mailed(app, tmp_path)

    shown = browser(app).get(link).text

    assert "begärdes i en annan webbläsare" in shown
    assert DIRECTOR in shown


def test_somebody_elses_link_signs_nobody_over(app: Starlette) -> None:
    member = browser(app)
    member.post(link_for(app, MEMBER))
    link = link_for(app)

    assert f"redan inloggad som {MEMBER}" in member.get(link).text
    assert member.post(link).status_code == 409
    assert browser(app).post(link).status_code == 303


def test_the_sixth_link_to_one_address_and_the_twenty_first_from_one_network_must_wait(app: Starlette) -> None:
    asking = browser(app)
    answers = [asking.post("/logga-in", data={"adress": DIRECTOR}).status_code for _ in range(6)]
    newest = link_for(app)
    more = [asking.post("/logga-in", data={"adress": f"n{n}@annan.example"}).status_code for n in range(16)]

    assert answers == [200] * 5 + [429]
    assert more == [200] * 15 + [429]
    assert browser(app).post(newest).status_code == 303
    set_clock(app, NOW + timedelta(hours=1))
    assert asking.post("/logga-in", data={"adress": DIRECTOR}).status_code == 200


def test_a_session_ends_after_half_an_hour_of_rest_and_after_twelve_hours(app: Starlette) -> None:
    resting, busy = admitted(app, DIRECTOR), admitted(app, DIRECTOR)
    resting.follow_redirects = busy.follow_redirects = False

    set_clock(app, NOW + 31 * MINUTE)
    assert resting.get(SENT).status_code == 303
    busy = admitted(app, DIRECTOR)
    busy.follow_redirects = False
    began = NOW + 31 * MINUTE
    for quarters in range(1, 48):
        set_clock(app, began + 15 * quarters * MINUTE)
        assert busy.get("/tillganglighet").status_code == 200
    set_clock(app, began + timedelta(hours=12))
    assert busy.get(SENT).status_code == 303


def test_a_computer_that_is_remembered_opens_ones_own_page_and_no_more(app: Starlette) -> None:
    member = browser(app)
    member.post(link_for(app, MEMBER), data={"kom-ihag": "1"})

    set_clock(app, NOW + timedelta(days=29))
    page = member.get("/mina-forbund?visa=alla").text
    assert "datorn är ihågkommen" in page
    assert "Min sida" in page
    assert [member.get(path).status_code for path in (f"{HOME}/arshjul", "/arshjul", "/mina-inloggningar")] == [303] * 3
    set_clock(app, NOW + timedelta(days=31))
    assert member.get("/mina-forbund").headers["location"] == "/logga-in"


def test_signing_out_ends_the_session_also_for_who_has_kept_the_cookie(app: Starlette) -> None:
    client = admitted(app, DIRECTOR)
    thief = browser(app)
    thief.cookies.update(client.cookies)
    client.follow_redirects = False
    assert thief.get(SENT).status_code == 200

    assert client.post("/logga-ut").status_code == 303

    assert thief.get(SENT).status_code == 303
    assert thief.post("/mina-inloggningar", data={"alla": "1"}).status_code == 401


def test_one_signs_out_of_one_place_or_of_all_and_of_nobody_elses(app: Starlette) -> None:
    first, second, third, other = (admitted(app, one) for one in (DIRECTOR, DIRECTOR, DIRECTOR, MEMBER))
    page = first.get("/mina-inloggningar").text
    numbers = re.findall(r'name="inloggning" value="(\d+)"', page)
    assert len(numbers) == 3

    assert other.post("/mina-inloggningar", data={"inloggning": numbers[0]}).status_code == 404
    assert first.post("/mina-inloggningar", data={"inloggning": "x" * 20}).status_code == 404
    first.post("/mina-inloggningar", data={"inloggning": max(numbers, key=int)})
    states = [one.get(SENT, follow_redirects=False).status_code for one in (first, second, third)]
    assert sorted(states) == [200, 200, 303]
    first.post("/mina-inloggningar", data={"alla": "1"})
    assert [one.get(SENT, follow_redirects=False).status_code for one in (first, second)] == [303, 303]


def test_whoever_loses_the_seat_is_out_at_the_next_click(
    app: Starlette, web_settings: Settings, web_store: Store, example_content: bytes
) -> None:
    client = admitted(app, DIRECTOR)
    client.follow_redirects = False
    assert client.get(HOME).status_code == 200
    ended = example_content.replace(b"address: forbundschef@", b"address: ny-chef@")
    load(web_store, web_settings, ended, "degerfors-karlskoga.yaml", doer(NOW))

    assert client.get(HOME).headers["location"] == "/logga-in"


def test_a_wrong_link_costs_one_question_and_many_must_wait(app: Starlette, web_store: Store) -> None:
    wrong = f"/logga-in/{'a' * 43}"
    stranger = browser(app)
    stranger.get(wrong)
    with statements(web_store) as asked:
        answers = [stranger.get(wrong).status_code]
    assert len(asked) == 1
    with statements(web_store) as asked:
        assert stranger.get("/logga-in/kort").status_code == 410
        assert stranger.get("/logga-in").status_code == 200
    assert asked == []

    answers = [stranger.get(wrong).status_code for _ in range(25)]

    assert set(answers) == {410, 429}


def test_the_terminals_link_lets_in_who_sits_there_and_never_with_a_public_address(
    app: Starlette, web_settings: Settings, web_store: Store
) -> None:
    host = browser(app)
    assert host.post(link_for(app, None)).status_code == 303
    assert host.get(f"{HOME}/inkorg").status_code == 200

    public = build_app(replace(web_settings, base_url="https://arshjul.forbundet.example"), web_store)
    outside = browser(public)
    outside.cookies.set("__Host-arshjul", host.cookies["arshjul"])
    assert outside.get(f"{HOME}/inkorg").status_code == 303


def test_with_https_the_cookie_is_for_this_host_alone(web_settings: Settings, web_store: Store) -> None:
    public = build_app(replace(web_settings, base_url="https://arshjul.forbundet.example"), web_store)

    cookies = browser(public).post(link_for(public)).headers["set-cookie"]

    assert cookies.startswith("__Host-arshjul=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookies.split(";")}
    assert "Domain" not in cookies


@pytest.mark.parametrize(
    "address", ["", "x" * 300, "a@b", "<script>", "a@b.example,c@d.example", "\r\nBcc: a@b.example"]
)
def test_what_is_no_address_is_asked_for_again_with_what_was_written(stranger: TestClient, address: str) -> None:
    answer = stranger.post("/logga-in", data={"adress": address})

    assert answer.status_code == 409
    assert "Skriv din e-postadress" in answer.text
    assert "<script>" not in answer.text


def test_a_deed_without_a_session_is_told_and_changes_nothing(stranger: TestClient) -> None:
    answer = stranger.post(f"{HOME}/moten/2022-styrelse-4/lista", data={"item": "summons"})

    assert answer.status_code == 401
    assert "inte inloggad längre" in answer.text
    assert "Jag har loggat in – gör klart" in answer.text
    assert "du skrev" not in answer.text


def test_a_member_whose_session_has_ended_is_led_to_the_sign_in(stranger: TestClient) -> None:
    answer = stranger.post(f"{HOME}/min-sida", data={"mote": "2022-styrelse-4", "svar": "ja"})

    assert (answer.status_code, "inget har sparats" in answer.text) == (401, True)
    assert 'action="/logga-in" target="_blank"' in answer.text
    assert '<option value="ja" selected>Jag kommer</option>' in answer.text


def test_the_demo_needs_no_session_and_nothing_else_is_the_demo(web_settings: Settings, web_store: Store) -> None:
    demo = replace(web_settings, is_demo=True)
    public = replace(demo, base_url="https://arshjul.forbundet.example")

    assert browser(build_app(demo, web_store)).get(SENT).status_code == 200
    for settings in (public, replace(demo, loopback_only=False)):
        assert browser(build_app(settings, web_store)).get(SENT).status_code == 303


def test_another_site_signs_nobody_in(app: Starlette) -> None:
    link = link_for(app)

    assert browser(app).post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert browser(app).post(link).status_code == 303


@pytest.mark.parametrize("path", ["/logga-in", "/logga-in/x", "/logga-ut", "/mina-inloggningar", f"{HOME}/foljare"])
@pytest.mark.parametrize("body", [b"", b"adress=" + b"x" * 100_000, b"adress=a&adress=b&inloggning=%00", b"\xff\xfe"])
def test_whatever_is_posted_is_answered_and_no_fault_of_ours(app: Starlette, path: str, body: bytes) -> None:
    client = admitted(app, DIRECTOR)

    assert client.post(path, content=body, follow_redirects=False).status_code in (303, 400, 404, 409, 410, 413)
