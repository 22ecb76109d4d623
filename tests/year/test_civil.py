"""Civil reminders: never on a free day, few to the director, and no matter twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from year_cases import ADOPTED_AT, BOOK, association, meeting

from arshjul.associations import read_association
from arshjul.folders import folder
from arshjul.year.dates import is_working_day
from arshjul.year.model import (
    STOCKHOLM,
    Agreement,
    Articles,
    Association,
    Occasion,
    OccasionKind,
    YearStatus,
)
from arshjul.year.saying.message import Message, MessageKind
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.rehearsal import rehearse
from arshjul.year.saying.remembered import Remembered


def example() -> Association:
    path = folder("examples") / "degerfors-karlskoga.yaml"
    read = read_association(path.read_bytes(), path.name)
    plan = replace(read.years[0], status=YearStatus.ADOPTED, adopted_at=ADOPTED_AT)
    return replace(read, years=(plan,))


def all_of(subject: Association) -> tuple[Message, ...]:
    return demanded(subject, subject.years[0], BOOK, Remembered())


def test_no_reminder_question_or_digest_is_sent_on_a_free_day() -> None:
    for digest in (True, False):
        one = example()
        one = replace(one, articles=replace(one.articles, digest=digest))

        days = {
            m.at.astimezone(STOCKHOLM).date()
            for m in all_of(one)
            if m.kind in (MessageKind.REMINDER, MessageKind.REQUEST, MessageKind.DIGEST)
        }

        assert all(map(is_working_day, days))


def test_a_director_has_at_most_forty_mails_a_year_beside_the_digest() -> None:
    one = example()
    found = rehearse(one, one.years[0], BOOK, datetime(2021, 12, 14, 12, tzinfo=UTC), Remembered())

    mails = [m for m in found if m.person == "forbundschef" and m.kind is not MessageKind.DIGEST]

    assert 0 < len(mails) <= 40


def test_the_director_is_still_reminded_of_the_days_that_somebody_has_set() -> None:
    reminded = {m.target for m in all_of(example()) if m.person == "forbundschef" and m.kind is MessageKind.REMINDER}

    assert {
        "2022:budget",
        "2022:annual-report",
        "2022:follow-up-operations",
        "2022:half-year-report-member:region-orebro-lan",
    } <= reminded
    assert not any("discharge" in target or target.startswith("summons") for target in reminded)


def test_what_stands_in_the_plan_and_in_an_agreement_is_reminded_of_once() -> None:
    def targets(*occasions: Occasion) -> set[str]:
        agreed = Agreement("half-year-report-member", 2022, date(2022, 8, 18), member="regionen")
        one = association(*occasions, agreements=(agreed,), articles=Articles(digest=False))
        return {m.target for m in all_of(one) if m.kind is MessageKind.REMINDER and "half-year" in m.target + m.key}

    def last_day(title: str) -> Occasion:
        return meeting(date(2022, 8, 18), title, None, kind=OccasionKind.DEADLINE, key="half-year-plan")

    agreed = "2022:half-year-report-member:regionen"
    assert targets(last_day("Halvårsrapport till regionen")) == {agreed}
    assert targets(last_day("Inlämning av enkäten")) == {agreed, "half-year-plan"}
