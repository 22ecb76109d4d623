"""The facts of chains in the store: out of a file and back, corrected, asked about, on the agenda."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from doers import doer
from work_cases import chain_facts, queue_now

from arshjul.errors import InputError
from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.chains.recording import chain_view, record, retract
from arshjul.work.files.associations import dump, load
from arshjul.work.held.checklists import checklist, tick
from arshjul.work.overview import items_around
from arshjul.work.years import adopt
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.facts import FactAbout
from arshjul.year.saying.message import MessageKind

KEY = "sofint"
EXAMPLE = (folder("examples") / "sofint.yaml").read_text("utf-8")
NOW = datetime(2022, 1, 10, 11, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"ARSHJUL_DATA": str(tmp_path), "ARSHJUL_MAIL_FROM": "Kansliet <k@finsam.example>"})


def loaded(store: Store, settings: Settings, text: str = EXAMPLE, now: datetime = NOW) -> tuple[str, ...]:
    return load(store, settings, text.encode(), "sofint.yaml", doer(now)).warnings


def stored(store: Store) -> tuple[ChainFact, ...]:
    return chain_facts(store, KEY)


def test_loading_the_same_facts_again_changes_nothing(store: Store, settings: Settings) -> None:
    loaded(store, settings)
    first = stored(store)

    again = load(store, settings, EXAMPLE.encode(), "sofint.yaml", doer(NOW))

    assert again.changes == ()
    assert stored(store) == first
    assert len(first) == 13


def test_dump_gives_the_facts_back(store: Store, settings: Settings) -> None:
    loaded(store, settings)
    first = stored(store)

    written = dump(store, KEY)

    assert load(store, settings, written.encode(), "sofint.yaml", doer(NOW)).changes == ()
    assert stored(store) == first


def test_what_was_taken_back_does_not_come_back_with_the_file(store: Store, settings: Settings) -> None:
    loaded(store, settings)
    wrong = ChainFact("discharge", 2020, "decided", date(2021, 9, 20), "forsakringskassan")

    assert retract(store, KEY, wrong, doer(NOW, "chef")) == 1
    loaded(store, settings)

    link = chain_view(store, KEY, 2020, "discharge", NOW).state.link("forsakringskassan")
    assert link
    assert link.day_of("decided") is None


def test_a_refused_fact_in_a_file_is_told_with_its_line_and_nothing_is_stored(store: Store, settings: Settings) -> None:
    wrong = EXAMPLE.replace("day: 2021-10-25, outcome", "day: 2020-10-25, outcome")

    with pytest.raises(InputError) as refusal:
        loaded(store, settings, wrong)

    (problem,) = refusal.value.problems
    line = next(number for number, text in enumerate(wrong.splitlines(), 1) if "2020-10-25" in text)
    assert (problem.line, problem.file) == (line, "sofint.yaml")
    assert "inte slut" in problem.message
    with store.reading() as unit:
        assert unit.association_keys() == ()


def test_a_day_that_has_not_come_is_warned_of_and_not_shown_before(store: Store, settings: Settings) -> None:
    warnings = loaded(store, settings, now=datetime(2021, 11, 1, tzinfo=UTC))

    assert len(warnings) == 5
    assert "har inte varit än" in warnings[0]
    assert chain_view(store, KEY, 2020, "discharge", datetime(2021, 11, 1, tzinfo=UTC)).state.closed_on is None


def test_history_is_never_overwritten(store: Store, settings: Settings) -> None:
    loaded(store, settings)
    right = ChainFact("discharge", 2020, "decided", date(2021, 9, 21), "forsakringskassan", outcome=Outcome.GRANTED)

    done = record(store, KEY, right, doer(NOW, "chef"), correct=True)

    assert (done.is_new, done.taken_back, done.view.state.doubts) == (True, 1, ())
    with store.reading() as unit:
        room = unit.of(KEY)
        assert len(room.facts_ever(FactAbout.CHAIN)) == len(room.facts()) + 1


def test_the_members_contact_is_asked_by_mail_and_the_director_gets_to_know(store: Store, settings: Settings) -> None:
    # With the digest on, it is there that the director reads of it.
    unasked = EXAMPLE.partition("\nfacts:")[0] + "\narticles: {digest: nej}\n"
    loaded(store, settings, unasked, datetime(2020, 12, 1, 11, tzinfo=UTC))
    adopt(store, settings, KEY, 2021, doer(datetime(2020, 12, 1, 11, tzinfo=UTC), "chef"), accept_because="Prov")
    sent = ChainFact("discharge", 2020, "sent", date(2021, 4, 30), "nora")
    record(store, KEY, sent, doer(datetime(2021, 4, 30, 12, tzinfo=UTC), "chef"))

    for day in (date(2021, 5, 30), date(2021, 5, 31), date(2021, 6, 1), date(2021, 6, 14)):
        now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        queue_now(store, settings, now, KEY, frozenset({MessageKind.REQUEST}))

    with store.reading() as unit:
        room = unit.of(KEY)
        asked = [d for d in reversed(room.deliveries.newest()) if d.kind is MessageKind.REQUEST]
        mail = message_from_bytes(room.deliveries.bytes_of(asked[0].id), policy=policy.default)
    assert {(d.person, d.key[-10:], d.status) for d in asked} == {
        (person, day, DeliveryStatus.PLANNED)
        for person in ("forbundschef", "kontakt-nora")
        for day in ("2021-05-31", "2021-06-14")
    }
    assert "fullmäktige" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_the_next_boards_checklist_gets_the_item_and_it_can_be_ticked(store: Store, settings: Settings) -> None:
    loaded(store, settings, now=datetime(2021, 10, 26, 10, tzinfo=UTC))
    item = "discharge-2020.lindesberg"

    papers = checklist(store, KEY, 2021, datetime(2021, 10, 26, 10, tzinfo=UTC), "2021-styrelse-3")
    now = datetime(2021, 10, 27, 10, tzinfo=UTC)
    tick(store, KEY, "2021-styrelse-3", item, date(2021, 10, 27), doer(now, "chef"))

    (paper,) = [p for p in papers if p.item == item]
    assert paper.name == "Ärende: Ansvarsfrihet 2020, Lindesbergs kommun med avslutande förteckning"
    assert paper.day == date(2021, 11, 12)
    after = checklist(store, KEY, 2021, now, "2021-styrelse-3")
    assert next(p for p in after if p.item == item).ready_on == date(2021, 10, 27)


def test_a_refusal_stands_among_the_coming_deadlines_with_its_source(store: Store, settings: Settings) -> None:
    loaded(store, settings)
    record(
        store,
        KEY,
        ChainFact("discharge", 2020, "decided", date(2021, 8, 30), "nora", outcome=Outcome.REFUSED),
        doer(NOW, "chef"),
    )

    items = [item for item in items_around(store, KEY, NOW) if "skadestånd" in item.title]

    (item,) = items
    assert item.day == date(2022, 8, 30)
    assert "vår slutsats efter förebild av kommunallagen (2017:725) 5 kap. 25 §" in item.source
