"""One meeting as one person is asked to it: what was asked and answered, and whether an answer is taken."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.tokens import token
from arshjul.work.links import LINK_GONE, Visit, answer_secret, answering, page_token
from arshjul.work.units import plan_of
from arshjul.year.agenda.agendas import Agenda
from arshjul.year.answers import Given
from arshjul.year.attached import AttachedPaper
from arshjul.year.checklists import Paper, occasion_papers
from arshjul.year.model import STOCKHOLM, Association, Occasion, Person, YearPlan, YearStatus
from arshjul.year.people import called
from arshjul.year.saying.quorum import may_be_remote
from arshjul.year.saying.told import Told, latest, lines, since_asked, standing_answers, when_and_where
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class AnswerPage:
    """One meeting as one person is asked to it."""

    association: Association
    person: Person
    occasion: Occasion
    standing: Given | None
    """The answer that counts now."""
    serves: bool
    """The person is bound to come; else may come (a deputy)."""
    is_deputy: bool
    """Called as a deputy; who then also `serves` has been called to serve."""
    may_be_remote: bool
    asked_about: str
    """A fingerprint of the time and place that the page shows: an answer to another time is not taken."""
    form_key: str
    """What a form must bring back, so that no other site can post it."""
    link: str
    """The path of the page where the person answers."""
    own_link: str
    """The path of all that is the person's own; empty: who came by a link to this meeting alone must sign in for it."""
    papers: tuple[Paper, ...] | None
    """What is to be ready before the meeting; None: the papers are for those who have signed in, and are to come."""
    agenda: Agenda | None = None
    """What is taken up, with what is proposed, once it is sent; None: it is not, or the papers are not the reader's."""
    files: tuple[AttachedPaper, ...] = ()
    """The papers that are attached to it."""
    refusal: str = ""
    """Not empty: why no answer is taken; Swedish."""

    @property
    def waits(self) -> bool:
        """Whether the person is bound to answer, and has not."""
        return self.serves and self.standing is None and not self.refusal


def asked(store: Store, settings: Settings, secret: str, occasion_key: str, now: datetime) -> AnswerPage:
    """The meeting that the link *secret* and *occasion_key* asks about. Raises NotFoundError."""
    with answering(store, settings, secret, occasion_key, now) as visit:
        occasion = meeting_of(visit.standing, occasion_key)
        if occasion.last_day < visit.standing.today:
            raise NotFoundError(LINK_GONE)
        return answer_page(settings, visit, occasion, now)


def answer_page(settings: Settings, visit: Visit, occasion: Occasion, now: datetime) -> AnswerPage:
    """*occasion* as the person who visits is asked to it at *now*."""
    standing, person = visit.standing, visit.person
    association, ledger = standing.association, standing.ledger
    told = lines(ledger.told.get(occasion.key, ()))
    asked = association.placed(occasion)
    last = latest(since_asked(told.get(person.key, ()), asked))
    seat = next((one for one in called(association, occasion) if one.person == person), None)
    serves = seat is not None and (not seat.optional or _is_called_to_serve(last))
    reads = serves and (visit.is_signed_in or not settings.needs_sign_in)
    secret = answer_secret(settings, association, person.key, occasion.key)
    return AnswerPage(
        association=association,
        person=person,
        occasion=occasion,
        standing=standing_answers(ledger.answers.get(occasion.key, ()), told, asked).get(person.key),
        serves=serves,
        is_deputy=seat is not None and seat.optional,
        may_be_remote=may_be_remote(association.articles, occasion.day),
        asked_about=hashlib.sha256(when_and_where(asked).encode()).hexdigest()[:16],
        form_key=token(settings.secret_key, "form", association.key, person.key, occasion.key),
        link=f"/svar/{secret}/{occasion.key}",
        own_link=_own_link(settings, visit),
        papers=_papers(standing, occasion) if reads else None,
        agenda=standing.agenda(occasion.key) if reads and occasion.prepared.issues else None,
        files=_files(standing, occasion, is_guest=seat is not None and seat.is_guest) if reads else (),
        refusal=_refusal(plan_of(association, occasion.year), occasion, is_called=seat is not None, now=now),
    )


def meeting_of(standing: Standing, key: str) -> Occasion:
    """The meeting with that key. Raises NotFoundError."""
    found = standing.of_occasion(key)
    if found is None or not found[1].kind.is_meeting:
        raise NotFoundError(f"Det finns inget möte som heter {key}. Det kan vara borttaget.")
    return found[1]


def _own_link(settings: Settings, visit: Visit) -> str:
    if not visit.sees_all and settings.needs_sign_in:
        return ""
    return f"/min-sida/{page_token(settings, visit.standing.association, visit.person.key)}"


def _is_called_to_serve(last: Told | None) -> bool:
    return last is not None and not last.cancels and last.optional is False


def _papers(standing: Standing, occasion: Occasion) -> tuple[Paper, ...]:
    needed = occasion_papers(standing.association, occasion, standing.book, standing.ledger.ticked)
    items = (paper for paper in standing.agenda_papers if paper.target == occasion.key)
    return tuple(paper for paper in (*needed, *items) if paper.day < occasion.day)


def _files(standing: Standing, occasion: Occasion, *, is_guest: bool) -> tuple[AttachedPaper, ...]:
    """What stood in the agenda as it was sent: what is attached since is told when it is."""
    sent = {version for issue in occasion.prepared.issues for version in issue.papers}
    papers = standing.ledger.meeting_papers(occasion.key)
    return tuple(one for one in papers if one.version in sent and (one.is_public or not is_guest))


def _refusal(plan: YearPlan, occasion: Occasion, *, is_called: bool, now: datetime) -> str:
    if plan.status is not YearStatus.ADOPTED:
        return "Årshjulet är inte fastställt än, så ingen är kallad."
    if occasion.cancelled:
        return "Mötet är inställt. Du behöver inte svara."
    if occasion.last_day < now.astimezone(STOCKHOLM).date():
        return "Mötet har redan varit, så det går inte att svara längre."
    if not is_called:
        return "Du är inte kallad till mötet."
    return ""
