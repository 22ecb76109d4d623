"""While a trial goes on nobody but the director is written to, and what is true when it is let go leaves once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from kept_databases import DoneOnce
from post_office import ADOPTED_AT, BASE, KEY, MEETING, MINUTE, OTHER, Office, about, at, calls, changed, has_calendar
from post_office import text_of as text
from work_cases import deliveries, doer, settings_in

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, NewDelivery, Store
from arshjul.work.agendas.sending import When, say_yes, send
from arshjul.work.changing import changing
from arshjul.work.files.associations import Taking, load
from arshjul.work.trials import begin_trial, let_go, trial_of
from arshjul.work.undoing import undo, waiting
from arshjul.work.years import adopt
from arshjul.year.model import Role
from arshjul.year.saying.message import Ending, MessageKind, Topic

MOVED = changed("day: 2027-03-17", "day: 2027-03-18")
BOARD = {"ordforande", "ledamot-region", "ledamot-fk", "ledamot-af", "ersattare"}
EVERYBODY = BOARD | {"chef"}


@pytest.fixture
def office(store: Store, settings: Settings, tmp_path: Path, done_once: DoneOnce) -> Office:
    """An association whose year was adopted in a trial."""

    def load_try_and_adopt() -> None:
        load(store, settings, BASE.encode(), "base.yaml", doer(ADOPTED_AT))
        begin_trial(store, KEY, doer(ADOPTED_AT))
        adopt(store, settings, KEY, 2027, doer(ADOPTED_AT), accept_because="Ett prov")

    done_once("tried", load_try_and_adopt)
    return Office(store, settings, tmp_path)


def readers(mails: list[EmailMessage]) -> list[str]:
    return [str(mail["To"].addresses[0].username) for mail in mails]


def test_at_adoption_one_mail_to_the_director_shows_what_everybody_would_get(office: Office) -> None:
    (shown,) = office.deliver(ADOPTED_AT)

    assert readers([shown]) == ["chef"]
    assert str(shown["Subject"]) == "PROV: 18 mejl till 6 personer"
    assert "Ledamot Region Prov" in text(shown)
    assert "17 mars" in text(shown)
    assert not has_calendar(shown)
    assert office.deliver(ADOPTED_AT + MINUTE) == []


def test_a_meeting_that_is_moved_is_shown_in_the_place_of_what_was_shown_and_never_beside_it(office: Office) -> None:
    office.deliver(ADOPTED_AT)

    office.load(MOVED, ADOPTED_AT + MINUTE)
    (moved,) = office.deliver(ADOPTED_AT + 2 * MINUTE)
    assert str(moved["Subject"]) == "PROV: 6 mejl i stället för dem du har sett"
    assert re.search(
        r"styrelsemöte 18 mars [^(]* \(i stället för ”Boka in: styrelsemöte 17 mars [^”]*”\)", plain(moved)
    )
    assert "Ingen får båda. Listan Boka in skrivs när den går" in plain(moved)

    office.load(BASE.encode(), ADOPTED_AT + 3 * MINUTE)
    (back,) = office.deliver(ADOPTED_AT + 4 * MINUTE)
    assert re.search(r"styrelsemöte 17 mars [^(]* \(i stället för ”Boka in: styrelsemöte 18 mars [^”]*”\)", plain(back))

    office.load(changed("body: board, start", "body: board, cancelled: true, start"), ADOPTED_AT + 5 * MINUTE)
    (off,) = office.deliver(ADOPTED_AT + 6 * MINUTE)
    # Of two meetings one is left, so nobody gets the list either.
    assert str(off["Subject"]) == "PROV: 12 mejl går inte längre"
    assert "- Boka in: 2 möten 2027\n" in plain(off)
    assert office.deliver(ADOPTED_AT + 7 * MINUTE) == []

    let_go(office.store, office.settings, KEY, doer(ADOPTED_AT + 8 * MINUTE))
    left = office.deliver(ADOPTED_AT + 9 * MINUTE)
    assert sorted(readers(left)) == sorted(EVERYBODY)
    assert len(about(calls(left), "15 september")) == 6


def plain(mail: EmailMessage) -> str:
    return text(mail).replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n")


def test_what_a_held_deed_took_away_is_told_when_the_hold_is_over(office: Office, tmp_path: Path) -> None:
    office.deliver(ADOPTED_AT)
    held = settings_in(tmp_path, ARSHJUL_HOLD_MINUTES="10")
    off = changed("body: board, start", "body: board, cancelled: true, start")

    load(office.store, held, off, "base.yaml", doer(ADOPTED_AT + MINUTE))

    assert office.deliver(ADOPTED_AT + 5 * MINUTE) == []
    with office.store.reading() as unit:
        bar = waiting(unit, KEY, ADOPTED_AT + 5 * MINUTE)
    assert bar
    assert (bar.gone, bar.is_tried) == (12, True)
    assert len(about(office.deliver(ADOPTED_AT + 11 * MINUTE), "PROV: 12 mejl går inte längre")) == 1


def test_a_kallelse_that_was_sent_while_it_went_on_is_counted_and_follows_the_call(office: Office) -> None:
    office.deliver(ADOPTED_AT)
    now = ADOPTED_AT + MINUTE
    say_yes(office.store, KEY, MEETING, Role.CHAIR, doer(now))
    send(office.store, office.settings, KEY, MEETING, When.NOW, doer(now))
    shown = office.deliver(now + MINUTE)
    assert len(about(shown, "PROV: 6 mejl", "Kallelse med dagordning")) == 1

    trial = trial_of(office.store, office.settings, KEY, now + 2 * MINUTE)
    assert trial.sent
    let_go(office.store, office.settings, KEY, doer(now + 2 * MINUTE), trial.sent.digest)
    left = [*office.deliver(now + 3 * MINUTE), *office.deliver(now + 4 * MINUTE)]

    assert len(left) == len(trial.sent.soon) == 24
    assert sum(str(mail["Subject"]).startswith("Kallelse med dagordning") for mail in left) == 6


def test_what_is_held_when_it_is_let_go_is_counted_and_leaves_when_both_are_over(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    held = settings_in(tmp_path, ARSHJUL_HOLD_MINUTES="10", ARSHJUL_DATABASE_URL=str(settings.database_url))
    load(store, settings, BASE.encode(), "base.yaml", doer(ADOPTED_AT))
    begin_trial(store, KEY, doer(ADOPTED_AT))
    adopt(store, held, KEY, 2027, doer(ADOPTED_AT), accept_because="Ett prov")

    trial = trial_of(store, settings, KEY, ADOPTED_AT + MINUTE)
    until = let_go(store, settings, KEY, doer(ADOPTED_AT + MINUTE))

    assert trial.sent
    assert until == ADOPTED_AT + 10 * MINUTE
    office = Office(store, settings, tmp_path)
    assert office.deliver(ADOPTED_AT + 9 * MINUTE) == []
    assert len(office.deliver(until)) == len(trial.sent.soon) == 18


def test_what_is_shown_opens_nothing_in_the_name_of_its_reader(office: Office) -> None:
    shown = about(office.deliver(ADOPTED_AT), "PROV")[0]

    assert "(länk som bara mottagaren får)" in text(shown)
    assert re.search(r"/[a-z2-7]{26}", text(shown)) is None


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind is not MessageKind.TRIAL])
def test_a_mail_of_no_kind_leaves_to_others_while_it_goes_on_however_it_was_queued(
    office: Office, kind: MessageKind
) -> None:
    office.deliver(ADOPTED_AT)
    now = ADOPTED_AT + MINUTE
    with changing(office.store, KEY, now) as change:
        rows = [row_of(kind, person, now) for person in ("ordforande", "chef")]
        change.room.deliveries.add(rows)

    left = office.deliver(now)

    assert "ordforande" not in readers(left)
    (own,) = [row for row in deliveries(office.store, key=KEY) if row.key == f"{kind}:ordforande"]
    assert own.status is DeliveryStatus.PLANNED
    assert len(about(left, "PROV till Ordförande", f"Brevet {kind}")) == 1


def row_of(kind: MessageKind, person: str, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=f"{kind}:{person}",
        kind=kind,
        person=person,
        person_name="Ordförande Provs kommun" if person == "ordforande" else "Förbundschef",
        address=f"{person}@prov.example",
        topic=Topic.QUESTIONS,
        year=2027,
        target="asks:2027",
        subject=f"Brevet {kind}",
        message_id=f"<{kind}-{person}@prov.example>",
        body=f"Subject: Brevet\nTo: {person}@prov.example\n\nEtt brev.\n".encode(),
        due_at=now,
        created_at=now,
    )


def test_after_letting_go_everything_still_true_leaves_exactly_once_and_what_is_past_does_not(office: Office) -> None:
    begun = office.deliver(ADOPTED_AT)
    for day in (1, 5, 10, 14, 16):
        office.job("morning", at(3, day))
        begun += office.deliver(at(3, day, 7, 5))
    office.load(MOVED, at(3, 16, 8))
    begun += office.deliver(at(3, 16, 8, 10))
    for day in (18, 19):
        office.job("morning", at(3, day))
        begun += office.deliver(at(3, day, 7, 5))
    assert set(readers(begun)) == {"chef"}
    assert about(begun, "PROV", "behöver svara", "Ordförande")
    assert about(begun, "PROV", "18 mars")

    let_go(office.store, office.settings, KEY, doer(at(3, 19, 9)))
    left = office.deliver(at(3, 19, 9, 1))
    office.job("morning", at(3, 20))
    left += office.deliver(at(3, 20, 7, 5))

    assert sorted(readers(calls(left))) == sorted(EVERYBODY)
    assert len(about(calls(left), "15 september")) == 6
    assert about(left, "mars 2027 kl") == []
    assert about(left, "PROV") == []
    assert not [mail for mail in left if "svara" in str(mail["Subject"])]
    assert office.deliver(at(3, 20, 8)) == []
    past = [row for row in office.rows() if row.person in BOARD]
    assert {row.ending for row in past} <= {Ending.PAST, Ending.TOO_LATE, Ending.OVERTAKEN}


def test_letting_go_is_held_and_can_be_taken_back_before_anybody_is_told(office: Office, tmp_path: Path) -> None:
    office.deliver(ADOPTED_AT)
    held = settings_in(tmp_path, ARSHJUL_HOLD_MINUTES="10")
    now = ADOPTED_AT + 60 * MINUTE

    until = let_go(office.store, held, KEY, doer(now))

    assert until == now + 10 * MINUTE
    assert office.deliver(now + 5 * MINUTE) == []
    begin_trial(office.store, KEY, doer(now + 6 * MINUTE))
    assert office.deliver(now + 11 * MINUTE) == []
    let_go(office.store, held, KEY, doer(now + 20 * MINUTE))
    assert set(readers(office.deliver(now + 30 * MINUTE))) == EVERYBODY


def test_the_preview_counts_what_then_leaves_and_is_refused_when_it_has_become_another(office: Office) -> None:
    office.deliver(ADOPTED_AT)
    now = ADOPTED_AT + 60 * MINUTE
    sent = trial_of(office.store, office.settings, KEY, now).sent
    assert sent is not None
    office.load(MOVED, now)
    with pytest.raises(NotAllowedError, match="inte längre det som du såg"):
        let_go(office.store, office.settings, KEY, doer(now + MINUTE), sent.digest)

    sent = trial_of(office.store, office.settings, KEY, now + 2 * MINUTE).sent
    assert sent is not None
    let_go(office.store, office.settings, KEY, doer(now + 2 * MINUTE), sent.digest)

    left = office.deliver(now + 3 * MINUTE)
    assert len(left) == len(sent.soon)
    assert {name for name, _ in sent.readers} == {str(mail["To"].addresses[0].display_name) for mail in left}
    assert about(left, "17 mars") == []
    assert len(about(calls(left), "18 mars")) == 6
    assert len(about(left, "18 mars", "Boka in: 2 möten 2027")) == 6


def test_a_year_that_runs_can_be_tried_and_what_others_had_been_told_is_corrected_when_it_is_let_go(
    office: Office,
) -> None:
    let_go(office.store, office.settings, KEY, doer(ADOPTED_AT))
    assert set(readers(office.deliver(ADOPTED_AT))) == EVERYBODY
    begin_trial(office.store, KEY, doer(ADOPTED_AT + MINUTE))
    office.load(MOVED, ADOPTED_AT + 2 * MINUTE)

    shown = office.deliver(ADOPTED_AT + 3 * MINUTE)
    assert set(readers(shown)) == {"chef"}
    assert about(shown, "PROV: 6 mejl", "Ändrad tid")

    let_go(office.store, office.settings, KEY, doer(ADOPTED_AT + 4 * MINUTE))
    left = office.deliver(ADOPTED_AT + 5 * MINUTE)
    assert len(about(left, "Ändrad tid")) == len(left) == 6


def test_no_calendar_shows_the_year_before_it_is_let_go_and_then_each_does(office: Office) -> None:
    office.deliver(ADOPTED_AT)
    assert calendars(office) == 0

    until = let_go(office.store, replace(office.settings, hold_minutes=10), KEY, doer(ADOPTED_AT + MINUTE))
    office.deliver(until - MINUTE)
    assert calendars(office) == 0
    office.deliver(until)
    assert calendars(office) > 5


def calendars(office: Office) -> int:
    """How many of the association's calendars have the first meeting in them."""
    with office.store.reading() as unit:
        feeds = unit.of(KEY).feeds
        return sum(b"20270317" in feeds.calendar(one.kind, one.subject) for one in feeds.all())


