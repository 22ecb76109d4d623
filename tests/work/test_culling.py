"""Culling: only by decision, never what is needed still, and by itself only what the decided rules let be removed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import ADOPTED_AT, KEY, deliveries, load_and_adopt, settings_in

from arshjul.clock import read_clock
from arshjul.errors import InputError, NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Cullable, DeliveryStatus, Disposal, DisposalKind, Settled, Store
from arshjul.store.values.history import Sought
from arshjul.store.values.incoming import Judged, NewIncoming
from arshjul.store.values.kinds import Logged, Verdict
from arshjul.work import culling as work
from arshjul.work.closing import close_year
from arshjul.work.culling import cullable, disposal, disposals
from arshjul.work.history import Kind, history
from arshjul.work.jobs import JobReport, run_job
from arshjul.work.receiving import content_of
from arshjul.work.uploads import upload_path, uploads_of
from arshjul.year.attached import recorded_document, with_file
from arshjul.year.facts import FactAbout
from arshjul.year.kept import Kept
from arshjul.year.kept_files import KeptFile, file_in

CLOSED_AT = datetime(2023, 6, 1, 9, tzinfo=UTC)
NOW = datetime(2027, 3, 2, 9, 30, tzinfo=UTC)
BEFORE = date(2027, 1, 1)
MAILS = DisposalKind.MAILS
DECISION = "Gallringsbeslut 2027-03-01 § 12"


@pytest.fixture
def sent(adopted: Store) -> Store:
    """The example, adopted, with its invitations sent."""
    send_all(adopted)
    return adopted


@pytest.fixture
def closed(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """The same when its year is closed."""

    def send_and_close() -> None:
        load_and_adopt(store, settings)
        send_all(store)
        close_year(store, KEY, 2022, "Allt är klart.", doer(CLOSED_AT, "förbundschefen"))

    done_once("closed", send_and_close)
    return store


def send_all(store: Store) -> None:
    with store.writing() as unit:
        for claimed in unit.waiting.claim(ADOPTED_AT, "a", timedelta(minutes=5), 1000):
            unit.waiting.settle(claimed.id, "a", Settled.sent(ADOPTED_AT, "250 OK"))


def number_sent(store: Store) -> int:
    return len(deliveries(store, DeliveryStatus.SENT))


def number_kept(store: Store) -> int:
    with store.reading() as unit:
        room = unit.of(KEY)
        return sum(bool(room.deliveries.bytes_of(one.id)) for one in deliveries(store, DeliveryStatus.SENT))


def cull(store: Store, settings: Settings, before: date = BEFORE, decision: str = DECISION) -> Disposal | None:
    return work.cull(store, settings, KEY, disposal(MAILS, before, decision, doer(NOW, "kommandoraden")))


def decide(store: Store, days: int | None, name: str = "mails", key: str | None = KEY) -> None:
    work.decide(store, key, name, (days, DECISION), doer(NOW, "förbundschefen"))


def run(settings: Settings, now: datetime = NOW) -> JobReport:
    at = settings if settings.clock.moment else replace(settings, clock=read_clock("2027-03-02T10:30"))
    return asyncio.run(run_job("cull", at, now))


def test_the_mails_of_a_closed_year_are_emptied_by_decision(closed: Store, settings: Settings) -> None:
    number = number_sent(closed)
    assert cullable(closed, KEY, MAILS, BEFORE, NOW) == Cullable(number, 0)

    made = cull(closed, settings, decision=f"  {DECISION}\n")

    assert made == Disposal(made.id if made else 0, NOW, "kommandoraden", DECISION, BEFORE, number)
    assert disposals(closed, KEY) == (made,)
    assert number_kept(closed) == 0


@pytest.mark.parametrize("decision", ["", " \n"])
def test_without_a_decision_nothing_is_emptied(closed: Store, settings: Settings, decision: str) -> None:
    with pytest.raises(InputError, match="beslutet saknas"):
        cull(closed, settings, decision=decision)

    assert number_kept(closed) == number_sent(closed)


def test_a_day_that_has_not_come_is_refused(closed: Store, settings: Settings) -> None:
    tomorrow = NOW.date() + timedelta(days=1)

    with pytest.raises(NotAllowedError, match="har inte varit"):
        cullable(closed, KEY, MAILS, tomorrow, NOW)
    with pytest.raises(NotAllowedError, match="har inte varit"):
        cull(closed, settings, tomorrow)
    assert number_kept(closed) == number_sent(closed)


def test_the_mails_of_a_living_year_are_spared(sent: Store, settings: Settings) -> None:
    assert cullable(sent, KEY, MAILS, BEFORE, NOW) == Cullable(0, number_sent(sent))
    assert cull(sent, settings) is None
    assert number_kept(sent) == number_sent(sent)


def test_a_year_that_is_opened_again_after_its_mails_were_emptied_says_nothing_twice(
    closed: Store, settings: Settings
) -> None:
    cull(closed, settings)
    before = {one.key for one in deliveries(closed)}

    report = asyncio.run(run_job("invite", settings, NOW))

    assert report.done == 0
    assert {one.key for one in deliveries(closed)} == before


# The rules


def test_only_what_the_association_has_decided_is_culled_and_the_last_decision_stands(
    closed: Store, settings: Settings
) -> None:
    number, days = number_sent(closed), (NOW.date() - ADOPTED_AT.date()).days
    assert (run(settings).done, number_kept(closed)) == (0, number)
    for kept_for in (days, days - 1, None):
        decide(closed, kept_for)
        found = {rule.kind.kept: rule.found.number for rule in work.rules(closed, KEY, NOW)}
        assert found[Kept.MAILS] == (number if kept_for == days - 1 else 0), kept_for
        assert work.keys_to_cull(closed, NOW) == ((KEY,) if kept_for == days - 1 else ())

    assert (run(settings).done, number_kept(closed)) == (0, number)

    decide(closed, days - 1)
    report = run(settings)

    assert (report.done, report.note) == (number, f"{number} gallrade enligt beslutade gallringsfrister")
    (made,) = disposals(closed, KEY)
    assert (made.by, made.decision, made.number, made.before) == ("Årshjul", DECISION, number, date(2021, 12, 15))
    assert number_kept(closed) == 0
    assert run(settings).done == 0


def test_a_rule_and_what_it_removed_stand_in_the_history_with_who_and_how_much(
    closed: Store, settings: Settings
) -> None:
    number = number_sent(closed)
    decide(closed, 365)
    run(settings)

    rows = history(closed, KEY, NOW, Sought(), Kind.DISPOSALS).rows

    assert {(row.who, row.what) for row in rows} == {
        ("Årshjul", f"gallrade texten i skickade mejl: {number} från tiden före 2026-03-02, {DECISION}"),
        ("förbundschefen", f"bestämde gallringsfrist för texten i skickade mejl: 365 dagar, {DECISION}"),
    }


@pytest.mark.parametrize(
    ("name", "days", "decision", "error"),
    [
        ("mails", 364, DECISION, InputError),
        ("mails", 36_501, DECISION, InputError),
        ("mails", 365, " ", InputError),
        ("strays", 365, DECISION, NotFoundError),
        ("register", 365, DECISION, NotFoundError),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_stands(
    closed: Store, name: str, days: int, decision: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        work.decide(closed, KEY, name, (days, decision), doer(NOW, "förbundschefen"))

    assert all(rule.decided is None for rule in work.rules(closed, KEY, NOW))


def test_a_day_ahead_of_the_clock_makes_nothing_old(closed: Store, database_url: str, tmp_path: Path) -> None:
    decide(closed, 365)
    settings = settings_in(tmp_path, ARSHJUL_DATABASE_URL=database_url, ARSHJUL_NOW="2022-06-01T12:00")

    assert run(settings, NOW).done == 0
    assert number_kept(closed) == number_sent(closed)


# What came in


def test_a_mail_that_came_in_is_emptied_by_the_rule_when_nobody_needs_it_any_more(
    closed: Store, settings: Settings
) -> None:
    for words, judged in {
        "räknat": Judged(Verdict.COUNTED, association_key=KEY, person="x", subject="Svar"),
        "väntar": Judged(Verdict.TRAY, association_key=KEY),
        "herrelöst": Judged(Verdict.IGNORED, from_address="okand@annan.example"),
    }.items():
        came_in(closed, words, judged)
    assert run(settings).done == 0

    decide(closed, 30, "incoming")
    assert run(settings).done == 1
    assert said(closed) == {"väntar", "herrelöst"}
    decide(closed, 30, "strays", None)
    assert run(settings).done == 1

    assert said(closed) == {"väntar"}
    with closed.reading() as unit:
        [line, *_] = unit.entrance.log_lines(5)
    assert (line.what, line.note) == (Logged.CULLED, f"1 från tiden före 2027-01-31, {DECISION}")


def test_a_mail_about_a_meeting_is_kept_until_its_minutes_are_final(adopted: Store, settings: Settings) -> None:
    with adopted.reading() as unit:
        [plan] = unit.of(KEY).association().years
        meeting = next(one.key for one in plan.standing if one.body)
    came_in(adopted, "om mötet", Judged(Verdict.COUNTED, association_key=KEY, occasion=meeting))
    decide(adopted, 30, "incoming")

    rule = next(rule for rule in work.rules(adopted, KEY, NOW) if rule.kind.kept is Kept.INCOMING)

    assert rule.found == Cullable(0, 1)
    assert run(settings).done == 0


def came_in(store: Store, words: str, judged: Judged) -> None:
    with store.writing() as unit:
        id = unit.inbox.keep(NewIncoming(words, words.encode(), ADOPTED_AT))
        assert id
        unit.inbox.judge(id, judged)


def said(store: Store) -> set[str]:
    """What stands still in the mails that came in."""
    with store.reading() as unit:
        raw = [unit.inbox.raw(one.id).decode() for one in unit.inbox.list(waiting=False)]
    return set(filter(None, raw))


# Files


def test_a_file_of_a_closed_year_is_culled_and_told_of_and_one_that_stands_elsewhere_is_kept(
    closed: Store, settings: Settings
) -> None:
    old, both = KeptFile("a" * 64, "pdf"), KeptFile("b" * 64, "pdf")
    for name, year, file in (("ett", 2022, old), ("två", 2022, both)):
        uploaded(closed, settings, name, year, file)
    uploaded(closed, settings, "tre", 2022, both, at=NOW)
    orphan = uploads_of(settings, KEY) / f"{'c' * 64}.pdf"
    orphan.write_bytes(b"%PDF-")

    made = work.cull(closed, settings, KEY, FILES)

    assert made
    assert made.number == 2
    assert not upload_path(settings, KEY, old).exists()
    assert upload_path(settings, KEY, both).exists()
    assert orphan.exists()
    with closed.reading() as unit:
        told = {fact.subject: file_in(fact.details) for fact in unit.of(KEY).facts() if "sha256" in fact.details}
    assert told == {
        name: replace(old if name == "ett" else both, culled_on=on)
        for name, on in {"ett": NOW.date(), "två": NOW.date(), "tre": None}.items()
    }
    with pytest.raises(NotFoundError, match="gallrad 2027-03-02"):
        content_of(settings, KEY, told["ett"] or old)
    assert work.cull(closed, settings, KEY, FILES) is None


def test_a_file_that_a_killed_pass_left_is_removed_by_the_next(closed: Store, settings: Settings) -> None:
    file = KeptFile("a" * 64, "pdf")
    uploaded(closed, settings, "ett", 2022, file)
    work.cull(closed, settings, KEY, FILES)
    upload_path(settings, KEY, file).write_bytes(b"%PDF-")

    work.cull_by_rule(closed, settings, KEY, doer(NOW, "Årshjul"))

    assert not upload_path(settings, KEY, file).exists()


def test_what_an_open_discharge_may_need_is_kept_although_the_year_was_closed(
    closed: Store, settings: Settings
) -> None:
    uploaded(closed, settings, "ett", 2022, KeptFile("a" * 64, "pdf"))
    before = date(2024, 1, 1)

    for now, found in ((datetime(2024, 12, 31, 9, tzinfo=UTC), (0, 1)), (datetime(2025, 1, 1, 9, tzinfo=UTC), (1, 0))):
        assert cullable(closed, KEY, DisposalKind.UPLOADS, before, now) == Cullable(*found)


FILES = disposal(DisposalKind.UPLOADS, BEFORE, DECISION, doer(NOW, "förbundschefen"))


def uploaded(store: Store, settings: Settings, name: str, year: int, file: KeptFile, at: datetime = CLOSED_AT) -> None:
    place = upload_path(settings, KEY, file)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"%PDF-" + name.encode())
    with store.writing() as unit:
        fact = recorded_document(FactAbout.BUNDLE, year, name, doer(at, "chefen"))
        unit.of(KEY).add_fact(with_file(fact, file, 8))
