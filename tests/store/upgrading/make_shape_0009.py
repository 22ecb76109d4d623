"""Make ``shape-0009.sql.gz``: a real database of shape 0009, with every kind of fact and mail that stood in any.

It was made once, by the code that wrote that shape, and is never made again by another: what the upgrade must take is
what that code left. To see how, check out commit fb27913 beside this tree and run, with its environment::

    git worktree add ../before fb27913
    cd ../before && PYTHONPATH=. python ../TREE/tests/store/upgrading/make_shape_0009.py ../TREE/tests/store/upgrading

Beside the database it writes what ``arshjul dump`` said of each association in it, as ``KEY.yaml``.
"""

# ruff: noqa: I001 (what is imported is not in this tree, so it looks like somebody else's)

from __future__ import annotations

import asyncio
import gzip
import sqlite3
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

from arshjul.errors import DeliveryError
from arshjul.folders import folder
from arshjul.mail.sink import mail_sink
from arshjul.reading.plan import read_plan
from arshjul.settings import Settings, read_settings
from arshjul.store import Store, open_store
from arshjul.work.acceptance import accept, withdraw_acceptance
from arshjul.work.associations import dump, load
from arshjul.work.attendance import record_attendance
from arshjul.work.bundle import send_bundle
from arshjul.work.bundle_documents import attach, bundle_documents, detach
from arshjul.work.chains import DISCHARGE, record
from arshjul.work.checklists import checklist, mark_done, tick, untick
from arshjul.work.contact_links import contact_url
from arshjul.work.delivering import deliver
from arshjul.work.drafting import save_draft
from arshjul.work.jobs import run_job
from arshjul.work.minutes import Recorded, minutes_of, record_minutes
from arshjul.work.overview import findings_of_year
from arshjul.work.renewing import renew_year
from arshjul.work.reporting import Told, confirm, decline, report, waiting_reports
from arshjul.work.responding import Reply, answer_for, answer_on_page, asked
from arshjul.work.visitors import page_token
from arshjul.work.years import adopt
from arshjul.year.answers import Answer
from arshjul.year.attendance.spells import Held, ServedAs, Spell
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.minutes import StepKind

KEY = "degerfors-karlskoga"
FILE = f"{KEY}.yaml"
BY = "förbundschefen"
EXAMPLE = (folder("examples") / FILE).read_text("utf-8")
MORE = """
closures:
  - {name: Sportlov, first: 2022-02-28, last: 2022-03-04}
  - {name: Sportlov, first: 2023-02-27, last: 2023-03-03}
  - {name: Höstlov, first: 2022-10-31, last: 2022-11-04}
council_days:
  - {member: karlskoga, day: 2022-11-28, name: Kommunfullmäktige}

years:
"""
SMALL = """\
name: Samordningsförbundet Prov
members:
  - {key: kommunen, name: Kommunen, kind: municipality, since: 2020-01-01, until: 2026-12-31}
people:
  - {key: ledamot, name: Ledamot, address: ledamot@kommunen.example}
  - {key: chef, name: Chef, address: chef@prov.example}
seats:
  - {person: ledamot, body: board, role: member, member: kommunen, since: 2020-01-01, until: 2022-03-31}
  - {person: ledamot, body: board, role: member, member: kommunen, since: 2022-04-01}
  - {person: chef, body: office, role: director}
"""


class Office:
    """One association and the clock, which goes only forward."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings

    async def passes(self, *days: str) -> None:
        """What the service does in the morning of each of *days*."""
        for day in days:
            now = moment(day)
            for job in ("invite", "remind"):
                await run_job(job, self.settings, now)
            await deliver(self.store, self.settings, partial(standing, now))

    def answer(self, meeting: str, person: str, answer: Answer, now: datetime) -> None:
        """Answer on the page of the person's own link."""
        secret = page_token(self.settings, KEY, person)
        page = asked(self.store, self.settings, secret, meeting, now)
        reply = Reply(answer)
        answer_on_page(self.store, self.settings, secret, meeting, reply, page.form_key, page.asked_about, now)

    def contact(self, member_key: str) -> str:
        """The secret of a member's contact."""
        with self.store.reading() as unit:
            association = unit.of(KEY).association()
        member = association.member(member_key)
        if member is None:
            raise ValueError(member_key)
        return contact_url(self.settings, association, DISCHARGE, 2021, member).rpartition("/")[2]

    def load(self, text: str, now: datetime) -> None:
        load(self.store, self.settings, text.encode(), FILE, now)


def moment(day: str, hours: int = 6) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hours, tzinfo=UTC)


def standing(now: datetime) -> datetime:
    return now


