"""What expires, from the file to the difference shown, the mail and the faults."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from doers import doer
from work_cases import stored

from arshjul.errors import InputError
from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.work.files.associations import difference, load
from arshjul.work.saying.rehearsing import rehearsal

KEY = "degerfors-karlskoga"
NOW = datetime(2021, 11, 20, 12, tzinfo=UTC)
EXAMPLE = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"ARSHJUL_DATA": str(tmp_path)})


def test_a_dry_run_shows_what_changes_of_what_expires_and_of_closed_days(store: Store, settings: Settings) -> None:
    load(store, settings, EXAMPLE.encode(), f"{KEY}.yaml", doer(NOW))
    before = stored(store, KEY)
    closed = (
        "closures:\n  - {name: Höstlov, first: 2022-10-31, last: 2022-11-04}\n"
        "council_days:\n  - {member: karlskoga, day: 2022-11-28, name: Kommunfullmäktige}\nyears:\n"
    )
    changed = EXAMPLE.replace("expires: 2022-01-31", "expires: 2023-01-31").replace("\nyears:\n", f"\n{closed}", 1)

    shown = difference(store, changed.encode(), f"{KEY}.yaml", NOW)

    told = [change.sign + " " + change.text.partition(" (")[0] for change in shown.changes]
    assert told[0].startswith("~ förutsättning Förbundschefens behörighet till nationell uppföljning, gäller till och")
    assert "31 januari 2023" in shown.changes[0].text
    assert told[1:] == [
        "+ mötesfri period Höstlov, 31 oktober 2022–4 november 2022",
        "+ sammanträde hos karlskoga: Kommunfullmäktige 28 november 2022",
    ]
    assert stored(store, KEY) == before


def test_a_duty_that_does_not_exist_is_refused(store: Store, settings: Settings) -> None:
    wrong = EXAMPLE.replace("needed_by: [follow-up-operations,", "needed_by: [uppfoljning,")

    with pytest.raises(InputError, match="behövs för ”uppfoljning”, som inte är någon plikt"):
        load(store, settings, wrong.encode(), f"{KEY}.yaml", doer(NOW))


def test_the_year_would_remind_the_director_of_the_access_right(store: Store, settings: Settings) -> None:
    load(store, settings, EXAMPLE.encode(), f"{KEY}.yaml", doer(NOW))

    sent = [m for m in rehearsal(store, settings, KEY, 2022, NOW) if "behorighet" in m.key]

    # Earlier it stands in the digest.
    assert [(m.at.date().isoformat(), m.to.partition("@")[0]) for m in sent] == [("2022-01-24", "forbundschef")]
    assert sent[0].subject == (
        "Påminnelse (7 dagar kvar): förnyelse av förbundschefens behörighet till nationell uppföljning"
    )
