"""Recording who was at a meeting: prefilled from the answers, corrected by new facts, and taken along."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce

from arshjul.errors import InputError, NotAllowedError, NotFoundError
from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.files.associations import dump, load
from arshjul.work.held.attendance import attendance_of, record_attendance, recorded_attendances, take_back_attendance
from arshjul.work.held.attendance_export import COLUMNS, fees_csv, minutes_text
from arshjul.work.years import adopt
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.attendance.facts import attendance_in
from arshjul.year.attendance.spells import Held, ServedAs, Spell
from arshjul.year.facts import Fact, FactAbout, FactKind

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-3"
ADOPTED = datetime(2022, 1, 3, 8, tzinfo=UTC)
ANSWERED = datetime(2022, 6, 1, 8, tzinfo=UTC)
AFTER = datetime(2022, 6, 14, 8, tzinfo=UTC)
CHAIR, VICE = "ordforande-region-orebro-lan", "vice-ordforande-karlskoga"
BOARD = (
    Spell("ledamot-degerfors", ServedAs.MEMBER),
    Spell(VICE, ServedAs.MEMBER, from_item="72"),
    Spell(CHAIR, ServedAs.MEMBER),
    Spell("ersattare-forsakringskassan", ServedAs.SERVING, "ledamot-forsakringskassan", until_item="71"),
    Spell("forbundschef", ServedAs.OFFICIAL),
)
HELD = Held(62, 79)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(
        {"ARSHJUL_DATA": str(tmp_path), "ARSHJUL_SECRET_KEY": "a key for tests", "ARSHJUL_HOLD_MINUTES": "0"}
    )


@pytest.fixture
def loaded(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    path = folder("examples") / f"{KEY}.yaml"
    done_once("loaded, for attendance", lambda: load(store, settings, path.read_bytes(), path.name, doer(ADOPTED)))
    return store


def record(store: Store, *spells: Spell, held: Held | None = HELD, now: datetime = AFTER) -> None:
    record_attendance(store, KEY, MEETING, doer(now, "prov"), edit=lambda _: spells, held=held)


def facts(store: Store) -> tuple[list[Fact], list[Fact]]:
    """Those that stand, and all that there ever were."""
    with store.reading() as unit:
        room = unit.of(KEY)
        return list(room.ledger().attendance(MEETING)), list(attendance_in(room.facts_ever(FactAbout.ITEM), MEETING))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_what_is_recorded_comes_back_the_same(loaded: Store) -> None:
    away = replace(BOARD[0], until_item="70", start=AFTER.replace(hour=9, minute=5).time(), remote=True)
    record(loaded, away, *BOARD[1:], held=Held(62, 79, None, AFTER.replace(hour=11, minute=40).time()))

    found = attendance_of(loaded, KEY, MEETING, AFTER)

    assert set(found.attendance.spells) == {away, *BOARD[1:]}
    assert found.attendance.held == Held(62, 79, None, AFTER.replace(hour=11, minute=40).time())
    assert (found.recorded_at, found.recorded_by) == (AFTER, "prov")


def test_a_correction_is_a_new_fact_and_the_old_one_stays_in_the_history(loaded: Store) -> None:
    record(loaded, *BOARD)
    record(loaded, *BOARD, now=AFTER + timedelta(hours=1))
    same, _ = facts(loaded)

    record(loaded, *BOARD[:-1], replace(BOARD[-1], until_item="70"), now=AFTER + timedelta(hours=2))

    standing, ever = facts(loaded)
    assert (len(same), len(standing), len(ever)) == (6, 6, 7)
    assert {fact.recorded_at for fact in standing} == {AFTER, AFTER + timedelta(hours=2)}


def test_no_reason_is_ever_kept(loaded: Store) -> None:
    record(loaded, *BOARD)

    standing, _ = facts(loaded)

    assert {fact.note for fact in standing} == {""}
    assert {name for fact in standing for name in fact.details} <= {
        *("served_as", "instead_of", "remote", "from_item", "until_item", "start", "end", "first", "last")
    }


def test_who_will_be_disqualified_is_kept_with_the_list_and_not_before(loaded: Store) -> None:
    said = Given(MEETING, CHAIR, Answer.ACCEPTED, 0, ANSWERED, ANSWERED, Via.WEB, disqualified=("§ 67",))
    with loaded.writing() as unit:
        unit.of(KEY).add_answer(said, 2022)

    record_attendance(loaded, KEY, MEETING, doer(AFTER, "prov"), held=HELD)
    before, _ = facts(loaded)
    record_attendance(loaded, KEY, MEETING, doer(AFTER, "prov"), edit=lambda foretold: foretold)

    after, _ = facts(loaded)
    assert [fact.kind for fact in before] == [FactKind.HELD]
    assert [(fact.subject, fact.details["item"]) for fact in after if fact.kind is FactKind.DISQUALIFIED] == [
        (CHAIR, "67")
    ]


def test_taking_back_makes_the_list_what_the_answers_say(loaded: Store) -> None:
    record(loaded, *BOARD)

    found = take_back_attendance(loaded, KEY, MEETING, doer(AFTER, "prov"))

    assert not found.is_recorded
    assert facts(loaded)[0] == []
    assert len(facts(loaded)[1]) == 6


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_answers_fill_the_list_in_and_one_correction_records_it_all(loaded: Store, settings: Settings) -> None:
    adopt(loaded, settings, KEY, 2022, doer(ADOPTED))
    answers = {
        CHAIR: Answer.ACCEPTED,
        "ledamot-degerfors": Answer.ACCEPTED,
        "ledamot-forsakringskassan": Answer.DECLINED,
    }
    for person, answer in {**answers, "ersattare-forsakringskassan": Answer.ACCEPTED}.items():
        answer_for(loaded, settings, KEY, NotedReply(MEETING, person, Reply(answer)), doer(ANSWERED))
    before = attendance_of(loaded, KEY, MEETING, AFTER)

    record_attendance(
        loaded, KEY, MEETING, doer(AFTER, "prov"), edit=lambda spells: (*spells, Spell("ekonom", ServedAs.OFFICIAL))
    )

    foretold = {
        *(Spell(person, ServedAs.MEMBER) for person in (CHAIR, "ledamot-degerfors")),
        Spell("ersattare-forsakringskassan", ServedAs.SERVING, "ledamot-forsakringskassan"),
    }
    assert set(before.attendance.spells) == foretold
    assert not before.is_recorded
    after = attendance_of(loaded, KEY, MEETING, AFTER)
    assert set(after.attendance.spells) == foretold | {Spell("ekonom", ServedAs.OFFICIAL)}
    assert after.counts[0].is_quorate


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_cannot_be_is_refused_and_nothing_is_stored_half_way(loaded: Store) -> None:
    both = Spell("ledamot-forsakringskassan", ServedAs.MEMBER)

    with pytest.raises(InputError, match="kan inte tjänstgöra för"):
        record(loaded, *BOARD, both)

    assert facts(loaded) == ([], [])


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_paragraphs_are_recorded_before_the_list_is_confirmed(loaded: Store) -> None:
    record_attendance(loaded, KEY, MEETING, doer(AFTER, "prov"), held=HELD)
    before = attendance_of(loaded, KEY, MEETING, AFTER)

    record_attendance(loaded, KEY, MEETING, doer(AFTER, "prov"), edit=lambda _: BOARD)

    assert (before.is_recorded, before.attendance.held) == (False, HELD)
    after = attendance_of(loaded, KEY, MEETING, AFTER)
    assert (after.is_recorded, after.attendance.held) == (True, HELD)


@pytest.mark.parametrize("database", ["sqlite"])
def test_fewer_paragraphs_than_somebody_was_there_for_are_refused(loaded: Store) -> None:
    record(loaded, *BOARD)

    with pytest.raises(InputError, match="§ 72 finns inte"):
        record_attendance(loaded, KEY, MEETING, doer(AFTER, "prov"), held=Held(62, 71))

    assert attendance_of(loaded, KEY, MEETING, AFTER).attendance.held == HELD


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_meeting_that_has_not_been_or_nobody_at_all_is_refused(loaded: Store) -> None:
    with pytest.raises(NotAllowedError, match="har inte varit än"):
        record(loaded, *BOARD, now=datetime(2022, 6, 12, 21, 59, tzinfo=UTC))
    with pytest.raises(NotAllowedError, match="Ingen skulle vara kvar"):
        record(loaded)
    with pytest.raises(NotFoundError, match="finns inget möte"):
        attendance_of(loaded, KEY, "2022-nagot", AFTER)

    # The day begins at midnight in Stockholm, two hours before it does in UTC.
    record(loaded, *BOARD, now=datetime(2022, 6, 12, 22, 0, tzinfo=UTC))
    assert len(facts(loaded)[0]) == 6


def test_dump_and_load_again_keep_what_was_recorded(loaded: Store, settings: Settings) -> None:
    record(loaded, *BOARD)

    load(loaded, settings, dump(loaded, KEY).encode(), "dump.yaml", doer(AFTER))

    assert set(attendance_of(loaded, KEY, MEETING, AFTER).attendance.spells) == set(BOARD)
    assert [view.attendance.occasion.key for view in recorded_attendances(loaded, KEY, AFTER)] == [MEETING]


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_text_is_as_minutes_write_it(loaded: Store) -> None:
    record(loaded, *BOARD, Spell("Samordnare Coachingteamet", ServedAs.GUEST, from_item="67", until_item="67"))

    text = minutes_text(attendance_of(loaded, KEY, MEETING, AFTER))

    assert text == (
        "Närvarande §§ 62–79\n"
        "Måndag 13 juni 2022 kl. 9–12, Finsams lokaler\n"
        "\n"
        "Beslutande\n"
        "Ledamot Degerfors kommun, ledamot, Degerfors kommun\n"
        "Vice ordförande Karlskoga kommun, vice ordförande, Karlskoga kommun (från § 72)\n"
        "Ordförande Region Örebro län, ordförande, Region Örebro län\n"
        "Ersättare Försäkringskassan, tjänstgörande ersättare för Ledamot Försäkringskassan, Försäkringskassan "
        "(till och med § 71)\n"
        "\n"
        "Övriga deltagare\n"
        "Förbundschef, förbundschef\n"
        "Samordnare Coachingteamet (§ 67)\n"
        "\n"
        "Frånvarande ledamöter\n"
        "Ledamot Försäkringskassan\n"
        "Ledamot Arbetsförmedlingen"
    )


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_fees_are_rows_that_a_swedish_excel_opens(loaded: Store) -> None:
    record(loaded, *BOARD[:2], replace(BOARD[2], remote=True), *BOARD[3:])

    content = fees_csv(recorded_attendances(loaded, KEY, AFTER))

    first, second, third, *_ = rows(content)
    assert content.startswith(b"\xef\xbb\xbfDatum;Organ;")
    assert content.count(b"\r\n") == 1 + len(BOARD)
    assert tuple(first) == COLUMNS
    assert (first["Datum"], first["Organ"], first["Person"]) == ("2022-06-13", "Styrelsen", "ledamot-degerfors")
    assert (first["Från §"], first["Till §"], first["Start"], first["Slut"], first["Timmar"]) == (
        *("62", "79", "09:00", "12:00", "3"),
    )
    assert (second["Från §"], second["Start"], second["Timmar"], second["Deltog"]) == ("72", "", "", "I rummet")
    assert third["Deltog"] == "På distans"


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+46 70", "-1+1", "@SUM(A1)"])
def test_no_name_becomes_a_formula(loaded: Store, name: str) -> None:
    record(loaded, *BOARD, Spell(name, ServedAs.GUEST))

    cells = [row["Namn"] for row in rows(fees_csv([attendance_of(loaded, KEY, MEETING, AFTER)]))]

    assert cells[-1] == f"'{name}"


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_only_foretold_is_no_basis_for_fees_or_minutes(loaded: Store) -> None:
    view = attendance_of(loaded, KEY, MEETING, AFTER)

    with pytest.raises(NotAllowedError, match="inte antecknad än"):
        fees_csv([view])
    with pytest.raises(NotAllowedError, match="inte antecknad än"):
        minutes_text(view)
    assert recorded_attendances(loaded, KEY, AFTER) == ()
