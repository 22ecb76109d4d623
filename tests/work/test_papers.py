"""Papers to the members in a chain: sent to those that are chosen, answered on a page, completed, and taken back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import chain_facts, settings_in

from arshjul.errors import InputError, NotAllowedError, NotFoundError
from arshjul.folders import folder
from arshjul.mail.sink import mail_sink
from arshjul.settings import Settings
from arshjul.store import Delivery, Store
from arshjul.work.chains.answer_papers import MOST, AnswerPaper
from arshjul.work.chains.papers import attach_paper
from arshjul.work.chains.papers_answered import add_to_answer, answer_papers, asked_papers
from arshjul.work.chains.papers_sending import Chosen, preview_papers, send_papers
from arshjul.work.chains.recording import retract
from arshjul.work.files.associations import load
from arshjul.work.jobs import run_job
from arshjul.work.links import papers_path
from arshjul.work.receiving import Upload
from arshjul.work.undoing import undo
from arshjul.work.years import adopt
from arshjul.year.attached import AttachedPaper
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.sendings import Which
from arshjul.year.deeds import DeedKind

KEY = "sofint"
EXAMPLE = (folder("examples") / "sofint.yaml").read_text("utf-8").partition("\nfacts:")[0] + "\n"
BEFORE = datetime(2020, 12, 1, 11, tzinfo=UTC)
NOW = datetime(2021, 9, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CONSULTATION = Which("budget", "consultation-sent", 2022)
PDF = b"%PDF-1.7\nEtt f\xc3\xb6rslag.\n"

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_in(tmp_path), hold_minutes=10)


@pytest.fixture
def sofint(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """SOFINT in September 2021: the year adopted, and nothing that waits."""

    def ready() -> None:
        load(store, settings, EXAMPLE.encode(), "sofint.yaml", doer(BEFORE))
        adopt(store, settings, KEY, 2021, doer(BEFORE, "chef"), accept_because="Prov")
        with store.writing() as unit:
            unit.of(KEY).deliveries.settle_unsent(NOW, "Hör inte till provet.")

    done_once("the year is adopted, the budget is to be consulted about", ready)
    return store


def attach(store: Store, settings: Settings, name: str, at: datetime = NOW) -> None:
    attach_paper(store, KEY, CONSULTATION, name, Upload(BytesIO(PDF), "fil.pdf", settings), doer(at, "chef"))


def send(store: Store, settings: Settings, *members: str, at: datetime = NOW, bare: bool = False) -> int:
    return send_papers(store, settings, KEY, CONSULTATION, Chosen(members, bare), doer(at, "chef"))


def mails(store: Store) -> list[Delivery]:
    with store.reading() as unit:
        return list(unit.of(KEY).deliveries.newest(limit=None, target=CONSULTATION.target))


def secret_of(store: Store, settings: Settings, person: str) -> str:
    with store.reading() as unit:
        path = papers_path(settings, unit.of(KEY).association(), CONSULTATION, person)
    return path.split("/")[2]


def answered(member: str) -> ChainFact:
    day = (NOW + 2 * HOUR).date()
    return ChainFact(
        "budget", 2022, "answered", day, member, outcome=Outcome.SUPPORTED, note="Vi har inget att invända."
    )


def answer(store: Store, settings: Settings, fact: ChainFact, paper: AnswerPaper | None = None) -> None:
    """As Nora's contact, at the time that `answered` is of."""
    at = NOW + 2 * HOUR
    asked = asked_papers(store, settings, secret_of(store, settings, "kontakt-nora"), CONSULTATION, at)
    answer_papers(store, settings, asked, fact, paper, at)


def add(store: Store, settings: Settings, paper: AnswerPaper) -> None:
    at = NOW + 3 * HOUR
    asked = asked_papers(store, settings, secret_of(store, settings, "kontakt-nora"), CONSULTATION, at)
    add_to_answer(store, settings, asked, "nora", paper, at)


def file(settings: Settings, name: str, content: bytes = PDF) -> AnswerPaper:
    return AnswerPaper(name, Upload(BytesIO(content), "fil.pdf", settings))


def told(store: Store) -> list[tuple[Delivery, str]]:
    """The mails about the answers, newest first, each with its text."""
    with store.reading() as unit:
        of = unit.of(KEY).deliveries
        found = [(one, of.bytes_of(one.id)) for one in of.newest(limit=None) if one.key.startswith("told:")]
    mails = [(one, message_from_bytes(body, policy=policy.default).get_body(("plain",))) for one, body in found]
    return [(one, str(text.get_content())) for one, text in mails if text]


def subjects(mails: list[tuple[Delivery, str]]) -> list[str]:
    return [one.subject for one, _ in mails]


def files_of(store: Store) -> tuple[AttachedPaper, ...]:
    with store.reading() as unit:
        return unit.of(KEY).ledger().answer_papers(answered("nora"))


def test_the_chosen_members_are_sent_what_is_attached_and_the_step_is_taken(sofint: Store, settings: Settings) -> None:
    with pytest.raises(NotAllowedError, match="Ingen handling är bifogad"):
        send(sofint, settings, "nora")
    attach(sofint, settings, "Förslag till budget")

    seen = preview_papers(sofint, settings, KEY, CONSULTATION, NOW)
    number = send(sofint, settings, "nora", "hallefors")

    assert (len(seen.mails), number) == (7, 2)
    assert {mail.person for mail in mails(sofint)} == {"kontakt-nora", "kontakt-hallefors"}
    mail = message_from_bytes(seen.mails[0][1].body, policy=policy.default)
    assert str(mail["Subject"]).startswith("Samråd om verksamhetsplan och budget 2022 från SOFINT")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["forslag-till-budget.pdf"]
    [step] = [one for one in chain_facts(sofint, KEY) if one.chain == "budget"]
    assert (step.step, step.member, step.day) == ("consultation-sent", None, date(2021, 9, 20))
    assert len(preview_papers(sofint, settings, KEY, CONSULTATION, NOW + HOUR).mails) == 5


