"""Taking an association in from its file, and giving the same file back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.associations import read_association, write_association
from arshjul.duties import load_duties
from arshjul.errors import InputError, Problem
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changes import Change, changes, with_history
from arshjul.work.feeds import rebuild_feeds
from arshjul.work.queueing import queue
from arshjul.year.messages import CALENDAR_KINDS
from arshjul.year.model import Association


@dataclass(frozen=True)
class Loaded:
    """What loading a file did, or would do."""

    key: str
    name: str
    is_new: bool
    changes: tuple[Change, ...]


def load(
    store: Store,
    settings: Settings,
    content: bytes,
    file: str,
    now: datetime,
    *,
    dry_run: bool = False,
    at_once: bool = False,
) -> Loaded:
    """Take in the association in *content*; the same association again is an update.

    Years that are not in the file stay as they are. An adopted year stays adopted: its meetings get a new
    revision where they changed, and those that left the file are cancelled, not forgotten. A new year is
    always a draft. People are told when the meeting has stood unchanged for the quiet time; with *at_once* now.
    Raises InputError with every fault in the file; then nothing is stored.
    """
    wanted = read_association(content, file)
    _check_duties(wanted, file)
    with store.reading() as unit:
        existing = next((unit.of(key).association() for key, _ in unit.association_keys() if key == wanted.key), None)
    merged = with_history(existing, wanted, now)
    loaded = Loaded(wanted.key, wanted.name, existing is None, changes(existing, merged))
    if dry_run or existing == merged:
        return loaded
    with store.writing() as unit:
        if existing is None:
            unit.create(merged, now)
        else:
            # Read again inside the writing unit: somebody may have changed a year since we looked.
            room = unit.of(merged.key)
            merged = with_history(room.association(), wanted, now)
            room.save(merged)
            # What a change demands is queued in the same commit: the meeting and its mails, or neither.
            book = load_duties(merged.kind)
            queue(room, merged, book, settings, now, CALENDAR_KINDS, at_once=at_once).require_all()
            rebuild_feeds(room, merged, book, settings, now)
    return loaded


def dump(store: Store, key: str) -> str:
    """Return the association as the YAML text of a file that `load` takes."""
    with store.reading() as unit:
        return write_association(unit.of(key).association())


def find(store: Store, key: str) -> Association:
    """The association with that key. Raises NotFoundError, naming those that there are."""
    with store.reading() as unit:
        return unit.of(key).association()


def _check_duties(association: Association, file: str) -> None:
    """Refuse agreements, preconditions and matters about duties that this kind of association does not have."""
    book = load_duties(association.kind)
    known = {duty.id for duty in book.duties}
    problems = [
        Problem(
            f"det finns ingen plikt “{a.duty}”. Skriv ett id ur calendar/{association.kind}.yaml.",
            file,
            None,
            "agreements",
        )
        for a in association.agreements
        if a.duty not in known
    ]
    problems += [
        Problem(
            f"förutsättningen {p.key} behövs för “{duty}”, som inte är någon plikt. Skriv ett id ur "
            f"calendar/{association.kind}.yaml.",
            file,
            None,
            "preconditions",
        )
        for p in association.preconditions
        for duty in p.needed_by
        if duty not in known
    ]
    problems += [
        Problem(
            f"mötet {o.key} tar upp “{matter}”, som inte är någon plikt. Skriv ett id ur "
            f"calendar/{association.kind}.yaml.",
            file,
            None,
            "matters",
        )
        for plan in association.years
        for o in plan.occasions
        for matter in o.matters
        if matter not in known
    ]
    if problems:
        raise InputError(problems)
