"""The service as systemd runs it: what is written where, what is never touched, and where it could not be run from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from arshjul.errors import SettingsError
from arshjul.folders import folder
from arshjul.service.installing import SETTINGS, STARTED, check_readable, check_zone, place_files
from arshjul.settings import read_settings

SYSTEMD = "etc/systemd/system"


def test_the_installation_is_units_a_user_settings_that_others_cannot_read_and_a_command(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in place_files(tmp_path)}

    units = {name for name in written if name.startswith(SYSTEMD)}
    assert {f"{SYSTEMD}/{name}" for name in STARTED} < units
    assert {name: mode for name, mode in written.items() if name not in units} == {
        "etc/sysusers.d/arshjul.conf": 0o644,
        SETTINGS: 0o640,
        "usr/local/bin/arshjul": 0o755,
    }
    unit = (tmp_path / SYSTEMD / "arshjul.service").read_text("utf-8")
    assert f"ExecStart={sys.prefix}/bin/arshjul up\n" in unit
    assert f"WorkingDirectory={folder('flows').parent}\n" in unit
    subprocess.run(["/bin/sh", "-n", tmp_path / "usr/local/bin/arshjul"], check=True)


def test_settings_that_are_there_are_left_and_what_is_ours_is_written_anew(tmp_path: Path) -> None:
    place_files(tmp_path)
    (tmp_path / SETTINGS).write_text("ARSHJUL_DATA=/srv\n", "utf-8")
    unit = tmp_path / SYSTEMD / "arshjul.service"
    unit.write_text("an older version's", "utf-8")

    assert place_files(tmp_path) == [unit]

    assert (tmp_path / SETTINGS).read_text("utf-8") == "ARSHJUL_DATA=/srv\n"
    assert unit.read_text("utf-8") != "an older version's"
    assert not list(tmp_path.rglob("*.part"))
    assert place_files(tmp_path) == []


def test_the_settings_that_it_begins_with_are_read_and_all_of_their_names_are_known(tmp_path: Path) -> None:
    place_files(tmp_path)
    lines = (tmp_path / SETTINGS).read_text("utf-8").replace("#ARSHJUL", "ARSHJUL").splitlines()
    given = dict(line.replace("'", "").split("=", 1) for line in lines if line.startswith("ARSHJUL"))

    settings = read_settings({**given, "ARSHJUL_SECRET_KEY": "ab" * 32})

    assert settings.data == Path("/var/lib/arshjul")
    guide = (folder("calendar").parent / "docs" / "drift.md").read_text("utf-8")
    assert [name for name in given if f"`{name}`" not in guide] == []


@pytest.mark.parametrize("place", ["/root/.pyenv/bin/python3", "/home/nagon/arshjul"])
def test_a_place_that_the_service_cannot_see_is_refused_with_the_mend(place: str) -> None:
    with pytest.raises(SettingsError, match=f"{place}.*/opt/arshjul"):
        check_readable(Path("/opt"), Path(place))


def test_a_machine_that_does_not_know_swedish_time_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="apt install tzdata"):
        check_zone(tmp_path)


@pytest.mark.drill
def test_systemd_understands_every_word_of_the_units_and_finds_them_shut(tmp_path: Path) -> None:
    units = [path for path in place_files(tmp_path) if path.parent.name == "system"]
    services = [path for path in units if path.suffix == ".service"]

    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=True)
    # 1.5 of 10, as measured; a unit without any of this has 9.2.
    shut = ["systemd-analyze", "security", "--offline=true", "--threshold=20"]
    subprocess.run([*shut, *services], capture_output=True, check=True)

    assert len(services) == 3
    assert verified.stdout + verified.stderr == ""