async def live_through(office: Office) -> None:
    store, settings = office.store, office.settings
    text = EXAMPLE.replace("\nyears:\n", MORE, 1)
    text = text.replace("\narticles:\n", "\narticles:\n  qualified_majority: 3/4\n  distance_since: 2022-03-28\n", 1)
    load(store, settings, SMALL.encode(), "finsam-prov.yaml", moment("2021-12-01"))
    office.load(text, moment("2021-12-13"))
    plan_an_accepted_year(office)
    adopt(store, settings, KEY, 2022, moment("2021-12-14"), accept_because="Styrelsen står för datumen.", by=BY)
    await office.passes("2021-12-14", "2021-12-20", "2022-01-03", "2022-01-10", "2022-01-17", "2022-01-24")

    # Who comes to the first meetings; one is away, comes after all, and the quorum turns.
    now = moment("2022-01-24", 9)
    board = ("ledamot-degerfors", "vice-ordforande-karlskoga", "ordforande-region-orebro-lan")
    for person in board:
        office.answer("2022-styrelse-1", person, Answer.ACCEPTED, now)
    for person in (*board, *("ledamot-forsakringskassan", "ledamot-arbetsformedlingen")):
        answer_for(store, settings, KEY, "2022-styrelse-2", person, Reply(Answer.DECLINED), now)
        deputy = person.replace("vice-ordforande", "ersattare").replace("ordforande", "ersattare")
        deputy = deputy.replace("ledamot", "ersattare")
        answer_for(store, settings, KEY, "2022-styrelse-2", deputy, Reply(Answer.DECLINED), now)
    await office.passes("2022-01-25")
    answer_for(store, settings, KEY, "2022-styrelse-1", board[0], Reply(Answer.DECLINED), moment("2022-01-25", 9))
    await office.passes("2022-01-26")
    office.answer("2022-styrelse-1", board[0], Answer.ACCEPTED, moment("2022-01-26", 9))
    for person in board:
        office.answer("2022-styrelse-2", person, Answer.ACCEPTED, moment("2022-01-26", 9))
    await office.passes("2022-01-27", "2022-01-31", "2022-02-07", "2022-02-14")

    # One meeting moves, one is cancelled, one person has another address, and one seat ends.
    text = text.replace("day: 2022-03-22", "day: 2022-03-23", 1)
    before, _, rest = text.partition("      - key: 2022-planeringsdag-1\n")
    text = before + "      - key:" + rest.partition("      - key:")[2]
    text = text.replace("address: ersattare@karlskoga.example", "address: reserv@karlskoga.example", 1)
    text = text.replace(
        "person: beredning-arbetsformedlingen, body: preparatory, role: member, member: arbetsformedlingen",
        "person: beredning-arbetsformedlingen, body: preparatory, role: member, member: arbetsformedlingen, "
        "until: 2022-04-30",
        1,
    )
    agenda = "\n        agenda:\n          - {number: § 1, title: Medel, qualified: ja}\n        matters: [budget]"
    text = text.replace(
        "title: Halvårsredovisning\n        day: 2022-08-29", f"title: Halvår\n{' ' * 8}day: 2022-08-29"
    )
    text = text.replace("day: 2022-08-29", f"day: 2022-08-29{agenda}", 1)
    office.load(text, moment("2022-02-15"))
    await office.passes("2022-02-21", "2022-02-28", "2022-03-07")

    keep_papers_and_minutes(office)
    await office.passes("2022-03-14", "2022-03-21", "2022-04-04", "2022-04-11")
    decide_about_last_year(office)
    await office.passes("2022-05-02", "2022-05-16", "2022-05-30", "2022-06-06")
    read_and_renew(office)
    answer_for(store, settings, KEY, "2022-styrelse-4", board[0], Reply(Answer.DECLINED), moment("2022-08-01", 9))
    await office.passes("2022-06-20", "2022-07-04", "2022-08-01", "2022-08-08")
    # The last mails wait for a server that does not answer.
    await run_job("remind", settings, moment("2022-08-15"))
    with suppress(DeliveryError):
        await run_job("deliver", replace(settings, smtp_url="smtp://127.0.0.1:1"), moment("2022-08-15"))


def plan_an_accepted_year(office: Office) -> None:
    first, *_ = findings_of_year(office.store, KEY, 2022)
    accept(office.store, KEY, 2022, first.key, "Så har det alltid varit.", BY, moment("2021-12-13", 9))
    withdraw_acceptance(office.store, KEY, 2022, first.key, BY, moment("2021-12-13", 10))
    accept(office.store, KEY, 2022, first.key, "Styrelsen vet om det.", BY, moment("2021-12-13", 11))


