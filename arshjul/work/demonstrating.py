"""The worked example: a real association's 2022, lived through up to a morning in August."""

from __future__ import annotations

import asyncio
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from arshjul.associations import read_association_file, write_association
from arshjul.clock import Clock
from arshjul.duties import duties_of
from arshjul.folders import folder
from arshjul.keys import new_key
from arshjul.mail.sink import mail_sink
from arshjul.reading.plan import ReadPlan
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.answers import PostedReply, Reply, answer_on_page, asked
from arshjul.work.changing import Change, changing
from arshjul.work.drafts import read_document, reading_lines, save_draft
from arshjul.work.files import load
from arshjul.work.held import StepDay, minutes_of, papers_of, record_minutes
from arshjul.work.jobs import run_job
from arshjul.work.links import page_token
from arshjul.work.mailing import deliver, open_door
from arshjul.work.opening import opened
from arshjul.work.overview import year_view
from arshjul.work.saying import queue
from arshjul.work.years import adopt
from arshjul.year.answers import Answer
from arshjul.year.deadlines import deadlines
from arshjul.year.deeds import Doer, Origin
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.minutes import Minutes, StepKind
from arshjul.year.model import STOCKHOLM, Association, YearPlan
from arshjul.year.people import called
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered

ASSOCIATION = "degerfors-karlskoga"
YEAR = 2022
PLAN = "degerfors-karlskoga-2022.txt"
ADOPTED = datetime(2021, 12, 14, 12, tzinfo=STOCKHOLM).astimezone(UTC)
SHOWN = datetime(2022, 8, 8, 8, 5, tzinfo=STOCKHOLM).astimezone(UTC)
TICKED_UNTIL = date(2022, 8, 1)
"""The director has kept the checklists and the minutes up to here; what is due later stands open."""
DIRECTOR = Doer("förbundschefen", ADOPTED, Origin.COMMAND_LINE)
ANSWERED_DAYS, SLOW_DAYS = 21, 3
"""So many days before a meeting people answer."""
AWAY = ("2022-styrelse-4", "ledamot-degerfors")
"""Who cannot come to which meeting: a deputy is called."""
SETTLED = (
    ("2021-10-04", "2022-10-04"),
    ("Helarsredovisning", "Helårsredovisning"),
    ("Halvarsredovisning", "Halvårsredovisning"),
    ("Verksamhetsuppféljning", "Verksamhetsuppföljning"),
    ("Verksamhetsuppfoljning", "Verksamhetsuppföljning"),
    ("Verksamhet&", "Verksamhet &"),
)
"""What the director corrects in the document: the date in the wrong year, and what the scanner misread."""


def prepare(settings: Settings, tell: Callable[[str], None]) -> Settings:
    """Make the example anew in a folder of its own, and return the settings that show it.

    Everything goes to a mail sink on this machine: the settings allow no other server, whatever the
    environment says, and every address stands under ``.example``.
    """
    data = settings.data / "demo"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700, parents=True)
    demo = replace(
        settings,
        data=data,
        database_url=f"sqlite:///{data / 'arshjul.db'}",
        secret_key=new_key(),
        key_is_new=True,
        mail_from_name="",
        mail_from_address="kallelse@finsam-dk.example",
        base_url=f"http://127.0.0.1:{settings.web_port}",
        loopback_only=True,
        is_demo=True,
        clock=Clock(SHOWN, datetime.now(UTC)),
    )
    asyncio.run(_live_through(demo, tell))
    return demo


async def _live_through(settings: Settings, tell: Callable[[str], None]) -> None:
    async with mail_sink(settings.data / "mail") as port:
        settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
        with opened(settings, begins=True) as store:
            _plan(store, settings, tell)
            tell("\n5. Fastställer årshjulet den 14 december 2021 och låter tiden gå till måndag 8 augusti 2022.")
            adopt(store, settings, ASSOCIATION, YEAR, DIRECTOR)
            sent = await _pass_time(store, settings)
            _keep_minutes(store, settings)
        for job in ("morning", "deliver"):
            await run_job(job, settings, SHOWN)
        tell(f"   {sent} mejl har ”lämnat” till brevlådan i demon. Startar tjänsten …")


def _plan(store: Store, settings: Settings, tell: Callable[[str], None]) -> None:
    """Make the year out of the board's document, as a director does: read, save, settle what is doubtful, check."""
    examples, file = folder("examples"), f"{ASSOCIATION}.yaml"
    tell(f"1. Läser in förbundet ur examples/{file}, men inte mötena: de kommer ur styrelsens dokument.")
    load(store, settings, _without_years((examples / file).read_bytes(), file), file, DIRECTOR)

    document = (examples / PLAN).read_text("utf-8")
    tell(f"2. Läser mötesplanen ur examples/{PLAN}, och sparar den som utkast:\n")
    plan = _read(document)
    for line in reading_lines(plan):
        tell(f"   {line}".replace("\n", "\n   "))
    _save(store, plan, tell)

    tell("\n3. Rättar det tveksamma i dokumentet, och läser om det:\n")
    for wrong, right in SETTLED:
        tell(f"   ”{wrong}” → ”{right}”")
        document = document.replace(wrong, right)
    plan = _read(document)
    tell(f"\n   Tveksamt nu: {len(plan.doubts)}.")
    _save(store, plan, tell)

    tell("\n4. Kontrollerar årshjulet:\n")
    for finding in year_view(store, ASSOCIATION, YEAR, ADOPTED).findings:
        tell(f"   - {finding.message}")


