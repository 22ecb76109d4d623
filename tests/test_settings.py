"""The settings: what is read from the environment, what is refused, and the key that is made once."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from arshjul.clock import Clock
from arshjul.errors import SettingsError
from arshjul.keys import keep_key
from arshjul.settings import Settings, environment_of, read_settings


def read(data: Path, **variables: str) -> Settings:
    return read_settings({"ARSHJUL_DATA": str(data), **variables})


def test_nothing_set_gives_a_service_on_this_machine(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert settings.database_url == f"sqlite:///{tmp_path / 'arshjul.db'}"
    assert settings.smtp_url is None
    assert (settings.smtp_connections, settings.smtp_per_minute) == (4, None)
    assert settings.base_url == "http://127.0.0.1:8321"
    assert (settings.mail_from_name, settings.mail_domain) == ("", "localhost.example")
    assert settings.clock == Clock()
    assert not settings.loopback_only


def test_a_child_process_is_told_the_same_settings(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        ARSHJUL_MAIL_FROM='"Kansliet, "Nora" \\ Lindesberg" <kallelse@finsam.example>',
        ARSHJUL_SMTP_URL="smtp://127.0.0.1:2525",
        ARSHJUL_NOW="2022-08-05T07:00@2026-11-21T12:00+00:00",
        ARSHJUL_SECRET_KEY="nyckel",
        ARSHJUL_LOOPBACK_ONLY="1",
        ARSHJUL_WEB_PORT="9000",
        ARSHJUL_SMTP_CONNECTIONS="8",
        ARSHJUL_SMTP_PER_MINUTE="30",
    )

    assert read_settings(environment_of(settings)) == settings
    assert settings.base_url == "http://127.0.0.1:9000"
    assert (settings.smtp_connections, settings.smtp_per_minute) == (8, 30)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ARSHJUL_MAIL_FROM", "Kansliet"),
        ("ARSHJUL_MAIL_FROM", "kallelse@"),
        ("ARSHJUL_MAIL_FROM", "kallelse@finsam"),
        ("ARSHJUL_BASE_URL", "arshjul.forbundet.example"),
        ("ARSHJUL_BASE_URL", "http://"),
        ("ARSHJUL_BASE_URL", "http://[fel"),
        ("ARSHJUL_BASE_URL", "http://arshjul.forbundet.example"),
        ("ARSHJUL_BASE_URL", "https://arshjul.forbundet.example/arshjul"),
        ("ARSHJUL_BASE_URL", "https://arshjul.forbundet.example?a=1"),
        ("ARSHJUL_BASE_URL", "https://kansli@arshjul.forbundet.example"),
        ("ARSHJUL_BASE_URL", "https://arshjul.forbundet.example:fel"),
        ("ARSHJUL_BASE_URL", "https://arshjul forbundet.example"),
        ("ARSHJUL_PROXY", "nginx"),
        ("ARSHJUL_PROXY", "127.0.0.1, *"),
        ("ARSHJUL_SMTP_URL", "smtp:"),
        ("ARSHJUL_SMTP_URL", "http://server"),
        ("ARSHJUL_SMTP_URL", "smtp://[fel"),
        ("ARSHJUL_SMTP_CONNECTIONS", "0"),
        ("ARSHJUL_SMTP_CONNECTIONS", "51"),
        ("ARSHJUL_SMTP_PER_MINUTE", "trettio"),
        ("ARSHJUL_SMTP_PER_MINUTE", "-1"),
        ("ARSHJUL_WEB_PORT", "0"),
        ("ARSHJUL_WEB_PORT", "65536"),
        ("ARSHJUL_WEB_PORT", "²"),
        ("ARSHJUL_PREFECT_PORT", "åtta"),
        ("ARSHJUL_WEB_HOST", "0.0.0.0"),  # noqa: S104 (refused)
        ("ARSHJUL_NOW", "i morgon"),
        ("ARSHJUL_NOW", "2022-02-29T07:00"),
        ("ARSHJUL_NOW", "2022-08-05T07:00@2026-11-21T12:00"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("given", "begins_with"),
    [
        ("https://Arshjul.Forbundet.example:443/", "https://arshjul.forbundet.example"),
        ("https://årshjul.forbundet.example", "https://xn--rshjul-hua.forbundet.example"),
        ("https://arshjul.forbundet.example:8443", "https://arshjul.forbundet.example:8443"),
        ("http://localhost:8321", "http://localhost:8321"),
        ("http://[::1]:8321/", "http://[::1]:8321"),
    ],
)
def test_the_address_of_the_pages_is_kept_as_a_browser_writes_it(tmp_path: Path, given: str, begins_with: str) -> None:
    settings = read(tmp_path, ARSHJUL_BASE_URL=given, ARSHJUL_PROXY="127.0.0.1, ::1")

    assert settings.base_url == begins_with
    assert settings.is_public == begins_with.startswith("https://")
    assert read_settings(environment_of(settings) | {"ARSHJUL_SECRET_KEY": settings.secret_key}).base_url == begins_with
    assert settings.proxies == ("127.0.0.1", "::1")


@pytest.mark.parametrize(
    ("variables", "link"),
    [
        ({}, ""),
        ({"ARSHJUL_SMTP_URL": "smtp://127.0.0.1:25"}, ""),
        ({"ARSHJUL_LOOPBACK_ONLY": "1"}, "http://127.0.0.1:8321/halsa"),
        ({"ARSHJUL_BASE_URL": "https://arshjul.forbundet.example"}, "https://arshjul.forbundet.example/halsa"),
    ],
)
def test_a_mail_has_a_link_only_where_its_reader_can_open_it(
    tmp_path: Path, variables: dict[str, str], link: str
) -> None:
    assert read(tmp_path, **variables).link("/halsa") == link


def test_reading_the_settings_makes_nothing(tmp_path: Path) -> None:
    first, second = (read_settings({"ARSHJUL_DATA": str(tmp_path / "data")}) for _ in range(2))

    assert first.key_is_new
    assert len(first.secret_key) == 64
    assert first.secret_key != second.secret_key
    assert not (tmp_path / "data").exists()


def test_a_new_key_is_kept_once_for_its_owner_alone(tmp_path: Path) -> None:
    new = read_settings({"ARSHJUL_DATA": str(tmp_path / "data")})
    keep_key(new.data, new.secret_key)

    kept = read(tmp_path / "data")

    assert (kept.secret_key, kept.key_is_new) == (new.secret_key, False)
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path / "data") == ["secret-key"]  # noqa: PTH208
    with pytest.raises(SettingsError, match="samtidigt"):
        keep_key(new.data, new.secret_key)


def test_a_key_that_is_empty_or_in_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    (tmp_path / "en-fil").write_text("")

    with pytest.raises(SettingsError, match="är tom"):
        read(tmp_path)
    with pytest.raises(SettingsError, match="en-fil"):
        read(tmp_path / "en-fil")

    (tmp_path / "secret-key").write_bytes(bytes(range(128, 200)))
    with pytest.raises(SettingsError, match="går inte att läsa"):
        read(tmp_path)


def test_a_clock_shows_the_machines_time_a_moment_or_runs_from_one() -> None:
    moment = datetime(2022, 8, 5, 5, tzinfo=UTC)
    ahead = Clock(moment, datetime.now(UTC))

    assert abs((Clock().now() - datetime.now(UTC)).total_seconds()) < 60
    assert Clock(moment).now() == moment
    assert moment <= ahead.now() <= ahead.now()


def test_a_moment_without_an_offset_is_swedish_time(tmp_path: Path) -> None:
    assert read(tmp_path, ARSHJUL_NOW="2022-08-05T07:00").clock.moment == datetime(2022, 8, 5, 5, tzinfo=UTC)
    assert read(tmp_path, ARSHJUL_NOW="2022-01-05T07:00").clock.moment == datetime(2022, 1, 5, 6, tzinfo=UTC)
    assert read(tmp_path, ARSHJUL_NOW="2022-08-05T07:00Z").clock.moment == datetime(2022, 8, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["2022-03-27T02:30", "2022-03-27T02:00", "2100-03-28T02:59"])
def test_an_hour_that_the_clock_jumps_over_is_refused(tmp_path: Path, moment: str) -> None:
    with pytest.raises(SettingsError, match="den timmen finns inte"):
        read(tmp_path, ARSHJUL_NOW=moment)


def test_the_hours_around_the_jump_and_the_hour_that_comes_twice_are_taken(tmp_path: Path) -> None:
    for moment in ("2022-03-27T01:59", "2022-03-27T03:00", "2022-10-30T02:30", "2022-03-27T02:30Z"):
        assert read(tmp_path, ARSHJUL_NOW=moment).clock.moment


@pytest.mark.parametrize("moment", ["9999-12-31T23:59", "1989-12-31T12:00", "0001-01-01T00:00Z"])
def test_a_year_out_of_reason_is_refused(tmp_path: Path, moment: str) -> None:
    with pytest.raises(SettingsError, match="1990 och 2100"):
        read(tmp_path, ARSHJUL_NOW=moment)
