"""Taking back what somebody did: within the hold nobody gets to know, afterwards they get a correction."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import deliveries, queue_now, stored

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.closing import close_year
from arshjul.work.files.associations import Taking, difference, load
from arshjul.work.jobs import run_job
from arshjul.work.undoing import deeds, undo, would_undo
from arshjul.work.years import adopt
from arshjul.year.answers import Answer
from arshjul.year.deeds import DeedKind
from arshjul.year.model import YearStatus
from arshjul.year.saying.message import CALENDAR_KINDS

CASES = Path(__file__).parents[1] / "cases" / "loading"
KEY, FILE = "forbundet", "forbundet.yaml"
BEGAN = datetime(2026, 11, 20, 8, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
MOVED = b"years:\n  - year: 2027\n    occasions:\n      - {key: 2027-styrelse-1, day: 2027-03-19}\n"
CANCELLED = b"years:\n  - year: 2027\n    occasions:\n      - {key: 2027-styrelse-1, status: cancelled}\n"
MINUTES = timedelta(minutes=1)
CALLS, LISTS = 10, 3
"""What the adoption sends: calls to the meetings, and a list to each who is called to several."""


@pytest.fixture
def patient(settings: Settings) -> Settings:
    """Ten minutes to think better of it, as a service has when nobody has said otherwise."""
    return replace(settings, hold_minutes=None)


@pytest.fixture
def drafted(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    done_once("drafted", lambda: draft(store, settings))
    return store


@pytest.fixture
def adopted(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    def draft_and_adopt() -> None:
        draft(store, settings)
        adopt(store, settings, KEY, 2027, doer(BEGAN), accept_because="Prov")

    done_once("adopted", draft_and_adopt)
    return store


def draft(store: Store, settings: Settings) -> None:
    load(store, settings, (CASES / "forbundet.yaml").read_bytes(), FILE, doer(BEGAN))


def take(store: Store, settings: Settings, content: bytes, now: datetime) -> None:
    load(store, settings, content, "andring.yaml", doer(now), Taking(into=KEY))


def calls(store: Store) -> list[str]:
    return [d.subject for d in deliveries(store, key=KEY) if d.kind in CALENDAR_KINDS]


def what_left(settings: Settings, *moments: datetime) -> int:
    """How many mails a server has got after the passes at *moments*."""

    async def passes() -> int:
        async with mail_sink(settings.data / "sunk") as port:
            for at in moments:
                for job in ("morning", "deliver"):
                    await run_job(job, replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"), at)
        return len(list((settings.data / "sunk").glob("*.eml")))

    return asyncio.run(passes())


def test_an_adoption_that_is_undone_within_the_hold_reaches_nobody(drafted: Store, patient: Settings) -> None:
    before = stored(drafted, KEY)

    done = adopt(drafted, patient, KEY, 2027, doer(NOW), accept_because="Prov")
    left = what_left(patient, NOW + 5 * MINUTES)
    undone = undo(drafted, patient, KEY, None, doer(NOW + 9 * MINUTES))

    assert (done.queued, done.held_until) == (CALLS + LISTS, NOW + 10 * MINUTES)
    assert (undone.deed.kind, undone.mails, undone.told) == (DeedKind.ADOPTED, 0, ())
    assert stored(drafted, KEY) == before
    assert left == 0
    assert what_left(patient, NOW + 11 * MINUTES, NOW + timedelta(days=30)) == 0


def test_a_year_that_is_adopted_again_after_that_calls_everybody_once(drafted: Store, patient: Settings) -> None:
    adopt(drafted, patient, KEY, 2027, doer(NOW), accept_because="Prov")
    undo(drafted, patient, KEY, None, doer(NOW + MINUTES))

    adopt(drafted, patient, KEY, 2027, doer(NOW + 2 * MINUTES), accept_because="Prov")
    queue_now(drafted, patient, NOW + 13 * MINUTES, KEY)

    assert len(calls(drafted)) == CALLS


def test_an_adoption_that_has_reached_people_is_not_undone(adopted: Store, settings: Settings) -> None:
    what_left(settings, BEGAN + MINUTES)

    with pytest.raises(NotAllowedError, match=r"fastställande av 2027.*13 mejl har redan lämnat. Ställ in mötena"):
        undo(adopted, settings, KEY, None, doer(NOW))

    assert stored(adopted, KEY).years[0].status is YearStatus.ADOPTED


@pytest.mark.parametrize("change", [MOVED, CANCELLED, (CASES / "annan-plats.yaml").read_bytes()])
def test_a_change_that_is_undone_within_the_hold_reaches_nobody(
    adopted: Store, patient: Settings, change: bytes
) -> None:
    before, said = stored(adopted, KEY), calls(adopted)

    take(adopted, patient, change, NOW)
    queue_now(adopted, patient, NOW + 9 * MINUTES, KEY)
    undone = undo(adopted, patient, KEY, None, doer(NOW + 9 * MINUTES))
    queue_now(adopted, patient, NOW + timedelta(hours=2), KEY)

    assert undone.mails == 0
    assert stored(adopted, KEY) == before
    assert calls(adopted) == said


def test_a_change_that_has_reached_people_is_undone_by_a_correction_that_is_held(
    adopted: Store, patient: Settings
) -> None:
    what_left(patient, NOW - MINUTES)
    take(adopted, patient, MOVED, NOW)
    what_left(patient, NOW + 11 * MINUTES)
    later = NOW + timedelta(hours=1)

    would = would_undo(adopted, patient, KEY, None, doer(later))
    undo(adopted, patient, KEY, None, doer(later))
    queue_now(adopted, patient, later + 9 * MINUTES, KEY)
    held = calls(adopted)[-1]
    queue_now(adopted, patient, later + 10 * MINUTES, KEY)

    assert (would.mails, would.told) == (3, ("Förbundschef", "Ledamot Region Prov", "Ordförande Provs kommun"))
    assert held == "Ändrad tid: styrelsemöte 19 mars 2027 kl. 9–12"
    assert calls(adopted)[-3:] == ["Ändrad tid: styrelsemöte 18 mars 2027 kl. 9–12"] * 3


def test_answers_that_came_later_stay(adopted: Store, settings: Settings) -> None:
    take(adopted, settings, (CASES / "ett-nytt-mote.yaml").read_bytes(), NOW)
    noted = NotedReply("2027-styrelse-2", "ledamot", Reply(Answer.ACCEPTED))
    answer_for(adopted, settings, KEY, noted, doer(NOW + MINUTES))

    undo(adopted, settings, KEY, None, doer(NOW + 2 * MINUTES))

    with adopted.reading() as unit:
        assert [given.answer for given in unit.of(KEY).answers(years=(2027,))] == [Answer.ACCEPTED]
    assert "2027-planeringsdag-2" not in {o.key for o in stored(adopted, KEY).years[0].occasions}


def test_what_was_changed_again_is_not_undone_before_that(adopted: Store, patient: Settings) -> None:
    take(adopted, patient, MOVED, NOW)
    (moved, *_) = deeds(adopted, KEY)
    take(adopted, patient, CANCELLED, NOW + MINUTES)

    with pytest.raises(
        NotAllowedError, match=r"kan inte ångras: Styrelsemöte 19 mars 2027 ändrades igen senare \(nr \d+\)"
    ):
        undo(adopted, patient, KEY, moved.number, doer(NOW + 2 * MINUTES))

    undo(adopted, patient, KEY, None, doer(NOW + 2 * MINUTES))
    assert not any(o.cancelled for o in stored(adopted, KEY).years[0].occasions)


def test_another_change_in_between_does_not_hinder(adopted: Store, patient: Settings) -> None:
    take(adopted, patient, MOVED, NOW)
    (moved, *_) = deeds(adopted, KEY)
    take(adopted, patient, b"people:\n  - {key: chef, name: Chefen}\n", NOW + MINUTES)

    undo(adopted, patient, KEY, moved.number, doer(NOW + 2 * MINUTES))

    after = stored(adopted, KEY)
    assert [person.name for person in after.people][-1] == "Chefen"
    assert [o.day.day for o in after.years[0].occasions if o.key == "2027-styrelse-1"] == [18]


def test_undoing_is_a_deed_of_its_own_and_can_be_undone(adopted: Store, patient: Settings) -> None:
    take(adopted, patient, MOVED, NOW)
    moved = stored(adopted, KEY)
    undo(adopted, patient, KEY, None, doer(NOW + MINUTES))

    (undone, load_, *_) = deeds(adopted, KEY)
    undo(adopted, patient, KEY, undone.number, doer(NOW + 2 * MINUTES))

    assert undone.text == f"ångrat nr {load_.number}, inläsning av andring.yaml, 2026-12-01 09.00"
    assert stored(adopted, KEY) == moved


def test_two_changes_of_one_meeting_are_undone_one_after_the_other(adopted: Store, patient: Settings) -> None:
    before = stored(adopted, KEY)
    take(adopted, patient, MOVED, NOW)
    (moved, *_) = deeds(adopted, KEY)
    take(adopted, patient, CANCELLED, NOW + MINUTES)

    first = undo(adopted, patient, KEY, None, doer(NOW + 2 * MINUTES))
    second = undo(adopted, patient, KEY, None, doer(NOW + 3 * MINUTES))

    assert first.deed.number > second.deed.number == moved.number
    assert stored(adopted, KEY) == before


def test_whom_no_mail_had_left_to_gets_no_correction(adopted: Store, patient: Settings) -> None:
    before = what_left(patient, NOW - MINUTES)
    take(adopted, patient, MOVED, NOW)
    queue_now(adopted, patient, NOW + 11 * MINUTES, KEY)

    undone = undo(adopted, patient, KEY, None, doer(NOW + 12 * MINUTES))

    assert (undone.mails, undone.told) == (0, ())
    assert what_left(patient, NOW + 23 * MINUTES) == before


NEW = (
    b"years:\n  - year: 2027\n    occasions:\n      - {key: extra, kind: meeting, title: Extra, day: 2027-05-05, "
    b"body: board, start: 09:00, end: 12:00}\n"
)


def test_a_new_meeting_that_people_were_called_to_is_cancelled(adopted: Store, patient: Settings) -> None:
    what_left(patient, NOW - MINUTES)
    take(adopted, patient, NEW, NOW)
    called = what_left(patient, NOW + 11 * MINUTES)
    later = NOW + timedelta(hours=1)

    undone = undo(adopted, patient, KEY, None, doer(later))

    assert undone.mails > 0
    assert what_left(patient, later + 11 * MINUTES) == called + undone.mails
    assert [s for s in calls(adopted) if "5 maj" in s][-1].startswith("Inställt")
    (deed, *_) = deeds(adopted, KEY)
    undo(adopted, patient, KEY, deed.number, doer(later + timedelta(hours=1)))
    assert [o.cancelled for o in stored(adopted, KEY).years[0].occasions if o.key == "extra"] == [False]


def test_a_new_person_who_was_called_is_not_forgotten(adopted: Store, patient: Settings) -> None:
    new = (
        b"people:\n  - {key: ny, name: Ny, address: ny@prov.example}\n"
        b"seats:\n  - {person: ny, body: office, role: secretary}\n"
    )
    take(adopted, patient, new, NOW)
    before = what_left(patient, NOW + 11 * MINUTES)

    with pytest.raises(NotAllowedError, match="Ny har redan kallats till kommande möten"):
        undo(adopted, patient, KEY, None, doer(NOW + timedelta(hours=1)))

    assert before > 0


def test_a_person_whom_something_later_hangs_on_is_not_undone(adopted: Store, settings: Settings) -> None:
    take(adopted, settings, b"people:\n  - {key: ny, name: Ny, address: ny@prov.example}\n", NOW)
    (added, *_) = deeds(adopted, KEY)
    take(adopted, settings, b"seats:\n  - {person: ny, body: auditors, role: auditor}\n", NOW + MINUTES)

    with pytest.raises(NotAllowedError, match=r"något som kom senare hänger på det \(ny\)"):
        undo(adopted, settings, KEY, added.number, doer(NOW + 2 * MINUTES))

    assert stored(adopted, KEY).person("ny")


def test_the_first_load_and_an_unknown_number_are_refused(adopted: Store, settings: Settings) -> None:
    with pytest.raises(NotAllowedError, match="det finns inget före den"):
        undo(adopted, settings, KEY, deeds(adopted, KEY)[-1].number, doer(NOW))
    with pytest.raises(NotFoundError, match="ingen händelse nr 99"):
        undo(adopted, settings, KEY, 99, doer(NOW))


def test_a_seat_that_is_removed_and_restored_within_the_hold_sends_nothing(adopted: Store, patient: Settings) -> None:
    said = calls(adopted)
    seat = b"seats:\n  - {person: ledamot, body: board, role: member, member: regionen%s}\n"

    take(adopted, patient, seat % b", remove: ja", NOW)
    queue_now(adopted, patient, NOW + 5 * MINUTES, KEY)
    take(adopted, patient, seat % b"", NOW + 6 * MINUTES)
    queue_now(adopted, patient, NOW + timedelta(hours=1), KEY)

    assert calls(adopted) == said


def test_with_no_hold_they_are_told_at_once(drafted: Store, settings: Settings) -> None:
    done = adopt(drafted, settings, KEY, 2027, doer(NOW), accept_because="Prov")

    assert done.held_until is None
    assert len(deliveries(drafted, DeliveryStatus.PLANNED, KEY)) == done.queued == CALLS + LISTS


def test_a_deputy_whose_seat_is_given_back_after_the_mail_is_invited_again(adopted: Store, patient: Settings) -> None:
    seat = "{person: ny, body: board, role: deputy, member: kommunen"
    person = "people:\n  - {key: ny, name: Ny, address: ny@prov.example}\n"
    take(adopted, patient, f"{person}seats:\n  - {seat}}}\n".encode(), NOW - 20 * MINUTES)
    gone = f"seats:\n  - {seat}, remove: ja}}\n"
    what_left(patient, NOW - MINUTES)
    take(adopted, patient, gone.encode(), NOW)
    told = what_left(patient, NOW + 11 * MINUTES)

    undone = undo(adopted, patient, KEY, None, doer(NOW + 12 * MINUTES))

    assert undone.mails > 0
    assert what_left(patient, NOW + 23 * MINUTES) == told + undone.mails


def test_in_a_closed_year_nothing_is_undone_before_its_closing_and_a_load_is_asked_about(
    adopted: Store, patient: Settings
) -> None:
    take(adopted, patient, MOVED, NOW - MINUTES)
    close_year(adopted, KEY, 2027, "Förbundet upphör", doer(NOW))
    closing, moving, *_ = deeds(adopted, KEY)

    with pytest.raises(NotAllowedError, match=r"kan inte ångras: årshjulet 2027 är avslutat"):
        undo(adopted, patient, KEY, moving.number, doer(NOW))
    asked = difference(adopted, CANCELLED, "andring.yaml", NOW, Taking(into=KEY))

    assert asked.is_to_be_asked
    assert "Årshjulet 2027 är avslutat. Ingen får veta vad filen ändrar i det." in asked.doubts
    undo(adopted, patient, KEY, closing.number, doer(NOW))
    assert undo(adopted, patient, KEY, moving.number, doer(NOW)).deed.number == moving.number
