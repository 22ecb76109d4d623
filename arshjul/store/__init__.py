"""What is remembered: every question to the database, by name. SQLAlchemy Core, SQLite or PostgreSQL."""

from arshjul.store.opening import file_of
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
    "ClaimedDelivery",
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
    "file_of",
    "open_store",
]
