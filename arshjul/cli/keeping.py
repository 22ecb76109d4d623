"""``backup``, ``restore``, ``resume``, ``rotate-key``: an installation in one file, got back without mailing twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import Json, number, require_yes, show, show_aside, show_json, unheld
from arshjul.cli.frame.waiting import at_work
from arshjul.settings import read_settings
from arshjul.store.disposed import Disposed
from arshjul.work.keeping import Manifest, Pause, Waiting
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import KIND_WORDS

BackupArgument = Annotated[Path, typer.Argument(metavar="KOPIA", help="Säkerhetskopian, en fil.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)
    app.command("resume")(resume_command)
    app.command("rotate-key")(rotate_key_command)


def backup_command(file: BackupArgument, as_json: Json = False) -> None:
    """Säkerhetskopiera databas, nyckel och uppladdade filer till en fil, medan tjänsten går."""
    from arshjul.work.keeping import back_up

    settings = read_settings()
    with opened(settings):  # what is lost is told, and not kept as if it were whole
        pass
    with at_work("Kopierar"):
        made = back_up(settings, file, settings.clock.now())
    if as_json:
        show_json({"file": str(file), "made_at": made.made_at.isoformat(), "rows": dict(made.database.rows)})
        return
    show(f"{file}: kopian är gjord och kontrollerad. {_held(made)}")
    show("Inställningarna (/etc/arshjul.env) finns inte i den. Den innehåller nyckeln: förvara den skyddat.")


def restore_command(
    file: BackupArgument,
    replaces: Annotated[
        bool, typer.Option("--replace", help="Flytta undan det som finns, om databasen inte är tom.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Återställ en säkerhetskopia. Inget skickas sedan förrän du har kört arshjul resume."""
    from arshjul.service.lock import locked
    from arshjul.work.keeping import do_again, restore, waiting

    settings = read_settings()
    now = settings.clock.now()
    with locked(settings.data):
        with at_work("Återställer kopian"):
            restored = restore(settings, file, now, replaces=replaces)
        with opened(restored.settings) as store:
            owed = do_again(store, restored.settings, restored.disposed, now)
            pause, mails = waiting(store, restored.settings, now)
    if as_json:
        aside = str(restored.aside) if restored.aside else None
        show_json({"made_at": pause.made_at.isoformat(), "aside": aside, "waiting": len(mails), "owed": owed})
        return
    show(f"Återställd till {_at(pause)}. {_held(restored.manifest)}")
    if restored.aside:
        show(f"Det som fanns här ligger i {restored.aside}. Ta bort mappen när allt är som det ska.")
    _show_disposed(restored.disposed, owed)
    show("Inga jobb går och inget skickas ännu.")
    _show_waiting(mails)
    show("Säg till när allt är rätt: arshjul resume")


def resume_command(
    sends: Annotated[
        bool, typer.Option("--send", help="Skicka också det som kan ha skickats före återställningen.")
    ] = False,
    at_once: Annotated[bool, typer.Option("--now", help="Med --send: utan ångertid.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Ångra --send, innan ångertiden är slut.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara vad som skulle lämna.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Fortsätt utan att fråga.")] = False,
    as_json: Json = False,
) -> None:
    """Låt en återställd installation gå vidare, när du har sett vad som skulle lämna."""
    from arshjul.work.keeping import resume, resume_and_send, stay_paused, waiting

    settings = unheld(read_settings()) if at_once else read_settings()
    now = settings.clock.now()
    with opened(settings) as store:
        if undo:
            stay_paused(store)
            show("Ångrat: fortfarande pausat, och inget skickas.")
            return
        pause, mails = waiting(store, settings, now)
        if as_json and dry_run:
            show_json({"restored_at": pause.restored_at.isoformat(), "mails": [_shape(one) for one in mails]})
            return
        if not as_json:
            show(f"Återställd till {_at(pause)}.")
            _show_owed(pause.owed)
            _show_waiting(mails, every=dry_run)
        if dry_run:
            return
        doubtful = sum(one.is_doubtful for one in mails)
        if not yes:
            show_aside(f"{_what_leaves(len(mails), doubtful, sends=sends)}")
            require_yes("Vill du låta jobben gå igen?")
        settled, goes_at = 0, now
        if sends:
            goes_at = resume_and_send(store, settings, now)
        else:
            settled = resume(store, settings, now)
    if as_json:
        show_json({"settled": settled})
        return
    if goes_at > now:
        show(f"Jobben går igen, och allt som väntar lämnar, från klockan {goes_at.astimezone(STOCKHOLM):%H.%M}.")
        show("Ångra dig före dess så lämnar inget: arshjul resume --undo")
        return
    if settled:
        show(f"{number(settled, 'mejl skickas', 'mejl skickas')} inte: kan ha skickats före återställningen.")
    show("Jobben går igen. Resten lämnar med nästa utskick.")


