"""What every page of the director takes at the server, with fifteen years and a hundred associations in the database.

Run: .venv/bin/python bench/measure_pages.py [--bases FOLDER]
Goal: each under 100 ms of processor, unchanged and right after a change; under 2 s where it shows what adopting a year
sends. The pages are found as a reader finds them, by following links from the overview, one page for each address of
the application; next year stands there as a draft. FOLDER holds databases that
``house/side.py make_years`` has made before; without it they are made, which takes some minutes and is not measured.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from house.asking import answer
from house.counting import Processor
from house.databases import LAST_YEAR, VISITED_AT, add_idle, copy_of, live_on, make
from house.product import KEY, application, command, variables
from house.side import Visit, paper_to_tick
from house.sink import mail_sink
from starlette.applications import Starlette
from starlette.routing import Match, Route

YEARS, ASSOCIATIONS = 15, 100
MOST_MS = 100
MOST_MS_OF = {"/f/{association}/arshjul/{year:int}/faststall": 2000}
"""By the route, where it is another: what adopting a year sends."""
ROUNDS = 5


def main() -> None:
    """Measure, and print a line for each page, the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bases", type=Path, help="a folder with databases that are made already")
    words = parser.parse_args()
    with TemporaryDirectory(prefix="arshjul-pages-") as folder, mail_sink() as port, asyncio.Runner() as loop:
        made = (words.bases or Path(folder)) / f"years-{YEARS}"
        if not made.exists():
            make(made, YEARS, port)
            live_on(made, port)
        data = copy_of(made, Path(folder) / "copy")
        settings = variables(data, port, VISITED_AT, running=True)
        command(settings, "renew", KEY, str(LAST_YEAR + 1))
        with application(settings) as app:
            visit = Visit(app, loop.run(paper_to_tick(app)))
            add_idle(f"sqlite:///{data / 'arshjul.db'}", KEY, ASSOCIATIONS - 1)
            found = loop.run(pages(app))
            taken = {route: loop.run(measured(visit, path)) for route, path in found.items()}
    print(f"{'page':70} {'unchanged':>10} {'after a change':>15}  ms of processor, medians of {ROUNDS}")
    for route, (unchanged, changed) in sorted(taken.items(), key=lambda one: -max(one[1])):
        is_kept = max(unchanged, changed) < MOST_MS_OF.get(route, MOST_MS)
        print(f"{found[route]:70} {unchanged:10.1f} {changed:15.1f}  {'' if is_kept else 'NO'}".rstrip())
    print(f"{len(found)} pages; load {os.getloadavg()[0]:.1f}")


async def pages(app: Starlette) -> dict[str, str]:
    """By the route, the first address of each page of the association that links lead to."""
    found: dict[str, str] = {}
    waiting = [f"/f/{KEY}"]
    while waiting:
        path = waiting.pop(0)
        status, body = await answer(app, path)
        if status != 200 or "<html" not in body[:200]:
            continue
        for link in links(body):
            route = route_of(app, link)
            if route and route not in found:
                found[route] = link
                waiting.append(link)
    return found


def links(body: str) -> Iterator[str]:
    """The addresses of the association's pages that *body* links to, without what stands after ``?`` and ``#``."""
    for link in re.findall(r'href="(/f/[^"?#]*)', body):
        yield unescape(link)


def route_of(app: Starlette, path: str) -> str | None:
    """Which page the address is one of; None: no page."""
    scope = {"type": "http", "method": "GET", "path": path}
    matching = (route for route in app.routes if isinstance(route, Route))
    return next((route.path for route in matching if route.matches(scope)[0] is Match.FULL), None)


async def measured(visit: Visit, path: str) -> tuple[float, float]:
    """The milliseconds of a page that nothing has changed, and of one right after a change."""
    unchanged, changed = [], []
    await answer(visit.app, path)
    for _ in range(ROUNDS):
        processor = Processor()
        await answer(visit.app, path)
        unchanged.append(processor.taken())
    for _ in range(ROUNDS):
        await visit.change()
        processor = Processor()
        await answer(visit.app, path)
        changed.append(processor.taken())
    return median(unchanged), median(changed)


if __name__ == "__main__":
    main()
