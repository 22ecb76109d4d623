"""What a drill counts: the database's word against the mail server's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tables import table

from arshjul.store import Delivery, DeliveryStatus, open_store

OPEN = (DeliveryStatus.PLANNED, DeliveryStatus.IN_DOUBT, DeliveryStatus.SENDING)
HEAD = ("drill", "database", "kills", "mails", "lost", "surplus", "allowed", "blocked", "stale", "out of order")


@dataclass(frozen=True)
class Taken:
    """A mail that the server took."""

    id: str
    """The Message-ID."""
    to: str
    now: datetime
    """What the drill's clock showed when the pass began."""
    uid: str
    method: str
    sequence: int


@dataclass(frozen=True)
class Count:
    """What became of the mails of one drill."""

    drill: str
    database: str
    mails: int
    kills: int = 0
    lost: int = 0
    """Owed to somebody, settled as done or given up, and never taken by the server."""
    surplus: int = 0
    """Copies after the first."""
    allowed: int = 0
    """Mails in flight at the kills, each of which may come once more."""
    strange: int = 0
    """Copies that cannot be recognised: the same words to the same person under another Message-ID."""
    blocked: int = 0
    """Still waiting when everything has had its chance."""
    stale: int = 0
    """Left after what it says had stopped being true."""
    out_of_order: int = 0
    """Took the reader's calendar back: a call after its cancellation, or a lower SEQUENCE after a higher."""

    @property
    def is_right(self) -> bool:
        wrong = (self.lost, self.strange, self.blocked, self.stale, self.out_of_order)
        return not any(wrong) and self.surplus <= self.allowed

    def row(self) -> tuple[object, ...]:
        return (
            *(self.drill, self.database, self.kills, self.mails, self.lost, self.surplus),
            *(self.allowed, self.blocked, self.stale, self.out_of_order),
        )


def judged(*counts: Count) -> None:
    """Print the table of *counts*, and fail when one of them is wrong."""
    print(table("Drill", HEAD, [one.row() for one in counts]))
    wrong = [one for one in counts if not one.is_right]
    assert not wrong, wrong


def deliveries_in(database_url: str) -> tuple[Delivery, ...]:
    """Every row of every association."""
    store = open_store(database_url)
    try:
        with store.reading() as unit:
            keys = [key for key, _ in unit.association_keys()]
            return tuple(row for key in keys for row in unit.of(key).deliveries.newest(limit=1_000_000))
    finally:
        store.close()


def taken(log: Path) -> list[Taken]:
    """What the server took, in order."""
    lines = map(json.loads, log.read_text("utf-8").splitlines())
    return [
        Taken(one["id"], one["took"], datetime.fromisoformat(one["now"]), one["uid"], one["method"], one["sequence"])
        for one in lines
        if "took" in one
    ]


def answers(log: Path) -> Counter[str]:
    """How often the server gave each answer that was no consent."""
    lines = map(json.loads, log.read_text("utf-8").splitlines())
    return Counter(one["said"] for one in lines if "said" in one)


def count(
    drill: str,
    database_url: str,
    log: Path,
    *,
    owed: Collection[str],
    kills: int = 0,
    allowed: int = 0,
    is_stale: Callable[[Taken], bool] = lambda one: False,
) -> Count:
    """Count what became of the mails that were *owed*, by Message-ID, when everything has had its chance."""
    rows = {row.message_id: row for row in deliveries_in(database_url)}
    came = taken(log)
    copies = Counter(one.id for one in came)
    closed = {id for id in owed if rows[id].status not in OPEN}
    return Count(
        drill=drill,
        database=database_url.partition(":")[0],
        mails=len(came),
        kills=kills,
        lost=len(closed - copies.keys()),
        surplus=sum(copies.values()) - len(copies),
        allowed=allowed,
        strange=len(copies.keys() - rows.keys()),
        blocked=len(owed) - len(closed),
        stale=sum(map(is_stale, came)),
        out_of_order=out_of_order(came),
    )


def out_of_order(came: Iterable[Taken]) -> int:
    """How many mails took the calendar of the person who got them back."""
    highest: dict[tuple[str, str], tuple[int, bool]] = {}
    wrong = 0
    for one in came:
        if not one.uid:
            continue
        state = (one.sequence, one.method == "CANCEL")
        wrong += state < highest.get((one.to, one.uid), state)
        highest[one.to, one.uid] = max(state, highest.get((one.to, one.uid), state))
    return wrong
