"""The secret links of people without an account, found by a fingerprint; and for which key they were made."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    # Empty: no fingerprint can be made here, without the service's key. The first to open the store makes them.
    with op.batch_alter_table("associations") as associations:
        associations.add_column(sa.Column("links_made_for", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("token_fingerprint", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["association_id"], ["associations.id"], name="fk_links_association_id"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint(
            "association_id",
            "kind",
            "person",
            "member",
            "year",
            "generation",
            name="uq_links_association_id_kind_person_member_year_generation",
        ),
        sa.UniqueConstraint("token_fingerprint", name="uq_links_token_fingerprint"),
    )
