"""Writing the letter that a message asks for: which kind it is, and what its row says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from arshjul.store import NewDelivery
from arshjul.work.mailing import Contents, Entry, Envelope, sealed, subject_of, words_of
from arshjul.work.saying.letters.booking import booking
from arshjul.work.saying.letters.calls import call
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.digest import digest
from arshjul.work.saying.letters.notices import notice
from arshjul.work.saying.letters.questions import questions
from arshjul.work.saying.letters.quorum import quorum
from arshjul.work.saying.letters.reminders import reminder
from arshjul.work.saying.letters.standing_in import standing_in
from arshjul.work.saying.letters.summons import summons
from arshjul.year.saying.message import Message, MessageKind

KINDS: Mapping[MessageKind, Callable[[Desk, Message], Contents]] = {
    MessageKind.INVITATION: call,
    MessageKind.UPDATE: call,
    MessageKind.CANCELLATION: call,
    MessageKind.SUMMONS: summons,
    MessageKind.BOOKING: booking,
    MessageKind.REMINDER: reminder,
    MessageKind.REQUEST: questions,
    MessageKind.QUORUM: quorum,
    MessageKind.NOTICE: notice,
    MessageKind.DIGEST: digest,
    MessageKind.STAND_IN: standing_in,
}
"""Who writes what: each of the kinds that a year sends by itself."""


class Writer:
    """Writes the letters of one association at one moment."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def subject(self, message: Message) -> str:
        """The subject line of *message*. Raises LetterError when the template has a fault."""
        return subject_of(self._envelope(message))

    def words(self, message: Message) -> str:
        """The text of *message*, as its reader would read it. Raises LetterError when the template has a fault."""
        return words_of(self._envelope(message))

    def delivery(self, message: Message, again: int = 0) -> NewDelivery:
        """The row of *message*, with the whole mail in it; one that is skipped has a reason and no mail.

        *again* rows there are under its key already: another row is another mail, with a Message-ID of its own.
        Raises LetterError when the template has a fault, or the association holds what cannot stand in a mail.
        """
        return sealed(self._envelope(message, again), self._desk.settings, self._desk.now)

    def _envelope(self, message: Message, again: int = 0) -> Envelope:
        entry = Entry(
            key=message.key,
            kind=message.kind,
            topic=message.topic,
            year=message.year,
            target=message.target,
            due_at=message.at,
            about=message.about,
            sequence=message.sequence,
            days_before=message.days_before,
            optional=message.optional,
            content=message.content,
            skip_reason=message.skip_reason,
            ending=message.ending,
            carried_by=message.carried_by,
            again=again,
        )
        contents = KINDS[message.kind](self._desk, message)
        return Envelope(self._desk.association, self._desk.reader(message), entry, contents)
