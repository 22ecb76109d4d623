"""Where each chore is done, and by whom: the one button of its row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from arshjul.web.frame.visit import Visit
from arshjul.year.access import Right
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.morning.chores import Chore, ChoreKind


@dataclass(frozen=True)
class Button:
    """What a button says, and where it leads within the association; ``{about}`` and ``{year}`` are the chore's."""

    word: str
    right: Right
    """Of whoever may do it there."""
    path: str
    part: str = ""


BUTTONS = {
    ChoreKind.SUMMONS: Button("Gör klar kallelsen", Right.EDIT_AGENDA, "/moten/{about}/dagordning", "#kallelse"),
    ChoreKind.QUORUM: Button("Se svaren", Right.READ_MEETING, "/moten/{about}", "#svar"),
    ChoreKind.MEETING_PAPERS: Button("Bocka av", Right.TICK, "/moten/{about}", "#lista"),
    ChoreKind.MINUTES: Button("Till protokollet", Right.RECORD_MINUTES, "/moten/{about}", "#protokoll"),
    ChoreKind.PLANNED: Button("Se dagen", Right.READ_MEETING, "/moten/{about}"),
    ChoreKind.DEADLINE: Button("Markera som klar", Right.TICK, "/arshjul/{year}/{about}"),
    ChoreKind.PAPERS: Button("Bocka av", Right.TICK, "/arshjul/{year}/{about}", "#lista"),
    ChoreKind.CHAIN: Button("Anteckna", Right.RECORD_CHAIN, "/steg-for-steg/{year}", "#{about}"),
    ChoreKind.REPORTS: Button("Bekräfta", Right.RECORD_CHAIN, "/ansvarsfrihet/{year}", "#inkommet"),
    ChoreKind.TRAY: Button("Öppna inkorgen", Right.READ_INBOX, "/inkorg"),
    ChoreKind.REFUSED: Button("Se mejlen", Right.READ_MAILS, "/utskick?status=failed"),
    ChoreKind.DRAFT: Button("Öppna utkastet", Right.DRAFT, "/arshjul/{year}/utkast"),
    ChoreKind.READING: Button("Fortsätt läsa in", Right.DRAFT, "/las-in/{about}"),
    ChoreKind.RENEWAL: Button("Se förslaget", Right.DRAFT, "/arshjul/{year}/fornyelse"),
}
_OF_DISCHARGE = Button("Till ansvarsfriheten", Right.RECORD_CHAIN, "/ansvarsfrihet/{year}", "#medlemmar")
_OF_THE_OFFICE = frozenset(
    {ChoreKind.TRAY, ChoreKind.REFUSED, ChoreKind.DRAFT, ChoreKind.READING, ChoreKind.RENEWAL, ChoreKind.REPORTS}
)
"""What is told to nobody but those who may do it."""


@dataclass(frozen=True)
class Row:
    """A chore as the page shows it."""

    chore: Chore
    word: str
    href: str
    """Empty: it is not the visitor's to do."""


def rows_of(chores: Iterable[Chore], visit: Visit, may: Collection[str]) -> list[Row]:
    """The rows of *chores* for whoever has the rights *may*, in their order."""
    shown = ((chore, _button(chore)) for chore in chores)
    return [
        Row(chore, button.word, _address(chore, button, visit) if button.right in may else "")
        for chore, button in shown
        if button.right in may or chore.kind not in _OF_THE_OFFICE
    ]


def _button(chore: Chore) -> Button:
    if chore.kind is ChoreKind.CHAIN and chore.about == DISCHARGE:
        return _OF_DISCHARGE
    return BUTTONS[chore.kind]


def _address(chore: Chore, button: Button, visit: Visit) -> str:
    path, _, query = button.path.partition("?")
    address = visit.link(path.format(about=chore.about, year=chore.year))
    return address + (f"?{query}" if query else "") + button.part.format(about=chore.about)
