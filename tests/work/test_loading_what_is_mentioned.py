"""A file that mentions a little of an adopted year: what it does not mention stands, and nobody is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import deliveries, queue_now, stored

from arshjul.errors import InputError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.files.associations import Loaded, Taking, difference, load
from arshjul.work.years import adopt
from arshjul.year.model import Occasion
from arshjul.year.saying.message import CALENDAR_KINDS

CASES = Path(__file__).parents[1] / "cases" / "loading"
KEY, FILE = "forbundet", "forbundet.yaml"
BEGAN = datetime(2026, 11, 20, 8, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
AFTER_THE_SPRING_MEETING = datetime(2027, 4, 1, 8, tzinfo=UTC)


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


@pytest.fixture
def adopted(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    def adopt_and_queue() -> None:
        load(store, settings, case("forbundet.yaml"), FILE, doer(BEGAN))
        adopt(store, settings, KEY, 2027, doer(BEGAN), accept_because="Prov")
        queue_now(store, settings, BEGAN + timedelta(hours=1), KEY)

    done_once("adopted, to load what is mentioned", adopt_and_queue)
    return store


def take(store: Store, settings: Settings, name: str, now: datetime = NOW, **how: bool) -> Loaded:
    return load(store, replace(settings, hold_minutes=10), case(name), name, doer(now), Taking(into=KEY, **how))


def occasions(store: Store) -> dict[str, Occasion]:
    return {o.key: o for plan in stored(store, KEY).years for o in plan.occasions}


def new_mails(store: Store, settings: Settings, now: datetime) -> list[tuple[str, str]]:
    """Kind and subject of each mail that is made within the hour after *now*; each subject once."""
    known = len(deliveries(store, key=KEY))
    queue_now(store, settings, now + timedelta(hours=1), KEY, CALENDAR_KINDS)
    return list(dict.fromkeys((d.kind.value, d.subject) for d in deliveries(store, key=KEY)[known:]))


def test_a_file_with_one_new_meeting_adds_it_and_cancels_nothing(adopted: Store, settings: Settings) -> None:
    before = occasions(adopted)

    loaded = take(adopted, settings, "ett-nytt-mote.yaml")

    assert [f"{change.sign} {change.text}" for change in loaded.changes] == [
        "+ Planeringsdag 5 oktober 2027 (2027-planeringsdag-2)"
    ]
    assert {key: o for key, o in occasions(adopted).items() if key in before} == before
    assert new_mails(adopted, settings, NOW) == [("invitation", "Kallelse: planeringsdag 5 oktober 2027 kl. 9–16")]


def test_another_place_of_the_association_is_told_of_every_meeting_that_was_to_be_there(
    adopted: Store, settings: Settings
) -> None:
    loaded = take(adopted, settings, "annan-plats.yaml")

    changed = [change.text for change in loaded.changes if "place:" in change.text]
    assert changed == [
        "Styrelsemöte 18 mars 2027 (2027-styrelse-1): place: Stadshuset, Storgatan 1 → Kulturhuset",
        "Styrelsemöte 9 september 2027 (2027-styrelse-2): place: Stadshuset, Storgatan 1 → Kulturhuset",
    ]
    assert [o.sequence for o in occasions(adopted).values()] == [1, 1, 0]
    assert {subject for _, subject in new_mails(adopted, settings, NOW)} == {
        "Ändrad plats: styrelsemöte 18 mars 2027 kl. 9–12",
        "Ändrad plats: styrelsemöte 9 september 2027 kl. 9–12",
    }


def test_a_meeting_that_is_over_was_held_where_the_association_met_then(adopted: Store, settings: Settings) -> None:
    take(adopted, settings, "annan-plats.yaml", AFTER_THE_SPRING_MEETING)

    held, coming, elsewhere = occasions(adopted).values()
    assert [o.place for o in (held, coming, elsewhere)] == ["Stadshuset, Storgatan 1", "", "Vandrarhemmet"]
    assert [o.sequence for o in (held, coming, elsewhere)] == [0, 1, 0]


def test_a_whole_file_is_told_of_before_it_cancels_and_mails(adopted: Store, settings: Settings) -> None:
    people, _, _ = case("forbundet.yaml").partition(b"years:")
    whole_file = people + case("ett-nytt-mote.yaml").partition(b"\n")[2]
    would = difference(adopted, whole_file, FILE, NOW, Taking(replaces=True))

    assert would.is_to_be_asked
    assert would.cancels == (
        "Styrelsemöte 18 mars 2027 kl. 9–12",
        "Styrelsemöte 9 september 2027 kl. 9–12",
        "Internat 4 oktober 2027 kl. 9–16",
    )


def test_a_new_key_for_a_meeting_of_the_same_day_is_told(adopted: Store, settings: Settings) -> None:
    again = case("ett-nytt-mote.yaml").replace(b"joint", b"board").replace(b"2027-10-05", b"2027-03-18")

    (warning,) = difference(adopted, again, FILE, NOW).warnings

    assert "Är det samma möte: använd nyckeln 2027-styrelse-1 i filen." in warning


def test_a_file_of_a_part_is_no_new_association(adopted: Store, settings: Settings) -> None:
    with pytest.raises(InputError, match=r"Förbundet nytt-mote finns inte.*--into FÖRBUND"):
        load(adopted, settings, case("ett-nytt-mote.yaml"), "nytt-mote.yaml", doer(NOW))