def test_neither_a_file_nor_another_deed_that_is_undone_lets_go(office: Office) -> None:
    office.deliver(ADOPTED_AT)
    load(office.store, office.settings, BASE.encode(), "base.yaml", doer(ADOPTED_AT), Taking(replaces=True))
    office.load(MOVED, ADOPTED_AT + MINUTE)
    undo(office.store, office.settings, KEY, None, doer(ADOPTED_AT + 2 * MINUTE))

    assert set(readers(office.deliver(ADOPTED_AT + 30 * MINUTE))) <= {"chef"}
    assert trial_of(office.store, office.settings, KEY, ADOPTED_AT + timedelta(hours=1)).goes_on


def test_an_adoption_in_a_trial_can_be_undone_when_it_has_been_shown(office: Office) -> None:
    office.deliver(ADOPTED_AT)

    with changing(office.store, KEY, ADOPTED_AT + MINUTE) as change:
        number = max(version.since for version in change.room.history())
    undo(office.store, office.settings, KEY, number, doer(ADOPTED_AT + MINUTE))
    let_go(office.store, office.settings, KEY, doer(ADOPTED_AT + 2 * MINUTE))

    assert office.deliver(ADOPTED_AT + 3 * MINUTE) == []
    assert office.rows(target=OTHER) == []


def test_without_a_director_nothing_is_tried(office: Office) -> None:
    without = BASE.replace("  - {person: chef, body: office, role: director}\n", "")
    load(office.store, office.settings, without.encode(), "other.yaml", doer(ADOPTED_AT))

    with pytest.raises(NotAllowedError, match="ingen förbundschef"):
        begin_trial(office.store, "other", doer(ADOPTED_AT))


def test_the_chair_is_called_once_by_key_and_message(office: Office) -> None:
    office.deliver(ADOPTED_AT)
    let_go(office.store, office.settings, KEY, doer(ADOPTED_AT + MINUTE))
    office.deliver(ADOPTED_AT + 2 * MINUTE)

    (call,) = office.rows("ordforande", MEETING)
    assert call.status is DeliveryStatus.SENT
    assert call.sequence == 0
