"""What it costs to ask who is there: the overview with a session and without, and what a stranger may ask for.

    python bench/measure_sign_in.py [--rounds 400]

In one process and without a server between, so that the time is the pages' own; each kind of question takes turns with
the others. Goals: signed in at least 75 % of the rate without a session; the sign-in page and a wrong link no more than
a page that does not exist and one indexed question, whatever the number of associations; known and unknown addresses
within 5 ms of each other.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from house.asking import answer
from house.databases import add_idle
from starlette.applications import Starlette

from arshjul.clock import Clock
from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import open_store
from arshjul.store.values.entrance import Visitor
from arshjul.web.app import build_app
from arshjul.work.entering import enter, offer_link
from arshjul.work.files.associations import load
from arshjul.work.years import adopt
from arshjul.year.deeds import Doer, Origin

KEY, DIRECTOR = "degerfors-karlskoga", "forbundschef@finsam-dk.example"
NOW = datetime(2022, 8, 8, 7, tzinfo=UTC)
Ask = Callable[[], None]


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=400)
    rounds = parser.parse_args().rounds
    for associations in (1, 100):
        with tempfile.TemporaryDirectory(prefix="arshjul-sign-in-") as data:
            found = measured(Path(data), rounds, associations)
        print(f"associations: {associations}")
        for name, numbers in found.items():
            wall, spent = (median(column) * 1000 for column in zip(*numbers, strict=True))
            print(
                f"{name:40} {wall:7.2f} ms on the clock, {spent:7.2f} ms of the processor (medians of {len(numbers)})"
            )


def measured(data: Path, rounds: int, associations: int) -> dict[str, list[tuple[float, float]]]:
    """The seconds of each kind of question, on the clock and of the processor."""
    found: dict[str, list[tuple[float, float]]] = {}
    url = f"sqlite:///{data / 'arshjul.db'}"
    with closing(open_store(url)) as store:
        store.migrate()
        settings = settings_in(data)
        doer = Doer("mätningen", NOW - timedelta(days=30), Origin.COMMAND_LINE)
        load(store, settings, (folder("examples") / f"{KEY}.yaml").read_bytes(), f"{KEY}.yaml", doer)
        adopt(store, settings, KEY, 2022, doer, accept_because="mätning")
        if associations > 1:
            add_idle(url, KEY, associations - 1)
        link = offer_link(store, settings, DIRECTOR, NOW).rpartition("/")[2]
        cookie = enter(store, settings, link, Visitor("127.0.0.1", ""), NOW)
        kinds = {
            "overview, without a session": (replace(settings, is_demo=True), lambda n: (f"/f/{KEY}", None)),
            "overview, signed in": (settings, lambda n: (f"/f/{KEY}", None)),
            "no such page": (settings, lambda n: ("/finns-inte", None)),
            "sign-in page": (settings, lambda n: ("/logga-in", None)),
            "wrong link": (settings, lambda n: (f"/logga-in/{n:043d}", None)),
            "wrong link to an own page": (settings, lambda n: (f"/min-sida/{n:043d}", None)),
            "wrong link to a decision": (settings, lambda n: (f"/beslut/{n:043d}", None)),
        }
        # By themselves: what is asked after a commit waits for the disk.
        asks = {
            "asked for, known": (settings, lambda n: ("/logga-in", {"adress": DIRECTOR})),
            "asked for, unknown": (settings, lambda n: ("/logga-in", {"adress": "ingen@annan.example"})),
        }
        apps = {name: build_app(of_kind, store) for name, (of_kind, _) in (kinds | asks).items()}
        with asyncio.Runner() as runner:
            for number, group in ((number, group) for group in (kinds, asks) for number in range(rounds + 5)):
                for name, (_, asked) in list(group.items())[:: 1 if number % 2 else -1]:
                    path, form = asked(number)
                    # Each from a network address of its own, and each hour once: limits are not what is measured.
                    clock = Clock(NOW + timedelta(hours=number) if form else NOW)
                    house = apps[name].state.house
                    apps[name].state.house = replace(house, settings=replace(house.settings, clock=clock))
                    began, spent = perf_counter(), process_time()
                    runner.run(ask(apps[name], path, cookie if "signed in" in name else "", form, number))
                    took = (perf_counter() - began, process_time() - spent)
                    if number >= 5:
                        found.setdefault(name, []).append(took)
    return found


def settings_in(data: Path) -> Settings:
    return read_settings(
        {
            "ARSHJUL_DATA": str(data),
            "ARSHJUL_SECRET_KEY": "bench" * 9,
            "ARSHJUL_LOOPBACK_ONLY": "1",
            "ARSHJUL_SMTP_URL": "smtp://127.0.0.1:2525",
            "ARSHJUL_NOW": NOW.isoformat(),
        }
    )


async def ask(app: Starlette, path: str, cookie: str, form: dict[str, str] | None, number: int) -> None:
    """One question, from a machine that nobody else has."""
    await answer(app, path, form, cookie=cookie, client=f"10.{number // 250 % 250}.{number % 250}.7")


if __name__ == "__main__":
    main()
