"""The letters to members' contacts about the notice of approved minutes: to put it up, and to take it down."""

from __future__ import annotations

from arshjul.words import render
from arshjul.work.links import notice_url
from arshjul.work.mailing import Contents
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.shown import template_of
from arshjul.year.minutes import Minutes
from arshjul.year.notices import of_contact
from arshjul.year.saying.message import Message


def notice(desk: Desk, message: Message) -> Contents:
    """What the reader is asked, with the notice's text and the page on which to tell when it was done."""
    minutes = _minutes(desk, message)
    occasion = minutes.occasion
    mine = of_contact(desk.association, minutes, message.person, desk.read_on(message))
    told = desk.standing.notice(minutes)
    context = {
        "association_name": desk.association.name,
        "person_name": desk.reader(message).own_name,
        "members": [posting.member.name for posting in mine],
        "notice": told,
        "text": render("documents/notice.txt", notice=told).strip(),
        "page_url": notice_url(desk.settings, desk.association, occasion.key, message.person),
    }
    return Contents(template_of(message), context, follows=desk.follows(message))


def _minutes(desk: Desk, message: Message) -> Minutes:
    _, _, key = message.target.partition("@")
    found = desk.standing.of_occasion(key)
    for minutes in found[0].minutes if found else ():
        if minutes.occasion.key == key:
            return minutes
    raise ValueError(f"message {message.key} is about no minutes")
