"""What the whole house costs, beside the tree of an older commit: passes, pages, statements, and a real server.

Run: .venv/bin/python bench/measure_house.py [--before REF] [--only PART]… [--strict]

The older tree is a git worktree in a temporary folder. Both sides are driven through the faces that do not move
(house/product.py), each in processes of its own, in turns, so that what else the machine does falls on both. Each makes
its own databases with its own commands: associations of the example's size, as associations leave them, with no facts
recorded. Milliseconds are the processor's, not the clock's, and medians; on PostgreSQL those of its server are in them.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import measure_start
from house.loading import load
from house.plain_page import TOKEN
from house.sides import ROOT, Side, two_sides, web_server
from house.sink import mail_sink
from sqlalchemy import create_engine

sys.path.insert(0, str(ROOT / "tests"))
from postgresql_server import running_postgresql

BEFORE = "fb27913"
OTHERS = (0, 99, 999, 9999)
YEARS = (1, 5, 15)
TOO_SLOW = 8_000
"""Milliseconds: no pass is asked for that would take longer, judged by how the ones before it have grown."""
MESSAGES = 100


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    before: str
    now: str
    ratio: float | None
    """The present tree's figure, in the older one's."""
    goal: str = ""
    kept: bool | None = None


@dataclass(frozen=True)
class Bench:
    """What the parts are measured with."""

    sides: tuple[Side, Side]
    rounds: int

    def in_turns(self, part: str, *words: str, rounds: int | None = None) -> tuple[dict[str, float], dict[str, float]]:
        """The medians of each side's rounds, by name; they take turns to be first."""
        found: dict[str, list[dict[str, float]]] = {side.name: [] for side in self.sides}
        for number in range(rounds or self.rounds):
            for side in in_order(self.sides, number):
                measured = side.measured(part, *words)
                found[side.name].append({name: median(numbers) for name, numbers in measured.items()})
        before, now = (medians(found[side.name]) for side in self.sides)
        return before, now


