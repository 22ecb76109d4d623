"""How many stored mails a second leave for a real Postfix, beside others' outboxes and what the machine can do.

Run as root: .venv/bin/python bench/measure_outbox.py [ROUNDS]
Some thousand invitations (text, HTML, calendar) lie in each outbox before the time is taken; Postfix has a mail on disk
when it says that it has it. What is compared stands next to each other, every other round backwards, and is compared
within its round: the medians of those ratios are what counts, since other programs use the machine too.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean, median

from house.product import command
from outbox.postfix import running_postfix

ASSOCIATIONS, MAILS = 7, 1000
ADOPTED_AT = datetime(2021, 12, 14, 11, tzinfo=UTC)
LATER = ADOPTED_AT + timedelta(minutes=2)
"""Soon: what was written long ago is judged anew, and most of it written anew, before it leaves."""
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "degerfors-karlskoga.yaml"
LIMIT = "smtp-source"


@dataclass(frozen=True)
class Runner:
    """One program with so many connections."""

    name: str
    connections: int

    def __str__(self) -> str:
        return f"{self.name}, {self.connections}"


RUNNERS = (
    *(Runner(LIMIT, number) for number in (1, 4)),
    *(Runner("bare", number) for number in (1, 4, 8)),
    Runner("django_mailer", 1),
    Runner(LIMIT, 8),
    Runner("ours", 8),
    Runner("django_post_office", 8),
    Runner("plain", 1),
    Runner("ours", 1),
    Runner("plain_as_we", 1),
    Runner("ours", 4),
    *(Runner("django_post_office", number) for number in (1, 4)),
)
GOALS = (
    ("8 connections, of the machine's limit", Runner("ours", 8), Runner(LIMIT, 8), 0.5),
    ("8 connections, times django-mailer", Runner("ours", 8), Runner("django_mailer", 1), 3.0),
    ("1 connection, times a plain durable outbox", Runner("ours", 1), Runner("plain", 1), 0.9),
    ("1 connection, times one with one commit a mail, as ours", Runner("ours", 1), Runner("plain_as_we", 1), None),
    ("8 connections, times django-post-office", Runner("ours", 8), Runner("django_post_office", 8), 1.0),
)


@dataclass(frozen=True)
class Measured:
    """One run."""

    rate: float
    """Mails a second, on the clock."""
    processor: float
    """Milliseconds a mail of the program itself; 0: not known."""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    if os.geteuid() != 0 or not shutil.which("smtp-source"):
        print("Left out: Postfix must be started by root, and Debian's postfix be there.\n")
        return
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder, running_postfix() as port:
        kept = Path(folder) / "kept"
        length = fill(kept)
        runs: dict[Runner, list[Measured]] = {one: [] for one in RUNNERS}
        for number in range(rounds):
            for one in RUNNERS if number % 2 == 0 else reversed(RUNNERS):
                runs[one].append(measured(one, kept, Path(folder) / "used", port, length))
                print(f"  round {number + 1}: {one}: {runs[one][-1].rate:.0f} a second", file=sys.stderr)
        show(runs)


def fill(kept: Path) -> int:
    """Let our own commands fill the outbox, and keep its mails for the others; give their usual length, in bytes."""
    kept.mkdir()
    settings = {
        "ARSHJUL_DATA": str(kept),
        "ARSHJUL_DATABASE_URL": f"sqlite:///{kept / 'arshjul.db'}",
        "ARSHJUL_SECRET_KEY": "bench" * 9,
        "ARSHJUL_MAIL_FROM": "kallelse@finsam.example",
        # The clock runs, but not from here: nothing is sent while the outbox is filled.
        "ARSHJUL_NOW": ADOPTED_AT.isoformat(),
    }
    for number in range(ASSOCIATIONS):
        file = kept / f"finsam-{number}.yaml"
        text = EXAMPLE.read_text("utf-8").partition("\nfacts:")[0] + "\n"
        file.write_text(text.replace("Finsam Degerfors-Karlskoga", f"Finsam {number}"), "utf-8")
        command(settings, "load", str(file))
    # As in a service that runs: the first pass of all looks at every association, after which no mail is fresh.
    command(settings, "run", "invite")
    for number in range(ASSOCIATIONS):
        command(settings, "adopt", f"finsam-{number}", "2022", "--accept", "Ett prov", "--now", "--yes")
    with sqlite3.connect(kept / "arshjul.db") as database:
        database.execute(
            "DELETE FROM deliveries WHERE id NOT IN (SELECT id FROM deliveries WHERE status = 'planned' LIMIT ?)",
            (MAILS,),
        )
        rows = database.execute("SELECT address, body FROM deliveries").fetchall()
    database.close()
    settings["ARSHJUL_NOW"] = LATER.isoformat()
    (kept / "ours.json").write_text(json.dumps(settings))
    (kept / "mails.json").write_text(json.dumps([(address, body.decode("latin-1")) for address, body in rows]))
    assert len(rows) == MAILS
    return round(mean(len(body) for _, body in rows))


def measured(one: Runner, kept: Path, used: Path, port: int, length: int) -> Measured:
    """Run *one*, from an outbox that is as full as at the first."""
    if one.name == LIMIT:
        return Measured(limit(one.connections, port, length), 0)
    shutil.rmtree(used, ignore_errors=True)
    shutil.copytree(kept, used)
    settings = json.loads((kept / "ours.json").read_text())
    told = {name: value.replace(str(kept), str(used)) for name, value in settings.items()}
    (used / "ours.json").write_text(json.dumps(told))
    words = [sys.executable, "-m", "outbox.senders", one.name, str(port), str(one.connections), str(used)]
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent)])
    done = subprocess.run(words, cwd=here, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{one}: {done.stdout}{done.stderr}")
    result = json.loads(done.stdout.splitlines()[-1])
    if result["sent"] != MAILS:
        sys.exit(f"{one} sent {result['sent']} of {MAILS}.")
    return Measured(MAILS / result["seconds"], 1000 * result["processor_seconds"] / MAILS)


def limit(connections: int, port: int, length: int) -> float:
    """What Postfix's own smtp-source reaches, which stores nothing and is written in C."""
    began = time.perf_counter()
    words = ["smtp-source", "-d", "-s", str(connections), "-m", str(MAILS), "-l", str(length)]
    addresses = ["-f", "kallelse@finsam.example", "-t", "ledamot@degerfors.example"]
    subprocess.run([*words, *addresses, f"inet:127.0.0.1:{port}"], check=True)
    return MAILS / (time.perf_counter() - began)


def show(runs: dict[Runner, list[Measured]]) -> None:
    print(f"{MAILS} stored mails to Postfix, mails a second (load {os.getloadavg()[0]:.1f})\n")
    print(f"{'program, connections':28}{'best':>8}{'median':>8}{'ms of processor':>17}")
    for one, found in runs.items():
        rates, processor = [run.rate for run in found], median(run.processor for run in found)
        print(f"{one!s:28}{max(rates):8.0f}{median(rates):8.0f}{f'{processor:.1f}' if processor else '':>17}")
    print()
    for what, ours, theirs, wanted in GOALS:
        ratios = [one.rate / other.rate for one, other in zip(runs[ours], runs[theirs], strict=True)]
        reached = median(ratios)
        goal = "no goal" if wanted is None else f"goal {wanted}: {'kept' if reached >= wanted else 'missed'}"
        print(f"{what}: {reached:.2f} ({min(ratios):.2f}-{max(ratios):.2f}; {goal})")
    print()


if __name__ == "__main__":
    main()
