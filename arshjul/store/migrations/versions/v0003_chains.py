"""What a step of a chain was: its reference, outcome and more beside its day; and since when members are members."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("facts", sa.Column("details", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    op.add_column("members", sa.Column("since", sa.Date()))
    op.add_column("members", sa.Column("until", sa.Date()))
