"""Settings, moments and small deeds for the tests of the use cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from pathlib import Path

from doers import doer

from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import Delivery, DeliveryStatus, Store
from arshjul.work.changing import changing
from arshjul.work.files.associations import Taking, load
from arshjul.work.saying.queued import Queued
from arshjul.work.saying.queueing import queue
from arshjul.work.years import adopt
from arshjul.year.chains.facts import ChainFact
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.model import Association
from arshjul.year.saying.message import DEMANDED_KINDS, MessageKind

EXAMPLE = (folder("examples") / "degerfors-karlskoga.yaml").read_text("utf-8")
KEY = "degerfors-karlskoga"
FILE = f"{KEY}.yaml"
LOADED_AT = datetime(2021, 12, 13, 11, tzinfo=UTC)
ADOPTED_AT = datetime(2021, 12, 14, 11, tzinfo=UTC)
AT_ONCE = Taking(at_once=True)
WHOLE = Taking(replaces=True)
WHOLE_AT_ONCE = Taking(replaces=True, at_once=True)
EDITED = Deed(DeedKind.LOADED, Doer("prov", ADOPTED_AT, Origin.COMMAND_LINE), FILE)


def load_and_adopt(store: Store, settings: Settings, *, digest: bool = True) -> None:
    """Load the example into a store, and adopt its year; without the digest the director is reminded of everything."""
    file = EXAMPLE.encode() if digest else changed("\narticles:\n", "\narticles:\n  digest: nej\n")
    load(store, settings, file, FILE, doer(LOADED_AT))
    adopt(store, settings, KEY, 2022, doer(ADOPTED_AT))


def settings_in(data: Path, **variables: str) -> Settings:
    """The settings of a service of the test's own."""
    environment: Mapping[str, str] = {
        "ARSHJUL_DATA": str(data),
        "ARSHJUL_MAIL_FROM": "Kansliet <kallelse@finsam.example>",
        "ARSHJUL_SECRET_KEY": "prov",
        "ARSHJUL_HOLD_MINUTES": "0",
        "ARSHJUL_BASE_URL": "https://arshjul.finsam.example",
        **variables,
    }
    return read_settings(environment)


def changed(old: str, new: str, text: str = EXAMPLE) -> bytes:
    """The example's file with one thing changed."""
    if old not in text:
        raise ValueError(old)
    return text.replace(old, new, 1).encode()


def without_occasion(key: str, text: str = EXAMPLE) -> bytes:
    """The example's file without one of its occasions."""
    before, _, after = text.partition(f"      - key: {key}\n")
    _, separator, rest = after.partition("      - key:")
    return (before + separator + rest).encode()


def stored(store: Store, key: str = KEY) -> Association:
    """The association as it is stored."""
    with store.reading() as unit:
        return unit.of(key).association()


def deliveries(store: Store, status: DeliveryStatus | None = None, key: str = KEY) -> tuple[Delivery, ...]:
    """Every row of the delivery table, oldest first."""
    with store.reading() as unit:
        return tuple(reversed(unit.of(key).deliveries.newest(limit=100_000, status=status)))


def queue_now(
    store: Store, settings: Settings, now: datetime, key: str = KEY, kinds: frozenset[MessageKind] = DEMANDED_KINDS
) -> Queued:
    """One pass over what is to be said."""
    with changing(store, key, now) as change:
        return queue(change, settings, kinds)


def chain_facts(store: Store, key: str) -> tuple[ChainFact, ...]:
    """The steps of chains that stand recorded, in the order they were."""
    with store.reading() as unit:
        return unit.of(key).ledger().chain_facts


def mails_in(kept: Path) -> list[EmailMessage]:
    """The mails that a sink has kept, in the order in which they came, as Python's own parser reads them."""
    read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(kept.glob("*.eml"))]
    return [mail for mail in read if isinstance(mail, EmailMessage)]


def headers_in(kept: Path) -> list[Message]:
    """What stands above each mail that a sink has kept, in the order in which they came; the rest is not read."""
    parser = BytesHeaderParser(policy=policy.default)
    return [parser.parsebytes(path.read_bytes()) for path in sorted(kept.glob("*.eml"))]