def _without_years(content: bytes, file: str) -> bytes:
    read = read_association_file(content, file)
    facts = tuple(written.fact for written in read.facts)
    return write_association(replace(read.association, years=()), facts).encode()


def _read(document: str) -> ReadPlan:
    return read_document(document.encode(), PLAN, YEAR)


def _save(store: Store, plan: ReadPlan, tell: Callable[[str], None]) -> None:
    saved = save_draft(store, ASSOCIATION, plan, DIRECTOR, file=PLAN)
    tell(f"\n   Sparat som utkast: {len(saved.plan.occasions)} tillfällen. Ett utkast skickar ingenting.")


async def _pass_time(store: Store, settings: Settings) -> int:
    """Do at each moment what the service does then, while the director keeps the checklists."""
    with store.reading() as unit:
        association = unit.of(ASSOCIATION).association()
    book = duties_of(association)
    plan = association.plan(YEAR)
    if plan is None:
        raise ValueError("the example has no such year")
    sent = 0
    replies = _replies(association, plan)
    messages = demanded(association, plan, book, Remembered())
    for moment in sorted({message.at for message in messages if message.at <= SHOWN}):
        while replies and replies[0][0] <= moment.astimezone(STOCKHOLM).date():
            _, meeting, person = replies.popleft()
            _answer(store, settings, meeting, person, moment)
        with changing(store, ASSOCIATION, moment) as change:
            _keep_up(change, min(change.today, TICKED_UNTIL))
            queue(change, settings)
        sent += (await deliver(store, settings, partial(_standing, moment), open_door)).sent
    return sent


def _replies(association: Association, plan: YearPlan) -> deque[tuple[date, str, str]]:
    """Who answers which meeting on which day: most in good time, every fourth when the last reminders come."""
    return deque(
        sorted(
            (occasion.day - timedelta(SLOW_DAYS if number % 4 == 3 else ANSWERED_DAYS), occasion.key, one.person.key)
            for occasion in plan.occasions
            for number, one in enumerate(o for o in called(association, occasion) if not o.optional)
            if occasion.kind.is_meeting
        )
    )


def _answer(store: Store, settings: Settings, meeting: str, person: str, moment: datetime) -> None:
    """Answer on the page of the person's own link."""
    with store.reading() as unit:
        secret = page_token(settings, unit.of(ASSOCIATION), person)
    page = asked(store, settings, secret, meeting, moment)
    reply = Reply(Answer.DECLINED if (meeting, person) == AWAY else Answer.ACCEPTED)
    answer_on_page(store, settings, secret, meeting, PostedReply(reply, page.form_key, page.asked_about), moment)


def _keep_up(change: Change, today: date) -> None:
    standing = change.standing()
    ledger = standing.ledger
    for plan in standing.association.years:
        for paper in papers_of(standing.association, plan, standing.book, ledger.ticked):
            if paper.is_open and paper.day < today:
                change.record(_done(change, FactKind.READY, plan.year, paper.target, paper.day, paper.item))
        for deadline in deadlines(standing.association, plan, standing.book):
            if deadline.day < today and deadline.key not in ledger.done:
                change.record(_done(change, FactKind.DONE, plan.year, deadline.key, deadline.planned))


def _done(change: Change, kind: FactKind, year: int, key: str, day: date, subject: str = "") -> Fact:
    return Fact(FactAbout.ITEM, kind, year, day, change.now, DIRECTOR.by, key=key, subject=subject)


def _keep_minutes(store: Store, settings: Settings) -> None:
    """Write in when the minutes were approved, posted, taken down and certified, each on its last day."""
    for minutes in minutes_of(store, ASSOCIATION, SHOWN):
        if minutes.approval_due >= TICKED_UNTIL:
            continue
        steps = [StepDay(StepKind.APPROVED, "", minutes.approval_due)]
        now = _record(store, settings, minutes, steps)
        now = _record(store, settings, now, [StepDay(StepKind.POSTED, p.member.key, p.last_day) for p in now.postings])
        if now.earliest_take_down and now.earliest_take_down < TICKED_UNTIL:
            day = now.earliest_take_down
            for kind in (StepKind.TAKEN_DOWN, StepKind.CERTIFIED):
                _record(store, settings, now, [StepDay(kind, p.member.key, day) for p in now.postings])


def _record(store: Store, settings: Settings, minutes: Minutes, steps: list[StepDay]) -> Minutes:
    return record_minutes(store, settings, ASSOCIATION, minutes.occasion.key, tuple(steps), replace(DIRECTOR, at=SHOWN))


def _standing(moment: datetime) -> datetime:
    """A clock that stands still while the mails of one moment leave."""
    return moment
