"""Why a file is refused."""

from __future__ import annotations

TOO_MUCH = (
    "Filen gick inte att läsa inom den tid och det minne som ett dokument får ta. "
    "Spara den del där mötena står som ett eget dokument och läs in det."
)
DAMAGED = "Filen är skadad eller avkortad. Öppna originalet, spara det på nytt och läs in den nya filen."


class UnreadableError(Exception):
    """A file that is not read; ``str(error)`` is Swedish: what kind of file it is, and the mend."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        """The line of a text where the fault stands; 1 is the first."""


def too_many(number: int, of_what: str) -> UnreadableError:
    """Return the refusal of a document that has more than *number* of something."""
    counted = f"{number:,}".replace(",", " ")
    return UnreadableError(
        f"Dokumentet har fler än {counted} {of_what} och är ingen mötesplan. "
        "Spara den del där mötena står som ett eget dokument och läs in det."
    )
