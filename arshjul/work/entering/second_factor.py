"""The second factor: a code from a telephone (TOTP, RFC 6238), and beginning anew when the telephone is lost."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store, Unit
from arshjul.store.values.entrance import NewLine, SecondFactor, Session
from arshjul.store.values.kinds import Logged
from arshjul.tokens import fingerprint, token
from arshjul.work.entering.asking import TooOftenError
from arshjul.work.entering.callers import Caller, who_is
from arshjul.year.access import NEEDS_SECOND_FACTOR, Grant, Right

STEP_SECONDS = 30
TRIES, WITHIN = 5, timedelta(minutes=15)
_LETTERS = 32
"""Of base32: 160 bits (RFC 4226, 4), and no bits over, which some apps refuse."""
RENEWAL_WAITS = timedelta(days=1)
"""So long the second of the two has to agree."""


@dataclass(frozen=True)
class Setup:
    """What the telephone is told; shown until the first code has been given."""

    secret: str
    """In groups of four letters, to write by hand."""
    uri: str
    """For a QR code."""


@dataclass(frozen=True)
class Renewable:
    """Somebody who may be let begin anew, and whether another has asked for it."""

    account_id: int
    address: str
    is_asked: bool
    is_asked_by_caller: bool


def setup(store: Store, settings: Settings, caller: Caller, now: datetime) -> Setup | None:
    """What the caller's telephone is to be told; None: it has been. Begins to set it up when nobody has.

    Raises NotFoundError for who needs none.
    """
    session = _session(caller)
    with store.writing() as unit:
        factor = unit.second_factors.of(_account(session))
        if factor is None or (factor.confirmed_at is None and secret_of(settings, factor) is None):
            mark = fingerprint(token(settings.secret_key, "totp"))
            unit.second_factors.begin(_account(session), secrets.token_hex(16), mark, now)
            factor = unit.second_factors.of(_account(session))
    secret = secret_of(settings, factor) if factor else None
    if factor is None or factor.confirmed_at is not None or secret is None:
        return None
    from pyotp import TOTP

    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Setup(grouped, TOTP(secret).provisioning_uri(name=session.address, issuer_name="Årshjul"))


def prove(store: Store, settings: Settings, caller: Caller, code: str, now: datetime) -> None:
    """Take the code that the telephone shows. Raises NotAllowedError when it is wrong or used, and TooOftenError."""
    session = _session(caller)
    account_id = _account(session)
    with store.writing() as unit:
        may = unit.entrance.may_try(f"totp:{account_id}", now, times=TRIES, within=WITHIN)
        taken = may and _is_taken(unit, settings, account_id, code, now)
        if taken:
            unit.second_factors.prove(session.id, now)
        what = Logged.FACTOR_SET if taken else Logged.WRONG_CODE
        unit.entrance.log(NewLine(what, now, account_id, session.network))
    if not may:
        raise TooOftenError("För många koder har provats. Vänta en kvart och försök igen.")
    if not taken:
        raise NotAllowedError(
            "Koden stämmer inte, eller är redan använd. Vänta på nästa kod i telefonen, och kontrollera att telefonens "
            "klocka går rätt."
        )


def renewable(store: Store, caller: Caller, now: datetime) -> tuple[Renewable, ...]:
    """Those whose second factor the caller may be one of two to give anew: never the caller's own."""
    with store.reading() as unit:
        found = [one for one in unit.second_factors.confirmed() if _may_renew(unit, caller, one, now)]
        asked = {one.account_id: unit.second_factors.asked_by(one.account_id, now - RENEWAL_WAITS) for one in found}
    mine = caller.session.account_id if caller.session else None
    return tuple(
        Renewable(
            one.account_id,
            one.address,
            is_asked=asked[one.account_id] is not None,
            is_asked_by_caller=asked[one.account_id] is not None and asked[one.account_id] == mine,
        )
        for one in found
    )


def renew(store: Store, caller: Caller, account_id: int, now: datetime) -> bool:
    """Ask that somebody may set up a second factor anew, or as the second of two let it be so; False: it is asked.

    Raises NotFoundError for one that the caller has no say about.
    """
    by = _account(_session(caller))
    if account_id not in {one.account_id for one in renewable(store, caller, now)}:
        raise NotFoundError("Det finns ingen sådan kod att ställa in på nytt. Läs om sidan.")
    with store.writing() as unit:
        first = unit.second_factors.asked_by(account_id, now - RENEWAL_WAITS)
        is_second = first is not None and first != by
        if is_second:
            unit.second_factors.remove(account_id)
        elif first is None:
            unit.second_factors.ask(account_id, by, now)
        what = Logged.FACTOR_RENEWED if is_second else Logged.FACTOR_RENEWAL_ASKED
        unit.entrance.log(NewLine(what, now, account_id, note=f"av {caller.name}"))
    return is_second


def secret_of(settings: Settings, factor: SecondFactor) -> str | None:
    """The secret that telephone and service share: of the service's key, so that a copy of the database has none of it.

    None: it was of a key that the service has no more.
    """
    for key in (settings.secret_key, *settings.former_keys):
        if fingerprint(token(key, "totp")) == factor.key_mark:
            halves = (token(key, f"totp-{part}", factor.account_id, factor.nonce) for part in (1, 2))
            return "".join(halves)[:_LETTERS].upper()
    return None


def _may_renew(unit: Unit, caller: Caller, factor: SecondFactor, now: datetime) -> bool:
    if caller.session is None or caller.session.account_id in (None, factor.account_id):
        return False
    owner = who_is(unit, factor.address, unit.entrance.places_of(factor.address), now)
    if owner.of_service & NEEDS_SECOND_FACTOR and caller.grant_anywhere(Right.RENEW_FACTOR) is Grant.YES:
        return True
    return any(
        one.capacities & NEEDS_SECOND_FACTOR and caller.grant(one.key, Right.RENEW_FACTOR) is Grant.YES
        for one in owner.memberships.values()
    )


def _is_taken(unit: Unit, settings: Settings, account_id: int, code: str, now: datetime) -> bool:
    factor = unit.second_factors.of(account_id)
    secret = secret_of(settings, factor) if factor else None
    code = "".join(code.split())
    if secret is None or not (code.isascii() and code.isdigit()):
        return False
    # Here and not on top: a command that needs it not must not wait for it.
    from pyotp import TOTP

    present = int(now.timestamp()) // STEP_SECONDS
    for step in (present - 1, present, present + 1):
        if secrets.compare_digest(TOTP(secret).generate_otp(step), code):
            return unit.second_factors.use(account_id, step, now)
    return False


def _session(caller: Caller) -> Session:
    if caller.session is None or caller.session.account_id is None:
        raise NotFoundError("Den som sitter vid datorn behöver ingen kod.")
    return caller.session


def _account(session: Session) -> int:
    if session.account_id is None:
        raise NotFoundError("Den som sitter vid datorn behöver ingen kod.")
    return session.account_id
