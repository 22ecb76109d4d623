"""The association's own items lived through: added, shown, reminded of, ticked and done, removed and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy

import pytest
from doers import doer
from work_cases import deliveries, queue_now, stored

from arshjul.errors import InputError, NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.editing import with_history
from arshjul.work.feeds.contents import contents
from arshjul.work.files.associations import Taking, load
from arshjul.work.files.own_items import Items, items_to_choose, own_items
from arshjul.work.held.checklists import checklist, mark_done, tick
from arshjul.work.overview import items_around
from arshjul.work.undoing import deeds, undo
from arshjul.work.units import reading
from arshjul.work.years import adopt
from arshjul.year.basis import Basis
from arshjul.year.model import Association
from arshjul.year.own_items import OwnItem
from arshjul.year.rules import FixedDay
from arshjul.year.upcoming import Item, Status

KEY = "prov"
FILE = """\
name: Samordningsförbundet Prov
people:
  - {key: ordforande, name: Ordföranden, address: ordforande@prov.example}
  - {key: chef, name: Chefen, address: chef@prov.example}
seats:
  - {person: ordforande, body: board, role: chair}
  - {person: chef, body: office, role: director}
years:
  - year: 2022
    occasions:
      - {key: 2022-styrelse-1, kind: meeting, title: Styrelsemöte, day: 2022-03-07, body: board}
