"""The secret of each link, and the link that a secret opens."""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from typing import Protocol

from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Unit
from arshjul.tokens import fingerprint, token
from arshjul.year.chains.names import DISCHARGE

_PURPOSES = {
    LinkKind.PAGE: "page",
    LinkKind.ANSWER: "answer-link",
    LinkKind.MAIL: "mail",
    LinkKind.CONTACT: DISCHARGE,
    LinkKind.TASKS: "tasks-link",
    LinkKind.NOTICE: "notice-link",
    LinkKind.ELECTION: "election-link",
    LinkKind.PAPERS: "papers-link",
}
"""Part of every address that was ever sent: a change here makes all of a kind invalid."""
_TOKEN = re.compile(r"[a-z2-7]{26}")
_HALF = 26


_LINK = re.compile(rf"https?://[^\s/]+/(?:[^\s/]+/)*?{_TOKEN.pattern}\S*")


def without_secrets(text: str) -> str:
    """*text* with every secret link in it replaced: who reads it is somebody else than whose links they are."""
    return _LINK.sub("(länk som bara mottagaren får)", text)


class Addressed(Protocol):
    """An association, as a value or as its room: what its secret addresses are derived from."""

    @property
    def key(self) -> str:
        """Its key."""
        ...

    def generation(self, what: str, person: str = "") -> int:
        """How many times one of its secret addresses has been renewed."""
        ...


def link_of(association: Addressed, kind: LinkKind, person: str = "", member: str = "", year: int = 0) -> Link:
    """The link of that kind that opens now; those that were there before it was renewed open nothing."""
    return Link(kind, person, member, year, association.generation(kind, person))


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


def secret_about(settings: Settings, association: Addressed, kind: LinkKind, person: str, thing: str) -> str:
    """The secret of the page where a person tells of one *thing*: a meeting (key), a mandate (year). It opens no other.

    The first half finds the person, by one indexed question, and the second proves what it was made for: no row is
    needed for each.
    """
    found_by = secret_of(settings, association.key, link_of(association, kind, person))
    return found_by + _proof(settings.secret_key, kind, found_by, thing)


def answer_secret(settings: Settings, association: Addressed, person: str, occasion: str) -> str:
    """The secret of the page where a person answers one meeting."""
    return secret_about(settings, association, LinkKind.ANSWER, person, occasion)


def opened_about(
    unit: Unit, settings: Settings, kind: LinkKind, secret: str, thing: str, now: datetime
) -> tuple[str, Link] | None:
    """As `opened_by`, for a link of *kind* about that *thing*.

    Before there were such links the one to a person's pages was sent: it opens until the person's are renewed.
    """
    if _TOKEN.fullmatch(secret):
        found = opened_by(unit, LinkKind.PAGE, secret, now)
        return found if found and not unit.of(found[0]).generation(kind, found[1].person) else None
    found_by, proof = secret[:_HALF], secret[_HALF:]
    keys = (settings.secret_key, *settings.former_keys)
    made = (_proof(key, kind, found_by, thing) for key in keys)
    if not (proof.isascii() and any(hmac.compare_digest(proof, one) for one in made)):
        return None
    return opened_by(unit, kind, found_by, now)


def _proof(key: str, kind: LinkKind, found_by: str, thing: str) -> str:
    return token(key, kind, found_by, thing)
