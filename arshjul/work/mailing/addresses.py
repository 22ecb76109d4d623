"""The secret addresses of our mails: whose answer comes back, and which mail bounced."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from arshjul.mail.address import checked_address, plus_address
from arshjul.settings import Settings
from arshjul.store import BOUNCES, LinkKind, Unit
from arshjul.tokens import token
from arshjul.work.links import link_of, opened_by, secret_of
from arshjul.work.units import standing_of
from arshjul.year.model import Association

_BOUNCE_TAG = re.compile(r"(?P<mail>[0-9a-f]{32})(?P<proof>[a-z2-7]{16})", re.ASCII)


def answer_address(settings: Settings, association: Association, person: str) -> str:
    """The address that a person answers to: sender of every mail to that person, and the same until it is renewed."""
    secret = secret_of(settings, association.key, link_of(association, LinkKind.MAIL, person))
    return plus_address(settings.mail_from_address, secret)


def envelope_sender(settings: Settings, message_id: str, generation: int) -> str:
    """Where a mail server sends the mail *message_id* back to when it cannot deliver it.

    The address tells which mail it was, and cannot be made by who has not seen it. *generation* is how many times the
    association has renewed where its mails come back to.
    """
    if settings.bounce_address is None:
        return settings.mail_from_address
    mail = message_id.strip("<>").partition("@")[0]
    return plus_address(settings.bounce_address, mail + _proofs(settings, mail, generation)[0])


def bounced_mail(settings: Settings, unit: Unit, recipients: Iterable[str]) -> str | None:
    """The Message-ID of our mail that one of *recipients* says was sent back; None: no one of them does."""
    for tag in _tags(settings.bounce_address, recipients):
        if found := _BOUNCE_TAG.fullmatch(tag):
            message_id = f"<{found['mail']}@{settings.mail_domain}>"
            sent = unit.delivery_of_mail(message_id)
            generation = unit.of(sent[0]).generation(BOUNCES) if sent else 0
            if any(hmac.compare_digest(found["proof"], one) for one in _proofs(settings, found["mail"], generation)):
                return message_id
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


def _proofs(settings: Settings, mail: str, generation: int) -> tuple[str, ...]:
    """The proof that a mail bears now, and those that it may have borne under a former key."""
    # The first proof has no number in it, as the first secret of a link has none.
    number = (generation,) if generation else ()
    return tuple(token(key, BOUNCES, mail, *number)[:16] for key in (settings.secret_key, *settings.former_keys))
