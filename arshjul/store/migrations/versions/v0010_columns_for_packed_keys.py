"""What facts and mails are about, and the year they belong to, in columns instead of packed into keys."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

# What is written here is frozen: a database that comes from long ago must become the same whatever the rules say now.
STOCKHOLM = ZoneInfo("Europe/Stockholm")
OF_YEARS = {
    **dict.fromkeys(("accepted", "doubt", "renewed"), ("year", re.compile(r"(\d{4})"))),
    **dict.fromkeys(("reported", "confirmed", "declined"), ("report", re.compile(r"report:discharge:(\d{4})"))),
    "document": ("bundle", re.compile(r"bundle:(\d{4})")),
}
STEP = "chain:"
CHAIN = re.compile(r"chain:(.+):(\d{4})")
LETTER = re.compile(r"(asks|digest|bundle|report):(\d{4})")
TOPICS = {"asks": "questions", "digest": "digest", "bundle": "bundle", "report": "report"}
OF_MEETINGS = {"invitation", "update", "cancellation", "receipt"}
ABOUT = {"serve": "serving", "uninvite": "uninvited", "leave": "readdressed", "answer": "answer", "quorum": "quorum"}

YEAR_OF_PLAN = re.compile(r"(\d{4}):")
Years = dict[tuple[int, str], int]
"""The year of each occasion, by its association and key."""


def upgrade() -> None:
    with op.batch_alter_table("facts") as facts:
        facts.add_column(sa.Column("about", sa.Text(), nullable=True))
        facts.add_column(sa.Column("year", sa.Integer(), nullable=True))
        facts.add_column(sa.Column("key", sa.Text(), nullable=True))
        facts.add_column(sa.Column("step", sa.Text(), nullable=True))
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("topic", sa.Text(), nullable=True))
        deliveries.add_column(sa.Column("year", sa.Integer(), nullable=True))
        deliveries.add_column(sa.Column("about", sa.Text(), nullable=True))
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("year", sa.Integer(), nullable=True))

    years = _years()
    _unpack_facts(years)
    _unpack_deliveries(years)
    _date_answers(years)

    with op.batch_alter_table("facts") as facts:
        facts.drop_index("ix_facts_association_id_target")
        facts.drop_column("target")
        facts.alter_column("about", existing_type=sa.Text(), nullable=False)
        facts.alter_column("year", existing_type=sa.Integer(), nullable=False)
        facts.alter_column("key", existing_type=sa.Text(), nullable=False)
        facts.alter_column("step", existing_type=sa.Text(), nullable=False)
        facts.create_index("ix_facts_association_id_year", ["association_id", "year"])
    with op.batch_alter_table("deliveries", partial_reordering=[_bytes_last()]) as deliveries:
        deliveries.alter_column("topic", existing_type=sa.Text(), nullable=False)
        deliveries.alter_column("year", existing_type=sa.Integer(), nullable=False)
        deliveries.create_index("ix_deliveries_association_id_year_kind", ["association_id", "year", "kind"])
        deliveries.create_index("ix_deliveries_association_id_status", ["association_id", "status"])
    with op.batch_alter_table("answers") as answers:
        answers.drop_index("ix_answers_association_id_occasion")
        answers.alter_column("year", existing_type=sa.Integer(), nullable=False)
        answers.create_index("ix_answers_association_id_year", ["association_id", "year"])


def _bytes_last() -> tuple[str, ...]:
    """The columns of the mails, the bytes last; SQLite makes the table anew, and reads a row from the left."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns("deliveries")]
    return (*(name for name in columns if name != "body"), "body")


def _years() -> Years:
    occasions = sa.table("occasions", sa.column("association_id"), sa.column("key"), sa.column("year"))
    rows = op.get_bind().execute(sa.select(occasions.c.association_id, occasions.c.key, occasions.c.year))
    return {(association, key): year for association, key, year in rows}


def _unpack_facts(years: Years) -> None:
    facts = sa.table(
        "facts",
        *map(sa.column, ("id", "association_id", "target", "kind", "about", "year", "key", "step")),
        sa.column("day", sa.Date()),
    )
    names = ("id", "association_id", "target", "kind", "day")
    rows = op.get_bind().execute(sa.select(*(facts.c[name] for name in names))).all()
    new = [
        {"row": row.id, **_fact(row.target, row.kind, _year(years, row.association_id, row.target) or row.day.year)}
        for row in rows
    ]
    _write(facts, new)


def _fact(target: str, kind: str, year: int) -> dict[str, object]:
    if kind.startswith(STEP) and (found := CHAIN.fullmatch(target)):
        step = kind.removeprefix(STEP)
        return {"about": "chain", "kind": "step", "year": int(found[2]), "key": found[1], "step": step}
    about, shape = OF_YEARS.get(kind, ("item", None))
    if shape and (found := shape.fullmatch(target)):
        return {"about": about, "kind": kind, "year": int(found[1]), "key": "", "step": ""}
    return {"about": "item", "kind": kind, "year": year, "key": target, "step": ""}


def _unpack_deliveries(years: Years) -> None:
    deliveries = sa.table(
        "deliveries",
        *map(sa.column, ("id", "association_id", "key", "kind", "target", "topic", "year", "about")),
        sa.column("due_at", sa.DateTime(timezone=True)),
    )
    names = ("id", "association_id", "key", "kind", "target", "due_at")
    rows = op.get_bind().execute(sa.select(*(deliveries.c[name] for name in names))).all()
    new = []
    for row in rows:
        word = row.key.partition(":")[0]
        year = _year(years, row.association_id, row.target) or _local_year(row.due_at)
        topic = "deadline"
        if letter := LETTER.fullmatch(row.target):
            topic, year = TOPICS[letter[1]], int(letter[2])
        elif (row.association_id, row.target) in years or row.kind in OF_MEETINGS or word in ABOUT:
            topic = "occasion"
        kind = "quorum" if (row.kind, word) == ("request", "quorum") else row.kind
        new.append({"row": row.id, "kind": kind, "topic": topic, "year": year, "about": ABOUT.get(word)})
    _write(deliveries, new)


def _date_answers(years: Years) -> None:
    answers = sa.table(
        "answers",
        *map(sa.column, ("id", "association_id", "occasion", "year")),
        sa.column("received_at", sa.DateTime(timezone=True)),
    )
    names = ("id", "association_id", "occasion", "received_at")
    rows = op.get_bind().execute(sa.select(*(answers.c[name] for name in names))).all()
    new = [
        {"row": row.id, "year": years.get((row.association_id, row.occasion), _local_year(row.received_at))}
        for row in rows
    ]
    _write(answers, new)


def _year(years: Years, association: int, target: str) -> int | None:
    """The year of an occasion, of ``2022:annual-report`` or of ``minutes-notice@OCCASION:member``."""
    if (association, target) in years:
        return years[association, target]
    if found := YEAR_OF_PLAN.match(target):
        return int(found[1])
    occasion = target.partition("@")[2]
    while occasion and (association, occasion) not in years:
        occasion = occasion.rpartition(":")[0]
    return years.get((association, occasion))


def _local_year(moment: datetime) -> int:
    # SQLite keeps moments as UTC without saying so.
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(STOCKHOLM).year


def _write(table: sa.TableClause, new: list[dict[str, object]]) -> None:
    """Write the values by column, each into the row with that number."""
    if new:
        op.get_bind().execute(sa.update(table).where(table.c.id == sa.bindparam("row")), new)
