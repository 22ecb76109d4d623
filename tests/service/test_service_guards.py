"""What stands in the way of a start, and what the children are told."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from arshjul.clock import Clock
from arshjul.errors import ArshjulError, SettingsError
from arshjul.service.child import Child
from arshjul.service.household import household
from arshjul.service.lock import locked
from arshjul.service.logs import LONGEST_LOG, last_lines, open_log
from arshjul.service.ports import free_port, require_free
from arshjul.settings import Settings, environment_of, read_settings


def settings(data: Path, **environment: str) -> Settings:
    return read_settings({"ARSHJUL_DATA": str(data), **environment})


def test_the_children_read_the_same_settings_as_the_service() -> None:
    given = Settings(
        data=Path("/srv/årshjul"),
        database_url="postgresql+psycopg://arshjul@db/arshjul",
        smtp_url="smtp://kansli:hemligt@post.forbundet.example:587?starttls=1",
        mail_from_name='Samordningsförbundet "Väst", kansliet',
        mail_from_address="kallelse@forbundet.example",
        base_url="https://arshjul.forbundet.example",
        secret_key="nyckel",
        clock=Clock(datetime(2022, 8, 5, 5, tzinfo=UTC), datetime(2026, 11, 22, 3, 4, 5, 6, tzinfo=UTC)),
        web_port=9001,
        prefect_port=9002,
        loopback_only=True,
        web_socket="/run/arshjul/web.sock",
    )

    assert read_settings(environment_of(given)) == given


@pytest.mark.parametrize("environment", [{}, {"ARSHJUL_NOW": "2022-08-05T07:00"}])
def test_the_defaults_too_are_the_same_in_the_children(tmp_path: Path, environment: dict[str, str]) -> None:
    given = settings(tmp_path, **environment)

    assert read_settings(environment_of(given)) == given


@pytest.mark.parametrize(
    ("path", "address", "told"),
    [
        ("web.sock", "https://arshjul.forbundet.example", "hel sökväg"),
        (f"/run/{'a' * 108}", "https://arshjul.forbundet.example", "hel sökväg"),
        ("/run/arshjul/web.sock", "", "ARSHJUL_BASE_URL"),
    ],
)
def test_a_socket_that_no_proxy_could_open_is_refused(tmp_path: Path, path: str, address: str, told: str) -> None:
    with pytest.raises(SettingsError, match=f"ARSHJUL_WEB_SOCKET.*{told}"):
        settings(tmp_path, ARSHJUL_WEB_SOCKET=path, ARSHJUL_BASE_URL=address)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "arshjul.forbundet.example"])  # noqa: S104
def test_the_pages_are_refused_on_any_other_address_than_this_machines(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingsError, match=r"ARSHJUL_WEB_HOST.*127\.0\.0\.1"):
        settings(tmp_path, ARSHJUL_WEB_HOST=host)


def test_a_taken_port_is_named_with_the_variable_to_set() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(ArshjulError, match=rf"Porten {port} är upptagen.*ARSHJUL_WEB_PORT={port + 1}"):
            require_free(port, "ARSHJUL_WEB_PORT", wait_seconds=0)


def test_a_free_port_is_free() -> None:
    require_free(free_port(), "ARSHJUL_WEB_PORT", wait_seconds=0)


def test_two_services_cannot_have_the_same_data_folder(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(ArshjulError, match=r"redan igång.*ARSHJUL_DATA"), locked(tmp_path):
        pytest.fail("it was let in")

    with locked(tmp_path):
        pass


def test_a_data_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("en fil")

    with pytest.raises(ArshjulError, match=r"Det går inte att skriva i datamappen .*data"), locked(tmp_path / "data"):
        pytest.fail("it was let in")


def test_a_long_log_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "log" / "web.log"
    with open_log(path) as log:
        log.write(b"gammalt\n" * (LONGEST_LOG // 8 + 1))

    with open_log(path) as log:
        log.write("nytt å\n".encode() + b"\xff\n")

    assert last_lines(path) == ["nytt å", "\ufffd"]
    assert (tmp_path / "log" / "web.1.log").stat().st_size > LONGEST_LOG


def test_nothing_is_told_to_anyone_and_all_is_on_this_machine(tmp_path: Path) -> None:
    _, (prefect, _) = household(settings(tmp_path))
    (flows,) = prefect.dependents

    for child in (prefect, flows):
        assert child.environment["DO_NOT_TRACK"] == "1"
        assert child.environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
        assert child.environment["PREFECT_SERVER_EPHEMERAL_ENABLED"] == "false"
        assert child.environment["PREFECT_API_URL"].startswith("http://127.0.0.1:")
        assert child.environment["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert prefect.command[prefect.command.index("--host") + 1] == "127.0.0.1"


def test_what_was_set_for_another_prefect_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_KEY", "nyckel-till-en-annan")
    monkeypatch.setenv("PREFECT_API_URL", "https://prefect.example/api")

    _, (prefect, web) = household(settings(tmp_path, ARSHJUL_PREFECT_PORT="9002"))

    assert prefect.environment["PREFECT_API_URL"] == "http://127.0.0.1:9002/api"
    assert "PREFECT_API_KEY" not in prefect.environment
    assert not any(name.startswith("PREFECT_") for name in web.environment)


def test_with_a_sink_mail_goes_nowhere_else(tmp_path: Path) -> None:
    given = settings(
        tmp_path, ARSHJUL_SMTP_URL="smtp://post.forbundet.example:25", ARSHJUL_MAIL_FROM="kallelse@forbundet.example"
    )

    addresses, (prefect, web, sink) = household(given, sink_port=2525)

    told = {child.environment["ARSHJUL_SMTP_URL"] for child in (prefect, *prefect.dependents, web)}
    assert told == {"smtp://127.0.0.1:2525"}
    assert web.environment["ARSHJUL_LOOPBACK_ONLY"] == "1"
    assert addresses.mail == tmp_path / "mail"
    assert sink.command[-4:] == ("--port", "2525", "--folder", str(tmp_path / "mail"))


def test_everything_ends_within_ten_seconds_also_when_nothing_listens(tmp_path: Path) -> None:
    _, children = household(settings(tmp_path), sink_port=2525)

    assert max(map(_longest_stop, children)) < 10


def _longest_stop(child: Child) -> float:
    return child.stop_seconds + max(map(_longest_stop, child.dependents), default=0)
