"""What an association has to be counted, asked for at once: its mails by status, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Label, String, bindparam, func, literal_column, null, select, union_all

from arshjul.store.tables import deliveries, incoming, readings
from arshjul.store.values.deliveries import DeliveryStatus
from arshjul.store.values.kinds import ReadingStep, Verdict
from arshjul.year.morning.chores import Waiting


@dataclass(frozen=True)
class Tally:
    """The numbers of one association."""

    deliveries: dict[DeliveryStatus, int]
    """Its mails in each status, also where it is 0; what waits or has failed whatever its year.

    What is over is counted of one year alone, so that to count takes no longer with each year that passes.
    """
    waiting: Waiting


def tally(connection: Connection, association_id: int, year: int, since: datetime) -> Tally:
    """Count one association's; *year* is that of the mails that are over, *since* from when a refused mail is new."""
    values = {"of": association_id, "year": year, "since": since}
    found = connection.execute(_TALLY, values).tuples().all()
    counts = dict.fromkeys(DeliveryStatus, 0)
    counts |= {DeliveryStatus(status): number for what, status, number in found if what == _MAILS}
    tray, failed = (next(number for what, _, number in found if what == one) for one in (_TRAY, _FAILED))
    return Tally(counts, Waiting(tray, failed, tuple(sorted(number for what, _, number in found if what == _READING))))


_MAILS, _TRAY, _FAILED, _READING = "mails", "tray", "failed", "reading"


def _as(what: str) -> Label[str]:
    return literal_column(f"'{what}'", String).label("what")


_OVER = (DeliveryStatus.SENT, DeliveryStatus.SKIPPED)
_OF_ONE = deliveries.c.association_id == bindparam("of")
_COUNTS = select(_as(_MAILS), deliveries.c.status, func.count().label("number")).group_by(deliveries.c.status)
_later = readings.alias("later")
_IS_LAST = (
    ~select(_later.c.id)
    .where(
        _later.c.association_id == readings.c.association_id,
        _later.c.number == readings.c.number,
        _later.c.place > readings.c.place,
    )
    .exists()
)
_TALLY = union_all(
    _COUNTS.where(_OF_ONE, deliveries.c.status.in_(_OVER), deliveries.c.year == bindparam("year")),
    _COUNTS.where(_OF_ONE, deliveries.c.status.in_([one for one in DeliveryStatus if one not in _OVER])),
    select(_as(_FAILED), null(), func.count()).where(
        _OF_ONE, deliveries.c.status == DeliveryStatus.FAILED, deliveries.c.due_at >= bindparam("since")
    ),
    select(_as(_TRAY), null(), func.count()).where(
        incoming.c.verdict == Verdict.TRAY, incoming.c.association_id == bindparam("of")
    ),
    select(_as(_READING), null(), readings.c.number).where(
        readings.c.association_id == bindparam("of"), readings.c.step != ReadingStep.ENDED, _IS_LAST
    ),
)
