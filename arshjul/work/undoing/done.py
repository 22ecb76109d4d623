"""What has been done to an association, as the list of it shows each deed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from arshjul.store import Part, Room, Store, Version
from arshjul.work.chains import SentBundle, sent_bundles
from arshjul.work.saying import was_taken_back
from arshjul.year.answers import Answer
from arshjul.year.deeds import Deed, DeedKind
from arshjul.year.model import STOCKHOLM

WORDS = {
    DeedKind.LOADED: "inläsning av {why}",
    DeedKind.EDITED: "ändring av {why}",
    DeedKind.DRAFTED: "utkast ur {why}",
    DeedKind.RENEWED: "utkast ur året före",
    DeedKind.RENEWAL_UNDONE: "borttaget utkast",
    DeedKind.DECIDED: "svar: {why}",
    DeedKind.AGENDA: "ändrad dagordning ({why})",
    DeedKind.SUMMONED: "kallelse till {why}",
    DeedKind.ADOPTED: "fastställande",
    DeedKind.BUNDLE_SENT: "handlingarna om {why}",
    DeedKind.NOTED: "antecknat svar {why}",
    DeedKind.SENT_AGAIN: "{why} skickade igen",
    DeedKind.COUNCILS_TOLD: "en medlems egna sammanträden",
    DeedKind.PAGE_OPENED: "öppnad offentlig sida",
    DeedKind.PAGE_CLOSED: "stängd offentlig sida",
    DeedKind.READDRESSED: "{why}",
    DeedKind.MAIL_TRIED: "provmejl",
    DeedKind.TRIAL_BEGUN: "provdrift",
    DeedKind.LET_GO: "avslutad provdrift",
    DeedKind.CLOSED: "avslutat år",
    DeedKind.REOPENED: "öppnat år",
    DeedKind.UNDONE: "ångrat {why}",
    DeedKind.EMPTIED: "avslutade platser för {why}",
    DeedKind.PROTECTED: "skyddade personuppgifter",
    DeedKind.UNPROTECTED: "borttaget skydd för personuppgifter",
    DeedKind.UPGRADED: "uppgradering",
}
MAILS = (
    DeedKind.SUMMONED,
    DeedKind.LOADED,
    DeedKind.EDITED,
    DeedKind.ADOPTED,
    DeedKind.BUNDLE_SENT,
    DeedKind.NOTED,
    DeedKind.SENT_AGAIN,
)
"""The deeds that others are told of."""
ALONE = (DeedKind.READDRESSED, DeedKind.MAIL_TRIED, DeedKind.TRIAL_BEGUN, DeedKind.LET_GO)
"""Those of the deeds that are remembered apart that queue no mail of their own."""
_SAID = {Answer.ACCEPTED: "ja", Answer.DECLINED: "nej", Answer.TENTATIVE: "kanske"}


@dataclass(frozen=True)
class Done:
    """One deed, as the list of them shows it."""

    number: int
    """The revision that it made: by this it is named."""
    kind: DeedKind
    at: datetime
    by: str
    why: str
    parts: tuple[Version, ...]
    """What it wrote."""
    is_first: bool = False
    """It made the association: there is nothing before it."""
    bundle: SentBundle | None = None
    """What it mailed the members, of a bundle."""
    apart: Deed | None = None
    """Itself, when it is remembered apart."""
    about: str = ""
    """What one that is remembered apart was about; Swedish."""
    tells_others: bool = True
    """Of one that is remembered apart: anybody else gets to know."""
    is_over: bool = False
    """Of one that wrote no version: it was taken back, most likely."""

    @property
    def text(self) -> str:
        """``fastställande av 2027``."""
        about = self.bundle.title if self.bundle else self.about or self.why
        what = WORDS[self.kind].format(why=about) + (" (ångrat)" if self.is_over else "")
        years = ", ".join(part.key for part in self.parts if part.part is Part.YEAR)
        return f"{what} av {years}" if self.kind is DeedKind.ADOPTED else what

    @property
    def named(self) -> str:
        """``nr 12, inläsning av finsam.yaml, 2026-12-01 09.30``."""
        return f"nr {self.number}, {self.text}, {self.at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}"


def deeds(store: Store, key: str, *, revisions: int | None = None) -> tuple[Done, ...]:
    """Every deed that changed the association, newest first; of edits those alone of its last *revisions*.

    Raises NotFoundError.
    """
    with store.reading() as unit:
        room = unit.of(key)
        return tuple(reversed(deeds_in(room, max(0, room.revision - revisions) if revisions else 0)))


def deeds_in(room: Room, since: int = 0) -> list[Done]:
    """As `deeds`, oldest first; the edits are those after the revision *since*."""
    found: list[Done] = []
    for revision, versions in groupby(room.history(since), key=lambda version: version.since):
        parts = tuple(versions)
        first = parts[0]
        found.append(Done(revision, first.deed, first.at, first.by, first.why, parts, is_first=not (since or found)))
    sent = (
        Done(one.number, DeedKind.BUNDLE_SENT, one.at, one.by, "", (), bundle=one, is_over=one.is_over)
        for one in sent_bundles(room)
    )
    # What is sent about a closed year opens it in the same revision: that number names what the person did.
    return sorted([*found, *sent, *_apart(room)], key=lambda done: (done.number, not done.parts))


def _apart(room: Room) -> Iterator[Done]:
    standing = {given.id for given in room.answers()}
    noted = room.apart.noted()
    for number, deed in room.apart.all():
        if deed.kind in ALONE:
            yield Done(number, deed.kind, deed.doer.at, deed.doer.by, deed.why, (), apart=deed, tells_others=False)
            continue
        given = noted.get(number)
        mails = room.outgoing.queued_by(deed, number)
        tells = True
        if given:
            about = f"”{_SAID[given.answer]}” av {given.person} till {given.occasion}"
            is_over = given.id not in standing
            tells = bool(mails) or given.answer is Answer.DECLINED
        else:
            about, is_over = f"{len(mails)} mejl", was_taken_back(mails)
        doer = deed.doer
        done = Done(number, deed.kind, doer.at, doer.by, deed.why, (), apart=deed)
        yield replace(done, about=about, is_over=is_over, tells_others=tells)
