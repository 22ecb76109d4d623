"""What another process changes is on the next page that this one shows, although it has kept what it computed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from arshjul.folders import folder
from arshjul.settings import Settings, environment_of
from arshjul.store import Store

KEY, MEETING, PERSON = "degerfors-karlskoga", "2022-styrelse-4", "ledamot-degerfors"
OTHER_NAME = "Samordningsförbundet vid Möckeln"
Command = Callable[..., None]


@pytest.fixture
def command(web_settings: Settings, web_store: Store, tmp_path: Path) -> Command:
    """Run ``arshjul`` in a process of its own, with the settings and on the database of the pages."""
    settings = replace(web_settings, data=tmp_path, database_url=str(web_store.engine.url))
    environment = os.environ | environment_of(settings) | {"PYTHONPATH": str(folder("arshjul").parent)}

    def run(*words: str | Path) -> None:
        program = [sys.executable, "-m", "arshjul", *map(str, words)]
        ran = subprocess.run(program, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert (ran.returncode, ran.stderr) == (0, "")

    return run


def seen(client: TestClient, page: str) -> str:
    """A page without the keys of its forms, of which no two are alike."""
    return re.sub('name="engang" value="[^"]*"', "", client.get(page).text)


def test_what_another_process_records_and_loads_is_on_the_next_page(
    client: TestClient, command: Command, example_content: bytes, tmp_path: Path
) -> None:
    page = f"/f/degerfors-karlskoga/moten/{MEETING}"
    first, kept = seen(client, page), seen(client, page)

    command("answer", KEY, MEETING, PERSON, "nej")
    answered = seen(client, page)
    file = tmp_path / f"{KEY}.yaml"
    file.write_bytes(example_content.replace(name_in(example_content), f"name: {OTHER_NAME}".encode()))
    command("load", file)
    renamed = seen(client, page)

    assert first == kept
    assert answered != kept
    assert OTHER_NAME not in answered
    assert OTHER_NAME in renamed


def name_in(file: bytes) -> bytes:
    return next(line for line in file.splitlines() if line.startswith(b"name: "))


def test_an_alarm_goes_from_every_page_with_the_pass_that_ends_it(client: TestClient, command: Command) -> None:
    pages = (
        "/",
        f"/f/degerfors-karlskoga/moten/{MEETING}",
        "/f/degerfors-karlskoga/utskick",
        "/f/degerfors-karlskoga/medlemmar",
    )
    silent = [client.get(page).text for page in pages]

    command("run", "deliver")

    assert all("Utskicken har inte gått" in text for text in silent)
    assert not any("Utskicken har inte gått" in client.get(page).text for page in pages)
