"""The second factors of accounts: what a code is checked against, and beginning anew when one is lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from arshjul.store.rows import columns_of, value_of
from arshjul.store.tables import accounts, factor_renewals, second_factors, sessions, versions
from arshjul.store.values.entrance import SecondFactor
from arshjul.store.values.versions import Part


class SecondFactors:
    """The second factors, within one unit of work. Comes from `Unit.second_factors`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, account_id: int) -> SecondFactor | None:
        """Return an account's second factor; None: it has none."""
        mine = _FACTORS.where(second_factors.c.account_id == account_id)
        row = self._connection.execute(mine).mappings().one_or_none()
        return None if row is None else value_of(SecondFactor, row)

    def confirmed(self) -> tuple[SecondFactor, ...]:
        """Return every second factor that is in use, by address."""
        rows = self._connection.execute(
            _FACTORS.where(second_factors.c.confirmed_at.is_not(None)).order_by(accounts.c.address)
        ).mappings()
        return tuple(value_of(SecondFactor, row) for row in rows)

    def begin(self, account_id: int, nonce: str, key_mark: str, now: datetime) -> None:
        """Begin to set one up, in the place of one that was never used."""
        self._connection.execute(delete(second_factors).where(second_factors.c.account_id == account_id))
        values = {"account_id": account_id, "nonce": nonce, "key_mark": key_mark, "made_at": now, "last_step": 0}
        self._connection.execute(insert(second_factors).values(values))

    def use(self, account_id: int, step: int, now: datetime) -> bool:
        """Use the code of one step up; False: it, or a later one, has been used."""
        fresh = second_factors.c.account_id == account_id, second_factors.c.last_step < step
        confirmed = func.coalesce(second_factors.c.confirmed_at, now)
        used = update(second_factors).where(*fresh).values(last_step=step, confirmed_at=confirmed)
        return self._connection.execute(used).rowcount == 1

    def prove(self, session_id: int, now: datetime) -> None:
        """Note that a session has shown its second factor."""
        self._connection.execute(update(sessions).where(sessions.c.id == session_id).values(second_factor_at=now))

    def asked_by(self, account_id: int, since: datetime) -> int | None:
        """Return the account that has asked since then that this one may begin anew; None: nobody has."""
        asked = factor_renewals.c.account_id == account_id, factor_renewals.c.asked_at >= since
        by: int | None = self._connection.scalar(
            select(factor_renewals.c.asked_by).where(*asked).order_by(factor_renewals.c.id.desc()).limit(1)
        )
        return by

    def ask(self, account_id: int, by: int, now: datetime) -> None:
        """Note that *by* asks that an account may begin anew."""
        self._connection.execute(insert(factor_renewals).values(account_id=account_id, asked_by=by, asked_at=now))

    def remove(self, account_id: int) -> None:
        """Let an account begin anew; whoever has shown the old one must show the new."""
        self._connection.execute(delete(factor_renewals).where(factor_renewals.c.account_id == account_id))
        self._connection.execute(delete(second_factors).where(second_factors.c.account_id == account_id))
        mine = sessions.c.account_id == account_id
        self._connection.execute(update(sessions).where(mine).values(second_factor_at=None))

    def is_asked_for(self) -> bool:
        """Whether any association asks for second factors."""
        says = versions.c.content["second_factor"].as_boolean().is_(True)
        standing = versions.c.part == Part.ARTICLES, versions.c.until.is_(None)
        return bool(self._connection.scalar(select(exists().where(*standing, says))))


_FACTORS = select(*columns_of(second_factors, SecondFactor), accounts.c.address.label("address")).join(
    accounts, accounts.c.id == second_factors.c.account_id
)
