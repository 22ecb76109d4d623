"""How many times each secret address of an association has been renewed: none, until now."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    with op.batch_alter_table("associations") as associations:
        associations.add_column(sa.Column("generations", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
