"""The agenda and the papers of a meeting, what a mail told, and what the articles say of quorum and deputies."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("articles") as articles:
        articles.add_column(sa.Column("qualified_majority", sa.Text(), nullable=False, server_default="2/3"))
        articles.add_column(sa.Column("qualified_of", sa.Text(), nullable=False, server_default="all"))
        articles.add_column(sa.Column("distance_since", sa.Date(), nullable=True))
        articles.add_column(sa.Column("deputy_answer_days", sa.Integer(), nullable=False, server_default="3"))
        articles.add_column(sa.Column("deputy_answer_days_last_week", sa.Integer(), nullable=False, server_default="1"))
        articles.add_column(sa.Column("quiet_minutes", sa.Integer(), nullable=False, server_default="10"))
    with op.batch_alter_table("occasions") as occasions:
        occasions.add_column(sa.Column("agenda", sa.JSON(), nullable=False, server_default="[]"))
        occasions.add_column(sa.Column("papers_link", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("optional", sa.Boolean(), nullable=True))
        deliveries.add_column(sa.Column("content", sa.Text(), nullable=False, server_default=""))
