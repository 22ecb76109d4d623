"""How long ``check`` takes for each year of an association, as the associations grow from 1 to 1000.

Run: .venv/bin/python bench/measure_check.py
Each round loads the association from the store, with its facts, as ``arshjul check`` does; what is left out is the
start of Python. The goal is that the time for each stays the same, however many others there are.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.work.files.associations import load
from arshjul.work.opening import opened
from arshjul.work.overview import findings_of_year
from arshjul.year.deeds import Doer, Origin

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "degerfors-karlskoga.yaml"
YEAR = 2022
NOW = datetime(2021, 12, 1, 11, tzinfo=UTC)
NUMBERS = (1, 10, 100, 1000)
FEWEST_ROUNDS = 200
"""So that one association is measured as often as a hundred."""


def main() -> None:
    """Measure, and print a line for each number of associations."""
    with tempfile.TemporaryDirectory() as data:
        settings = read_settings({"ARSHJUL_DATA": data})
        with opened(settings, begins=True) as store:
            loaded = 0
            for number in NUMBERS:
                began = time.process_time()
                for index in range(loaded, number):
                    fill(store, settings, index)
                filling = (time.process_time() - began) / max(1, number - loaded)
                loaded = number
                taken = measured(store, number)
                print(
                    f"{number:5} association-years: {median(taken) * 1000:5.1f} ms of processor each "
                    f"(one in ten takes more than {quantiles(taken, n=10)[-1] * 1000:.1f}), "
                    f"{sum(taken) / len(taken) * number:6.2f} s for all; loading one {filling * 1000:.0f} ms"
                )


def fill(store: Store, settings: Settings, index: int) -> None:
    load(store, settings, EXAMPLE.read_bytes(), f"{key(index)}.yaml", Doer("bench", NOW, Origin.COMMAND_LINE))


def measured(store: Store, number: int) -> list[float]:
    """The processor's seconds of each check; every association at least once."""
    taken = []
    for turn in range(max(number, FEWEST_ROUNDS)):
        began = time.process_time()
        # Another day each time: what was computed for one day is kept, and is not computed again.
        findings_of_year(store, key(turn % number), YEAR, NOW + timedelta(days=turn))
        taken.append(time.process_time() - began)
    return taken


def key(index: int) -> str:
    return f"forbund-{index:04}"


if __name__ == "__main__":
    main()
