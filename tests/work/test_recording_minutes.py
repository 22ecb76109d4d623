"""Recording how the minutes went: what is kept, what is refused, and what a correction does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from sqlalchemy import text

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.work.files.associations import load
from arshjul.work.held.minutes import StepDay, minutes_of, record_minutes
from arshjul.work.overview import items_around
from arshjul.work.years import adopt
from arshjul.year.minutes import Minutes, StepKind
from arshjul.year.upcoming import Status

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-1"
ADOPTED = datetime(2021, 12, 10, 12, tzinfo=UTC)
NOW = datetime(2022, 3, 1, 12, tzinfo=UTC)
APPROVED = StepDay(StepKind.APPROVED, "", date(2022, 2, 14))
EVERY_BOARD = tuple(
    StepDay(StepKind.POSTED, member, date(2022, 2, 16)) for member in ("degerfors", "karlskoga", "region-orebro-lan")
)

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"ARSHJUL_DATA": str(tmp_path)})


@pytest.fixture
def loaded(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    path = folder("examples") / f"{KEY}.yaml"
    done_once("loaded, for its minutes", lambda: load(store, settings, path.read_bytes(), path.name, doer(ADOPTED)))
    return store


def record(store: Store, settings: Settings, *recorded: StepDay, now: datetime = NOW) -> Minutes:
    return record_minutes(store, settings, KEY, MEETING, recorded, doer(now, "prov"))


def rows(store: Store) -> list[tuple[str, str, str, bool]]:
    """Kind, member, day and whether it stands, of every row there ever was."""
    query = "SELECT kind, subject, day, retracted_at IS NULL FROM facts WHERE key = :key ORDER BY id"
    with store.engine.connect() as connection:
        found = connection.execute(text(query), {"key": MEETING})
        return [(kind, subject, str(day), bool(stands)) for kind, subject, day, stands in found]


def test_what_is_recorded_gives_the_days_that_follow(loaded: Store, settings: Settings) -> None:
    recorded = record(loaded, settings, APPROVED, *EVERY_BOARD)

    (shown,) = minutes_of(loaded, KEY, NOW, MEETING)
    assert shown == recorded
    assert (shown.last_appeal_day, shown.final_from) == (date(2022, 3, 9), date(2022, 3, 10))


def test_every_board_meeting_of_every_year_has_its_minutes(loaded: Store) -> None:
    assert [m.occasion.key for m in minutes_of(loaded, KEY, NOW)] == [f"2022-styrelse-{n}" for n in range(1, 7)]


def test_recording_the_same_day_again_changes_nothing(loaded: Store, settings: Settings) -> None:
    record(loaded, settings, APPROVED)

    record(loaded, settings, APPROVED)

    assert rows(loaded) == [("approved", "", "2022-02-14", True)]


def test_another_day_is_a_correction_and_the_old_row_stays(loaded: Store, settings: Settings) -> None:
    record(loaded, settings, APPROVED)

    record(loaded, settings, StepDay(StepKind.APPROVED, "", date(2022, 2, 15)))

    assert rows(loaded) == [("approved", "", "2022-02-14", False), ("approved", "", "2022-02-15", True)]


def test_a_step_can_be_taken_back(loaded: Store, settings: Settings) -> None:
    record(loaded, settings, APPROVED)

    taken_back = record(loaded, settings, StepDay(StepKind.APPROVED, "", None))

    assert taken_back.approved is None
    assert rows(loaded) == [("approved", "", "2022-02-14", False)]


def test_a_correction_that_later_steps_forbid_is_refused(loaded: Store, settings: Settings) -> None:
    record(loaded, settings, APPROVED, *EVERY_BOARD)

    with pytest.raises(NotAllowedError, match=r"det justerades 20 februari 2022\. Rätta den ena dagen"):
        record(loaded, settings, StepDay(StepKind.APPROVED, "", date(2022, 2, 20)))
    with pytest.raises(NotAllowedError, match="innan det är justerat"):
        record(loaded, settings, StepDay(StepKind.APPROVED, "", None))


@pytest.mark.parametrize(
    ("recorded", "now", "named"),
    [
        ((StepDay(StepKind.APPROVED, "", date(2022, 2, 6)),), NOW, "mötet var 7 februari 2022"),
        ((StepDay(StepKind.APPROVED, "", date(2022, 3, 2)),), NOW, "har inte varit än"),
        (EVERY_BOARD, NOW, "innan det är justerat"),
        ((APPROVED, APPROVED), NOW, "angivet två gånger"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_is_kept(
    loaded: Store, settings: Settings, recorded: tuple[StepDay, ...], now: datetime, named: str
) -> None:
    with pytest.raises(NotAllowedError, match=named):
        record(loaded, settings, *recorded, now=now)

    assert rows(loaded) == []


@pytest.mark.parametrize("member", ["forsakringskassan", "okand", ""])
def test_a_posting_at_a_member_without_a_notice_board_is_refused(
    loaded: Store, settings: Settings, member: str
) -> None:
    with pytest.raises(NotFoundError, match="degerfors, karlskoga, region-orebro-lan"):
        record(loaded, settings, APPROVED, StepDay(StepKind.POSTED, member, date(2022, 2, 16)))


@pytest.mark.parametrize("occasion", ["2022-beredning-1", "2022-planeringsdag-1", "okant"])
def test_only_a_board_meeting_has_minutes(loaded: Store, settings: Settings, occasion: str) -> None:
    with pytest.raises(NotFoundError, match="inget protokoll att följa"):
        record_minutes(loaded, settings, KEY, occasion, (APPROVED,), doer(NOW, "prov"))


def test_the_items_follow_what_is_recorded(loaded: Store, settings: Settings) -> None:
    adopt(loaded, settings, KEY, 2022, doer(ADOPTED))

    def items() -> dict[str, tuple[Status, date]]:
        found = items_around(loaded, KEY, NOW)
        return {i.key.partition(":")[0]: (i.status, i.day) for i in found if MEETING in i.key and "minutes" in i.key}

    record(loaded, settings, StepDay(StepKind.APPROVED, "", date(2022, 2, 25)))

    assert items() == {
        f"minutes-approval@{MEETING}": (Status.DONE, date(2022, 2, 21)),
        # Two days after the real approval is a Sunday; the act may be done on Monday 28 February.
        f"minutes-notice@{MEETING}": (Status.LATE, date(2022, 2, 25)),
    }

    record(loaded, settings, *(StepDay(StepKind.POSTED, r.member, date(2022, 2, 28)) for r in EVERY_BOARD))

    assert items()[f"minutes-notice@{MEETING}"][0] is Status.DONE
