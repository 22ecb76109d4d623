"""The overview is made once for what it shows, and never shows anything else than what is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from doers import doer
from starlette.applications import Starlette
from visitors import admitted

from arshjul.clock import Clock
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Heartbeat, Settled, Store, open_store
from arshjul.web.app import build_app
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.changing import changing
from arshjul.work.files.associations import load
from arshjul.work.held.checklists import mark_done
from arshjul.work.saying.queueing import queue
from arshjul.work.years import adopt
from arshjul.year.answers import Answer

KEY = "degerfors-karlskoga"
BASE_URL = "http://127.0.0.1:8321"
NOW = datetime(2022, 8, 8, 7, 0, tzinfo=UTC)
MEETING = "2022-styrelse-4"
PUT_OFF = timedelta(hours=1)


@pytest.fixture
def app(web_settings: Settings, web_store: Store) -> Starlette:
    """The pages of one process."""
    return build_app(web_settings, web_store)


@contextmanager
def another(store: Store) -> Iterator[Store]:
    """The same database, opened by another process."""
    opened = open_store(str(store.engine.url))
    yield opened
    opened.close()


def at(app: Starlette, moment: datetime) -> str:
    """The overview of that process at *moment*."""
    house = app.state.house
    app.state.house = replace(house, settings=replace(house.settings, clock=Clock(moment)))
    return admitted(app).get("/").text


def made_anew(settings: Settings, store: Store, moment: datetime) -> str:
    """The overview of a process that has kept nothing."""
    with another(store) as fresh:
        return at(build_app(settings, fresh), moment)


def test_it_is_made_once_while_nothing_changes(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    first = at(app, NOW)
    made: list[Any] = []
    monkeypatch.setattr("arshjul.words.render", lambda *_, **__: made.append(1) or "")

    assert at(app, NOW + timedelta(minutes=5)) == first
    assert made == []


def test_what_another_process_records_is_seen_at_once(app: Starlette, web_settings: Settings, web_store: Store) -> None:
    before = at(app, NOW)
    deadline = re.search(r'href="/f/degerfors-karlskoga/arshjul/2022/(2022:[^"#]+)"', before)
    assert deadline
    with another(web_store) as other:
        mark_done(other, KEY, deadline.group(1), NOW.date(), doer(NOW, "prov"))

    after = at(app, NOW)

    assert after != before
    assert after == made_anew(web_settings, web_store, NOW)


def test_a_mail_that_another_process_has_sent_is_counted_at_once(
    app: Starlette, web_settings: Settings, web_store: Store
) -> None:
    with changing(web_store, KEY, datetime(2022, 11, 28, 12, tzinfo=UTC)) as change:
        queue(change, web_settings)
    seen = {at(app, NOW)}
    with another(web_store) as other, other.writing() as unit:
        [first, second] = unit.waiting.claim(datetime(2022, 11, 28, 12, tzinfo=UTC), "prov", PUT_OFF, 2)
    seen.add(at(app, NOW))
    for one, outcome in ((first, Settled.sent(NOW, "250 OK")), (second, Settled.failed("550"))):
        with another(web_store) as other, other.writing() as unit:
            unit.waiting.settle(one.id, "prov", outcome)
        seen.add(at(app, NOW))

    assert len(seen) == 4
    assert at(app, NOW) == made_anew(web_settings, web_store, NOW)


def test_a_new_association_is_in_the_choice_at_once(app: Starlette, web_settings: Settings, web_store: Store) -> None:
    assert "SOFINT" not in at(app, NOW)
    with another(web_store) as other:
        load(other, web_settings, (folder("examples") / "sofint.yaml").read_bytes(), "sofint.yaml", doer(NOW))
        name = dict(associations_in(other))["sofint"]

    assert name in at(app, NOW)
    assert at(app, NOW) == made_anew(web_settings, web_store, NOW)


def test_each_association_has_its_own(app: Starlette, web_settings: Settings, web_store: Store) -> None:
    load(web_store, web_settings, (folder("examples") / "sofint.yaml").read_bytes(), "sofint.yaml", doer(NOW))
    adopt(web_store, web_settings, "sofint", 2022, doer(NOW), accept_because="prov")
    client = admitted(app)

    pages = {key: client.get(f"/f/{key}").text for key in (KEY, "sofint")}

    assert pages[KEY] != pages["sofint"]
    assert {key: client.get(f"/f/{key}").text for key in pages} == pages


def test_at_every_hour_it_is_what_a_new_process_would_show(
    app: Starlette, web_settings: Settings, web_store: Store
) -> None:
    """Days turn, the sender falls silent, and a deputy who is called lets the time to answer run out."""
    with web_store.writing() as unit:
        for job in ("remind", "deliver"):
            unit.passes.beat(Heartbeat(job, NOW, ok=True, note=""))
    answer_for(
        web_store, web_settings, KEY, NotedReply(MEETING, "ledamot-degerfors", Reply(Answer.DECLINED)), doer(NOW)
    )
    with changing(web_store, KEY, NOW + PUT_OFF) as change:
        queue(change, web_settings)
    moments = [NOW + timedelta(hours=2) + timedelta(hours=5) * number for number in range(20)]

    shown = [at(app, moment) for moment in moments]

    assert shown == [made_anew(web_settings, web_store, moment) for moment in moments]
    assert 5 < len(set(shown)) < len(moments)


def associations_in(store: Store) -> tuple[tuple[str, str], ...]:
    with store.reading() as unit:
        return unit.association_keys()
