"""Which year's plan for internal control is decided: this year's or the next, as the association has it."""

from __future__ import annotations

from dataclasses import replace

from arshjul.year.duty import DutyBook
from arshjul.year.model import ControlYear

PLAN = "internal-control-plan"


def with_control_year(book: DutyBook, year: ControlYear) -> DutyBook:
    """Return *book* with the plan of *year* among what is decided in a year."""
    concerns = 0 if year is ControlYear.THIS else 1
    return replace(book, duties=tuple(replace(d, concerns=concerns) if d.id == PLAN else d for d in book.duties))
