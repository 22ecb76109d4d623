"""What is remembered: every question to the database, by name. SQLAlchemy Core, SQLite or PostgreSQL.

What every command asks stands here. The rest (copies, what is removed, who comes in, mail that came in, readings,
feeds) is taken from its own module by those who use it: to read all of it costs each command a tenth of its start.
"""

from arshjul.store.deed_keys import DoneAlready
from arshjul.store.opening import file_of
from arshjul.store.room import Room
from arshjul.store.store import Store, open_store
from arshjul.store.tables import HEAD
from arshjul.store.unit import NOT_YOURS, Unit
from arshjul.store.values.deliveries import (
    ClaimedDelivery,
    Cullable,
    Delivery,
    DeliveryStatus,
    Disposal,
    DisposalKind,
    NewDelivery,
    Settled,
)
from arshjul.store.values.links import BOUNCES, Link, LinkKind
from arshjul.store.values.passes import PAUSED, Going, Heartbeat, OpenPass
from arshjul.store.values.versions import Due, Part, Version

__all__ = [
    "BOUNCES",
    "HEAD",
    "NOT_YOURS",
    "PAUSED",
    "ClaimedDelivery",
    "Cullable",
    "Delivery",
    "DeliveryStatus",
    "Disposal",
    "DisposalKind",
    "DoneAlready",
    "Due",
    "Going",
    "Heartbeat",
    "Link",
    "LinkKind",
    "NewDelivery",
    "OpenPass",
    "Part",
    "Room",
    "Settled",
    "Store",
    "Unit",
    "Version",
    "file_of",
    "open_store",
]
