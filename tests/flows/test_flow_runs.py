"""The flows on a real Prefect server: what a person sees there, and what happens when something goes wrong."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from doers import doer
from prefect import flow, get_client
from prefect.client.schemas.objects import Artifact, FlowRun, State
from prefect.states import Failed
from sqlalchemy import select, update

from arshjul.errors import ArshjulError, DeliveryError, NotAllowedError, PassError, SettingsError, StoreError
from arshjul.folders import folder
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings, read_settings
from arshjul.store import DeliveryStatus
from arshjul.store.tables import deliveries, passes
from arshjul.work.files.associations import load
from arshjul.work.opening import opened
from arshjul.work.years import adopt
from flows.abandoned import FORMER_DEPLOYMENTS, remove_former_deployments
from flows.close_years import close_years
from flows.collect_replies import collect_replies
from flows.deliver_messages import deliver_messages
from flows.drive_meetings import drive_meetings
from flows.drive_the_morning import drive_the_morning
from flows.renew_years import renew_years
from flows.send_digest import send_digest
from flows.watched import prepare_server
from tasks.retrying import is_worth_retrying

KEY = "degerfors-karlskoga"
MONDAY = "måndag 31 januari 2022"
PARTS = ["Ansvarsfrihet och uppdrag", "Handlingar", "Måndagens sammanställning", "Möten", "Rapporter"]


def test_the_server_of_prefect_can_be_imported() -> None:
    # It cannot with newer versions of fastapi: docs/decisions/prefect-and-pins.md.
    import prefect.server.api.server

    assert prefect.server.api.server.create_app


@pytest.fixture(scope="module")
def prefect_server() -> Iterator[None]:
    """A server of the tests' own; the time is for a fresh database on a busy machine."""
    # Here, because it brings the whole server, which every process that collects the tests would read.
    from prefect.testing.utilities import prefect_test_harness

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        environment.setenv("DO_NOT_TRACK", "1")
        with prefect_test_harness(server_startup_timeout=120):
            yield


