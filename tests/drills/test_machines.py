"""Two workers on one pool, and PostgreSQL for us and for Prefect: what goes in the middle takes no mail with it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cluster import Cluster, answers, cluster
from counting import count, judged
from field import Commands, Field, Talker, drill_field
from filling import ADOPTED_AT, fill, owed_in
from killing import finish
from polling import eventually
from postgresql_server import PostgreSQL, postgresql_server
from scripted_smtp import Rule, Script

from flows.watched import UNBEGUN

NOW = ADOPTED_AT + timedelta(minutes=20)
DELIVER, MORNING, REPLIES = "utskick-var-femte-minut", "morgonen-klockan-7", "svar-var-femte-minut"
IN_FLIGHT = 4
PATIENCE = timedelta(minutes=5)
SLOW = Script((Rule("body", "slow"),), NOW.isoformat(), slow_seconds=0.2)


@pytest.fixture
def server() -> Iterator[PostgreSQL]:
    with postgresql_server() as made:
        with psycopg.connect(made.url, autocommit=True) as connection:
            for name in ("arshjul", "prefect"):
                connection.execute(f"CREATE DATABASE {name}")
        yield made


@pytest.fixture
def there(server: PostgreSQL, nursery: Talker, tmp_path: Path) -> Iterator[Field]:
    url = server.url.replace("/postgres?", "/arshjul?")
    fill(Commands(tmp_path, url, nursery), 3, 14)
    with drill_field(tmp_path / "data", url, nursery) as made:
        made.tell_server(SLOW)
        yield made


@contextmanager
def machines(there: Field, server: PostgreSQL, **variables: str) -> Iterator[Cluster]:
    """Prefect's server set up as docs/drift.md says, and two workers."""
    own = {
        "PREFECT_API_DATABASE_CONNECTION_URL": server.url.replace("postgresql:", "postgresql+asyncpg:").replace(
            "/postgres?", "/prefect?"
        ),
        "ARSHJUL_NOW": f"{NOW.isoformat()}@{datetime.now(UTC).isoformat()}",
    }
    told = {name: value for name, value in there.environment.items() if name.startswith("ARSHJUL_")}
    with cluster(there.data, {**told, **own, **variables}) as made:
        made.start_server()
        made.set_up()
        for name in ("maskin-1", "maskin-2"):
            made.start_worker(name)
        yield made


@pytest.mark.drill
def test_a_worker_the_database_and_prefect_go_and_every_mail_leaves(there: Field, server: PostgreSQL) -> None:
    owed = owed_in(there.database_url)
    with machines(there, server) as made:

        def deliver() -> None:
            answers(lambda: made.run(DELIVER))

        deliver()
        deliver()
        there.until_taken(30, deliver)
        victim = made.busy_worker()
        assert victim
        made.kill(victim)
        made.workers.remove(victim)
        deliver()
        there.until_taken(30, deliver)
        server.stop()
        server.start()
        there.until_taken(30, deliver)
        assert made.server
        made.kill(made.server)
        there.until_taken(10, made.start_server)
        if made.server.poll() is not None:
            made.start_server()
        made.start_worker("maskin-3")
        there.until_taken(len(owed) - 100, deliver)

        answers(lambda: made.run(MORNING))
        # A run whose worker was killed before it had begun is closed only when it has not begun for so long.
        eventually(lambda: not answers(made.unfinished), within=(UNBEGUN + PATIENCE).total_seconds())

    finish(there, NOW)
    # A worker killed and a database restarted, each with the mails in flight of two runs.
    judged(count("two workers", there.database_url, there.log, owed=owed, kills=2, allowed=2 * 2 * IN_FLIGHT))


@pytest.mark.drill
def test_three_runs_that_are_stuck_never_keep_the_morning_waiting(there: Field, server: PostgreSQL) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        machines(
            there, server, ARSHJUL_IMAP_URL=f"imap://nagon:hemligt@127.0.0.1:{silent.getsockname()[1]}/INBOX"
        ) as made,
    ):
        stuck = [made.run(REPLIES) for _ in range(3)]
        eventually(lambda: [answers(lambda one=one: made.state(one)) for one in stuck] == ["RUNNING"] * 3, within=120)

        morning = made.run(MORNING)

        eventually(lambda: answers(lambda: made.state(morning)) == "COMPLETED", within=240)
        eventually(lambda: not answers(made.unfinished), within=300)
        began = made.told_of(morning, "start_time")
        assert all(began < made.told_of(one, "end_time") for one in stuck)
