"""Letting somebody in whom a provider has proved to have an address, and binding the two together."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.openid.proof import Doubt, Proof, vouches_for
from arshjul.providers import Provider
from arshjul.settings import Settings
from arshjul.store import DoneAlready, Store, Unit
from arshjul.store.values.entrance import Binding, NewLine, Session, Visitor
from arshjul.store.values.kinds import Logged
from arshjul.work.entering.asking import block_of
from arshjul.work.entering.callers import Caller, who_is
from arshjul.work.entering.sessions import begin_session

TOLD_AN_HOUR = 20
"""Refusals from one network address that are written in the log: a stranger must not make it grow."""
UNKNOWN, TAKEN = "okänd adress", "adressen är kopplad till en annan inloggning där"

log = logging.getLogger("arshjul.web")


class NotProvedError(NotAllowedError):
    """A provider proved no address that signs in. Why stands in the log: it is nothing to tell whoever tries."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(
            f"{provider.name} har inte intygat en adress som loggar in här. Logga in med en länk i ett mejl i stället. "
            f"Har du fått ett nytt konto hos {provider.name}: ta sedan bort kopplingen under Mina inloggningar."
        )


@dataclass(frozen=True)
class Arrival:
    """Somebody who comes back from a provider."""

    proof: Proof
    mark: str
    """Of the attempt, which is used up."""
    visitor: Visitor
    present: Session | None
    """Who is signed in already in that browser; None: nobody."""


@dataclass(frozen=True)
class Entered:
    """Somebody who has been let in."""

    cookie: str
    """The secret of the session's cookie."""
    address: str
    """Whose account it is."""
    other_address: str
    """The address that the provider names, when it is another: it is told, and not followed. Empty: the same."""


def enter_proved(store: Store, settings: Settings, provider: Provider, arrival: Arrival, now: datetime) -> Entered:
    """Let in whoever is proved, as `enter` does by a link.

    The first time the address decides, and binds what the issuer calls the person to its account. From then on that
    decides, whatever address is named, as long as the account opens anything. Raises NotProvedError, and
    NotAllowedError when somebody else is signed in in that browser, or the attempt is used up.
    """
    try:
        with store.writing() as unit:
            unit.deed_keys.use(arrival.mark, now)
            found = _account(unit, provider, arrival, now)
            if isinstance(found, Binding):
                cookie, _ = begin_session(
                    unit, settings, found.account_id, arrival.visitor, now, note=f"via {provider.name}"
                )
    except DoneAlready as error:
        raise NotAllowedError("Det försöket att logga in är redan använt. Börja om.") from error
    if not isinstance(found, Binding):
        note_refused(store, provider, found, arrival.visitor, now)
        raise NotProvedError(provider)
    named = arrival.proof.named
    return Entered(cookie, found.address, named if named != found.address else "")


def note_refused(store: Store, provider: Provider, why: str, visitor: Visitor, now: datetime) -> None:
    """Write that somebody was not let in by way of *provider*, unless there has been too much of it from there."""
    with store.writing() as unit:
        key = f"provider:{block_of(visitor.network)}"
        if unit.entrance.may_try(key, now, times=TOLD_AN_HOUR, within=timedelta(hours=1)):
            note = f"via {provider.name}: {why}"
            unit.entrance.log(NewLine(Logged.NOT_PROVED, now, network=visitor.network, note=note))
            log.warning("Inloggning via %s gick inte: %s", provider.key, why)


def own_bindings(store: Store, caller: Caller) -> tuple[Binding, ...]:
    """The bindings of the caller's account."""
    if caller.session is None or caller.session.account_id is None:
        return ()
    with store.reading() as unit:
        return unit.bindings.of_account(caller.session.account_id)


def loosen(store: Store, caller: Caller, id: int, now: datetime) -> None:
    """End a binding of the caller's: the next sign-in there binds anew, by its address. Raises NotFoundError."""
    account_id = caller.session.account_id if caller.session else None
    with store.writing() as unit:
        if account_id is None or not (was := unit.bindings.loosen(id, account_id)):
            raise NotFoundError("Den kopplingen finns inte längre. Läs om sidan.")
        unit.entrance.log(NewLine(Logged.LOOSENED, now, account_id, note=was.issuer))


def _account(unit: Unit, provider: Provider, arrival: Arrival, now: datetime) -> Binding | str:
    """Whose account it is, bound from now on; or why it is nobody's."""
    proof, network = arrival.proof, arrival.visitor.network
    bound = unit.bindings.of(proof.issuer, proof.subject)
    if proof.doubt is Doubt.GUEST:
        return proof.doubt
    if bound and _signs_in(unit, provider, bound.address, now):
        _require_nobody_else(arrival.present, bound.account_id)
        if proof.named not in ("", bound.address):
            unit.entrance.log(NewLine(Logged.OTHER_ADDRESS, now, bound.account_id, network, provider.name))
        return bound
    # Nobody is bound yet, or to an address that opens nothing any more.
    if proof.doubt:
        return proof.doubt
    if not _signs_in(unit, provider, proof.address, now):
        return UNKNOWN
    account_id = unit.entrance.account(proof.address)
    _require_nobody_else(arrival.present, account_id)
    if any(one.issuer == proof.issuer for one in unit.bindings.of_account(account_id)):
        return TAKEN
    if bound:
        unit.bindings.loosen(bound.id, bound.account_id)
    unit.entrance.log(NewLine(Logged.BOUND, now, account_id, network, provider.name))
    return unit.bindings.bind(account_id, proof.issuer, proof.subject, now)


def _signs_in(unit: Unit, provider: Provider, address: str, now: datetime) -> bool:
    """Whether somebody with that address is let in here at all, and *provider* may say who has it."""
    if not vouches_for(provider, address):
        return False
    caller = who_is(unit, address, unit.entrance.places_of(address), now)
    return bool(caller.memberships or caller.of_service)


def _require_nobody_else(present: Session | None, account_id: int) -> None:
    if present and present.account_id != account_id:
        who = present.address or "kommandoraden"
        raise NotAllowedError(f"Du är redan inloggad som {who}. Logga ut först, och logga sedan in igen.")
