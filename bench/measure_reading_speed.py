"""How fast the reader answers: long plans, a PDF of 200 pages, and 5 MB of texts made to be hard.

Seconds of a processor, the process apart with them.
"answered" is read, or refused by name. For each hostile text the last columns are the times for shorter ones of the
same kind: a reader that is linear takes half the time for half the text. What takes longer than the limit is told so.
"""

from __future__ import annotations

import itertools
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from made_documents import pdf, ruled, shown  # noqa: E402

from arshjul.errors import InputError  # noqa: E402
from arshjul.work.drafts.reading import read_document  # noqa: E402

LIMIT = 60
ROW = ("2027-02-08", "", "09.00-12.00", "Styrelsen", "Årsredovisning och intern kontroll", "Stadshuset, Falun")
HEADINGS = ("Datum", "Dag", "Tid", "Organ", "Ärende", "Plats")
UNDATED = ("", "", "", *ROW[3:])
XS = [40.0, 100.0, 150.0, 220.0, 300.0, 460.0, 560.0]
DATED = 10
"""Every so many rows of a page have a date: a document of far more dates than a plan is refused."""
LENGTHS = (40_000, 80_000, 400_000, 1_250_000, 2_500_000, 5_000_000)
"""Of the texts, in octets. One of more than 30,000 lines is refused, so that short lines take longest in the middle."""

HOSTILE = {
    "one line of spaces": (" ", "8 februari kl 9-12"),
    "one line of digits": ("2027", ""),
    "one line of dots": (".", " 8 februari"),
    "one line of dates": ("8 februari ", ""),
    "one line of days and months": ("8/2 ", ""),
    "one line of clock times": ("kl. 9-12, ", ""),
    "one line of brackets": ("((([[[", " 8 februari"),
    "one line of dashes": ("8-", ""),
    "one line of letters": ("a", " 8 februari"),
    "lines of dates": ("8 februari 2027 kl. 9-12 Styrelsen\n", ""),
    "lines of cancellations": ("Mötet den 8 februari ställs in.\n", ""),
    "lines of headings": ("Styrelsen 2027\n", ""),
    "lines of months": ("Januari\n", "8"),
    "lines of tabs": ("8\t9\t10\t11\n", ""),
    "lines of towns": ("Avesta\n", ""),
    "lines of where all are": ("Samtliga möten hålls i A.\n", ""),
    "long lines of headings": ("Styrelsen 2027 " * 12 + "\n", ""),
    "long lines of towns": ("Avesta " * 25 + "\n", ""),
    "long lines of where all are": ("Samtliga möten hålls i A. " * 7 + "\n", ""),
    "lines of nothing": ("\n", "8 februari"),
    "a paragraph of prose": ("Styrelsen beslutar att mötet flyttas från måndag till tisdag. ", "Den 8 februari."),
}


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _used() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in both)


def _answered(content: bytes, file: str) -> tuple[float, str]:
    start = _used()
    try:
        with _limited(LIMIT):
            plan = read_document(content, file, 2027)
        said = f"{len(plan.occasions)} occasions, {len(plan.doubts)} doubts"
    except InputError as error:
        said = f"refused: {str(error)[:60]}"
    except TimeoutError:
        said = f"no answer within {LIMIT} s"
    return _used() - start, said


def _peaks() -> str:
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    apart = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return f"at most {ours} MB here and {apart} MB in the process apart"


def _pages(count: int) -> list[str]:
    """Pages with a ruled table each, in which every so many rows have a date of its own."""
    ys = [800.0 - 18 * number for number in range(41)]
    days = (date(2027, 1, 1) + timedelta(days=number) for number in itertools.count())
    made = []
    for _ in range(count):
        rows = [HEADINGS, *((next(days).isoformat(), *ROW[1:]) if n % DATED == 0 else UNDATED for n in range(39))]
        cells = [(text, x, y) for row, y in zip(rows, ys, strict=False) for text, x in zip(row, XS, strict=False)]
        made.append(ruled(XS, ys) + "".join(shown(text, x + 2, y - 12, 8) for text, x, y in cells))
    return made


def _plans() -> None:
    days = (date(2027, 1, 1) + timedelta(days=number % 365) for number in range(13 * 50))
    pages = "\n".join(
        " ".join((day.isoformat(), f"{index % 9 + 8}.00", *ROW[3:])) for index, day in enumerate(days)
    ).encode()
    prose = "Styrelsen sammanträder den 8 februari 2027 kl. 9-12 och beslutar om årsredovisningen. " * 40
    for name, file, content in (
        ("13 pages of rows", "rader.txt", pages),
        ("13 pages of prose", "prosa.txt", "\n\n".join([prose] * 13).encode()),
        ("200 pages of PDF", "plan.pdf", pdf(*_pages(200))),
    ):
        seconds, said = _answered(content, file)
        print(f"{name:<30}{len(content) / 1e6:6.1f} MB {seconds:7.2f} s  {said}; {_peaks()}", flush=True)


def _hostile() -> None:
    print(f"\n{'':<30}" + "".join(f"{length / 1e6:>6} MB" for length in LENGTHS))
    for name, (piece, last) in HOSTILE.items():
        taken = []
        said = ""
        for length in LENGTHS:
            seconds, said = _answered(
                (piece * ((length - len(last)) // len(piece.encode())) + last).encode(), "plan.txt"
            )
            taken.append(f"{seconds:7.2f} s")
            if seconds > LIMIT:
                break
        print(f"{name:<30}{''.join(taken):<54}  {said}", flush=True)


if __name__ == "__main__":
    _plans()
    _hostile()
