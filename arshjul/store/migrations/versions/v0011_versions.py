"""Every version of what can be edited, instead of what stands alone; when to look next; and heartbeats of the jobs."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

# What is written here is frozen: a database that comes from long ago must become the same whatever the rules say now.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""In the place of a moment to look: nobody has computed it, so the first pass does."""
MOMENTS = ("due_at", "morning_due_at", "closing_at", "feeds_change_at")
LOOKED_FOR = MOMENTS[:3]
OWN = ("name", "kind", "place", "organisation_number")
ARTICLES = {
    "summons_days": sa.Integer(),
    "budget_notice_days": sa.Integer(),
    "consultation_days": sa.Integer(),
    "half_year_report_due": sa.Text(),
    "audit_handover": sa.Text(),
    "internal_control_due": sa.Text(),
    "mandate_start": sa.Text(),
    "qualified_majority": sa.Text(),
    "qualified_of": sa.Text(),
    "distance_since": sa.Date(),
    "deputy_answer_days": sa.Integer(),
    "deputy_answer_days_last_week": sa.Integer(),
    "quiet_minutes": sa.Integer(),
    "show_attendees": sa.Boolean(),
    "digest": sa.Boolean(),
}
LISTS: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "member": (
        "members",
        {"key": sa.Text(), "name": sa.Text(), "kind": sa.Text(), "since": sa.Date(), "until": sa.Date()},
        ("key",),
    ),
    "person": ("people", {"key": sa.Text(), "name": sa.Text(), "address": sa.Text()}, ("key",)),
    "seat": (
        "seats",
        {
            "person": sa.Text(),
            "body": sa.Text(),
            "role": sa.Text(),
            "member": sa.Text(),
            "serving_order": sa.Integer(),
            "since": sa.Date(),
            "until": sa.Date(),
        },
        ("person", "body", "role", "member", "since"),
    ),
    "agreement": (
        "agreements",
        {
            "duty": sa.Text(),
            "year": sa.Integer(),
            "day": sa.Date(),
            "week": sa.Integer(),
            "member": sa.Text(),
            "confirmed": sa.Boolean(),
            "source": sa.Text(),
        },
        ("duty", "year", "member"),
    ),
    "precondition": (
        "preconditions",
        {
            "key": sa.Text(),
            "name": sa.Text(),
            "expires": sa.Date(),
            "needed_by": sa.JSON(),
            "role": sa.Text(),
            "source": sa.Text(),
        },
        ("key",),
    ),
    "closure": (
        "closures",
        {"name": sa.Text(), "first_day": sa.Date(), "last_day": sa.Date()},
        ("name", "first"),
    ),
    "council_day": (
        "council_days",
        {"member": sa.Text(), "day": sa.Date(), "name": sa.Text()},
        ("member", "day", "name"),
    ),
}
"""Each part that an association has several of: its table, its columns, and by which fields one is known again."""
YEARS = {"year": sa.Integer(), "status": sa.Text(), "adopted_at": sa.DateTime(timezone=True)}
OCCASIONS = {
    "key": sa.Text(),
    "year": sa.Integer(),
    "kind": sa.Text(),
    "title": sa.Text(),
    "day": sa.Date(),
    "body": sa.Text(),
    "end_day": sa.Date(),
    "start_time": sa.Time(),
    "end_time": sa.Time(),
    "place": sa.Text(),
    "link": sa.Text(),
    "matters": sa.JSON(),
    "public": sa.Boolean(),
    "cancelled": sa.Boolean(),
    "note": sa.Text(),
    "agenda": sa.JSON(),
    "papers_link": sa.Text(),
    "sequence": sa.Integer(),
    "known_since": sa.DateTime(timezone=True),
    "revised_at": sa.DateTime(timezone=True),
}
FIELDS = {
    "serving_order": "order",
    "first_day": "first",
    "last_day": "last",
    "start_time": "start",
    "end_time": "end",
}
"""The columns that are not called what the field is."""
UNIQUE = ("member", "person", "precondition")
"""The parts of the lists whose keys are unique; others that are alike are numbered."""
GONE = (
    "occasions",
    "years",
    "articles",
    "members",
    "people",
    "seats",
    "agreements",
    "preconditions",
    "closures",
    "council_days",
)

