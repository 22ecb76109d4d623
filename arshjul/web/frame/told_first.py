"""What mails several people is told before it is done: the form comes back with who they are, and is sent once more."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from arshjul.tokens import fingerprint
from arshjul.web.frame.form import Again
from arshjul.web.frame.posting import Posted

SEEN = "sett"
"""The field that says what its sender has seen; `forms.start` puts it in the form."""
MOST_UNTOLD = 1
"""More people than that get no mail before somebody has seen who they are."""


@dataclass(frozen=True)
class ToldFirst:
    """Whom the deed of a form mails."""

    form: str
    """The id of the form on its page."""
    mails: int
    names: tuple[str, ...]
    cautions: tuple[str, ...] = ()
    """What else follows; Swedish sentences."""

    @property
    def mark(self) -> str:
        """Tells it from every other."""
        return fingerprint("\x1f".join((str(self.mails), *self.names)))


def told_first(
    request: Request, posted: Posted, mails: int, names: tuple[str, ...], cautions: tuple[str, ...] = ()
) -> Again | None:
    """The form again, which says whom it mails, when they are several and its sender has not seen it; None: go on."""
    told = ToldFirst(posted.form, mails, names, cautions)
    if len(names) <= MOST_UNTOLD or posted.get(SEEN) == told.mark:
        return None
    request.state.told_first = told
    return Again(posted.values)
