"""The history of one association: all that happened, out of the tables that tell it, newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Text,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql import Select

from arshjul.store.rows import value_of
from arshjul.store.tables import (
    accounts,
    answers,
    appointments,
    deeds,
    deliveries,
    disposals,
    facts,
    incoming,
    particulars,
    retentions,
    sign_in_log,
    versions,
)
from arshjul.store.values.deliveries import DeliveryStatus
from arshjul.store.values.history import ChangedPart, Line, Sought, Source
from arshjul.store.values.versions import Part
from arshjul.year.deeds import DeedKind

MOST_PARTS = 12
"""Of one deed: more are only counted."""
_HAPPENED = (DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.IN_DOUBT)
_NOTHING = literal("", Text)


class History:
    """The history of one association, within one unit of work. Comes from `Room.happened`."""

    def __init__(self, connection: Connection, association_id: int) -> None:
        self._connection = connection
        self._id = association_id

    def lines(self, sought: Sought, most: int) -> tuple[Line, ...]:
        """Return the newest *most* lines of what is *sought*: one question, whatever it is."""
        told = union_all(*self._told(sought)).subquery()
        query = select(told)
        if start := sought.before:
            same_source = and_(told.c.source == int(start.source), told.c.id < start.id)
            query = query.where(
                or_(
                    told.c.at < start.at,
                    and_(told.c.at == start.at, or_(told.c.source < int(start.source), same_source)),
                )
            )
        rows = self._connection.execute(
            query.order_by(told.c.at.desc(), told.c.source.desc(), told.c.id.desc()).limit(most)
        ).mappings()
        return tuple(value_of(Line, dict(row) | {"source": Source(row["source"])}) for row in rows)

    def changes(self, revisions: Collection[int]) -> tuple[tuple[ChangedPart, ...], dict[int, int]]:
        """Return what those revisions changed, `MOST_PARTS` of each at most, and how many parts each did."""
        place = func.row_number().over(partition_by=versions.c.since, order_by=versions.c.id).label("place")
        number = func.count().over(partition_by=versions.c.since).label("number")
        counted = (
            select(versions, place, number)
            .where(versions.c.association_id == self._id, versions.c.since.in_(revisions))
            .subquery()
        )
        old = versions.alias()
        was = and_(
            old.c.association_id == self._id,
            old.c.part == counted.c.part,
            old.c.key == counted.c.key,
            old.c.until == counted.c.since,
            old.c.since < counted.c.since,
            old.c.content.is_not(None),
        )
        rows = self._connection.execute(
            select(
                counted.c.since.label("revision"),
                counted.c.part,
                counted.c.key,
                old.c.content.label("before"),
                counted.c.content.label("after"),
                (old.c.particulars_id != counted.c.particulars_id).label("named_anew"),
                counted.c.number,
            )
            .outerjoin(old, was)
            .where(counted.c.place <= MOST_PARTS)
            .order_by(counted.c.since, counted.c.id)
        ).mappings()
        found, numbers = [], {}
        for row in rows:
            found.append(value_of(ChangedPart, dict(row) | {"named_anew": bool(row["named_anew"])}))
            numbers[row["revision"]] = row["number"]
        return tuple(found), numbers

    def _told(self, sought: Sought) -> Iterator[Select[Any]]:
        of_source = {
            Source.CHANGE: self._deeds_with_versions,
            Source.APART: self._deeds_apart,
            Source.FACT: self._facts,
            Source.TAKEN_BACK: self._facts_taken_back,
            Source.ANSWER: self._answers,
            Source.MAIL: self._mails,
            Source.INCOMING: self._incoming,
            Source.LOG: self._log,
            Source.DISPOSAL: self._disposals,
            Source.RETENTION: self._retentions,
        }
        for source in sorted(sought.sources):
            yield of_source[source](sought)

    def _deeds_with_versions(self, sought: Sought) -> Select[Any]:
        told = _line(
            Source.CHANGE,
            id=versions.c.since,
            at=func.min(versions.c.at),
            by=func.min(versions.c.by),
            word=func.min(cast(versions.c.deed, Text)),
            note=func.min(versions.c.why),
            where=func.min(cast(versions.c.origin, Text)),
        )
        told = told.where(versions.c.association_id == self._id).group_by(versions.c.since)
        is_occasion = and_(versions.c.part == Part.OCCASION, versions.c.key == sought.occasion)
        is_person = and_(versions.c.part == Part.PERSON, versions.c.key == sought.person)
        # The key of a seat is a list that begins with the person's.
        seat = and_(versions.c.part == Part.SEAT, versions.c.key.startswith(f'["{sought.person}",'))
        return _narrowed(told, sought, is_occasion, or_(is_person, seat, versions.c.by.in_(sought.names)))

    def _deeds_apart(self, sought: Sought) -> Select[Any]:
        told = _line(
            Source.APART,
            id=deeds.c.number,
            at=deeds.c.at,
            by=deeds.c.by,
            word=cast(deeds.c.kind, Text),
            note=deeds.c.why,
            where=cast(deeds.c.origin, Text),
        )
        # An answer that was written down is told by the answer.
        told = told.where(deeds.c.association_id == self._id, deeds.c.kind != DeedKind.NOTED)
        return _narrowed(told, sought, false(), deeds.c.by.in_(sought.names))

    def _facts(self, sought: Sought) -> Select[Any]:
        return self._of_facts(Source.FACT, facts.c.recorded_at, facts.c.by, sought)

    def _facts_taken_back(self, sought: Sought) -> Select[Any]:
        taken_back = facts.c.retracted_at.is_not(None)
        return self._of_facts(Source.TAKEN_BACK, facts.c.retracted_at, facts.c.retracted_by, sought).where(taken_back)

    def _of_facts(self, source: Source, at: Any, by: ColumnElement[str], sought: Sought) -> Select[Any]:
        told = _line(
            source,
            id=facts.c.id,
            at=at,
            by=by,
            word=cast(facts.c.kind, Text),
            key=facts.c.key,
            subject=facts.c.subject,
            note=facts.c.note,
            where=facts.c.step,
        ).where(facts.c.association_id == self._id)
        theirs = or_(facts.c.subject == sought.person, by.in_(sought.names))
        return _narrowed(told, sought, facts.c.key == sought.occasion, theirs)

    def _answers(self, sought: Sought) -> Select[Any]:
        told = _line(
            Source.ANSWER,
            id=answers.c.id,
            at=answers.c.received_at,
            by=func.coalesce(deeds.c.by, answers.c.person),
            word=cast(answers.c.answer, Text),
            key=answers.c.occasion,
            subject=answers.c.person,
            where=cast(answers.c.via, Text),
        )
        by_deed = and_(deeds.c.association_id == answers.c.association_id, deeds.c.number == answers.c.deed)
        told = told.outerjoin_from(answers, deeds, by_deed).where(answers.c.association_id == self._id)
        return _narrowed(told, sought, answers.c.occasion == sought.occasion, answers.c.person == sought.person)

    def _mails(self, sought: Sought) -> Select[Any]:
        told = _line(
            Source.MAIL,
            id=deliveries.c.id,
            at=func.coalesce(deliveries.c.sent_at, deliveries.c.due_at),
            word=cast(deliveries.c.status, Text),
            key=deliveries.c.target,
            subject=deliveries.c.person,
            note=deliveries.c.subject,
        ).where(deliveries.c.association_id == self._id, deliveries.c.status.in_(_HAPPENED))
        return _narrowed(told, sought, deliveries.c.target == sought.occasion, deliveries.c.person == sought.person)

    def _incoming(self, sought: Sought) -> Select[Any]:
        told = _line(
            Source.INCOMING,
            id=incoming.c.id,
            at=incoming.c.received_at,
            by=incoming.c.handled_by,
            word=cast(incoming.c.verdict, Text),
            key=incoming.c.occasion,
            subject=incoming.c.person,
            note=incoming.c.subject,
        ).where(incoming.c.association_id == self._id)
        return _narrowed(told, sought, incoming.c.occasion == sought.occasion, incoming.c.person == sought.person)

    def _log(self, sought: Sought) -> Select[Any]:
        told = _line(
            Source.LOG,
            id=sign_in_log.c.id,
            at=sign_in_log.c.at,
            by=func.coalesce(accounts.c.address, ""),
            word=cast(sign_in_log.c.what, Text),
            key=sign_in_log.c.target,
            note=sign_in_log.c.note,
            where=sign_in_log.c.network,
        ).outerjoin_from(sign_in_log, accounts, accounts.c.id == sign_in_log.c.account_id)
        here = sign_in_log.c.association_id == self._id
        if sought.occasion:
            return told.where(here, sign_in_log.c.target == sought.occasion)
        if sought.person:
            nowhere_else = or_(here, sign_in_log.c.association_id.is_(None))
            theirs = and_(accounts.c.address.in_(sought.addresses), nowhere_else)
            return told.where(or_(theirs, and_(here, sign_in_log.c.target == sought.person)))
        of_seats = select(func.lower(particulars.c.address)).where(particulars.c.association_id == self._id)
        appointed = select(appointments.c.account_id).where(appointments.c.association_id == self._id)
        known = or_(accounts.c.address.in_(of_seats), accounts.c.id.in_(appointed))
        return told.where(or_(here, and_(sign_in_log.c.association_id.is_(None), known)))

    def _disposals(self, sought: Sought) -> Select[Any]:
        told = _line(
            Source.DISPOSAL,
            id=disposals.c.id,
            at=disposals.c.at,
            by=disposals.c.by,
            word=cast(disposals.c.kind, Text),
            key=cast(disposals.c.number, Text),
            subject=disposals.c.person,
            note=disposals.c.decision,
            where=cast(disposals.c.before, Text),
        ).where(disposals.c.association_id == self._id)
        return _narrowed(told, sought, false(), disposals.c.person == sought.person)

    def _retentions(self, sought: Sought) -> Select[Any]:
        told = _line(
            Source.RETENTION,
            id=retentions.c.id,
            at=retentions.c.at,
            by=retentions.c.by,
            word=cast(retentions.c.kept, Text),
            key=func.coalesce(cast(retentions.c.days, Text), ""),
            note=retentions.c.decision,
        ).where(retentions.c.association_id == self._id)
        return _narrowed(told, sought, false(), retentions.c.by.in_(sought.names))


def _narrowed(
    told: Select[Any], sought: Sought, is_occasion: ColumnElement[bool], is_person: ColumnElement[bool]
) -> Select[Any]:
    """*told*, of the meeting or the person alone when one is sought; each condition says which lines those are."""
    if sought.occasion:
        told = told.where(is_occasion)
    return told.where(is_person) if sought.person else told


def _line(source: Source, **told: Any) -> Select[Any]:
    names = ("source", "id", "at", "by", "word", "key", "subject", "note", "where")
    columns: dict[str, Any] = dict.fromkeys(names, _NOTHING) | told | {"source": literal(int(source), Integer)}
    return select(*(column.label(name) for name, column in columns.items()))
