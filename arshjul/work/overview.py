"""What the pages and the command line show of a year: what comes, what collides, what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arshjul.duties import load_duties
from arshjul.errors import NotFoundError
from arshjul.store import Delivery, DeliveryStatus, Room, Store, Unit
from arshjul.work.answers.turnout import Turnout, turnout
from arshjul.work.chains.facts import chain_facts
from arshjul.work.drafts.acceptance import findings as findings_of
from arshjul.work.memory import plan_of, remembered, remembered_of_meetings, steps, ticked
from arshjul.year.chains.agenda import agenda_papers
from arshjul.year.checklists import Paper
from arshjul.year.findings import Finding, Severity, concerning
from arshjul.year.minutes import Minutes, minutes_of_year
from arshjul.year.model import STOCKHOLM, Association, YearPlan, YearStatus
from arshjul.year.people import Called, called
from arshjul.year.quorum import MeetingForecast
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.turning import forecast_of
from arshjul.year.upcoming import Item, Known, Status, items_of_year

SENDER_SILENT_AFTER = timedelta(hours=26)
"""A day and two hours without a pass: the sender has stopped."""
_WORST_FIRST = list(Severity)


@dataclass(frozen=True)
class YearView:
    """One association's year as it stands at a moment."""

    association: Association
    plan: YearPlan
    years: tuple[int, ...]
    today: date
    items: tuple[Item, ...]
    """The whole year's."""
    findings: tuple[Finding, ...]
    late_papers: tuple[Paper, ...]
    counts: dict[DeliveryStatus, int]
    forecasts: dict[str, MeetingForecast]
    """By occasion: the board meetings of the year that are still to come."""
    warnings: tuple[str, ...]
    """Swedish sentences that a person must act on, e.g. that the sender has stopped."""


@dataclass(frozen=True)
class MeetingView:
    """One meeting as it stands at a moment."""

    association: Association
    plan: YearPlan
    item: Item
    called: tuple[Called, ...]
    deliveries: tuple[Delivery, ...]
    turnout: Turnout
    findings: tuple[Finding, ...]
    """What it collides with; empty when it is over."""
    minutes: Minutes | None = None
    """How its minutes stand; None when it has none to follow."""


def associations(store: Store) -> tuple[tuple[str, str], ...]:
    """Key and name of every association, by key."""
    with store.reading() as unit:
        return unit.association_keys()


def year_view(store: Store, key: str, year: int | None, now: datetime) -> YearView:
    """The association's *year*; None: the year of *now*, or the nearest there is. Raises NotFoundError."""
    with store.reading() as unit:
        room = unit.of(key)
        association = room.association()
        plan = plan_of(association, nearest_year(association, now) if year is None else year)
        return _view(unit, room, association, plan, now)


def beside(store: Store, key: str, year: int, now: datetime) -> tuple[tuple[Item, ...], tuple[Paper, ...]]:
    """The items and the late papers of the other years that matter at *now* than *year*."""
    with store.reading() as unit:
        room = unit.of(key)
        association = room.association()
        items: list[Item] = []
        papers: list[Paper] = []
        today = now.astimezone(STOCKHOLM).date()
        for plan in plans_that_matter(association, today):
            if plan.year != year:
                of_year, _ = items_and_findings(room, association, plan, now)
                items += of_year
                papers += late_papers(plan, of_year, today)
        return tuple(items), tuple(papers)


def plans_that_matter(association: Association, today: date) -> tuple[YearPlan, ...]:
    """The adopted ones of this year, next year, and last year, for what it left behind.

    The minutes of December's meeting are due in January.
    """
    adopted = (plan for plan in association.years if plan.status is YearStatus.ADOPTED)
    return tuple(plan for plan in adopted if abs(plan.year - today.year) <= 1)


def findings_of_year(store: Store, key: str, year: int) -> tuple[Finding, ...]:
    """What the collision check finds in *year*. Raises NotFoundError."""
    with store.reading() as unit:
        room = unit.of(key)
        association = room.association()
        plan = plan_of(association, year)
        return findings_of(room, association, plan, load_duties(association.kind))


def meeting_view(store: Store, key: str, occasion_key: str, now: datetime) -> MeetingView:
    """One meeting with its people, papers and deliveries. Raises NotFoundError."""
    with store.reading() as unit:
        room = unit.of(key)
        association = room.association()
        for plan in association.years:
            items, findings = items_and_findings(room, association, plan, now)
            item = next((i for i in items if i.key == occasion_key), None)
            if item and item.occasion:
                deliveries = room.deliveries(target=occasion_key)
                followed = minutes_of_year(association, plan, load_duties(association.kind), steps(room))
                return MeetingView(
                    association,
                    plan,
                    item,
                    called(association, item.occasion),
                    deliveries,
                    turnout(room, association, plan, item.occasion, now),
                    concerning(findings, occasion_key) if item.status is not Status.DONE else (),
                    next((m for m in followed if m.occasion.key == occasion_key), None),
                )
    raise NotFoundError(f"Det finns inget möte som heter {occasion_key}. Det kan vara inställt eller borttaget.")


