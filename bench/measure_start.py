"""How long ``arshjul upcoming`` and ``check`` take to start and answer, beside an import of SQLAlchemy alone.

Run: .venv/bin/python bench/measure_start.py
Goal: at most twice the time of ``python -c "import sqlalchemy"``. The three take turns, so that what else the machine
does falls on them alike; both the time on the clock and the processor's own time are told.

SQLAlchemy's files are compiled when pip installs them. So are ours where Årshjul is installed, but not in a checkout on
a machine that forbids Python to keep what it compiles; so here all of it is compiled first, into a folder of its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "degerfors-karlskoga.yaml"
ROUNDS = 9

COMMANDS = {
    'python -c "import sqlalchemy"': ["-c", "import sqlalchemy"],
    "arshjul upcoming": ["-m", "arshjul", "upcoming", EXAMPLE.stem, "--on", "2022-02-01"],
    "arshjul check": ["-m", "arshjul", "check", EXAMPLE.stem, "2022"],
}


def main() -> None:
    """Measure, and print a line for each command."""
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {
            "ARSHJUL_DATA": data,
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": f"{data}/compiled",
            "PYTHONDONTWRITEBYTECODE": "",
        }
        run(["-m", "arshjul", "load", str(EXAMPLE)], environment)
        for words in COMMANDS.values():
            run(words, environment)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
        for _ in range(ROUNDS):
            for name, words in COMMANDS.items():
                taken[name].append(run(words, environment))
    print(f"median of {ROUNDS} rounds, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    base = medians(next(iter(taken.values())))
    for name, times in taken.items():
        clock, processor = medians(times)
        ratios = f"{clock / base[0]:.2f} and {processor / base[1]:.2f} times"
        print(f"{name:<32} {clock * 1000:5.0f} ms on the clock, {processor * 1000:5.0f} ms of processor: {ratios}")


def run(words: list[str], environment: dict[str, str], python: str = sys.executable) -> tuple[float, float]:
    """Return the seconds on the clock and of processor that a new *python* takes with *words*."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([python, *words], env=environment, stdout=subprocess.DEVNULL, check=True)
    clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    """The median of the seconds on the clock, and of those of processor."""
    return median(clock for clock, _ in times), median(processor for _, processor in times)


if __name__ == "__main__":
    main()
