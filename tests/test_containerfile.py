"""The Containerfile: what it copies is there, nobody is root in it, and it names no place to fetch from."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
LINES = [
    line.split(maxsplit=1)
    for line in (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]


def said(word: str) -> list[str]:
    return [rest for first, rest in LINES if first == word]


def test_the_image_that_it_stands_on_is_named_by_whoever_builds() -> None:
    assert (said("ARG"), said("FROM")) == (["BASE"], ["${BASE}"])
    assert not re.search(r"https?://|--index-url|\w\.\w+/\w+:", (ROOT / "Containerfile").read_text("utf-8"))


def test_what_is_copied_is_named_and_there() -> None:
    copied = [path for line in said("COPY") for path in line.split()[:-1]]
    assert {"arshjul", "flows", "tasks", "calendar", "templates", "constraints.txt"} <= set(copied)
    assert all(path != "." and (ROOT / path).exists() for path in copied)


def test_it_runs_without_rights_and_keeps_its_data_outside() -> None:
    assert said("USER") == ["8321:8321"]
    assert "install -d -m 0700 -o arshjul -g arshjul /var/lib/arshjul" in said("RUN")[0]
    assert said("VOLUME") == ['["/var/lib/arshjul", "/run/arshjul"]']
    assert "ARSHJUL_DATA=/var/lib/arshjul" in said("ENV")[0]


def test_no_setting_that_is_a_secret_stands_in_a_layer() -> None:
    assert re.findall(r"ARSHJUL_\w+", " ".join(rest for _, rest in LINES)) == ["ARSHJUL_DATA"]
