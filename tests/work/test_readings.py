"""A document that is gone through over several sittings, from the use cases' side."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from doers import doer
from work_cases import ADOPTED_AT, KEY

from arshjul.errors import InputError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.drafts.readings import KEPT, Decided, decide, open_reading, outlines, reading_of
from arshjul.work.jobs import run_job

pytestmark = pytest.mark.parametrize("database", ["sqlite"])

PLAN = "Styrelsemöten 2023\n6 februari kl. 9-12 Bokslut\nv. 19 kl. 9-16 Planeringsdag\n"


def opened(store: Store, text: str = PLAN) -> int:
    return open_reading(store, KEY, text.encode(), "plan.txt", doer(ADOPTED_AT))


def test_what_is_decided_is_kept_with_how_far_it_has_come(loaded: Store) -> None:
    number = opened(loaded)
    assert [one.progress for one in outlines(loaded, KEY)] == [None]

    (asked,) = reading_of(loaded, KEY, number, ADOPTED_AT).open_questions
    decide(loaded, KEY, number, doer(ADOPTED_AT, "Kim"), lambda _: Decided(answers={asked.id: "Så är det."}))

    (outline,) = outlines(loaded, KEY)
    assert (outline.by, outline.progress, outline.is_ended) == ("Kim", (1, 2), False)


def test_a_year_out_of_reason_is_refused_and_not_kept(loaded: Store) -> None:
    number = opened(loaded)

    with pytest.raises(InputError, match="orimligt"):
        decide(loaded, KEY, number, doer(ADOPTED_AT), lambda _: Decided(year=9999))

    assert reading_of(loaded, KEY, number, ADOPTED_AT).read.plan.year == 2023


def test_what_is_too_long_to_be_gone_through_is_refused_whole(loaded: Store) -> None:
    rows = "".join(f"{1 + n % 28} {'mars' if n % 2 else 'maj'} 2023 kl. 9 Möte {n}\n" for n in range(600))

    with pytest.raises(InputError, match="för långt att gå igenom"):
        opened(loaded, "Styrelsemöten 2023\n" + rows)

    assert outlines(loaded, KEY) == ()


def test_a_reading_that_nobody_goes_on_with_is_removed_by_the_nightly_pass(loaded: Store, settings: Settings) -> None:
    number = opened(loaded)
    later = ADOPTED_AT + KEPT + timedelta(days=1)
    clock = type(settings.clock)(later)

    asyncio.run(run_job("close", replace(settings, clock=clock), later))

    with pytest.raises(NotFoundError, match="Läs in dokumentet igen"):
        reading_of(loaded, KEY, number, later)
