"""What is remembered: every question to the database, by name. SQLAlchemy Core, SQLite or PostgreSQL."""

from arshjul.store.room import Room
from arshjul.store.store import Store, open_store
from arshjul.store.unit import Unit
from arshjul.store.values import (
    ClaimedDelivery,
    Delivery,
    DeliveryStatus,
    Fact,
    FeedKind,
    NewDelivery,
    Pass,
    Settled,
    StoredFeed,
)

__all__ = [
    "ClaimedDelivery",
    "Delivery",
    "DeliveryStatus",
    "Fact",
    "FeedKind",
    "NewDelivery",
    "Pass",
    "Room",
    "Settled",
    "Store",
    "StoredFeed",
    "Unit",
    "open_store",
]
