"""Every finding leads to where it is mended, for whoever may."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from arshjul.associations import read_association_file
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.web.frame.remedying import Remedying
from arshjul.web.frame.visit import Visit
from arshjul.year.access import Right
from arshjul.year.findings import Finding
from arshjul.year.ledger import Ledger
from arshjul.year.model import Association, YearStatus
from arshjul.year.saying.message import turn_of_day
from arshjul.year.standing import Standing

ALL = frozenset(Right)


def examples() -> Iterator[Association]:
    for name in ("degerfors-karlskoga", "sofint"):
        file = folder("examples") / f"{name}.yaml"
        yield read_association_file(file.read_bytes(), file.name).association


def found(status: YearStatus, may: frozenset[Right] = ALL) -> Iterator[tuple[Finding, set[str]]]:
    """Each finding of the examples, on 20 January of its year, with the pages that it leads to."""
    for association in examples():
        years = tuple(replace(plan, status=status) for plan in association.years)
        for plan in years:
            moment = turn_of_day(datetime(plan.year, 1, 20, 9, tzinfo=UTC))
            standing = Standing(replace(association, years=years), load_duties(association.kind), Ledger(), moment)
            year = standing.year(plan.year)
            assert year
            remedying = Remedying(Visit(association.key, association.name, ()), year, may)
            for finding in year.findings:
                ways = (*remedying.places(finding), *filter(None, map(remedying.of, finding.remedies)))
                yield finding, {way.href.removeprefix(f"/f/{association.key}") for way in ways}


@pytest.mark.parametrize("status", [YearStatus.DRAFT, YearStatus.ADOPTED])
def test_every_finding_leads_somewhere_in_a_draft_and_in_an_adopted_year(status: YearStatus) -> None:
    led = {finding.code: ways for finding, ways in found(status)}

    assert len(led) > 10
    assert [code for code, ways in led.items() if not ways] == []
    assert "/avtal" in led["precondition_expires"]
    assert any(way.endswith("/nytt-mote") for way in led["few_meetings"])
    assert any(way.endswith("/nytt-mote") for way in led["annual_report_without_meeting"])


def test_who_may_only_read_is_led_to_nothing_that_changes() -> None:
    reads = frozenset({Right.READ_YEAR, Right.READ_MEETING})

    ways = {way for _, led in found(YearStatus.ADOPTED, reads) for way in led}

    assert ways
    assert not [
        way
        for way in ways
        if way.endswith(("/avtal", "/nytt-mote", "#beslut")) or "flytta" in way or "kom-igang" in way
    ]
