"""Measure one part in one tree: ``python -m house.side PART …``, with the tree in PYTHONPATH. Writes JSON lines.

Each line is a name and a number, most of them milliseconds; the names are the same on both sides.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from starlette.applications import Starlette

from house.asking import ask
from house.counting import Processor, statements
from house.databases import (
    DRAINED_AT,
    LAST_YEAR,
    NEIGHBOUR,
    VISITED_AT,
    add_idle,
    add_neighbour,
    copy_of,
    file_of,
    live_on,
    make,
)
from house.product import KEY, application, command, own_page, own_pages, run_pass, variables

YEARS = (1, 5, 15)
OWN = own_pages()
MEETING = f"{OWN}/moten/{LAST_YEAR}-styrelse-3"
TIMED_PAGES = {"overview": OWN or "/", "meeting": MEETING, "own page": own_page("ledamot-degerfors")}
COUNTED_PAGES = {
    "overview": OWN or "/",
    "year": f"{OWN}/arshjul/{LAST_YEAR}",
    "meeting": MEETING,
    "own page": own_page("ledamot-degerfors"),
    "deliveries": f"{OWN}/utskick",
    "members": f"{OWN}/medlemmar",
    "collisions": f"{OWN}/krockar/{LAST_YEAR}",
}
IDLE_ASSOCIATIONS, IDLE_PASSES = 80, 12
ENOUGH = 10_000
"""Milliseconds after which passes that are slow anyhow are not made again."""
DUE_ROUNDS = 3
Found = Iterator[tuple[str, float]]


def main() -> None:
    """Measure the part that the words name."""
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--bases", type=Path, required=True)
    parser.add_argument("--smtp", type=int, required=True)
    parser.add_argument("--others", type=int, default=0)
    parser.add_argument("--url", default="")
    parser.add_argument("--server", type=int)
    words = parser.parse_args()
    with TemporaryDirectory(dir=words.bases.parent) as folder:
        for name, number in PARTS[words.part](words, Path(folder)):
            print(json.dumps([name, number]), flush=True)


def make_drained(words: argparse.Namespace, _folder: Path) -> Found:
    """One association with one year, of which nothing is due; on SQLite and, with ``--url``, there."""
    name = "drained-elsewhere" if words.url else "drained"
    make(words.bases / name, 1, words.smtp, url=words.url)
    yield from ()


def make_years(words: argparse.Namespace, _folder: Path) -> Found:
    """One association with few and with many years, each in a database of its own."""
    for years in YEARS:
        data = words.bases / f"years-{years}"
        make(data, years, words.smtp)
        live_on(data, words.smtp)
    yield from ()


def idle(words: argparse.Namespace, folder: Path) -> Found:
    """Passes of the sender when nothing is due, five minutes apart."""
    data = copy_of(words.bases / "drained", folder)
    add_idle(f"sqlite:///{data / 'arshjul.db'}", KEY, IDLE_ASSOCIATIONS - 1)
    settings = variables(data, words.smtp, DRAINED_AT)
    # The first one meets the others under their new keys.
    run_pass(settings, "deliver", DRAINED_AT + timedelta(minutes=5))
    taken, asked, wrote = [], [], 0
    with sqlite3.connect(data / "arshjul.db") as other:
        for number in range(IDLE_PASSES):
            before = other.execute("PRAGMA data_version").fetchone()
            with statements() as counted:
                processor = Processor()
                run_pass(settings, "deliver", DRAINED_AT + timedelta(minutes=10 + 5 * number))
                taken.append(processor.taken())
            asked.append(counted.number)
            wrote += other.execute("PRAGMA data_version").fetchone() != before
            if sum(taken) > ENOUGH:
                break
    yield "idle pass", median(taken)
    yield "idle pass: statements", median(asked)
    yield "idle pass: wrote", wrote
    yield "idle pass: number", len(taken)


def due(words: argparse.Namespace, folder: Path) -> Found:
    """Passes that send the same hundred messages of one association, beside others that are idle."""
    data, url = folder / "copy", words.url
    if not url:
        data = copy_of(words.bases / "drained", folder)
        url = f"sqlite:///{data / 'arshjul.db'}"
    data.mkdir(exist_ok=True)
    if words.others:
        add_neighbour(variables(data, words.smtp, DRAINED_AT, url=url), folder)
        add_idle(url.replace("postgresql:", "postgresql+psycopg:"), NEIGHBOUR, words.others - 1)
    path = folder / f"{KEY}.yaml"
    at = DRAINED_AT + timedelta(minutes=5)
    processor = Processor(words.server)
    run_pass(variables(data, words.smtp, at, url=url), "deliver", at)
    # The first one meets the others under their new keys.
    yield "first pass", processor.taken()
    for number in range(DUE_ROUNDS):
        at += timedelta(minutes=30)
        path.write_text(file_of(1, minute=10 + number))
        command(variables(data, words.smtp, at, url=url), "load", str(path))
        at += timedelta(minutes=30)
        processor = Processor(words.server)
        sent = run_pass(variables(data, words.smtp, at, url=url), "deliver", at)
        yield "pass", processor.taken()
        yield "sent", sent


def pages(words: argparse.Namespace, folder: Path) -> Found:
    """Pages that are asked for again, and right after a change, with few and with many years, in turns."""
    with ExitStack() as opened, asyncio.Runner() as loop:
        visits = {}
        for years in YEARS:
            data = copy_of(words.bases / f"years-{years}", folder / str(years))
            app = opened.enter_context(application(variables(data, words.smtp, VISITED_AT, running=True)))
            visits[years] = Visit(app, loop.run(paper_to_tick(app)))
        for page, path in TIMED_PAGES.items():
            for state in ("again", "changed"):
                for years, found in loop.run(in_turns(visits, path, changes=state == "changed")).items():
                    yield f"{page}, {state}: {years}", found


@dataclass
class Visit:
    """Somebody who looks at the pages of one database, and ticks a paper."""

    app: Starlette
    paper: str
    is_ticked: bool = False

    async def change(self) -> None:
        """Tick the paper of the meeting, or take the tick back."""
        back = {"angra": "1"} if self.is_ticked else {}
        await ask(self.app, f"{MEETING}/lista", {"item": self.paper} | back)
        self.is_ticked = not self.is_ticked


async def paper_to_tick(app: Starlette) -> str:
    """A paper of the meeting that nobody has ticked."""
    found = re.search(r'name="item" value="([^"]+)"', await ask(app, MEETING))
    assert found, "The meeting has no paper to tick."
    return found[1]


async def in_turns(visits: Mapping[int, Visit], path: str, *, changes: bool) -> dict[int, float]:
    """For each visit the median of the milliseconds of a page; fewer times when it takes long."""
    taken: dict[int, list[float]] = {years: [] for years in visits}
    for visit in visits.values():
        await ask(visit.app, path)
    first = taken[YEARS[0]]
    while len(first) < 3 or (len(first) < 41 and sum(map(sum, taken.values())) < 3000):
        for years, visit in visits.items():
            if changes:
                await visit.change()
            processor = Processor()
            await ask(visit.app, path)
            taken[years].append(processor.taken())
    return {years: median(numbers) for years, numbers in taken.items()}


def count(words: argparse.Namespace, folder: Path) -> Found:
    """The statements of each page, the first time that a new process is asked for it and the second."""
    forking = multiprocessing.get_context("fork")
    for years in (YEARS[0], YEARS[-1]):
        for name, path in COUNTED_PAGES.items():
            data = copy_of(words.bases / f"years-{years}", folder)
            here, there = forking.Pipe()
            # What one page has made ready is not there for the next one.
            child = forking.Process(
                target=_count, args=(variables(data, words.smtp, VISITED_AT, running=True), path, there)
            )
            child.start()
            there.close()
            cold, warm = here.recv()
            child.join()
            yield f"{name}: {years}, cold", cold
            yield f"{name}: {years}, warm", warm


def _count(settings: dict[str, str], path: str, told: Connection) -> None:
    numbers = []
    with application(settings) as app, asyncio.Runner() as loop:
        for _ in range(2):
            with statements() as counted:
                loop.run(ask(app, path))
            numbers.append(counted.number)
    told.send(numbers)


PARTS = {part.__name__: part for part in (make_drained, make_years, idle, due, pages, count)}

if __name__ == "__main__":
    main()
