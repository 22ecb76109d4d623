"""Accepting a finding: it holds while the facts are the same, and its rows stay."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce

from arshjul.errors import InputError, NotAllowedError, NotFoundError
from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.work.drafts.acceptance import accept, withdraw_acceptance
from arshjul.work.files.associations import load
from arshjul.work.overview import year_view
from arshjul.work.years import adopt
from arshjul.year.facts import FactKind
from arshjul.year.findings import Finding
from arshjul.year.upcoming import Status

KEY = "degerfors-karlskoga"
NOW = datetime(2021, 12, 10, 12, tzinfo=UTC)
EXAMPLE = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"ARSHJUL_DATA": str(tmp_path)})


@pytest.fixture
def loaded(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    file = f"{KEY}.yaml"
    done_once("loaded, to accept findings", lambda: load(store, settings, EXAMPLE.encode(), file, doer(NOW)))
    return store


def late(store: Store) -> Finding:
    (finding,) = (f for f in year_view(store, KEY, 2022, NOW).findings if f.code == "decided_late")
    return finding


def status(store: Store, key: str) -> Status:
    return next(item.status for item in year_view(store, KEY, 2022, NOW).items if item.key == key)


def test_an_accepted_finding_is_shown_with_its_reason_and_collides_no_more(loaded: Store) -> None:
    assert status(loaded, "2022-styrelse-4") is Status.COLLISION

    for finding in year_view(loaded, KEY, 2022, NOW).findings:
        accept(loaded, KEY, 2022, finding.key, " Regionen  vet om det. ", doer(NOW, "prov"))

    assert late(loaded).accepted == "Regionen vet om det."
    assert status(loaded, "2022-styrelse-4") is Status.AHEAD


def test_it_comes_back_when_a_date_changes(loaded: Store, settings: Settings) -> None:
    accept(loaded, KEY, 2022, late(loaded).key, "Regionen vet om det", doer(NOW, "prov"))

    changed = EXAMPLE.replace("day: 2022-08-18", "day: 2022-08-19")
    load(loaded, settings, changed.encode(), f"{KEY}.yaml", doer(NOW))

    assert late(loaded).accepted == ""


def test_it_holds_when_only_a_name_changes(loaded: Store, settings: Settings) -> None:
    accept(loaded, KEY, 2022, late(loaded).key, "Regionen vet om det", doer(NOW, "prov"))

    changed = EXAMPLE.replace("name: Region Örebro län,", "name: Regionen,")
    load(loaded, settings, changed.encode(), f"{KEY}.yaml", doer(NOW))

    assert late(loaded).accepted == "Regionen vet om det"


def test_a_new_reason_takes_the_place_of_the_old_one(loaded: Store) -> None:
    key = late(loaded).key
    accept(loaded, KEY, 2022, key, "Ett skäl", doer(NOW, "prov"))
    accept(loaded, KEY, 2022, key, "Ett skäl", doer(NOW, "prov"))
    accept(loaded, KEY, 2022, key, "Ett annat", doer(NOW, "prov"))

    with loaded.reading() as unit:
        assert [fact.note for fact in unit.of(KEY).ledger().of(FactKind.ACCEPTED, 2022)] == ["Ett annat"]


def test_an_acceptance_can_be_withdrawn(loaded: Store) -> None:
    key = late(loaded).key
    accept(loaded, KEY, 2022, key, "Ett skäl", doer(NOW, "prov"))

    withdraw_acceptance(loaded, KEY, 2022, key, doer(NOW, "prov"))

    assert late(loaded).accepted == ""


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_without_a_reason_nothing_is_accepted(loaded: Store, reason: str) -> None:
    with pytest.raises(InputError, match="skälet saknas"):
        accept(loaded, KEY, 2022, late(loaded).key, reason, doer(NOW, "prov"))


def test_a_finding_that_does_not_stand_cannot_be_accepted(loaded: Store) -> None:
    with pytest.raises(NotFoundError, match="har ingen krock som heter budget_late"):
        accept(loaded, KEY, 2022, "budget_late:2022:2022-12-05:5", "Ett skäl", doer(NOW, "prov"))


def test_a_year_with_a_breach_is_adopted_once_the_breach_is_accepted(store: Store, settings: Settings) -> None:
    late_budget = EXAMPLE.replace("day: 2022-11-14", "day: 2022-12-05")
    load(store, settings, late_budget.encode(), f"{KEY}.yaml", doer(NOW))
    (breach,) = (f for f in year_view(store, KEY, 2022, NOW).findings if f.code == "budget_late")

    with pytest.raises(NotAllowedError, match="bryter mot lag"):
        adopt(store, settings, KEY, 2022, doer(NOW))
    accept(store, KEY, 2022, breach.key, "Regionen beslutar sent i år", doer(NOW, "prov"))

    assert adopt(store, settings, KEY, 2022, doer(NOW)).year == 2022
