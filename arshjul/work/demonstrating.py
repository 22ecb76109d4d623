"""The worked example: a real association's 2022, lived through up to a morning in August."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.mail.sink import mail_sink
from arshjul.settings import Clock, Settings
from arshjul.store import Fact, Room, Store
from arshjul.work.associations import load
from arshjul.work.checklists import papers_of
from arshjul.work.delivering import deliver
from arshjul.work.jobs import run_job
from arshjul.work.memory import ticked
from arshjul.work.opening import opened
from arshjul.work.overview import year_view
from arshjul.work.queueing import queue
from arshjul.work.reading import read_document, reading_lines
from arshjul.work.years import adopt
from arshjul.year.checklists import DONE, READY
from arshjul.year.deadlines import deadlines
from arshjul.year.messages import Remembered, demanded
from arshjul.year.model import STOCKHOLM

ASSOCIATION = "degerfors-karlskoga"
YEAR = 2022
PLAN = "degerfors-karlskoga-2022.txt"
ADOPTED = datetime(2021, 12, 14, 12, tzinfo=STOCKHOLM).astimezone(UTC)
SHOWN = datetime(2022, 8, 8, 8, 5, tzinfo=STOCKHOLM).astimezone(UTC)
TICKED_UNTIL = date(2022, 8, 1)
"""The director has kept the checklists up to here; what is due later stands open."""


def prepare(settings: Settings, tell: Callable[[str], None]) -> Settings:
    """Make the example anew in a folder of its own, and return the settings that show it.

    Everything goes to a mail sink on this machine: the settings allow no other server, whatever the
    environment says, and every address stands under ``.example``.
    """
    data = settings.data / "demo"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    demo = replace(
        settings,
        data=data,
        database_url=f"sqlite:///{data / 'arshjul.db'}",
        mail_from_name="",
        mail_from_address="kallelse@finsam-dk.example",
        base_url=f"http://127.0.0.1:{settings.web_port}",
        loopback_only=True,
        clock=Clock(SHOWN, datetime.now(UTC)),
    )
    asyncio.run(_live_through(demo, tell))
    return demo


async def _live_through(settings: Settings, tell: Callable[[str], None]) -> None:
    examples = folder("examples")
    async with mail_sink(settings.data / "mail") as port:
        settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
        with opened(settings) as store:
            tell(f"1. Läser in förbundet ur examples/{ASSOCIATION}.yaml.")
            file = f"{ASSOCIATION}.yaml"
            load(store, settings, (examples / file).read_bytes(), file, ADOPTED)
            tell(f"2. Läser mötesplanen ur examples/{PLAN}:\n")
            for line in reading_lines(read_document((examples / PLAN).read_bytes(), PLAN, YEAR)):
                tell(f"   {line}")
            tell("\n3. Kontrollerar årshjulet, där det tveksamma datumet är rättat:\n")
            for finding in year_view(store, ASSOCIATION, YEAR, ADOPTED).findings:
                tell(f"   - {finding.message}")
            adopt(store, settings, ASSOCIATION, YEAR, ADOPTED)
            tell("\n4. Fastställer årshjulet den 14 december 2021 och låter tiden gå till måndag 8 augusti 2022.")
            sent = await _pass_time(store, settings)
        for job in ("invite", "remind", "deliver"):
            await run_job(job, settings, SHOWN)
        tell(f"   {sent} mejl har ”lämnat” till brevlådan i demon. Startar tjänsten …")


async def _pass_time(store: Store, settings: Settings) -> int:
    """Do at each moment what the service does then, while the director keeps the checklists."""
    with store.reading() as unit:
        association = unit.of(ASSOCIATION).association()
    book = load_duties(association.kind)
    plan = association.plan(YEAR)
    if plan is None:
        raise ValueError("the example has no such year")
    sent = 0
    messages = demanded(association, plan, book, Remembered())
    for moment in sorted({message.at for message in messages if message.at <= SHOWN}):
        with store.writing() as unit:
            room = unit.of(ASSOCIATION)
            _keep_up(room, min(moment.astimezone(STOCKHOLM).date(), TICKED_UNTIL), moment)
            queue(room, association, book, settings, moment)
        sent += (await deliver(store, settings, partial(_standing, moment))).sent
    return sent


def _keep_up(room: Room, today: date, now: datetime) -> None:
    association = room.association()
    book = load_duties(association.kind)
    by = "förbundschefen"
    done = {(fact.target, fact.kind) for fact in room.facts()}
    for plan in association.years:
        for paper in papers_of(association, plan, book, ticked(room)):
            if paper.is_open and paper.day < today:
                room.add_fact(Fact(paper.target, READY, paper.item, paper.day, "", now, by))
        for deadline in deadlines(association, plan, book):
            if deadline.day < today and (deadline.key, DONE) not in done:
                room.add_fact(Fact(deadline.key, DONE, "", deadline.planned, "", now, by))


def _standing(moment: datetime) -> datetime:
    """A clock that stands still while the mails of one moment leave."""
    return moment