@pytest.fixture(scope="module")
def autumn_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an association whose year 2022 was adopted the autumn before, and the invitations sent."""
    data = tmp_path_factory.mktemp("autumn")
    settings = read_settings({"ARSHJUL_DATA": str(data), "ARSHJUL_HOLD_MINUTES": "0"})
    autumn = datetime(2021, 11, 1, 8, tzinfo=UTC)
    example = folder("examples") / f"{KEY}.yaml"
    with opened(settings, begins=True) as store:
        key = load(store, settings, example.read_bytes(), example.name, doer(autumn)).key
        adopt(store, settings, key, 2022, doer(autumn), accept_because="Så beslutade styrelsen.")
        with store.engine.execution_options(writes=True).begin() as connection:
            connection.execute(update(deliveries).values(status=DeliveryStatus.SENT, next_attempt_at=None))
    return data


@pytest.fixture
def adopted_year(autumn_before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """That association; the clock stands at a Monday morning of its year."""
    data = tmp_path / "data"
    shutil.copytree(autumn_before, data)
    monkeypatch.setenv("ARSHJUL_DATA", str(data))
    monkeypatch.setenv("ARSHJUL_NOW", "2022-01-31T07:00")
    monkeypatch.delenv("ARSHJUL_SMTP_URL", raising=False)
    return read_settings()


@pytest.mark.usefixtures("prefect_server", "adopted_year")
def test_a_morning_is_one_run_with_its_parts_that_sends_each_mail_once(tmp_path: Path) -> None:
    before = seen_now()
    _, sent = run_with_a_mail_server(tmp_path, drive_the_morning)
    first = seen_since(before)

    before = seen_now()
    said, sent_in_all = run_with_a_mail_server(
        tmp_path, drive_the_morning, deliver_messages, collect_replies, close_years
    )
    second = seen_since(before)

    # Queueing and sending are two steps, each done once; the second time nothing is left to do, or to show.
    assert sent == sent_in_all > 0
    assert said[1] == "0 skickade, 0 avvisade, 0 väntar på nytt försök"
    assert passes_of(read_settings()) == ["morning", "deliver"]
    assert second.pages == {}
    assert second.run("Utskick").name == f"{MONDAY} kl. 7"

    morning = first.run("Morgonen")
    assert morning.name == f"{MONDAY} · {sent} utskick"
    assert sorted(task.name for task in first.tasks_of(morning)) == ["köa allt som är dags", "skicka det som är köat"]
    parts = {name: first.run(name) for name in PARTS}
    assert all(run.parent_task_run_id for run in parts.values())
    assert parts["Måndagens sammanställning"].name == f"{MONDAY} · 1 utskick"
    assert set(parts["Möten"].tags) == {"årshjul", "möten"}

    # A table for each association and part, in roles, with links to our pages.
    slugs = ("moten", "rapporter", "handlingar", "sammanstallning")
    assert {"morgonen", *(f"{slug}-{KEY}" for slug in slugs)} <= set(first.pages)
    meetings = first.pages[f"moten-{KEY}"]
    for section in ("## Dags eller försenat", "## Sagt", "## Härnäst"):
        assert section in meetings
    assert f"(http://127.0.0.1:8321/f/{KEY}/moten/2022-styrelse-1)" in meetings
    assert "ledamot (" in meetings
    assert not [key for key, page in first.pages.items() if "@" in page or "/svar/" in page]


@pytest.mark.usefixtures("prefect_server")
def test_a_dry_run_shows_the_day_and_stores_and_sends_nothing(adopted_year: Settings) -> None:
    before = seen_now()

    asyncio.run(drive_the_morning(KEY, date(2022, 2, 7), dry_run=True))
    asyncio.run(renew_years(dry_run=True))
    asyncio.run(close_years(day=date(2025, 1, 5), dry_run=True))

    shown = seen_since(before)
    assert shown.run("Morgonen").name.startswith("övning · måndag 7 februari 2022 · ")
    assert {f"ovning-moten-{KEY}", f"ovning-nasta-ar-{KEY}", f"ovning-avslut-{KEY}", "ovning-morgonen"} <= set(
        shown.pages
    )
    assert all(key.startswith("ovning-") for key in shown.pages)
    assert passes_of(adopted_year) == []


@pytest.mark.usefixtures("prefect_server", "adopted_year")
def test_a_part_can_be_run_alone_and_queues_as_the_morning_does() -> None:
    before = seen_now()

    asyncio.run(send_digest(KEY))

    shown = seen_since(before)
    assert set(shown.pages) == {f"sammanstallning-{KEY}"}
    assert passes_of(read_settings()) == ["morning"]


@pytest.mark.usefixtures("prefect_server", "adopted_year")
def test_the_mails_of_a_day_that_has_not_come_are_never_sent() -> None:
    with pytest.raises(NotAllowedError, match="dry_run"):
        asyncio.run(drive_meetings(day=date(2022, 2, 1)))

    assert passes_of(read_settings()) == []


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (DeliveryError("Lösenordet stämmer inte."), False),
        (SettingsError("ARSHJUL_SMTP_URL saknas."), False),
        (ArshjulError("Filen saknas."), False),
        (StoreError("Databasen är upptagen."), True),
        (ConnectionResetError(), True),
    ],
)
def test_only_what_may_mend_itself_is_tried_again(error: Exception, again: bool) -> None:
    state: State[str] = Failed(data=error)

    assert asyncio.run(is_worth_retrying(None, None, state)) is again


@pytest.mark.usefixtures("prefect_server", "adopted_year")
def test_a_morning_whose_mails_cannot_be_sent_shows_its_parts_and_fails_with_the_reason() -> None:
    before = seen_now()

    with pytest.raises(DeliveryError, match="ARSHJUL_SMTP_URL"):
        asyncio.run(drive_the_morning())

    shown = seen_since(before)
    assert f"moten-{KEY}" in shown.pages
    state = shown.run("Morgonen").state
    assert state is not None
    assert state.is_failed()
    assert "Ingen e-postserver är angiven." in (state.message or "")


@pytest.mark.usefixtures("prefect_server", "adopted_year")
def test_what_is_wrong_with_one_association_fails_the_run_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arshjul.work.jobs.queueing.rebuild_feeds", lambda *_: 1 / 0)
    before = seen_now()

    with pytest.raises(PassError, match=KEY):
        run_with_a_mail_server(tmp_path, drive_the_morning)

    state = seen_since(before).run("Morgonen").state
    assert f"{KEY}: " in ((state and state.message) or "")


@pytest.mark.usefixtures("prefect_server")
def test_the_deployments_of_earlier_versions_are_removed_and_it_is_no_fault_that_they_are_gone() -> None:
    async def upgrade() -> list[str]:
        for name in FORMER_DEPLOYMENTS:
            flow_name, _, deployment_name = name.partition("/")
            former = await flow(name=flow_name)(nothing).ato_deployment(deployment_name, cron="0 7 * * *")
            await former.aapply()
        await remove_former_deployments()
        await remove_former_deployments()
        async with get_client() as client:
            return [one.name for one in await client.read_deployments()]

    assert asyncio.run(upgrade()) == []


@pytest.mark.usefixtures("prefect_server")
def test_the_server_of_several_machines_watches_for_runs_that_nobody_runs_once_however_often_it_is_told() -> None:
    async def twice() -> list[str]:
        await prepare_server()
        await prepare_server()
        async with get_client() as client:
            return sorted(one.name for one in await client.read_automations() if one.enabled)

    assert asyncio.run(twice()) == ["Körningar som aldrig började", "Körningar som har tystnat"]


async def nothing() -> None:
    """What a flow of an earlier version did."""


def run_with_a_mail_server(folder: Path, *flows: Callable[[], Awaitable[str]]) -> tuple[list[str], int]:
    """What the flows answer, one after the other, and how many mails have come to the server in all."""

    async def run() -> list[str]:
        async with mail_sink(folder / "mail") as port:
            with pytest.MonkeyPatch.context() as environment:
                environment.setenv("ARSHJUL_SMTP_URL", f"smtp://127.0.0.1:{port}")
                return [await one() for one in flows]

    return asyncio.run(run()), len(list((folder / "mail").glob("*.eml")))


def passes_of(settings: Settings) -> list[str]:
    """The jobs of the passes that did something or failed, oldest first."""
    with opened(settings) as store, store.engine.connect() as connection:
        return list(connection.scalars(select(passes.c.job).order_by(passes.c.id)))


class Seen:
    """What Prefect's pages show."""

    def __init__(self, runs: dict[Any, tuple[str, FlowRun]], tasks: list[Any], artifacts: dict[Any, Artifact]) -> None:
        self.runs = runs
        self.tasks = tasks
        self.artifacts = artifacts

    @property
    def pages(self) -> dict[str, str]:
        """The artifacts by key."""
        return {one.key: str(one.data) for one in self.artifacts.values() if one.key}

    def run(self, flow_name: str) -> FlowRun:
        """The one run of that flow."""
        (found,) = [run for name, run in self.runs.values() if name == flow_name]
        return found

    def tasks_of(self, run: FlowRun) -> list[Any]:
        """The tasks of a run that are no runs of other flows."""
        parts = {part.parent_task_run_id for _, part in self.runs.values()}
        return [task for task in self.tasks if task.flow_run_id == run.id and task.id not in parts]


def seen_now() -> Seen:
    """All that there is to see."""

    async def look() -> Seen:
        async with get_client() as client:
            names = {one.id: one.name for one in await client.read_flows()}
            runs = {run.id: (names[run.flow_id], run) for run in await client.read_flow_runs(limit=200)}
            tasks = await client.read_task_runs(limit=200)
            artifacts = {one.id: one for one in await client.read_artifacts(limit=200)}
            return Seen(runs, tasks, artifacts)

    return asyncio.run(look())


def seen_since(before: Seen) -> Seen:
    """What has come since."""
    now = seen_now()
    runs = {id: run for id, run in now.runs.items() if id not in before.runs}
    artifacts = {id: one for id, one in now.artifacts.items() if id not in before.artifacts}
    return Seen(runs, now.tasks, artifacts)
