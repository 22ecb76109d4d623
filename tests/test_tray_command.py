"""The tray on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from arshjul.folders import folder
from arshjul.settings import read_settings
from arshjul.work.answers.collecting import take
from arshjul.work.files.associations import load
from arshjul.work.opening import opened

KEY = "degerfors-karlskoga"
CAME = datetime(2022, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def with_a_mail(tmp_path: Path) -> Path:
    settings = read_settings({"ARSHJUL_DATA": str(tmp_path)})
    file = folder("examples") / f"{KEY}.yaml"
    with opened(settings) as store:
        load(store, settings, file.read_bytes(), file.name, CAME)
        take(store, settings, "From: a@b.example\r\nSubject: Jag är bortrest\r\n\r\nHej".encode(), CAME, CAME)
    return tmp_path


def arshjul(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ARSHJUL_DATA": str(data), "PYTHONPATH": str(folder("examples").parent)}
    return subprocess.run(
        [sys.executable, "-m", "arshjul", *words], env=environment, capture_output=True, text=True, check=False
    )


def test_the_tray_tells_what_waits_and_why(with_a_mail: Path) -> None:
    told = arshjul(with_a_mail, "tray")

    assert told.returncode == 0
    assert "a@b.example" in told.stdout
    assert "ingen kalenderdel" in told.stdout


def test_the_tray_as_json(with_a_mail: Path) -> None:
    [mail] = json.loads(arshjul(with_a_mail, "tray", KEY, "--json").stdout)["mails"]

    assert (mail["from"], mail["verdict"], mail["association"]) == ("a@b.example", "tray", None)


def test_an_empty_tray_says_so(tmp_path: Path) -> None:
    assert arshjul(tmp_path, "tray").stdout == "Inget väntar.\n"


def test_an_unknown_association_is_told(with_a_mail: Path) -> None:
    told = arshjul(with_a_mail, "tray", "annat")

    assert told.returncode == 1
    assert KEY in told.stderr


def test_collecting_without_a_mailbox_does_nothing(with_a_mail: Path) -> None:
    told = arshjul(with_a_mail, "run", "collect")

    assert told.stdout == "collect: 0 svar räknade, 0 väntar i inkorgen, 0 utan verkan.\n"
