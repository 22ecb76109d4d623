"""The calls to a meeting: invitation, change and cancellation, each with its part for the reader's calendar."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from arshjul.ical.invitation import Method, invitation, occasion_uid
from arshjul.store.room import MAY_REACH_THEM
from arshjul.words import short_when
from arshjul.work.mailing import Contents
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.shown import shown_meeting, template_of
from arshjul.year.model import Occasion
from arshjul.year.people import Called, called
from arshjul.year.saying.messages import CALENDAR_KINDS, About, Message, MessageKind
from arshjul.year.saying.told import begins
from arshjul.year.wording import as_told

LATE = timedelta(hours=48)
"""A change that comes later than this before the meeting is told as one."""
SHORT_NOTICE = "Kort varsel – "


def call(desk: Desk, message: Message) -> Contents:
    """What a call says; the change of a meeting that begins soon says so in its subject."""
    occasion = desk.occasion(message.target)
    if occasion is None:
        raise ValueError(f"message {message.key} is about no meeting")
    context = shown_meeting(desk, message, occasion)
    if message.kind is MessageKind.UPDATE and message.about is None:
        context |= _change(desk, message, occasion)
    return Contents(
        template_of(message),
        context,
        prefix=SHORT_NOTICE if _is_late(desk, message, occasion) else "",
        calendar=partial(_calendar, desk, message, occasion),
        follows=() if message.kind is MessageKind.INVITATION else desk.follows(message),
    )


def _is_late(desk: Desk, message: Message, occasion: Occasion) -> bool:
    if message.kind is MessageKind.INVITATION:
        return False
    return begins(occasion) - desk.read_at(message) < LATE


def _change(desk: Desk, message: Message, occasion: Occasion) -> dict[str, object]:
    """What an update says has changed: that the time has, or only that something has.

    Told from the subject of the last mail to this person about the meeting, which ends with the time: only
    the present revision of an occasion is stored, and the person may have missed the one before it.
    """
    told = next(
        (
            one.subject
            for one in reversed(desk.thread(message))
            if one.kind in CALENDAR_KINDS and one.status in MAY_REACH_THEM and one.sequence < message.sequence
        ),
        "",
    )
    if not told or told.endswith(f" {short_when(as_told(occasion, desk.association))}"):
        return {}
    return {"what_changed": "Ändrad tid", "before": told.partition(": ")[2]}


def _calendar(desk: Desk, message: Message, occasion: Occasion, sender: str, description: str) -> bytes:
    association, person = desk.association, desk.reader(message)
    told = as_told(occasion, association)
    is_cancelled = message.kind is MessageKind.CANCELLATION
    return invitation(
        told,
        person,
        method=Method.CANCEL if is_cancelled else Method.REQUEST,
        organizer_name=association.name,
        organizer_address=sender,
        uid=occasion_uid(occasion.key, association.key, desk.uid_domain),
        dtstamp=message.at,
        description=description,
        optional=message.optional,
        sequence=message.sequence,
        stands=message.about in (About.UNINVITED, About.READDRESSED),
        url=desk.page_about(message.target),
        others=() if is_cancelled else _shown_others(desk, told, message.person),
    )


def _shown_others(desk: Desk, occasion: Occasion, person: str) -> tuple[Called, ...]:
    """The others who are called, when the association lets everybody see them."""
    if not desk.association.articles.show_attendees:
        return ()
    return tuple(one for one in called(desk.association, occasion) if one.person.key != person)