def deliveries(store: Store, key: str, status: str | None = None) -> tuple[Delivery, ...]:
    """What was sent and what was not, newest first. Raises NotFoundError for an unknown status."""
    if status is not None and status not in set(DeliveryStatus):
        raise NotFoundError(f"Utskick har inget läge som heter {status}. Välj bland: {', '.join(DeliveryStatus)}.")
    with store.reading() as unit:
        return unit.of(key).deliveries(limit=500, status=DeliveryStatus(status) if status else None)


def delivery(store: Store, key: str, number: int) -> tuple[Delivery, bytes]:
    """One delivery and the mail itself. Raises NotFoundError."""
    with store.reading() as unit:
        room = unit.of(key)
        return room.delivery(number), room.delivery_bytes(number)


def nearest_year(association: Association, now: datetime) -> int:
    """The year of *now*, or the nearest that has a plan, the later of two. Raises NotFoundError when none has."""
    if not association.years:
        raise NotFoundError(f"{association.name} har inget årshjul än. Läs in ett med arshjul read eller arshjul load.")
    this_year = now.astimezone(STOCKHOLM).year
    return min((plan.year for plan in association.years), key=lambda year: (abs(year - this_year), -year))


def items_around(store: Store, key: str, now: datetime) -> tuple[Item, ...]:
    """The items of all the association's years, by day."""
    with store.reading() as unit:
        room = unit.of(key)
        association = room.association()
        items = [item for plan in association.years for item in items_and_findings(room, association, plan, now)[0]]
    return tuple(sorted(items, key=lambda item: (item.day, item.key)))


def _view(unit: Unit, room: Room, association: Association, plan: YearPlan, now: datetime) -> YearView:
    items, findings = items_and_findings(room, association, plan, now)
    today = now.astimezone(STOCKHOLM).date()
    return YearView(
        association=association,
        plan=plan,
        years=tuple(p.year for p in association.years),
        today=today,
        items=items,
        findings=findings,
        late_papers=late_papers(plan, items, today),
        counts=unit.count_deliveries(association.key),
        forecasts=forecasts(room, association, plan, now),
        warnings=tuple(_warnings(unit, association, now)),
    )


def late_papers(plan: YearPlan, items: Iterable[Item], today: date) -> tuple[Paper, ...]:
    """The papers of *items* that should have been ready by *today*, by day.

    A draft owes nobody anything, and nobody told us of what was ready before the year was adopted.
    """
    if plan.status is not YearStatus.ADOPTED or plan.adopted_at is None:
        return ()
    since = plan.adopted_at.astimezone(STOCKHOLM).date()
    late = (p for item in items for p in item.papers if p.day >= since and p.is_late(today))
    return tuple(sorted(late, key=lambda paper: paper.day))


def colliding(findings: Iterable[Finding], today: date) -> list[Finding]:
    """What breaks a rule or is a risk, is still to come, and nobody has accepted; the worst first, then by day."""
    return sorted(
        (f for f in findings if f.severity is not Severity.NOTE and not f.accepted and f.day >= today),
        key=lambda f: (_WORST_FIRST.index(f.severity), f.day),
    )


def items_and_findings(
    room: Room, association: Association, plan: YearPlan, now: datetime
) -> tuple[tuple[Item, ...], tuple[Finding, ...]]:
    """Every meeting and deadline of *plan* as it stands at *now*, and what the collision check finds."""
    book = load_duties(association.kind)
    memory = remembered(room, plan)
    findings = findings_of(room, association, plan, book)
    messages = demanded(association, plan, book, memory)
    ticks = ticked(room)
    on = now.astimezone(STOCKHOLM).date()
    agenda = agenda_papers(association, book, chain_facts(room), ticks, on)
    known = Known(memory.done, ticks, findings, messages, memory.done_on, memory.further, agenda)
    return items_of_year(association, plan, book, known, now), findings


def forecasts(room: Room, association: Association, plan: YearPlan, now: datetime) -> dict[str, MeetingForecast]:
    """By occasion, the forecast of each board meeting of *plan* that is still to come."""
    today = now.astimezone(STOCKHOLM).date()
    memory = remembered_of_meetings(room, plan)
    found = {}
    for occasion in plan.standing:
        told, given = memory.told.get(occasion.key, ()), memory.given.get(occasion.key, ())
        seen = forecast_of(association, occasion, told, given, now) if occasion.last_day >= today else None
        if seen:
            found[occasion.key] = seen
    return found


def _warnings(unit: Unit, association: Association, now: datetime) -> Iterator[str]:
    if not any(plan.status is YearStatus.ADOPTED for plan in association.years):
        return
    for job, word in (("remind", "Påminnelserna"), ("deliver", "Utskicken")):
        last, newest = unit.last_pass(job), unit.last_pass(job, ok=None)
        if last is None or now - last.began_at > SENDER_SILENT_AFTER:
            since = f"sedan {last.began_at.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M}" if last else "ännu"
            yield f"{word} har inte gått {since}. Kontrollera att arshjul up är i gång, eller kör arshjul run {job}."
        elif newest and newest.ok is False:
            yield f"{word} misslyckades senast: {newest.note}"
