"""How long it takes to drop a plan of 13 pages on the page, and to see it with every date marked."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "web")]

from doers import doer  # noqa: E402
from made_documents import cell, paragraph, table, word  # noqa: E402
from visitors import signed_in  # noqa: E402

from arshjul.folders import folder  # noqa: E402
from arshjul.settings import read_settings  # noqa: E402
from arshjul.store import open_store  # noqa: E402
from arshjul.work.files.associations import load  # noqa: E402

KEY, TIMES = "degerfors-karlskoga", 5
PROSE = (
    "Förbundet finansierar insatser för den som behöver samordnat stöd, och följer upp dem varje år med medlemmarna."
)
DECIDED = "Styrelsen beslutade den 19 november 2026, § 58, om inriktningen för arbetet under de kommande åren."


def _thirteen_pages() -> bytes:
    """Some 45 lines a page: prose with a date now and then, and a table of 40 meetings."""
    first = date(2027, 1, 12)
    rows = [
        ("Styrelsen", f"{first + timedelta(days=7 * number)}", "kl. 9–12", "Rådhuset", f"Ärende {number}")
        for number in range(40)
    ]
    text = "".join(paragraph(DECIDED if number % 20 == 0 else PROSE) for number in range(13 * 45 - len(rows)))
    head = ("Organ", "Datum", "Tid", "Plats", "Ärende")
    return word(paragraph("Verksamhetsplan 2027") + text + table(*(map(cell, row) for row in (head, *rows))))


def _seconds() -> tuple[float, float]:
    """On the clock, and of a processor, the processes that took documents apart with it."""
    used = os.times()
    return time.perf_counter(), sum(used[:4])


def _between(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    return end[0] - start[0], end[1] - start[1]


def main() -> None:
    """Print the best of some times."""
    with tempfile.TemporaryDirectory() as data:
        settings = read_settings(
            {
                "ARSHJUL_DATA": data,
                "ARSHJUL_NOW": "2026-11-28T09:00",
                "ARSHJUL_SECRET_KEY": "a key to measure with",
                "ARSHJUL_BASE_URL": "http://127.0.0.1:8321",
                "ARSHJUL_LOOPBACK_ONLY": "1",
            }
        )
        with closing(open_store(f"sqlite:///{data}/measured.db")) as store:
            store.migrate()
            content = (folder("examples") / f"{KEY}.yaml").read_bytes()
            load(store, settings, content, f"{KEY}.yaml", doer(settings.clock.now()))
            client, plan = signed_in(settings, store), _thirteen_pages()
            taken, shown = [], []
            for number in range(TIMES):
                start = _seconds()
                files = {"fil": ("plan.docx", plan)}
                posted = {"engang": f"{number}"}
                answer = client.post(f"/f/{KEY}/las-in", files=files, data=posted, follow_redirects=False)
                middle = _seconds()
                page = client.get(answer.headers["location"])
                shown.append(_between(middle, _seconds()))
                taken.append(_between(start, middle))
                assert page.status_code == 200
                assert "40 av 40 klara" in page.text
        for what, seconds in (("taken in", taken), ("shown", shown)):
            (wall, used) = min(seconds)
            print(f"A plan of 13 pages {what:<10} {wall:5.2f} s, of a processor {used:5.2f} s, the best of {TIMES}")
        print(f"The page: {len(page.text) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