def test_they_leave_when_the_time_to_undo_it_is_over_and_never_if_it_is_undone(
    sofint: Store, settings: Settings
) -> None:
    attach(sofint, settings, "Förslag till budget")
    send(sofint, settings, "nora")
    undone = undo(sofint, settings, KEY, None, doer(NOW + HOUR / 12, "chef"))
    assert undone.deed.kind is DeedKind.BUNDLE_SENT
    assert undone.deed.text.startswith("handlingarna om samråd om verksamhetsplan och budget 2022")
    assert [one for one in chain_facts(sofint, KEY) if one.chain == "budget"] == []
    send(sofint, settings, "hallefors", at=NOW + HOUR)

    async def passes() -> None:
        async with mail_sink(settings.data / "sunk") as port:
            at = NOW + HOUR + timedelta(minutes=10)
            await run_job("deliver", replace(settings, smtp_url=f"smtp://127.0.0.1:{port}"), at)

    asyncio.run(passes())

    assert {mail.person: str(mail.status) for mail in mails(sofint)} == {
        "kontakt-nora": "skipped",
        "kontakt-hallefors": "sent",
    }


def test_the_contact_answers_once_the_director_is_told_and_what_comes_later_goes_to_the_others(
    sofint: Store, settings: Settings
) -> None:
    attach(sofint, settings, "Förslag till budget")
    send(sofint, settings, "nora", "hallefors")
    attach(sofint, settings, "Ekonomisk plan", NOW + HOUR)
    later = NOW + 2 * HOUR
    secret = secret_of(sofint, settings, "kontakt-nora")

    page = asked_papers(sofint, settings, secret, CONSULTATION, later)
    for _ in range(2):
        answer(sofint, settings, answered("nora"))
    with pytest.raises(NotAllowedError, match="redan antecknat"):
        answer(sofint, settings, replace(answered("nora"), note="Nej."))
    with pytest.raises(NotFoundError, match="inte är er"):
        answer(sofint, settings, answered("hallefors"))
    with pytest.raises(NotFoundError):
        asked_papers(sofint, settings, secret, replace(CONSULTATION, year=2021), later)

    assert [one.name for one in page.papers] == ["Förslag till budget"]
    assert [one for one in chain_facts(sofint, KEY) if one.step == "answered"] == [answered("nora")]
    assert subjects(told(sofint)) == ["Svar från Nora kommun: samråd om verksamhetsplan och budget 2022"]
    [(member, more)] = [
        one
        for one in preview_papers(sofint, settings, KEY, CONSULTATION, later).mails
        if "Komplettering" in one[1].subject
    ]
    assert member.key == "hallefors"
    files = message_from_bytes(more.body, policy=policy.default).iter_attachments()
    assert [part.get_filename() for part in files] == ["ekonomisk-plan.pdf"]


def test_files_come_with_an_answer_and_after_it_the_director_is_told_and_they_go_when_it_is_taken_back(
    sofint: Store, settings: Settings
) -> None:
    attach(sofint, settings, "Förslag till budget")
    send(sofint, settings, "nora")
    with pytest.raises(NotAllowedError, match="Ert svar är inte antecknat"):
        add(sofint, settings, file(settings, "Protokollsutdrag"))

    answer(sofint, settings, replace(answered("nora"), outcome=None, note=""), file(settings, "Yttrande"))
    add(sofint, settings, file(settings, "Protokollsutdrag"))

    assert [one.file_name for one in files_of(sofint)] == ["yttrande.pdf", "protokollsutdrag.pdf"]
    (more, second), (_, first) = told(sofint)
    assert more.subject == "Fil från Nora kommun: samråd om verksamhetsplan och budget 2022"
    assert "hämta på sidan\r\n- Yttrande\r\n" in first or "hämta på sidan\n- Yttrande\n" in first
    assert "- Protokollsutdrag" in second
    retract(sofint, KEY, answered("nora"), doer(NOW + 4 * HOUR, "chef"))
    assert files_of(sofint) == ()
    with sofint.reading() as unit:
        assert len(unit.of(KEY).kept_files()) == 1


def test_what_is_no_paper_and_more_files_than_anybody_needs_are_refused(sofint: Store, settings: Settings) -> None:
    attach(sofint, settings, "Förslag till budget")
    send(sofint, settings, "nora")
    with pytest.raises(InputError, match="innehållet är något annat"):
        answer(sofint, settings, answered("nora"), file(settings, "Yttrande", b"<html>"))
    assert (chain_facts(sofint, KEY)[-1].step, told(sofint)) == ("consultation-sent", [])

    answer(sofint, settings, answered("nora"), file(settings, "Yttrande"))
    for number in range(1, MOST):
        add(sofint, settings, file(settings, "Yttrande", PDF + bytes([number])))
    with pytest.raises(NotAllowedError, match="Högst 5 filer"):
        add(sofint, settings, file(settings, "Yttrande"))

    assert [one.name for one in files_of(sofint)] == ["Yttrande"]
