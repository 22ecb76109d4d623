"""Until when the last deed of an association is held before others are told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    with op.batch_alter_table("associations") as associations:
        associations.add_column(sa.Column("held_since", sa.DateTime(timezone=True), nullable=True))
        associations.add_column(sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
