"""What is remembered of the passes of the jobs: a row for one that did something, and each job's heartbeat."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    null,
    select,
    union_all,
    update,
)

from arshjul.store.inserting import insert_into
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import associations, heartbeats, marks, passes, versions
from arshjul.store.values.passes import PAUSED, Going, Heartbeat, OpenPass
from arshjul.store.values.versions import Part
from arshjul.year.model import UNTIL_LET_GO, YearStatus

_LONGEST_PASS = timedelta(days=1)
"""So far back the pass is looked for that takes a mail."""


class Passes:
    """The passes of the jobs, within one unit of work. Comes from `Unit.passes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, job: str, holder: str, now: datetime) -> int:
        """Note that *holder* begins a pass of *job*, and return the pass's id."""
        id: int = self._connection.execute(
            insert(passes).values(job=job, holder=holder, began_at=now, note="").returning(passes.c.id)
        ).scalar_one()
        return id

    def move(self, holder: str, now: datetime) -> None:
        """Note that the passes of *holder* that are under way still take mails."""
        self._connection.execute(_MOVED, {"by": holder, "now": now, "since": now - _LONGEST_PASS})

    def end(self, id: int, now: datetime, *, ok: bool, note: str) -> None:
        """Note how a pass ended."""
        self._connection.execute(update(passes).where(passes.c.id == id).values(ended_at=now, ok=ok, note=note))

    def open_ones(self) -> tuple[OpenPass, ...]:
        """Return the passes that have not told that they have ended, oldest first."""
        still_open = select(*columns_of(passes, OpenPass)).where(passes.c.ended_at.is_(None)).order_by(passes.c.id)
        return tuple(value_of(OpenPass, row) for row in self._connection.execute(still_open).mappings())

    def end_all_of(self, holder: str, now: datetime, note: str) -> None:
        """Note that the passes of a holder that is gone have ended, and not well."""
        theirs = passes.c.holder == holder, passes.c.ended_at.is_(None)
        self._connection.execute(update(passes).where(*theirs).values(ended_at=now, ok=False, note=note))

    def forget(self, before: datetime) -> int:
        """Take away the passes that began before *before*, and return how many they were."""
        return self._connection.execute(delete(passes).where(passes.c.began_at < before)).rowcount

    def beat(self, beat: Heartbeat) -> None:
        """Note that a job has gone."""
        values = row_of(beat)
        if beat.ok:
            values["succeeded_at"] = beat.at
        else:
            del values["succeeded_at"]  # that of the pass before stands
        self._connection.execute(
            insert_into(heartbeats, self._connection)
            .values(values)
            .on_conflict_do_update(index_elements=[heartbeats.c.job], set_=values)
        )

    def heartbeats(self) -> dict[str, Heartbeat]:
        """Return the heartbeat of each job that has ever gone."""
        rows = self._connection.execute(_HEARTBEATS).mappings()
        return {row["job"]: value_of(Heartbeat, row) for row in rows}

    def going(self) -> Going:
        """Return what tells whether the jobs go: one question, for every page asks it."""
        found: dict[str, list[Row[Any]]] = {name: [] for name in (_BEAT, _OPEN, _PAUSE, _ADOPTED, _TRIED)}
        for row in self._connection.execute(_GOING):
            found[row.what].append(row)
        beats = (Heartbeat(row.job, row.at, row.ok, row.note, row.later_at) for row in found[_BEAT])
        opened = (OpenPass(row.job, row.holder, row.at, row.later_at) for row in found[_OPEN])
        return Going(
            {beat.job: beat for beat in beats},
            tuple(sorted(opened, key=lambda one: one.began_at)),
            is_paused=bool(found[_PAUSE]),
            has_adopted=bool(found[_ADOPTED]),
            tried=tuple(sorted(row.job for row in found[_TRIED])),
        )


# Made once: to put a question together takes longer than to answer it.
_MOVED = (
    update(passes)
    .where(passes.c.ended_at.is_(None), passes.c.began_at > bindparam("since"), passes.c.holder == bindparam("by"))
    .values(moved_at=bindparam("now"))
)
_HEARTBEATS = select(*columns_of(heartbeats, Heartbeat))
_BEAT, _OPEN, _PAUSE, _ADOPTED, _TRIED = "beat", "open", "pause", "adopted", "tried"
_NOTHING: dict[str, ColumnElement[Any]] = {name: null() for name in ("at", "later_at", "ok")}
_NOTHING |= {name: literal("", Text) for name in ("job", "note", "holder")}


def _going(what: str, **told: ColumnElement[Any]) -> Select[Any]:
    """One kind of row of the question; those of all kinds have the same columns."""
    return select(literal(what, Text).label("what"), *((_NOTHING | told)[name].label(name) for name in _NOTHING))


_beat, _open = heartbeats.c, passes.c
_GOING = union_all(
    # Its columns say what those of the others are.
    _going(_BEAT, job=_beat.job, at=_beat.at, later_at=_beat.succeeded_at, ok=_beat.ok, note=_beat.note),
    _going(_OPEN, job=_open.job, at=_open.began_at, later_at=_open.moved_at, holder=_open.holder).where(
        _open.ended_at.is_(None)
    ),
    _going(_PAUSE).where(exists().where(marks.c.name == PAUSED, marks.c.value != "")),
    _going(_ADOPTED).where(
        exists().where(
            versions.c.part == Part.YEAR, versions.c.until.is_(None), versions.c.status == YearStatus.ADOPTED.value
        )
    ),
    _going(_TRIED, job=associations.c.key).where(associations.c.trial_until == UNTIL_LET_GO),
)
