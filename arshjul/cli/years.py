"""``check``, ``upcoming``, ``rehearse``, ``adopt``, ``close`` and ``checklist``: the year itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from arshjul.cli.frame import shapes
from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    Json,
    MaybeAssociationArgument,
    On,
    YearArgument,
    Yes,
    doer,
    moment,
    number,
    require_yes,
    show,
    show_aside,
    show_json,
    unheld,
    when_they_leave,
    year_in,
)
from arshjul.cli.frame.waiting import at_work
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings
from arshjul.work.overview import associations, findings_of_year, items_around
from arshjul.year.basis import BASIS_WORDS
from arshjul.year.findings import Finding
from arshjul.year.model import STOCKHOLM
from arshjul.year.upcoming import Status, upcoming
from arshjul.year.wording import week_word

SEVERITY_WORDS = {"breach": "✖ Brott mot lag eller förbundsordning", "risk": "⚠ Risk", "note": "○ Att veta"}


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("check")(check_command)
    app.command("upcoming")(upcoming_command)
    app.command("rehearse")(rehearse_command)
    app.command("adopt")(adopt_command)
    app.command("close")(close_command)
    app.command("checklist")(checklist_command)


def check_command(association: AssociationArgument, year: YearArgument, as_json: Json = False, on: On = None) -> None:
    """Visa vad som krockar i ett årshjul, och hur det kan lösas."""
    settings = read_settings()
    now = moment(settings, on)
    with opened(settings) as store:
        found = findings_of_year(store, association, year, now)
    if as_json:
        show_json({"findings": [shapes.finding(f) for f in found]})
        return
    for finding in found:
        show(f"{SEVERITY_WORDS[finding.severity]}: {finding.message}\n  Källa: {finding.source}.")
        if finding.accepted:
            show(f"  ✔ Godtagen: {finding.accepted}  [{finding.key}]")
            continue
        for remedy in finding.remedies:
            show(f"  - {remedy.action} {remedy.consequence}")
        for command in commands_for(finding, association, year):
            show(f"  - Kör: {command}")
        show(f"  - Godta den med ett skäl: arshjul accept {association} {year} {finding.key} --because SKÄL")
    show(f"\n{number(len(found), 'anmärkning', 'anmärkningar')}." if found else "Inga krockar.")


def commands_for(finding: Finding, association: str, year: int) -> Iterator[str]:
    """The commands that do what its remedies say, where a page has a button."""
    if finding.code == "deciding_meeting_asked":
        duty = finding.subject.partition(":")[2]
        yield from (f"arshjul decides {association} {year} {duty} {meeting}" for meeting in finding.involved)
    if finding.code.startswith("own_item_"):
        yield f"arshjul items {association} change PUNKT"


def upcoming_command(
    association: MaybeAssociationArgument = None,
    days: Annotated[int, typer.Option("--days", metavar="ANTAL", min=0, max=3660, help="Dagar framåt.")] = 60,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa vad som kommer, i ett förbund eller i alla."""
    settings = read_settings()
    now = moment(settings, on)
    today = now.astimezone(STOCKHOLM).date()
    with opened(settings) as store:
        keys = [association] if association else [key for key, _ in associations(store)]
        coming = [(key, item) for key in keys for item in upcoming(items_around(store, key, now), today, days)]
    coming.sort(key=lambda pair: (pair[1].day, pair[0], pair[1].key))
    if as_json:
        show_json({"items": [shapes.item(key, item) for key, item in coming]})
        return
    for key, item in coming:
        reminder = f", påminnelse {item.next_reminder}" if item.next_reminder else ""
        who = f" ({', '.join(item.responsible)})" if item.responsible else ""
        where = f"{key}: " if association is None else ""
        day = f"{week_word(item.week)} {item.day.year}" if item.week else item.day.isoformat()
        whose = f", {BASIS_WORDS[item.basis]}" if item.deadline else ""
        show(f"{day:<10}  {item.status_word:<13} {where}{item.title}{whose}{who}{reminder}")
    if coming:
        late = sum(item.status is Status.LATE for _, item in coming)
        show(f"\n{number(len(coming), 'rad', 'rader')}{f', {late} sena' if late else ''}.")
    else:
        show(f"Inget de närmaste {number(days, 'dagen', 'dagarna')}.")


