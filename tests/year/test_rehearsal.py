"""What a rehearsal says before the year runs; that it is what is then sent stands in test_work_whole_year.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from year_cases import ADOPTED_AT, BOOK, association, meeting

from arshjul.year.model import Association
from arshjul.year.saying.message import CALENDAR_KINDS, MessageKind
from arshjul.year.saying.messages import demanded, due
from arshjul.year.saying.rehearsal import rehearse, rehearsed_from
from arshjul.year.saying.remembered import Remembered, known_after

START = datetime(2022, 3, 20, 11, tzinfo=UTC)
MOTE = meeting(date(2022, 4, 4), key="mote")


def told(subject: Association, start: datetime = START) -> list[tuple[datetime, MessageKind]]:
    found = rehearse(subject, subject.years[0], BOOK, start, Remembered())
    in_mails = [replace(one, at=m.at) for m in found for one in (m, *m.together)]
    return [(m.at, m.kind) for m in in_mails if m.target == "mote" and m.person == "chef"]


def test_a_draft_is_rehearsed_as_if_it_were_adopted_now() -> None:
    typed_in_later = replace(MOTE, known_since=datetime(2022, 3, 30, tzinfo=UTC))

    assert told(association(typed_in_later, adopted_at=None)) == [
        (START, MessageKind.INVITATION),
        (datetime(2022, 3, 28, 5, tzinfo=UTC), MessageKind.REMINDER),
        (datetime(2022, 4, 1, 5, tzinfo=UTC), MessageKind.REMINDER),
    ]


def test_stages_that_would_be_skipped_are_left_out() -> None:
    late = datetime(2022, 3, 31, 11, tzinfo=UTC)

    kinds = [kind for _, kind in told(association(MOTE, adopted_at=None), late)]

    assert kinds == [MessageKind.INVITATION, MessageKind.REMINDER]


def test_a_new_address_is_rehearsed_as_it_is_sent() -> None:
    subject = association(MOTE)
    moment = datetime(2022, 3, 21, 11, tzinfo=UTC)
    first = due(demanded(subject, subject.years[0], BOOK, Remembered()), set(), moment)
    said, memory = {m.key for m in first}, known_after(Remembered(), first)
    moved = replace(
        subject,
        people=tuple(replace(p, own_address="ny@prov.example") if p.key == "chef" else p for p in subject.people),
    )

    sent = []
    for _ in range(3):
        coming = due(demanded(moved, moved.years[0], BOOK, memory), said, moment)
        said |= {m.key for m in coming}
        memory = known_after(memory, coming)
        sent += [(m.key, m.address, m.sequence) for m in coming]

    rehearsed = rehearse(moved, moved.years[0], BOOK, moment, known_after(Remembered(), first), {m.key for m in first})
    calls = [m for m in rehearsed if m.kind in CALENDAR_KINDS]
    assert [(m.key, m.address, m.sequence) for m in calls] == sent
    assert [(address, sequence) for _, address, sequence in sent] == [("chef@prov.example", 1), ("ny@prov.example", 2)]


def test_a_rehearsal_starts_at_the_adoption_or_now_or_well_before_a_year_that_is_over() -> None:
    adopted, draft = association(MOTE).years[0], association(MOTE, adopted_at=None).years[0]
    well_before = datetime(2021, 12, 1, 11, tzinfo=UTC)
    last_minute, new_year = datetime(2022, 12, 31, 22, 59, tzinfo=UTC), datetime(2022, 12, 31, 23, 0, tzinfo=UTC)

    assert rehearsed_from(adopted, START) == ADOPTED_AT
    assert rehearsed_from(draft, START) == START
    assert rehearsed_from(draft, last_minute) == last_minute
    assert rehearsed_from(draft, new_year) == well_before
