"""What an update says has changed."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from doers import doer
from work_cases import AT_ONCE

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
        self._settings = read_settings(
            {"ARSHJUL_DATA": str(data), "ARSHJUL_SECRET_KEY": "k" * 43, "ARSHJUL_HOLD_MINUTES": "0"}
        )
        self.load(ASSOCIATION, NOW)
        adopt(store, self._settings, "forbundet", 2022, doer(NOW), accept_because="Ett prov.")

    def load(self, content: str, now: datetime) -> None:
        load(self._store, self._settings, content.encode(), "forbundet.yaml", doer(now), AT_ONCE)

    def last_mail(self) -> tuple[str, str]:
        """The subject and the bytes of the newest mail about the meeting."""
        with self._store.reading() as unit:
            room = unit.of("forbundet")
            newest = room.deliveries.newest(target="styrelse-1")[0]
            mail = message_from_bytes(room.deliveries.bytes_of(newest.id), policy=policy.default)
            parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
            return newest.subject, "\n".join(parts).replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n")


@pytest.fixture
def house(store: Store, tmp_path: Path) -> House:
    return House(store, tmp_path)


def test_a_moved_meeting_tells_the_new_time_and_the_one_before(house: House) -> None:
    house.load(ASSOCIATION.replace("2022-06-13", "2022-06-14"), LATER)

    subject, mail = house.last_mail()
    assert subject == "Ändrad tid: styrelsemöte 14 juni 2022 kl. 9–12"
    assert "Tid: tisdag 14 juni 2022 (v. 24) kl. 9–12 (tidigare: måndag 13 juni 2022 (v. 24) kl. 9–12)\n" in mail
    assert "Tidigare: <s>måndag 13 juni 2022 (v. 24) kl. 9–12</s>" in mail


def test_another_place_is_told_with_the_old_one_struck_through(house: House) -> None:
    house.load(ASSOCIATION.replace("end: '12:00'", "end: '12:00', place: Rådhuset"), LATER)
    house.load(ASSOCIATION.replace("end: '12:00'", "end: '12:00', place: Biblioteket"), LAST)

    subject, mail = house.last_mail()
    assert subject == "Ändrad plats: styrelsemöte 13 juni 2022 kl. 9–12"
    assert "Plats: Biblioteket (tidigare: Rådhuset)\n" in mail
    assert "Tidigare: <s>Rådhuset</s>" in mail
    assert "Tid: måndag 13 juni 2022 (v. 24) kl. 9–12\n" in mail


@pytest.mark.parametrize(
    ("more", "subject"),
    [
        ("link: https://mote.example/1", "Ändrad videolänk: styrelsemöte 13 juni 2022 kl. 9–12"),
        (
            "place: Rådhuset, link: https://mote.example/1",
            "Ändrad plats och videolänk: styrelsemöte 13 juni 2022 kl. 9–12",
        ),
    ],
)
def test_the_subject_names_what_has_changed(house: House, more: str, subject: str) -> None:
    house.load(ASSOCIATION.replace("end: '12:00'", f"end: '12:00', {more}"), LATER)

    assert house.last_mail()[0] == subject


def test_the_time_before_is_the_one_that_was_told_last(house: House) -> None:
    house.load(ASSOCIATION.replace("2022-06-13", "2022-06-14"), LATER)
    house.load(ASSOCIATION.replace("2022-06-13", "2022-06-15"), LAST)

    subject, mail = house.last_mail()
    assert subject == "Ändrad tid: styrelsemöte 15 juni 2022 kl. 9–12"
    assert "(tidigare: tisdag 14 juni 2022 (v. 24) kl. 9–12)" in mail


def test_a_meeting_that_was_cancelled_and_stands_again_blir_av(house: House) -> None:
    house.load(ASSOCIATION.replace("end: '12:00'", "end: '12:00', status: cancelled"), LATER)
    house.load(ASSOCIATION.replace("end: '12:00'", "end: '12:00', status: standing"), LAST)

    subject, mail = house.last_mail()
    assert subject == "Mötet blir av: styrelsemöte 13 juni 2022 kl. 9–12"
    assert "Mötet har varit inställt, men det blir av." in mail
    assert "METHOD:REQUEST" in mail


def test_what_is_no_meeting_any_more_is_taken_back_from_those_who_were_called(house: House) -> None:
    house.load(ASSOCIATION.replace("kind: meeting", "kind: event"), LATER)

    _, mail = house.last_mail()
    assert "METHOD:CANCEL" in mail
