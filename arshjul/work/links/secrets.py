"""The secret of each link, and the link that a secret opens."""

from __future__ import annotations

import re
from datetime import datetime

from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Unit
from arshjul.tokens import fingerprint, token
from arshjul.year.chains.names import DISCHARGE

_PURPOSES = {LinkKind.PAGE: "page", LinkKind.MAIL: "mail", LinkKind.CONTACT: DISCHARGE}
"""Part of every address that was ever sent: a change here makes all of a kind invalid."""
_TOKEN = re.compile(r"[a-z2-7]{26}")


def secret_of(settings: Settings, association: str, link: Link) -> str:
    """The secret that opens *link*; always the same while the service's key is."""
    subject = (link.year, link.member) if link.kind is LinkKind.CONTACT else (link.person,)
    # The first secret has no number in it, so that those sent before there were numbers still open.
    number = (link.generation,) if link.generation else ()
    return token(settings.secret_key, _PURPOSES[link.kind], association, *subject, *number)


def opened_by(unit: Unit, kind: LinkKind, secret: str, now: datetime) -> tuple[str, Link] | None:
    """The association's key and the link of *kind* that *secret* opens at *now*; None: wrong and expired look alike.

    One indexed question. Whether the person or the member is still there is for the caller to see.
    """
    if not _TOKEN.fullmatch(secret):
        return None
    return unit.link(kind, fingerprint(secret), now)
