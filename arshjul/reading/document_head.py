"""What stands at the top of a document, as it was found."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Span
from arshjul.year.model import Body


@dataclass
class DocumentHead:
    """What stands at the top of a document, and is about all of it."""

    own_span: Span | None = None
    """Where the document's own day stands."""
    own_day: date | None = None
    """The day that minutes are of, or a summons is to: they look back and forward from it."""
    days: tuple[tuple[int, date], ...] = ()
    """The first line of each piece of news on a page and of each mail in a thread, and its own day; 0 is the first."""
    body: Body | None = None
    """Whose meetings a document tells of, when it names one body and no other."""
    title_year: int | None = None
    """The only year that the first lines name."""
    title_body: Body | None = None
    """The body that a document has for its title, or that minutes are of: its lists are of that body."""
    line: int | None = None
    """The line on which the day of its own meeting stands; 1 is the first."""
    covered: set[int] = field(default_factory=set)
    """Lines that say the time and the place of that meeting, and nothing else."""
    is_minutes: bool = False
    is_called: bool = False
    """Whether its own day is one that people are called to in a sentence."""
    is_planning_day: bool = False
    times: tuple[Scanned, ...] = ()
    place: str = ""
    whose: Body | None = None
    of_minutes: Body | None = None
    """Who met, when minutes name one body and nobody else in their first lines."""

    @property
    def called_on(self) -> date | None:
        """The day to which a summons calls: what it asks for falls before it as often as after."""
        return self.own_day if (self.line or self.is_called) and not self.is_minutes else None

    def come_to(self, line: int) -> None:
        """Look forward from the day of the piece in which *line* stands, 0 is the first."""
        if number := bisect_right(self.days, line, key=lambda it: it[0]):
            self.own_day = self.days[number - 1][1]
