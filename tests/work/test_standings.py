"""Every association at once stands as each of them does alone."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest
from doers import doer
from kept_databases import DoneOnce

from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store, wanted
from arshjul.work.closing import close_year
from arshjul.work.files.associations import load
from arshjul.work.units import standing_of, standings_of_all
from arshjul.work.years import adopt

BEFORE = datetime(2022, 6, 27, 8, tzinfo=UTC)
FILES = ("sofint.yaml", "ornskoldsvik.yaml", "degerfors-karlskoga.yaml")
ASKED = (2020, 2021, 2030)


@pytest.fixture
def several(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """Three associations, one of them with a closed year and everything that its minutes say."""

    def adopt_and_close() -> None:
        for name in FILES:
            load(store, settings, (folder("examples") / name).read_bytes(), name, doer(BEFORE))
        for key, year in (("sofint", 2021), ("sofint", 2022), ("degerfors-karlskoga", 2022)):
            adopt(store, settings, key, year, doer(BEFORE), accept_because="prov")
        close_year(store, "sofint", 2021, "prov", doer(BEFORE, "prov"))

    done_once("several", adopt_and_close)
    return store


@pytest.mark.parametrize("most_named", [500, 1], ids=["named", "picked out of all"])
@pytest.mark.parametrize("number_known", [0, 1])
def test_read_together_each_stands_as_it_does_alone(
    several: Store, database_url: str, most_named: int, number_known: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with several.reading() as unit:
        keys = [key for key, _ in unit.association_keys()]
        alone = [standing_of(unit, key, BEFORE, *ASKED) for key in keys]
    monkeypatch.setattr(wanted, "_MOST_NAMED", most_named)

    with closing(open_store(database_url)) as fresh, fresh.reading() as unit:
        for key in keys[:number_known]:
            standing_of(unit, key, BEFORE, *ASKED)
        together = standings_of_all(unit, BEFORE, *ASKED)

    assert list(together) == alone
    assert [bool(standing.ledger.facts) for standing in together] == [True, False, True]
