"""The log of requests: every one is in it, and no secret, no question's values and no address in clear ever are."""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.app import ROUTES, build_app
from arshjul.web.frame.gate import Open
from arshjul.web.frame.house import House
from arshjul.web.frame.request_file import RequestFile, keep_requests
from arshjul.web.frame.request_log import DayMarks, log, tell_refused

SECRET = "abcdefghijklmnopqrstuvwxyz"
OF_SIGNING_IN = f"{SECRET}ABCDEFGHIJKLMNOPQ"
"""As long as those are."""
VISITOR = "203.0.113.7"
OF_SECRETS = [route for route in ROUTES if route.admits is Open.LINK]


class Broken:
    """A store in which nobody had thought of what goes wrong."""

    def bound_to(self, _: object) -> Broken:
        return self

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("nobody had thought of it")


@pytest.fixture
def stranger(web_settings: Settings, web_store: Store) -> TestClient:
    return TestClient(
        build_app(web_settings, web_store), web_settings.base_url, raise_server_exceptions=False, client=(VISITOR, 1)
    )


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What is logged by us."""
    for name in ("httpx", "httpx2", "asyncio"):
        logging.getLogger(name).setLevel(logging.ERROR)
    caplog.set_level(logging.INFO, "arshjul")
    return caplog


def path_of(route: str) -> str:
    secret = OF_SIGNING_IN if route.startswith("/logga-in") else SECRET
    return re.sub(r"{(\w+)(:int)?}", lambda found: secret if found[1] == "token" else "2022", route)


@pytest.mark.parametrize("route", OF_SECRETS, ids=lambda route: f"{route.method} {route.path}")
def test_a_secret_is_in_no_line_no_error_and_no_way_elsewhere(
    stranger: TestClient, lines: pytest.LogCaptureFixture, route: Any
) -> None:
    path = path_of(route.path)
    theirs = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    house = stranger.app.state.house  # type: ignore[attr-defined]
    ways = [
        (route.method, path, {}),
        (route.method, path, {"Host": "evil.example"}),
        ("POST", path, theirs),
        ("PUT", path, {}),
        ("GET", f"{path}/", {}),
        ("GET", f"{path}/mer", {}),
        ("GET", f"/f/degerfors-karlskoga{path}", {}),
    ]

    answers = [stranger.request(*way[:2], headers=way[2], follow_redirects=False) for way in ways]
    stranger.app.state.house = House(house.settings, Broken())  # type: ignore[attr-defined,arg-type]
    answers.append(stranger.request(route.method, path))
    for _ in range(25):
        stranger.app.state.wrong_links.count(VISITOR)  # type: ignore[attr-defined]
    assert stranger.app.state.wrong_links.is_news(VISITOR)  # type: ignore[attr-defined]
    answers.append(stranger.request(route.method, path))

    # Of some forms it is seen before anything is looked up that they say nothing.
    unexpected = {500} if route.method == "GET" else set()
    assert {400, 403, 405, 429} | unexpected <= {answer.status_code for answer in answers}
    assert SECRET not in lines.text
    assert VISITOR not in lines.text
    assert len([record for record in lines.records if record.name == "arshjul.requests"]) == len(answers)
    for answer in answers:
        assert SECRET not in answer.text
        assert urlsplit(answer.headers.get("location", "")).netloc in ("", urlsplit(house.settings.base_url).netloc)
        # What a browser tells others of where it comes from.
        assert answer.headers["referrer-policy"] == "same-origin"


def test_a_page_that_a_secret_opens_is_told_without_it_and_leads_nowhere_else(
    stranger: TestClient, web_store: Store, lines: pytest.LogCaptureFixture
) -> None:
    path = answer_link(web_store)
    page = stranger.get(path)

    [line] = lines.records
    assert " GET /svar/…/2022-styrelse-" in line.getMessage()
    assert path.split("/")[2] not in lines.text
    assert not [link for link in Reader(page.text).fetched if urlsplit(link).scheme not in ("", "data")]


def answer_link(store: Store) -> str:
    """The path of a link in a mail that calls."""
    with store.reading() as unit:
        room = unit.of("degerfors-karlskoga").deliveries
        for one in room.newest(limit=100):
            text = room.bytes_of(one.id).decode("ascii", "replace").replace("=\r\n", "")
            if found := re.search(r"http://[^/]+(/svar/[\w/.-]+)", text):
                return found[1]
    raise AssertionError("no mail has a link to answer at")


def test_a_line_tells_who_where_and_how_it_went(stranger: TestClient, lines: pytest.LogCaptureFixture) -> None:
    stranger.get("/logga-in?adress=eva@finsam.example")
    stranger.get("/f/degerfors-karlskoga/arshjul/2022?q=hemligt", follow_redirects=False)
    stranger.get("/f/a%0AGET%20b/moten/1", follow_redirects=False)
    stranger.get("/finns/inte/alls")

    told = [record.getMessage() for record in lines.records]

    assert re.fullmatch(r"[0-9a-f]{10} GET /logga-in 200 \d+ \d+", told[0])
    assert [line.split()[1:4] for line in told[1:]] == [
        ["GET", "/f/degerfors-karlskoga/arshjul/2022", "303"],
        ["GET", "/f/a%0AGET%20b/moten/1", "303"],
        ["GET", "-", "404"],
    ]
    assert len({line.split()[0] for line in told}) == 1
    assert "hemligt" not in lines.text


def test_a_request_that_is_broken_off_is_told_as_that(
    web_settings: Settings, web_store: Store, lines: pytest.LogCaptureFixture
) -> None:
    app = build_app(web_settings, web_store)
    messages = [{"type": "http.disconnect"}, {"type": "http.request", "body": b"sva", "more_body": True}]
    scope = {"type": "http", "method": "POST", "path": f"/svar/{SECRET}/m", "query_string": b"", "client": None}
    headers = [(b"host", b"127.0.0.1:8321"), (b"content-type", b"application/x-www-form-urlencoded")]

    async def receive() -> dict[str, object]:
        return messages.pop()

    async def send(_: object) -> None:
        return None

    asyncio.run(app({**scope, "headers": headers, "server": ("127.0.0.1", 8321), "scheme": "http"}, receive, send))

    [line] = [record.getMessage() for record in lines.records]
    assert line.startswith("- POST /svar/…/m avbruten ")


def test_a_visitor_has_one_mark_a_day_and_another_the_day_after_and_in_another_process() -> None:
    marks, today, tomorrow = DayMarks(), date(2027, 3, 1), date(2027, 3, 2)

    first = marks.of(VISITOR, today)

    assert marks.of(VISITOR, today) == first
    assert marks.of("203.0.113.8", today) != first
    assert DayMarks().of(VISITOR, today) != first
    assert marks.of(VISITOR, tomorrow) != first
    assert marks.of(VISITOR, today) != first  # the key of that day is forgotten


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the requests are written, until the test ends."""
    keep_requests(tmp_path / "log")
    yield tmp_path / "log"
    for handler in list(log.handlers):
        if isinstance(handler, RequestFile):
            log.removeHandler(handler)
            handler.close()
    log.propagate = True


