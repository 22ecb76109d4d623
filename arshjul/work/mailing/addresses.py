"""The secret addresses of our mails: whose answer comes back, and which mail bounced."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

from arshjul.mail.address import checked_address, plus_address
from arshjul.settings import Settings
from arshjul.store import Unit
from arshjul.tokens import fingerprint, token

_BOUNCE_TAG = re.compile(r"(?P<mail>[0-9a-f]{32})(?P<proof>[a-z2-7]{16})", re.ASCII)


def answer_address(settings: Settings, association: str, person: str) -> str:
    """The address that a person answers to: sender of every mail to that person, and the same for ever."""
    return plus_address(settings.mail_from_address, token(settings.secret_key, "mail", association, person))


def envelope_sender(settings: Settings, message_id: str) -> str:
    """Where a mail server sends the mail *message_id* back to when it cannot deliver it.

    The address tells which mail it was, and cannot be made by who has not seen it.
    """
    if settings.bounce_address is None:
        return settings.mail_from_address
    mail = message_id.strip("<>").partition("@")[0]
    return plus_address(settings.bounce_address, mail + _proof(settings, mail))


def bounced_mail(settings: Settings, recipients: Iterable[str]) -> str | None:
    """The Message-ID of our mail that one of *recipients* says was sent back; None: no one of them does."""
    for tag in _tags(settings.bounce_address, recipients):
        found = _BOUNCE_TAG.fullmatch(tag)
        if found and hmac.compare_digest(found["proof"], _proof(settings, found["mail"])):
            return f"<{found['mail']}@{settings.mail_domain}>"
    return None


@dataclass(frozen=True)
class Recipient:
    """Whose token an address bears."""

    association: str
    person: str


class Recipients:
    """Who is meant by a secret address."""

    def __init__(self, settings: Settings, unit: Unit) -> None:
        self._settings = settings
        # By the token's SHA-256: how long a look takes then tells nothing of any token.
        self._known = {
            fingerprint(token(settings.secret_key, "mail", key, person.key)): Recipient(key, person.key)
            for key, _ in unit.association_keys()
            for person in unit.of(key).association().people
        }

    def meant_by(self, addresses: Iterable[str]) -> Recipient | None:
        """Whose token the first of *addresses* bears that bears a good one."""
        for tag in _tags(self._settings.mail_from_address, addresses):
            if found := self._known.get(fingerprint(tag)):
                return found
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


def _proof(settings: Settings, mail: str) -> str:
    return token(settings.secret_key, "bounce", mail)[:16]
