"""The kallelse with the agenda and its papers, and the mail that tells what is new in it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from arshjul.store import DeliveryStatus
from arshjul.work.mailing import Contents, attachments_of
from arshjul.work.saying.letters.calls import calendar_of
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.shown import shown_meeting
from arshjul.year.agenda.consent import summons_day
from arshjul.year.agenda.items import Item
from arshjul.year.attached import AttachedPaper
from arshjul.year.model import Occasion
from arshjul.year.people import called
from arshjul.year.prepared import Issue
from arshjul.year.saying.message import Message, MessageKind
from arshjul.year.saying.summoning import issue_number

MOST_BYTES = 10 * 1024 * 1024
"""Of the papers that go with one mail: it grows by a third on its way, and many servers refuse more than 20 MB."""


@dataclass(frozen=True)
class ShownPaper:
    """A paper as the mail shows it."""

    name: str
    url: str
    """Where it is read after one has signed in; empty: the pages cannot be reached, and it is attached."""


@dataclass(frozen=True)
class ShownItem:
    """An item as the mail shows it."""

    line: str
    papers: tuple[ShownPaper, ...]


def summons(desk: Desk, message: Message) -> Contents:
    """What is sent of an agenda: all of it to whoever has not had it, else what is new in this issue."""
    occasion = desk.occasion(message.target)
    agenda = desk.standing.agenda(message.target)
    if occasion is None or agenda is None:
        raise ValueError(f"message {message.key} is about no meeting")
    before = _before(occasion, message)
    if before and not _has_had_it(desk, message):
        before = None
    sent = _Sent(desk, occasion, message, before)
    context = shown_meeting(desk, message, occasion) | {
        "items": [sent.shown(item) for item in agenda.shown if before is None or item.key not in before.items],
        "papers": [sent.shown_paper(paper) for paper in sent.papers],
        "left_out": [paper.name for paper in sent.attached[1]],
    }
    return Contents(
        "late_papers" if before else message.kind.value,
        context,
        calendar=partial(calendar_of, desk, message, occasion),
        follows=desk.follows(message),
        attachments=attachments_of(desk.settings, desk.association.key, sent.attached[0]),
    )


def unsent_shown(desk: Desk, message: Message) -> dict[str, object]:
    """What the director is reminded with that nobody has sent a meeting's agenda."""
    occasion = desk.occasion(message.target)
    if occasion is None:
        raise ValueError(f"message {message.key} is about no meeting")
    day: date = summons_day(desk.association, occasion)
    return shown_meeting(desk, message, occasion) | {
        "summons_day": day,
        "page_url": desk.page(f"/moten/{occasion.key}/dagordning"),
        "answer_url": "",
        "answers_by_mail": False,
    }


def _before(occasion: Occasion, message: Message) -> Issue | None:
    """The issue before the one that *message* is of; None: it is the first."""
    number = issue_number(message.key)
    return occasion.prepared.issues[number - 2] if number > 1 else None


def _has_had_it(desk: Desk, message: Message) -> bool:
    """Whether the reader has got the agenda before, with its papers."""
    return any(
        one.kind is MessageKind.SUMMONS and one.key != message.key and not one.key.endswith(":told")
        for one in desk.thread(message)
        if one.status is not DeliveryStatus.SKIPPED
    )


@dataclass(frozen=True)
class _Sent:
    """What one reader is sent of the papers of a meeting."""

    desk: Desk
    occasion: Occasion
    message: Message
    before: Issue | None
    """What the reader has had already."""

    @cached_property
    def papers(self) -> tuple[AttachedPaper, ...]:
        """Those that the reader may read and has not had: a guest what is public, a deputy who does not serve none."""
        if self.message.optional:
            return ()
        papers = self.desk.standing.ledger.meeting_papers(self.occasion.key)
        known = self.before.papers if self.before else ()
        return tuple(one for one in papers if one.version not in known and (one.is_public or not self.is_guest))

    @cached_property
    def is_guest(self) -> bool:
        """Whether the reader is invited to this meeting alone, and so can sign in nowhere."""
        people = called(self.desk.association, self.occasion)
        return any(one.is_guest for one in people if one.person.key == self.message.person)

    @cached_property
    def attached(self) -> tuple[list[AttachedPaper], list[AttachedPaper]]:
        """Those that go with the mail, since the reader cannot open them on a page, and those that have no room."""
        attached: list[AttachedPaper] = []
        left_out: list[AttachedPaper] = []
        for paper in self.papers if self.is_guest or not self.desk.settings.pages_can_be_reached else ():
            fits = sum(one.bytes for one in attached) + paper.bytes <= MOST_BYTES
            (attached if fits else left_out).append(paper)
        return attached, left_out

    def shown(self, item: Item) -> ShownItem:
        """*item* with its papers."""
        qualified = " (kvalificerad majoritet)" if item.qualified else ""
        papers = tuple(self.shown_paper(paper) for paper in self.papers if paper.item == item.key)
        return ShownItem(f"{item.number} {item.title}{qualified}".strip(), papers)

    def shown_paper(self, paper: AttachedPaper) -> ShownPaper:
        """*paper* with the address where it is read, or without when it is in the mail, or is to come in another."""
        is_linked = self.desk.settings.pages_can_be_reached and not self.is_guest
        path = f"/moten/{self.occasion.key}/handlingar/{paper.id}"
        note = " (kommer för sig)" if paper in self.attached[1] else " (bifogad)"
        return ShownPaper(paper.name if is_linked else paper.name + note, self.desk.page(path) if is_linked else "")