def test_requests_are_written_with_their_time_for_nobody_else_to_read(folder: Path) -> None:
    tell_refused("431")

    [path] = folder.iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ - - - 431 0 0\n", path.read_text())
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_new_file_is_begun_when_it_has_grown_and_the_oldest_are_taken_away(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RequestFile, "longest", 100)
    monkeypatch.setattr(RequestFile, "most_kept", 3)

    for number in range(60):
        tell_refused(str(400 + number))

    newest_last = sorted(folder.iterdir(), key=lambda path: (path.name == "requests.log", path.stat().st_mtime_ns))
    told = "".join(path.read_text() for path in newest_last)
    assert len(newest_last) == 4
    assert max(path.stat().st_size for path in newest_last) < 200
    # The last ones, all of them.
    statuses = re.findall(r"- (4\d\d) ", told)
    assert statuses == [str(number) for number in range(460 - len(statuses), 460)]


def test_a_new_file_is_begun_each_day_and_each_is_kept_for_a_month(folder: Path) -> None:
    tell_refused("431")
    yesterday, month = (datetime.now(UTC) - timedelta(days=days) for days in (1, 31))
    os.utime(folder / "requests.log", (yesterday.timestamp(), yesterday.timestamp()))
    (folder / f"requests.{month.date()}.1.log").write_text("an old one\n")

    again = RequestFile(folder / "requests.log")
    again.emit(logging.makeLogRecord({"msg": "today"}))
    again.close()

    assert sorted(path.name for path in folder.iterdir()) == [f"requests.{yesterday.date()}.1.log", "requests.log"]
    assert (folder / "requests.log").read_text() == "today\n"
