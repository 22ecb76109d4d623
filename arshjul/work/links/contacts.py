"""The secret address at which a member's contact tells what the member decided, without an account."""

from __future__ import annotations

from datetime import date

from arshjul.settings import Settings
from arshjul.store import Link, LinkKind
from arshjul.work.links.secrets import secret_of
from arshjul.year.model import Association, Member, Person, Role
from arshjul.year.people import holders


def contact_url(settings: Settings, association: Association, year: int, member: Member) -> str:
    """The address of the page, for a mail. It is a secret: who has it can report in the member's name."""
    link = Link(LinkKind.CONTACT, member=member.key, year=year)
    return settings.link(f"/beslut/{secret_of(settings, association.key, link)}")


def contacts_of(association: Association, member: Member, day: date) -> tuple[Person, ...]:
    """The member's contacts on *day*; nobody stands in for them."""
    keys = {s.person for s in association.seats if s.role is Role.CONTACT and s.member == member.key}
    return tuple(p for p in holders(association, Role.CONTACT, day, member.key) if p.key in keys)
