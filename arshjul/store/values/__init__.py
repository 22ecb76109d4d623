"""The values that the store takes and gives beside those of the rules."""

from arshjul.store.values.deliveries import (
    ClaimedDelivery,
    Cullable,
    Delivery,
    DeliveryStatus,
    Disposal,
    NewDelivery,
    Settled,
)
from arshjul.store.values.feeds import FeedContent, FeedKind, ServedFeed, StoredFeed
from arshjul.store.values.incoming import Incoming, Judged, NewIncoming, Place, Spot, Verdict
from arshjul.store.values.links import Link, LinkKind
from arshjul.store.values.passes import PAUSED, Going, Heartbeat, OpenPass
from arshjul.store.values.versions import Due, KeptYear, Part, Version

__all__ = [
    "PAUSED",
    "ClaimedDelivery",
    "Cullable",
    "Delivery",
    "DeliveryStatus",
    "Disposal",
    "Due",
    "FeedContent",
    "FeedKind",
    "Going",
    "Heartbeat",
    "Incoming",
    "Judged",
    "KeptYear",
    "Link",
    "LinkKind",
    "NewDelivery",
    "NewIncoming",
    "OpenPass",
    "Part",
    "Place",
    "ServedFeed",
    "Settled",
    "Spot",
    "StoredFeed",
    "Verdict",
    "Version",
]
