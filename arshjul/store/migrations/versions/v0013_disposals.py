"""The disposals of sent mails, and which mails each of them emptied."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "disposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("number_of_mails", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["association_id"], ["associations.id"], name="fk_disposals_association_id"),
        sa.PrimaryKeyConstraint("id", name="pk_disposals"),
    )
    op.create_index("ix_disposals_association_id", "disposals", ["association_id"])
    # SQLite makes the table anew, and the bytes stay last: it reads a row from the left.
    with op.batch_alter_table("deliveries", partial_reordering=[("disposal_id", "body")]) as deliveries:
        deliveries.add_column(sa.Column("disposal_id", sa.Integer(), nullable=True))
        deliveries.create_foreign_key("fk_deliveries_disposal_id", "disposals", ["disposal_id"], ["id"])
