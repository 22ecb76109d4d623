"""The flows on a real Prefect server, and what the tasks do when something goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prefect.client.schemas.objects import State
from prefect.states import Failed
from prefect.testing.utilities import prefect_test_harness

from arshjul.errors import ArshjulError, DeliveryError, SettingsError, StoreError
from arshjul.folders import folder
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings, read_settings
from arshjul.work.files.associations import load
from arshjul.work.opening import opened
from arshjul.work.years import adopt
from flows.deliver_messages import deliver_messages
from flows.send_invitations import send_invitations
from flows.send_reminders import send_reminders
from tasks.mail import is_worth_retrying

MORNING = ["invite", "deliver", "remind", "deliver", "deliver"]
SECOND_MORNING = ["remind", "deliver", "invite", "deliver", "deliver"]


def test_the_server_of_prefect_can_be_imported() -> None:
    # It cannot with newer versions of fastapi: docs/decisions/prefect-and-pins.md.
    import prefect.server.api.server

    assert prefect.server.api.server.create_app


@pytest.fixture(scope="module")
def prefect_server() -> Iterator[None]:
    """A server of the test's own; the time is for a fresh database on a busy machine."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        environment.setenv("DO_NOT_TRACK", "1")
        with prefect_test_harness(server_startup_timeout=120):
            yield


@pytest.fixture
def adopted_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An association whose year 2022 was adopted the autumn before; the clock stands at a morning of that year."""
    monkeypatch.setenv("ARSHJUL_DATA", str(tmp_path))
    monkeypatch.setenv("ARSHJUL_NOW", "2022-01-26T07:00")
    settings = read_settings()
    autumn = datetime(2021, 11, 1, 8, tzinfo=UTC)
    example = folder("examples") / "degerfors-karlskoga.yaml"
    with opened(settings) as store:
        key = load(store, settings, example.read_bytes(), example.name, autumn).key
        adopt(store, settings, key, 2022, autumn, accept_because="Så beslutade styrelsen.")
    return settings


@pytest.mark.usefixtures("prefect_server")
def test_a_morning_sends_each_mail_once_however_often_the_flows_run(
    adopted_year: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def morning(*flows: Callable[[], Awaitable[str]]) -> tuple[list[str], int]:
        async with mail_sink(tmp_path / "mail") as port:
            monkeypatch.setenv("ARSHJUL_SMTP_URL", f"smtp://127.0.0.1:{port}")
            said = [await flow() for flow in flows]
            return said, len(list((tmp_path / "mail").glob("*.eml")))

    (invited, reminded, delivered), number_of_mails = asyncio.run(
        morning(send_invitations, send_reminders, deliver_messages)
    )
    _, number_after_a_second_morning = asyncio.run(morning(send_reminders, send_invitations, deliver_messages))

    assert number_of_mails > 0
    assert number_after_a_second_morning == number_of_mails
    assert invited.startswith("invite: ")
    assert reminded.startswith("remind: ")
    assert delivered.startswith("deliver: 0 skickade")
    with opened(adopted_year) as store, store.reading() as unit:
        passes = unit.passes()
    assert [one.job for one in passes][::-1] == MORNING + SECOND_MORNING
    assert all(one.ok for one in passes)


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


@pytest.mark.usefixtures("prefect_server")
def test_a_pass_that_a_person_must_mend_fails_once_with_its_reason(
    adopted_year: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ARSHJUL_SMTP_URL", raising=False)

    with pytest.raises(DeliveryError, match="ARSHJUL_SMTP_URL"):
        asyncio.run(deliver_messages())

    with opened(adopted_year) as store, store.reading() as unit:
        assert [one.ok for one in unit.passes()] == [False]
