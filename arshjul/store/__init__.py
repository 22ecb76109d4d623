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
    FeedKind,
    Incoming,
    NewDelivery,
    NewIncoming,
    Pass,
    Place,
    Settled,
    StoredFeed,
    Verdict,
)

__all__ = [
    "ClaimedDelivery",
    "Delivery",
    "DeliveryStatus",
    "Fact",
    "FeedKind",
    "Inbox",
    "Incoming",
    "NewDelivery",
    "NewIncoming",
    "Pass",
    "Place",
    "Room",
    "Settled",
    "Store",
    "StoredFeed",
    "Unit",
    "Verdict",
    "open_store",
]
