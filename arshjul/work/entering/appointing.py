"""Capacities that no seat gives: administrators and followers, and the mail that invites somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import ArshjulError, NotFoundError
from arshjul.mail.address import checked_address
from arshjul.mail.message import Letter, compose
from arshjul.mail.server import parse_server
from arshjul.mail.smtp import Accepted, MailServer
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.entrance import Appointment, NewLine
from arshjul.store.values.kinds import Logged
from arshjul.words import render
from arshjul.year.access import CAPACITY_WORDS, Capacity
from arshjul.year.deeds import Doer


@dataclass(frozen=True)
class Invitation:
    """Whom a mail tells that there is something to sign in to."""

    address: str
    name: str
    capacity: Capacity
    association: str
    """Its name; empty of an administrator."""


def appoint(store: Store, address: str, capacity: Capacity, association: str, doer: Doer) -> Invitation:
    """Make *address* a follower of *association* (key), or an administrator of the service (an empty key).

    What is so already stays so. Raises InputError for what is no address, NotFoundError for an unknown association.
    """
    address = checked_address(address).lower()
    with store.writing() as unit:
        room = unit.of(association) if association else None
        name = room.association(()).name if room else ""
        unit.entrance.appoint(
            Appointment(0, address, capacity, association, doer.at, doer.by), room.id if room else None
        )
        account_id = unit.entrance.account(address)
        note = " ".join(filter(None, (CAPACITY_WORDS[capacity], association, f"av {doer.by}")))
        about = room.id if room else None
        unit.entrance.log(NewLine(Logged.APPOINTED, doer.at, account_id, note=note, association_id=about))
    return Invitation(address, address, capacity, name)


def appointed(store: Store, capacity: Capacity, association: str = "") -> tuple[Appointment, ...]:
    """Who has that capacity now, in *association* (key), or in the service."""
    with store.reading() as unit:
        found = unit.entrance.appointments()
    return tuple(one for one in found if one.capacity is capacity and one.association == association)


def dismiss(store: Store, address: str, capacity: Capacity, association: str, doer: Doer) -> None:
    """End an appointment. Raises NotFoundError when there is none such."""
    address = address.strip().lower()
    with store.writing() as unit:
        found = (one for one in unit.entrance.appointments() if one.capacity is capacity)
        mine = next((one for one in found if (one.association, one.address) == (association, address)), None)
        if mine is None:
            raise NotFoundError(f"{address} är inte {CAPACITY_WORDS[capacity]}. Läs om sidan.")
        unit.entrance.dismiss(mine.id, doer.at)
        account_id = unit.entrance.account(address)
        note = " ".join(filter(None, (CAPACITY_WORDS[capacity], association, f"av {doer.by}")))
        about = unit.of(association).id if association else None
        unit.entrance.log(NewLine(Logged.DISMISSED, doer.at, account_id, note=note, association_id=about))


async def invite(settings: Settings, invitation: Invitation, doer: Doer) -> bool:
    """Mail an invitation; False: it did not leave. It holds no secret: who gets it asks for a link of one's own."""
    if settings.smtp_url is None or not settings.pages_can_be_reached:
        return False
    try:
        mail = _mail(settings, invitation, doer.at)
        async with MailServer(parse_server(settings.smtp_url), loopback_only=settings.loopback_only) as server:
            outcome = await server.deliver(settings.mail_from_address, invitation.address, mail)
    except ArshjulError:
        return False
    return isinstance(outcome, Accepted)


def _mail(settings: Settings, invitation: Invitation, now: datetime) -> bytes:
    values: dict[str, object] = {
        "address": invitation.address,
        "capacity": CAPACITY_WORDS[invitation.capacity],
        "association": invitation.association,
        "url": f"{settings.base_url}/logga-in",
        "association_name": invitation.association or "Årshjul",
        "page_url": "",
    }
    return compose(
        Letter(
            key=f"invite:{invitation.address}:{now.isoformat()}",
            sender_name=settings.sender_name("Årshjul"),
            sender_address=settings.mail_from_address,
            name=invitation.name,
            address=invitation.address,
            subject=render("mail/welcome/subject.txt", **values).strip(),
            text=render("mail/welcome/body.txt", **values),
            html=render("mail/welcome/body.html", **values),
            at=now,
        )
    )
