"""The items at which who answers is disqualified: none, of whoever answered before there was a way to tell."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("disqualified", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
