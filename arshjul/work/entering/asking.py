"""Asking for a link: one row, whoever's the address is, so that nobody can tell a known one from another."""

from __future__ import annotations

import ipaddress
import re
from datetime import datetime, timedelta

from arshjul.errors import ArshjulError, NotAllowedError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.entrance import NewLine, Visitor
from arshjul.store.values.kinds import Logged
from arshjul.tokens import token

LINKS_AN_HOUR = 5
"""To one address."""
ASKED_AN_HOUR = 20
"""From one network address. A town hall is one address, and few of it sign in within the same hour."""
_HOUR = timedelta(hours=1)
_ADDRESS = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,200}\.[^\s@<>,;\"]{2,63}")


class TooOftenError(ArshjulError):
    """The same has been tried too often; it goes again later."""


def ask(store: Store, settings: Settings, written: str, visitor: Visitor, now: datetime) -> str:
    """Note that somebody wants a link to the address that was *written*, and return the address
    in lower case.

    Nothing is looked up. Raises NotAllowedError when it is no address, and TooOftenError.
    """
    # Lower case before all else: a letter that only becomes an ASCII one by it would be another's mailbox.
    address = written.strip().lower()
    if not _ADDRESS.fullmatch(address):
        raise NotAllowedError("Skriv din e-postadress, till exempel namn@kommun.example.")
    with store.writing() as unit:
        tries = (
            (f"ask:{token(settings.secret_key, 'try', address)}", LINKS_AN_HOUR),
            (f"from:{block_of(visitor.network)}", ASKED_AN_HOUR),
        )
        if all(unit.entrance.may_try(key, now, times=times, within=_HOUR) for key, times in tries):
            unit.entrance.ask(address, visitor, now)
            return address
        # One line an hour: who is refused must not make the log grow.
        if unit.entrance.may_try(f"told:{block_of(visitor.network)}", now, times=1, within=_HOUR):
            unit.entrance.log(NewLine(Logged.LIMITED, now, network=visitor.network))
    raise TooOftenError(
        "Det har begärts för många länkar på kort tid. Använd den senaste du har fått, eller vänta en stund och "
        "försök igen."
    )


def block_of(network: str) -> str:
    """The part of a network address that one customer has: all of IPv4's, and the first half of IPv6's."""
    try:
        address = ipaddress.ip_address(network)
    except ValueError:
        return network
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
