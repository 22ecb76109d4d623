"""Who gets in, of all associations: links that sign in, sessions, appointments, tries and the log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)

from arshjul.store.columns import Word
from arshjul.store.inserting import insert_into
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import (
    accounts,
    appointments,
    associations,
    particulars,
    sessions,
    sign_in_log,
    sign_ins,
    tries,
    versions,
)
from arshjul.store.values.entrance import Appointment, LogLine, NewLine, Place, Session, SignIn, Visitor
from arshjul.store.values.kinds import SignInState
from arshjul.store.values.versions import Part
from arshjul.year.access import Capacity
from arshjul.year.kept import Kept
from arshjul.year.retention import limit_of

SEEN_AGAIN_AFTER = timedelta(minutes=1)
"""A session's last visit is not written more often: each page would be a commit."""


class Entrance:
    """Who gets in, within one unit of work. Comes from `Unit.entrance`."""

    def __init__(self, connection: Connection, reach: Collection[str] | None = None) -> None:
        self._connection = connection
        self._reach = reach

    def ask(self, address: str, visitor: Visitor, now: datetime) -> int:
        """Note that somebody wants to sign in with *address*, and return the row's id."""
        return self._sign_in(SignInState.ASKED, visitor, now, asked_address=address)

    def offer(self, account_id: int | None, token_fingerprint: str, until: datetime, now: datetime) -> int:
        """Keep a link that is shown at the terminal, and return the row's id."""
        made = {"account_id": account_id, "token_fingerprint": token_fingerprint, "valid_until": until}
        return self._sign_in(SignInState.SENT, Visitor("", ""), now, **made)

    def _sign_in(self, state: SignInState, visitor: Visitor, now: datetime, **more: object) -> int:
        values = {"state": state, "asked_at": now, "asked_address": "", "browser": visitor.browser}
        values |= {"network": visitor.network, "agent": visitor.agent, **more}
        id: int = self._connection.execute(insert(sign_ins).values(values).returning(sign_ins.c.id)).scalar_one()
        return id

    def asked(self) -> tuple[tuple[int, str, datetime], ...]:
        """Return id, address and moment of those that nobody has taken, oldest first."""
        waiting = select(sign_ins.c.id, sign_ins.c.asked_address, sign_ins.c.asked_at)
        rows = self._connection.execute(waiting.where(_ASKED).order_by(sign_ins.c.id))
        return tuple((id, address, at) for id, address, at in rows)

    def take(self, id: int, account_id: int | None, token_fingerprint: str | None, until: datetime | None) -> bool:
        """Take one that was asked for: its link is about to leave, or without an account nobody's; False: it is taken.

        The address that was written is emptied.
        """
        state = SignInState.NOBODY if account_id is None else SignInState.TAKEN
        taken = update(sign_ins).where(sign_ins.c.id == id, _ASKED)
        made = taken.values(
            state=state,
            asked_address="",
            account_id=account_id,
            token_fingerprint=token_fingerprint,
            valid_until=until,
        )
        return self._connection.execute(made).rowcount == 1

    def settle(self, id: int, *, sent: bool) -> None:
        """Note whether the link left."""
        state = SignInState.SENT if sent else SignInState.FAILED
        self._connection.execute(update(sign_ins).where(sign_ins.c.id == id).values(state=state))

    def give_up(self, before: datetime) -> int:
        """Settle as not sent what was asked for or taken before *before*: who should have sent it is gone."""
        lost = or_(_ASKED, sign_ins.c.state == SignInState.TAKEN), sign_ins.c.asked_at < before
        values = {"state": SignInState.FAILED, "asked_address": "", "token_fingerprint": None}
        return self._connection.execute(update(sign_ins).where(*lost).values(values)).rowcount

    def sign_in(self, token_fingerprint: str, now: datetime) -> SignIn | None:
        """Return what a link signs in; None: wrong, used and too old look alike. One indexed question."""
        row = self._connection.execute(_LINK, {"opened_by": token_fingerprint, "at": now}).mappings().one_or_none()
        return None if row is None else value_of(SignIn, row)

    def use(self, id: int, now: datetime) -> bool:
        """Use a link up; False: another has just done so."""
        mine = sign_ins.c.id == id, sign_ins.c.used_at.is_(None)
        return self._connection.execute(update(sign_ins).where(*mine).values(used_at=now)).rowcount == 1

    def account(self, address: str) -> int:
        """Return the id of an address's account, made now if there is none."""
        address = address.lower()
        known = select(accounts.c.id).where(accounts.c.address == address)
        found: int | None = self._connection.scalar(known)
        if found is not None:
            return found
        made = insert_into(accounts, self._connection).values(address=address).on_conflict_do_nothing()
        self._connection.execute(made)
        id: int = self._connection.execute(known).scalar_one()
        return id

    def places_of(self, address: str) -> tuple[Place, ...]:
        """Return every place in which *address* stands, in lower case, or is appointed."""
        rows = self._connection.execute(_PLACES, {"address": address.lower()}).mappings()
        return tuple(value_of(Place, row) for row in rows)

    def begin(
        self, account_id: int | None, token_fingerprint: str, now: datetime, ends_at: datetime, visitor: Visitor
    ) -> int:
        """Begin a session, and return its id; without an account it is of whoever sits at the machine."""
        values = {"token_fingerprint": token_fingerprint, "account_id": account_id, "made_at": now}
        values |= {"seen_at": now, "ends_at": ends_at, "network": visitor.network, "agent": visitor.agent}
        id: int = self._connection.execute(insert(sessions).values(values).returning(sessions.c.id)).scalar_one()
        return id

    def remember(self, session_id: int, until: datetime) -> None:
        """Let the session be good for one's own page until then."""
        self._connection.execute(update(sessions).where(sessions.c.id == session_id).values(remembered_until=until))

    def session(self, token_fingerprint: str) -> tuple[Session, tuple[Place, ...]] | None:
        """Return the session of a cookie and where its address stands or is appointed: one indexed question.

        None: there is none such. Whether it has ended is for the caller to see.
        """
        rows = self._connection.execute(_SESSION, {"token": token_fingerprint}).mappings().all()
        if not rows:
            return None
        places = (row for row in rows if row["association_id"] is not None or row["capacity"] is not None)
        return value_of(Session, rows[0]), tuple(dict.fromkeys(value_of(Place, row) for row in places))

    def hand_over(self, session_id: int, account_id: int) -> None:
        """Let a session be that account's from now on."""
        self._connection.execute(update(sessions).where(sessions.c.id == session_id).values(account_id=account_id))

    def see(self, session_id: int, now: datetime) -> None:
        """Note that a session is in use."""
        stale = sessions.c.id == session_id, sessions.c.seen_at <= now - SEEN_AGAIN_AFTER
        self._connection.execute(update(sessions).where(*stale).values(seen_at=now))

    def sessions_of(self, account_id: int | None) -> tuple[Session, ...]:
        """Return the sessions of one account, the last used first."""
        mine = sessions.c.account_id == account_id if account_id is not None else sessions.c.account_id.is_(None)
        rows = self._connection.execute(_SESSIONS.where(mine).order_by(sessions.c.seen_at.desc())).mappings()
        return tuple(value_of(Session, row) for row in rows)

    def end(self, session_ids: Collection[int]) -> None:
        """End sessions: their cookies open nothing any more."""
        self._connection.execute(delete(sessions).where(sessions.c.id.in_(session_ids)))

    def appoint(self, appointment: Appointment, association_id: int | None) -> None:
        """Give an address a capacity that no seat gives; what stands already stays as it is."""
        account_id = self.account(appointment.address)
        same = (
            appointments.c.account_id == account_id,
            appointments.c.capacity == appointment.capacity,
            appointments.c.association_id == association_id
            if association_id is not None
            else appointments.c.association_id.is_(None),
            appointments.c.ended_at.is_(None),
        )
        if self._connection.scalar(select(exists().where(*same))):
            return
        self._connection.execute(
            insert(appointments).values(
                association_id=association_id,
                account_id=account_id,
                capacity=appointment.capacity,
                since=appointment.since,
                by=appointment.by,
            )
        )

    def dismiss(self, appointment_id: int, now: datetime) -> None:
        """End an appointment."""
        self._connection.execute(
            update(appointments)
            .where(appointments.c.id == appointment_id, appointments.c.ended_at.is_(None))
            .values(ended_at=now)
        )

    def appointments(self) -> tuple[Appointment, ...]:
        """Return the appointments that stand, oldest first; of a bound unit those of the associations within reach."""
        rows = self._connection.execute(_APPOINTMENTS).mappings()
        found = (value_of(Appointment, row) for row in rows)
        return tuple(one for one in found if self._reach is None or one.association in self._reach)

    def may_try(self, key: str, now: datetime, *, times: int, within: timedelta) -> bool:
        """Count a try at *key*, unless there have been so many within that time; then nothing is written.

        The tries refill evenly, as a bucket with a hole does (GCRA).
        """
        moment, whole = round(now.timestamp() * 1000), round(within.total_seconds() * 1000)
        step = whole // times
        begun = case((tries.c.spent_until > moment, tries.c.spent_until), else_=moment)
        tried = (
            insert_into(tries, self._connection)
            .values(key=key, spent_until=moment + step)
            .on_conflict_do_update(
                index_elements=[tries.c.key], set_={"spent_until": begun + step}, where=begun + step <= moment + whole
            )
            .returning(tries.c.key)
        )
        return self._connection.scalar(tried) is not None

    def log(self, line: NewLine) -> None:
        """Write one line of the log, which nobody can change afterwards."""
        self._connection.execute(insert(sign_in_log).values(row_of(line)))

    def log_lines(self, most: int) -> tuple[LogLine, ...]:
        """Return the last lines of the log, newest first."""
        told = select(sign_in_log, func.coalesce(accounts.c.address, "").label("address"))
        rows = self._connection.execute(
            told.outerjoin(accounts, accounts.c.id == sign_in_log.c.account_id)
            .order_by(sign_in_log.c.id.desc())
            .limit(most)
        ).mappings()
        return tuple(value_of(LogLine, row) for row in rows)

    def sweep(self, now: datetime, networks_before: datetime) -> None:
        """Remove what is over: sessions and links of more than a day ago, old tries, and old network addresses."""
        yesterday = now - limit_of(Kept.SESSIONS)
        over = or_(sessions.c.remembered_until.is_(None), sessions.c.remembered_until < yesterday)
        self._connection.execute(delete(sessions).where(sessions.c.ends_at < yesterday, over))
        self._connection.execute(delete(sign_ins).where(sign_ins.c.asked_at < yesterday))
        stale = round(yesterday.timestamp() * 1000)
        self._connection.execute(delete(tries).where(tries.c.spent_until < stale))
        old = sign_in_log.c.at < networks_before, sign_in_log.c.network != ""
        self._connection.execute(update(sign_in_log).where(*old).values(network=""))


