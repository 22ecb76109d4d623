"""``accept``: accept a finding of the collision check with a reason, or answer a doubt with what is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli.associations import consequences, differences, show_mails
from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, On, YearArgument, Yes, doer, moment, require_yes, show
from arshjul.settings import Settings, read_settings

if TYPE_CHECKING:
    from arshjul.store import Store


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("accept")(accept_command)


def accept_command(
    association: AssociationArgument,
    year: YearArgument,
    finding: Annotated[str, typer.Argument(metavar="KROCK", help="Krockens nyckel, som arshjul check visar den.")],
    because: Annotated[str, typer.Option("--because", metavar="SKÄL", help="Varför ni godtar krocken.")] = "",
    choose: Annotated[
        str | None,
        typer.Option(
            "--choose",
            metavar="VÄRDE",
            help="Svara på en tveksamhet med rätt dag, klockslag, organ eller titel i stället.",
        ),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Ta tillbaka godtagandet.")] = False,
    yes: Yes = False,
    on: On = None,
) -> None:
    """Godta en krock med ett skäl, eller svara på en tveksamhet; godtagandet gäller tills datumen ändras."""
    from arshjul.work.drafts.acceptance import accept, withdraw_acceptance
    from arshjul.work.files.answers import answer_file

    settings = read_settings()
    with opened(settings) as store:
        if choose:
            content = answer_file(store, association, year, finding, choose, moment(settings, on)).encode()
            _load(store, settings, association, content, on, says_yes=yes)
            show(f"Ändrat till {choose}. Frågan är besvarad.")
            return
        if undo:
            found = withdraw_acceptance(store, association, year, finding, doer(settings, on))
        else:
            found = accept(store, association, year, finding, because, doer(settings, on))
    show(f"{'Inte längre godtagen' if undo else 'Godtagen'}: {found.message}")


def _load(
    store: Store, settings: Settings, association: str, content: bytes, on: str | None, *, says_yes: bool
) -> None:
    """Take in the file that answers, when somebody has said yes to what it tells people."""
    from arshjul.work.files.associations import Taking, difference, load

    how, file = Taking(into=association), "svar på en tveksamhet"
    planned = difference(store, content, file, moment(settings, on), how)
    if planned.is_to_be_asked and not says_yes:
        for line in (*differences(planned), *consequences(planned)):
            show(line)
        require_yes("Vill du ändra mötet?")
    show_mails(load(store, settings, content, file, doer(settings, on), how))
