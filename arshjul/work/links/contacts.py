"""The secret address at which a member's contact tells what the member decided, without an account."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from datetime import date

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.tokens import token
from arshjul.work.chains.facts import chain_facts
from arshjul.year.chains.links import members_of_year
from arshjul.year.model import Association, Member, Person, Role
from arshjul.year.people import holders

_TOKEN = re.compile(r"[a-z2-7]{26}")


def contact_url(settings: Settings, association: Association, chain_id: str, year: int, member: Member) -> str:
    """The address of the page, for a mail. It is a secret: who has it can report in the member's name."""
    return settings.link(f"/beslut/{_token(settings, association, chain_id, year, member)}")


def contacts_of(association: Association, member: Member, day: date) -> tuple[Person, ...]:
    """The member's contacts on *day*; nobody stands in for them."""
    keys = {s.person for s in association.seats if s.role is Role.CONTACT and s.member == member.key}
    return tuple(p for p in holders(association, Role.CONTACT, day, member.key) if p.key in keys)


def whose_link(store: Store, settings: Settings, chain_id: str, secret: str) -> tuple[str, int, str]:
    """The association's key, the year and the member's key that a token stands for.

    Only years about which the chain knows something have links. Raises NotFoundError, the same for every wrong token.
    """
    if _TOKEN.fullmatch(secret):
        for association, year, member in _possible(store, chain_id):
            if hmac.compare_digest(_token(settings, association, chain_id, year, member), secret):
                return association.key, year, member.key
    raise NotFoundError("Länken gäller inte. Kopiera hela adressen ur mejlet, eller be förbundet om en ny.")


def _possible(store: Store, chain_id: str) -> Iterator[tuple[Association, int, Member]]:
    with store.reading() as unit:
        for key, _ in unit.association_keys():
            room = unit.of(key)
            years = sorted({fact.year for fact in chain_facts(room) if fact.chain == chain_id}, reverse=True)
            if not years:
                continue
            association = room.association()
            for year in years:
                for member in members_of_year(association, year):
                    yield association, year, member


def _token(settings: Settings, association: Association, chain_id: str, year: int, member: Member) -> str:
    return token(settings.secret_key, chain_id, association.key, year, member.key)
