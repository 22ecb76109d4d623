"""The mail that tells the director of a decision that a member's contact has reported."""

from __future__ import annotations

from datetime import datetime

from jinja2 import TemplateError

from arshjul.duties import load_duties
from arshjul.errors import InputError
from arshjul.mail.message import Letter, compose, message_id
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, NewDelivery
from arshjul.words import render
from arshjul.work.chains.recording import chain_named
from arshjul.work.mailing.addresses import answer_address
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.chains.wording import outcome_word, yes_no
from arshjul.year.model import STOCKHOLM, Association, Person, Role, YearStatus
from arshjul.year.people import holders
from arshjul.year.saying.messages import MessageKind


def report_mails(
    association: Association, settings: Settings, number: int, fact: ChainFact, now: datetime
) -> tuple[NewDelivery, ...]:
    """The rows that tell each director of the report with that *number*: one for each, whatever is run again.

    None when the year in which the chain runs is no adopted one: it speaks to nobody. A mail that cannot be written
    is a row with its reason, since what the contact has told must be kept all the same.
    """
    runs_in = chain_named(load_duties(association.kind), DISCHARGE).runs_in(fact.year)
    plan = association.plan(runs_in)
    if plan is None or plan.status is not YearStatus.ADOPTED:
        return ()
    today = now.astimezone(STOCKHOLM).date()
    return tuple(
        _row(association, settings, number, fact, person, now) for person in holders(association, Role.DIRECTOR, today)
    )


def _row(
    association: Association, settings: Settings, number: int, fact: ChainFact, person: Person, now: datetime
) -> NewDelivery:
    own_key = f"report:{fact.year}:{number}:{person.key}"
    key = f"{association.key}:{own_key}"
    member = association.member(fact.member)
    context = {
        "association_name": association.name,
        "person_name": person.name,
        "member_name": member.name if member else fact.member,
        "year": fact.year,
        "outcome": outcome_word(fact.outcome),
        "decided_on": fact.day,
        "decided_by": fact.by,
        "reference": fact.reference,
        "accounts_approved": yes_no(fact.accounts_approved),
        "page_url": settings.link(f"/ansvarsfrihet/{fact.year}?forbund={association.key}"),
    }
    subject, body, fault = "Inkommet beslut om ansvarsfrihet", b"", ""
    try:
        subject = render("mail/report/subject.txt", **context).strip()
        body = compose(
            Letter(
                key=key,
                sender_name=settings.sender_name(association.name),
                sender_address=answer_address(settings, association.key, person.key),
                name=person.name,
                address=person.address,
                subject=subject,
                text=render("mail/report/body.txt", **context),
                html=render("mail/report/body.html", **context),
                at=now,
            )
        )
    except (TemplateError, InputError) as error:
        fault = f"Mejlet gick inte att skriva: {error}. Rätta mallen templates/mail/report, eller förbundets fil."
    return NewDelivery(
        key=own_key,
        kind=MessageKind.REPORT,
        person=person.key,
        person_name=person.name,
        address=person.address,
        target=f"report:{fact.year}",
        subject=subject,
        message_id=message_id(key, settings.mail_domain),
        body=body,
        due_at=now,
        status=DeliveryStatus.SKIPPED if fault else DeliveryStatus.PLANNED,
        reason=fault,
        created_at=now,
    )
