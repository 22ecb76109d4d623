"""How the reader reads the documents in tests/cases/documents, whose truths a person has written.

For each document, of its meetings and planning days:

right     day, times, body and kind, and the place and title where the truth gives them, are as a person reads them
wrong     it is read with something else than what is written, and no doubt is about that
asked     a doubt is about what is not right, or about the day that did not become an occasion
refused   the whole document was refused
silent    no occasion and no doubt: also when its date is told among the others as not read
invented  an occasion that the document does not have (of any kind), and no doubt about its day

and of doubts: those needed that were found and missed, and the needless, which are all the others. The same cause
twice is one too many. Deadlines, events and tasks are summed apart. With -v each line that is not right is told.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from document_judging import OUTCOMES, Judged, judge  # noqa: E402
from document_truths import FOLDER, truths  # noqa: E402

COLUMNS = (*OUTCOMES, "invented", "found", "missed", "needless")
WIDE = 40


def _numbers(judged: Judged) -> list[int]:
    counts = [judged.meetings[outcome] for outcome in OUTCOMES]
    return [*counts, judged.invented, judged.found, judged.missed, judged.needless]


def _line(name: str, numbers: list[int], seconds: float) -> str:
    shown = "".join(f"{number or '·':>9}" for number in numbers)
    return f"{name:<{WIDE}}{shown}{seconds:8.2f} s"


def measure(folder: Path, tell: bool) -> None:
    """Print a line for each document of *folder*, and their sums."""
    print(f"{'':<{WIDE}}" + "".join(f"{name:>9}" for name in COLUMNS))
    sums: Counter[str] = Counter()
    rest: Counter[str] = Counter()
    seconds = 0.0
    for truth in truths(folder):
        judged = judge(truth)
        print(_line(judged.name, _numbers(judged), judged.seconds))
        if tell:
            print("".join(f"    {it}\n" for it in judged.told), end="")
        sums.update(dict(zip(COLUMNS, _numbers(judged), strict=True)))
        rest.update(judged.rest)
        seconds += judged.seconds
    print(_line("all", [sums[name] for name in COLUMNS], seconds))
    meetings = sum(sums[outcome] for outcome in OUTCOMES)
    good = sums["right"] + sums["asked"]
    print(f"{meetings} meetings: {sums['right'] / meetings:.0%} right, {good / meetings:.0%} right or asked,", end=" ")
    print(f"{sums['needless'] / meetings:.0%} needless doubts to a meeting.")
    print("Deadlines, events and tasks: " + ", ".join(f"{rest[name]} {name}" for name in OUTCOMES) + ".")


def main() -> None:
    """Print the table of the documents, or of those in the folder that is named."""
    named = [argument for argument in sys.argv[1:] if argument != "-v"]
    measure(Path(named[0]) if named else FOLDER, "-v" in sys.argv)


if __name__ == "__main__":
    main()
