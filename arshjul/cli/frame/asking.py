"""What a command is about to mail, told before somebody says yes to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from arshjul.cli.frame.options import require_yes, show_aside
from arshjul.cli.frame.telling import wants_json
from arshjul.store import NewDelivery


def require_yes_to(what: str, lines: Iterable[str], question: str) -> None:
    """Tell *what* follows, with its *lines* below, and go on when somebody at the terminal says yes.

    Raises NotAllowedError otherwise. A program is told nothing but that.
    """
    if not wants_json():
        show_aside(f"{what}:")
        for line in lines:
            show_aside(f"  {line}")
    require_yes(question)


def mail_lines(mails: Sequence[NewDelivery]) -> list[str]:
    """A line for each: to whom, and its subject."""
    return [f"{mail.person_name} <{mail.address}>: {mail.subject}" for mail in mails]
