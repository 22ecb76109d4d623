"""Taking an association in from its file, and giving the same file back."""

from __future__ import annotations

from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import PurePath

from arshjul.associations import AssociationFile, read_association_file, write_association, years_named
from arshjul.duties import duties_of
from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Room, Store, Unit
from arshjul.words import short_when
from arshjul.work.chains import refuse_unfit
from arshjul.work.changing import Change as OpenChange
from arshjul.work.changing import changing_in
from arshjul.work.editing import (
    follow,
    names_of,
    new_addresses,
    newly_cancelled,
    require_removed,
    require_the_called,
    with_history,
)
from arshjul.work.files.cautions import cautions, doubtful, of_one_name
from arshjul.work.files.changes import Change, changes, fact_changes
from arshjul.work.links import make_links
from arshjul.work.saying import calls_to_come
from arshjul.work.units import standing_of
from arshjul.year.chains.facts import ChainFact, chain_fact, chain_facts_in, recorded_step
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.facts import FactAbout
from arshjul.year.model import STOCKHOLM, Association
from arshjul.year.saying.message import Message
from arshjul.year.standing import Standing
from arshjul.year.wording import heading


@dataclass(frozen=True)
class Loaded:
    """What loading a file did, or would do."""

    key: str
    name: str
    is_new: bool
    changes: tuple[Change, ...]
    warnings: tuple[str, ...] = ()
    """What was taken in but ought to be looked at; one Swedish sentence each."""
    mails: int = 0
    """Invitations, changes and cancellations that the update sends, or would send."""
    told: tuple[str, ...] = ()
    """The names of those who get them."""
    cancels: tuple[str, ...] = ()
    """The meetings that are cancelled, as a person reads them."""
    held_until: datetime | None = None
    """Until then nobody is told, and it can be undone; None: nothing is held."""
    removes: bool = False
    """Whether a file that takes the place of all that stands leaves something of it out."""

    doubts: tuple[str, ...] = ()
    """What is likely a mistake, in a year that people are called to or in a new association; Swedish sentences."""

    @property
    def is_to_be_asked(self) -> bool:
        """Whether so much follows, or so much is doubtful, that somebody should say yes to it first."""
        return len(self.cancels) > 1 or len(self.told) > 1 or self.removes or bool(self.doubts)


@dataclass(frozen=True)
class Taking:
    """How a file is taken in."""

    into: str = ""
    """The key of the association that it is about; empty: the file's name says it."""
    replaces: bool = False
    """It takes the place of all that stands: what it does not name is cancelled or removed."""
    at_once: bool = False
    """People are told of changes now, without a time to think better of it."""


def load(
    store: Store,
    settings: Settings,
    content: bytes,
    file: str,
    doer: Doer,
    how: Taking = Taking(),
) -> Loaded:
    """Take in the association in *content*; of one that there is, the file changes what it mentions.

    An adopted year stays adopted: its meetings get a new revision where they changed, and those that are removed are
    cancelled, not forgotten; those that are over stay as they were, with a warning. A new year is always a draft.
    People are told when the meeting has stood unchanged for the quiet time.
    Raises InputError with every fault in the file; then nothing is stored.
    """
    source = _Source(content, file, how)
    with store.reading() as unit:
        loaded, is_known = _difference(unit, source, doer.at)
    if is_known:
        return loaded
    with store.writing() as unit, ExitStack() as stack:
        if loaded.is_new:
            unit.create(with_history(None, source.read(None).association, doer.at), Deed(DeedKind.LOADED, doer, file))
        # Read again inside the writing unit: somebody may have changed something since we looked.
        change = stack.enter_context(changing_in(unit, source.key, doer.at))
        return _taken(change, settings, source, doer, loaded)


def load_in(change: OpenChange, settings: Settings, content: bytes, file: str, doer: Doer) -> Loaded:
    """As `load`, into the association that a unit of work holds: nobody else changes it in between."""
    source = _Source(content, file, Taking(into=change.room.key))
    loaded, is_known = _difference(change.unit, source, doer.at)
    return loaded if is_known else _taken(change, settings, source, doer, loaded)


def _taken(change: OpenChange, settings: Settings, source: _Source, doer: Doer, loaded: Loaded) -> Loaded:
    """Save what *source* makes of the association as it stands in the unit, with all that follows from it."""
    file, deed = source.file, Deed(DeedKind.LOADED, doer, source.file)
    standing = change.standing(*source.years)
    read = source.read(standing.association)
    merged = with_history(standing.association, read.association, doer.at)
    require_the_called(standing.association, merged, standing.ledger.told, file, change.today)
    require_removed(standing.association, merged, file)
    change.room.save(merged, deed)
    for fact in _new_facts(change.room, read, file):
        change.record(recorded_step(fact, file, doer.at))
    if loaded.is_new:
        make_links(change.room, merged, chain_facts_in(change.room.facts()), settings, doer.at)
    else:
        follow(change, settings, at_once=source.how.at_once)
    return replace(loaded, held_until=change.held_until)


def with_file(standing: Standing, content: bytes, file: str, now: datetime) -> Association:
    """The association as `load` would make it of how it stands. Raises InputError; nothing is stored."""
    read = _Source(content, file, Taking(into=standing.association.key)).read(standing.association)
    return with_history(standing.association, read.association, now)


