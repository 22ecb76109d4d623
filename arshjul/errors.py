"""Every error of the house, under one root. Messages are Swedish: the user reads them."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass


class ArshjulError(Exception):
    """Something a person can mend. ``str(error)`` is one Swedish sentence that names the thing and the mend."""

    def __init__(self, message: str = "", *, command: str = "") -> None:
        super().__init__(message)
        self.command = command
        """What mends it, or shows what there is, at a terminal: said there alone, never on a page. Empty: nothing."""


@dataclass(frozen=True)
class Problem:
    """One fault in something a person wrote: where it stands, and how to mend it."""

    message: str
    """One Swedish sentence: what is wrong with which value, and what to write instead."""
    file: str | None = None
    line: int | None = None
    """1 is the first line."""
    field: str | None = None
    """The path of the field as the writer sees it, e.g. ``people[3].address``."""

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, f"rad {self.line}" if self.line else None, self.field) if part)
        return f"{where}: {self.message}" if where else self.message


class InputError(ArshjulError):
    """A file or an answer that is refused as a whole; every fault in it is listed at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class NotFoundError(ArshjulError):
    """The association, year or occasion that was named does not exist."""


class NotAllowedError(ArshjulError):
    """A deed that the state of things forbids, e.g. changing an adopted year by reading a document."""


class SettingsError(ArshjulError):
    """A setting in the environment that cannot be used."""


class ProviderError(ArshjulError):
    """A sign-in provider does not answer, or answers what nobody can believe. The text is for the operator's log."""


class StoreError(ArshjulError):
    """The database cannot be used just now."""


class StoreBusyError(StoreError):
    """As `StoreError`, but it may pass: somebody else has the database, the disk is full, or it is started again."""


class MissingProgramError(StoreError):
    """A program of the database's that a copy needs is not installed."""


class LetterError(ArshjulError):
    """A mail that cannot be written, e.g. a fault in its template."""


class DocumentError(ArshjulError):
    """A Word document that cannot be written, e.g. a fault in its template."""


class PassError(ArshjulError):
    """A pass that did all it could, and names what is left for a person to mend."""


class DeliveryError(ArshjulError):
    """The mail server cannot be used at all, e.g. wrong password: the pass stops."""


class MailboxError(ArshjulError):
    """The mailbox cannot be read just now, or not at all: the pass stops."""


class IntakeError(ArshjulError):
    """Mails that came in cannot be read just now: they are stored, and wait for a later pass."""


_REASONS = {
    errno.EACCES: "rättighet saknas",
    errno.EPERM: "rättighet saknas",
    errno.ENOENT: "den finns inte",
    errno.ENOTDIR: "en del av sökvägen är en fil",
    errno.EEXIST: "det finns redan en fil där",
    errno.EISDIR: "det är en mapp",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "utrymmet är slut",
    errno.EROFS: "disken är skrivskyddad",
    errno.EADDRINUSE: "porten är upptagen",
    errno.ENAMETOOLONG: "namnet är för långt",
}


def why(error: OSError) -> str:
    """Say in Swedish why the system refused; its number where we have no words for it."""
    return _REASONS.get(error.errno or 0, f"systemfel {error.errno}")


def meant(written: str, known: Iterable[str], otherwise: str) -> str:
    """Return the mend of a mistyped word: the one among *known* that it is like, or *otherwise*."""
    near = nearest(written, known)
    return f"Menade du {near}?" if near else otherwise


def nearest(written: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the one of *known* that is most like *written*, by at least *likeness* (0–1); None: none is."""
    # Read when something is mistyped: every start of the command line would pay for it.
    from difflib import get_close_matches

    return next(iter(get_close_matches(written, list(known), n=1, cutoff=likeness)), None)
