"""The short mail that tells a person that an answer of theirs was changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jinja2 import TemplateError

from arshjul.errors import InputError, LetterError
from arshjul.mail.message import Letter, compose, message_id
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, NewDelivery, Room
from arshjul.words import render
from arshjul.work.mailing.addresses import answer_address
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.model import Association, Occasion
from arshjul.year.saying.messages import CALENDAR_KINDS, MessageKind
from arshjul.year.wording import heading

ANSWER_WORDS = {
    Answer.ACCEPTED: "du kommer",
    Answer.DECLINED: "du har förhinder",
    Answer.TENTATIVE: "du kanske kommer",
}
"""An answer as it is said to the one who gave it."""
VIA_WORDS = {Via.MAIL: "per e-post", Via.WEB: "på webbsidan", Via.DIRECTOR: "genom kansliet"}


def receipt(
    room: Room,
    association: Association,
    occasion: Occasion,
    settings: Settings,
    before: Given,
    after: Given,
    now: datetime,
) -> NewDelivery:
    """The receipt for *after*, which took the place of *before*; to the address on file, whoever answered.

    Raises LetterError when the template has a fault, or the association holds what cannot stand in a mail.
    """
    person = association.person(after.person)
    if person is None or after.id is None:
        raise ValueError("a receipt is about a stored answer of somebody who is known")
    shown = replace(occasion, title=heading(occasion))
    context = {
        "association_name": association.name,
        "person_name": person.name,
        "page_url": "",
        "occasion": shown,
        "now_answered": ANSWER_WORDS[after.answer],
        "earlier_answered": ANSWER_WORDS[before.answer],
        "via": VIA_WORDS[after.via],
    }
    row_key = f"receipt:{occasion.key}:{person.key}:{after.id}"
    key = f"{association.key}:{row_key}"
    try:
        subject = render("mail/receipt/subject.txt", **context).strip()
        body = compose(
            Letter(
                key=key,
                sender_name=settings.sender_name(association.name),
                sender_address=answer_address(settings, association.key, person.key),
                name=person.name,
                address=person.address,
                subject=subject,
                text=render("mail/receipt/body.txt", **context),
                html=render("mail/receipt/body.html", **context),
                at=now,
                follows=_earlier(room, occasion, person.key),
            )
        )
    except (TemplateError, InputError) as error:
        raise LetterError(
            f"Kvittot {row_key} går inte att skriva: {error}. Rätta mallen templates/mail/receipt, "
            "eller uppgiften i förbundets fil."
        ) from error
    return NewDelivery(
        key=row_key,
        kind=MessageKind.RECEIPT,
        person=person.key,
        person_name=person.name,
        address=person.address,
        target=occasion.key,
        subject=subject,
        message_id=message_id(key, settings.mail_domain),
        body=body,
        due_at=now,
        created_at=now,
    )


def _earlier(room: Room, occasion: Occasion, person: str) -> tuple[str, ...]:
    mails = room.deliveries(target=occasion.key, person=person)
    return tuple(
        m.message_id for m in reversed(mails) if m.kind in CALENDAR_KINDS and m.status is not DeliveryStatus.SKIPPED
    )
