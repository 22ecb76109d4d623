"""Every calendar part that a year of calls, changes and cancellations sends, in readers that are not ours."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from calendar_faults import unseen_faults
from calendar_readers import read_all
from doers import doer
from work_cases import AT_ONCE

from arshjul.settings import read_settings
from arshjul.store import Store
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.files.associations import load
from arshjul.work.jobs import run_job
from arshjul.work.years import adopt
from arshjul.year.answers import Answer

ASSOCIATION = """\
name: "Förbundet; Ånge, m.fl."
place: "Rådhuset, Storgatan 1; plan 2"
members:
  - {key: ange, name: Ånge kommun, kind: municipality}
people:
  - {key: ledamot, name: "Ledamot, Ånge kommun", address: ledamot@ange.example}
  - {key: ersattare, name: Ersättare, address: ersattare@ange.example}
  - {key: chef, name: Chef, address: chef@ange.example}
seats:
  - {person: ledamot, body: board, role: member, member: ange}
  - {person: ersattare, body: board, role: deputy, member: ange, order: 1}
  - {person: chef, body: office, role: director}
years:
  - year: 2022
    occasions:
      - key: var
        kind: meeting
        body: board
        title: Styrelsemöte, före sommartid
        day: 2022-03-26
        start: '9:00'
        end: '12:00'
        link: https://video.example/rum,1;2
        papers_link: https://handlingar.example/a,b
        agenda:
          - {number: 1, title: "Val; justerare, protokoll"}
      - {key: helg, kind: meeting, body: board, title: Planeringsdagar, day: 2022-10-29, end_day: 2022-10-31}
"""
ADOPTED_AT = datetime(2022, 1, 10, 8, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.debian
def test_every_mail_of_a_meetings_life_is_read_alike_by_all_and_without_fault(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    environment = {
        "ARSHJUL_DATA": str(tmp_path),
        "ARSHJUL_SECRET_KEY": "k" * 43,
        "ARSHJUL_DATABASE_URL": database_url,
        "ARSHJUL_HOLD_MINUTES": "0",
        "ARSHJUL_BASE_URL": "https://arshjul.forbundet.example",
    }
    settings = read_settings(environment)
    load(store, settings, ASSOCIATION.encode(), "ange.yaml", doer(ADOPTED_AT))
    adopt(store, settings, "ange", 2022, doer(ADOPTED_AT), accept_because="Ett prov.")
    moved = ASSOCIATION.replace("2022-03-26", "2022-03-28")
    for day, change in enumerate((Answer.DECLINED, Answer.ACCEPTED, Answer.DECLINED, moved, "cancelled"), 1):
        at = ADOPTED_AT + timedelta(days=day)
        if isinstance(change, Answer):
            answer_for(store, settings, "ange", NotedReply("var", "ledamot", Reply(change)), doer(at))
            asyncio.run(run_job("invite", settings, at))
        else:
            text = moved.replace("end: '12:00'", "end: '12:00'\n        cancelled: ja") if change != moved else moved
            load(store, settings, text.encode(), "ange.yaml", doer(at), AT_ONCE)

    calendars = calendars_of(store)
    readings = read_all(calendars)

    methods = [content.partition(b"METHOD:")[2].partition(b"\r\n")[0].decode() for content in calendars]
    assert (methods.count("REQUEST"), methods.count("CANCEL")) == (11, 4)
    assert [fault for content in calendars for fault in unseen_faults(content)] == []
    assert [fault for reading in readings for fault in reading.faults] == []
    before, after = (
        datetime.combine(day, time(9), STOCKHOLM).astimezone(UTC) for day in (date(2022, 3, 26), date(2022, 3, 28))
    )
    for reading in readings:
        [start] = {seen.start for events in reading.events.values() for seen in events}
        assert start in (before, after, date(2022, 10, 29))


def calendars_of(store: Store) -> list[bytes]:
    """The calendar part of each mail that was queued, as a mail program finds it."""
    with store.reading() as unit:
        room = unit.of("ange")
        mails = [room.deliveries.bytes_of(row.id) for row in reversed(room.deliveries.newest(limit=1000))]
    parts = (part for mail in mails for part in message_from_bytes(mail, policy=policy.default).walk())
    return [part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/calendar"]
