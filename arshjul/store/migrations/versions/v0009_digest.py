"""Whether the director gets the Monday digest."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("articles") as articles:
        articles.add_column(sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.true()))
