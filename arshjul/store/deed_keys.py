"""The keys of the forms that have been taken in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from arshjul.store.inserting import insert_into
from arshjul.store.tables import deed_keys


class DoneAlready(Exception):  # noqa: N818 (nothing is wrong)
    """What was asked for has been done, and is not done again. No ArshjulError: nobody has anything to mend."""

    def __init__(self, leads_to: str) -> None:
        super().__init__(leads_to)
        self.leads_to = leads_to
        """The address of what came of it; empty: where such a form always leads."""


class DeedKeys:
    """Such keys, within one unit of work. Comes from `Unit.deed_keys`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def use(self, fingerprint: str, now: datetime) -> None:
        """Use a key up. Raises DoneAlready; whoever comes while another uses it waits for how that ends."""
        wanted = insert_into(deed_keys, self._connection).values(fingerprint=fingerprint, used_at=now, leads_to="")
        if self._connection.scalar(wanted.on_conflict_do_nothing().returning(deed_keys.c.fingerprint)):
            return
        raise DoneAlready(self.led_to(fingerprint) or "")

    def led_to(self, fingerprint: str) -> str | None:
        """Where whoever used that key was led, as DoneAlready has it; None: nobody has used it."""
        found = select(deed_keys.c.leads_to).where(deed_keys.c.fingerprint == fingerprint)
        leads_to: str | None = self._connection.scalar(found)
        return leads_to

    def lead(self, fingerprint: str, to: str) -> None:
        """Let whoever uses that key again come to the address *to*."""
        mine = deed_keys.c.fingerprint == fingerprint
        self._connection.execute(update(deed_keys).where(mine).values(leads_to=to))

    def forget(self, before: datetime) -> None:
        """Remove those that were used before that moment: nobody sends a form again after so long."""
        self._connection.execute(delete(deed_keys).where(deed_keys.c.used_at < before))
