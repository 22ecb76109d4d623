"""One association's readings under way: the documents, and what has been decided of them step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import readings
from arshjul.store.values.kinds import ReadingStep
from arshjul.store.values.readings import StoredStep
from arshjul.year.deeds import Doer


class Readings:
    """The readings of one association, within one unit of work. Comes from `Room.readings`."""

    def __init__(self, connection: Connection, association_id: int) -> None:
        self._connection = connection
        self._id = association_id

    def open(self, file: str, content: Mapping[str, Any], doer: Doer) -> int:
        """Keep a document that is to be read, and return the reading's number. Needs a writing unit."""
        mine = readings.c.association_id == self._id
        number = (self._connection.scalar(select(func.max(readings.c.number)).where(mine)) or 0) + 1
        self._add(StoredStep(number, 1, ReadingStep.OPENED, file, content, doer.at, doer.by))
        return number

    def add(self, before: StoredStep, step: ReadingStep, content: Mapping[str, Any], doer: Doer) -> None:
        """Keep one step more of the reading whose last step is the one *before*. Needs a writing unit."""
        after = replace(before, place=before.place + 1, step=step, content=content, at=doer.at, by=doer.by)
        self._add(after)

    def steps(self, number: int) -> tuple[StoredStep, ...]:
        """Return every step of a reading in order; none: there is no such reading."""
        return self._found(readings.c.number == number)

    def outlines(self) -> tuple[StoredStep, ...]:
        """Return every step of every reading, by reading and in order, without the documents themselves."""
        found = self._found(readings.c.step != ReadingStep.OPENED)
        names = (column for column in columns_of(readings, StoredStep) if column.key != "content")
        opened = select(*names).where(readings.c.association_id == self._id, readings.c.step == ReadingStep.OPENED)
        firsts = (value_of(StoredStep, row, content={}) for row in self._connection.execute(opened).mappings())
        return tuple(sorted((*firsts, *found), key=lambda one: (one.number, one.place)))

    def _found(self, which: Any) -> tuple[StoredStep, ...]:
        query = select(*columns_of(readings, StoredStep)).where(readings.c.association_id == self._id, which)
        rows = self._connection.execute(query.order_by(readings.c.number, readings.c.place)).mappings()
        return tuple(value_of(StoredStep, row) for row in rows)

    def _add(self, step: StoredStep) -> None:
        self._connection.execute(insert(readings).values(association_id=self._id, **row_of(step)))


def forget_readings(connection: Connection, before: datetime) -> int:
    """Remove every reading of every association in which nothing was done since *before*; return how many."""
    whose = (readings.c.association_id, readings.c.number)
    old = select(*whose).group_by(*whose).having(func.max(readings.c.at) < before)
    found = connection.execute(old).all()
    for association_id, number in found:
        gone = readings.c.association_id == association_id, readings.c.number == number
        connection.execute(delete(readings).where(*gone))
    return len(found)
