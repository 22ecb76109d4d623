"""How long it takes to renew a year: the examples, and a large association with every kind of obstacle."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from arshjul.associations import read_association
from arshjul.duties import load_duties
from arshjul.year.model import (
    Association,
    Body,
    Closure,
    CouncilDay,
    Occasion,
    OccasionKind,
    YearPlan,
)
from arshjul.year.renewal import renew

ROUNDS = 21


def main() -> None:
    for path in sorted((Path(__file__).parent.parent / "examples").glob("*.yaml")):
        measure(path.stem, read_association(path.read_bytes(), path.name))
    measure("24 meetings", large(8))
    measure("24 meetings, closures and council days", crowded(large(8)))
    measure("36 meetings, closures and council days", crowded(large(12)))


def measure(title: str, association: Association) -> None:
    book = load_duties(association.kind)
    year = max(plan.year for plan in association.years) + 1
    meetings = sum(o.kind.is_meeting for o in association.years[-1].standing)
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        renew(association, year, book)
        seconds.append(time.perf_counter() - began)
    print(f"{title}: {meetings} meetings, median {median(seconds) * 1000:.0f} ms, most {max(seconds) * 1000:.0f} ms")


def large(rounds: int) -> Association:
    """An association where presidium, beredning and board meet in turn, *rounds* times a year."""
    occasions = []
    for number in range(rounds):
        board = date(2025, 1, 28) + timedelta(days=number * 320 // rounds)
        for body, slug, before in (
            (Body.PRESIDIUM, "presidium", 14),
            (Body.PREPARATORY, "beredning", 7),
            (Body.BOARD, "styrelse", 0),
        ):
            key = f"2025-{slug}-{number + 1}"
            title = "Verksamhetsplan och budget 2026" if number == rounds - 2 else "Möte"
            day = board - timedelta(days=before)
            occasions.append(Occasion(key, 2025, OccasionKind.MEETING, title, day, body))
    return Association("stort", "Stort förbund", years=(YearPlan(2025, occasions=tuple(occasions)),))


def crowded(association: Association) -> Association:
    closures = [("sportlov", 2, 23, 7), ("påsklov", 4, 6, 7), ("sommar", 6, 22, 56), ("höstlov", 10, 26, 7)]
    return replace(
        association,
        closures=tuple(
            Closure(name, first := date(2026, month, day), first + timedelta(days=length))
            for name, month, day, length in closures
        ),
        council_days=tuple(
            CouncilDay(f"kommun-{n}", date(2026, 1, 5) + timedelta(days=7 * week + n), "Kommunfullmäktige")
            for n in range(4)
            for week in range(n, 52, 4)
        ),
    )


if __name__ == "__main__":
    main()
