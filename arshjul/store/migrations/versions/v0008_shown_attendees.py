"""Whether invitations list all who are called."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("articles") as articles:
        articles.add_column(sa.Column("show_attendees", sa.Boolean(), nullable=False, server_default=sa.false()))
