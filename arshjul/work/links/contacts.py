"""The secret addresses at which a member's contact tells what the member decided or elected, without an account."""

from __future__ import annotations

from arshjul.settings import Settings
from arshjul.store import Link, LinkKind
from arshjul.work.links.secrets import secret_of
from arshjul.work.links.visitors import page_token
from arshjul.year.model import Association, Member, Person


def contact_url(settings: Settings, association: Association, year: int, member: Member, person: str = "") -> str:
    """The address of the page, for a mail to the contact with the key *person*.

    It is a secret: who has it can report in the member's name. Without *person* it is the one that the member had
    before each contact had one of its own.
    """
    link = Link(LinkKind.CONTACT, person, member.key, year)
    return settings.link(f"/beslut/{secret_of(settings, association.key, link)}")


def election_url(settings: Settings, association: Association, year: int, person: Person) -> str:
    """The address of the page about the mandate that begins in *year*, on which *person* answers for its members."""
    return settings.link(f"/val/{page_token(settings, association.key, person.key)}/{year}")


def contact_page_url(settings: Settings, association: Association, person: Person) -> str:
    """The address of the page with all that *person* is asked as a contact, for a mail."""
    return settings.link(f"/kontakt/{page_token(settings, association.key, person.key)}")