Content = dict[str, Any]
Rows = dict[int, list[Content]]
"""By association."""


def upgrade() -> None:
    _make_tables()
    with op.batch_alter_table("associations") as associations:
        associations.add_column(sa.Column("revision", sa.Integer(), nullable=True))
        for moment in MOMENTS:
            associations.add_column(sa.Column(moment, sa.DateTime(timezone=True), nullable=True))
    _let_all_be_computed()
    _fill_versions()
    _fill_heartbeats()
    for table in GONE:
        op.drop_table(table)
    with op.batch_alter_table("associations") as associations:
        for name in OWN:
            associations.drop_column(name)
        associations.alter_column("revision", existing_type=sa.Integer(), nullable=False)
        for moment in MOMENTS:
            associations.alter_column(moment, existing_type=sa.DateTime(timezone=True), nullable=False)
        for moment in LOOKED_FOR:
            associations.create_index(f"ix_associations_{moment}", [moment])
    op.create_index("ix_passes_began_at", "passes", ["began_at"])


def _make_tables() -> None:
    op.create_table(
        "particulars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["association_id"], ["associations.id"], name="fk_particulars_association_id"),
        sa.PrimaryKeyConstraint("id", name="pk_particulars"),
        sa.UniqueConstraint(
            "association_id", "person", "name", "address", name="uq_particulars_association_id_person_name_address"
        ),
    )
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("particulars_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["association_id"], ["associations.id"], name="fk_versions_association_id"),
        sa.ForeignKeyConstraint(["particulars_id"], ["particulars.id"], name="fk_versions_particulars_id"),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
    )
    op.create_index("ix_versions_association_id_until", "versions", ["association_id", "until"])
    op.create_index("ix_versions_association_id_since", "versions", ["association_id", "since"])
    op.create_table(
        "marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_marks"),
    )
    op.create_table(
        "heartbeats",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", name="pk_heartbeats"),
    )


def _let_all_be_computed() -> None:
    associations = sa.table(
        "associations", sa.column("revision"), *(sa.column(name, sa.DateTime(timezone=True)) for name in MOMENTS)
    )
    moment = _as_kept(EPOCH)
    op.get_bind().execute(sa.update(associations).values(revision=1, **dict.fromkeys(MOMENTS, moment)))


