"""Where in which mailbox a mail that came in stood, so that what is left there unread is not fetched again."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    # SQLite makes the table anew, and the bytes stay last: it reads a row from the left.
    order: list[tuple[str, ...]] = [("handled_by", "mailbox", "validity", "uid", "raw")]
    with op.batch_alter_table("incoming", partial_reordering=order) as incoming:
        incoming.add_column(sa.Column("mailbox", sa.Text(), nullable=False, server_default=""))
        incoming.add_column(sa.Column("validity", sa.BigInteger(), nullable=True))
        incoming.add_column(sa.Column("uid", sa.BigInteger(), nullable=True))
        incoming.create_index("ix_incoming_mailbox_validity_uid", ["mailbox", "validity", "uid"])
