"""A pass looks at the associations of which something is due, and at no other."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asked_statements import statements
from doers import doer
from kept_databases import DoneOnce
from sqlalchemy import select
from work_cases import AT_ONCE, EXAMPLE, FILE, KEY, LOADED_AT, changed, deliveries, load_and_adopt

from arshjul.settings import Settings
from arshjul.store import Due, Heartbeat, Settled, Store
from arshjul.store.tables import passes
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.changing import changing
from arshjul.work.closing import close_years
from arshjul.work.files.associations import load
from arshjul.work.held.checklists import mark_done
from arshjul.work.jobs import JobReport, run_job
from arshjul.work.overview import meeting_view
from arshjul.year.answers import Answer

MORNING = datetime.fromisoformat("2022-01-31T07:00+01:00")
QUIET = datetime(2022, 1, 30, 12, tzinfo=UTC)
"""A Sunday, when its morning has been told."""
OTHER = "annat-forbund"
MEMBER, DEPUTY = "ledamot-degerfors", "ersattare-degerfors"
MEETING = "2022-styrelse-3"
PERSON = f"  - {{key: {DEPUTY}, name: Ersättare Degerfors kommun, address: ersattare@degerfors.example}}\n"
SEAT = f"  - {{person: {DEPUTY}, body: board, role: deputy, member: degerfors, order: 1}}\n"


@pytest.fixture
def settled(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """The example, adopted, with everything said until then, and every mail sent."""

    def settle() -> None:
        load_and_adopt(store, settings)
        run("morning", settings, QUIET - timedelta(hours=2))
        send_all(store)

    done_once("settled", settle)
    return store


def run(job: str, settings: Settings, now: datetime) -> JobReport:
    return asyncio.run(run_job(job, settings, now))


def send_all(store: Store) -> None:
    with store.writing() as unit:
        while claimed_now := unit.waiting.claim(QUIET, "prov", timedelta(1), 1000):
            for claimed in claimed_now:
                unit.waiting.settle(claimed.id, "prov", Settled.sent(QUIET, "250 OK"))


def due(store: Store, what: Due, now: datetime) -> tuple[str, ...]:
    with store.reading() as unit:
        return unit.due(what, now)


def revision(store: Store, key: str = KEY) -> int:
    with store.reading() as unit:
        return unit.of(key).revision


def rows_of_passes(store: Store) -> list[tuple[str, bool | None, str]]:
    with store.engine.connect() as connection:
        found = connection.execute(select(passes.c.job, passes.c.ok, passes.c.note).order_by(passes.c.id))
        return [(job, ok, note) for job, ok, note in found]


def heartbeat(store: Store, job: str) -> Heartbeat | None:
    with store.reading() as unit:
        return unit.passes.heartbeats().get(job)


# Passes with nothing to do


def test_a_pass_that_did_something_leaves_a_row_and_a_heartbeat(settled: Store, settings: Settings) -> None:
    before = rows_of_passes(settled)

    report = run("remind", settings, MORNING)

    assert rows_of_passes(settled) == [*before, ("remind", True, report.note)]
    assert heartbeat(settled, "remind") == Heartbeat("remind", MORNING, ok=True, note=report.note, succeeded_at=MORNING)


@pytest.mark.parametrize("job", ["deliver", "remind", "follow", "digest", "close", "invite"])
def test_a_pass_with_nothing_to_do_leaves_a_heartbeat_and_no_row(settled: Store, settings: Settings, job: str) -> None:
    before = rows_of_passes(settled)

    report = run(job, settings, QUIET)

    assert report.done == 0
    assert rows_of_passes(settled) == before
    assert heartbeat(settled, job) == Heartbeat(job, QUIET, ok=True, note=report.note, succeeded_at=QUIET)


def test_an_idle_day_writes_one_heartbeat_an_hour_and_nothing_else(settled: Store, settings: Settings) -> None:
    run("deliver", settings, QUIET)
    seen: list[tuple[timedelta, list[str]]] = []

    for minutes in range(5, 125, 5):
        with statements() as asked:
            run("deliver", settings, QUIET + timedelta(minutes=minutes))
        seen.append((timedelta(minutes=minutes), changes_in(asked)))

    assert [(at, changed) for at, changed in seen if changed] == [
        (timedelta(hours=1), ["heartbeats"]),
        (timedelta(hours=2), ["heartbeats"]),
    ]


def test_an_idle_pass_asks_the_same_few_questions_however_many_associations_there_are(
    settled: Store, settings: Settings
) -> None:
    run("deliver", settings, QUIET)
    with statements() as of_one:
        run("deliver", settings, QUIET + timedelta(minutes=5))
    for number in range(5):
        load(settled, settings, EXAMPLE.encode(), f"nr-{number}.yaml", doer(LOADED_AT))
    run("deliver", settings, QUIET + timedelta(minutes=10))

    with statements() as of_six:
        run("deliver", settings, QUIET + timedelta(minutes=15))

    assert of_six == of_one
    assert len(of_one) <= 8


def test_what_is_due_is_one_question_with_an_index(settled: Store) -> None:
    with statements(settled) as asked:
        for what in Due:
            due(settled, what, QUIET)

    assert len(asked) == len(Due)
    with settled.engine.connect() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", ("2022",)).all() for one in asked]
    assert [["USING INDEX" in row.detail for row in plan] for plan in plans] == [[True]] * len(Due)


def test_a_pass_that_fails_is_told_at_once_although_it_went_well_a_moment_ago(
    settled: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("deliver", settings, QUIET)
    later = QUIET + timedelta(minutes=5)

    def broken(*_: object) -> None:
        raise RuntimeError("trasigt")

    with monkeypatch.context() as patched:
        patched.setattr("arshjul.work.jobs.queueing.due_keys", broken)
        with pytest.raises(RuntimeError):
            run("deliver", settings, later)
    failed = heartbeat(settled, "deliver")
    run("deliver", settings, later + timedelta(minutes=5))

    note = "Oväntat fel: RuntimeError('trasigt')"
    assert failed == Heartbeat("deliver", later, ok=False, note=note, succeeded_at=QUIET)
    assert rows_of_passes(settled)[-1] == ("deliver", False, failed.note)
    mended = heartbeat(settled, "deliver")
    assert mended is not None
    assert mended.ok


# Who is looked at


def test_an_association_that_nobody_touched_and_of_which_nothing_is_due_is_not_looked_at(
    settled: Store, settings: Settings
) -> None:
    load(settled, settings, EXAMPLE.encode(), f"{OTHER}.yaml", doer(LOADED_AT))
    run("deliver", settings, QUIET)
    before = revision(settled), revision(settled, OTHER)
    mark_done(settled, KEY, "2022:annual-report", QUIET.date(), doer(QUIET, "prov"))

    with statements() as asked:
        run("deliver", settings, QUIET + timedelta(minutes=5))

    assert changes_in(asked) == []
    assert (revision(settled), revision(settled, OTHER)) == (before[0] + 1, before[1])


def test_what_is_changed_behind_the_rules_is_due_at_once_and_looked_at_once(settled: Store, settings: Settings) -> None:
    with settled.writing() as unit:
        unit.of(KEY).touch()
    at_first = due(settled, Due.AT_ONCE, QUIET), due(settled, Due.MORNING, QUIET), due(settled, Due.CLOSING, QUIET)

    run("deliver", settings, QUIET)

    assert at_first == ((KEY,),) * 3
    assert [due(settled, what, QUIET) for what in Due] == [()] * 3


def test_the_moments_are_computed_in_the_commit_of_the_change(settled: Store) -> None:
    with changing(settled, KEY, QUIET) as change:
        change.room.add_alias(MEMBER, "annan@degerfors.example", QUIET)
        assert due(settled, Due.AT_ONCE, QUIET) == ()

    assert [due(settled, what, QUIET) for what in Due] == [()] * 3
    assert due(settled, Due.MORNING, MORNING) == (KEY,)


def test_a_change_that_is_refused_after_it_was_written_leaves_nothing(settled: Store) -> None:
    before = revision(settled)

    def stop_half_way() -> None:
        with changing(settled, KEY, QUIET) as change:
            change.room.add_alias(MEMBER, "annan@degerfors.example", QUIET)
            assert change.standing().association.key == KEY
            raise InterruptedError

    with pytest.raises(InterruptedError):
        stop_half_way()

    assert revision(settled) == before
    with settled.reading() as unit:
        assert unit.of(KEY).aliases(MEMBER) == frozenset()
    assert due(settled, Due.AT_ONCE, QUIET) == ()


def test_other_settings_make_every_association_due_once(settled: Store, settings: Settings) -> None:
    load(settled, settings, EXAMPLE.encode(), f"{OTHER}.yaml", doer(LOADED_AT))
    run("deliver", settings, QUIET)
    before = revision(settled), revision(settled, OTHER)
    other = replace(settings, mail_from_address="nytt@finsam.example")

    at_first = run("deliver", other, QUIET + timedelta(minutes=5))
    looked_at = revision(settled), revision(settled, OTHER)
    again = run("deliver", other, QUIET + timedelta(minutes=10))

    assert [key for key, _ in at_first.queued] == [OTHER, KEY]
    assert looked_at == (before[0] + 1, before[1] + 1)
    assert again.queued == ()
    assert (revision(settled), revision(settled, OTHER)) == looked_at


def test_other_rules_make_every_association_due_once(
    settled: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arshjul.work.jobs.running.fingerprint_of_duties", lambda: "andra regler")

    looked = [run("deliver", settings, QUIET + timedelta(minutes=minutes)).queued for minutes in (0, 5)]

    assert [[key for key, _ in queued] for queued in looked] == [[KEY], []]


def test_a_mail_that_is_given_up_makes_the_association_due_and_the_next_deputy_is_called(
    settled: Store, settings: Settings
) -> None:
    first = called_to_serve_and_given_up(settled, settings)
    at_once = due(settled, Due.AT_ONCE, QUIET)

    run("invite", settings, QUIET + timedelta(minutes=5))

    assert (first, at_once) == ([DEPUTY], (KEY,))
    assert called_to_serve(settled) == [DEPUTY, "ny-ersattare"]
    assert due(settled, Due.AT_ONCE, QUIET + timedelta(minutes=5)) == ()


def test_a_mail_that_is_given_up_is_heeded_also_when_the_closing_pass_comes_first(
    settled: Store, settings: Settings
) -> None:
    called_to_serve_and_given_up(settled, settings)

    close_years(settled, KEY, QUIET)
    run("invite", settings, QUIET + timedelta(minutes=5))

    assert called_to_serve(settled) == [DEPUTY, "ny-ersattare"]


def called_to_serve_and_given_up(store: Store, settings: Settings) -> list[str]:
    """Who was called to serve when a member who has two deputies could not come; the mail is then refused."""
    second = [line.replace(DEPUTY, "ny-ersattare").replace("ersattare@", "ny@") for line in (PERSON, SEAT)]
    text = changed(PERSON, PERSON + second[0], changed(SEAT, SEAT + second[1].replace("order: 1", "order: 2")).decode())
    load(store, settings, text, FILE, doer(QUIET), AT_ONCE)
    send_all(store)
    answer_for(store, settings, KEY, NotedReply(MEETING, MEMBER, Reply(Answer.DECLINED)), doer(QUIET))
    run("invite", settings, QUIET)
    # Somebody looks at a page meanwhile.
    meeting_view(store, KEY, MEETING, QUIET)
    with store.writing() as unit:
        while claimed_now := unit.waiting.claim(QUIET, "prov", timedelta(1), 1000):
            for claimed in claimed_now:
                unit.waiting.settle(claimed.id, "prov", Settled.failed("550 okänd"))
    return called_to_serve(store)


def called_to_serve(store: Store) -> list[str]:
    return [d.person for d in deliveries(store) if d.about == "serving" and d.target == MEETING]


def changes_in(asked: list[str]) -> list[str]:
    """The tables that the statements change."""
    words = [statement.split() for statement in asked]
    verbs = {"INSERT": 2, "UPDATE": 1, "DELETE": 2}
    return [one[verbs[one[0]]] for one in words if one[0] in verbs]
