"""A new version of the document of an adopted year: the difference, and exactly its mails."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import ADOPTED_AT, EXAMPLE, FILE, KEY, LOADED_AT, deliveries, stored

from arshjul.errors import NotAllowedError
from arshjul.reading.plan import read_plan
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.drafts import Source, save_draft
from arshjul.work.files.associations import dump, load
from arshjul.work.files.revising import Revising, Revision, is_adopted, revise, would_revise
from arshjul.work.overview import findings_of_year
from arshjul.work.undoing import undo
from arshjul.work.years import adopt
from arshjul.year.model import Occasion, YearPlan
from arshjul.year.saying.message import CALENDAR_KINDS, MessageKind

pytestmark = pytest.mark.parametrize("database", ["sqlite"])

BOARD = "Styrelsemöten 2023\n6 februari kl. 9-12 Bokslut\n17 april kl. 9-12\n11 december kl. 9-12 Budget\n"
GROUP = "Beredningsgruppen 2023\n16 januari kl. 13-15\n2 oktober kl. 13-15\n"
REVISED_AT = ADOPTED_AT + timedelta(days=30)


@pytest.fixture
def adopted(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """The example, with the year 2023 adopted as the document had it."""

    def adopt_document() -> None:
        load(store, settings, EXAMPLE.encode(), FILE, doer(LOADED_AT))
        save_draft(store, KEY, read_plan(BOARD + GROUP, 2023), doer(ADOPTED_AT), file="plan.txt")
        adopt(store, settings, KEY, 2023, doer(ADOPTED_AT), accept_because="Ett prov")

    done_once("adopted out of a document", adopt_document)
    return store


def how(accept_because: str = "") -> Revising:
    return Revising(Source("plan-2.txt", doer(REVISED_AT)), accept_because)


def follow(store: Store, settings: Settings, text: str, accept_because: str = "") -> Revision:
    return revise(store, settings, KEY, read_plan(text, 2023), how(accept_because))


def plan(store: Store) -> YearPlan:
    found = stored(store).plan(2023)
    assert found
    return found


def test_what_is_added_removed_moved_and_changed_is_told_and_nothing_else(adopted: Store, settings: Settings) -> None:
    known = {row.id for row in deliveries(adopted)}
    moved = BOARD.replace("17 april", "24 april").replace("Bokslut", "Bokslut, Rådhuset")
    group = GROUP.replace("2 oktober kl. 13-15\n", "5 juni kl. 13-15\n")

    would = would_revise(adopted, KEY, read_plan(moved + group, 2023), how())
    assert {row.id for row in deliveries(adopted)} == known
    done = follow(adopted, settings, moved + group)

    differs = done.differences
    assert would.differences == differs
    assert [o.day for o in differs.added] == [date(2023, 6, 5)]
    assert [o.day for o in differs.removed] == [date(2023, 10, 2)]
    assert [(one.was.day, one.becomes.day) for one in differs.moved] == [(date(2023, 4, 17), date(2023, 4, 24))]
    assert [one.names for one in differs.changed] == [("place",)]
    new = [row for row in deliveries(adopted) if row.id not in known and row.kind in CALENDAR_KINDS]
    told = {(row.target, row.kind) for row in new}
    assert told == {
        ("2023-styrelse-2", MessageKind.UPDATE),
        ("2023-styrelse-1", MessageKind.UPDATE),
        ("2023-beredning-2", MessageKind.CANCELLATION),
        ("2023-beredning-3", MessageKind.INVITATION),
    }
    assert len(new) == would.mails == done.mails


def test_the_same_document_again_changes_nothing(adopted: Store, settings: Settings) -> None:
    before, rows = stored(adopted), deliveries(adopted)

    done = follow(adopted, settings, "\n" + BOARD + GROUP)

    assert not done.differences
    assert (stored(adopted), deliveries(adopted)) == (before, rows)


def test_what_the_director_has_changed_since_stands(adopted: Store, settings: Settings) -> None:
    changed = dump(adopted, KEY).replace("2023-12-11", "2023-12-18")
    load(adopted, settings, changed.encode(), FILE, doer(ADOPTED_AT))

    done = follow(adopted, settings, BOARD.replace("17 april", "24 april") + GROUP)

    assert [one.becomes.day for one in done.differences.moved] == [date(2023, 4, 24)]
    assert date(2023, 12, 18) in {o.day for o in plan(adopted).standing}


def test_a_body_that_the_document_does_not_speak_of_keeps_its_meetings(store: Store, settings: Settings) -> None:
    load(store, settings, EXAMPLE.encode(), FILE, doer(LOADED_AT))
    adopt(store, settings, KEY, 2022, doer(ADOPTED_AT), accept_because="Ett prov")
    before = stored(store).plan(2022)
    assert before
    board = [o for o in before.standing if o.body == "board" and o.kind == "meeting"]
    rows = "".join(f"{o.day} kl. 9-12 {o.title}\n" for o in board[1:])

    revision = would_revise(store, KEY, read_plan("Styrelsemöten 2022\n" + rows, 2022), how("Prov"))

    assert is_adopted(store, KEY, 2022)
    assert [o.key for o in revision.differences.removed] == [board[0].key]


def test_a_doubtful_day_changes_nothing_before_somebody_has_said_why(adopted: Store, settings: Settings) -> None:
    text = BOARD.replace("17 april", "tisdag 24 april") + GROUP
    before = stored(adopted)

    with pytest.raises(NotAllowedError, match=r"(?s)Det står tisdag.*plan-2\.txt, rad 3.*ändra ändå med ett skäl"):
        follow(adopted, settings, text)
    assert stored(adopted) == before
    follow(adopted, settings, text, "Måndag gäller")

    doubts = [f for f in findings_of_year(adopted, KEY, 2023, REVISED_AT) if f.code == "doubt_open"]
    assert [doubt.accepted for doubt in doubts] == ["Måndag gäller"]


def test_it_is_undone_as_any_deed_and_can_be_done_again(adopted: Store, settings: Settings) -> None:
    text, before = BOARD.replace("17 april", "24 april") + GROUP, plan(adopted)
    first = follow(adopted, settings, text)

    undo(adopted, settings, KEY, None, doer(REVISED_AT + timedelta(minutes=1)))
    assert when(plan(adopted).occasions) == when(before.occasions)

    assert follow(adopted, settings, text).differences.moved[0].names == first.differences.moved[0].names


def when(occasions: tuple[Occasion, ...]) -> list[tuple[str, date, bool]]:
    return [(o.key, o.day, o.cancelled) for o in occasions]
