"""What becomes at the door of a mail that followed from a deed: a bundle to a member, a receipt for an answer."""

from __future__ import annotations

from datetime import datetime

from arshjul.year.chains.names import AUDIT_REPORT, AUDIT_YEAR, DECIDED, DISCHARGE, SENT
from arshjul.year.chains.sendings import target_of
from arshjul.year.door import Stopped, Waiting, has_been
from arshjul.year.facts import FactKind
from arshjul.year.model import YearStatus
from arshjul.year.saying.message import Ending, MessageKind, Topic
from arshjul.year.saying.trial import is_tried
from arshjul.year.standing import Standing

LATE = "late:"
"""With the number of what a contact told, and nobody has to confirm: the target of the mail about it."""


def stopped_deed(standing: Standing, one: Waiting, now: datetime) -> Stopped | None:
    """Why the mail does not leave any more; None: it leaves as it was written.

    Of a bundle, *standing* must hold the year that it is about and the one in which its chain runs.
    """
    if standing.association.person(one.person) is None:
        return Stopped(Ending.WITHDRAWN, "Personen finns inte längre i förbundet.")
    if one.kind is MessageKind.TRIAL and not is_tried(standing.association):
        return Stopped(Ending.WITHDRAWN, "Provdriften är slut.")
    if one.kind is MessageKind.BUNDLE and (why := _why_no_bundle(standing, one)):
        return Stopped(Ending.WITHDRAWN, why)
    if one.target.startswith(LATE) and one.target.removeprefix(LATE) not in _steps(standing, one.year):
        return Stopped(Ending.WITHDRAWN, "Medlemmen har svarat något annat, eller det är återtaget.")
    if one.target == f"report:{one.year}" and one.year not in standing.ledger.numbers_waiting:
        return Stopped(Ending.WITHDRAWN, "Det som mejlet berättar om är redan bekräftat eller avböjt.")
    if one.topic is Topic.OCCASION:
        found = standing.of_occasion(one.target)
        if found is None:
            return Stopped(Ending.WITHDRAWN, "Tillfället finns inte längre.")
        if has_been(found[1], one.kind, now):
            return Stopped(Ending.PAST, "Utebliven: tiden hade redan passerat när mejlet kunde skickas.")
    return None


def _steps(standing: Standing, year: int) -> frozenset[str]:
    """The numbers of the steps that are recorded about *year*, and of the files that came with answers."""
    found = (*standing.ledger.of(FactKind.STEP, year), *standing.ledger.of(FactKind.ANSWER_PAPER, year))
    return frozenset(str(fact.id) for fact in found)


def member_of_bundle(one: Waiting) -> str:
    """The key of the member that is sent it."""
    return one.key.removeprefix(f"{one.target}:").partition(":")[0]


def _why_no_bundle(standing: Standing, one: Waiting) -> str:
    if one.target != target_of(DISCHARGE, SENT, one.year):
        return _why_no_papers(standing, one)
    steps = {(f.chain, f.step, f.member) for f in standing.ledger.chain_facts if f.year == one.year}
    member = member_of_bundle(one)
    if (DISCHARGE, DECIDED, member) in steps:
        return "Medlemmen har redan beslutat."
    if (DISCHARGE, SENT, member) not in steps:
        return "Det är återtaget att handlingarna skickades."
    if not any((chain, step) == (AUDIT_YEAR, AUDIT_REPORT) for chain, step, _ in steps):
        return f"Revisionsberättelsen för {one.year} är inte längre antecknad."
    return _why_no_year(standing, DISCHARGE, one.year)


def _why_no_papers(standing: Standing, one: Waiting) -> str:
    sent = standing.ledger.of(FactKind.PAPERS_SENT, one.year)
    found = [fact for fact in sent if target_of(fact.key, fact.step, fact.year) == one.target]
    member = member_of_bundle(one)
    if member not in {fact.subject for fact in found}:
        return "Det är återtaget att handlingarna skickades."
    return _why_no_year(standing, found[0].key, one.year)


def _why_no_year(standing: Standing, chain_id: str, year: int) -> str:
    chain = standing.book.chain(chain_id)
    plan = standing.association.plan(chain.runs_in(year)) if chain else None
    if plan is None or plan.status is not YearStatus.ADOPTED:
        return "Årshjulet som det hör till är inte fastställt, eller är avslutat."
    return ""
