"""A file in ``calendar/`` as a book of duties."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import PurePath

from arshjul.duties.chains import check_chains, read_chain
from arshjul.duties.references import check_references
from arshjul.duties.rules import read_rule
from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.fields import Fields, read_fields
from arshjul.folders import folder
from arshjul.year.control_year import with_control_year
from arshjul.year.duty import AgendaFrame, ChecklistItem, DateKind, Duty, DutyBook, FixedItem, MeetingKind, Scope
from arshjul.year.interim import with_interim_reports
from arshjul.year.model import Articles, Association, Body, MemberKind, Role
from arshjul.year.own_duties import with_items
from arshjul.year.own_items import OwnItem
from arshjul.year.rules import Source

LIBRARY = ".items"
"""What stands after a kind in the name of the file with the items that associations may choose."""

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_IN_DUTY = re.compile(r"duties\[(?P<number>\d+)\](?:\.(?P<field>.+))?")
_IN_CHAIN = re.compile(r"chains\[(?P<number>\d+)\](?:\.(?P<field>.+))?")
_IN_STEP = re.compile(r"steps\[(?P<number>\d+)\](?:\.(?P<field>.+))?")


def kinds() -> tuple[str, ...]:
    """The kinds of association that have a file in ``calendar/``."""
    stems = (path.stem for path in folder("calendar").glob("*.yaml"))
    return tuple(sorted(stem for stem in stems if not stem.endswith(LIBRARY)))


@cache
def fingerprint_of_duties() -> str:
    """Return a fingerprint of all that stands in ``calendar/``, without reading what it means."""
    files = sorted(folder("calendar").glob("*.yaml"))
    return sha256(b"\x00".join(path.read_bytes() for path in files)).hexdigest()


@cache
def load_duties(kind: str) -> DutyBook:
    """Return the duties of an association of *kind*, read once from ``calendar/KIND.yaml``.

    Raises NotFoundError for a kind without a file, and InputError for a file with faults.
    """
    # Asking the folder for what it holds also keeps "../secret" out.
    if kind not in kinds():
        raise NotFoundError(f"Det finns inga plikter för ”{kind}”. Välj bland: {', '.join(kinds())}.")
    content = (folder("calendar") / f"{kind}.yaml").read_bytes()
    return read_duties(content, f"calendar/{kind}.yaml")


def duties_of(association: Association) -> DutyBook:
    """Return the duties of *association*: those of its kind as its articles have them, and its own items.

    Raises as `load_duties`.
    """
    return _with_its_own(association.kind, association.items, association.articles)


@lru_cache(maxsize=256)
def _with_its_own(kind: str, items: tuple[OwnItem, ...], articles: Articles) -> DutyBook:
    book = with_interim_reports(load_duties(kind), articles.interim_reports)
    return with_items(with_control_year(book, articles.internal_control_year), items)


def read_duties(content: bytes, file: str) -> DutyBook:
    """Return the duties in the YAML *content*; *file* names it in messages, and its stem is the book's kind.

    The form is described at the top of ``calendar/samordningsforbund.yaml``. Raises InputError with every
    fault: file, line, duty and field, what is wrong and what to write instead.
    """
    fields = read_fields(content, file)
    name = fields.text("name")
    duties = [(_duty(row), row) for row in _rows(fields, "duties")]
    meetings = [(_meeting_kind(row), row) for row in _rows(fields, "meetings")]
    _check_unique([(duty.id, row) for duty, row in duties], "id")
    _check_unique([(kind.body, row) for kind, row in meetings if row.is_sound], "body")
    chains = [read_chain(row) for row in fields.list("chains")]
    _check_unique([(row.chain.id, row.fields) for row in chains], "id")
    check_references(duties)
    check_chains(chains, {duty.id: duty for duty, _ in duties})
    try:
        fields.raise_problems()
    except InputError as error:
        ids = [duty.id for duty, _ in duties]
        steps = [(row.chain.id, [step.id for step in row.chain.steps]) for row in chains]
        raise InputError([_placed_in_chain(_placed(p, ids), steps) for p in error.problems]) from None
    return DutyBook(
        kind=PurePath(file).stem,
        name=name,
        duties=tuple(duty for duty, _ in duties),
        meetings=tuple(kind for kind, _ in meetings),
        chains=tuple(row.chain for row in chains),
    )


def _rows(fields: Fields, name: str) -> list[Fields]:
    rows = fields.list(name)
    if not fields.has(name):
        fields.problem(f"Fältet {name} saknas. Lägg till det.", name)
    return rows


def _duty(row: Fields) -> Duty:
    duty = Duty(
        id=_id(row),
        name=row.text("name"),
        role=row.choice("role", Role),
        rule=read_rule(row, "rule"),
        kind=row.choice("kind", DateKind),
        source=Source(row.text("source"), verified=row.yes("verified", True)),
        scope=row.choice("scope", Scope, Scope.ASSOCIATION),
        bodies=row.choices("bodies", Body),
        member_kinds=row.choices("member_kinds", MemberKind),
        concerns=row.whole("concerns", -1, 1, 0),
        decided_by=row.choice("decided_by", Body, None),
        prepared_by=row.choice("prepared_by", Body, None),
        recognised_by=_words(row, "recognised_by"),
        implied_by=_words(row, "implied_by"),
        perhaps_by=_words(row, "perhaps_by"),
        unless=_words(row, "unless"),
        decided_in_public=row.yes("decided_in_public", False),
        depends_on=row.texts("depends_on"),
        moves_forward=row.yes("moves_forward", False),
        reminders=_reminders(row),
        checklist=_checklist(row),
        valid_from=row.day("valid_from", None),
        valid_to=row.day("valid_to", None),
        missed=row.text("missed", ""),
    )
    if row.is_sound:
        _check_scope(duty, row)
        _check_consistent(duty, row)
    return duty


def _meeting_kind(row: Fields) -> MeetingKind:
    kind = MeetingKind(
        body=row.choice("body", Body),
        reminders=_reminders(row),
        checklist=_checklist(row),
        answer_reminders=_reminders(row, "answer_reminders"),
        constituting=_checklist(row, "constituting"),
        agenda=_frame(row),
    )
    if kind.constituting and kind.body is not Body.BOARD:
        row.problem("Bara styrelsen konstituerar sig. Flytta listan till body: board.", "constituting")
    return kind


def _checklist(row: Fields, name: str = "checklist") -> tuple[ChecklistItem, ...]:
    rows = row.list(name)
    items = tuple(
        ChecklistItem(
            id=_id(item),
            name=item.text("name"),
            role=item.choice("role", Role),
            days=item.whole("days", -366, 366, 0),
            source=_source_of_item(item),
            agenda=item.text("agenda", ""),
        )
        for item in rows
    )
    _check_unique([(item.id, below) for item, below in zip(items, rows, strict=True)], "id")
    return items


def _frame(row: Fields) -> AgendaFrame:
    opening, closing = _fixed(row, "opening"), _fixed(row, "closing")
    _check_unique([(item.id, below) for item, below in (*opening, *closing)], "id")
    return AgendaFrame(
        tuple(item for item, _ in opening), tuple(item for item, _ in closing), row.yes("paragraphs", False)
    )


def _fixed(row: Fields, name: str) -> list[tuple[FixedItem, Fields]]:
    return [(FixedItem(_id(item), item.text("name"), item.text("proposal", "")), item) for item in row.list(name)]


def _source_of_item(item: Fields) -> Source | None:
    text, verified = item.text("source", ""), item.yes("verified", True)
    if text:
        return Source(text, verified)
    if item.has("verified"):
        item.problem("Det finns ingen källa att bekräfta. Skriv en source, eller ta bort verified.", "verified")
    return None


def _id(row: Fields) -> str:
    written = row.text("id")
    if written and not _ID.fullmatch(written):
        row.problem(f"”{written}” kan inte vara ett id. Skriv små bokstäver a–z och siffror, med bindestreck.", "id")
    elif written == "meeting":
        row.problem("”meeting” betyder själva mötet i regler. Välj ett annat id.", "id")
    return written


def _reminders(row: Fields, name: str = "reminders") -> tuple[int, ...]:
    days = row.wholes(name, 0, 366)
    in_order = tuple(sorted(set(days), reverse=True))
    if days != in_order:
        row.problem(
            "Dagarna ska stå med den största först, och var och en bara en gång. "
            f"Skriv [{', '.join(str(day) for day in in_order)}].",
            name,
        )
    return days


def _words(row: Fields, name: str) -> tuple[str, ...]:
    words = row.texts(name)
    for word in words:
        if not word:
            row.problem("Ett tomt ord finns i varje rubrik. Ta bort det.", name)
        elif word != word.lower():
            row.problem(f"”{word}” ska ha små bokstäver. Skriv ”{word.lower()}”.", name)
    return words


def _check_scope(duty: Duty, row: Fields) -> None:
    of_meetings = duty.scope in (Scope.MEETING, Scope.POSTING)
    if of_meetings and not duty.bodies:
        row.problem(f"Fältet bodies saknas. Skriv vilka organs möten som scope: {duty.scope} gäller.", "bodies")
    if duty.bodies and not of_meetings:
        row.problem(f"Fältet hör inte ihop med scope: {duty.scope}. Ta bort det, eller skriv scope: meeting.", "bodies")
    if duty.member_kinds and duty.scope is not Scope.MEMBER:
        row.problem(
            f"Fältet hör inte ihop med scope: {duty.scope}. Ta bort det, eller skriv scope: member.", "member_kinds"
        )


def _check_consistent(duty: Duty, row: Fields) -> None:
    if duty.valid_from and duty.valid_to and duty.valid_to < duty.valid_from:
        row.problem(
            f"Sista dagen {duty.valid_to} ligger före första dagen {duty.valid_from}. Rätta den ena.", "valid_to"
        )
    if duty.prepared_by and not duty.decided_by:
        row.problem("En beredning leder till ett beslut. Skriv vem som beslutar i decided_by.", "prepared_by")


def _check_unique(keyed: Iterable[tuple[str, Fields]], field: str) -> None:
    first_lines: dict[str, int] = {}
    for key, row in keyed:
        if not row.has(field):
            continue
        if key in first_lines:
            row.problem(f"”{key}” finns redan, på rad {first_lines[key]}. Välj ett annat, eller ta bort det.", field)
        first_lines.setdefault(key, row.line_of(field))


def _placed(problem: Problem, ids: list[str]) -> Problem:
    """The problem with a duty's id where the path has its number: ``duties "budget", fältet source``."""
    place = _IN_DUTY.fullmatch(problem.field or "")
    number = int(place["number"]) if place else 0
    if place is None or number > len(ids) or not ids[number - 1]:
        return problem
    duty = f'duties "{ids[number - 1]}"'
    return replace(problem, field=f"{duty}, fältet {place['field']}" if place["field"] else duty)


def _placed_in_chain(problem: Problem, chains: list[tuple[str, list[str]]]) -> Problem:
    """The problem with the chain's and the step's ids: ``chains "discharge", steg "sent", fältet rule``."""
    place = _IN_CHAIN.fullmatch(problem.field or "")
    number = int(place["number"]) if place else 0
    if place is None or number > len(chains) or not chains[number - 1][0]:
        return problem
    chain_id, step_ids = chains[number - 1]
    named, field = f'chains "{chain_id}"', place["field"]
    inner = _IN_STEP.fullmatch(field or "")
    if inner and int(inner["number"]) <= len(step_ids) and step_ids[int(inner["number"]) - 1]:
        named, field = f'{named}, steg "{step_ids[int(inner["number"]) - 1]}"', inner["field"]
    return replace(problem, field=f"{named}, fältet {field}" if field else named)
