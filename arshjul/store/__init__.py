"""What is remembered: every question to the database, by name. SQLAlchemy Core, SQLite or PostgreSQL."""

from arshjul.store.inbox import Inbox
from arshjul.store.room import Room
from arshjul.store.store import Store, open_store
from arshjul.store.unit import Unit
from arshjul.store.values import (
    ClaimedDelivery,
    Delivery,
    DeliveryStatus,
    Fact,
    FeedContent,
    FeedKind,
    Incoming,
    NewDelivery,
    NewIncoming,
    Pass,
    Place,
    ServedFeed,
    Settled,
    StoredFeed,
    Verdict,
)

__all__ = [
    "ClaimedDelivery",
    "Delivery",
    "DeliveryStatus",
    "Fact",
    "FeedContent",
    "FeedKind",
    "Inbox",
    "Incoming",
    "NewDelivery",
    "NewIncoming",
    "Pass",
    "Place",
    "Room",
    "ServedFeed",
    "Settled",
    "Store",
    "StoredFeed",
    "Unit",
    "Verdict",
    "open_store",
]
