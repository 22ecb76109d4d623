"""The mails that ask members' contacts to put up a notice: queued when minutes are approved, unless it is undone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from addressed import never_renewed
from doers import doer
from work_cases import KEY, deliveries, load_and_adopt, queue_now, settings_in

from arshjul.store import Store
from arshjul.work.held.minutes import StepDay, record_minutes
from arshjul.work.links import notice_url
from arshjul.year.minutes import StepKind
from arshjul.year.saying.message import MessageKind

MEETING = "2022-styrelse-1"
TOLD_AT = datetime(2022, 2, 14, 13, tzinfo=UTC)
KINDS = frozenset({MessageKind.NOTICE})

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


def test_each_contact_gets_the_text_and_an_own_page_and_nothing_when_the_approval_was_taken_back(
    store: Store, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    load_and_adopt(store, settings)

    def approved(day: date | None, at: datetime) -> None:
        step = StepDay(StepKind.APPROVED, "", day)
        record_minutes(store, settings, KEY, MEETING, (step,), doer(at))
        queue_now(store, settings, at + timedelta(minutes=15), kinds=KINDS)

    record_minutes(store, settings, KEY, MEETING, (StepDay(StepKind.APPROVED, "", date(2022, 2, 11)),), doer(TOLD_AT))
    approved(None, TOLD_AT + timedelta(minutes=5))
    assert [row for row in deliveries(store) if row.kind is MessageKind.NOTICE] == []

    approved(date(2022, 2, 14), TOLD_AT + timedelta(hours=1))

    rows = [row for row in deliveries(store) if row.kind is MessageKind.NOTICE]
    assert [row.person for row in rows] == ["kontakt-degerfors", "kontakt-karlskoga", "kontakt-region-orebro-lan"]
    assert {row.subject for row in rows} == {
        "Att anslå: justerat protokoll, Samordningsförbundet Finsam Degerfors-Karlskoga 7 februari 2022"
    }
    with store.reading() as unit:
        mail = unit.of(KEY).deliveries.bytes_of(rows[0].id).decode()
    url = notice_url(settings, never_renewed(KEY), MEETING, "kontakt-degerfors")
    assert url in mail.replace("=\r\n", "")
