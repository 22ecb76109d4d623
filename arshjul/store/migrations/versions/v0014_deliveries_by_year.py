"""Deliveries are counted by status and year."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_index("ix_deliveries_association_id_status_year", "deliveries", ["association_id", "status", "year"])
    op.drop_index("ix_deliveries_association_id_status", "deliveries")
