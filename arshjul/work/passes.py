"""A pass of a job as it is remembered: a row for one that did something or failed, a heartbeat for all."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from arshjul.errors import ArshjulError
from arshjul.settings import Settings
from arshjul.store import Heartbeat, Store
from arshjul.work.processes import has_ended, runs_here, this_process
from arshjul.year.kept import Kept
from arshjul.year.retention import limit_of

logger = logging.getLogger(__name__)

BEATS_EVERY = timedelta(hours=1)
"""A pass with nothing to do says that it has gone no more often than this."""
KILLED = "Avbröts: processen dog innan passet var klart"
"""What is noted of a pass whose process is gone."""
STUCK_AFTER = timedelta(minutes=15)
"""A pass that goes on for longer is not waited for."""


@dataclass
class Pass:
    """One pass of one job: what it works with, and what is remembered of it."""

    job: str
    store: Store
    settings: Settings
    now: datetime
    only: str | None = None
    """The key of the one association that it is limited to; None: all of them."""
    tells: bool = False
    """Whether the report is to say what there is to tell of each association."""
    note: str = ""
    """How it went, in one Swedish line; set by the one who knows."""
    ok: bool = True
    """False: something of it was not done."""
    _id: int | None = field(default=None, init=False)

    def begin(self) -> None:
        """Say that the pass has something to do; until then it leaves no row."""
        if self._id is None:
            with self.store.writing() as unit:
                for one in {one.holder for one in unit.passes.open_ones()}:
                    if has_ended(one):
                        unit.passes.end_all_of(one, self.now, KILLED)
                self._id = unit.passes.begin(self.job, this_process(), self.now)

    def runs_elsewhere(self) -> bool:
        """Whether another process of this machine is in a pass of the same job, and not for long."""
        with self.store.reading() as unit:
            open_ones = unit.passes.open_ones()
        others = (one.holder for one in open_ones if one.job == self.job and self.now - one.began_at < STUCK_AFTER)
        return any(holder != this_process() and runs_here(holder) for holder in others)

    def end(self) -> None:
        """Remember how it went. One association alone is no sign that the job goes for the others."""
        beats = self.only is None and self._beat_is_due()
        if self._id is None and not beats:
            return
        with self.store.writing() as unit:
            if beats:
                unit.passes.beat(Heartbeat(self.job, self.now, self.ok, self.note))
            if self._id is not None:
                unit.passes.end(self._id, self.now, ok=self.ok, note=self.note)
                unit.passes.forget(self.now - limit_of(Kept.PASSES))

    def _beat_is_due(self) -> bool:
        if self._id is not None:
            return True
        with self.store.reading() as unit:
            last = unit.passes.heartbeats().get(self.job)
        return last is None or last.ok is not self.ok or not timedelta() <= self.now - last.at < BEATS_EVERY


@contextmanager
def passing(this: Pass) -> Iterator[Pass]:
    """Give *this* pass, and remember how it ended, whatever it ended with."""
    try:
        yield this
    except BaseException as error:
        this.ok, this.note = False, _why(error)
        try:
            this.begin()
            this.end()
        except ArshjulError:
            logger.exception("It is not remembered that the pass of %s failed", this.job)
        raise
    this.end()


def _why(error: BaseException) -> str:
    if isinstance(error, ArshjulError):
        return str(error)
    # Neither a signal nor a cancelled task is an Exception.
    return f"Oväntat fel: {error!r}" if isinstance(error, Exception) else "Avbröts innan allt var gjort"