def rotate_key_command() -> None:
    """Byt den hemliga nyckeln. Länkar och adresser som redan är utskickade går att använda som förut."""
    from arshjul.service.lock import locked
    from arshjul.work.keeping import rotate_key

    settings = read_settings()
    with locked(settings.data):
        with opened(settings):  # the key that is put away must be the one that belongs with the database
            pass
        with opened(rotate_key(settings)):
            pass
    show("Nyckeln är bytt. Det som är utskickat går att använda som förut; nya mejl får nya länkar.")
    show("Ta en ny säkerhetskopia: arshjul backup KOPIA")


def _at(pause: Pause) -> str:
    return f"{pause.made_at.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M}"


def _held(manifest: Manifest) -> str:
    rows = manifest.database.rows
    associations, mails = rows.get("associations", 0), rows.get("deliveries", 0)
    uploads = sum(name.startswith("uploads/") for name in manifest.files)
    return f"{associations} förbund, {mails} utskick, {number(uploads, 'uppladdad fil', 'uppladdade filer')}."


def _show_disposed(disposed: Disposed | None, owed: tuple[str, ...]) -> None:
    if disposed:
        done = len(disposed.retentions) + len(disposed.disposals) - len(owed)
        if done:
            made = number(done, "beslut om gallring", "beslut om gallring")
            show(f"{made} från tiden efter kopian är {'genomfört' if done == 1 else 'genomförda'} igen.")
    _show_owed(owed)


def _show_owed(owed: tuple[str, ...]) -> None:
    if owed:
        show("Gör om det som gallrades eller tömdes efter att kopian gjordes:")
        for line in owed:
            show(f"  {line}")


def _show_waiting(mails: tuple[Waiting, ...], *, every: bool = False) -> None:
    doubtful = [one for one in mails if one.is_doubtful]
    rest = [one for one in mails if not one.is_doubtful]
    if not mails:
        show("Inga mejl väntar.")
    for some, heading in (
        (
            doubtful,
            f"{len(doubtful)} mejl kan ha skickats redan, för de var dags före återställningen",
        ),
        (rest, f"{len(rest)} mejl har blivit dags sedan dess och lämnar med nästa utskick"),
    ):
        if not some:
            continue
        show(f"{heading}:")
        for (association, kind), count in sorted(Counter((o.association, o.delivery.kind) for o in some).items()):
            show(f"  {association}, {KIND_WORDS[kind].lower()}: {count}")
        for one in some if every else ():
            at, to = one.delivery.due_at.astimezone(STOCKHOLM), f"{one.delivery.person_name} <{one.delivery.address}>"
            show(f"    {at:%Y-%m-%d %H.%M}  {to}  {one.delivery.subject}")
    if mails and not every:
        show("Vart och ett, och till vem: arshjul resume --dry-run")


def _what_leaves(number_of: int, doubtful: int, *, sends: bool) -> str:
    if doubtful and sends:
        return f"{number_of} mejl lämnar, också de {doubtful} som kan ha skickats redan."
    if doubtful:
        return f"De {doubtful} som kan ha skickats redan skickas inte (--send skickar dem också)."
    return f"{number_of} mejl lämnar."


def _shape(one: Waiting) -> dict[str, object]:
    mail = one.delivery
    return {
        "association": one.association,
        "to": mail.address,
        "kind": mail.kind,
        "subject": mail.subject,
        "due_at": mail.due_at.isoformat(),
        "doubtful": one.is_doubtful,
    }
