"""What a new version of an association may not do, and what it only half does, to people who have been called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from arshjul.errors import InputError, Problem
from arshjul.year.model import Association, Person
from arshjul.year.saying.told import Told, holding

ToldOf = Mapping[str, tuple[Told, ...]]
"""Occasion → what people have been told of it."""


def require_the_called(existing: Association, wanted: Association, told: ToldOf, file: str, today: date) -> None:
    """Raise InputError when *wanted* leaves out somebody who has a coming meeting in the calendar.

    Nobody could then tell the person that it is taken back: the name and the address would be gone.
    """
    called = holding(wanted, told, today)
    problems = [
        Problem(
            f"{person.name} ({person.key}) finns inte längre i filen men är kallad till kommande möten. Låt "
            "personen stå kvar och ta bort platsen, eller sätt until på den; då går ett återbud. Sedan kan personen "
            "tas bort.",
            file,
            None,
            "people",
        )
        for person in existing.people
        if person.key in called and wanted.person(person.key) is None
    ]
    if problems:
        raise InputError(problems)


def new_addresses(existing: Association, wanted: Association, told: ToldOf, today: date) -> Iterator[str]:
    """One Swedish sentence for each person who was called at another address than the one *wanted* has."""
    called = holding(wanted, told, today)
    for person in wanted.people:
        before = existing.person(person.key)
        if person.key in called and before is not None and _address(before) != _address(person):
            yield (
                f"{person.name} har fått en ny adress. Kommande möten tas bort ur kalendern hos {before.own_address}, "
                f"och nya kallelser går till {person.own_address}. Svaren står kvar. Är det en ny person på platsen: "
                "ge personen en egen nyckel under people, annars följer den förras svar med."
            )


def _address(person: Person) -> str:
    return person.own_address.lower()


def require_removed(existing: Association, wanted: Association, file: str) -> None:
    """Raise InputError for a file that names somebody anew whose name was emptied by decision, or empties one."""
    for person in wanted.people:
        before = existing.person(person.key)
        if before and before.is_removed and not person.is_removed:
            raise InputError(
                [Problem(f"{person.key} är borttagen genom beslut. Ge den nya personen en annan nyckel.", file)]
            )
        if before and person.is_removed and not before.is_removed:
            raise InputError(
                [
                    Problem(
                        f"{person.key} töms inte med en fil. Den som sköter driften tömmer uppgifterna, med beslutet.",
                        file,
                    )
                ]
            )
