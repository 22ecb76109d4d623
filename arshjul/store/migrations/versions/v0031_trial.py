"""Until when every mail of an association goes to its director alone."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    with op.batch_alter_table("associations") as associations:
        associations.add_column(sa.Column("trial_until", sa.DateTime(timezone=True), nullable=True))
