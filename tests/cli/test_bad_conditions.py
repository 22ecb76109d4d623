"""What a machine can do to an installation: one Swedish sentence with the mend, no harm, and nothing lost."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cli_cases import EXAMPLE, KEY, Desk, Said

ON = "2022-01-31"


def database(data: Path) -> sqlite3.Connection:
    return sqlite3.connect(data / "arshjul.db")


def write(data: Path, *statements: str) -> None:
    with closing(database(data)) as open_database, open_database:
        for statement in statements:
            open_database.execute(statement)


def lose_the_database(data: Path) -> None:
    for path in data.glob("arshjul.db*"):
        path.unlink()


def empty_the_file(data: Path) -> None:
    lose_the_database(data)
    (data / "arshjul.db").touch()


def put_another_database_there(data: Path) -> None:
    lose_the_database(data)
    write(data, "CREATE TABLE anteckningar (id INTEGER)")


def spoil_its_pages(data: Path) -> None:
    write(data, "PRAGMA wal_checkpoint(TRUNCATE)")
    with (data / "arshjul.db").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3 * 4096)


def make_it_newer(data: Path) -> None:
    write(data, "UPDATE alembic_version SET version_num = '9999'")


def leave_it_half_upgraded(data: Path) -> None:
    write(data, "UPDATE alembic_version SET version_num = '0012'")


def change_the_key(data: Path) -> None:
    (data / "secret-key").write_text("0123456789abcdef" * 4)


def lose_the_key(data: Path) -> None:
    (data / "secret-key").unlink()


def empty_the_key(data: Path) -> None:
    (data / "secret-key").write_text("\n")


CONDITIONS = {
    lose_the_database: ("Är disken på plats", "arshjul restore"),
    empty_the_file: ("tom fil", "arshjul restore"),
    put_another_database_there: ("inte Årshjuls", "ARSHJUL_DATABASE_URL"),
    spoil_its_pages: ("skadad", "arshjul restore"),
    make_it_newer: ("nyare version", "Installera"),
    leave_it_half_upgraded: ("kunde inte uppgraderas", "står kvar som den var"),
    change_the_key: ("en annan", "Lägg tillbaka"),
    lose_the_key: ("saknas", "Lägg tillbaka"),
    empty_the_key: ("är tom", "Lägg tillbaka"),
}


def sizes(data: Path) -> dict[str, int]:
    """The files and how large they are, but for what SQLite has beside an open database."""
    return {path.name: path.stat().st_size for path in data.iterdir() if path.suffix not in (".db-wal", ".db-shm")}


@pytest.mark.parametrize("spoil", CONDITIONS, ids=lambda spoil: spoil.__name__)
def test_what_is_wrong_with_an_installation_is_told_with_its_mend_and_left_as_it_is(
    adopted: Desk, spoil: Callable[[Path], None]
) -> None:
    spoil(adopted.data)
    before = sizes(adopted.data)

    for command in (("run", "deliver"), ("doctor",), ("load", EXAMPLE)):
        said = adopted.run(*command)
        assert said.code == 1, command
        assert "Traceback" not in said.err
        told = (said.out + said.err).removeprefix("✖ Databas: ").removeprefix("Fel: ")
        assert len(told.splitlines()) == 1, told
        assert [word for word in CONDITIONS[spoil] if word not in told] == [], told

    after = sizes(adopted.data)
    assert {name: after.get(name) for name in before} == before
    assert after.keys() <= before.keys()


def statuses(desk: Desk) -> list[tuple[str, str]]:
    with closing(database(desk.data)) as open_database:
        return open_database.execute("SELECT key, status FROM deliveries ORDER BY key").fetchall()


def test_a_server_that_does_not_answer_costs_nothing(adopted: Desk) -> None:
    before = statuses(adopted)

    sent = adopted.run("run", "deliver", "--on", ON, ARSHJUL_SMTP_URL="smtp://127.0.0.1:1")
    collected = adopted.run("run", "collect", ARSHJUL_IMAP_URL="imap://svar:hemligt@127.0.0.1:1/INBOX")

    assert_told(sent, "går inte att nå")
    assert_told(collected, "127.0.0.1")
    assert statuses(adopted) == before


def test_a_folder_where_nothing_can_be_written_is_named(desk: Desk) -> None:
    for command in (("load", EXAMPLE), ("up",)):
        said = desk.run(*command, ARSHJUL_DATA="/proc/arshjul")
        assert said.code == 1
        assert "/proc/arshjul" in said.err
        assert "Traceback" not in said.err


def test_a_disk_that_is_full_stops_the_job_and_what_was_there_stands(adopted: Desk) -> None:
    before = statuses(adopted)

    done = subprocess.run(
        [sys.executable, "-m", "arshjul", "run", "morning", "--on", "2022-06-01"],
        env=adopted.environment(),
        preexec_fn=nothing_more_fits,
        capture_output=True,
        text=True,
        check=False,
    )

    assert_told(Said(done.returncode, done.stdout, done.stderr), "isken är full")
    assert statuses(adopted) == before
    assert adopted.run("run", "morning", "--on", "2022-06-01").code == 0
    assert len(statuses(adopted)) > len(before)


def nothing_more_fits() -> None:
    """Let no file of this process become larger than a small log; Python ignores the signal and gets the error."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))


