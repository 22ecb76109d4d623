"""The calls to a meeting: invitation, change and cancellation, each with its part for the reader's calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import partial

from arshjul.ical.components import Organizer
from arshjul.ical.invitation import Attendee, Invitation, Method, Revision, calendar_part, occasion_uid
from arshjul.words import enumeration, when, who_word
from arshjul.work.mailing import Contents
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.shown import shown_meeting, template_of
from arshjul.year.answers import Answer
from arshjul.year.cloaked import cloaked_occasion
from arshjul.year.model import Occasion
from arshjul.year.people import called
from arshjul.year.saying.message import About, Message, MessageKind
from arshjul.year.saying.told import as_it_was_told, begins, latest, lines, standing_answers
from arshjul.year.wording import as_told

LATE = timedelta(hours=48)
"""A change that comes later than this before the meeting is told as one."""
_CHANGED = {"time": "tid", "place": "plats", "link": "videolänk"}
SHORT_NOTICE = "Kort varsel – "


def call(desk: Desk, message: Message) -> Contents:
    """What a call says; the change of a meeting that begins soon says so in its subject."""
    occasion = desk.occasion(message.target)
    if occasion is None:
        raise ValueError(f"message {message.key} is about no meeting")
    context = shown_meeting(desk, message, occasion)
    if message.kind is MessageKind.UPDATE and message.about is None:
        context |= _change(desk, message, occasion)
    if message.about is About.UNINVITED:
        context["is_deputy"] = any(one.person.key == message.person for one in called(desk.association, occasion))
    return Contents(
        template_of(message),
        context,
        prefix=SHORT_NOTICE if _is_late(desk, message, occasion) else "",
        calendar=partial(calendar_of, desk, message, occasion),
        follows=() if message.kind is MessageKind.INVITATION else desk.follows(message),
    )


def _is_late(desk: Desk, message: Message, occasion: Occasion) -> bool:
    if message.kind is MessageKind.INVITATION:
        return False
    return begins(occasion) - desk.read_at(message) < LATE


def _change(desk: Desk, message: Message, occasion: Occasion) -> dict[str, object]:
    """What has changed since the person was last told of the meeting, and how each of it was; nothing: not known.

    Only what this person was told counts: an earlier change may never have reached them.
    """
    line = lines(desk.standing.ledger.told.get(message.target, ())).get(message.person, ())
    last = latest(tuple(one for one in line if one.content and not one.cancels))
    now = as_told(occasion, desk.association)
    before = as_it_was_told(last.content, now) if last else None
    if before is None:
        return {}
    pairs = {
        "time": (when(before), when(now)),
        "place": (before.place, now.place),
        "link": (before.link, now.link),
        "body": (who_word(before), who_word(now)),
    }
    was = {name: old for name, (old, new) in pairs.items() if old != new}
    return {"what_changed": _named(was), "was": was} if was else {}


def _named(changed: Collection[str]) -> str:
    """``Ändrad tid och plats``."""
    if "body" in changed:
        return "Ändrat möte"
    return f"Ändrad {enumeration(_CHANGED[name] for name in changed)}"


def calendar_of(desk: Desk, message: Message, occasion: Occasion, sender: str, description: str) -> bytes:
    """The meeting as an entry of the reader's calendar, with what the mail says."""
    association = desk.association
    told = cloaked_occasion(as_told(occasion, association), association.cloak_for(message.person))
    is_cancelled = message.kind is MessageKind.CANCELLATION
    uid = occasion_uid(occasion.key, association.key, desk.uid_domain)
    return calendar_part(
        Invitation(
            told,
            Attendee(desk.reader(message), message.optional, _answer(desk, message, occasion)),
            Method.CANCEL if is_cancelled else Method.REQUEST,
            Revision(uid, message.sequence, message.at),
            Organizer(association.name, sender),
            description,
            url=desk.page_about(message.target),
            others=() if is_cancelled else _shown_others(desk, told, message.person),
            stands=message.about in (About.UNINVITED, About.READDRESSED),
        )
    )


def _answer(desk: Desk, message: Message, occasion: Occasion) -> Answer | None:
    """What its reader has answered, where *message* changes neither time nor place nor role: else it asks anew."""
    if message.kind is not MessageKind.SUMMONS:
        return None
    ledger, placed = desk.standing.ledger, desk.association.placed(occasion)
    told = lines(ledger.told.get(message.target, ()))
    given = standing_answers(ledger.answers.get(message.target, ()), told, placed).get(message.person)
    return given.answer if given else None


def _shown_others(desk: Desk, occasion: Occasion, person: str) -> tuple[Attendee, ...]:
    """The others who are called, when the association lets everybody see them; never one with protected identity."""
    if not desk.association.articles.show_attendees:
        return ()
    others = (
        one for one in called(desk.association, occasion) if one.person.key != person and not one.person.protected
    )
    return tuple(Attendee(one.person, one.optional) for one in others)
