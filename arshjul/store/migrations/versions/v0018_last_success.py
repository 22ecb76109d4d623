"""When each job last succeeded, and when an open pass last took a mail to send."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("heartbeats", sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE heartbeats SET succeeded_at = at WHERE ok")
    op.add_column("passes", sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
