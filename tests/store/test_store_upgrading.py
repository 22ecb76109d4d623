"""A database that an earlier version made becomes one of this version, and nothing in it is lost or sent anew.

``upgrading/`` holds such a database with every kind of fact and mail, and the script that made it.
"""

from __future__ import annotations

import asyncio
import gzip
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from postgresql_server import new_database
from sqlalchemy import Connection, Engine, MetaData, func, insert, inspect, make_url, select, text

from arshjul.associations import write_association
from arshjul.duties import load_duties
from arshjul.settings import read_settings
from arshjul.store import Store, open_store
from arshjul.store.migrating import configuration
from arshjul.year.attendance.facts import held_in, spells_in
from arshjul.year.attendance.spells import Held
from arshjul.year.chains.reports import confirmed_in, reports_in
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.facts import FactAbout, FactKind
from arshjul.year.ledger import Ledger
from arshjul.year.model import Association
from arshjul.year.moments import CHANGED
from arshjul.year.saying.messages import due
from arshjul.year.standing import Standing

MADE = Path(__file__).parent / "upgrading"
KEY, SMALL = "degerfors-karlskoga", "finsam-prov"
YEARS = (2022, 2023, 2024)
BY_SHAPE = "0009"
LAST_PASS = datetime(2022, 8, 15, 6, tzinfo=UTC)
AGAIN = Deed(
    DeedKind.LOADED, Doer("kommandoraden", datetime(2022, 9, 1, tzinfo=UTC), Origin.COMMAND_LINE), "samma.yaml"
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Upgraded:
    """A store that was upgraded, and what its tables held before, by table."""

    store: Store
    before: dict[str, list[Row]]
    address: str

    def association(self, key: str = KEY) -> Association:
        with self.store.reading() as unit:
            room = unit.of(key)
            return room.association(room.years)

    def ledger(self) -> Ledger:
        with self.store.reading() as unit:
            return unit.of(KEY).ledger(YEARS)

    def facts(self, *kinds: str) -> list[Row]:
        """The facts of some kinds that stood before."""
        standing = [fact for fact in self.before["facts"] if fact["retracted_at"] is None]
        return [fact for fact in standing if fact["kind"] in kinds]


@pytest.fixture
def upgraded(
    database: str, request: pytest.FixtureRequest, before: dict[str, list[Row]], tmp_path: Path
) -> Iterator[Upgraded]:
    """A copy, that the test may change, of what was upgraded once."""
    made = request.getfixturevalue(f"upgraded_{database}")
    if database == "sqlite":
        address = f"sqlite:///{tmp_path / 'upgraded.db'}"
        shutil.copyfile(made, tmp_path / "upgraded.db")
    else:
        address = new_database(request.getfixturevalue("postgresql_url"), make_url(made).database)
    with closing(open_store(address)) as store:
        yield Upgraded(store, before, address)


@pytest.fixture(scope="module")
def upgraded_sqlite(before: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("upgraded") / "arshjul.db"
    upgrade(f"sqlite:///{path}", before)
    return path


@pytest.fixture(scope="module")
def upgraded_postgresql(before: dict[str, list[Row]], postgresql_url: str) -> str:
    url = new_database(postgresql_url)
    upgrade(url, before)
    return url


def upgrade(url: str, before: dict[str, list[Row]]) -> None:
    with closing(open_store(url)) as store:
        fill(store.engine, before)
        store.migrate()


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """What the tables held, by table, as the old database tells it."""
    path = tmp_path_factory.mktemp("before") / "arshjul.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(script())
    with closing(open_store(f"sqlite:///{path}")) as store, store.engine.connect() as connection:
        return rows_in(connection)


def script() -> str:
    return gzip.decompress((MADE / "shape-0009.sql.gz").read_bytes()).decode()


def fill(engine: Engine, before: dict[str, list[Row]]) -> None:
    """Make an empty database what the old one was: on SQLite the same bytes, on PostgreSQL the same rows."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database))) as made:
            made.executescript(script())
        return
    with engine.begin() as connection:
        command.upgrade(configuration(connection), BY_SHAPE)
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version" and before[table.name]:
                connection.execute(insert(table), before[table.name])
                # The next row has the next number: rows that bring their own do not count.
                sequence = func.pg_get_serial_sequence(table.name, "id")
                connection.execute(select(func.setval(sequence, max(row["id"] for row in before[table.name]))))


def add(engine: Engine, more: dict[str, list[Row]]) -> None:
    """Put more rows into an old database, by table."""
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.execution_options(writes=True).begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        for name, rows in more.items():
            plain = [{n: without_zone(value) if is_sqlite else value for n, value in row.items()} for row in rows]
            connection.execute(insert(tables.tables[name]), plain)


def without_zone(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def rows_in(connection: Connection) -> dict[str, list[Row]]:
    """Every row of every table, in the order they came; moments have their time zone."""
    tables = MetaData()
    tables.reflect(connection)
    found = {}
    for table in tables.tables.values():
        rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        found[table.name] = [{name: with_zone(value) for name, value in row.items()} for row in rows]
    return found


def with_zone(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def rows_now(store: Store, table: str) -> list[Row]:
    with store.engine.connect() as connection:
        return rows_in(connection)[table]


def test_every_mail_keeps_its_key_and_all_that_became_of_it(upgraded: Upgraded) -> None:
    mails = rows_now(upgraded.store, "deliveries")

    known = upgraded.before["deliveries"][0].keys() - {"kind", "content"}
    assert [{name: mail[name] for name in known} for mail in mails] == [
        {name: mail[name] for name in known} for mail in upgraded.before["deliveries"]
    ]
    assert len(mails) == 472


def test_every_mail_says_what_it_is_about(upgraded: Upgraded) -> None:
    mails = rows_now(upgraded.store, "deliveries")

    assert Counter((mail["key"].partition(":")[0], mail["topic"], mail["about"]) for mail in mails) == {
        ("call", "occasion", None): 161,
        ("cancel", "occasion", None): 17,
        ("serve", "occasion", "serving"): 2,
        ("uninvite", "occasion", "uninvited"): 6,
        ("leave", "occasion", "readdressed"): 6,
        ("remind", "occasion", None): 96,
        ("remind", "deadline", None): 43,
        ("answer", "occasion", "answer"): 76,
        ("quorum", "occasion", "quorum"): 2,
        ("receipt", "occasion", None): 5,
        ("ask", "questions", None): 15,
        ("digest", "digest", None): 35,
        ("bundle", "bundle", None): 5,
        ("report", "report", None): 3,
    }
    assert {(mail["topic"], mail["year"]) for mail in mails} == {
        ("occasion", 2022),
        ("deadline", 2022),
        ("questions", 2022),
        ("digest", 2022),
        ("bundle", 2021),
        ("report", 2021),
    }
    assert {mail["kind"] for mail in mails if mail["key"].startswith("quorum:")} == {"quorum"}
    assert {mail["kind"] for mail in mails if mail["key"].startswith("ask:")} == {"request"}


def with_what_readers_saw(upgraded: Upgraded, mail: Row) -> str:
    """What a mail said of when and where, with the body, and the association's place where the meeting had no own."""
    if not mail["content"]:
        return ""
    first, start, last, end, where = mail["content"].split("|", 4)
    place, _, link = where.rpartition("|")
    association = upgraded.association()
    (body,) = (o.body for plan in association.years for o in plan.occasions if o.key == mail["target"])
    return "|".join((first, start, last, end, str(body), place or association.place, link))


def test_what_people_were_told_is_remembered(upgraded: Upgraded) -> None:
    ledger, mails = upgraded.ledger(), upgraded.before["deliveries"]

    calls = [m for m in mails if m["kind"] in ("invitation", "update", "cancellation") and m["status"] != "skipped"]
    told = [
        (target, one.person, one.sequence, one.at, one.content, one.address, one.cancels, one.optional, one.leaves)
        for target, all_told in ledger.told.items()
        for one in all_told
    ]
    assert Counter(told) == Counter(
        (
            *(m[name] for name in ("target", "person", "sequence", "due_at")),
            with_what_readers_saw(upgraded, m),
            m["address"],
            m["kind"] == "cancellation",
            m["optional"],
            m["key"].startswith("leave:"),
        )
        for m in calls
    )
    of_quorum = [m for m in mails if m["key"].startswith("quorum:")]
    assert [(target, words) for (target, _), all_words in ledger.outlooks.items() for words in all_words] == [
        (m["target"], m["content"]) for m in of_quorum
    ]
    asked: dict[str, datetime] = {}
    for mail in mails:
        if mail["target"].startswith("asks:") and mail["status"] in ("planned", "sent"):
            asked[mail["person"]] = max(mail["created_at"], asked.get(mail["person"], mail["created_at"]))
    assert ledger.last_asked == asked


def test_every_answer_is_found_with_its_meeting(upgraded: Upgraded) -> None:
    answers = [one for given in upgraded.ledger().answers.values() for one in given]

    kept = ("id", "occasion", "person", "answer", "sequence", "stamped_at", "received_at", "via")
    assert sorted(tuple(getattr(one, name) for name in kept) for one in answers) == [
        tuple(row[name] for name in kept) for row in upgraded.before["answers"]
    ]
    assert len(answers) == 19


def test_every_fact_that_stood_stands_and_every_one_taken_back_is_kept(upgraded: Upgraded) -> None:
    before, now = upgraded.before["facts"], rows_now(upgraded.store, "facts")

    same = before[0].keys() - {"target", "kind"}
    assert [{name: fact[name] for name in same} for fact in now] == [
        {name: fact[name] for name in same} for fact in before
    ]
    standing = [fact["id"] for fact in before if fact["retracted_at"] is None]
    assert [fact.id for fact in upgraded.ledger().facts] == standing
    assert len(standing) == 44
    assert len(before) == 52
    # What a document said, who approves minutes, certificates and single items are kept since a later shape.
    later = {FactKind.READ, FactKind.APPROVER, FactKind.CERTIFIED}
    later |= {FactKind.DISQUALIFIED, FactKind.VOTED, FactKind.RESERVED, FactKind.CALLED}
    later |= {FactKind.PAPER, FactKind.AGREED, FactKind.PAPERS_SENT, FactKind.ANSWER_PAPER}
    assert {fact["kind"] for fact in now} == set(FactKind) - later
    assert {fact["about"] for fact in now} == set(FactAbout)


def test_papers_and_duties_that_are_done_are_found_by_their_views(upgraded: Upgraded) -> None:
    ledger = upgraded.ledger()

    assert [(one.target, one.item, one.day) for one in ledger.ticked if one.is_by_hand] == [
        (fact["target"], fact["subject"], fact["day"]) for fact in upgraded.facts("ready")
    ]
    assert ledger.done == {fact["target"] for fact in upgraded.facts("done")}
    assert {fact.year for kind in (FactKind.READY, FactKind.DONE) for fact in ledger.of(kind)} == {2022}
    assert "minutes-notice@2022-styrelse-3:karlskoga" in ledger.done


def test_minutes_and_attendance_are_found_by_their_views(upgraded: Upgraded) -> None:
    ledger = upgraded.ledger()

    assert [(one.occasion, one.kind, one.member, one.day) for one in ledger.minutes_steps] == [
        (fact["target"], fact["kind"], fact["subject"], fact["day"])
        for fact in upgraded.facts("approved", "posted", "taken_down")
    ]
    assert ledger.attended == {"2022-styrelse-1"}
    facts = ledger.attendance("2022-styrelse-1")
    assert [one.person for one in spells_in(facts)] == [fact["subject"] for fact in upgraded.facts("attended")]
    assert held_in(facts) == Held(62, 79)


def test_chains_reports_and_documents_are_found_by_their_views(upgraded: Upgraded) -> None:
    ledger = upgraded.ledger()

    assert [(f"chain:{one.chain}:{one.year}", f"chain:{one.step}", one.day) for one in ledger.chain_facts] == [
        (fact["target"], fact["kind"], fact["day"])
        for fact in upgraded.before["facts"]
        if fact["kind"].startswith("chain:")
    ]
    reported = [fact["id"] for fact in upgraded.facts("reported")]
    assert [one.id for one in reports_in(ledger.facts, 2021)] == reported
    assert confirmed_in(ledger.facts) == {int(fact["subject"]) for fact in upgraded.facts("confirmed")}
    assert [one.id for one in ledger.waiting_reports] == reported[2:]
    [document] = ledger.of(FactKind.DOCUMENT, 2021)
    assert document.subject == upgraded.facts("document")[0]["subject"]


def test_what_is_about_a_whole_year_is_found_by_its_views(upgraded: Upgraded) -> None:
    ledger = upgraded.ledger()

    assert ledger.acceptances(2022) == {fact["subject"]: fact["note"] for fact in upgraded.facts("accepted")}
    assert [one.message for one in ledger.doubts(2023)] == [fact["note"] for fact in upgraded.facts("doubt")]
    [renewed] = ledger.of(FactKind.RENEWED, 2024)
    assert renewed.subject == upgraded.facts("renewed")[0]["subject"]


@pytest.mark.parametrize("key", [KEY, SMALL])
def test_the_association_reads_as_it_did(upgraded: Upgraded, key: str) -> None:
    with upgraded.store.reading() as unit:
        room = unit.of(key)
        steps = room.ledger(YEARS).chain_facts
        names = dict(unit.association_keys())

    association = upgraded.association(key)

    assert write_association(association, steps) == (MADE / f"{key}.yaml").read_text("utf-8")
    assert names[key] == association.name


def test_what_no_file_tells_of_the_years_is_kept(upgraded: Upgraded) -> None:
    association = upgraded.association()

    assert [(plan.year, plan.status, plan.adopted_at) for plan in association.years] == [
        (row["year"], row["status"], row["adopted_at"]) for row in upgraded.before["years"]
    ]
    names = ("key", "sequence", "known_since", "revised_at", "cancelled")
    assert [tuple(getattr(o, name) for name in names) for plan in association.years for o in plan.occasions] == [
        tuple(row[name] for name in names)
        for row in sorted(upgraded.before["occasions"], key=lambda row: (row["year"], row["position"]))
    ]


@pytest.mark.parametrize("key", [KEY, SMALL])
def test_saving_the_same_again_is_no_new_version(upgraded: Upgraded, key: str) -> None:
    association = upgraded.association(key)

    with upgraded.store.writing() as unit:
        differs = unit.of(key).save(association, AGAIN)

    assert not differs
    with upgraded.store.reading() as unit:
        history = unit.of(key).history()
        assert unit.of(key).revision == 1
    assert {(one.since, one.until, one.deed, one.by, one.origin, one.why) for one in history} == {
        (1, None, DeedKind.UPGRADED, "Årshjul", Origin.SERVICE, "Fanns redan när historiken började.")
    }
    [created_at] = [row["created_at"] for row in upgraded.before["associations"] if row["key"] == key]
    assert {one.at for one in history} == {created_at}


def test_names_and_addresses_stand_in_one_place_alone(upgraded: Upgraded) -> None:
    people = upgraded.before["people"]

    assert [(one["person"], one["name"], one["address"]) for one in rows_now(upgraded.store, "particulars")] == [
        (person["key"], person["name"], person["address"]) for person in people
    ]
    versions = [one for one in rows_now(upgraded.store, "versions") if one["part"] == "person"]
    assert [one["content"] for one in versions] == [{"key": person["key"]} for person in people]


def test_everything_is_looked_at_after_the_upgrade(upgraded: Upgraded) -> None:
    now = rows_now(upgraded.store, "associations")

    assert {one[name] for one in now for name in ("due_at", "morning_due_at", "closing_at")} == {CHANGED}


def test_no_job_seems_to_have_stopped_because_of_the_upgrade(upgraded: Upgraded) -> None:
    with upgraded.store.reading() as unit:
        beats = unit.passes.heartbeats()

    assert {job: (beat.at, beat.ok) for job, beat in beats.items()} == {
        "invite": (datetime(2022, 8, 8, 6, tzinfo=UTC), True),
        "remind": (LAST_PASS, True),
        "deliver": (LAST_PASS, False),
    }


@pytest.mark.parametrize("database", ["sqlite"])
def test_lists_of_mails_need_not_read_past_their_bytes(upgraded: Upgraded) -> None:
    with upgraded.store.engine.connect() as connection:
        columns = [column["name"] for column in inspect(connection).get_columns("deliveries")]

    assert columns[-1] == "body"


def test_what_nobody_can_place_is_kept_with_the_year_of_its_day(
    empty_database_url: str, before: dict[str, list[Row]]
) -> None:
    strange = {"target": "okänt@borta:karlskoga", "kind": "ready", "day": date(2020, 5, 1)}
    fact = before["facts"][0] | strange | {"id": 9001}
    new_year = datetime(2020, 12, 31, 23, 30, tzinfo=UTC)  # the first of January in Stockholm
    gone = {"target": "borta", "key": "call:borta:ledamot:0:x", "kind": "invitation", "due_at": new_year}
    mail = before["deliveries"][0] | gone | {"id": 9001}
    answer = before["answers"][0] | {"id": 9001, "occasion": "borta", "received_at": new_year}
    more = {"facts": fact, "deliveries": mail, "answers": answer}

    with closing(open_store(empty_database_url)) as store:
        fill(store.engine, before)
        add(store.engine, {name: [row] for name, row in more.items()})
        store.migrate()

        kept = {name: next(row for row in rows_now(store, name) if row["id"] == 9001) for name in more}

    of_fact = tuple(kept["facts"][name] for name in ("about", "kind", "year", "key", "step"))
    assert of_fact == ("item", "ready", 2020, "okänt@borta:karlskoga", "")
    assert (kept["deliveries"]["topic"], kept["deliveries"]["year"]) == ("occasion", 2021)
    assert kept["answers"]["year"] == 2021


def test_things_that_are_alike_are_told_apart_as_saving_does(
    empty_database_url: str, before: dict[str, list[Row]]
) -> None:
    alike = ("seats", "agreements", "closures", "council_days")
    twice = {
        name: [row | {"id": row["id"] + 9000, "position": row["position"] + 9000} for row in before[name]]
        for name in alike
    }

    with closing(open_store(empty_database_url)) as store:
        fill(store.engine, before)
        add(store.engine, twice)
        store.migrate()
        with store.writing() as unit:
            room = unit.of(KEY)
            association = room.association(room.years)
            differs = room.save(association, AGAIN)

    assert not differs
    for name in alike:
        values = getattr(association, name)
        assert values
        assert values[: len(values) // 2] == values[len(values) // 2 :]


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    empty_database_url: str, before: dict[str, list[Row]]
) -> None:
    with closing(open_store(empty_database_url)) as store:
        fill(store.engine, before)
        with store.engine.execution_options(writes=True).begin() as connection:
            connection.execute(text("CREATE TABLE heartbeats (job TEXT)"))

        with pytest.raises(Exception, match="already exists"):
            store.migrate()

        with store.engine.connect() as connection:
            assert {name: rows for name, rows in rows_in(connection).items() if name in before} == before


def test_the_rules_demand_no_mail_that_was_not_queued_before(upgraded: Upgraded) -> None:
    association, mails = upgraded.association(), {mail["key"]: mail for mail in rows_now(upgraded.store, "deliveries")}
    standing = Standing(association, load_duties(association.kind), upgraded.ledger(), LAST_PASS)

    messages = [message for year in standing.years for message in year.messages]

    assert due(messages, mails.keys(), LAST_PASS) == ()
    again = [message for message in messages if message.key in mails]
    names = ("kind", "topic", "year", "target", "about", "person")
    assert [tuple(getattr(message, name) for name in names) for message in again] == [
        tuple(mails[message.key][name] for name in names) for message in again
    ]
    assert len(again) > 100


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_next_passes_queue_nothing_anew(upgraded: Upgraded, tmp_path: Path) -> None:
    from arshjul.work.jobs import run_job

    settings = read_settings(
        {
            "ARSHJUL_DATA": str(tmp_path),
            "ARSHJUL_DATABASE_URL": upgraded.address,
            "ARSHJUL_MAIL_FROM": "Kansliet <kallelse@finsam-dk.example>",
            "ARSHJUL_SECRET_KEY": "prov",
        }
    )

    for job in ("invite", "remind"):
        asyncio.run(run_job(job, settings, LAST_PASS))

    keys = [mail["key"] for mail in rows_now(upgraded.store, "deliveries")]
    assert keys == [mail["key"] for mail in upgraded.before["deliveries"]]


def test_how_a_mail_ended_becomes_a_word(upgraded: Upgraded) -> None:
    mails = rows_now(upgraded.store, "deliveries")

    ended = {(mail["status"], mail["ending"]) for mail in mails}
    assert ended >= {("skipped", "carried"), ("skipped", "too_late"), ("sent", None)}
    assert all((mail["ending"] is None) == (mail["status"] not in ("skipped", "failed")) for mail in mails)
    carried = [mail for mail in mails if mail["ending"] == "carried"]
    assert carried
    assert {mail["reason"] for mail in carried} == {f"Ingår i samma mejl som {mail['carried_by']}." for mail in carried}
    assert {mail["carried_by"] for mail in carried} <= {mail["key"] for mail in mails}
