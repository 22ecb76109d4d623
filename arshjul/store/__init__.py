"""What is remembered: every question to the database, by name. SQLAlchemy Core, SQLite or PostgreSQL."""

from arshjul.store.copying import POSTGRESQL, SQLITE, Copy, check_copy, copy_database
from arshjul.store.opening import file_of
from arshjul.store.putting_back import PAUSED, kind_of, number_held, put_back_postgresql, put_back_sqlite
from arshjul.store.room import Room
from arshjul.store.store import Store, open_store
from arshjul.store.tables import HEAD
from arshjul.store.unit import Unit
from arshjul.store.values import (
    ClaimedDelivery,
    Cullable,
    Delivery,
    DeliveryStatus,
    Disposal,
    Due,
    FeedContent,
    FeedKind,
    Heartbeat,
    Incoming,
    Link,
    LinkKind,
    NewDelivery,
    NewIncoming,
    Part,
    Place,
    ServedFeed,
    Settled,
    StoredFeed,
    Verdict,
    Version,
)

__all__ = [
    "HEAD",
    "PAUSED",
    "POSTGRESQL",
    "SQLITE",
    "ClaimedDelivery",
    "Copy",
    "Cullable",
    "Delivery",
    "DeliveryStatus",
    "Disposal",
    "Due",
    "FeedContent",
    "FeedKind",
    "Heartbeat",
    "Incoming",
    "Link",
    "LinkKind",
    "NewDelivery",
    "NewIncoming",
    "Part",
    "Place",
    "Room",
    "ServedFeed",
    "Settled",
    "Store",
    "StoredFeed",
    "Unit",
    "Verdict",
    "Version",
    "check_copy",
    "copy_database",
    "file_of",
    "kind_of",
    "number_held",
    "open_store",
    "put_back_postgresql",
    "put_back_sqlite",
]
