"""A whole year with a moving clock sends, message for message, what its rehearsal said."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from doers import doer
from work_cases import deliveries, headers_in, queue_now, settings_in, stored

from arshjul.folders import folder
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.files.associations import load
from arshjul.work.mailing.delivering import deliver
from arshjul.work.mailing.doorway import open_door
from arshjul.work.saying.rehearsing import Rehearsed, rehearsal
from arshjul.work.units import reading
from arshjul.work.years import adopt
from arshjul.year.dates import days_of
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import Message

EXAMPLES = [path for path in sorted(folder("examples").glob("*.yaml")) if "\nyears:" in path.read_text("utf-8")]
ALWAYS_WALKED = "ornskoldsvik"
"""It has every kind of message that the others have, and the fewest of each."""
only_sqlite = pytest.mark.parametrize("database", ["sqlite"])


@only_sqlite
@pytest.mark.parametrize(
    "path",
    [pytest.param(p, id=p.stem, marks=() if p.stem == ALWAYS_WALKED else pytest.mark.drill) for p in EXAMPLES],
)
def test_a_year_sends_what_its_rehearsal_said(path: Path, store: Store, tmp_path: Path) -> None:
    kept = tmp_path / "mails"

    said = asyncio.run(lived_through(path, store, tmp_path, kept))

    expected = sorted((m.at, m.key, m.to, m.subject) for m in said)
    sent = deliveries(store, DeliveryStatus.SENT, path.stem)
    assert len(expected) > 50
    assert sorted((d.due_at, d.key, d.address, d.subject) for d in sent) == expected
    assert sorted((d.sent_at, d.key) for d in sent if d.sent_at) == [(at, key) for at, key, _, _ in expected]
    assert sorted((m["Message-ID"], m["Delivered-To"], m["Subject"]) for m in headers_in(kept)) == sorted(
        (d.message_id, d.address, d.subject) for d in sent
    )


@only_sqlite
def test_a_rehearsal_of_an_adopted_year_says_the_same_again(store: Store, tmp_path: Path) -> None:
    path, settings = folder("examples") / "degerfors-karlskoga.yaml", settings_in(tmp_path)
    year, now = 2022, adoption_of(2022)
    load_whole(store, settings, path)
    before = rehearsal(store, settings, path.stem, year, now)

    adopt(store, settings, path.stem, year, doer(now), accept_because="Ett prov")

    assert rehearsal(store, settings, path.stem, year, now + timedelta(days=200)) == before


async def lived_through(path: Path, store: Store, data: Path, kept: Path) -> list[Rehearsed]:
    """Adopt every year of an example in the December before, live until the last one's minutes are announced, with a
    pass every morning, and tell what the rehearsals said."""
    said: list[Rehearsed] = []
    async with mail_sink(kept) as port:
        settings = settings_in(data, ARSHJUL_SMTP_URL=f"smtp://127.0.0.1:{port}")
        load_whole(store, settings, path)
        years = [plan.year for plan in stored(store, path.stem).years]
        messages: tuple[Message, ...] = ()
        for day in days_of(date(years[0] - 1, 12, 1), date(years[-1] + 1, 1, 31)):
            # Most mornings have nothing to say, and a pass costs as much then; every thirtieth of them is tried anyway.
            if day.toordinal() % 30 == 0 or something_is_due(store, path.stem, messages, morning_of(day)):
                await run_passes(store, settings, path.stem, morning_of(day))
            if day in {date(year - 1, 12, 1) for year in years}:
                now = adoption_of(day.year + 1)
                said += rehearsal(store, settings, path.stem, day.year + 1, now)
                adopt(store, settings, path.stem, day.year + 1, doer(now), accept_because="Ett prov")
                messages = everything_demanded(store, path.stem, now)
                await deliver(store, settings, partial(moment, now), open_door)
    return said


def load_whole(store: Store, settings: Settings, path: Path) -> None:
    """Load an example long after its years: a file may tell facts of them. Adoption makes its meetings known."""
    load(store, settings, path.read_bytes(), path.name, doer(datetime(2030, 1, 1, tzinfo=UTC)))


async def run_passes(store: Store, settings: Settings, key: str, now: datetime) -> None:
    """What the scheduler does in a morning, for one association and at that moment."""
    if queue_now(store, settings, now, key).planned:
        await deliver(store, settings, partial(moment, now), open_door)


def something_is_due(store: Store, key: str, messages: tuple[Message, ...], now: datetime) -> bool:
    with store.reading() as unit:
        said = unit.of(key).delivery_keys()
    return any(m.at <= now and m.key not in said for m in messages)


def everything_demanded(store: Store, key: str, now: datetime) -> tuple[Message, ...]:
    """What the adopted years demand, as long as nothing more is recorded or changed."""
    with reading(store, key, now) as standing:
        return tuple(message for year in standing.years for message in year.messages)


def morning_of(day: date) -> datetime:
    return datetime.combine(day, time(7), STOCKHOLM).astimezone(UTC)


def adoption_of(year: int) -> datetime:
    return datetime(year - 1, 12, 1, 12, tzinfo=STOCKHOLM).astimezone(UTC)


def moment(now: datetime) -> datetime:
    """A clock that stands still."""
    return now
