"""The secret addresses at which a member's contact tells what the member decided, elected or announced."""

from __future__ import annotations

from arshjul.settings import Settings
from arshjul.store import LinkKind
from arshjul.work.links.secrets import Addressed, link_of, secret_about, secret_of
from arshjul.year.chains.sendings import Which
from arshjul.year.model import Association, Member, Person


def contact_url(settings: Settings, association: Association, year: int, member: Member, person: str = "") -> str:
    """The address of the page, for a mail to the contact with the key *person*.

    It is a secret: who has it can report in the member's name. Without *person* it is the one that the member had
    before each contact had one of its own.
    """
    link = link_of(association, LinkKind.CONTACT, person, member.key, year)
    return settings.link(f"/beslut/{secret_of(settings, association.key, link)}")


def election_url(settings: Settings, association: Association, year: int, person: Person) -> str:
    """The address of the page about the mandate that begins in *year*, on which *person* answers for its members."""
    return settings.link(f"/val/{secret_about(settings, association, LinkKind.ELECTION, person.key, str(year))}/{year}")


def notice_url(settings: Settings, association: Association, occasion: str, person: str) -> str:
    """The address of the page about the notice of a meeting's minutes, on which *person* (key) tells of it."""
    return settings.link(f"/anslag/{secret_about(settings, association, LinkKind.NOTICE, person, occasion)}/{occasion}")


def papers_path(settings: Settings, association: Association, which: Which, person: str) -> str:
    """The address on which *person* (key) reads and answers what the members were sent."""
    secret = secret_about(settings, association, LinkKind.PAPERS, person, which.named)
    return f"/handlingar/{secret}/{which.chain}/{which.step}/{which.year}"


def contact_page_url(settings: Settings, association: Association, person: Person) -> str:
    """The address of the page with all that *person* is asked as a contact, for a mail."""
    return settings.link(f"/kontakt/{contact_page_token(settings, association, person.key)}")


def contact_page_token(settings: Settings, association: Addressed, person: str) -> str:
    """The secret of the page with all that a contact (key) is asked; the same until it is renewed."""
    return secret_of(settings, association.key, link_of(association, LinkKind.TASKS, person))