def rehearse_command(
    association: Annotated[
        str | None, typer.Argument(metavar="FÖRBUND", help="Förbundets nyckel; med --all bara året.")
    ] = None,
    year: Annotated[str | None, typer.Argument(metavar="ÅR", help="Verksamhetsåret.")] = None,
    all_associations: Annotated[bool, typer.Option("--all", help="Öva året i alla förbund som har det.")] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa varje mejl som året skulle skicka, utan att skicka något."""
    from arshjul.work.saying import rehearsal, rehearsal_of_all

    words = [word for word in (association, year) if word is not None]
    if len(words) != (1 if all_associations else 2):
        raise WrongUse("Ange förbund och år, eller --all och bara året.")
    rehearsed_year = year_in(words[-1])
    settings = read_settings()
    now = moment(settings, on)
    with opened(settings) as store, at_work(f"Övar {rehearsed_year}"):
        if all_associations:
            rehearsed = rehearsal_of_all(store, settings, rehearsed_year, now)
        else:
            rehearsed = rehearsal(store, settings, words[0], rehearsed_year, now)
    if as_json:
        show_json({"messages": [shapes.rehearsed(m) for m in rehearsed]})
        return
    for one in rehearsed:
        where = f"{one.association}: " if all_associations else ""
        show(f"{one.at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}  {one.to:<45} {where}{one.subject}")
    show(f"\n{len(rehearsed)} mejl.")


def adopt_command(
    association: AssociationArgument,
    year: YearArgument,
    accept: Annotated[
        str, typer.Option("--accept", metavar="SKÄL", help="Fastställ trots brott mot lag eller förbundsordning.")
    ] = "",
    at_once: Annotated[bool, typer.Option("--now", help="Skicka kallelserna direkt, utan ångertid.")] = False,
    yes: Yes = False,
    on: On = None,
) -> None:
    """Fastställ ett årshjul: från utkast till ett år som kallar och påminner."""
    from arshjul.work.saying import adoption
    from arshjul.work.years import adopt

    settings = unheld(read_settings()) if at_once else read_settings()
    with opened(settings) as store:
        if sys.stdin.isatty() and not yes:
            with at_work("Räknar ut vad som skickas"):
                preview = adoption(store, settings, association, year, moment(settings, on))
            show_aside(f"{preview.told(f'Årshjulet {year}')}:")
            for line in preview.lines():
                show_aside(f"  {line}")
            require_yes("Vill du fastställa det?")
        with at_work(f"Fastställer {year}"):
            done = adopt(store, settings, association, year, doer(settings, on), accept_because=accept)
    show(f"Årshjulet {year} är fastställt. {done.queued} mejl {when_they_leave(done.held_until)}.")
    if done.held_until:
        show(f"Ångra dig före dess så får ingen veta något: arshjul undo {association}")
    if done.skipped:
        show(f"{done.skipped} påminnelser och kallelser hade redan passerat; skälen står under utskick.")
    if done.risks:
        show(f"\nÖppna risker ({len(done.risks)}):")
    for risk in done.risks:
        show(f"⚠ {risk.message}  [{risk.key}]")


def close_command(
    association: AssociationArgument,
    year: YearArgument,
    because: Annotated[str, typer.Option("--because", metavar="SKÄL", help="Skälet, som står kvar i historiken.")] = "",
    yes: Yes = False,
    on: On = None,
) -> None:
    """Avsluta ett årshjul som inte avslutas av sig självt, med ett skäl."""
    from arshjul.work.closing import close_year, unsaid

    settings = read_settings()
    with opened(settings) as store:
        lost = unsaid(store, association, year, moment(settings, on))
        if because.strip() and (lost.waiting or lost.to_come) and not yes:
            show_aside(
                f"{number(lost.waiting, 'mejl', 'mejl')} som väntar skickas då aldrig, och inte heller "
                f"{number(lost.to_come, 'påminnelse eller fråga', 'påminnelser och frågor')} som årshjulet har kvar."
            )
            require_yes(f"Vill du avsluta årshjulet {year} ändå?")
        close_year(store, association, year, because, doer(settings, on))
    show(f"Årshjulet {year} är avslutat. Det som antecknas om det senare öppnar det igen.")


def checklist_command(
    association: AssociationArgument,
    occasion: Annotated[str | None, typer.Argument(metavar="[TILLFÄLLE]", help="Mötets eller pliktens nyckel.")] = None,
    done: Annotated[
        str | None, typer.Option("--done", metavar="PUNKT", help="Bocka av en punkt, eller skriv klar.")
    ] = None,
    undo: Annotated[str | None, typer.Option("--undo", metavar="PUNKT", help="Ta tillbaka en bock.")] = None,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa vilka handlingar som behövs, av vem och till när; bocka av dem."""
    from arshjul.work.held.checklists import checklist, mark_done, tick, untick
    from arshjul.work.overview import nearest_year

    settings = read_settings()
    now = moment(settings, on)
    today = now.astimezone(STOCKHOLM).date()
    if (done or undo) and occasion is None:
        raise typer.BadParameter("Ange också mötet eller plikten som punkten hör till, före --done eller --undo.")
    with opened(settings) as store:
        if done == "klar" and occasion:
            mark_done(store, association, occasion, today, doer(settings, on))
            show(f"{occasion} är klar. Inga fler påminnelser om den.")
            return
        if done and occasion:
            tick(store, association, occasion, done, today, doer(settings, on))
        if undo and occasion:
            untick(store, association, occasion, undo, doer(settings, on))
        with store.reading() as unit:
            year = nearest_year(unit.of(association).association(), now)
        papers = checklist(store, association, year, now, occasion)
    if as_json:
        show_json({"items": [shapes.paper(p, today) for p in papers]})
        return
    first = {p.target: p.day for p in sorted(papers, key=lambda p: p.day, reverse=True)}
    target = ""
    for paper in sorted(papers, key=lambda p: (first[p.target], p.target, p.day)):
        if paper.target != target:
            target = paper.target
            show(f"\n{paper.about}  [{target}]")
        mark = "✔" if paper.ready_on else "✖ Försenad" if paper.is_late(today) else "○"
        who = ", ".join(p.name for p in paper.people) or "ingen är utsedd"
        source = f"  {paper.source.text}" if paper.source else ""
        show(f"  {paper.day}  {mark} {paper.name} ({who})  [{paper.item}]{source}")
    ready, late = sum(paper.ready_on is not None for paper in papers), sum(paper.is_late(today) for paper in papers)
    show(f"\n{number(len(papers), 'handling', 'handlingar')}: {ready} klara, {late} försenade.")
