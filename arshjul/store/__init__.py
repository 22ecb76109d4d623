"""What is remembered: every question to the database, by name. SQLAlchemy Core, SQLite or PostgreSQL."""

from arshjul.store.copying import POSTGRESQL, SQLITE, Copy, check_copy, copy_database
from arshjul.store.culling import Spared
from arshjul.store.deed_keys import DoneAlready
from arshjul.store.disclosure import plain_row
from arshjul.store.disposed import Disposed, disposed_since
from arshjul.store.mail_text import text_of_mail, unfolded
from arshjul.store.once import OnceStore
from arshjul.store.opening import file_of
from arshjul.store.putting_back import kind_of, number_held, put_back_postgresql, put_back_sqlite
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
from arshjul.store.values.entrance import (
    Appointment,
    Binding,
    Logged,
    LogLine,
    NewLine,
    SecondFactor,
    Session,
    SignIn,
    SignInState,
    Visitor,
)
from arshjul.store.values.feeds import FeedContent, FeedKind, ServedFeed, StoredFeed
from arshjul.store.values.incoming import Incoming, Judged, NewIncoming, Place, Spot, Stray, Verdict
from arshjul.store.values.links import BOUNCES, Link, LinkKind
from arshjul.store.values.passes import PAUSED, Going, Heartbeat, OpenPass
from arshjul.store.values.readings import ReadingStep, StoredStep
from arshjul.store.values.versions import Due, Part, Version

__all__ = [
    "BOUNCES",
    "HEAD",
    "NOT_YOURS",
    "PAUSED",
    "POSTGRESQL",
    "SQLITE",
    "Appointment",
    "Binding",
    "ClaimedDelivery",
    "Copy",
    "Cullable",
    "Delivery",
    "DeliveryStatus",
    "Disposal",
    "DisposalKind",
    "Disposed",
    "DoneAlready",
    "Due",
    "FeedContent",
    "FeedKind",
    "Going",
    "Heartbeat",
    "Incoming",
    "Judged",
    "Link",
    "LinkKind",
    "LogLine",
    "Logged",
    "NewDelivery",
    "NewIncoming",
    "NewLine",
    "OnceStore",
    "OpenPass",
    "Part",
    "Place",
    "ReadingStep",
    "Room",
    "SecondFactor",
    "ServedFeed",
    "Session",
    "Settled",
    "SignIn",
    "SignInState",
    "Spared",
    "Spot",
    "Store",
    "StoredFeed",
    "StoredStep",
    "Stray",
    "Unit",
    "Verdict",
    "Version",
    "Visitor",
    "check_copy",
    "copy_database",
    "disposed_since",
    "file_of",
    "kind_of",
    "number_held",
    "open_store",
    "plain_row",
    "put_back_postgresql",
    "put_back_sqlite",
    "text_of_mail",
    "unfolded",
]
