"""Taking an association in, again and again: what is kept, what changes, what leaves, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from doers import doer
from work_cases import (
    ADOPTED_AT,
    AT_ONCE,
    EXAMPLE,
    FILE,
    KEY,
    LOADED_AT,
    WHOLE,
    WHOLE_AT_ONCE,
    changed,
    deliveries,
    queue_now,
    stored,
    without_occasion,
)

from arshjul.associations import read_association
from arshjul.errors import InputError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.files.associations import Loaded, difference, dump, load
from arshjul.year.model import YearStatus
from arshjul.year.saying.message import MessageKind

LATER = ADOPTED_AT + timedelta(days=20)
QUIET = timedelta(minutes=10)
"""How long a change waits for the next one before people are told."""


def told(loaded: Loaded) -> list[str]:
    return [f"{change.sign} {change.text}" for change in loaded.changes]


def calendar_mails(store: Store, occasion: str) -> dict[str, int]:
    """How many mails of each calendar kind there are about an occasion."""
    kinds = [d.kind for d in deliveries(store) if d.target == occasion and d.kind is not MessageKind.REMINDER]
    return {kind.value: kinds.count(kind) for kind in set(kinds)}


def test_what_is_loaded_is_what_the_file_says(store: Store, settings: Settings) -> None:
    loaded = load(store, settings, EXAMPLE.encode(), FILE, doer(LOADED_AT))

    assert (loaded.key, loaded.is_new) == (KEY, True)
    assert stored(store, KEY).name == "Samordningsförbundet Finsam Degerfors-Karlskoga"
    assert stored(store).years[0].status is YearStatus.DRAFT
    assert {o.known_since for o in stored(store).years[0].occasions} == {LOADED_AT}


def test_a_file_that_says_adopted_gives_a_draft_and_says_so(store: Store, settings: Settings) -> None:
    says_adopted = changed("  - year: 2022\n", "  - year: 2022\n    status: adopted\n")

    loaded = load(store, settings, says_adopted, FILE, doer(LOADED_AT))

    assert stored(store).years[0].status is YearStatus.DRAFT
    assert any(f"arshjul adopt {KEY} 2022" in warning for warning in loaded.warnings)


def test_the_same_file_again_changes_nothing(adopted: Store, settings: Settings) -> None:
    before, rows = stored(adopted), deliveries(adopted)

    again = load(adopted, settings, EXAMPLE.encode(), FILE, doer(LATER))

    assert again.changes == ()
    assert stored(adopted) == before
    assert deliveries(adopted) == rows


def test_a_dry_run_tells_the_difference_and_stores_nothing(adopted: Store, settings: Settings) -> None:
    before, rows = stored(adopted), deliveries(adopted)

    dry = difference(adopted, changed("start: 09:00", "start: 10:00"), FILE, LATER)

    assert told(dry) == ["~ Helårsredovisning 7 februari 2022 (2022-styrelse-1): start: 09:00 → 10:00"]
    assert stored(adopted) == before
    assert deliveries(adopted) == rows


def test_a_dry_run_of_a_new_association_stores_nothing(store: Store, settings: Settings) -> None:
    assert difference(store, EXAMPLE.encode(), FILE, LOADED_AT).is_new

    with pytest.raises(NotFoundError):
        stored(store, KEY)


def test_a_changed_time_is_a_new_revision_and_an_update_to_everybody_called(adopted: Store, settings: Settings) -> None:
    called = calendar_mails(adopted, "2022-styrelse-1")["invitation"]

    load(adopted, replace(settings, hold_minutes=10), changed("start: 09:00", "start: 10:00"), FILE, doer(LATER))

    occasion = next(o for o in stored(adopted).years[0].occasions if o.key == "2022-styrelse-1")
    assert (occasion.sequence, occasion.revised_at, occasion.known_since) == (1, LATER, ADOPTED_AT)
    assert stored(adopted).years[0].status is YearStatus.ADOPTED
    queue_now(adopted, settings, LATER + QUIET - timedelta(seconds=1))
    assert calendar_mails(adopted, "2022-styrelse-1") == {"invitation": called}
    queue_now(adopted, settings, LATER + QUIET)
    assert calendar_mails(adopted, "2022-styrelse-1") == {"invitation": called, "update": called}


def test_a_change_that_cannot_wait_is_told_at_once(adopted: Store, settings: Settings) -> None:
    called = calendar_mails(adopted, "2022-styrelse-1")["invitation"]

    load(adopted, settings, changed("start: 09:00", "start: 10:00"), FILE, doer(LATER), AT_ONCE)

    assert calendar_mails(adopted, "2022-styrelse-1") == {"invitation": called, "update": called}


def test_a_changed_note_is_no_new_revision_and_no_mail(adopted: Store, settings: Settings) -> None:
    rows = deliveries(adopted)

    load(
        adopted,
        settings,
        changed("        start: 09:00", "        note: Kaffe\n        start: 09:00"),
        FILE,
        doer(LATER),
    )

    occasion = next(o for o in stored(adopted).years[0].occasions if o.key == "2022-styrelse-1")
    assert (occasion.note, occasion.sequence, occasion.revised_at) == ("Kaffe", 0, LATER)
    assert deliveries(adopted) == rows


def test_a_meeting_that_left_the_whole_file_is_cancelled_to_the_called(adopted: Store, settings: Settings) -> None:
    called = calendar_mails(adopted, "2022-styrelse-3")["invitation"]
    shorter = without_occasion("2022-styrelse-3")

    loaded = load(adopted, settings, shorter, FILE, doer(LATER), WHOLE)
    again = load(adopted, settings, shorter, FILE, doer(LATER + timedelta(days=1)), WHOLE)

    occasion = next(o for o in stored(adopted).years[0].occasions if o.key == "2022-styrelse-3")
    assert (occasion.cancelled, occasion.sequence) == (True, 1)
    assert told(loaded) == ["- Verksamhetsuppföljning 13 juni 2022 (2022-styrelse-3): ställs in"]
    assert again.changes == ()
    queue_now(adopted, settings, LATER + timedelta(days=1))
    assert calendar_mails(adopted, "2022-styrelse-3") == {"invitation": called, "cancellation": called}


def test_a_cancelled_meeting_that_comes_back_is_an_update(adopted: Store, settings: Settings) -> None:
    called = calendar_mails(adopted, "2022-styrelse-3")["invitation"]
    load(adopted, settings, without_occasion("2022-styrelse-3"), FILE, doer(LATER), WHOLE_AT_ONCE)

    load(adopted, settings, EXAMPLE.encode(), FILE, doer(LATER + timedelta(days=1)), WHOLE_AT_ONCE)

    occasion = next(o for o in stored(adopted).years[0].occasions if o.key == "2022-styrelse-3")
    assert (occasion.cancelled, occasion.sequence) == (False, 2)
    assert calendar_mails(adopted, "2022-styrelse-3") == {"invitation": 2 * called, "cancellation": called}


def test_a_meeting_that_left_a_draft_is_gone_without_a_word(store: Store, settings: Settings) -> None:
    load(store, settings, EXAMPLE.encode(), FILE, doer(LOADED_AT))

    load(store, settings, without_occasion("2022-styrelse-3"), FILE, doer(LATER), WHOLE)

    assert "2022-styrelse-3" not in [o.key for o in stored(store).years[0].occasions]
    assert deliveries(store) == ()


def test_a_year_that_is_not_in_the_file_stays_as_it_is(adopted: Store, settings: Settings) -> None:
    before = stored(adopted).years

    load(adopted, settings, EXAMPLE[: EXAMPLE.index("\nyears:")].encode(), FILE, doer(LATER))

    assert stored(adopted).years == before


def test_every_kind_of_difference_is_told_and_stored(adopted: Store, settings: Settings) -> None:
    text = EXAMPLE
    for old, new in (
        ("name: Karlskoga kommun, kind: municipality", "name: Karlskoga kommun, kind: region"),
        ("name: Ekonom, address: ekonom@", "name: Ekonomen, address: ekonom@"),
        ("body: board, role: member, member: degerfors", "body: board, role: vice_chair, member: degerfors"),
        ("day: 2022-03-10", "day: 2022-03-11"),
        ("mandate_start: 01-01", "mandate_start: 04-01"),
    ):
        text = changed(old, new, text).decode()

    loaded = load(adopted, settings, text.encode(), FILE, doer(LATER), WHOLE)

    assert told(loaded) == [
        "~ förbundsordning, mandate_start: 01-01 → 04-01",
        "~ medlem Karlskoga kommun (municipality) → Karlskoga kommun (region)",
        "~ person Ekonom <ekonom@finsam-dk.example> → Ekonomen <ekonom@finsam-dk.example>",
        "+ plats ledamot-degerfors: vice ordförande, styrelsen, för degerfors",
        "- plats ledamot-degerfors: ledamot, styrelsen, för degerfors",
        "+ överenskommet datum follow-up-economy 2022: 11 mars 2022 (Styrelsens protokoll nr 5 2021 § 56, "
        "skrivelse från SUS)",
        "- överenskommet datum follow-up-economy 2022: 10 mars 2022 (Styrelsens protokoll nr 5 2021 § 56, "
        "skrivelse från SUS)",
    ]
    assert stored(adopted).member("karlskoga") == read_association(text.encode(), FILE).member("karlskoga")


def test_a_changed_order_alone_is_stored(adopted: Store, settings: Settings) -> None:
    first, second = "key: degerfors, name: Degerfors kommun", "key: karlskoga, name: Karlskoga kommun"
    swapped = EXAMPLE.replace(first, "X", 1).replace(second, first, 1).replace("X", second, 1)

    loaded = load(adopted, settings, swapped.encode(), FILE, doer(LATER))

    assert len(loaded.changes) == 1
    assert [m.key for m in stored(adopted).members][:2] == ["karlskoga", "degerfors"]


def test_a_file_with_faults_stores_nothing_and_tells_them_all(adopted: Store, settings: Settings) -> None:
    before = stored(adopted)
    faulty = changed("day: 2022-03-10", "day: 2022-02-29", changed("start: 09:00", "start: 25:00").decode())

    with pytest.raises(InputError) as refusal:
        load(adopted, settings, faulty, FILE, doer(LATER))

    assert len(refusal.value.problems) == 2
    assert stored(adopted) == before


def test_an_agreement_about_an_unknown_duty_is_refused(store: Store, settings: Settings) -> None:
    with pytest.raises(InputError, match="det finns ingen plikt ”halvarsrapport”"):
        load(store, settings, changed("duty: half-year-report-member", "duty: halvarsrapport"), FILE, doer(LOADED_AT))


def test_an_association_without_a_director_is_told_that_reminders_reach_nobody(
    store: Store, settings: Settings
) -> None:
    without = changed("  - {person: forbundschef, body: office, role: director}\n", "")

    (warning,) = load(store, settings, without, FILE, doer(LOADED_AT)).warnings

    assert "ingen har rollen director" in warning


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("    member: region-orebro-lan\n    confirmed", "    confirmed", "varje medlem har sin egen dag"),
        ("duty: half-year-report-member", "duty: funding-application", "dagen gäller hela förbundet"),
        ("duty: follow-up-economy\n", "duty: budget\n", "dagen räknas ut av en regel"),
        ("duty: follow-up-economy\n", "duty: equity-forecast\n", None),
    ],
)
def test_an_agreed_date_that_nobody_would_be_reminded_of_is_told(
    store: Store, settings: Settings, old: str, new: str, why: str | None
) -> None:
    warnings = load(store, settings, changed(old, new), FILE, doer(LOADED_AT)).warnings

    assert [why is not None and why in warning for warning in warnings] == ([True] if why else [])


def test_a_matter_that_is_no_duty_is_refused(store: Store, settings: Settings) -> None:
    content = changed("        start: 09:00", "        matters: [kaffe]\n        start: 09:00")

    with pytest.raises(InputError, match="tar upp ”kaffe”, som inte är någon plikt"):
        load(store, settings, content, FILE, doer(LOADED_AT))


def test_what_is_dumped_can_be_loaded_again_without_a_difference(adopted: Store, settings: Settings) -> None:
    text = dump(adopted, KEY)

    assert load(adopted, settings, text.encode(), FILE, doer(LATER)).changes == ()


def test_an_unknown_association_is_told_with_those_that_there_are(adopted: Store) -> None:
    with pytest.raises(NotFoundError, match=KEY):
        dump(adopted, "finns-inte")


def test_mails_that_wait_are_planned_and_those_whose_time_had_passed_are_skipped(adopted: Store) -> None:
    reasons = {d.reason for d in deliveries(adopted, DeliveryStatus.SKIPPED)}

    assert deliveries(adopted, DeliveryStatus.PLANNED)
    assert all(reasons)
