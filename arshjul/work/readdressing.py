"""Renewing a secret address that has come to somebody else: what was sent before opens nothing from then on."""

from __future__ import annotations

from enum import StrEnum

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import BOUNCES, LinkKind, Store
from arshjul.work.changing import changing
from arshjul.work.links import make_links
from arshjul.year.access import members_of
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.model import Association, Role


class Secret(StrEnum):
    """What can be renewed by itself; calendars are renewed in `feeds`."""

    PAGE = "page"
    """The address of a person's own page."""
    ANSWERS = "answers"
    """The links of a person's calls."""
    CONTACT = "contact"
    """The links of a contact: to all that is asked, to decisions, notices and elections."""
    MAIL = "mail"
    """The address to which a person answers."""
    BOUNCES = "bounces"
    """The association's, to which its mails come back."""


WORDS = {
    Secret.PAGE: "länken till Min sida",
    Secret.ANSWERS: "länkarna i kallelserna",
    Secret.CONTACT: "kontaktpersonens länkar till beslut, anslag och val",
    Secret.MAIL: "adressen att svara till",
    Secret.BOUNCES: "adressen som mejl kommer tillbaka till",
}
_KINDS = {
    Secret.PAGE: (LinkKind.PAGE,),
    Secret.ANSWERS: (LinkKind.ANSWER,),
    Secret.CONTACT: (LinkKind.CONTACT, LinkKind.TASKS, LinkKind.NOTICE, LinkKind.ELECTION, LinkKind.PAPERS),
    Secret.MAIL: (LinkKind.MAIL,),
}


def renew(store: Store, settings: Settings, key: str, secret: Secret, person: str, doer: Doer) -> str:
    """Let no *secret* of the *person* (key; empty of the association's) that was sent before open anything.

    The next mail has a new one. Others' secrets, and the person's of other kinds, stay as they are; the deed stands in
    the history. Returns in Swedish what was renewed. Raises NotFoundError when there is no such person, and
    NotAllowedError when the person is no contact and has no such links, or the address is nobody's but the
    association's.
    """
    with changing(store, key, doer.at) as change:
        association, room = change.association, change.room
        what = f"{WORDS[secret]} för {_name(association, person)}" if person else WORDS[secret]
        if person and secret is Secret.BOUNCES:
            raise NotAllowedError("Adressen som mejl kommer tillbaka till är förbundets. Ange ingen person.")
        if not person and secret is not Secret.BOUNCES:
            raise NotFoundError("Välj vems länk som ska bytas.")
        if secret is Secret.CONTACT and not any(seat.person == person for seat in association.seats_as(Role.CONTACT)):
            raise NotAllowedError(f"{_name(association, person)} är ingens kontaktperson och har inga sådana länkar.")
        for kind in _KINDS.get(secret, ()):
            room.renew_address(kind, person)
            # Before each contact had links of an own they were the member's, whoever its contact was.
            room.links.expire(kind, person, doer.at, members_of(association, [person], change.today))
        if secret is Secret.BOUNCES:
            room.renew_address(BOUNCES)
        make_links(room, association, change.standing().ledger.chain_facts, settings, doer.at)
        room.apart.add(Deed(DeedKind.READDRESSED, doer, f"bytt {what}"))
    return what


def _name(association: Association, person: str) -> str:
    found = association.person(person)
    if found is None:
        raise NotFoundError(f"{association.name} har ingen person med nyckeln {person}.")
    return found.name
