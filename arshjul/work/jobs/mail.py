"""The jobs that send the mails that wait, and take in the answers."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from arshjul.store import Due
from arshjul.work.answers import collect
from arshjul.work.jobs.queueing import queue_due, queued_report
from arshjul.work.jobs.report import JobReport
from arshjul.work.mailing import Delivered, deliver
from arshjul.work.passes import Pass
from arshjul.work.saying import DoorOfAPass
from arshjul.year.saying.message import TOLD_AT_ONCE

LOOKS_AT_ANOTHER, SECONDS_BETWEEN_LOOKS = 16, 0.5
"""Longer in all than a pass takes to say good-bye to the mail server."""


async def deliver_due(this: Pass) -> JobReport:
    """Send what waits, with what was answered or changed in the last minutes."""
    started = this.settings.clock.now()

    def clock() -> datetime:
        # *now* may be a chosen day; what passes while we send is added to it.
        return this.now + max(this.settings.clock.now() - started, timedelta())

    # What was answered or changed in the last minutes is told now, not in the morning.
    queued = queue_due(this, TOLD_AT_ONCE, Due.AT_ONCE)
    with this.store.reading() as unit:
        has_mail = unit.waiting.has_due(clock())
    if has_mail and await _another_delivers(this):
        return replace(queued_report(this, queued), done=0, note="En annan omgång skickar redan det som väntar")
    went, door = Delivered(0, 0, 0), DoorOfAPass(this.store, this.settings)
    if has_mail:
        this.begin()
        went = await deliver(this.store, this.settings, clock, door)
    note = f"{went.sent} skickade, {went.failed} avvisade, {went.waiting} väntar på nytt försök"
    if door.stopped:
        note += f", {door.stopped} behövdes inte längre"
    if went.held_back_by:
        note += f"; e-postservern tar inte emot fler just nu ({went.held_back_by})"
    report = queued_report(this, queued)
    return replace(report, done=went.sent, note=note, faults=(*report.faults, *went.faults))


async def _another_delivers(this: Pass) -> bool:
    """Whether a pass of this machine is at it already, and not just ending: two would only ask the server for more."""
    for _ in range(LOOKS_AT_ANOTHER):
        if not this.runs_elsewhere():
            return False
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
    return True


async def collect_answers(this: Pass) -> JobReport:
    """Take in the mails that have come, and count the answers."""
    # In a thread: the mailbox is read with blocking calls.
    went = await asyncio.to_thread(collect, this.store, this.settings, this.now)
    arrived = went.counted + went.tray + went.other
    if arrived:
        this.begin()
    note = f"{went.counted} svar räknade, {went.tray} väntar i inkorgen, {went.other} utan verkan"
    if went.is_cut_short:
        note += "; resten hämtas nästa gång, för det tog lång tid"
    return JobReport(this.job, went.counted, note, arrived=arrived)