_ASKED = sign_ins.c.state == SignInState.ASKED
# Made once, as for feeds: to put a question together takes as long as to answer it.
_LINK = (
    select(*columns_of(sign_ins, SignIn), func.coalesce(accounts.c.address, "").label("address"))
    .outerjoin(accounts, accounts.c.id == sign_ins.c.account_id)
    .where(
        sign_ins.c.token_fingerprint == bindparam("opened_by"),
        sign_ins.c.used_at.is_(None),
        sign_ins.c.valid_until > bindparam("at"),
    )
)
_SESSIONS = select(*columns_of(sessions, Session), func.coalesce(accounts.c.address, "").label("address")).outerjoin(
    accounts, accounts.c.id == sessions.c.account_id
)
_STANDS = and_(
    versions.c.particulars_id == particulars.c.id, versions.c.part == Part.PERSON, versions.c.until.is_(None)
)
_OF_SEATS = (
    associations.c.id.label("association_id"),
    associations.c.key.label("association"),
    associations.c.revision.label("revision"),
    null().cast(Word(Capacity)).label("capacity"),
)
_OF_APPOINTMENTS = (
    appointments.c.association_id.label("association_id"),
    func.coalesce(associations.c.key, "").label("association"),
    func.coalesce(associations.c.revision, literal(0)).label("revision"),
    appointments.c.capacity.label("capacity"),
)
_PLACES = union_all(
    select(*_OF_SEATS)
    .distinct()
    .select_from(particulars)
    .join(versions, _STANDS)
    .join(associations, associations.c.id == particulars.c.association_id)
    .where(func.lower(particulars.c.address) == bindparam("address")),
    select(*_OF_APPOINTMENTS)
    .select_from(appointments)
    .join(accounts, accounts.c.id == appointments.c.account_id)
    .outerjoin(associations, associations.c.id == appointments.c.association_id)
    .where(accounts.c.address == bindparam("address"), appointments.c.ended_at.is_(None)),
)
_OPENED = sessions.c.token_fingerprint == bindparam("token")
_OWN = (*columns_of(sessions, Session), func.coalesce(accounts.c.address, "").label("address"))
_SESSION = union_all(
    select(*_OWN, *_OF_SEATS)
    .select_from(sessions)
    .outerjoin(accounts, accounts.c.id == sessions.c.account_id)
    .outerjoin(particulars, func.lower(particulars.c.address) == accounts.c.address)
    .outerjoin(versions, _STANDS)
    .outerjoin(
        associations, and_(associations.c.id == particulars.c.association_id, versions.c.particulars_id.is_not(None))
    )
    .where(_OPENED),
    select(*_OWN, *_OF_APPOINTMENTS)
    .select_from(sessions)
    .join(accounts, accounts.c.id == sessions.c.account_id)
    .join(appointments, appointments.c.account_id == accounts.c.id)
    .outerjoin(associations, associations.c.id == appointments.c.association_id)
    .where(_OPENED, appointments.c.ended_at.is_(None)),
)
_APPOINTMENTS = (
    select(
        *columns_of(appointments, Appointment),
        accounts.c.address.label("address"),
        func.coalesce(associations.c.key, "").label("association"),
    )
    .join(accounts, accounts.c.id == appointments.c.account_id)
    .outerjoin(associations, associations.c.id == appointments.c.association_id)
    .where(appointments.c.ended_at.is_(None))
    .order_by(appointments.c.id)
)
