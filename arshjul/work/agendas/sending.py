"""Sending the kallelse: what must be there first, what it would send, and sending it, or what is new in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.agendas.editing import agenda_in, save_agenda, with_occasion
from arshjul.work.changing import changing
from arshjul.work.saying import Preview, change_preview, queue
from arshjul.work.units import standing_with
from arshjul.year.agenda.agendas import Agenda, sent_numbers
from arshjul.year.agenda.consent import Yes, must_agree, recorded_yes, said_yes, summons_day
from arshjul.year.agenda.papers import new_papers
from arshjul.year.attached import AttachedPaper
from arshjul.year.deeds import DeedKind, Doer
from arshjul.year.model import Occasion, Role, YearStatus
from arshjul.year.prepared import Issue
from arshjul.year.saying.message import MessageKind, morning
from arshjul.year.standing import Standing
from arshjul.year.wording import heading, written


class When(StrEnum):
    """When it is to leave."""

    NOW = "nu"
    LATER = "senare"
    """When the time to undo it is over."""
    DAY = "dag"
    """In the morning of the day that the articles give."""


@dataclass(frozen=True)
class Kallelse:
    """How the kallelse of one meeting stands."""

    standing: Standing
    agenda: Agenda
    papers: tuple[AttachedPaper, ...]
    yes: tuple[Yes, ...]
    must: tuple[Role, ...]
    day: date
    """On which it is to leave."""
    refusal: str
    """Why it cannot be sent; empty: it can."""

    @property
    def new_papers(self) -> tuple[AttachedPaper, ...]:
        """What has been attached since it was sent."""
        return new_papers(self.agenda, self.papers)

    @property
    def chair(self) -> Yes | None:
        """The chair's yes."""
        return next((one for one in self.yes if one.role is Role.CHAIR), None)

    @property
    def needs_chair(self) -> bool:
        """Whether the chair must say yes, and has not."""
        return Role.CHAIR in self.must and self.chair is None

    def leaves_at(self, when: When, now: datetime) -> datetime:
        """When it would leave, but for a time to undo it."""
        return max(morning(self.day), now) if when is When.DAY else now

    @property
    def can_wait(self) -> bool:
        """Whether its day has not come, and it has not been sent before."""
        return not self.agenda.is_sent and self.day > self.standing.today


def kallelse(store: Store, key: str, occasion: str, now: datetime) -> Kallelse:
    """How the kallelse of a meeting stands. Raises NotFoundError."""
    with store.reading() as unit:
        return kallelse_in(standing_with(unit, key, occasion, now), occasion)


def kallelse_in(standing: Standing, occasion: str) -> Kallelse:
    """As `kallelse`, for who knows how the association stands."""
    agenda = agenda_in(standing, occasion)
    meeting, association = agenda.occasion, standing.association
    found = Kallelse(
        standing,
        agenda,
        standing.ledger.meeting_papers(occasion),
        said_yes(standing.ledger.facts, agenda),
        must_agree(association, meeting),
        summons_day(association, meeting),
        "",
    )
    return replace(found, refusal=_refusal(found, meeting))


def say_yes(store: Store, key: str, occasion: str, role: Role, doer: Doer) -> None:
    """Record that who has *role* says yes to the agenda as it stands. Raises NotFoundError."""
    with changing(store, key, doer.at) as change:
        agenda = agenda_in(standing_with(change.unit, key, occasion, doer.at), occasion)
        change.record(recorded_yes(agenda, role, doer))


def preview(store: Store, settings: Settings, key: str, occasion: str, when: When, now: datetime) -> Preview:
    """What sending the kallelse at *now* would send; nothing is stored. Raises NotFoundError."""
    with store.reading() as unit:
        room, standing = unit.of(key), standing_with(unit, key, occasion, now)
        found = kallelse_in(standing, occasion)
        wanted = with_occasion(standing.association, _issued(found, found.leaves_at(when, now)))
        return change_preview(room, settings, standing, wanted, now)


def send(store: Store, settings: Settings, key: str, occasion: str, when: When, doer: Doer) -> None:
    """Send the kallelse of a meeting, or what is new in it since; the numbers of its items stand from then on.

    Whoever sends it says yes. Raises NotFoundError; NotAllowedError when it cannot be sent; LetterError when a mail
    cannot be written.
    """
    with changing(store, key, doer.at) as change:
        found = kallelse_in(standing_with(change.unit, key, occasion, doer.at), occasion)
        if found.refusal:
            raise NotAllowedError(found.refusal)
        meeting = found.agenda.occasion
        change.record(recorded_yes(found.agenda, Role.DIRECTOR, doer))
        at = change.hold_ends(settings) if when is When.LATER else found.leaves_at(when, doer.at)
        issued = _issued(found, at)
        save_agenda(change, issued, DeedKind.SUMMONED, doer, f"{heading(meeting)} {written(meeting.day)}")
        if when is not When.DAY:
            change.hold(settings, at_once=when is When.NOW)
        # What leaves at once is written now, so that a fault shows to whoever sends it.
        queue(change, settings, frozenset({MessageKind.SUMMONS})).require_all()


def _issued(found: Kallelse, at: datetime) -> Occasion:
    """The meeting when its agenda has been sent as it stands."""
    agenda = found.agenda
    prepared = agenda.occasion.prepared
    issue = Issue(at, tuple(i.key for i in agenda.shown), tuple(paper.version for paper in found.papers))
    numbers = sent_numbers(found.standing.agenda_sources, agenda)
    return replace(agenda.occasion, prepared=replace(prepared, numbers=numbers, issues=(*prepared.issues, issue)))


def _refusal(found: Kallelse, occasion: Occasion) -> str:
    plan = found.standing.association.plan(occasion.year)
    if plan is None or plan.status is not YearStatus.ADOPTED:
        return f"Årshjulet {occasion.year} är inte fastställt, så ingen är kallad än. Fastställ det först."
    if occasion.cancelled:
        return "Mötet är inställt, så ingen kallelse kan gå."
    if occasion.last_day < found.standing.today:
        return "Mötet har redan varit, så ingen kallelse kan gå."
    if not found.agenda.shown:
        return "Dagordningen är tom. Lägg till minst ett ärende."
    if found.needs_chair:
        return "Ordföranden har inte sagt ja än. Be ordföranden godkänna dagordningen, eller anteckna ett ja."
    if found.agenda.is_sent and not found.agenda.late and not found.new_papers:
        return "Kallelsen är skickad, och inget är nytt sedan dess."
    return ""
