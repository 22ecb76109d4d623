"""The numbers in the keys of mails about a quorum: for each director from one on.

They were counted over all directors of an association. Now that each director's are counted apart, the next one could
have a key that stands already, and would never be sent.
"""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

DELIVERIES = sa.table("deliveries", *(sa.column(name) for name in ("id", "association_id", "kind", "key")))


def upgrade() -> None:
    connection = op.get_bind()
    numbers: dict[tuple[int, str], set[int]] = defaultdict(set)
    mails = sa.select(DELIVERIES.c.association_id, DELIVERIES.c.key).where(DELIVERIES.c.kind == "quorum")
    for association_id, key in connection.execute(mails):
        start, _, number = key.rpartition(":")
        numbers[association_id, start].add(int(number))
    for (association_id, start), used in numbers.items():
        # Upwards: none gets a number that another still has.
        for number, before in enumerate(sorted(used), 1):
            if number != before:
                mine = DELIVERIES.c.association_id == association_id, DELIVERIES.c.key == f"{start}:{before}"
                connection.execute(sa.update(DELIVERIES).where(*mine).values(key=f"{start}:{number}"))
