"""Which account somebody is who signs in at a provider: bound at the first sign-in, and followed from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from arshjul.store.rows import columns_of, value_of
from arshjul.store.tables import accounts, bindings
from arshjul.store.values.entrance import Binding
from arshjul.tokens import fingerprint


class Bindings:
    """The bindings, within one unit of work. Comes from `Unit.bindings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, issuer: str, subject: str) -> Binding | None:
        """Return the binding of what *issuer* calls somebody; None: there is none."""
        mine = _BINDINGS.where(bindings.c.fingerprint == _mark(issuer, subject))
        row = self._connection.execute(mine).mappings().one_or_none()
        return None if row is None else value_of(Binding, row)

    def of_account(self, account_id: int) -> tuple[Binding, ...]:
        """Return an account's bindings, at most one of each issuer, oldest first."""
        rows = self._connection.execute(_BINDINGS.where(bindings.c.account_id == account_id).order_by(bindings.c.id))
        return tuple(value_of(Binding, row) for row in rows.mappings())

    def bind(self, account_id: int, issuer: str, subject: str, now: datetime) -> Binding:
        """Let whom *issuer* calls *subject* be that account, which has no other binding of that issuer."""
        values = {"account_id": account_id, "issuer": issuer, "fingerprint": _mark(issuer, subject), "made_at": now}
        id = self._connection.execute(insert(bindings).values(values).returning(bindings.c.id)).scalar_one()
        row = self._connection.execute(_BINDINGS.where(bindings.c.id == id)).mappings().one()
        return value_of(Binding, row)

    def loosen(self, id: int, account_id: int) -> Binding | None:
        """End a binding of that account, and return what it was; None: it has no such binding."""
        found = next((one for one in self.of_account(account_id) if one.id == id), None)
        if found:
            self._connection.execute(delete(bindings).where(bindings.c.id == id))
        return found


def _mark(issuer: str, subject: str) -> str:
    return fingerprint(f"{issuer}\x1f{subject}")


_BINDINGS = select(*columns_of(bindings, Binding), accounts.c.address.label("address")).join(
    accounts, accounts.c.id == bindings.c.account_id
)
