"""Saving what a document says as the draft of its year; read again, it leaves what a person has settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from arshjul.associations import read_association, write_association
from arshjul.associations.years import FIRST_YEAR, LAST_YEAR
from arshjul.errors import InputError, NotAllowedError
from arshjul.reading.plan import ReadPlan
from arshjul.store import Store
from arshjul.swedish import listed
from arshjul.work.changing import Change, changing
from arshjul.work.drafts.acceptance import accepted
from arshjul.work.drafts.drafting import Draft, RowTold, keyed
from arshjul.work.drafts.questions import reason_of
from arshjul.work.drafts.settling import Settled, Settling
from arshjul.work.units import plan_of
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.doubts import OpenDoubt, answered, answered_again, recorded_doubt
from arshjul.year.facts import FactKind
from arshjul.year.findings import Finding
from arshjul.year.model import Association, Occasion, OwnBody, YearPlan, YearStatus
from arshjul.year.rereading import Overruled, Reread, readings_in, recorded_reading, reread
from arshjul.year.standing import Standing
from arshjul.year.wording import written

MOST_OCCASIONS = 500
"""More in one document is no plan of a year."""


@dataclass(frozen=True)
class SavedDraft:
    """What saving a document did."""

    plan: YearPlan
    left_out: tuple[RowTold, ...]
    changed: tuple[RowTold, ...]
    """Rows that were saved, but not as they are written."""
    replaced: int
    """Occasions of an earlier draft of the year, which are gone."""
    kept: tuple[Overruled, ...] = ()
    """What a person has settled and the document says otherwise."""
    asked: tuple[Finding, ...] = ()
    """What must be answered before the year can be adopted."""


def save_draft(
    store: Store,
    key: str,
    plan: ReadPlan,
    doer: Doer,
    *,
    file: str = "",
    anew: bool = False,
) -> SavedDraft:
    """Make what a document says a draft of its year, with what is doubtful in it; an adopted year is never replaced.

    When the document is read again, what a person has changed, added, taken away or answered since then stands, and
    so do ticked papers; with *anew* all of that is forgotten. Nothing is saved that `load` would refuse: a row without
    a day is left out, and an end before the start too. Raises NotAllowedError when the year is adopted, when
    something would go that somebody has ticked or answered, and when the document names no year or has nothing to
    save.
    """
    with changing(store, key, doer.at) as change:
        return save_settled(change, plan, Settled(), Source(file, doer), anew=anew)


def save_settled(change: Change, plan: ReadPlan, settled: Settled, source: Source, *, anew: bool = False) -> SavedDraft:
    """As `save_draft`, within a unit of work, with what a person has *settled* of the document."""
    doer, association = source.doer, change.association
    drafted = drafted_from(plan, association.bodies, doer, settled)
    year = drafted.said.year
    existing = association.plan(year)
    if year in association.closed or (existing and existing.status is not YearStatus.DRAFT):
        raise NotAllowedError(
            f"Årshjulet {year} är redan fastställt, så det blir inget utkast. Läs dokumentet som en ändring av det."
        )
    stands = existing.occasions if existing else ()
    earlier = _forget(change, stands, year, doer.by) if anew else answers_in(change.standing(), existing)
    becomes = becoming(change.standing(), drafted, anew=anew)
    draft = becomes.plan
    gone = [o for o in stands if o.key not in {one.key for one in draft.occasions}]
    _refuse_forgetting(change, gone, source)
    others = (p for p in association.years if p.year != year)
    association = replace(association, years=tuple(sorted((*others, draft), key=lambda p: p.year)))
    refuse_what_load_refuses(association, draft)
    change.room.save(association, Deed(DeedKind.DRAFTED, doer, source.file))
    doubts = drafted.said.doubts(source.file, becomes.keys)
    now = tuple((doubt, reason) for doubt in doubts if (reason := reason_of(drafted, doubt)))
    asked = remember(change, drafted.said, becomes.keys, (*earlier, *now), source)
    return SavedDraft(
        draft,
        tuple(drafted.draft.left_out),
        tuple(drafted.draft.changed),
        len(stands) if anew else len(gone),
        becomes.kept,
        asked,
    )


@dataclass(frozen=True)
class Becoming:
    """The draft that a document becomes."""

    plan: YearPlan
    keys: Mapping[str, str]
    """The key in it of each occasion of the document."""
    kept: tuple[Overruled, ...]
    """What a person has settled in an earlier draft and the document says otherwise."""


def becoming(standing: Standing, drafted: Settling, *, anew: bool = False) -> Becoming:
    """What *drafted* becomes, held against the draft that there is of its year; with *anew* as if there were none."""
    association, year = standing.association, drafted.said.year
    existing = association.plan(year)
    if anew or existing is None:
        association = replace(association, years=tuple(p for p in association.years if p.year != year))
        read, keys = placed(association, (), drafted.said, {})
    else:
        before = readings_in(standing.ledger.facts, year)
        read, keys = placed(association, existing.occasions, drafted.said, before)
    plan = YearPlan(year, occasions=drafted.applied(read.occasions, keys, _keys_of(association)))
    return Becoming(plan, keys, read.kept)


def _keys_of(association: Association) -> set[str]:
    return {occasion.key for plan in association.years for occasion in plan.occasions}


def drafted_from(plan: ReadPlan, bodies: tuple[OwnBody, ...], doer: Doer, settled: Settled | None = None) -> Settling:
    """The occasions of *plan*, by the association's own *bodies*, and what is *settled* of them.

    Raises NotAllowedError when it names no year, or nothing or too much to save.
    """
    if plan.year is None:
        raise NotAllowedError("Dokumentet säger inte vilket år det gäller. Ange året.")
    if not FIRST_YEAR <= plan.year <= LAST_YEAR:
        raise NotAllowedError(
            f"Årshjulet {plan.year} kan inte sparas. Ange ett år mellan {FIRST_YEAR} och {LAST_YEAR}."
        )
    if len(plan.occasions) > MOST_OCCASIONS:
        raise NotAllowedError(
            f"Dokumentet har {len(plan.occasions)} tillfällen, och ett årshjul har högst {MOST_OCCASIONS}. "
            "Klipp ut den del där årets möten står och läs in den."
        )
    drafted = Settling(plan, bodies, doer.at, settled or Settled())
    if not drafted.draft.occasions:
        raise NotAllowedError("Dokumentet innehåller inga möten som kan sparas.")
    return drafted


def placed(
    association: Association, stands: Sequence[Occasion], drafted: Draft, before: Mapping[str, Occasion]
) -> tuple[Reread, dict[str, str]]:
    """What becomes of what *stands*, and the key under which each occasion of the document is known."""
    read = reread(stands, drafted.occasions, before)
    used = _keys_of(association) | before.keys()
    keys = keyed(drafted.occasions, read.keys, used)
    return replace(read, occasions=tuple(replace(o, key=keys.get(o.key, o.key)) for o in read.occasions)), keys


@dataclass(frozen=True)
class Source:
    """Where something comes from: the document, and who has it read."""

    file: str
    doer: Doer


Answers = tuple[tuple[OpenDoubt, str], ...]


def answers_in(standing: Standing, plan: YearPlan | None) -> Answers:
    """The doubts of *plan* that somebody has answered, with the answers."""
    if plan is None:
        return ()
    ledger = standing.ledger
    return answered(plan, ledger.doubts(plan.year), ledger.acceptances(plan.year))


def remember(
    change: Change, drafted: Draft, keys: Mapping[str, str], earlier: Answers, source: Source
) -> tuple[Finding, ...]:
    """Keep what the document says and what is doubtful in it, in place of what it said *earlier*.

    Doubts that were answered then stay answered. Returns those that must be answered before the year is adopted.
    """
    year, doer = drafted.year, source.doer
    for kind in (FactKind.RENEWED, FactKind.DOUBT):
        for fact in change.standing().ledger.of(kind, year):
            change.take_back(fact, doer.by)
    for doubt in drafted.doubts(source.file, keys):
        change.record(recorded_doubt(doubt, year, doer.by, doer.at))
    said = (replace(occasion, key=keys[occasion.key]) for occasion in drafted.occasions)
    change.record(recorded_reading(year, said, source.file, doer.by, doer.at))
    standing = change.standing()
    plan, found = plan_of(standing.association, year), _findings(change, year)
    doubts, acceptances = standing.ledger.doubts(year), standing.ledger.acceptances(year)
    for key, reason in answered_again(plan, doubts, earlier, acceptances):
        if key in found:
            change.record(accepted(found[key], year, reason, doer))
    return tuple(f for f in _findings(change, year).values() if f.code == "doubt_open" and f.must_be_answered)


def _findings(change: Change, year: int) -> dict[str, Finding]:
    of_year = change.standing().year(year)
    return {finding.key: finding for finding in of_year.findings} if of_year else {}


def _forget(change: Change, stands: Sequence[Occasion], year: int, by: str) -> Answers:
    """Take back all that somebody has done in a draft: its keys may become those of other occasions."""
    keys = {occasion.key for occasion in stands}
    for fact in change.standing().ledger.facts:
        if fact.key in keys or (fact.kind in (FactKind.ACCEPTED, FactKind.READ) and fact.year == year):
            change.take_back(fact, by)
    return ()


def _refuse_forgetting(change: Change, gone: Sequence[Occasion], source: Source) -> None:
    """Refuse to let go of what somebody has ticked or noted something about."""
    noted = {fact.key for fact in change.standing().ledger.facts}
    lost = [f"{o.title} {written(o.day)}" for o in gone if o.key in noted]
    if lost:
        mend = "Ta tillbaka det först, eller låt mötet stå kvar."
        if source.doer.origin is Origin.COMMAND_LINE:
            mend = "Lägg till --replace om utkastet ska göras om från början och det ska försvinna."
        raise NotAllowedError(
            f"Någon har bockat av eller antecknat något om det som dokumentet inte längre har: {listed(lost)}. {mend}"
        )


def refuse_what_load_refuses(association: Association, draft: YearPlan) -> None:
    """The last line of defence: what is stored can always be dumped and loaded again."""
    alone = replace(association, years=(draft,))
    try:
        read_association(write_association(alone).encode(), f"{association.key}.yaml")
    except InputError as error:
        faults = "\n".join(f"- {problem.message}" for problem in error.problems)
        raise NotAllowedError(f"Utkastet kan inte sparas:\n{faults}\nRätta dokumentet och läs in det igen.") from error
