"""Deeds that others are told of and that wrote no version, and what of answers and mails is theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "deeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["association_id"], ["associations.id"], name="fk_deeds_association_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deeds"),
        sa.UniqueConstraint("association_id", "number", name="uq_deeds_association_id_number"),
    )
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("acts_at", sa.DateTime(timezone=True), nullable=True))
        answers.add_column(sa.Column("deed", sa.Integer(), nullable=True))
        answers.add_column(sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True))
    # SQLite reads a row from the left: the bytes stay last, and the table is made anew.
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("deliveries", recreate="always" if is_sqlite else "never") as deliveries:
        deliveries.add_column(
            sa.Column("deed", sa.Integer(), nullable=True), insert_before="body" if is_sqlite else None
        )