def keep_papers_and_minutes(office: Office) -> None:
    store, now = office.store, moment("2022-03-07", 9)
    for paper in checklist(store, KEY, 2022, now.date())[:6]:
        tick(store, KEY, paper.target, paper.item, now.date(), BY, now)
    papers = checklist(store, KEY, 2022, now.date())
    of_deadline = next(p for p in papers if p.target.startswith("2022:") and p.is_open)
    tick(store, KEY, of_deadline.target, of_deadline.item, now.date(), BY, now)
    untick(store, KEY, papers[0].target, papers[0].item, now.date(), BY, now)
    mark_done(store, KEY, "2022:follow-up-operations", date(2022, 2, 11), BY, now)
    mark_done(store, KEY, "minutes-approval@2022-styrelse-3", date(2022, 3, 7), BY, now)
    mark_done(store, KEY, "minutes-notice@2022-styrelse-3", date(2022, 3, 7), BY, now)

    [minutes] = minutes_of(store, KEY, "2022-styrelse-1")
    boards = [posting.member.key for posting in minutes.postings]
    keep = partial(record_minutes, store, office.settings, KEY, "2022-styrelse-1", by=BY)
    keep(recorded=(Recorded(StepKind.APPROVED, "", date(2022, 2, 11)),), now=now)
    keep(recorded=(Recorded(StepKind.APPROVED, "", date(2022, 2, 10)),), now=now)
    keep(recorded=tuple(Recorded(StepKind.POSTED, member, date(2022, 2, 11)) for member in boards), now=now)
    keep(recorded=(Recorded(StepKind.TAKEN_DOWN, boards[0], date(2022, 3, 7)),), now=now)

    spells = (
        Spell("ledamot-degerfors", ServedAs.MEMBER, until_item="70"),
        Spell("ordforande-region-orebro-lan", ServedAs.MEMBER, remote=True, start=now.time()),
        Spell("ersattare-forsakringskassan", ServedAs.SERVING, "ledamot-forsakringskassan"),
    )
    for edit in (spells[:2], spells):
        record_attendance(store, KEY, "2022-styrelse-1", BY, now, edit=lambda _, those=edit: those, held=Held(62, 79))


def decide_about_last_year(office: Office) -> None:
    store, settings, now = office.store, office.settings, moment("2022-04-12", 9)
    report_of_auditors = ChainFact(
        "audit-year", 2021, "audit-report", date(2022, 4, 8), outcome=Outcome.RECOMMENDED, reference="dnr 12"
    )
    record(store, KEY, report_of_auditors, BY, now)
    signed = ChainFact("audit-year", 2021, "audit-signed", date(2022, 4, 8), by="revisor-staten", note="Via mejl")
    record(store, KEY, signed, BY, now)
    document, other, *_ = bundle_documents(store, KEY, 2021)
    for one in (document, document, other):
        attach(store, settings, KEY, 2021, one.id, BytesIO(b"%PDF-1.7\nEn handling.\n"), "fil.pdf", BY, now)
    detach(store, KEY, 2021, other.id, BY, now)
    send_bundle(store, settings, KEY, 2021, BY, now)

    # Three contacts report: one is confirmed, one put aside, and one waits.
    told = Told(date(2022, 4, 25), "§ 52", Outcome.GRANTED, True, "KF", "Enhälligt")
    at = moment("2022-05-02", 9)
    for member in ("degerfors", "karlskoga", "region-orebro-lan"):
        report(store, settings, office.contact(member), told, at, BytesIO(b"%PDF-1.7\nEtt utdrag.\n"), "utdrag.pdf")
    first, second, _ = waiting_reports(store, KEY, 2021)
    confirm(store, KEY, 2021, first.id, BY, at + timedelta(hours=1))
    decline(store, KEY, 2021, second.id, BY, at + timedelta(hours=1))


def read_and_renew(office: Office) -> None:
    document = (folder("examples") / f"{KEY}-2022.txt").read_text("utf-8").replace("2022", "2023")
    for now in (moment("2022-06-07", 9), moment("2022-06-08", 9)):
        plan = read_plan(document, 2023, "plan-2023.txt")
        save_draft(office.store, KEY, plan, now, file="plan-2023.txt", by=BY, replace_worked_on=True)
    for now in (moment("2022-06-09", 9), moment("2022-06-10", 9)):
        renew_year(office.store, KEY, 2024, now, by=BY)


def emptied(path: Path) -> str:
    """The database as SQL, without the bytes of what has left and without the name of the machine."""
    with sqlite3.connect(path) as connection:
        connection.executescript(
            """
            UPDATE deliveries SET body = x'' WHERE status != 'planned';
            UPDATE deliveries SET holder = NULL;
            UPDATE feeds SET body = x'', gzipped = x'';
            UPDATE associations SET feeds_built_from = '';
            UPDATE passes SET holder = 'tjänsten:1:1';
            """
        )
        return "\n".join(connection.iterdump()) + "\n"


async def make(target: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        async with mail_sink(Path(data) / "mail") as port:
            settings = read_settings(
                {
                    "ARSHJUL_DATA": data,
                    "ARSHJUL_MAIL_FROM": "Kansliet <kallelse@finsam-dk.example>",
                    "ARSHJUL_SECRET_KEY": "prov",
                    "ARSHJUL_SMTP_URL": f"smtp://127.0.0.1:{port}",
                }
            )
            store = open_store(settings.database_url)
            store.migrate()
            await live_through(Office(store, settings))
            with store.reading() as unit:
                keys = [key for key, _ in unit.association_keys()]
            for key in keys:
                (target / f"{key}.yaml").write_text(dump(store, key), "utf-8")
            store.close()
        text = emptied(Path(settings.database_url.removeprefix("sqlite:///")))
    (target / "shape-0009.sql.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1])))
