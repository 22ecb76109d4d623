"""Using a link up, the session that it begins, and ending one."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store, Unit
from arshjul.store.values.entrance import LogLine, NewLine, Session, SignIn, Visitor
from arshjul.store.values.kinds import Logged
from arshjul.tokens import fingerprint
from arshjul.work.entering.callers import Caller, is_new_house, who_is
from arshjul.work.entering.sending import LINK_LIVES

REMEMBERED = timedelta(days=30)
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class LinkGoneError(NotFoundError):
    """The link signs nobody in: wrong, used and too old look alike."""

    def __init__(self) -> None:
        super().__init__(
            "Länken gäller inte längre: den går att använda en gång, inom tio minuter. Begär en ny på inloggningssidan."
        )


def offer_link(store: Store, settings: Settings, address: str | None, now: datetime) -> str:
    """Return the address of a link that signs in *address*, or whoever sits at the machine, for the terminal.

    Raises NotAllowedError when the address is nobody's, or when without one the service has a public address.
    """
    secret = secrets.token_urlsafe(32)
    with store.writing() as unit:
        account_id = None
        if address is None and settings.is_public and not is_new_house(unit):
            raise NotAllowedError(
                "Tjänsten har en publik adress, så länken måste vara någons.", command="arshjul login ADRESS"
            )
        if address is not None:
            caller = who_is(unit, address, unit.entrance.places_of(address), now)
            if not caller.memberships and not caller.of_service:
                raise NotAllowedError(
                    f"{address} loggar inte in till något: ingen har en plats i dag med den adressen, eller så delas "
                    "den av flera."
                )
            account_id = unit.entrance.account(address)
        unit.entrance.offer(account_id, fingerprint(secret), now + LINK_LIVES, now)
    return f"{settings.base_url}/logga-in/{secret}"


def opened_link(store: Store, secret: str, now: datetime) -> SignIn:
    """What the link signs in; nothing is changed. One indexed question. Raises LinkGoneError."""
    if _SECRET.fullmatch(secret):
        with store.reading() as unit:
            if found := unit.entrance.sign_in(fingerprint(secret), now):
                return found
    raise LinkGoneError


def enter(
    store: Store, settings: Settings, secret: str, visitor: Visitor, now: datetime, *, remember: bool = False
) -> str:
    """Use the link up, and return the secret of the new session's cookie. Raises LinkGoneError."""
    if not _SECRET.fullmatch(secret):
        raise LinkGoneError
    with store.writing() as unit:
        found = unit.entrance.sign_in(fingerprint(secret), now)
        if found is None or not unit.entrance.use(found.id, now):
            raise LinkGoneError
        cookie, session_id = begin_session(unit, settings, found.account_id, visitor, now)
        if remember:
            unit.entrance.remember(session_id, now + REMEMBERED)
    return cookie


def begin_session(
    unit: Unit, settings: Settings, account_id: int | None, visitor: Visitor, now: datetime, *, note: str = ""
) -> tuple[str, int]:
    """Let *visitor* in as that account, by whichever way: the secret of the session's cookie, and its id.

    The *note* stands in the log.
    """
    cookie = secrets.token_urlsafe(32)
    ends_at = now + timedelta(hours=settings.session_hours)
    session_id = unit.entrance.begin(account_id, fingerprint(cookie), now, ends_at, visitor)
    unit.entrance.log(NewLine(Logged.SIGNED_IN, now, account_id, visitor.network, note))
    return cookie, session_id


def take_over(store: Store, caller: Caller, address: str) -> None:
    """Let the caller's session be that of *address* from now on, when until now it was nobody's."""
    if caller.session is not None and caller.session.account_id is None:
        with store.writing() as unit:
            unit.entrance.hand_over(caller.session.id, unit.entrance.account(address))


def first_link(store: Store, settings: Settings, now: datetime) -> str:
    """The address of a link for whoever starts a service that nobody has been invited to; empty when somebody has."""
    with store.reading() as unit:
        is_new = is_new_house(unit)
    return offer_link(store, settings, None, now) if is_new else ""


def log_lines(store: Store, most: int) -> tuple[LogLine, ...]:
    """The last lines of the log of sign-ins, newest first."""
    with store.reading() as unit:
        return unit.entrance.log_lines(most)


def own_sessions(store: Store, caller: Caller) -> tuple[Session, ...]:
    """The sessions of the caller's address, the last used first."""
    if caller.session is None:
        return ()
    with store.reading() as unit:
        return unit.entrance.sessions_of(caller.session.account_id)


def sign_out(store: Store, caller: Caller, wanted: int | None, now: datetime) -> None:
    """End the caller's session with the id *wanted*, or all of them. Raises NotFoundError for another's."""
    mine = [session.id for session in own_sessions(store, caller)]
    if wanted is not None and wanted not in mine:
        raise NotFoundError("Den inloggningen finns inte längre.")
    with store.writing() as unit:
        unit.entrance.end(mine if wanted is None else [wanted])
        account_id = caller.session.account_id if caller.session else None
        unit.entrance.log(NewLine(Logged.SIGNED_OUT, now, account_id))
