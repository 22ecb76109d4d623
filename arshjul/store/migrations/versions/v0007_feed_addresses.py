"""A generation for each feed's address, its bytes packed, and what the feeds were built from last."""

import gzip

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("associations") as associations:
        associations.add_column(sa.Column("feeds_built_from", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("feeds") as feeds:
        feeds.add_column(sa.Column("generation", sa.Integer(), nullable=False, server_default="0"))
        feeds.add_column(sa.Column("gzipped", sa.LargeBinary(), nullable=True))
    _pack()
    with op.batch_alter_table("feeds") as feeds:
        feeds.alter_column("gzipped", existing_type=sa.LargeBinary(), nullable=False)


def _pack() -> None:
    """Pack what is stored: a feed that does not change is not built again."""
    stored = sa.table("feeds", sa.column("id"), sa.column("body"), sa.column("gzipped"))
    connection = op.get_bind()
    for id, body in connection.execute(sa.select(stored.c.id, stored.c.body)).all():
        packed = gzip.compress(bytes(body), mtime=0)
        connection.execute(sa.update(stored).where(stored.c.id == id).values(gzipped=packed))
