"""The mails that came in: each once, with what became of it; and how far each mailbox has been read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, func, select, true, update

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store.culling import old_incoming
from arshjul.store.inserting import insert_into
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import associations, incoming, mailboxes
from arshjul.store.values.incoming import Incoming, Judged, NewIncoming, ReadSoFar, Stray
from arshjul.store.values.kinds import Verdict
from arshjul.year.deeds import Doer

MOST_LISTED = 200
_MOST_ASKED = 500
"""Numbers in one question."""
_FROM_PEOPLE = (Verdict.COUNTED, Verdict.NOTED, Verdict.TRAY)


class Inbox:
    """What came in, within one unit of work. Comes from `Unit.inbox`."""

    def __init__(self, connection: Connection, reach: Collection[str] | None = None) -> None:
        self._connection = connection
        self._reach = reach

    def keep(self, new: NewIncoming) -> int | None:
        """Keep a mail that came in, and return its id; None: it is kept already, by us or by another pass."""
        where = row_of(new.where) if new.where else {}
        # Another pass may have kept it between our look and now; the unique fingerprint decides.
        id: int | None = self._connection.scalar(
            insert_into(incoming, self._connection)
            .values(
                fingerprint=new.fingerprint,
                raw=new.raw,
                received_at=new.received_at,
                handled_by="",
                **_columns_of(Judged(Verdict.RECEIVED)),
                **where,
            )
            .on_conflict_do_nothing(index_elements=[incoming.c.fingerprint])
            .returning(incoming.c.id)
        )
        return id

    def unjudged(self, limit: int = 100) -> tuple[Incoming, ...]:
        """Return the mails that are kept and that nobody has understood, the first that came first."""
        query = self._query().where(incoming.c.verdict == Verdict.RECEIVED).order_by(incoming.c.id).limit(limit)
        return tuple(value_of(Incoming, row) for row in self._connection.execute(query).mappings())

    def hold(self, id: int) -> bool:
        """Hold a mail that nobody has judged until the unit ends; False: another pass has judged it meanwhile."""
        held = select(incoming.c.id).where(incoming.c.id == id, incoming.c.verdict == Verdict.RECEIVED)
        return self._connection.scalar(held.with_for_update()) is not None

    def judge(self, id: int, judged: Judged) -> None:
        """Write what became of a mail that is held. Of one that is left where it was nothing is kept."""
        values = _columns_of(judged) | {"association_id": self._association_id(judged.association_key)}
        if judged.verdict is Verdict.LEFT:
            values |= _columns_of(Judged(Verdict.LEFT)) | {"raw": b""}
        self._connection.execute(update(incoming).where(incoming.c.id == id).values(values))

    def verdict_of(self, fingerprint: str) -> Verdict | None:
        """Return what became of the mail with that fingerprint; None: it was never kept."""
        query = select(incoming.c.verdict).where(incoming.c.fingerprint == fingerprint)
        verdict: Verdict | None = self._connection.scalar(query)
        return verdict

    def taken(self, mailbox: str, validity: int, uids: Iterable[int]) -> dict[int, Verdict]:
        """Return which of the *uids* in that mailbox have been kept, and what became of each."""
        found: dict[int, Verdict] = {}
        wanted = tuple(uids)
        for start in range(0, len(wanted), _MOST_ASKED):
            query = select(incoming.c.uid, incoming.c.verdict).where(
                incoming.c.mailbox == mailbox,
                incoming.c.validity == validity,
                incoming.c.uid.in_(wanted[start : start + _MOST_ASKED]),
            )
            found |= dict(self._connection.execute(query).tuples().all())
        return found

    def number_left(self) -> int:
        """Return how many mails were none of ours and are left in their mailboxes."""
        query = select(func.count()).select_from(incoming).where(incoming.c.verdict == Verdict.LEFT)
        number: int = self._connection.execute(query).scalar_one()
        return number

    def newest_reply_at(self) -> datetime | None:
        """Return when a person's mail to us last came in, counted or waiting; None: none has."""
        query = select(func.max(incoming.c.received_at)).where(incoming.c.verdict.in_(_FROM_PEOPLE))
        at: datetime | None = self._connection.scalar(query)
        return at

    def list(self, association_key: str | None = None, *, waiting: bool = True) -> tuple[Incoming, ...]:
        """Return the newest mails, newest first: those that wait for a person, or all of ours.

        With *association_key*, that association's.
        """
        query = self._query()
        query = query.where(_waits() if waiting else incoming.c.verdict != Verdict.LEFT)
        if association_key is not None:
            query = query.where(associations.c.key == association_key)
        rows = self._connection.execute(query.order_by(incoming.c.id.desc()).limit(MOST_LISTED)).mappings()
        return tuple(value_of(Incoming, row) for row in rows)

    def one(self, id: int, association_key: str) -> Incoming:
        """Return one mail of the association. Raises NotFoundError."""
        return self._one(id, associations.c.key == association_key)

    def strays(self) -> tuple[Stray, ...]:
        """Return the newest mails that wait and belong to no association, newest first."""
        if self._reach is not None:
            return ()
        size = func.length(incoming.c.raw).label("size")
        query = select(incoming.c.id, incoming.c.from_address, incoming.c.received_at, size).where(*_strays())
        rows = self._connection.execute(query.order_by(incoming.c.id.desc()).limit(MOST_LISTED)).mappings()
        return tuple(value_of(Stray, row) for row in rows)

    def stray(self, id: int) -> Incoming:
        """Return one mail that waits and belongs to no association. Raises NotFoundError."""
        return self._one(id, *_strays())

    def give(self, id: int, association_key: str) -> None:
        """Let a mail that belongs to none be that association's. Raises NotAllowedError when it is none any more."""
        given = update(incoming).where(*self._is(id), *_strays())
        if not self._connection.execute(given.values(association_id=self._association_id(association_key))).rowcount:
            raise NotAllowedError("Någon har redan tagit hand om det mejlet. Läs om sidan.")

    def _one(self, id: int, *which: ColumnElement[bool]) -> Incoming:
        row = self._connection.execute(self._query().where(incoming.c.id == id, *which)).mappings().one_or_none()
        if row is None:
            raise NotFoundError(f"Mejl {id} finns inte i inkorgen. Se listan över det som väntar.")
        return value_of(Incoming, row)

    def raw(self, id: int) -> bytes:
        """Return a mail as it came; empty when it has been kept long enough and was taken away."""
        return self._connection.scalar(select(incoming.c.raw).where(*self._is(id))) or b""

    def handle(
        self, id: int, verdict: Verdict, doer: Doer, *, association: str | None, person: str, occasion: str
    ) -> None:
        """Take a mail out of the tray. Raises NotAllowedError when somebody else has done so already."""
        handled = self._connection.execute(
            update(incoming)
            .where(*self._is(id), _waits())
            .values(
                verdict=verdict,
                handled_at=doer.at,
                handled_by=doer.by,
                association_id=self._association_id(association),
                person=person,
                occasion=occasion,
            )
        )
        if not handled.rowcount:
            raise NotAllowedError("Någon har redan tagit hand om det mejlet. Läs om sidan.")

    def put_back(self, message_id: str, association_key: str) -> None:
        """Let the mails with that Message-ID that a person has let count wait for a person again."""
        self._connection.execute(
            update(incoming)
            .where(
                incoming.c.message_id == message_id,
                incoming.c.association_id == self._association_id(association_key),
                incoming.c.verdict == Verdict.COUNTED,
                incoming.c.handled_at.is_not(None),
            )
            .values(verdict=Verdict.TRAY, handled_at=None, handled_by="")
        )

    def cullable_strays(self, before: datetime) -> int:
        """Return how many mails that came before then, wait for nobody and are no association's say something still."""
        query = select(func.count()).select_from(incoming).where(*self._old_strays(before))
        number: int = self._connection.execute(query).scalar_one()
        return number

    def cull_strays(self, before: datetime) -> int:
        """Empty what `cullable_strays` counts, and return how many they were."""
        values = {"raw": b"", "subject": "", "from_address": ""}
        return self._connection.execute(update(incoming).where(*self._old_strays(before)).values(values)).rowcount

    def read_so_far(self, mailbox: str) -> ReadSoFar | None:
        """Return how far *mailbox* has been read; None: it was never read."""
        row = (
            self._connection.execute(select(*columns_of(mailboxes, ReadSoFar)).where(mailboxes.c.name == mailbox))
            .mappings()
            .one_or_none()
        )
        return None if row is None else value_of(ReadSoFar, row)

    def put_read_so_far(self, mailbox: str, far: ReadSoFar) -> None:
        """Remember how far *mailbox* has been read."""
        statement = insert_into(mailboxes, self._connection).values(name=mailbox, **row_of(far))
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=[mailboxes.c.name], set_=dict(row_of(far)))
        )

    def _query(self) -> Select[Any]:
        own = columns_of(incoming, Incoming)
        query = select(associations.c.key.label("association_key"), *own).outerjoin(
            associations, associations.c.id == incoming.c.association_id
        )
        return query if self._reach is None else query.where(associations.c.key.in_(self._reach))

    def _old_strays(self, before: datetime) -> tuple[ColumnElement[bool], ...]:
        within_reach = true() if self._reach is None else false()
        return incoming.c.association_id.is_(None), old_incoming(before), within_reach

    def _is(self, id: int) -> tuple[ColumnElement[bool], ...]:
        """Which mail it is, when it is within reach."""
        if self._reach is None:
            return (incoming.c.id == id,)
        within = select(associations.c.id).where(associations.c.key.in_(self._reach))
        return (incoming.c.id == id, incoming.c.association_id.in_(within))

    def _association_id(self, key: str | None) -> int | None:
        if key is None:
            return None
        id: int = self._connection.execute(select(associations.c.id).where(associations.c.key == key)).scalar_one()
        return id


def _columns_of(judged: Judged) -> dict[str, Any]:
    """What *judged* says, by column; the association apart."""
    values = row_of(judged)
    del values["association_key"]
    return values


def _waits() -> ColumnElement[bool]:
    return incoming.c.verdict == Verdict.TRAY


def _strays() -> tuple[ColumnElement[bool], ...]:
    return _waits(), incoming.c.association_id.is_(None)
