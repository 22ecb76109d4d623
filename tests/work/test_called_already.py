"""Starting in the middle of a year: who was called by hand gets no call, and hears of all that comes after it."""

from __future__ import annotations

import pytest
from doers import doer
from work_cases import ADOPTED_AT, FILE, KEY, changed, deliveries

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Store
from arshjul.work.drafts.called_already import say_called
from arshjul.work.files.associations import load
from arshjul.work.saying import adoption
from arshjul.work.years import adopt
from arshjul.year.saying.message import CALENDAR_KINDS, Ending, MessageKind

pytestmark = pytest.mark.parametrize("database", ["sqlite"])

MEETING = "2022-styrelse-4"


def about(store: Store) -> list[Delivery]:
    return [row for row in deliveries(store) if row.target == MEETING and row.kind in CALENDAR_KINDS]


def adopted(store: Store, settings: Settings) -> list[Delivery]:
    say_called(store, KEY, 2022, MEETING, doer(ADOPTED_AT))
    adopt(store, settings, KEY, 2022, doer(ADOPTED_AT), accept_because="Ett prov")
    return about(store)


def test_nobody_is_called_again_and_the_preview_says_so(loaded: Store, settings: Settings) -> None:
    say_called(loaded, KEY, 2022, MEETING, doer(ADOPTED_AT))
    preview = adoption(loaded, settings, KEY, 2022, ADOPTED_AT)
    say_called(loaded, KEY, 2022, MEETING, doer(ADOPTED_AT), is_called=False)
    before = adoption(loaded, settings, KEY, 2022, ADOPTED_AT)

    rows = adopted(loaded, settings)

    assert {(row.status, row.ending) for row in rows} == {(DeliveryStatus.SKIPPED, Ending.CALLED_ALREADY)}
    assert preview.number == before.number - len(rows)
    assert ("Redan kallad på annat sätt.", len(rows)) in preview.unsent
    assert any(one.target == MEETING and one.kind is MessageKind.REMINDER for one in preview.later)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("day: 2022-08-29", "day: 2022-08-31", MessageKind.INVITATION),
        ("day: 2022-08-29", "cancelled: true\n        day: 2022-08-29", MessageKind.CANCELLATION),
    ],
    ids=["moved", "cancelled"],
)
def test_what_becomes_otherwise_is_told(
    loaded: Store, settings: Settings, old: str, new: str, kind: MessageKind
) -> None:
    known = {row.id for row in adopted(loaded, settings)}

    load(loaded, settings, changed(old, new), FILE, doer(ADOPTED_AT))

    new_rows = [row for row in about(loaded) if row.id not in known]
    assert {row.kind for row in new_rows} == {kind}
    assert len(new_rows) == len(known)


def test_an_adopted_year_calls_by_itself(loaded: Store, settings: Settings) -> None:
    adopted(loaded, settings)

    with pytest.raises(NotAllowedError, match="redan kallade härifrån"):
        say_called(loaded, KEY, 2022, MEETING, doer(ADOPTED_AT))
