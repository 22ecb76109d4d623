"""What an update says has changed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from doers import doer

from arshjul.settings import read_settings
from arshjul.store import Store
from arshjul.work.files.associations import load
from arshjul.work.years import adopt

ASSOCIATION = """\
name: Förbundet
members:
  - {key: degerfors, name: Degerfors kommun, kind: municipality}
people:
  - {key: ledamot, name: Ledamot, address: ledamot@degerfors.example}
seats:
  - {person: ledamot, body: board, role: member, member: degerfors}
years:
  - year: 2022
    occasions:
      - {key: styrelse-1, kind: meeting, body: board, title: Styrelsemöte, day: 2022-06-13, start: '9:00', end: '12:00'}
"""
NOW = datetime(2022, 1, 10, 8, tzinfo=UTC)
LATER = datetime(2022, 2, 10, 8, tzinfo=UTC)
LAST = datetime(2022, 2, 11, 8, tzinfo=UTC)

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


class House:
    """One association with one adopted meeting, whose file is loaded again and again."""

    def __init__(self, store: Store, data: Path) -> None:
        self._store = store
        self._settings = read_settings({"ARSHJUL_DATA": str(data), "ARSHJUL_SECRET_KEY": "k" * 43})
        self.load(ASSOCIATION, NOW)
        adopt(store, self._settings, "forbundet", 2022, doer(NOW), accept_because="Ett prov.")

    def load(self, content: str, now: datetime) -> None:
        load(self._store, self._settings, content.encode(), "forbundet.yaml", doer(now), at_once=True)

    def last_mail(self) -> tuple[str, str]:
        """The subject and the bytes of the newest mail about the meeting."""
        with self._store.reading() as unit:
            room = unit.of("forbundet")
            newest = room.deliveries(target="styrelse-1")[0]
            return newest.subject, room.delivery_bytes(newest.id).decode()


@pytest.fixture
def house(store: Store, tmp_path: Path) -> House:
    return House(store, tmp_path)


def test_a_moved_meeting_tells_the_new_time_and_the_one_before(house: House) -> None:
    house.load(ASSOCIATION.replace("2022-06-13", "2022-06-14"), LATER)

    subject, mail = house.last_mail()
    assert subject == "Ändrad tid: styrelsemöte 14 juni 2022 kl. 9–12"
    assert "Tidigare: styrelsem=C3=B6te 13 juni 2022 kl. 9=E2=80=9312" in mail


def test_another_place_is_not_told_as_another_time(house: House) -> None:
    house.load(ASSOCIATION.replace("end: '12:00'", "end: '12:00', place: Rådhuset"), LATER)

    subject, mail = house.last_mail()
    assert subject == "Ändring: styrelsemöte 13 juni 2022 kl. 9–12"
    assert "Tidigare" not in mail
    assert "Plats: R=C3=A5dhuset" in mail


def test_the_time_before_is_the_one_that_was_told_last(house: House) -> None:
    house.load(ASSOCIATION.replace("2022-06-13", "2022-06-14"), LATER)
    house.load(ASSOCIATION.replace("2022-06-13", "2022-06-15"), LAST)

    subject, mail = house.last_mail()
    assert subject == "Ändrad tid: styrelsemöte 15 juni 2022 kl. 9–12"
    assert "Tidigare: styrelsem=C3=B6te 14 juni 2022" in mail
