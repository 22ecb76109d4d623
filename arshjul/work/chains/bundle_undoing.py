"""The bundles that were sent: what each mailed, what of it has left, and taking one back before anything has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.store import Delivery, DeliveryStatus, Room, Store
from arshjul.swedish import listed
from arshjul.work.changing import Change
from arshjul.year.chains.names import DISCHARGE, SENT
from arshjul.year.chains.sendings import sendings_in, target_of
from arshjul.year.facts import Fact, FactAbout
from arshjul.year.saying.message import Ending
from arshjul.year.standing import Standing

_LEFT = (DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.IN_DOUBT)


@dataclass(frozen=True)
class SentBundle:
    """One time that members were sent what they decide from, as one deed."""

    number: int
    """The revision that it made: by this it is named."""
    year: int
    """The verksamhetsår that it is about."""
    steps: tuple[Fact, ...]
    """What it recorded: of each member that it was sent; also those that were taken back since. Never empty."""
    mails: list[Delivery] = field(default_factory=list)
    """Those that it queued, and those that were queued anew in their place."""

    @property
    def at(self) -> datetime:
        """When it was done."""
        return self.steps[0].recorded_at

    @property
    def by(self) -> str:
        """Who did it."""
        return self.steps[0].by

    @property
    def members(self) -> frozenset[str]:
        """The keys of those that it asks."""
        return frozenset(step.subject for step in self.steps if step.subject)

    @property
    def title(self) -> str:
        """What it was about, with the year; Swedish."""
        found = next((step.note for step in self.steps if step.note), "")
        return f"{found[0].lower()}{found[1:]}" if found else f"ansvarsfrihet {self.year}"

    @property
    def left(self) -> tuple[Delivery, ...]:
        """The mails that have left, or may have."""
        return tuple(mail for mail in self.mails if mail.status in _LEFT or mail.ending is Ending.BOUNCED)

    @property
    def is_over(self) -> bool:
        """Whether nothing of it ever leaves: it was taken back, most likely."""
        return all(mail.status is DeliveryStatus.SKIPPED for mail in self.mails)

    @property
    def leaves_at(self) -> datetime:
        """From when its mails may leave."""
        return self.mails[0].due_at


def sent_bundles(room: Room) -> tuple[SentBundle, ...]:
    """Every bundle that was sent, also those that were taken back, oldest first."""
    return _bundles(room, (*room.facts_ever(FactAbout.CHAIN), *room.facts_ever(FactAbout.BUNDLE)))


def bundle_to_undo(
    store: Store, standing: Standing, year: int, chain: str = DISCHARGE, step: str = SENT
) -> SentBundle | None:
    """The newest sending about *year* of which nothing has left, and something may; None: there is none.

    The database is asked only when *standing* says that somebody was sent one.
    """
    wanted = (chain, step, year)
    steps = [one for one in sendings_in(standing.ledger.facts) if (one.key, one.step, one.year) == wanted]
    if not steps:
        return None
    with store.reading() as unit:
        found = [one for one in _bundles(unit.of(standing.association.key), steps) if not one.left and not one.is_over]
    return found[-1] if found else None


def _bundles(room: Room, recorded: Iterable[Fact]) -> tuple[SentBundle, ...]:
    """Those bundles of which steps are among what was *recorded*."""
    together: dict[tuple[str, datetime], list[Fact]] = {}
    for fact in sendings_in(recorded):
        together.setdefault((target_of(fact.key, fact.step, fact.year), fact.recorded_at), []).append(fact)
    found: dict[int, SentBundle] = {}
    latest: dict[str, SentBundle] = {}
    for mail in reversed(room.deliveries.newest(limit=None, targets={target for target, _ in together})):
        # Of one that was sent again no step was recorded: it belongs to what it stands in the place of.
        if same := together.get((mail.target, mail.created_at)):
            bundle = SentBundle(mail.revision, mail.year, tuple(same))
            latest[mail.key] = found.setdefault(mail.revision, bundle)
        if mail.key in latest:
            latest[mail.key].mails.append(mail)
    return tuple(found.values())


def take_back_bundle(change: Change, bundle: SentBundle, named: str, by: str) -> None:
    """Let no mail of *bundle* leave, and take back that it was sent, as far as the deed itself recorded it.

    Raises NotAllowedError, which begins with *named*, when anything of it has left, or nothing of it is left to stop.
    """
    if bundle.is_over:
        raise NotAllowedError(f"{named}, kan inte ångras: inget av det väntar längre på att skickas.")
    day = f"{change.today:%Y-%m-%d}"
    change.room.outgoing.withdraw({mail.id for mail in bundle.mails}, f"Ångrat {day} av {by}.")
    # Looked at only now: what a pass takes at this moment was not withdrawn.
    [now] = [one for one in sent_bundles(change.room) if one.number == bundle.number]
    if now.left:
        names = listed(dict.fromkeys(mail.person_name for mail in now.left))
        raise NotAllowedError(
            f"{named}, kan inte ångras: mejlet har redan lämnat, till {names}. Är något fel: skriv till dem själv."
        )
    standing = {fact.id for fact in change.room.facts()}
    for step in now.steps:
        if step.id in standing:
            change.take_back(step, by)