def in_order(sides: tuple[Side, Side], number: int) -> tuple[Side, ...]:
    return sides if number % 2 == 0 else sides[::-1]


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: median(one[name] for one in rounds if name in one) for name in rounds[0]}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", default=BEFORE, metavar="REF", help=f"the older tree ({BEFORE})")
    parser.add_argument("--only", action="append", choices=PARTS, metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=2, help="how many times the sides take turns (2)")
    parser.add_argument("--strict", action="store_true", help="exit 1 when the present tree breaks a goal")
    words = parser.parse_args()
    # So that the worktree is taken away also when somebody ends us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = perf_counter()
    rows: list[Row] = []
    print(f"{'what':50} {words.before:>25} {'now':>25} {'ratio':>6}  {'goal':22} kept?", flush=True)
    made: set[str] = set()
    with (
        tempfile.TemporaryDirectory(prefix="arshjul-house-") as folder,
        mail_sink() as port,
        two_sides(words.before, Path(folder), port) as sides,
    ):
        bench = Bench(sides, words.rounds)
        for name in words.only or PARTS:
            part, base = PARTS[name]
            if base and base not in made:
                make(sides, base)
                made.add(base)
            part_began = perf_counter()
            for row in part(bench):
                tell(row)
                rows.append(row)
            note(f"{name}: {perf_counter() - part_began:.0f} s")
    print(f"\n{perf_counter() - began:.0f} s, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    if words.strict and any(row.kept is False for row in rows):
        sys.exit(1)


def make(sides: tuple[Side, Side], base: str) -> None:
    """Both sides' databases at once: their making is not measured."""
    began = perf_counter()
    with ThreadPoolExecutor(len(sides)) as pool:
        list(pool.map(lambda side: side.measured(base), sides))
    note(f"{base}: {perf_counter() - began:.0f} s")


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def tell(row: Row) -> None:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    kept = {True: "yes", False: "NO", None: ""}[row.kept]
    line = f"{row.what:50} {row.before:>25} {row.now:>25} {ratio:>6}  {row.goal:22} {kept}"
    print(line.rstrip(), flush=True)


def idle(bench: Bench) -> Iterator[Row]:
    """Passes in which nothing is due."""
    before, now = bench.in_turns("idle", rounds=1)
    name = "idle pass"
    ratio = now[name] / before[name]
    yield Row(f"{name}, 80 associations, ms", *shown(before, now, name), ratio, "< 50", now[name] < 50)
    wrote, number = "idle pass: wrote", "idle pass: number"
    texts = (f"{side[wrote]:.0f} of {side[number]:.0f}" for side in (before, now))
    is_kept = now[wrote] <= 1 and now[number] == 12
    yield Row("… five minutes apart, that wrote anything", *texts, None, "<= 1 of 12", is_kept)
    name = "idle pass: statements"
    yield Row("… statements of one", *shown(before, now, name), now[name] / before[name])


def due_sqlite(bench: Bench) -> Iterator[Row]:
    """The same messages beside more and more that are idle, on SQLite."""
    yield due("SQLite", bench, lambda side, others: list[str]())


def due_postgresql(bench: Bench) -> Iterator[Row]:
    """The same, on PostgreSQL."""
    with running_postgresql() as address:
        _, _, query = address.partition("?")
        at, server = f"postgresql://postgres@/%s?{query}", Path(query.partition("=")[2]) / "data" / "postmaster.pid"
        administrator = create_engine(at.replace(":", "+psycopg:", 1) % "postgres", isolation_level="AUTOCOMMIT")

        def run(statement: str) -> None:
            with administrator.connect() as connection:
                connection.exec_driver_sql(statement)

        # Its workers would take time in the middle of what is measured.
        run("ALTER SYSTEM SET autovacuum = off")
        run("SELECT pg_reload_conf()")
        for side in bench.sides:
            run(f"CREATE DATABASE {side.name}")
            side.measured("make_drained", "--url", at % side.name)

        def words(side: Side, others: int) -> list[str]:
            run("DROP DATABASE IF EXISTS measured WITH (FORCE)")
            run(f"CREATE DATABASE measured TEMPLATE {side.name}")
            return ["--url", at % "measured", "--server", server.read_text().split()[0]]

        yield due("PostgreSQL", bench, words)
        administrator.dispose()


def due(where: str, bench: Bench, words_of: Callable[[Side, int], list[str]]) -> Row:
    """A row of passes, each beside ten times as many idle ones as the last; given up where they grow too long."""
    taken: dict[str, list[float]] = {side.name: [] for side in bench.sides}
    firsts: dict[str, list[float]] = {side.name: [] for side in bench.sides}
    slow: set[str] = set()
    for number, others in enumerate(OTHERS):
        for side in in_order(bench.sides, number):
            if side.name in slow:
                continue
            found = side.measured("due", "--others", str(others), *words_of(side, others))
            if set(found["sent"]) != {MESSAGES}:
                note(f"{where}, {side.name}, {others} others: not {MESSAGES} mails were sent but {found['sent']}.")
            taken[side.name].append(median(found["pass"]))
            note(f"{where}, {side.name}, {others} others: {taken[side.name][-1]:.0f} ms")
            firsts[side.name] += found["first pass"]
            if any(11 * of_one[-1] - 10 * of_one[0] > TOO_SLOW for of_one in (taken[side.name], firsts[side.name])):
                slow.add(side.name)
    before, now = (taken[side.name] for side in bench.sides)
    is_whole = len(now) == len(OTHERS)
    return Row(
        f"pass, 100 due, 0 99 999 9,999 idle, {where}, ms",
        *(series(of_one, len(OTHERS)) for of_one in (before, now)),
        now[0] / before[0],
        "last <= 1.3 x first",
        is_whole and now[-1] <= 1.3 * now[0],
    )


def series(numbers: list[float], wanted: int) -> str:
    """Some numbers, a dash for each that was not measured, and how many times the first one the last one is."""
    texts = [f"{n:.0f}" if n >= 10 else f"{n:.1f}" for n in numbers] + ["-"] * (wanted - len(numbers))
    return f"{' '.join(texts)} ({numbers[-1] / numbers[0]:.1f}x)"


def shown(before: dict[str, float], now: dict[str, float], name: str) -> tuple[str, str]:
    first, second = (f"{n:.0f}" if n >= 10 else f"{n:.1f}".removesuffix(".0") for n in (before[name], now[name]))
    return first, second


def pages(bench: Bench) -> Iterator[Row]:
    """Pages with few and with many years."""
    before, now = bench.in_turns("pages")
    for state, said in (("again", "unchanged"), ("changed", "after a change")):
        for page in ("overview", "meeting", "own page"):
            names = [f"{page}, {state}: {years}" for years in YEARS]
            of_before, of_now = ([side[name] for name in names] for side in (before, now))
            texts = series(of_before, len(YEARS)), series(of_now, len(YEARS))
            ratio, is_kept = of_now[-1] / of_before[-1], of_now[-1] <= 1.2 * of_now[0]
            yield Row(f"{page}, 1 5 15 years, {said}, ms", *texts, ratio, "last <= 1.2 x first", is_kept)
    name = f"overview, changed: {YEARS[-1]}"
    ratio = now[name] / before[name]
    yield Row("overview right after a change, 15 years, ms", *shown(before, now, name), ratio, "<= 40", now[name] <= 40)


def statements(bench: Bench) -> Iterator[Row]:
    """The statements of a page; the same in every round."""
    before, now = bench.in_turns("count", rounds=1)
    for page in dict.fromkeys(name.partition(":")[0] for name in now):
        names = [name for name in now if name.startswith(f"{page}:")]
        of_before, of_now = ([int(side[name]) for name in names] for side in (before, now))
        texts = (" ".join(map(str, numbers)) for numbers in (of_before, of_now))
        ratio, is_kept = max(of_now) / max(of_before), max(of_now) <= 12
        yield Row(f"{page}: statements, 1 15 years, cold warm", *texts, ratio, "<= 12", is_kept)


def serving(bench: Bench) -> Iterator[Row]:
    """The overview, unchanged since it was last asked for, beside a plain page with three questions."""
    rates: dict[str, list[float]] = {}
    milliseconds: dict[str, list[float]] = {}
    with ExitStack() as open_servers:
        servers = {}
        for side in bench.sides:
            # The clock runs on, as it does for readers.
            moment = f"2026-04-15T08:00:00+00:00@{datetime.now(UTC).isoformat()}"
            variables = {
                "ARSHJUL_DATA": str(side.bases / f"years-{YEARS[-1]}"),
                "ARSHJUL_SECRET_KEY": "bench",
                "ARSHJUL_HOLD_MINUTES": "0",
                "ARSHJUL_NOW": moment,
                # Without a session: what one costs is measured by itself.
                "ARSHJUL_LOOPBACK_ONLY": "1",
                "ARSHJUL_DEMO": "1",
            }
            server = web_server("arshjul.web.app:create_app", side, variables)
            servers[side.name] = open_servers.enter_context(server)
        now = bench.sides[1]
        plain_database = {"PLAIN_PAGE_DATABASE": f"sqlite:///{now.bases}/plain.db"}
        server = web_server("house.plain_page:create_app", now, plain_database)
        servers["plain"] = open_servers.enter_context(server)
        processors = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {max(processors)})
        octets = {}
        for number in range(bench.rounds + 2):
            for name, server in list(servers.items())[:: 1 if number % 2 else -1]:
                had = server.processor_seconds()
                found = load(server.port, "/", cookie=f"session={TOKEN}")
                if number == 0:
                    continue  # what is asked for the first time is made ready
                rates.setdefault(name, []).append(found.served / (found.ended - found.began))
                spent = (server.processor_seconds() - had) / found.served * 1000
                milliseconds.setdefault(name, []).append(spent)
                octets[name] = found.octets / found.served
        os.sched_setaffinity(0, processors)
    rate = {name: median(numbers) for name, numbers in rates.items()}
    ms = {name: median(numbers) for name, numbers in milliseconds.items()}
    plain = f"{rate['plain']:.0f} a second, {ms['plain']:.2f} ms, {octets['plain'] / 1000:.1f} kB"
    yield Row(f"(the plain page: {plain})", "", "", None)
    yield Row(
        "overview, 15 years, served a second",
        *(f"{rate[side.name]:.0f}" for side in bench.sides),
        rate["now"] / rate["before"],
        ">= 75 % of the plain's",
        rate["now"] >= 0.75 * rate["plain"],
    )
    yield Row("… ms of the server", *(f"{ms[side.name]:.2f}" for side in bench.sides), ms["now"] / ms["before"])
    yield Row("… kB", *(f"{octets[side.name] / 1000:.1f}" for side in bench.sides), None)


