"""Readings under way: kept step by step within their association, and removed together when they are old."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from store_cases import ASSOCIATION, LOADED, NOW, OTHER

from arshjul.store import Store
from arshjul.store.values.kinds import ReadingStep
from arshjul.year.deeds import Doer

WHO = LOADED.doer
DOCUMENT = {"lines": ["8 februari 2027 kl. 9 Styrelsemöte"]}


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
        unit.create(OTHER, LOADED)
    return store


def opened(store: Store, key: str = ASSOCIATION.key, doer: Doer = WHO) -> int:
    with store.writing() as unit:
        return unit.of(key).readings.open("plan.docx", DOCUMENT, doer)


def test_each_step_is_kept_in_order_and_no_other_association_sees_it(filled: Store) -> None:
    number = opened(filled)
    opened(filled, OTHER.key)
    with filled.writing() as unit:
        mine = unit.of(ASSOCIATION.key)
        mine.readings.add(mine.readings.steps(number)[-1], ReadingStep.SETTLED, {"row": "1-1"}, WHO)

    with filled.reading() as unit:
        steps = unit.of(ASSOCIATION.key).readings.steps(number)
        others = unit.of(OTHER.key).readings.outlines()
        outlines = unit.of(ASSOCIATION.key).readings.outlines()

    assert [(one.place, one.step, one.file, one.content) for one in steps] == [
        (1, ReadingStep.OPENED, "plan.docx", DOCUMENT),
        (2, ReadingStep.SETTLED, "plan.docx", {"row": "1-1"}),
    ]
    assert [one.content for one in outlines] == [{}, {"row": "1-1"}]
    assert [(one.number, one.place) for one in others] == [(1, 1)]


def test_a_reading_is_removed_when_nothing_was_done_with_it_for_long(filled: Store) -> None:
    old, gone_on = opened(filled), opened(filled)
    later = replace(WHO, at=NOW + timedelta(days=60))
    with filled.writing() as unit:
        mine = unit.of(ASSOCIATION.key).readings
        mine.add(mine.steps(gone_on)[-1], ReadingStep.SETTLED, {}, later)

    with filled.writing() as unit:
        assert unit.forget_readings(NOW + timedelta(days=1)) == 1
        assert unit.forget_readings(NOW + timedelta(days=1)) == 0

    with filled.reading() as unit:
        mine = unit.of(ASSOCIATION.key).readings
        assert (mine.steps(old), len(mine.steps(gone_on))) == ((), 2)


def test_what_is_decided_of_a_document_is_no_change_of_the_association(filled: Store) -> None:
    with filled.reading() as unit:
        before = unit.of(ASSOCIATION.key).revision

    opened(filled)

    with filled.reading() as unit:
        assert unit.of(ASSOCIATION.key).revision == before
