"""How long it takes to rehearse one association's year: every mail, with its moment, its address and its subject.

Run: .venv/bin/python bench/measure_rehearsal.py
Goal: under a second.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from arshjul.settings import read_settings
from arshjul.work.files.associations import load
from arshjul.work.opening import opened
from arshjul.work.saying import rehearsal
from arshjul.year.deeds import Doer, Origin

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "degerfors-karlskoga.yaml"
NOW = datetime(2021, 12, 1, 11, tzinfo=UTC)
ROUNDS = 9


def main() -> None:
    """Measure, and print the first time (templates and duties are read then) and the median of those after it."""
    with tempfile.TemporaryDirectory() as data:
        settings = read_settings({"ARSHJUL_DATA": data})
        with opened(settings, begins=True) as store:
            load(store, settings, EXAMPLE.read_bytes(), EXAMPLE.name, Doer("bench", NOW, Origin.COMMAND_LINE))
            seconds = []
            for _ in range(ROUNDS + 1):
                began = time.perf_counter()
                rehearsed = rehearsal(store, settings, EXAMPLE.stem, 2022, NOW)
                seconds.append(time.perf_counter() - began)
    print(f"{EXAMPLE.stem} 2022: {len(rehearsed)} mails, load {os.getloadavg()[0]:.1f}")
    print(f"first {seconds[0] * 1000:.0f} ms, then median of {ROUNDS}: {median(seconds[1:]) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
