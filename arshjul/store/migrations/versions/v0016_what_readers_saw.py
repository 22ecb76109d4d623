"""What calendar mails said of when and where: also whose meeting, and the association's place where it has no own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

DELIVERIES = sa.table(
    "deliveries",
    *(sa.column(name) for name in ("id", "association_id", "kind", "target", "content")),
)
VERSIONS = sa.table(
    "versions",
    *(sa.column(name) for name in ("id", "association_id", "part", "key", "until")),
    sa.column("content", sa.JSON()),
)


def upgrade() -> None:
    connection = op.get_bind()
    places, bodies = _places(connection), _bodies(connection)
    told = connection.execute(
        sa.select(DELIVERIES).where(
            DELIVERIES.c.kind.in_(("invitation", "update", "cancellation")), DELIVERIES.c.content != ""
        )
    )
    changed = []
    for row in told:
        first, start, last, end, where = row.content.split("|", 4)
        place, _, link = where.rpartition("|")
        # Nobody was told when that place changed, and nobody is to be told by an upgrade: the present one counts.
        place = place or places.get(row.association_id, "")
        body = bodies.get((row.association_id, row.target), "")
        content = "|".join((first, start, last, end, body, place, link))
        changed.append({"row": row.id, "new_content": content})
    if changed:
        statement = sa.update(DELIVERIES).where(DELIVERIES.c.id == sa.bindparam("row"))
        connection.execute(statement.values(content=sa.bindparam("new_content")), changed)


def _places(connection: sa.Connection) -> dict[int, str]:
    rows = connection.execute(
        sa.select(VERSIONS.c.association_id, VERSIONS.c.content).where(
            VERSIONS.c.part == "association", VERSIONS.c.until.is_(None)
        )
    )
    return {row.association_id: row.content["place"] for row in rows}


def _bodies(connection: sa.Connection) -> dict[tuple[int, str], str]:
    """The newest version of each occasion that says whose it is, also when it is gone since."""
    rows = connection.execute(
        sa.select(VERSIONS.c.association_id, VERSIONS.c.key, VERSIONS.c.content)
        .where(VERSIONS.c.part == "occasion")
        .order_by(VERSIONS.c.id)
    )
    return {(row.association_id, row.key): row.content["body"] or "" for row in rows if row.content}
