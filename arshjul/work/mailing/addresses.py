"""The secret addresses of our mails: whose answer comes back, and which mail bounced."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from arshjul.mail.address import checked_address, plus_address
from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Unit
from arshjul.tokens import token
from arshjul.work.links import opened_by, secret_of
from arshjul.work.units import standing_of

_BOUNCE_TAG = re.compile(r"(?P<mail>[0-9a-f]{32})(?P<proof>[a-z2-7]{16})", re.ASCII)


def answer_address(settings: Settings, association: str, person: str) -> str:
    """The address that a person answers to: sender of every mail to that person, and the same for ever."""
    secret = secret_of(settings, association, Link(LinkKind.MAIL, person))
    return plus_address(settings.mail_from_address, secret)


def envelope_sender(settings: Settings, message_id: str) -> str:
    """Where a mail server sends the mail *message_id* back to when it cannot deliver it.

    The address tells which mail it was, and cannot be made by who has not seen it.
    """
    if settings.bounce_address is None:
        return settings.mail_from_address
    mail = message_id.strip("<>").partition("@")[0]
    return plus_address(settings.bounce_address, mail + _proofs(settings, mail)[0])


def bounced_mail(settings: Settings, recipients: Iterable[str]) -> str | None:
    """The Message-ID of our mail that one of *recipients* says was sent back; None: no one of them does."""
    for tag in _tags(settings.bounce_address, recipients):
        found = _BOUNCE_TAG.fullmatch(tag)
        if found and any(hmac.compare_digest(found["proof"], one) for one in _proofs(settings, found["mail"])):
            return f"<{found['mail']}@{settings.mail_domain}>"
    return None


@dataclass(frozen=True)
class Recipient:
    """Whose token an address bears."""

    association: str
    person: str


class Recipients:
    """Who is meant by a secret address."""

    def __init__(self, settings: Settings, unit: Unit, now: datetime) -> None:
        self._settings = settings
        self._unit = unit
        self._now = now

    def meant_by(self, addresses: Iterable[str]) -> Recipient | None:
        """Whose token the first of *addresses* bears that bears a good one; not of somebody who has left."""
        for tag in _tags(self._settings.mail_from_address, addresses):
            found = opened_by(self._unit, LinkKind.MAIL, tag, self._now)
            if found and standing_of(self._unit, found[0], self._now).association.person(found[1].person):
                return Recipient(found[0], found[1].person)
        return None

    def bears_tag(self, addresses: Iterable[str]) -> bool:
        """Whether any of *addresses* is ours with something after the plus, good or not."""
        return any(True for _ in _tags(self._settings.mail_from_address, addresses))


def _tags(base: str | None, addresses: Iterable[str]) -> Iterable[str]:
    """What stands after the plus in those of *addresses* that are *base* with something there."""
    if base is None:
        return
    local, _, domain = checked_address(base).lower().rpartition("@")
    for address in addresses:
        found, _, its_domain = address.lower().rpartition("@")
        if its_domain == domain and found.startswith(f"{local}+"):
            yield found[len(local) + 1 :]


def _proofs(settings: Settings, mail: str) -> tuple[str, ...]:
    """The proof that a mail bears now, and those that it may have borne under a former key."""
    return tuple(token(key, "bounce", mail)[:16] for key in (settings.secret_key, *settings.former_keys))
