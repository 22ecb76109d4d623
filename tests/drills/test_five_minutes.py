"""A whole year of passes, one every five minutes: each says what one who looks at everything finds, then and there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from field import Commands, Talker
from tables import table
from watching import Watcher

from arshjul.folders import folder
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings, read_settings
from arshjul.store import Delivery, DeliveryStatus, Store
from arshjul.work.jobs import JOBS
from arshjul.work.passes import Pass, passing
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import DEMANDED_KINDS, REMINDER_TIME, TOLD_AT_ONCE

KEY = "degerfors-karlskoga"
EXAMPLE = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")
LOADED_AT = datetime(2021, 12, 13, 11, tzinfo=UTC)
ADOPTED_AT = datetime(2021, 12, 14, 11, tzinfo=UTC)
END = datetime(2023, 1, 20, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)
HELD = timedelta(minutes=10)
"""In which a deed that mails others can be undone."""

Deed = Callable[[Commands, datetime], None]


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment of 2022 that somebody's watch in Stockholm shows."""
    return datetime.combine(date(2022, month, day), time(hour, minute), STOCKHOLM).astimezone(UTC)


def answers(occasion: str, person: str, answer: str) -> Deed:
    return lambda commands, now: commands.do(now, "answer", KEY, occasion, person, answer)


def loads(*changes: tuple[str, str]) -> Deed:
    """The director edits the file and loads it; what is changed first stays changed in the loads that follow."""

    def deed(commands: Commands, now: datetime) -> None:
        text = EXAMPLE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        file = commands.data / f"{KEY}.yaml"
        file.write_text(text, "utf-8")
        commands.do(now, "load", str(file), "--yes")

    return deed


def asks_for_discharge(year: int) -> Deed:
    """With the auditors' report, without which nobody can decide."""

    def deed(commands: Commands, now: datetime) -> None:
        commands.do(now, "record", KEY, str(year), "audit-year", "audit-report", "--outcome", "recommended")
        commands.do(now, "discharge", KEY, str(year), "--send", "--now", "--without-papers", "--yes")

    return deed


def approves(occasion: str, day: date) -> Deed:
    return lambda commands, now: commands.do(now, "minutes", KEY, occasion, "--approved", day.isoformat())


def sends_the_kallelse(occasion: str) -> Deed:
    return lambda commands, now: commands.do(now, "summons", KEY, occasion, "--agreed", "--yes")


def lets_somebody_stand_in(person: str, first: date, last: date) -> Deed:
    days = ("--from", first.isoformat(), "--until", last.isoformat())
    return lambda commands, now: commands.do(now, "stand-in", KEY, person, *days, "--yes")


