"""What a decision to cull removes of one association: how much it is, and the deed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, or_, select, update

from arshjul.store.disposals import Disposals
from arshjul.store.revision_count import RevisionCount
from arshjul.store.tables import deliveries, facts, incoming, versions
from arshjul.store.values.deliveries import Cullable, DeliveryStatus, Disposal, DisposalKind
from arshjul.store.values.kinds import Verdict
from arshjul.store.values.versions import Part
from arshjul.year.kept_files import culled_details, file_in
from arshjul.year.model import STOCKHOLM

_SETTLED = (DeliveryStatus.SENT, DeliveryStatus.FAILED)
"""What nobody sends any more. A skipped message never was a mail."""
_OPEN = (Verdict.RECEIVED, Verdict.TRAY)


@dataclass(frozen=True)
class Spared:
    """What is needed still, however old it is."""

    years: frozenset[int] = frozenset()
    """Whose mails and files."""
    occasions: frozenset[str] = frozenset()
    """Keys; the mails that came in about them."""


class Culling:
    """What is old enough to be removed of one association, within one unit of work. Comes from `Room.culling`."""

    def __init__(self, connection: Connection, association_id: int, count: RevisionCount, spared: Spared) -> None:
        self._connection = connection
        self._id = association_id
        self._count = count
        self._spared = spared

    def cullable(self, kind: DisposalKind, before: date) -> Cullable:
        """Return how much of that *kind* from before that day in Stockholm can be removed, and how much is spared."""
        if kind is DisposalKind.UPLOADS:
            found = list(self._old_files(before))
            number = sum(year not in self._spared.years for _, year, _ in found)
            return Cullable(number + len(self._old_templates(before)), len(found) - number)
        _, old, is_spared, _ = self._of(kind, before)
        counted = select(func.count(case((~is_spared, 1))), func.count(case((is_spared, 1)))).where(old)
        number, spared = self._connection.execute(counted).one()
        return Cullable(number, spared)

    def cull(self, act: Disposal) -> Disposal | None:
        """Remove what `cullable` counts of the act's kind from before its day, and remember it; None: there is nothing.

        Of a file only the row is told that it is removed: whoever keeps the files removes it afterwards.
        """
        number = self.cullable(act.kind, act.before).number
        if not number:
            return None
        self._count.touch()
        disposals = Disposals(self._connection, self._id)
        if act.kind is DisposalKind.UPLOADS:
            made = disposals.remember(replace(act, number=number), is_open=True)
            self._mark_files(act)
            disposals.close(made.id, number)
            return made
        made = disposals.remember(replace(act, number=number))
        table, old, is_spared, values = self._of(act.kind, act.before)
        if table is deliveries:
            values = {**values, "disposal_id": made.id}
        self._connection.execute(update(table).where(old, ~is_spared).values(values))
        return made

    def _of(
        self, kind: DisposalKind, before: date
    ) -> tuple[Table, ColumnElement[bool], ColumnElement[bool], dict[str, Any]]:
        """In which table, which rows are old, which of those are spared, and what is written in the others."""
        midnight = datetime.combine(before, time.min, STOCKHOLM)
        match kind:
            case DisposalKind.MAILS:
                return deliveries, self._old_mails(midnight), deliveries.c.year.in_(self._spared.years), {"body": b""}
            case DisposalKind.INCOMING:
                old = and_(incoming.c.association_id == self._id, old_incoming(midnight))
                return incoming, old, incoming.c.occasion.in_(self._spared.occasions), {"raw": b"", "subject": ""}
        raise ValueError(kind)

    def _old_mails(self, midnight: datetime) -> ColumnElement[bool]:
        # One that never left has no moment when it was given up: it counts from when it was to leave.
        never_left = deliveries.c.sent_at.is_(None)
        return and_(
            deliveries.c.association_id == self._id,
            deliveries.c.disposal_id.is_(None),
            deliveries.c.status.in_(_SETTLED),
            or_(
                deliveries.c.sent_at < midnight,
                and_(never_left, deliveries.c.due_at < midnight, deliveries.c.created_at < midnight),
            ),
        )

    def _old_files(self, before: date) -> Iterator[tuple[int, int, Mapping[str, str | bool]]]:
        """Id, year and details of each fact of before that day that names a file; also of those taken back."""
        midnight = datetime.combine(before, time.min, STOCKHOLM)
        query = select(facts.c.id, facts.c.year, facts.c.details).where(
            facts.c.association_id == self._id, facts.c.recorded_at < midnight
        )
        for id, year, details in self._connection.execute(query.order_by(facts.c.id)):
            file = file_in(details)
            if file and file.culled_on is None:
                yield id, year, details

    def _old_templates(self, before: date) -> list[tuple[int, dict[str, Any]]]:
        """Id and content of each version of a Word template of before that day that does not stand any more."""
        midnight = datetime.combine(before, time.min, STOCKHOLM)
        query = select(versions.c.id, versions.c.content).where(
            versions.c.association_id == self._id,
            versions.c.part == Part.TEMPLATE,
            versions.c.until.is_not(None),
            versions.c.at < midnight,
        )
        rows = self._connection.execute(query.order_by(versions.c.id))
        return [(id, content) for id, content in rows if content and "culled_on" not in content]

    def _mark_files(self, act: Disposal) -> None:
        on = act.at.astimezone(STOCKHOLM).date()
        for id, content in self._old_templates(act.before):
            marked = update(versions).where(versions.c.id == id).values(content=culled_details(content, on))
            self._connection.execute(marked)
        for id, year, details in list(self._old_files(act.before)):
            if year not in self._spared.years:
                marked = update(facts).where(facts.c.id == id).values(details=culled_details(details, on))
                self._connection.execute(marked)


def old_incoming(midnight: datetime) -> ColumnElement[bool]:
    """The mails that came before then, wait for nobody, and still say something."""
    return and_(incoming.c.verdict.not_in(_OPEN), incoming.c.received_at < midnight, func.length(incoming.c.raw) > 0)
