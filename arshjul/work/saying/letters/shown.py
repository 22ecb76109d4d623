"""What several kinds of letters show alike: whom they are to, the papers that the reader owes, the meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arshjul.words import who_word
from arshjul.work.links import answer_secret
from arshjul.work.saying.letters.desk import Desk
from arshjul.year.checklists import open_papers_of
from arshjul.year.model import AgendaItem, Occasion
from arshjul.year.saying.message import About, Message
from arshjul.year.wording import as_told


@dataclass(frozen=True)
class OpenItem:
    """A paper that the reader owes, as the templates show it."""

    name: str
    due: date
    is_late: bool


def template_of(message: Message) -> str:
    """The folder of the words that *message* is said with."""
    if message.together:
        return About.REMINDERS.value
    return message.about.value if message.about else message.kind.value


def shown_to(desk: Desk, message: Message) -> dict[str, object]:
    """What every letter shows but the digest."""
    today = desk.read_on(message)
    owed = open_papers_of(desk.papers(message.target), message.person)
    return {
        "association_name": desk.association.name,
        "person_name": desk.reader(message).own_name,
        "about": message.about,
        "optional": message.optional,
        "open_items": [OpenItem(paper.name, paper.day, paper.is_late(today)) for paper in owed],
    }


def shown_meeting(desk: Desk, message: Message, occasion: Occasion) -> dict[str, object]:
    """What a letter about a meeting shows of it."""
    told = as_told(occasion, desk.association)
    answers = occasion.kind.is_meeting and not occasion.cancelled
    answer_url = _answer_page(desk, occasion, message.person) if answers else ""
    return shown_to(desk, message) | {
        # A guest can sign in nowhere.
        "page_url": "" if message.person in occasion.guests else desk.page_about(message.target),
        "occasion": told,
        "body_name": who_word(told),
        "place": told.place,
        "link": told.link,
        "agenda": [_line(item) for item in told.agenda],
        "answer_url": answer_url,
        "answers_by_mail": answers and not answer_url,
        "visits": _visited(desk, occasion, message.person),
        "days_left": (occasion.day - desk.read_on(message)).days,
    }


def _visited(desk: Desk, occasion: Occasion, person: str) -> str:
    """The title of the item that the reader is invited to as a guest; empty: no single one."""
    key = occasion.prepared.item_of(person)
    agenda = desk.standing.agenda(occasion.key) if key else None
    item = agenda.item(key) if agenda else None
    return item.title if item else ""


def _line(item: AgendaItem) -> str:
    return f"{item.number} {item.title}{' (kvalificerad majoritet)' if item.qualified else ''}"


def _answer_page(desk: Desk, occasion: Occasion, person: str) -> str:
    """Where the reader answers; empty: no reader of a mail can open our pages."""
    secret = answer_secret(desk.settings, desk.association, person, occasion.key)
    return desk.settings.link(f"/svar/{secret}/{occasion.key}")
