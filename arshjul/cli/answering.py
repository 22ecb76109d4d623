"""``answer``: write down an answer that somebody gave the office."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Now, On, doer, show, unheld, when_they_leave
from arshjul.settings import read_settings


class Said(StrEnum):
    """What the person said."""

    YES = "ja"
    NO = "nej"
    MAYBE = "kanske"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("answer")(answer_command)


def answer_command(
    association: AssociationArgument,
    occasion: Annotated[str, typer.Argument(metavar="MÖTE", help="Mötets nyckel.")],
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Personens nyckel.")],
    said: Annotated[Said, typer.Argument(metavar="SVAR", help="ja, nej eller kanske.")],
    at_once: Now = False,
    on: On = None,
) -> None:
    """Anteckna ett svar som någon har lämnat till kansliet, till exempel per telefon."""
    from arshjul.work.answers.responding import NotedReply, Reply, answer_for
    from arshjul.year.answers import Answer

    settings = unheld(read_settings()) if at_once else read_settings()
    answers = {Said.YES: Answer.ACCEPTED, Said.NO: Answer.DECLINED, Said.MAYBE: Answer.TENTATIVE}
    with opened(settings) as store:
        noted = NotedReply(occasion, person, Reply(answers[said]))
        found = answer_for(store, settings, association, noted, doer(settings, on))
    show(f"Antecknat: {found.person.name} svarar {said} till {occasion}.")
    if found.held_until:
        show(f"Det som följer av svaret {when_they_leave(found.held_until)}.")
        show(f"Ångra dig före dess så får ingen veta något: arshjul undo {association}")