"""
NOON = datetime(2022, 1, 10, 11, tzinfo=UTC)


@pytest.fixture
def items(store: Store, settings: Settings) -> Items:
    adopted_at = datetime(2021, 12, 14, 11, tzinfo=UTC)
    load(store, settings, FILE.encode(), f"{KEY}.yaml", doer(adopted_at))
    adopt(store, settings, KEY, 2022, doer(adopted_at), accept_because="Prov")
    return Items(store, settings, KEY, doer(NOON))


def of(store: Store, now: datetime, item: str) -> list[Item]:
    return [one for one in items_around(store, KEY, now) if one.deadline and one.deadline.duty.id == item]


def calendars_with(items: Items, item: str) -> set[str]:
    """The people in whose calendars a day of *item* stands."""
    with reading(items.store, KEY, NOON) as standing:
        found = list(contents(standing, items.settings, "prov.example"))
    return {one.subject for one in found if any(item in entry.uid for entry in one.entries)}


def test_an_item_that_is_added_is_shown_with_its_own_day_and_undone_again(items: Items, settings: Settings) -> None:
    items.add("avtal", {"name": "Avtal: översyn", "rule": "{week: 10}", "role": "chair", "source": "arbetsordningen"})
    [shown] = of(items.store, NOON, "avtal")
    feeds = calendars_with(items, "avtal")

    undo(items.store, settings, KEY, None, doer(NOON))

    assert (shown.title, shown.basis, shown.when, shown.source) == (
        "Avtal: översyn 2022",
        Basis.OWN,
        "v.\N{NO-BREAK SPACE}10 2022",
        "arbetsordningen",
    )
    assert feeds == {"ordforande"}
    assert of(items.store, NOON, "avtal") == []
    assert stored(items.store, KEY).items == ()


def test_an_item_is_ticked_and_done_as_the_laws_own(items: Items) -> None:
    items.choose("lonesamtal", {"rule": "{fixed: 03-10}"})
    store, target = items.store, "2022:lonesamtal"

    tick(store, KEY, target, "underlag-till-lonesamtalet", date(2022, 1, 10), doer(NOON))
    mark_done(store, KEY, target, date(2022, 1, 10), doer(NOON))

    papers = checklist(store, KEY, 2022, NOON, target)
    assert [(p.name, p.is_open) for p in papers] == [
        ("Underlag till lönesamtalet", False),
        ("Anteckning om vad samtalet ledde till", True),
    ]
    assert [one.status for one in of(store, NOON, "lonesamtal")] == [Status.DONE]


def test_whoever_answers_is_reminded_by_mail_and_nobody_of_what_had_passed(items: Items, settings: Settings) -> None:
    items.add("snart", {"name": "Snart", "rule": "{fixed: 01-12}", "role": "chair", "reminders": "[14, 1]"})
    items.add("forsent", {"name": "För sent", "rule": "{fixed: 01-05}", "role": "chair"})
    morning = datetime(2022, 1, 11, 6, 5, tzinfo=UTC)

    queue_now(items.store, settings, morning, KEY)

    [row] = [row for row in deliveries(items.store, DeliveryStatus.PLANNED, KEY) if row.target == "2022:snart"]
    with items.store.reading() as unit:
        mail = message_from_bytes(unit.of(KEY).deliveries.bytes_of(row.id), policy=policy.default)
    body = mail.get_body(("plain",))
    assert body
    text = body.get_content()
    assert "Sista dag som förbundet har satt: onsdag 12 januari 2022" in text
    assert "enligt lag" not in text
    assert {row.status for row in deliveries(items.store, key=KEY) if row.target == "2022:forsent"} <= {
        DeliveryStatus.SKIPPED
    }
    assert [one.status for one in of(items.store, morning, "forsent")] == [Status.DONE]


def test_the_list_tells_the_next_day_of_each_item_and_the_library_what_is_not_chosen(items: Items) -> None:
    items.choose("arvode-utbetalning", {})

    [listed] = own_items(items.store, KEY, NOON)

    assert listed.next
    assert listed.next.day == date(2022, 1, 14)
    assert "arvode-utbetalning" not in {one.item.key for one in items_to_choose(items.store, KEY, NOON)}


def test_a_change_is_made_of_the_item_as_it_stands_when_it_is_changed(items: Items) -> None:
    items.add("avtal", {"name": "Avtal", "rule": "{week: 40}"})
    seen = []

    def decide(present: OwnItem) -> dict[str, str]:
        seen.append(present.source)
        return {"name": "Avtal och tillägg"}

    items.change("avtal", {"source": "arbetsordningen"})
    items.merge("avtal", decide)

    [item] = stored(items.store, KEY).items
    assert (seen, item.name, item.source) == (["arbetsordningen"], "Avtal och tillägg", "arbetsordningen")


def test_what_an_item_gives_is_told_before_it_is_saved(items: Items) -> None:
    this, following = items.foresee("avtal", {"name": "Avtal", "rule": "{fixed: 02-14}", "role": "chair"})

    [day] = this.days
    assert (day.people, day.reminded) == (("Ordföranden",), (date(2022, 1, 31), date(2022, 2, 11)))
    assert [one.deadline.day for one in following.days] == [date(2023, 2, 14)]
    assert stored(items.store, KEY).items == ()


def test_what_cannot_be_is_refused_and_nothing_is_stored(items: Items) -> None:
    items.add("avtal", {"name": "Avtal", "rule": "{week: 40}"})
    before = stored(items.store, KEY)

    with pytest.raises(NotAllowedError, match="Punkten avtal finns redan"):
        items.add("avtal", {"name": "Avtal", "rule": "{week: 41}"})
    with pytest.raises(NotFoundError, match="Menade du lonesamtal"):
        items.choose("lonsamtal", {})
    with pytest.raises(NotFoundError, match="ingen egen punkt ”arkiv”"):
        items.change("arkiv", {"rule": "{week: 41}"})
    with pytest.raises(InputError, match="punkten avtal, rule: Dagen räknas från sig själv") as caught:
        items.change("avtal", {"rule": "{after: avtal, days: 1}"})
    assert "rad" not in str(caught.value)
    with pytest.raises(InputError, match=r"punkten ny, rule\.fixed: 02-29 finns inte varje år"):
        items.add("ny", {"name": "Ny", "rule": "{fixed: 02-29}"})

    assert stored(items.store, KEY) == before


def test_a_change_of_the_day_starts_the_reminders_anew_and_a_change_of_words_does_not() -> None:
    item = OwnItem("avtal", "Avtal", FixedDay(3, 10), known_since=NOON)
    later = datetime(2022, 2, 1, 11, tzinfo=UTC)
    before = Association("prov", "Prov", items=(item,))
    changed = (replace(item, source="Avtalet", known_since=None), replace(item, rule=FixedDay(3, 11), known_since=None))

    said, moved = (with_history(before, replace(before, items=(one,)), later).items[0] for one in changed)

    assert (said.known_since, moved.known_since) == (NOON, later)


def test_an_item_is_removed_with_the_days_that_were_agreed_for_it_and_not_undone_while_they_stand(items: Items) -> None:
    items.choose("finsamkonferens", {})
    agreed = b"agreements:\n  - {duty: finsamkonferens, year: 2022, day: 2022-05-16}\n"
    load(items.store, items.settings, agreed, "dag.yaml", doer(NOON), Taking(into=KEY))
    [shown] = of(items.store, NOON, "finsamkonferens")
    chosen = next(d.number for d in deeds(items.store, KEY) if d.why == "punkten finsamkonferens")

    with pytest.raises(NotAllowedError, match=r"något som kom senare hänger på det \(finsamkonferens\)"):
        undo(items.store, items.settings, KEY, chosen, doer(NOON))
    items.remove("finsamkonferens")

    assert (shown.day, shown.basis) == (date(2022, 5, 16), Basis.OWN)
    assert not [a for a in stored(items.store, KEY).agreements if a.duty == "finsamkonferens"]