def assert_told(said: Said, word: str) -> None:
    assert said.code == 1
    assert said.err.startswith("Fel: ")
    assert word in said.err
    assert "Traceback" not in said.err


def test_a_backup_and_a_restore_go_as_the_operators_guide_says(adopted: Desk) -> None:
    copy = adopted.home / "kopia.zip"
    made = adopted.run("backup", copy)
    assert made.code == 0
    assert "1 förbund" in made.out
    assert KEY not in made.err

    assert "--replace" in adopted.run("restore", copy).err
    shutil.rmtree(adopted.data)
    restored = adopted.run("restore", copy)

    assert restored.code == 0, restored.err
    assert "arshjul resume" in restored.out
    assert "återställt ur en säkerhetskopia" in adopted.run("run", "morning").err
    assert "✖ Paus" in adopted.run("doctor").out
    asked = adopted.run("resume")
    assert (asked.code, "--yes" in asked.err) == (1, True)
    assert adopted.run("resume", "--yes").code == 0
    assert adopted.run("run", "morning", "--on", ON).code == 0


def test_everything_written_is_for_its_owner_alone_whatever_the_umask(desk: Desk) -> None:
    desk.run("load", EXAMPLE)
    desk.run("run", "morning")
    desk.run("backup", desk.home / "kopia.zip")

    modes = {path.name: path.stat().st_mode & 0o777 for path in (desk.data, *desk.data.iterdir())}
    assert modes["data"] == 0o700
    assert {mode for name, mode in modes.items() if name != "data"} == {0o600}
    assert (desk.home / "kopia.zip").stat().st_mode & 0o777 == 0o600
    assert "✔ Filrättigheter" in desk.run("doctor").out
    desk.data.chmod(0o755)
    assert f"✖ Filrättigheter: Andra på datorn får läsa {desk.data}" in desk.run("doctor").out


def test_a_short_key_is_refused_for_a_new_installation_and_told_of_in_an_old_one(adopted: Desk, tmp_path: Path) -> None:
    new = Desk(tmp_path / "ny")
    new.home.mkdir()
    for short in ("hemlig", "0" * 63, "Z" * 42):
        assert "ARSHJUL_SECRET_KEY är kortare" in new.run("load", EXAMPLE, ARSHJUL_SECRET_KEY=short).err
    assert not new.data.exists()
    assert new.run("load", EXAMPLE, ARSHJUL_SECRET_KEY="Z" * 43).code == 0
    (adopted.data / "secret-key").write_text("gammal")
    write(adopted.data, "DELETE FROM marks", "UPDATE associations SET links_made_for = ''", "DELETE FROM links")

    assert "⚠ Hemlig nyckel" in adopted.run("doctor").out


def test_reading_a_document_makes_no_data_folder(desk: Desk) -> None:
    path = desk.write("plan.txt", "Styrelsen 2027\n8 februari kl. 9-12\n")

    assert desk.run("read", path, "--json").code == 0
    assert not desk.data.exists()


def test_a_key_is_changed_by_a_command_and_what_was_sent_goes_on_working(adopted: Desk) -> None:
    before = (adopted.data / "secret-key").read_text()
    feeds = adopted.run("feeds", KEY, "--json").shape

    changed = adopted.run("rotate-key")

    assert changed.code == 0, changed.err
    assert (adopted.data / "secret-key").read_text() != before
    assert (adopted.data / "former-secret-keys").read_text().split() == [before.strip()]
    assert adopted.run("feeds", KEY, "--json").shape == feeds
    assert adopted.run("run", "morning", "--on", ON).code == 0
