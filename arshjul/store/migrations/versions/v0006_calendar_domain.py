"""The domain of an association's calendar UIDs, which never changes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("associations") as associations:
        associations.add_column(sa.Column("calendar_domain", sa.Text(), nullable=True))
