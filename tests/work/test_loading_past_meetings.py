"""A file that no longer names a meeting that has taken place: nobody can cancel what has been."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from doers import doer
from work_cases import FILE, WHOLE, WHOLE_AT_ONCE, deliveries, stored, without_occasion

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.files.associations import load
from arshjul.year.model import Occasion
from arshjul.year.saying.message import MessageKind

MEETING = "2022-styrelse-1"  # 7 February 2022, 9 to 12
WITHOUT_IT = without_occasion(MEETING)
OVER = datetime(2022, 2, 7, 11, tzinfo=UTC)
NOT_OVER = datetime(2022, 2, 7, 10, 59, tzinfo=UTC)
THE_DAY_AFTER = datetime(2022, 2, 8, 6, tzinfo=UTC)


def meeting(store: Store) -> Occasion:
    return next(o for o in stored(store).years[0].occasions if o.key == MEETING)


@pytest.mark.parametrize("now", [OVER, THE_DAY_AFTER])
def test_a_meeting_that_is_over_stays_as_it_was_and_nobody_is_mailed(
    adopted: Store, settings: Settings, now: datetime
) -> None:
    before, rows = meeting(adopted), deliveries(adopted)

    loaded = load(adopted, settings, WITHOUT_IT, FILE, doer(now), WHOLE_AT_ONCE)

    assert meeting(adopted) == before
    assert deliveries(adopted) == rows
    assert loaded.mails == 0
    assert not any(MEETING in change.text for change in loaded.changes)
    assert [warning for warning in loaded.warnings if MEETING in warning] == [
        "Styrelsemöte (helårsredovisning) 7 februari 2022 kl. 9–12 (2022-styrelse-1) har redan varit och tas inte "
        "bort. Det står kvar som det var, och ingen får något mejl. Lägg gärna tillbaka det i filen."
    ]


def test_a_meeting_that_goes_on_can_still_be_cancelled(adopted: Store, settings: Settings) -> None:
    loaded = load(adopted, settings, WITHOUT_IT, FILE, doer(NOT_OVER), WHOLE_AT_ONCE)

    assert meeting(adopted).cancelled
    assert not any(MEETING in warning for warning in loaded.warnings)
    assert any(row.kind is MessageKind.CANCELLATION for row in deliveries(adopted))


def test_a_meeting_that_was_cancelled_before_it_was_over_stays_so_without_a_word(
    adopted: Store, settings: Settings
) -> None:
    load(adopted, settings, WITHOUT_IT, FILE, doer(NOT_OVER), WHOLE)

    again = load(adopted, settings, WITHOUT_IT, FILE, doer(THE_DAY_AFTER), WHOLE)

    assert meeting(adopted).cancelled
    assert not any(MEETING in warning for warning in again.warnings)
