"""What one person is to see to in an association: papers to be ready, and duties to be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from arshjul.year.checklists import open_papers_of
from arshjul.year.model import Person
from arshjul.year.people import responsible
from arshjul.year.standing import Standing, YearStanding, years_that_matter
from arshjul.year.upcoming import Status
from arshjul.year.wording import written


@dataclass(frozen=True)
class Owed:
    """One thing that a person is to see to."""

    day: date
    name: str
    about: str
    """What it is for, of a paper: a meeting or a duty; Swedish."""
    when: str
    """The day or the week in words."""
    is_late: bool


def owed_by(standing: Standing, person: Person) -> tuple[Owed, ...]:
    """What *person* still owes in the adopted years that matter, by day; what is late by its own rule comes too."""
    found = (one for year in years_that_matter(standing) for one in _in_year(year, person))
    return tuple(sorted(found, key=lambda one: (one.day, one.name)))


def _in_year(year: YearStanding, person: Person) -> Iterator[Owed]:
    standing = year.standing
    late = {(paper.target, paper.item) for paper in year.late_papers}
    for item in year.bare_items:
        for paper in open_papers_of(item.papers, person.key):
            is_late = (paper.target, paper.item) in late
            if is_late or paper.day >= standing.today:
                yield Owed(paper.day, paper.name, paper.about, f"senast {written(paper.day)}", is_late)
        if (
            item.deadline
            and item.status is not Status.DONE
            and person in responsible(standing.association, item.deadline)
        ):
            yield Owed(item.day, item.title, "", item.when, item.status is Status.LATE)
