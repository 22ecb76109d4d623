"""The revision of one association, as a unit of work finds it and makes it."""

from __future__ import annotations

from sqlalchemy import Connection, update

from arshjul.store.rows import row_of
from arshjul.store.tables import associations
from arshjul.year.moments import Moments


class RevisionCount:
    """What goes up by one with the first change that a unit of work makes of anything that is the association's."""

    def __init__(self, connection: Connection, association_id: int, number: int) -> None:
        self._connection = connection
        self._id = association_id
        self.number = number
        self.edits = 0
        """How many times this unit has changed something: what was read between two edits is not the same."""

    @property
    def is_changed(self) -> bool:
        """Whether this unit of work has changed anything that is the association's."""
        return self.edits > 0

    @property
    def of_a_change(self) -> int:
        """The revision that a change in this unit belongs to."""
        return self.number if self.is_changed else self.number + 1

    def touch(self) -> None:
        """Let this unit be a new revision; what follows from it is to be computed anew."""
        self.edits += 1
        if self.edits > 1:
            return
        self.number += 1
        self.update(revision=self.number, **row_of(Moments()))

    def update(self, **values: object) -> None:
        """Let the row of the association hold *values*."""
        self._connection.execute(update(associations).where(associations.c.id == self._id).values(**values))
