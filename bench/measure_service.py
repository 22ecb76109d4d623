"""How long the service takes to start and stop, and how much memory all of it takes.

Starts the demo's service twice on a folder of its own: first with nothing there, then on what the first left.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from arshjul.service.ports import free_port

PROGRAM = """
import sys
from arshjul.service import run_service
from arshjul.settings import read_settings
sys.exit(run_service(read_settings(), demo_sink=True, ready=lambda addresses: print("ready", flush=True)))
"""
SETTLED_SECONDS = 20
"""After this long, the passes that are made at the start are over."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        measure("first start", Path(folder) / "data")
        measure("start on the same folder", Path(folder) / "data")


def measure(title: str, data: Path) -> None:
    ports = {"ARSHJUL_WEB_PORT": str(free_port()), "ARSHJUL_PREFECT_PORT": str(free_port())}
    began = time.monotonic()
    service = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **ports, "ARSHJUL_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert service.stdout
    if service.stdout.readline() != "ready\n":
        sys.exit("The service did not start.")
    print(f"{title}: ready after {time.monotonic() - began:.1f} s")

    time.sleep(SETTLED_SECONDS)
    print_memory(service.pid)

    began = time.monotonic()
    service.send_signal(signal.SIGINT)
    service.wait()
    print(f"  stopped after {time.monotonic() - began:.1f} s\n")


def print_memory(root: int) -> None:
    """Print the resident memory (what is shared is counted each time) and the proportional set size."""
    total_resident = total_proportional = 0.0
    for pid in family(root):
        resident, proportional = megabytes(pid, "Rss"), megabytes(pid, "Pss")
        total_resident += resident
        total_proportional += proportional
        print(f"  {resident:6.0f} MB resident, {proportional:6.0f} MB proportional  {command(pid)}")
    print(f"  {total_resident:6.0f} MB resident, {total_proportional:6.0f} MB proportional  together")


def family(root: int) -> list[int]:
    children = Path("/proc").glob("[0-9]*/stat")
    parents = {int(stat.parent.name): int(stat.read_text().rpartition(")")[2].split()[1]) for stat in children}
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def megabytes(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def command(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return " ".join(words[1:4]).splitlines()[0] if len(words) > 1 else words[0]


if __name__ == "__main__":
    main()