MOVED = ("day: 2022-06-13", "day: 2022-06-15")
ADDRESS = ("sekreterare@finsam-dk", "ny.sekreterare@finsam-dk")
BEFORE_THE_LAST = "\n        end: 16:00\n      - key: 2022-styrelse-6"
LATER = (f"start: 12:00{BEFORE_THE_LAST}", f"start: 13:00{BEFORE_THE_LAST}")
SPRING, AUTUMN, WINTER = "2022-styrelse-2", "2022-styrelse-5", "2022-styrelse-6"
NO, YES = "nej", "ja"
DEEDS: dict[datetime, Deed] = {
    at(2, 9, 13, 1): approves("2022-styrelse-1", date(2022, 2, 9)),
    at(3, 14, 9, 2): answers(SPRING, "ledamot-degerfors", NO),
    at(3, 21, 23, 58): answers(SPRING, "ledamot-degerfors", YES),
    # Whoever has not decided in time is asked, and asked again.
    at(4, 4, 10, 2): asks_for_discharge(2021),
    at(5, 20, 10, 1): loads(MOVED),
    at(6, 20, 12, 1): lets_somebody_stand_in("sekreterare", date(2022, 7, 4), date(2022, 7, 29)),
    at(9, 5, 11, 3): loads(MOVED, ADDRESS),
    # A quorum is lost within a morning, and won a week later.
    at(10, 17, 8, 13): answers(AUTUMN, "ledamot-degerfors", NO),
    at(10, 17, 8, 16): answers(AUTUMN, "vice-ordforande-karlskoga", NO),
    at(10, 17, 8, 17): answers(AUTUMN, "ordforande-region-orebro-lan", NO),
    at(10, 17, 11, 59): answers(AUTUMN, "ersattare-karlskoga", NO),
    at(10, 17, 12, 1): answers(AUTUMN, "ersattare-region-orebro-lan", NO),
    at(10, 17, 13, 31): answers(AUTUMN, "ersattare-degerfors", NO),
    at(10, 24, 14, 1): answers(AUTUMN, "vice-ordforande-karlskoga", YES),
    at(10, 24, 16, 1): answers(AUTUMN, "ordforande-region-orebro-lan", YES),
    at(11, 28, 9, 4): loads(MOVED, ADDRESS, LATER),
    at(12, 1, 9, 2): sends_the_kallelse(WINTER),
    # In the last week a deputy has but one day.
    at(12, 8, 16, 44): answers(WINTER, "ledamot-degerfors", NO),
}


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_year_of_passes_every_five_minutes_misses_nothing_and_is_never_late(
    store: Store, database_url: str, nursery: Talker, tmp_path: Path
) -> None:
    walked = asyncio.run(_walk(store, Commands(tmp_path, database_url, nursery)))

    sent = sent_rows(store)
    head = ("passes", "that said something", "said", "sent", "mails", "missed", "late", "early")
    row = (walked.passes, walked.spoke, len(walked.said), len(sent), walked.mails)
    print(table("The five-minute walk", head, [(*row, walked.missed, walked.late, walked.early)]))
    assert (walked.missed, walked.late, walked.early) == (0, 0, 0)
    assert walked.mails == len(sent) > 150
    assert {one.kind for one in sent} >= DEMANDED_KINDS
    assert all(one.sent_at and one.sent_at - one.created_at <= HELD + FIVE_MINUTES for one in sent)


@dataclass
class Walked:
    """What was said on the way, and what one who looks at everything has to say about it."""

    watcher: Watcher
    passes: int = 0
    spoke: int = 0
    mails: int = 0
    missed: int = 0
    """Times that a pass left out what was to be said."""
    late: int = 0
    early: int = 0
    """Rows for what was not to be said, or not for that reason."""
    said: dict[str, datetime] = field(default_factory=dict)
    _found: dict[str, datetime] = field(default_factory=dict)

    async def make(self, job: str, store: Store, settings: Settings, now: datetime) -> None:
        """Make one pass, and hold it against all that could be said at that moment."""
        expected = self.watcher.finds(DEMANDED_KINDS if job == "morning" else TOLD_AT_ONCE, now)
        for key in expected:
            self._found.setdefault(key, now)
        with passing(Pass(job, store, settings, now)) as this:
            report = await JOBS[job](this)
        assert not report.faults
        rows = [row for _, queued in report.queued for row in queued.rows]
        told = {row.key: row.reason for row in rows}
        self.passes += 1
        self.spoke += bool(rows)
        self.missed += len(expected.keys() - told.keys())
        self.early += len(told.items() - expected.items())
        self.late += sum(self._found.get(key, now) < now for key in told)
        self.said |= dict.fromkeys(told, now)


async def _walk(store: Store, commands: Commands) -> Walked:
    walked, deeds = Walked(Watcher(store, KEY)), sorted(DEEDS)
    async with mail_sink(commands.data / "mails") as port:
        commands.variables["ARSHJUL_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        settings = read_settings(commands.environment)
        loads()(commands, LOADED_AT)
        commands.do(ADOPTED_AT, "adopt", KEY, "2022", "--now")
        now = ADOPTED_AT
        while now < END:
            while deeds and deeds[0] <= now:
                DEEDS[deeds[0]](commands, deeds.pop(0))
            if now.astimezone(STOCKHOLM).time() == REMINDER_TIME:
                await walked.make("morning", store, settings, now)
            await walked.make("deliver", store, settings, now)
            now += FIVE_MINUTES
    walked.mails = len(list((commands.data / "mails").glob("*.eml")))
    return walked


def sent_rows(store: Store) -> list[Delivery]:
    with store.reading() as unit:
        return list(unit.of(KEY).deliveries.newest(limit=100_000, status=DeliveryStatus.SENT))