def _fill_versions() -> None:
    connection = op.get_bind()
    associations = sa.table(
        "associations",
        sa.column("id"),
        *map(sa.column, OWN),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    versions = sa.table(
        "versions",
        *map(sa.column, ("association_id", "part", "key", "position", "year", "status", "particulars_id", "since")),
        *map(sa.column, ("deed", "by", "origin", "why")),
        sa.column("content", sa.JSON()),
        sa.column("at", sa.DateTime(timezone=True)),
    )
    articles = _rows("articles", ARTICLES, "id")
    lists = {part: _rows(table, columns) for part, (table, columns, _) in LISTS.items()}
    years, occasions = _rows("years", YEARS), _rows("occasions", OCCASIONS)
    particulars = _fill_particulars(lists["person"])
    for row in connection.execute(sa.select(associations).order_by(associations.c.id)).mappings().all():
        id = row["id"]
        of_lists = {part: rows[id] for part, rows in lists.items()}
        new = [
            _version("association", "", 0, {name: row[name] for name in OWN}),
            *(_version("articles", "", 0, content) for content in articles[id]),
            *_versions_of_lists(of_lists, {key: number for (of, key), number in particulars.items() if of == id}),
            *_versions_of_years(years[id], occasions[id]),
        ]
        told = {
            "association_id": id,
            "since": 1,
            "deed": "upgraded",
            "at": row["created_at"],
            "by": "Årshjul",
            "origin": "service",
            "why": "Fanns redan när historiken började.",
        }
        connection.execute(sa.insert(versions), [version | told for version in new])


def _fill_particulars(people: Rows) -> dict[tuple[int, str], int]:
    """Write each person's name and address, and return the row by association and person."""
    connection = op.get_bind()
    particulars = sa.table("particulars", *map(sa.column, ("id", "association_id", "person", "name", "address")))
    rows = [
        {"association_id": association, "person": one["key"], "name": one["name"], "address": one["address"]}
        for association, those in people.items()
        for one in those
    ]
    if rows:
        connection.execute(sa.insert(particulars), rows)
    columns = (particulars.c.association_id, particulars.c.person, particulars.c.id)
    return {(association, person): id for association, person, id in connection.execute(sa.select(*columns))}


def _versions_of_lists(lists: dict[str, list[Content]], particulars: dict[str, int]) -> Iterator[Content]:
    for part, (_, _, identity) in LISTS.items():
        seen: Counter[str] = Counter()
        for position, content in enumerate(lists[part]):
            if identity == ("key",):
                key = content["key"]
            else:
                key = json.dumps([content[name] for name in identity], ensure_ascii=False)
            seen[key] += 1
            if part not in UNIQUE and seen[key] > 1:
                key = f"{key} {seen[key]}"
            if part == "person":
                yield _version(part, key, position, {"key": key}) | {"particulars_id": particulars[key]}
            else:
                yield _version(part, key, position, content)


def _versions_of_years(years: list[Content], occasions: list[Content]) -> Iterator[Content]:
    for position, plan in enumerate(years):
        yield _version("year", str(plan["year"]), position, plan) | {"year": plan["year"], "status": plan["status"]}
    in_order = [one for plan in years for one in occasions if one["year"] == plan["year"]]
    for position, occasion in enumerate(in_order):
        names = ("number", "title", "qualified")
        occasion["agenda"] = [dict(zip(names, item, strict=True)) for item in occasion["agenda"]]
        yield _version("occasion", occasion["key"], position, occasion) | {"year": occasion["year"]}


def _version(part: str, key: str, position: int, content: Content) -> Content:
    """A version of a part that is of no year and has no particulars."""
    own = {"part": part, "key": key, "position": position, "content": content}
    return own | {"year": None, "status": None, "particulars_id": None}


def _rows(name: str, columns: dict[str, Any], order: str = "position") -> Rows:
    """What a table holds of each association, in its order, by field and as JSON has it."""
    table = sa.table(
        name, sa.column("association_id"), sa.column(order), *(sa.column(*column) for column in columns.items())
    )
    wanted = [table.c[column].label(FIELDS.get(column, column)) for column in columns]
    query = sa.select(table.c.association_id.label("of"), *wanted).order_by("of", table.c[order])
    found: Rows = defaultdict(list)
    for row in op.get_bind().execute(query).mappings():
        found[row["of"]].append({field: _plain(value) for field, value in row.items() if field != "of"})
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        # SQLite keeps moments as UTC without saying so; PostgreSQL gives them in the time zone of the session.
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else value


def _fill_heartbeats() -> None:
    """From the newest pass of each job that ended, so that nobody believes the jobs to have stopped."""
    connection = op.get_bind()
    passes = sa.table(
        "passes",
        *map(sa.column, ("id", "job", "note")),
        sa.column("ended_at", sa.DateTime(timezone=True)),
        sa.column("ok", sa.Boolean()),
    )
    heartbeats = sa.table(
        "heartbeats",
        *map(sa.column, ("job", "note")),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("ok", sa.Boolean()),
    )
    newest = sa.select(sa.func.max(passes.c.id)).where(passes.c.ended_at.is_not(None)).group_by(passes.c.job)
    ended = sa.select(passes.c.job, passes.c.ended_at, sa.func.coalesce(passes.c.ok, sa.false()), passes.c.note)
    connection.execute(
        sa.insert(heartbeats).from_select(["job", "at", "ok", "note"], ended.where(passes.c.id.in_(newest)))
    )


def _as_kept(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None) if op.get_bind().dialect.name == "sqlite" else moment
