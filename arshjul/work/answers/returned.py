"""What a mail server's report of one of our mails means, and which mail it is about.

A report that cannot be tied to a mail of ours waits for a person: nothing that did not arrive is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from arshjul.intake.understanding import Understood
from arshjul.mail.bounces import Bounce, is_from_a_server
from arshjul.mail.headers import plain_address
from arshjul.mail.incoming import IncomingMail
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Unit
from arshjul.store.values.kinds import Verdict
from arshjul.work.answers.judgement import Bounced, Judgement
from arshjul.work.mailing import Recipients, bounced_mail

_MAY_COME_BACK = (DeliveryStatus.SENT, DeliveryStatus.IN_DOUBT)
_NEWEST = 50
"""Mails to one person among which the one that came back is looked for."""


@dataclass(frozen=True)
class _Found:
    """A mail of ours that a report may be about."""

    association: str
    delivery: Delivery
    is_sure: bool


def judge_report(unit: Unit, settings: Settings, recipients: Recipients, understood: Understood) -> Judgement | None:
    """Say what a report means; None: the mail is none."""
    mail, report = understood.mail, understood.mail.bounce
    by_address = bounced_mail(settings, unit, mail.recipients)
    if report is None and not is_from_a_server(mail.senders):
        if by_address is None:
            return None
        if mail.is_automatic and not understood.has_calendar:
            # Out-of-office replies go to the envelope's sender too (RFC 3834, 4).
            return Judgement(Verdict.IGNORED, "Automatiskt svar, till exempel om frånvaro.")
    found = _found(unit, recipients, mail, by_address)
    if found is None:
        known = recipients.meant_by(mail.recipients)
        whose = Judgement(Verdict.TRAY, association=known.association, person=known.person) if known else None
        return replace(whose or Judgement(Verdict.TRAY), reason=_unknown(report))
    delivery = found.delivery
    about = Judgement(Verdict.TRAY, association=found.association, person=delivery.person, occasion=delivery.target)
    if report is None and understood.has_calendar:
        reason = "Mejlet har en kalenderdel men kom till adressen för studsar. Läs om det är ett svar."
        return replace(about, reason=reason)
    if report is None:
        reason = f"Mejlet till {delivery.address} verkar ha kommit tillbaka. Läs vad servern säger."
        return replace(about, reason=reason)
    if not found.is_sure:
        return replace(about, reason=f"Ett mejl till {delivery.address} kom tillbaka från en annan adress.")
    return _reported(about, delivery, report)


def _reported(about: Judgement, delivery: Delivery, report: Bounce) -> Judgement:
    is_refused = report.is_final and not report.is_full
    bounced = Bounced(delivery, is_refused, report.words)
    if report.is_final and report.is_full:
        reason = (
            f"Brevlådan hos {delivery.address} är full, så mejlet kom inte fram: {report.words}. "
            "Hör av dig på annat sätt, eller skicka igen senare."
        )
        return replace(about, reason=reason, bounced=bounced)
    said = "Adressen avvisas" if is_refused else "Mejlet är försenat"
    return replace(about, verdict=Verdict.BOUNCE, reason=f"{said}: {report.words}", bounced=bounced)


def _unknown(report: Bounce | None) -> str:
    if report is None:
        return "En e-postserver skriver utan att säga vilket mejl det gäller. Läs vad den säger."
    whom = f" till {', '.join(report.recipients)}" if report.recipients else ""
    return f"Ett mejl{whom} kom inte fram, men servern säger inte vilket: {report.words}"


def _found(unit: Unit, recipients: Recipients, mail: IncomingMail, by_address: str | None) -> _Found | None:
    """The mail of ours that *mail* is about; the surest sign first."""
    if by_address is not None and (named := unit.delivery_of_mail(by_address)):
        return _Found(*named, is_sure=True)
    reported = frozenset(mail.bounce.recipients) if mail.bounce else frozenset()
    known = recipients.meant_by(mail.recipients)
    ids = (*((mail.bounce.message_id,) if mail.bounce and mail.bounce.message_id else ()), *mail.refers_to)
    for key, delivery in filter(None, map(unit.delivery_of_mail, ids)):
        is_theirs = known is not None and (known.association, known.person) == (key, delivery.person)
        is_sure = plain_address(delivery.address) in reported or (is_theirs and not reported)
        return _Found(key, delivery, is_sure)
    if known is None:
        return None
    # The secret address tells whose mail it was, and the address that refused it tells which, when there is but one.
    sent = unit.of(known.association).deliveries.newest(_NEWEST, person=known.person)
    mails = tuple(_that_may_be_it(sent, reported))
    return _Found(known.association, mails[0], is_sure=True) if len(mails) == 1 else None


def _that_may_be_it(sent: Iterable[Delivery], reported: frozenset[str]) -> Iterable[Delivery]:
    return (one for one in sent if one.status in _MAY_COME_BACK and plain_address(one.address) in reported)
