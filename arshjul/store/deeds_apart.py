"""The deeds of one association that others are told of and that wrote no version, and the answers of such deeds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from arshjul.store.revision_count import RevisionCount
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import answers, deeds
from arshjul.year.answers import Given
from arshjul.year.deeds import Deed, Doer


class DeedsApart:
    """Such deeds, within one unit of work. Comes from `Room.apart`."""

    def __init__(self, connection: Connection, association_id: int, count: RevisionCount) -> None:
        self._connection = connection
        self._id = association_id
        self._count = count

    def add(self, deed: Deed) -> int:
        """Remember *deed*, and return its number: the revision that it makes."""
        self._count.touch()
        values = row_of(deed.doer) | {"kind": deed.kind, "why": deed.why, "number": self._count.number}
        self._connection.execute(insert(deeds).values(association_id=self._id, **values))
        return self._count.number

    def all(self) -> tuple[tuple[int, Deed], ...]:
        """Return every such deed with its number, oldest first."""
        rows = self._connection.execute(select(deeds).where(deeds.c.association_id == self._id).order_by(deeds.c.id))
        return tuple((row.number, Deed(row.kind, Doer(row.by, row.at, row.origin), row.why)) for row in rows)

    def noted(self) -> dict[int, Given]:
        """Return the answers that the office wrote down, also those that were undone, by the number of the deed."""
        query = select(answers.c.deed, *columns_of(answers, Given)).where(
            answers.c.association_id == self._id, answers.c.deed.is_not(None)
        )
        return {row["deed"]: value_of(Given, row) for row in self._connection.execute(query).mappings()}

    def retract_answer(self, id: int, at: datetime) -> None:
        """Let an answer never have been given; its row stays."""
        self._count.touch()
        mine = answers.c.association_id == self._id, answers.c.id == id
        self._connection.execute(update(answers).where(*mine).values(retracted_at=at))
