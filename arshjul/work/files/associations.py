"""Taking an association in from its file, and giving the same file back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime

from arshjul.associations import AssociationFile, read_association_file, write_association
from arshjul.duties import load_duties
from arshjul.errors import InputError, Problem
from arshjul.settings import Settings
from arshjul.store import Room, Store
from arshjul.words import short_when
from arshjul.work.chains import refuse_unfit
from arshjul.work.changing import changing_in
from arshjul.work.feeds import rebuild_feeds
from arshjul.work.files.called_people import new_addresses, require_the_called
from arshjul.work.files.changes import Change, changes, fact_changes, over_but_left_out, with_history
from arshjul.work.links import make_links
from arshjul.work.saying import calls_to_come, queue
from arshjul.work.units import standing_of
from arshjul.year.chains.facts import ChainFact, chain_fact, chain_facts_in, recorded_step
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.duty import Scope
from arshjul.year.facts import FactAbout
from arshjul.year.model import STOCKHOLM, Association, Role, YearStatus
from arshjul.year.rules import Entered
from arshjul.year.saying.messages import CALENDAR_KINDS
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


def load(
    store: Store,
    settings: Settings,
    content: bytes,
    file: str,
    doer: Doer,
    *,
    at_once: bool = False,
) -> Loaded:
    """Take in the association in *content*; the same association again is an update.

    Years that are not in the file stay as they are. An adopted year stays adopted: its meetings get a new
    revision where they changed, and those that left the file are cancelled, not forgotten; those that are over
    stay as they were, with a warning. A new year is always a draft. People are told when the meeting has stood
    unchanged for the quiet time; with *at_once* now.
    Raises InputError with every fault in the file; then nothing is stored.
    """
    read = _read(content, file)
    loaded, is_known = _difference(store, read, file, doer.at)
    if is_known:
        return loaded
    wanted = read.association
    years = tuple(plan.year for plan in wanted.years)
    deed = Deed(DeedKind.LOADED, doer, file)
    with store.writing() as unit, ExitStack() as stack:
        if loaded.is_new:
            unit.create(with_history(None, wanted, doer.at), deed)
        change = stack.enter_context(changing_in(unit, wanted.key, doer.at))
        # Read again inside the writing unit: somebody may have changed a year since we looked.
        standing = change.standing(*years)
        merged = with_history(standing.association, wanted, doer.at)
        require_the_called(standing.association, merged, standing.ledger.told, file, change.today)
        change.room.save(merged, deed)
        for fact in _new_facts(change.room, read, file):
            change.record(recorded_step(fact, file, doer.at))
        if not loaded.is_new:
            # What a change demands is queued in the same commit: the meeting and its mails, or neither.
            queue(change, settings, CALENDAR_KINDS, at_once=at_once).require_all()
            rebuild_feeds(change.room, change.standing(), settings, doer.at)
        make_links(change.room, merged, chain_facts_in(change.room.facts()), settings, doer.at)
    return loaded


def difference(store: Store, content: bytes, file: str, now: datetime) -> Loaded:
    """What `load` would do; nothing is stored. Raises InputError as it does."""
    return _difference(store, _read(content, file), file, now)[0]


def dump(store: Store, key: str) -> str:
    """Return the association as the YAML text of a file that `load` takes."""
    with store.reading() as unit:
        room = unit.of(key)
        return write_association(room.association(room.years), chain_facts_in(room.facts()))


def _read(content: bytes, file: str) -> AssociationFile:
    read = read_association_file(content, file)
    _check_duties(read.association, file)
    return read


def _difference(store: Store, read: AssociationFile, file: str, now: datetime) -> tuple[Loaded, bool]:
    """What taking in *read* would do, and whether all of it is known already."""
    wanted = read.association
    today = now.astimezone(STOCKHOLM).date()
    years = tuple(plan.year for plan in wanted.years)
    with store.reading() as unit:
        is_known = wanted.key in {key for key, _ in unit.association_keys()}
        standing = standing_of(unit, wanted.key, now, *years) if is_known else None
        existing = standing.association if standing else None
        new_facts = _new_facts(unit.of(wanted.key) if is_known else None, read, file)
        merged = with_history(existing, wanted, now)
        readdressed: tuple[str, ...] = ()
        mails = 0
        if standing and existing:
            told_of = standing.ledger.told
            require_the_called(existing, merged, told_of, file, today)
            readdressed = tuple(new_addresses(existing, merged, told_of, today))
            said = unit.of(wanted.key).delivery_keys()
            mails = len(calls_to_come(standing, merged, said, now))
    told = (*changes(existing, merged), *fact_changes(merged, new_facts))
    warnings = (
        *_warnings(read, file, today),
        *_unused(wanted, file),
        *_without_director(wanted, file),
        *_kept(existing, wanted, now),
        *_not_adopted(wanted, merged),
        *readdressed,
    )
    loaded = Loaded(wanted.key, wanted.name, existing is None, told, warnings, mails)
    return loaded, existing == merged and not new_facts


def _new_facts(room: Room | None, read: AssociationFile, file: str) -> tuple[ChainFact, ...]:
    """The facts of a file that nobody ever recorded. Raises InputError for those that are refused.

    What was taken back stays so: an old file does not bring it back. What left the file is not taken back. A day
    that has not come is no fault here, only a warning: a year is also lived through again with an earlier clock.
    """
    known = frozenset(map(chain_fact, room.facts_ever(FactAbout.CHAIN))) if room else frozenset()
    new = tuple(dict.fromkeys(written.fact for written in read.facts if written.fact not in known))
    book = load_duties(read.association.kind)
    standing = chain_facts_in(room.facts()) if room else ()
    refused = refuse_unfit(read.association, book, new, standing, date.max)
    problems = [Problem(refused[w.fact], file, w.line, "facts") for w in read.facts if w.fact in refused]
    if problems:
        raise InputError(problems)
    return new


def _warnings(read: AssociationFile, file: str, today: date) -> Iterator[str]:
    for written in read.facts:
        if written.fact.day > today:
            yield (
                f"{file}, rad {written.line}: dagen {written.fact.day} har inte varit än. Uppgiften visas först då; "
                "kontrollera att dagen stämmer."
            )


def _unused(association: Association, file: str) -> Iterator[str]:
    """The agreed dates that no deadline is made of, so that nobody is reminded of them."""
    book = load_duties(association.kind)
    for agreement in association.agreements:
        duty = book.duty(agreement.duty)
        if duty is None:
            continue
        if not isinstance(duty.rule, Entered):
            why = "dagen räknas ut av en regel. Ta bort datumet"
        elif duty.scope is Scope.MEMBER and agreement.member is None:
            why = "varje medlem har sin egen dag. Skriv vilken i member"
        elif duty.scope is not Scope.MEMBER and agreement.member is not None:
            why = "dagen gäller hela förbundet. Ta bort member"
        else:
            continue
        yield f"{file}, agreements: datumet för {agreement.duty} {agreement.year} används inte, för {why}."


def _without_director(association: Association, file: str) -> Iterator[str]:
    """That the one who is reminded when nobody else answers for a duty is missing."""
    if association.years and not any(seat.role is Role.DIRECTOR for seat in association.seats):
        yield (
            f"{file}, seats: ingen har rollen director. Påminnelser som ingen annan ansvarar för når då ingen. "
            "Lägg till förbundschefen, till exempel {person: chef, body: office, role: director}."
        )


def _kept(existing: Association | None, wanted: Association, now: datetime) -> Iterator[str]:
    for occasion in over_but_left_out(existing, wanted, now):
        yield (
            f"{heading(occasion)} {short_when(occasion)} ({occasion.key}) står inte i filen men har redan varit. Det "
            "står kvar som det var, och ingen får något mejl. Lägg gärna tillbaka det i filen."
        )


def _not_adopted(wanted: Association, merged: Association) -> Iterator[str]:
    drafts = {plan.year for plan in merged.years if plan.status is YearStatus.DRAFT}
    for plan in wanted.years:
        if plan.year in drafts and plan.status is not YearStatus.DRAFT:
            yield (
                f"Filen säger att årshjulet {plan.year} är fastställt, men en fil fastställer inget. Det är ett utkast "
                f"och skickar inget. Kör: arshjul adopt {wanted.key} {plan.year}"
            )


def _check_duties(association: Association, file: str) -> None:
    """Refuse agreements, preconditions and matters about duties that this kind of association does not have."""
    book = load_duties(association.kind)
    known = {duty.id for duty in book.duties}
    problems = [
        Problem(
            f"det finns ingen plikt ”{a.duty}”. Skriv ett id ur calendar/{association.kind}.yaml.",
            file,
            None,
            "agreements",
        )
        for a in association.agreements
        if a.duty not in known
    ]
    problems += [
        Problem(
            f"förutsättningen {p.key} behövs för ”{duty}”, som inte är någon plikt. Skriv ett id ur "
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
            f"mötet {o.key} tar upp ”{matter}”, som inte är någon plikt. Skriv ett id ur "
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
