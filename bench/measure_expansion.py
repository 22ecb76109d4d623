"""How long it takes to date 60 duties in ten years, beside Debian's ``remind`` with the same 60 rules.

Run: .venv/bin/python bench/measure_expansion.py
``remind`` is asked for what it can say: each duty's day, moved to the working day before. Both must give the same days.
Ours is measured inside a process, which is how the service does it, and as a program of its own, which is how
``remind`` must be run. Without ``remind`` (Debian: ``apt install remind``) ours alone is measured.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median

from arshjul.year.deadlines import deadlines
from arshjul.year.duty import DateKind, Duty, DutyBook
from arshjul.year.model import Association, Role, YearPlan
from arshjul.year.rules import FixedDay, NthWeekday, Offset, Rule, Source, Unit

ROOT = Path(__file__).resolve().parent.parent
YEARS = range(2022, 2032)
ROUNDS = 15
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
ALONE = "--alone"

Dated = set[tuple[str, str]]
"""A day as ``2022/11/30``, and a duty's id."""


def main() -> None:
    """Measure, and print a line for each."""
    book = DutyBook("bench", "Bench", tuple(duty for duty, _ in rules()), ())
    ours = expanded(book)
    print(f"{len(book.duties)} duties, {len(YEARS)} years, {len(ours)} days; median of {ROUNDS} rounds")
    inside = of_processor(lambda: expanded(book), resource.RUSAGE_SELF)
    print(f"arshjul.year.deadlines, in a process   {inside * 1000:5.1f} ms of processor")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    alone = of_processor(
        lambda: subprocess.run([sys.executable, __file__, ALONE], env=environment, check=True),
        resource.RUSAGE_CHILDREN,
    )
    print(f"the same as a program of its own       {alone * 1000:5.1f} ms of processor, most of it Python's start")
    program = shutil.which("remind")
    if program is None:
        print("remind is not installed, so there is nothing to compare with. Debian: apt install remind")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "duties.rem"
        file.write_text("\n".join((*omitted(), *(f"REM {line} MSG {duty.id}" for duty, line in rules()))) + "\n")
        words = [program, f"-s{12 * len(YEARS)}", str(file), f"{YEARS[0]}-01-01"]
        theirs = {(line.split()[0], line.split()[-1]) for line in said(words).splitlines()}
        taken = of_processor(lambda: said(words), resource.RUSAGE_CHILDREN)
    print(f"remind, a program of its own           {taken * 1000:5.1f} ms of processor")
    print(f"days that differ: {len(ours ^ theirs)}")


def rules() -> Iterator[tuple[Duty, str]]:
    """Sixty duties of four kinds, each with the words by which ``remind`` is told the same."""
    months = [date(2022, month, 1).strftime("%b") for month in range(1, 13)]
    for month, name in enumerate(months, 1):
        yield duty(f"fixed-{month}", FixedDay(month, 15)), f"15 {name} BEFORE"
        yield duty(f"early-{month}", FixedDay(month, 6)), f"6 {name} BEFORE"
        yield duty(f"last-{month}", FixedDay(month, None)), f"1 {months[month % 12]} --1 BEFORE"
        weekday, nth = month % 5, month % 3 + 1
        first = 7 * (nth - 1) + 1
        yield duty(f"nth-{month}", NthWeekday(month, weekday, nth)), f"{WEEKDAYS[weekday]} {first} {name} BEFORE"
        after = f"{first + 7} {name}"
        yield duty(f"after-{month}", Offset(f"nth-{month}", 1, Unit.WEEKS)), f"{WEEKDAYS[weekday]} {after} BEFORE"


def duty(key: str, rule: Rule) -> Duty:
    return Duty(key, key, Role.DIRECTOR, rule, DateKind.STATUTORY, Source("bench"))


def omitted() -> Iterator[str]:
    """The days that are no working days, as a user of ``remind`` would write them: by rule, not one by one."""
    yield "OMIT Sat Sun"
    yield from (f"OMIT {day}" for day in ("1 Jan", "6 Jan", "1 May", "6 Jun", "24 Dec", "25 Dec", "26 Dec", "31 Dec"))
    yield "SET easter easterdate($Uy)"
    yield from (f"OMIT [easter{days:+}]" for days in (-2, 1, 39))
    yield "SET june date($Uy, 6, 19)"
    yield "OMIT [june+((12-wkdaynum(june))%7)]"


def expanded(book: DutyBook) -> Dated:
    association = Association("bench", "Bench")
    return {
        (deadline.planned.strftime("%Y/%m/%d"), deadline.duty.id)
        for year in YEARS
        for deadline in deadlines(association, YearPlan(year), book)
    }


def said(words: list[str]) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def of_processor(work: Callable[[], object], whose: int) -> float:
    """The median of the processor's seconds that *work* takes, in this process or in its children."""
    work()
    taken = []
    for _ in range(ROUNDS):
        before = resource.getrusage(whose)
        work()
        after = resource.getrusage(whose)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return median(taken)


if __name__ == "__main__":
    if sys.argv[1:] == [ALONE]:
        expanded(DutyBook("bench", "Bench", tuple(duty for duty, _ in rules()), ()))
    else:
        main()
