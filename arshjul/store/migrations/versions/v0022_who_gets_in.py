"""Who gets in: accounts, links that sign in, sessions, appointments, tries, and a log that nobody changes."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

KEPT = ("id", "at", "what", "account_id", "note")


def upgrade() -> None:
    op.create_index("ix_particulars_lower_address", "particulars", [sa.text("lower(address)")])
    op.create_index("ix_versions_particulars_id", "versions", ["particulars_id"])
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("address", name="uq_accounts_address"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_address", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("token_fingerprint", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sign_ins_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
        sa.UniqueConstraint("token_fingerprint", name="uq_sign_ins_token_fingerprint"),
    )
    op.create_index("ix_sign_ins_state_asked_at", "sign_ins", ["state", "asked_at"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_fingerprint", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remembered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token_fingerprint", name="uq_sessions_token_fingerprint"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["association_id"], ["associations.id"], name="fk_appointments_association_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_appointments_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointments"),
    )
    op.create_index("ix_appointments_account_id", "appointments", ["account_id"])
    op.create_table(
        "tries",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("spent_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_tries"),
    )
    op.create_table(
        "sign_in_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sign_in_log_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_log"),
    )
    op.create_index("ix_sign_in_log_at", "sign_in_log", ["at"])
    refuse_changes_of_the_log()


def refuse_changes_of_the_log() -> None:
    """Only a row's network address may be emptied: personal data that need not be kept as long as the rest."""
    if op.get_bind().dialect.name == "sqlite":
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT) + " OR NEW.network <> ''"
        refused = "BEGIN SELECT RAISE(ABORT, 'sign_in_log is only added to'); END"
        op.execute(f"CREATE TRIGGER sign_in_log_stands BEFORE UPDATE ON sign_in_log WHEN {changed} {refused}")
        op.execute(f"CREATE TRIGGER sign_in_log_stays BEFORE DELETE ON sign_in_log {refused}")
        return
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT) + " OR NEW.network <> ''"
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'sign_in_log is only added to'; END $$"
    )
    refused = "EXECUTE FUNCTION refuse_change()"
    op.execute(
        f"CREATE TRIGGER sign_in_log_stands BEFORE UPDATE ON sign_in_log FOR EACH ROW WHEN ({changed}) {refused}"
    )
    op.execute(
        f"CREATE TRIGGER sign_in_log_stays BEFORE DELETE OR TRUNCATE ON sign_in_log FOR EACH STATEMENT {refused}"
    )
