"""The short mail that tells a person that an answer of theirs was changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.settings import Settings
from arshjul.store import NewDelivery
from arshjul.work.mailing.envelope import Contents, Entry, Envelope, sealed
from arshjul.year.answers import ANSWER_WORDS, Given, Via
from arshjul.year.model import Association, Occasion
from arshjul.year.saying.message import MessageKind, Topic
from arshjul.year.wording import heading

VIA_WORDS = {Via.MAIL: "per e-post", Via.WEB: "på webbsidan", Via.DIRECTOR: "genom kansliet"}


@dataclass(frozen=True)
class Correction:
    """An answer that took the place of another."""

    association: Association
    occasion: Occasion
    before: Given
    after: Given
    follows: tuple[str, ...]
    """The Message-IDs of the mails about the meeting that the person has been sent, oldest first."""


def receipt_key(after: Given) -> str:
    """The key of the receipt that says that *after* is what stands."""
    return f"receipt:{after.occasion}:{after.person}:{after.id}"


def receipt(correction: Correction, settings: Settings, now: datetime, again: int = 0) -> NewDelivery:
    """The receipt for a corrected answer; to the address on file, whoever answered.

    *again* is how many there were before it that said the same.
    Raises LetterError when the template has a fault, or the association holds what cannot stand in a mail.
    """
    association, occasion = correction.association, correction.occasion
    before, after = correction.before, correction.after
    person = association.person(after.person)
    if person is None or after.id is None:
        raise ValueError("a receipt is about a stored answer of somebody who is known")
    shown = replace(occasion, title=heading(occasion))
    context = {
        "association_name": association.name,
        "person_name": person.own_name,
        "page_url": "",
        "occasion": shown,
        "now_answered": ANSWER_WORDS[after.answer],
        "earlier_answered": ANSWER_WORDS[before.answer],
        "via": VIA_WORDS[after.via],
    }
    entry = Entry(
        key=receipt_key(after),
        again=again,
        kind=MessageKind.RECEIPT,
        topic=Topic.OCCASION,
        year=occasion.year,
        target=occasion.key,
        due_at=max(now, after.acts_at or now),
    )
    return sealed(
        Envelope(association, person, entry, Contents("receipt", context, follows=correction.follows)), settings, now
    )
