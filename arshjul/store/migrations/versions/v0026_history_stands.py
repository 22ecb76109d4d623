"""What has happened is only added to: the database itself refuses to change it, but for texts emptied by decision.

The log also says in which association something was done, and a disposal what it empties. Whoever makes one of these
tables anew on SQLite makes its triggers anew as well.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

STANDS = {
    "versions": ("id", "association_id", "part", "key", "year", "status", "since", "deed", "at", "origin"),
    "facts": ("id", "association_id", "about", "kind", "year", "key", "step", "day", "recorded_at"),
    "answers": ("id", "association_id", "year", "occasion", "person", "answer", "stamped_at", "received_at", "via"),
    "deeds": ("id", "association_id", "number", "kind", "at", "origin"),
    "disposals": ("id", "association_id", "at", "decision", "before", "kind", "person"),
    "sign_in_log": ("id", "at", "what", "account_id", "association_id", "target"),
}
"""Who reads them may rely on these for ever."""
SET_ONCE = {"versions": ("until",), "facts": ("retracted_at",), "answers": ("retracted_at",)}
"""That it stands no longer, which is never taken back."""
TEXTS = {
    "versions": ("content", "particulars_id", '"by"', "why"),
    "facts": ("subject", "note", "recorded_by", "retracted_by", "details"),
    "answers": ("source", "authentication"),
    "deeds": ('"by"', "why"),
    "disposals": ('"by"', "number_of_mails"),
    "sign_in_log": ("note",),
}
"""What may name a person: changed only in the unit that remembers the decision to empty it."""


def upgrade() -> None:
    # As SQL, since Alembic would make a table of SQLite's anew for a foreign key, and with it lose the triggers.
    op.execute(
        "ALTER TABLE sign_in_log ADD COLUMN association_id INTEGER "
        "CONSTRAINT fk_sign_in_log_association_id REFERENCES associations (id)"
    )
    op.add_column("sign_in_log", sa.Column("target", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_sign_in_log_association_id_at", "sign_in_log", ["association_id", "at"])
    op.add_column("disposals", sa.Column("kind", sa.Text(), nullable=False, server_default="mails"))
    op.add_column("disposals", sa.Column("person", sa.Text(), nullable=False, server_default=""))
    op.add_column("disposals", sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.false()))
    if op.get_bind().dialect.name == "sqlite":
        for table in STANDS:
            _refuse_on_sqlite(table)
    else:
        _refuse_on_postgresql()


def _changed(table: str) -> tuple[str, str]:
    """The conditions under which a change of a row is never allowed, and allowed only while a disposal is open."""
    as_text = "CAST({} AS TEXT)" if op.get_bind().dialect.name == "postgresql" else "{}"
    differ = "IS NOT" if op.get_bind().dialect.name == "sqlite" else "IS DISTINCT FROM"

    def differs(name: str) -> str:
        new, old = (as_text.format(f"{row}.{name}") for row in ("NEW", "OLD"))
        return f"{new} {differ} {old}"

    never = [differs(name) for name in STANDS[table]]
    never += [f"(OLD.{name} IS NOT NULL AND {differs(name)})" for name in SET_ONCE.get(table, ())]
    if table == "disposals":
        never.append("(NEW.is_open AND NOT OLD.is_open)")
    if table == "sign_in_log":
        never.append("(NEW.network <> OLD.network AND NEW.network <> '')")
    texts = (f"(OLD.{name} IS NOT NULL AND {differs(name)})" for name in TEXTS[table])
    return " OR ".join(never), " OR ".join(texts)


def _refuse_on_sqlite(table: str) -> None:
    never, texts = _changed(table)
    op.execute(f"DROP TRIGGER IF EXISTS {table}_stands")
    op.execute(f"DROP TRIGGER IF EXISTS {table}_stays")
    refused = f"SELECT RAISE(ABORT, '{table} is only added to')"
    op.execute(f"CREATE TRIGGER {table}_stands BEFORE UPDATE ON {table} WHEN {never} BEGIN {refused}; END")
    unless_open = "WHERE NOT EXISTS (SELECT 1 FROM disposals WHERE is_open)"
    op.execute(f"CREATE TRIGGER {table}_names BEFORE UPDATE ON {table} WHEN {texts} BEGIN {refused} {unless_open}; END")
    op.execute(f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN {refused}; END")


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_emptying() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF EXISTS (SELECT 1 FROM disposals WHERE is_open) THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"
    )
    for table in STANDS:
        never, texts = _changed(table)
        op.execute(f"DROP TRIGGER IF EXISTS {table}_stands ON {table}")
        op.execute(f"DROP TRIGGER IF EXISTS {table}_stays ON {table}")
        refused = "EXECUTE FUNCTION refuse_change()"
        op.execute(f"CREATE TRIGGER {table}_stands BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({never}) {refused}")
        op.execute(
            f"CREATE TRIGGER {table}_names BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({texts}) "
            "EXECUTE FUNCTION refuse_emptying()"
        )
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {refused}")