def difference(store: Store | None, content: bytes, file: str, now: datetime, how: Taking = Taking()) -> Loaded:
    """What `load` would do; nothing is stored. Without a *store* there is nothing yet. Raises as `load` does."""
    source = _Source(content, file, how)
    with store.reading() if store else nullcontext() as unit:
        return _difference(unit, source, now)[0]


def dump(store: Store, key: str, *, tells_protected: bool = False) -> str:
    """Return the association as the YAML text of a file that `load` takes; see `write_association`.

    Without *tells_protected* it is under the cloak.
    """
    with store.reading() as unit:
        room = unit.of(key)
        association, facts = room.association(room.years), chain_facts_in(room.facts())
        written = write_association(association, facts, tells_protected=tells_protected)
        return written if tells_protected else association.cloak.over(written)


@dataclass(frozen=True)
class _Source:
    """A file, and how it is to be taken in."""

    content: bytes
    file: str
    how: Taking

    @property
    def key(self) -> str:
        """The key of the association that it is about."""
        return self.how.into or PurePath(self.file).stem

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that it says something about."""
        return tuple(sorted(years_named(self.content, self.file)))

    def read(self, present: Association | None) -> AssociationFile:
        """What it makes of *present*. Raises InputError."""
        try:
            read = read_association_file(
                self.content, self.file, None if self.how.replaces else present, key=self.how.into
            )
        except InputError as error:
            if present is None and any(problem.field == "name" for problem in error.problems):
                message = (
                    f"Förbundet {self.key} finns inte, så filen ska säga allt om det. Ändrar den ett förbund som redan "
                    "är inläst: döp filen efter förbundets nyckel, eller lägg till --into FÖRBUND."
                )
                raise InputError([Problem(message, self.file), *error.problems]) from error
            raise
        _check_duties(read.association, self.file)
        return read


def _difference(unit: Unit | None, source: _Source, now: datetime) -> tuple[Loaded, bool]:
    """What taking in *source* would do, and whether all of it is known already."""
    file = source.file
    today = now.astimezone(STOCKHOLM).date()
    if unit is None and source.how.into:
        raise NotFoundError(f"Förbundet {source.key} finns inte; inget är inläst än.", command="arshjul load FIL.yaml")
    there_are = unit.association_keys() if unit else ()
    is_known = bool(source.how.into) or source.key in {key for key, _ in there_are}
    standing = standing_of(unit, source.key, now, *source.years) if unit and is_known else None
    existing = standing.association if standing else None
    read = source.read(existing)
    wanted = read.association
    new_facts = _new_facts(unit.of(wanted.key) if unit and is_known else None, read, file)
    merged = with_history(existing, wanted, now)
    readdressed: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    doubts = () if is_known else tuple(of_one_name(wanted, there_are))
    calls: tuple[Message, ...] = ()
    if unit and standing and existing:
        told_of = standing.ledger.told
        require_the_called(existing, merged, told_of, file, today)
        require_removed(existing, merged, file)
        readdressed = tuple(new_addresses(existing, merged, told_of, today))
        said = unit.of(wanted.key).delivery_keys()
        calls = calls_to_come(standing, replace(standing, association=merged), said, now)
        cancelled = newly_cancelled(existing, merged, today)
        doubts = tuple(doubtful(existing, merged, today))
        cancels = tuple(f"{heading(o)} {short_when(o)}" for o in cancelled)
    told = (*changes(existing, merged), *fact_changes(merged, new_facts))
    warnings = (*cautions(existing, read, merged, file, now), *readdressed)
    loaded = Loaded(
        wanted.key,
        wanted.name,
        existing is None,
        told,
        warnings,
        len(calls),
        names_of(merged, calls),
        cancels,
        doubts=doubts,
        removes=source.how.replaces and existing is not None and any(change.sign == "-" for change in told),
    )
    return loaded, existing == merged and not new_facts


def _new_facts(room: Room | None, read: AssociationFile, file: str) -> tuple[ChainFact, ...]:
    """The facts of a file that nobody ever recorded. Raises InputError for those that are refused.

    What was taken back stays so: an old file does not bring it back. What left the file is not taken back. A day
    that has not come is no fault here, only a warning: a year is also lived through again with an earlier clock.
    """
    known = frozenset(map(chain_fact, room.facts_ever(FactAbout.CHAIN))) if room else frozenset()
    new = tuple(dict.fromkeys(written.fact for written in read.facts if written.fact not in known))
    book = duties_of(read.association)
    standing = chain_facts_in(room.facts()) if room else ()
    refused = refuse_unfit(read.association, book, new, standing, date.max)
    problems = [Problem(refused[w.fact], file, w.line, "facts") for w in read.facts if w.fact in refused]
    if problems:
        raise InputError(problems)
    return new


def _check_duties(association: Association, file: str) -> None:
    """Refuse agreements, preconditions and matters about what is neither a duty of this kind nor an own item."""
    book = duties_of(association)
    known = {duty.id for duty in book.duties}
    mend = f"Skriv ett id ur calendar/{association.kind}.yaml, eller nyckeln på en egen punkt."
    problems = [
        Problem(
            f"det finns ingen plikt ”{a.duty}”. {mend}",
            file,
            None,
            "agreements",
        )
        for a in association.agreements
        if a.duty not in known
    ]
    problems += [
        Problem(
            f"förutsättningen {p.key} behövs för ”{duty}”, som inte är någon plikt. {mend}",
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
            f"mötet {o.key} tar upp ”{matter}”, som inte är någon plikt. {mend}",
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
