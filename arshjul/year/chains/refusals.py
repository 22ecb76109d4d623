"""Why a fact about a chain is refused, if it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from arshjul.year.chain import Chain, Check, Each, Step, Takes
from arshjul.year.chains.counting import counted, sitting
from arshjul.year.chains.facts import ChainFact, of_chain
from arshjul.year.chains.links import members_of_year
from arshjul.year.dates import add_months
from arshjul.year.duty import DutyBook
from arshjul.year.model import Association, Body
from arshjul.year.wording import written

MOST_MONTHS_AHEAD = 12
"""Nobody knows of a day that is further away, and until then nobody would be asked."""


def refusal(
    association: Association, book: DutyBook, fact: ChainFact, others: Iterable[ChainFact], today: date
) -> str | None:
    """Why *fact* cannot be kept beside the *others* that stand, as Swedish sentences; None: it can.

    What may be true though it looks odd is not refused: it is kept as a doubt (`ChainState.doubts`).
    """
    chain = book.chain(fact.chain)
    if chain is None:
        return f"”{fact.chain}” är inget som följs steg för steg. Välj bland: {', '.join(c.id for c in book.chains)}."
    step = chain.step(fact.step)
    if step is None:
        return f"{chain.name} har inget steg ”{fact.step}”. Välj bland: {', '.join(s.id for s in chain.steps)}."
    others = tuple(other for other in others if other != fact)
    reasons = (
        not_that_year(chain, fact.year),
        _computed(book, step),
        _whose(association, chain, step, fact),
        _who(association, step, fact),
        _what(association, step, fact),
        _when(step, fact, today),
        _accounts(book, chain, step, fact, others),
        _order(chain, step, fact, others),
    )
    return next((reason for reason in reasons if reason), None)


def not_that_year(chain: Chain, year: int) -> str | None:
    """Say that *chain* is not about *year*, and which year is the nearest; None: it is."""
    if chain.every is None or chain.is_about(year):
        return None
    nearest = chain.about(chain.every.nearest(chain.runs_in(year)))
    return f"{chain.name} är det vart {_NTH[chain.every.years]} år och inte {year}. Närmast är {nearest}."


_NTH = {2: "annat", 3: "tredje", 4: "fjärde", 5: "femte"}


def _computed(book: DutyBook, step: Step) -> str | None:
    if step.by_seats:
        return f"”{step.name}” antecknas inte: platserna i förbundets fil visar det."
    if step.met_by is None:
        return None
    chain_id, _, step_id = step.met_by.rpartition(".")
    other = book.chain(chain_id)
    waited_for = other.step(step_id) if other else None
    if other is None or waited_for is None:
        return f"”{step.name}” antecknas inte: det räknas ut."
    return f"”{step.name}” antecknas inte: det räknas ut när alla har ”{waited_for.name}” i {other.name}."


def _whose(association: Association, chain: Chain, step: Step, fact: ChainFact) -> str | None:
    if step.each is not Each.MEMBER:
        if fact.member:
            return f"”{step.name}” gäller hela förbundet. Ta bort medlemmen."
        if step.each is Each.ITEM and not fact.item:
            return f"”{step.name}” gäller ett ärende i taget. Ange vilket ärende."
        return f"”{step.name}” gäller inte något enskilt ärende. Ta bort ärendet." if _stray_item(step, fact) else None
    keys = ", ".join(m.key for m in association.members)
    if fact.member is None:
        return f"”{step.name}” gäller en medlem i taget. Ange vilken: {keys}."
    member = association.member(fact.member)
    if member is None:
        return f"{association.name} har ingen medlem ”{fact.member}”. Välj bland: {keys}."
    if member not in members_of_year(association, fact.year):
        if member.until and member.until < date(fact.year, 1, 1):
            return f"{member.name} lämnade förbundet {written(member.until)} och var inte medlem {fact.year}."
        return f"{member.name} var inte medlem {fact.year}."
    return None


def _stray_item(step: Step, fact: ChainFact) -> bool:
    return bool(fact.item) and step.each is not Each.ITEM


def _who(association: Association, step: Step, fact: ChainFact) -> str | None:
    if step.each is None or step.each.body is None:
        return None
    people = sitting(association, step.each, fact.day)
    if fact.by in {person.key for person in people}:
        return None
    body = "styrelsen" if step.each.body is Body.BOARD else "revisorerna"
    known = ", ".join(person.key for person in people) or "ingen är inläst"
    return (
        f"”{step.name}” antecknas för var och en. ”{fact.by}” satt inte i {body} {written(fact.day)}. "
        f"Ange vem, en av: {known}."
    )


def _what(association: Association, step: Step, fact: ChainFact) -> str | None:
    if fact.outcome and fact.outcome not in step.outcomes:
        if not step.outcomes:
            return f"”{step.name}” har inget utfall. Ta bort utfallet."
        return f"”{step.name}” kan inte ha utfallet {fact.outcome}. Välj bland: {', '.join(step.outcomes)}."
    if reason := _task(association, step, fact):
        return reason
    if fact.accounts_approved is not None and Takes.ACCOUNTS not in step.takes:
        return f"”{step.name}” säger inget om årsredovisningen. Ta bort uppgiften om den."
    return None


def _task(association: Association, step: Step, fact: ChainFact) -> str | None:
    for takes, told, what in (
        (Takes.WHOM, fact.whom, "vem som ska göra det"),
        (Takes.DUE, fact.due, "till vilken dag"),
    ):
        if told and takes not in step.takes:
            return f"”{step.name}” säger inte {what}. Ta bort uppgiften."
        if not told and takes in step.takes:
            return f"Ange {what}."
    if fact.whom and association.person(fact.whom) is None:
        known = ", ".join(person.key for person in association.people)
        return f"{association.name} har ingen person ”{fact.whom}”. Välj bland: {known}."
    if fact.due and step.foretells and not fact.day <= fact.due <= add_months(fact.day, MOST_MONTHS_AHEAD):
        return f"Dagen {written(fact.due)} går inte att vänta på. Skriv en dag som kommer, inom ett år."
    if fact.due and fact.due < fact.day:
        return f"Dagen {written(fact.due)} ligger före den dag då uppdraget gavs, {written(fact.day)}. Rätta den ena."
    return None


def _when(step: Step, fact: ChainFact, today: date) -> str | None:
    if fact.day > today:
        return f"Dagen {written(fact.day)} har inte varit än. Ange i dag eller en tidigare dag."
    if Check.YEAR_OVER in step.checks and fact.day <= date(fact.year, 12, 31):
        return (
            f"Den {written(fact.day)} var verksamhetsåret {fact.year} inte slut, så det fanns ingen årsredovisning "
            f"att ta ställning till. Rätta dagen eller året."
        )
    return None


def _accounts(book: DutyBook, chain: Chain, step: Step, fact: ChainFact, others: tuple[ChainFact, ...]) -> str | None:
    """A decision about accounts that nobody has said anything of is a slip of the year."""
    if Check.ACCOUNTS not in step.checks:
        return None
    waiting = {c.id for c in book.chains for s in c.steps if s.met_by and s.met_by.startswith(f"{chain.id}.")}
    about = [other for other in others if other.year == fact.year]
    if any(other.chain in waiting or (other.chain == chain.id and other.step != step.id) for other in about):
        return None
    return (
        f"Det finns inga räkenskaper antecknade för {fact.year}: varken att årsredovisningen är beslutad eller att "
        f"den är skickad till medlemmarna. Rätta året, eller anteckna det först."
    )


def _order(chain: Chain, step: Step, fact: ChainFact, others: tuple[ChainFact, ...]) -> str | None:
    if Check.IN_ORDER not in step.checks:
        return None
    of_link = tuple(o for o in of_chain(others, chain.id, fact.year) if o.link == fact.link)
    for earlier_id in step.follows:
        earlier = chain.step(earlier_id)
        days = [other.day for other in counted(chain, earlier, of_link)] if earlier else []
        if earlier and days and fact.day < min(days):
            return f"”{step.name}” {written(fact.day)} ligger före ”{earlier.name}” {written(min(days))}. Rätta dagen."
    return None