def start(bench: Bench) -> Iterator[Row]:
    """The commands that people wait for, beside an import of SQLAlchemy alone; as bench/measure_start.py has them."""
    (base, alone), *commands = measure_start.COMMANDS.items()
    environments = {}
    for side in bench.sides:
        data = side.bases / "start"
        environments[side.name] = side.environment() | {
            "ARSHJUL_DATA": str(data),
            "PYTHONPYCACHEPREFIX": str(data / "compiled"),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        measure_start.run(
            ["-m", "arshjul", "load", str(measure_start.EXAMPLE)], environments[side.name], str(side.python)
        )
    taken: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for number in range(2 * bench.rounds + 1):
        for side in in_order(bench.sides, number):
            for name, words in ((base, alone), *commands):
                found = measure_start.run(words, environments[side.name], str(side.python))
                if number:  # the first time, what is compiled is kept
                    taken.setdefault((side.name, name), []).append(found)
    processor = {key: measure_start.medians(times)[1] * 1000 for key, times in taken.items()}
    limit = 2 * processor["now", base]
    for name, _ in commands:
        before, now = processor["before", name], processor["now", name]
        goal = f"<= {limit:.0f}, 2 x SQLAlchemy"
        yield Row(f"{name}, ms", f"{before:.0f}", f"{now:.0f}", now / before, goal, now <= limit)


PARTS: dict[str, tuple[Callable[[Bench], Iterator[Row]], str]] = {
    "idle": (idle, "make_drained"),
    "due-sqlite": (due_sqlite, "make_drained"),
    "due-postgresql": (due_postgresql, ""),
    "pages": (pages, "make_years"),
    "statements": (statements, "make_years"),
    "serving": (serving, "make_years"),
    "start": (start, ""),
}
"""What ``--only`` can name, and the databases that each needs."""

if __name__ == "__main__":
    main()
