"""How each delivery ended, which mail carries it, under what it was written; and a key that is queued again."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_CARRIED = "Ingår i samma mejl som "


def upgrade() -> None:
    # SQLite reads a row from the left: the bytes stay last, and the table is made anew.
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("deliveries", recreate="always" if is_sqlite else "never") as deliveries:
        for column in (
            sa.Column("ending", sa.Text(), nullable=True),
            sa.Column("carried_by", sa.Text(), nullable=True),
            sa.Column("again", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("revision", sa.Integer(), nullable=False, server_default="0"),
        ):
            deliveries.add_column(column, insert_before="body" if is_sqlite else None)
    _tell_endings()
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.alter_column("written_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        deliveries.alter_column("again", existing_type=sa.Integer(), server_default=None)
        deliveries.alter_column("revision", existing_type=sa.Integer(), server_default=None)
        deliveries.drop_constraint("uq_deliveries_association_id_key", type_="unique")
        deliveries.create_unique_constraint(
            "uq_deliveries_association_id_key_again", ["association_id", "key", "again"]
        )
        deliveries.drop_index("ix_deliveries_association_id_target")
        deliveries.create_index("ix_deliveries_association_id_target_person", ["association_id", "target", "person"])


def _tell_endings() -> None:
    """From the words of each reason: they were all that told."""
    tell = "UPDATE deliveries SET ending = :ending WHERE ending IS NULL AND status = :status AND "
    told = (
        ("carried", "skipped", "reason LIKE :like", f"{_CARRIED}%"),
        ("past", "skipped", "reason LIKE :like", "Utebliven:%"),
        ("overtaken", "skipped", "reason LIKE :like", "En senare påminnelse %"),
        ("unwritten", "skipped", "reason LIKE :like", "Mejlet %gick inte att skriva%"),
        ("too_late", "skipped", "reason LIKE :like", "%"),
        ("bounced", "failed", "reason LIKE :like", "Adressen avvisas%"),
        ("given_up", "failed", "answer LIKE :like", "Gav upp efter %"),
        ("refused", "failed", "answer LIKE :like", "%"),
    )
    for ending, status, where, like in told:
        op.execute(sa.text(tell + where).bindparams(ending=ending, status=status, like=like))
    op.execute("UPDATE deliveries SET written_at = created_at")
    # "… som KEY.": what stands between the words and the full stop.
    key = f"substr(reason, {len(_CARRIED) + 1}, length(reason) - {len(_CARRIED) + 1})"
    op.execute(f"UPDATE deliveries SET carried_by = {key} WHERE ending = 'carried'")  # noqa: S608 (nothing foreign in it)
