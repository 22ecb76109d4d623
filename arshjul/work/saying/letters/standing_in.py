"""The letters about standing in for the director: what it means and how to sign in, that it is off, that it is over."""

from __future__ import annotations

from arshjul.work.mailing import Contents
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.shown import template_of
from arshjul.year.dates import ONE_DAY
from arshjul.year.model import Role
from arshjul.year.people import holders
from arshjul.year.saying.message import Message
from arshjul.year.saying.standing_in import stand_in_days, stand_in_of


def standing_in(desk: Desk, message: Message) -> Contents:
    """What the reader is told: who stands in, or the director who comes back."""
    association, settings = desk.association, desk.settings
    first, last = stand_in_days(message.content)
    reader, who = desk.reader(message), association.person(stand_in_of(message.target))
    context = {
        "association_name": association.name,
        "person_name": reader.own_name,
        "first": first,
        "last": last,
        "is_own": who is not None and who.key == reader.key,
        "stand_in_name": who.name if who else "Vikarien",
        "directors": [one.name for one in holders(association, Role.DIRECTOR, last + ONE_DAY)],
        "digest": association.articles.digest,
        "address": reader.own_address,
        "sign_in_url": settings.link("/logga-in"),
        "page_url": desk.page("/historik") if who is None or who.key != reader.key else "",
    }
    return Contents(template_of(message), context, follows=desk.follows(message))
