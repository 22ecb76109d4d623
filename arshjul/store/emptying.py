"""Emptying one person's name and address wherever they stand; what happened stays, and names the person by key."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import JSON, Connection, Table, Text, and_, delete, exists, func, or_, select, update

from arshjul.store.columns import Details, Texts
from arshjul.store.disposals import Disposals
from arshjul.store.mail_text import text_of_mail
from arshjul.store.tables import (
    accounts,
    aliases,
    appointments,
    bindings,
    deliveries,
    factor_renewals,
    feeds,
    incoming,
    links,
    metadata,
    particulars,
    second_factors,
    sessions,
    sign_in_log,
    sign_ins,
    versions,
)
from arshjul.store.values.deliveries import DeliveryStatus, Disposal
from arshjul.year.model import REMOVED_NAME

_KEYS = frozenset(
    (
        *("key", "target", "occasion", "person", "member", "topic", "fingerprint", "token_fingerprint", "message_id"),
        *("holder", "etag", "mailbox", "decision", "carried_by", "step", "network"),
    )
)
"""Columns of keys and marks: who reads them knows nobody by them."""
_WAITING = (DeliveryStatus.PLANNED, DeliveryStatus.SENDING)


@dataclass(frozen=True)
class Particulars:
    """The names and the addresses that a person has had."""

    names: frozenset[str]
    addresses: frozenset[str]
    """In lower case."""

    def emptied(self, text: str) -> str:
        """*text* without them."""
        return self._pattern.sub(REMOVED_NAME, text)

    def stand_in(self, text: str) -> bool:
        """Whether any of them stands in *text*."""
        return bool(self._pattern.search(text))

    @property
    def _pattern(self) -> re.Pattern[str]:
        # A name of a single word may be a word of the language: it is emptied where names stand, not in sentences.
        full = (rf"{re.escape(name)}(?:s\b)?" for name in self.names if " " in name)
        whole = "|".join(sorted((*full, *map(re.escape, self.addresses)), key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{whole})(?!\w)" if whole else r"(?!)", re.IGNORECASE)


class Emptying:
    """Empties one person of one association, within one unit of work. Comes from `Room.emptying`."""

    def __init__(self, connection: Connection, association_id: int, person: str) -> None:
        self._connection = connection
        self._id = association_id
        self._person = person
        self._known = self._particulars()

    def naming(self) -> int:
        """Return how many mails to others wait to leave and name the person."""
        waiting = (
            deliveries.c.status.in_((*_WAITING, DeliveryStatus.IN_DOUBT)),
            deliveries.c.next_attempt_at.is_not(None),
        )
        query = select(deliveries.c.subject, deliveries.c.body).where(
            deliveries.c.association_id == self._id, deliveries.c.person != self._person, *waiting
        )
        return sum(self._stands_in_mail(subject, body) for subject, body in self._connection.execute(query))

    def empty(self, act: Disposal) -> Disposal:
        """Empty all of it, and remember *act* with the number of mails that were emptied."""
        by_decision = Disposals(self._connection, self._id)
        made = by_decision.remember(act, is_open=True)
        emptied = self._empty_own_mails(made.id) + self._empty_incoming() + self._empty_mails_naming(made.id)
        for table in metadata.sorted_tables:
            if table is sign_in_log or "association_id" in table.c:
                self._empty_texts(table)
        self._close_ways_in(act)
        self._empty_accounts(act)
        self._empty_particulars()
        by_decision.close(made.id, emptied)
        return replace(made, number=emptied)

    def _particulars(self) -> Particulars:
        rows = self._connection.execute(select(particulars).where(*self._mine(particulars))).all()
        also = self._connection.scalars(select(aliases.c.address).where(*self._mine(aliases)))
        addresses = {row.address.lower() for row in rows} | {address.lower() for address in also}
        return Particulars(frozenset(row.name for row in rows) - {REMOVED_NAME}, frozenset(addresses - {""}))

    def _mine(self, table: Table) -> tuple[Any, ...]:
        return (table.c.association_id == self._id, table.c.person == self._person)

    def _stands_in_mail(self, subject: str, raw: bytes) -> bool:
        return self._known.stand_in(subject) or (bool(raw) and self._known.stand_in(text_of_mail(raw)))

    def _empty_own_mails(self, act: int) -> int:
        mine = self._mine(deliveries)
        number = self._connection.execute(
            update(deliveries).where(*mine, func.length(deliveries.c.body) > 0).values(body=b"", disposal_id=act)
        ).rowcount
        values: dict[str, Any] = {"person_name": REMOVED_NAME, "address": "", "answer": ""}
        self._connection.execute(update(deliveries).where(*mine).values(values))
        reason = "Personens uppgifter är tömda."
        never = {"status": DeliveryStatus.SKIPPED, "reason": reason, "next_attempt_at": None, "holder": None}
        self._connection.execute(update(deliveries).where(*mine, deliveries.c.status.in_(_WAITING)).values(never))
        return number

    def _empty_mails_naming(self, act: int) -> int:
        query = select(deliveries.c.id, deliveries.c.subject, deliveries.c.body).where(
            deliveries.c.association_id == self._id, func.length(deliveries.c.body) > 0
        )
        found = [id for id, subject, body in self._connection.execute(query) if self._stands_in_mail(subject, body)]
        for id in found:
            emptied = update(deliveries).where(deliveries.c.id == id).values(body=b"", disposal_id=act)
            self._connection.execute(emptied)
        return len(found)

    def _empty_incoming(self) -> int:
        theirs = or_(
            and_(incoming.c.association_id == self._id, incoming.c.person == self._person),
            and_(
                or_(incoming.c.association_id == self._id, incoming.c.association_id.is_(None)),
                func.lower(incoming.c.from_address).in_(self._known.addresses),
            ),
        )
        values = {"from_address": "", "subject": "", "raw": b""}
        number = self._connection.execute(update(incoming).where(theirs).values(values)).rowcount
        query = select(incoming.c.id, incoming.c.subject, incoming.c.raw).where(
            incoming.c.association_id == self._id, func.length(incoming.c.raw) > 0
        )
        found = [id for id, subject, raw in self._connection.execute(query) if self._stands_in_mail(subject, raw)]
        for id in found:
            self._connection.execute(update(incoming).where(incoming.c.id == id).values(raw=b""))
        return number + len(found)

    def _empty_texts(self, table: Table) -> None:
        """Empty what is written in sentences, notes and the contents of versions."""
        columns = [column for column in table.c if _is_text(column) and column.key not in _KEYS]
        if table is particulars or not columns:
            return
        [number, *_] = table.primary_key.columns
        own = table.c.association_id == self._id
        if table is sign_in_log:
            own = or_(own, table.c.association_id.is_(None))
        for row in self._connection.execute(select(number, *columns).where(own)).all():
            changed = {}
            for column, value in zip(columns, row[1:], strict=True):
                emptied = self._emptied(value)
                if emptied != value:
                    changed[column.key] = emptied
            if changed:
                self._connection.execute(update(table).where(number == row[0]).values(changed))

    def _emptied(self, value: Any) -> Any:
        match value:
            case str():
                return REMOVED_NAME if value in self._known.names else self._known.emptied(value)
            case dict():
                return {name: self._emptied(one) for name, one in value.items()}
            case list() | tuple():
                return type(value)(self._emptied(one) for one in value)
        return value

    def _close_ways_in(self, act: Disposal) -> None:
        self._connection.execute(delete(aliases).where(*self._mine(aliases)))
        self._connection.execute(update(links).where(*self._mine(links)).values(expires_at=act.at))
        own = feeds.c.association_id == self._id, feeds.c.kind == "person", feeds.c.subject == self._person
        self._connection.execute(update(feeds).where(*own).values(revoked_at=act.at, body=b"", gzipped=b"", etag=""))

    def _empty_accounts(self, act: Disposal) -> None:
        """End what the person has here, and empty the addresses that stand nowhere else."""
        same = select(accounts.c.id, accounts.c.address).where(accounts.c.address.in_(self._known.addresses))
        for id, address in self._connection.execute(same).all():
            here = appointments.c.account_id == id, appointments.c.association_id == self._id
            stands = appointments.c.ended_at.is_(None)
            self._connection.execute(update(appointments).where(*here, stands).values(ended_at=act.at))
            others = exists().where(
                func.lower(particulars.c.address) == address,
                or_(particulars.c.association_id != self._id, particulars.c.person != self._person),
            )
            appointed = exists().where(appointments.c.account_id == id, stands)
            if self._connection.scalar(select(or_(others, appointed))):
                continue
            for table in (sessions, sign_ins, second_factors, factor_renewals, bindings):
                self._connection.execute(delete(table).where(table.c.account_id == id))
            self._connection.execute(delete(factor_renewals).where(factor_renewals.c.asked_by == id))
            emptied = update(accounts).where(accounts.c.id == id).values(address=f"{REMOVED_NAME} {id}")
            self._connection.execute(emptied)

    def _empty_particulars(self) -> None:
        """Let all versions name one row, that says nothing."""
        numbers = list(self._connection.scalars(select(particulars.c.id).where(*self._mine(particulars))))
        kept, others = numbers[0], numbers[1:]
        if others:
            was = versions.c.association_id == self._id, versions.c.particulars_id.in_(others)
            self._connection.execute(update(versions).where(*was).values(particulars_id=kept))
            self._connection.execute(delete(particulars).where(particulars.c.id.in_(others)))
        emptied = update(particulars).where(particulars.c.id == kept).values(name=REMOVED_NAME, address="")
        self._connection.execute(emptied)


def _is_text(column: Any) -> bool:
    return isinstance(column.type, (Text, JSON, Details, Texts))
