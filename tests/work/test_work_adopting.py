"""From draft to adopted: what is queued, what is refused, and with what reason."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from doers import doer
from work_cases import ADOPTED_AT, EXAMPLE, FILE, KEY, LOADED_AT, changed, deliveries, stored

from arshjul.errors import LetterError, NotAllowedError, NotFoundError
from arshjul.reading.plan import ReadPlan, read_plan
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.drafts.saving import save_draft
from arshjul.work.files.associations import load
from arshjul.work.saying.letters import Writer
from arshjul.work.years import adopt
from arshjul.year.facts import FactKind
from arshjul.year.model import Body, OccasionKind, YearStatus
from arshjul.year.saying.message import MessageKind

LATE_BUDGET = changed("day: 2022-11-14", "day: 2022-12-05").decode()
PLAN = """Mötesplanering 2023

Styrelsen
2023-02-06 9.00-12.00 Helårsredovisning
2023-11-13 9.00-12.00 Verksamhet & budgetplan
"""


def read() -> ReadPlan:
    return read_plan(PLAN, 2023, "plan.txt")


def test_adoption_calls_everybody_to_every_meeting_at_once(loaded: Store, settings: Settings) -> None:
    done = adopt(loaded, settings, KEY, 2022, doer(ADOPTED_AT))

    plan = stored(loaded).years[0]
    assert (plan.status, plan.adopted_at) == (YearStatus.ADOPTED, ADOPTED_AT)
    assert {o.known_since for o in plan.occasions} == {ADOPTED_AT}
    planned = deliveries(loaded, DeliveryStatus.PLANNED)
    assert len(planned) == done.queued
    assert {d.target for d in planned if d.kind is MessageKind.INVITATION} == {o.key for o in plan.occasions}


def test_adopting_twice_is_refused_and_queues_nothing_more(loaded: Store, settings: Settings) -> None:
    adopt(loaded, settings, KEY, 2022, doer(ADOPTED_AT))
    rows = deliveries(loaded)

    with pytest.raises(NotAllowedError, match="redan fastställt"):
        adopt(loaded, settings, KEY, 2022, doer(ADOPTED_AT + timedelta(days=1)))

    assert deliveries(loaded) == rows


def test_a_year_that_does_not_exist_is_told_with_those_that_do(loaded: Store, settings: Settings) -> None:
    with pytest.raises(NotFoundError, match=r"inget årshjul för 2019. Det finns: 2022"):
        adopt(loaded, settings, KEY, 2019, doer(ADOPTED_AT))


def test_a_year_without_meetings_is_not_adopted(store: Store, settings: Settings) -> None:
    empty = EXAMPLE[: EXAMPLE.index("\nyears:")] + "\nyears:\n  - year: 2022\n    occasions: []\n"
    load(store, settings, empty.encode(), FILE, doer(LOADED_AT))

    with pytest.raises(NotAllowedError, match="är tomt"):
        adopt(store, settings, KEY, 2022, doer(ADOPTED_AT))


def test_an_open_breach_is_refused_without_a_reason_and_nothing_is_stored(store: Store, settings: Settings) -> None:
    load(store, settings, LATE_BUDGET.encode(), FILE, doer(LOADED_AT))
    before = stored(store)

    with pytest.raises(NotAllowedError) as refusal:
        adopt(store, settings, KEY, 2022, doer(ADOPTED_AT))

    assert "5 dagar för sent" in str(refusal.value)
    assert "--accept" in refusal.value.command
    assert stored(store) == before
    assert deliveries(store) == ()


def test_an_open_breach_is_accepted_with_a_reason_that_is_kept(store: Store, settings: Settings) -> None:
    load(store, settings, LATE_BUDGET.encode(), FILE, doer(LOADED_AT))

    adopt(store, settings, KEY, 2022, doer(ADOPTED_AT, "förbundschefen"), accept_because="Medlemmarna är överens")

    with store.reading() as unit:
        kept = unit.of(KEY).ledger().of(FactKind.ACCEPTED, 2022)
    assert [(f.subject.split(":")[0], f.note, f.by) for f in kept] == [
        ("budget_late", "Medlemmarna är överens", "förbundschefen")
    ]
    assert stored(store).years[0].status is YearStatus.ADOPTED


def test_a_letter_that_cannot_be_written_leaves_the_year_a_draft(
    loaded: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Writer.delivery

    def faulty(writer: Writer, message: object, again: int = 0) -> object:
        if message.person == "ekonom" or message.target == "2022-styrelse-3":  # type: ignore[attr-defined]
            raise LetterError("Mallen är trasig")
        return whole(writer, message, again)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "delivery", faulty)

    with pytest.raises(LetterError, match="Mallen är trasig"):
        adopt(loaded, settings, KEY, 2022, doer(ADOPTED_AT))

    assert stored(loaded).years[0].status is YearStatus.DRAFT
    assert deliveries(loaded) == ()


def test_what_a_document_says_becomes_a_draft(loaded: Store) -> None:
    save_draft(loaded, KEY, read(), doer(ADOPTED_AT))

    draft = stored(loaded).plan(2023)
    assert draft
    assert draft.status is YearStatus.DRAFT
    assert [(o.day, o.body, o.kind, o.start) for o in draft.occasions] == [
        (date(2023, 2, 6), Body.BOARD, OccasionKind.MEETING, time(9)),
        (date(2023, 11, 13), Body.BOARD, OccasionKind.MEETING, time(9)),
    ]
    assert [plan.year for plan in stored(loaded).years] == [2022, 2023]


def test_reading_again_replaces_the_draft(loaded: Store) -> None:
    save_draft(loaded, KEY, read(), doer(ADOPTED_AT))
    save_draft(loaded, KEY, read_plan(PLAN.replace("2023-02-06", "2023-02-13"), 2023, "plan.txt"), doer(ADOPTED_AT))

    draft = stored(loaded).plan(2023)
    assert draft
    assert [o.day for o in draft.occasions] == [date(2023, 2, 13), date(2023, 11, 13)]


def test_reading_never_changes_an_adopted_year(loaded: Store, settings: Settings) -> None:
    save_draft(loaded, KEY, read(), doer(ADOPTED_AT))
    adopt(loaded, settings, KEY, 2023, doer(ADOPTED_AT), accept_because="Ett prov")
    before = stored(loaded)

    with pytest.raises(NotAllowedError, match="redan fastställt"):
        save_draft(loaded, KEY, read(), doer(ADOPTED_AT))

    assert stored(loaded) == before


def test_a_document_without_a_year_or_without_meetings_is_refused(loaded: Store) -> None:
    with pytest.raises(NotAllowedError):
        save_draft(loaded, KEY, read_plan("Hej", 2023, "plan.txt"), doer(ADOPTED_AT))
    with pytest.raises(NotAllowedError, match="Ange året"):
        save_draft(loaded, KEY, read_plan("Hej", None, "plan.txt"), doer(ADOPTED_AT))

    assert [plan.year for plan in stored(loaded).years] == [2022]
