"""How long what is kept is kept, as it was decided: rows are only added, and the database refuses to change them."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

STANDS = ("id", "association_id", "kept", "days", "decision", "at")


def upgrade() -> None:
    op.create_table(
        "retentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("kept", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["association_id"], ["associations.id"], name="fk_retentions_association_id"),
        sa.PrimaryKeyConstraint("id", name="pk_retentions"),
    )
    op.create_index("ix_retentions_association_id", "retentions", ["association_id"])
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _refuse_on_sqlite() -> None:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in STANDS)
    refused = "SELECT RAISE(ABORT, 'retentions is only added to')"
    unless_open = "WHERE NOT EXISTS (SELECT 1 FROM disposals WHERE is_open)"
    op.execute(f"CREATE TRIGGER retentions_stands BEFORE UPDATE ON retentions WHEN {changed} BEGIN {refused}; END")
    op.execute(
        'CREATE TRIGGER retentions_names BEFORE UPDATE ON retentions WHEN NEW."by" IS NOT OLD."by" '
        f"BEGIN {refused} {unless_open}; END"
    )
    op.execute(f"CREATE TRIGGER retentions_stays BEFORE DELETE ON retentions BEGIN {refused}; END")


def _refuse_on_postgresql() -> None:
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in STANDS)
    refused = "EXECUTE FUNCTION refuse_change()"
    op.execute(f"CREATE TRIGGER retentions_stands BEFORE UPDATE ON retentions FOR EACH ROW WHEN ({changed}) {refused}")
    op.execute(
        "CREATE TRIGGER retentions_names BEFORE UPDATE ON retentions FOR EACH ROW "
        'WHEN (NEW."by" IS DISTINCT FROM OLD."by") EXECUTE FUNCTION refuse_emptying()'
    )
    op.execute(f"CREATE TRIGGER retentions_stays BEFORE DELETE OR TRUNCATE ON retentions FOR EACH STATEMENT {refused}")
