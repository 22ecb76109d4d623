"""The secret of each link, and the link that a secret opens."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Unit
from arshjul.tokens import fingerprint, token
from arshjul.year.chains.names import DISCHARGE

_PURPOSES = {
    LinkKind.PAGE: "page",
    LinkKind.ANSWER: "answer-link",
    LinkKind.MAIL: "mail",
    LinkKind.CONTACT: DISCHARGE,
}
"""Part of every address that was ever sent: a change here makes all of a kind invalid."""
_TOKEN = re.compile(r"[a-z2-7]{26}")
_HALF = 26


def secret_of(settings: Settings, association: str, link: Link) -> str:
    """The secret that opens *link*; always the same while the service's key is, and of a mail address whatever it is.

    A mail address stands in people's calendars as the organizer: it is that of the first key for ever.
    """
    key = (settings.secret_key, *settings.former_keys)[-1] if link.kind is LinkKind.MAIL else settings.secret_key
    person = (link.person,) if link.person else ()
    subject = (link.year, link.member, *person) if link.kind is LinkKind.CONTACT else person
    # The first secret has no number in it, so that those sent before there were numbers still open.
    number = (link.generation,) if link.generation else ()
    return token(key, _PURPOSES[link.kind], association, *subject, *number)


def opened_by(unit: Unit, kind: LinkKind, secret: str, now: datetime) -> tuple[str, Link] | None:
    """The association's key and the link of *kind* that *secret* opens at *now*; None: wrong and expired look alike.

    One indexed question. Whether the person or the member is still there is for the caller to see.
    """
    if not _TOKEN.fullmatch(secret):
        return None
    return unit.link(kind, fingerprint(secret), now)


def answer_secret(settings: Settings, association: str, person: str, occasion: str) -> str:
    """The secret of the page where a person answers one meeting. It opens nothing else.

    The first half finds the person, by one indexed question, and the second proves which meeting it was made for:
    no row is needed for each.
    """
    found_by = secret_of(settings, association, Link(LinkKind.ANSWER, person))
    return found_by + _proof(settings.secret_key, found_by, occasion)


def answered_by(unit: Unit, settings: Settings, secret: str, occasion: str, now: datetime) -> tuple[str, Link] | None:
    """As `opened_by`, for a link that answers about *occasion*; also for one to a person's pages."""
    if _TOKEN.fullmatch(secret):
        return opened_by(unit, LinkKind.PAGE, secret, now)
    found_by, proof = secret[:_HALF], secret[_HALF:]
    keys = (settings.secret_key, *settings.former_keys)
    if not (proof.isascii() and any(hmac.compare_digest(proof, _proof(key, found_by, occasion)) for key in keys)):
        return None
    return opened_by(unit, LinkKind.ANSWER, found_by, now)


def _proof(key: str, found_by: str, occasion: str) -> str:
    return token(key, "answer", found_by, occasion)
