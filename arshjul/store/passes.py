"""What is remembered of the passes of the jobs: a row for one that did something, and each job's heartbeat."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from arshjul.store.inserting import insert_into
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import heartbeats, passes
from arshjul.store.values import Heartbeat, OpenPass

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


# Made once: to put a question together takes longer than to answer it.
_MOVED = (
    update(passes)
    .where(passes.c.ended_at.is_(None), passes.c.began_at > bindparam("since"), passes.c.holder == bindparam("by"))
    .values(moved_at=bindparam("now"))
)
_HEARTBEATS = select(*columns_of(heartbeats, Heartbeat))
