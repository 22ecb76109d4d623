"""What a pass has to tell: what fell due, what was said to whom, what comes next; and its rehearsal."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from doers import doer
from work_cases import ADOPTED_AT, EXAMPLE, KEY, LOADED_AT, deliveries

from arshjul.errors import NotFoundError, PassError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.files.associations import load
from arshjul.work.jobs import run_job, try_job, years_to_close, years_to_renew
from arshjul.work.saying.rehearsing import rehearsed_day
from arshjul.work.saying.telling import QUEUED, SAME_MAIL, Account, Part
from arshjul.work.years import adopt

MORNING = datetime.fromisoformat("2022-01-31T07:00+01:00")
AUTUMN = datetime.fromisoformat("2022-10-03T06:00+02:00")
OTHER = "annat-forbund"


def told(settings: Settings, now: datetime = MORNING) -> Account:
    (account,) = asyncio.run(try_job("morning", settings, now, tells=True)).accounts
    return account


def test_the_morning_queues_what_each_of_the_older_jobs_queues(adopted: Store, settings: Settings) -> None:
    before = {row.key for row in deliveries(adopted)}

    report = asyncio.run(run_job("morning", settings, MORNING))

    kinds = {row.kind for row in deliveries(adopted) if row.key not in before}
    assert {"reminder", "digest"} <= kinds
    assert report.done == sum(
        row.status is DeliveryStatus.PLANNED for row in deliveries(adopted) if row.key not in before
    )
    assert [asyncio.run(run_job(job, settings, MORNING)).done for job in ("invite", "remind", "follow", "digest")] == [
        0
    ] * 4


def test_every_mail_that_was_queued_belongs_to_one_part_and_is_told_by_role(adopted: Store, settings: Settings) -> None:
    account = told(settings)

    queued = [row for row in deliveries(adopted) if row.status is DeliveryStatus.PLANNED and row.created_at == MORNING]
    assert account.mails == len(queued) > 0
    assert sum(account.of(part).mails for part in Part) == account.mails
    (digest,) = account.of(Part.DIGEST).said[:1]
    assert (digest.to, digest.outcome) == ((("förbundschef", 1),), QUEUED)
    assert SAME_MAIL in {one.outcome for one in account.said}
    names_and_addresses = {row.person_name for row in queued} | {row.address for row in queued}
    assert not [word for word in names_and_addresses if word in str(account)]


def test_what_is_late_or_has_its_day_is_due_and_what_is_near_comes_next(adopted: Store, settings: Settings) -> None:
    account = told(settings)

    assert account.due
    assert all(one.day <= MORNING.date() for one in account.due)
    assert all(one.day > MORNING.date() for one in account.coming)
    meetings = {one.title: one for one in account.of(Part.MEETINGS).coming}
    board = meetings["Styrelsemöte (helårsredovisning)"]
    assert (board.who, board.path) == ("styrelsen", "/moten/2022-styrelse-1")
    assert board.reminder is not None
    reports = [one.title for one in account.of(Part.REPORTS).coming]
    assert "Nationell uppföljning av verksamheten 2021" in reports


def test_a_paper_is_told_with_the_reminder_that_it_stands_in(without_digest: Store, settings: Settings) -> None:
    papers = told(settings).of(Part.CHECKLISTS)

    assert papers.due
    assert papers.mails == 0
    assert any("Kallelse med dagordning" in one.subject and "Står i mejlet" in one.outcome for one in papers.said)


def test_a_pass_that_nobody_asks_to_tell_computes_no_account(adopted: Store, settings: Settings) -> None:
    assert asyncio.run(try_job("morning", settings, MORNING)).accounts == ()


def test_a_rehearsal_of_a_day_tells_what_would_be_said_and_stores_nothing(adopted: Store, settings: Settings) -> None:
    before = deliveries(adopted)

    (rehearsed,) = rehearsed_day(adopted, settings, MORNING)

    assert deliveries(adopted) == before
    with adopted.reading() as unit:
        assert unit.passes.heartbeats() == {}
    assert {one.outcome for one in rehearsed.said if one.mails} == {"Skulle skickas"}
    assert [one.subject for one in rehearsed.of(Part.DIGEST).said] == [
        "Veckan som börjar måndag 31 januari 2022 (v.\xa05)"
    ]
    assert rehearsed.due == told(settings).due


def test_a_pass_limited_to_one_association_leaves_the_others_and_the_sign_that_the_job_goes(
    adopted: Store, settings: Settings
) -> None:
    load(adopted, settings, EXAMPLE.encode(), f"{OTHER}.yaml", doer(LOADED_AT))
    adopt(adopted, settings, OTHER, 2022, doer(ADOPTED_AT))

    report = asyncio.run(try_job("morning", settings, MORNING, only=OTHER, tells=True))

    assert [account.key for account in report.accounts] == [OTHER]
    assert [row for row in deliveries(adopted) if row.created_at == MORNING] == []
    with adopted.reading() as unit:
        assert "morning" not in unit.passes.heartbeats()
    with pytest.raises(NotFoundError, match=KEY):
        asyncio.run(try_job("morning", settings, MORNING, only="finns-inte"))


def test_what_went_wrong_stands_beside_what_was_done(
    adopted: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(adopted, settings, EXAMPLE.encode(), f"{OTHER}.yaml", doer(LOADED_AT))
    adopt(adopted, settings, OTHER, 2022, doer(ADOPTED_AT))
    monkeypatch.setattr("arshjul.work.jobs.queueing.rebuild_feeds", lambda room, *rest: 1 / (room.key != KEY))

    report = asyncio.run(try_job("morning", settings, MORNING, tells=True))

    assert [account.key for account in report.accounts] == [OTHER]
    assert [fault.partition(":")[0] for fault in report.faults] == [KEY]
    with pytest.raises(PassError, match=KEY):
        report.require_whole()
    with adopted.reading() as unit:
        assert unit.passes.heartbeats()["morning"].ok is False


def test_drafts_and_closings_are_told_before_they_are_made(adopted: Store, settings: Settings) -> None:
    drafts = years_to_renew(adopted, AUTUMN)
    closings = years_to_close(adopted, AUTUMN.replace(year=2025, month=1))

    assert (
        drafts == asyncio.run(try_job("renew", replace(settings), AUTUMN)).years == ((KEY, "Utkast till årshjul 2023"),)
    )
    assert [(key, text.partition(":")[0]) for key, text in closings] == [(KEY, "2022")]
    assert closings == asyncio.run(try_job("close", settings, AUTUMN.replace(year=2025, month=1))).years
    assert years_to_renew(adopted, AUTUMN) == ()
