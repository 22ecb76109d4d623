"""How long it takes to rehearse one association's year, and to show beforehand what adopting it sends.

A rehearsal is every mail, with its moment, its address and its subject; a preview counts them and opens one of each
kind.

Run: .venv/bin/python bench/measure_rehearsal.py
Goal: the rehearsal under a second, the preview under two.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from arshjul.settings import read_settings
from arshjul.work.files.associations import load
from arshjul.work.opening import opened
from arshjul.work.saying import adoption, rehearsal
from arshjul.year.deeds import Doer, Origin

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "degerfors-karlskoga.yaml"
NOW = datetime(2021, 12, 1, 11, tzinfo=UTC)
ROUNDS = 9


def main() -> None:
    """Measure both; templates and duties are read the first time."""
    with tempfile.TemporaryDirectory() as data:
        settings = read_settings({"ARSHJUL_DATA": data})
        with opened(settings, begins=True) as store:
            load(store, settings, EXAMPLE.read_bytes(), EXAMPLE.name, Doer("bench", NOW, Origin.COMMAND_LINE))
            measure("a rehearsal", lambda: len(rehearsal(store, settings, EXAMPLE.stem, 2022, NOW)))
            measure("a preview", lambda: adoption(store, settings, EXAMPLE.stem, 2022, NOW).number)


def measure(what: str, make: Callable[[], int]) -> None:
    """Print the first time of making *what*, which gives its number of mails, and the median of those after it."""
    seconds = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        mails = make()
        seconds.append(time.perf_counter() - began)
    print(f"{what} of {EXAMPLE.stem} 2022: {mails} mails, load {os.getloadavg()[0]:.1f}")
    print(f"first {seconds[0] * 1000:.0f} ms, then median of {ROUNDS}: {median(seconds[1:]) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
