"""Renewing a year in the store: a draft that sends nothing, is never put over somebody's work, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import EDITED, stored

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.folders import folder
from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.work.drafts.renewing import proposed_year, renew_year, undo_renewal
from arshjul.work.files.associations import Taking, load
from arshjul.work.units import plan_of
from arshjul.work.years import adopt
from arshjul.year.model import Agreement, Association, YearStatus

NOW = datetime(2022, 11, 1, 12, tzinfo=UTC)
LATER = datetime(2022, 11, 2, 12, tzinfo=UTC)
KEY = "degerfors-karlskoga"
EXAMPLES = sorted(folder("examples").glob("*.yaml"))

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"ARSHJUL_DATA": str(tmp_path)})


@pytest.fixture
def loaded(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    path = folder("examples") / f"{KEY}.yaml"
    done_once("loaded, to renew", lambda: load(store, settings, path.read_bytes(), path.name, doer(NOW)))
    return store


def test_a_renewed_year_is_a_draft_with_its_reasons_in_the_notes(loaded: Store) -> None:
    renewed = renew_year(loaded, KEY, 2023, doer(NOW))

    plan = stored(loaded, KEY).plan(2023)
    assert plan is not None
    assert plan.status is YearStatus.DRAFT
    assert len(plan.occasions) == len(renewed.renewal.renewed) == 14
    assert next(o.note for o in plan.occasions if o.key == "2023-styrelse-1") == (
        "Samma vecka och veckodag som 2022 (måndag v.\N{NO-BREAK SPACE}6)."
    )


def test_a_dry_run_stores_nothing(loaded: Store) -> None:
    before = stored(loaded, KEY)

    renewed = proposed_year(loaded, KEY, 2023, NOW)

    assert renewed.association.plan(2023) is not None
    assert stored(loaded, KEY) == before


def test_the_same_year_renewed_twice_is_the_same_year(loaded: Store) -> None:
    first = renew_year(loaded, KEY, 2023, doer(NOW))
    second = renew_year(loaded, KEY, 2023, doer(LATER))

    assert second.renewal == first.renewal
    agreements = [a for a in stored(loaded, KEY).agreements if a.year == 2023]
    assert len(agreements) == len(first.renewal.agreements) == 3


def test_undo_leaves_everything_as_it_was(loaded: Store) -> None:
    before = stored(loaded, KEY)
    renew_year(loaded, KEY, 2023, doer(NOW))

    undone = undo_renewal(loaded, KEY, 2023, doer(LATER))

    assert (undone.occasions, undone.agreements) == (14, 3)
    assert stored(loaded, KEY) == before
    with pytest.raises(NotFoundError):
        undo_renewal(loaded, KEY, 2023, doer(LATER))


def test_undo_keeps_a_date_that_somebody_has_confirmed(loaded: Store) -> None:
    renew_year(loaded, KEY, 2023, doer(NOW))
    confirmed = Agreement("half-year-report-member", 2023, date(2023, 8, 25), member="region-orebro-lan", source="Mejl")
    change(loaded, lambda a: replace(a, agreements=(*(g for g in a.agreements if g.year == 2022), confirmed)))

    undo_renewal(loaded, KEY, 2023, doer(LATER))

    assert confirmed in stored(loaded, KEY).agreements


def test_a_draft_that_somebody_has_changed_is_replaced_and_undone_only_when_told_to(loaded: Store) -> None:
    renew_year(loaded, KEY, 2023, doer(NOW))
    change(loaded, with_first_title_changed)

    with pytest.raises(NotAllowedError, match="Säg att de"):
        renew_year(loaded, KEY, 2023, doer(LATER))
    with pytest.raises(NotAllowedError, match="Säg att de"):
        undo_renewal(loaded, KEY, 2023, doer(LATER))

    renew_year(loaded, KEY, 2023, doer(LATER), replace_draft=True)
    change(loaded, with_first_title_changed)
    undo_renewal(loaded, KEY, 2023, doer(LATER), discard_changes=True)
    assert stored(loaded, KEY).plan(2023) is None


def test_an_adopted_year_is_neither_renewed_nor_undone(loaded: Store, settings: Settings) -> None:
    renew_year(loaded, KEY, 2023, doer(NOW))
    adopt(loaded, settings, KEY, 2023, doer(NOW), accept_because="Prov")

    for replace_it in (False, True):
        with pytest.raises(NotAllowedError, match="redan fastställt"):
            renew_year(loaded, KEY, 2023, doer(LATER), replace_draft=replace_it)
        with pytest.raises(NotAllowedError, match="redan fastställt"):
            undo_renewal(loaded, KEY, 2023, doer(LATER), discard_changes=replace_it)


def test_loading_the_file_of_the_year_before_again_keeps_what_the_renewed_year_expects(
    loaded: Store, settings: Settings
) -> None:
    renew_year(loaded, KEY, 2023, doer(NOW))
    before = stored(loaded, KEY)
    path = folder("examples") / f"{KEY}.yaml"

    again = load(loaded, settings, path.read_bytes(), path.name, doer(LATER))

    assert again.changes == ()
    assert stored(loaded, KEY) == before
    assert {(a.duty, a.confirmed) for a in before.agreements if a.year == 2023} == {
        ("half-year-report-member", False),
        ("follow-up-operations", False),
        ("follow-up-economy", False),
    }


def test_a_date_that_the_file_gives_takes_the_place_of_the_expected_one(loaded: Store, settings: Settings) -> None:
    renew_year(loaded, KEY, 2023, doer(NOW))
    path = folder("examples") / f"{KEY}.yaml"
    given = "agreements:\n  - {duty: follow-up-economy, year: 2023, day: 2023-03-15, source: Skrivelse}\n"

    load(loaded, settings, path.read_text("utf-8").replace("agreements:\n", given, 1).encode(), path.name, doer(LATER))

    days = [a.day for a in stored(loaded, KEY).agreements if (a.duty, a.year) == ("follow-up-economy", 2023)]
    assert days == [date(2023, 3, 15)]


def test_what_is_expected_of_a_member_that_left_the_file_goes_with_it(loaded: Store, settings: Settings) -> None:
    renew_year(loaded, KEY, 2023, doer(NOW))
    text = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")
    without = "\n".join(line for line in text.splitlines() if "region-orebro-lan" not in line) + "\n"

    load(loaded, settings, without.encode(), f"{KEY}.yaml", doer(LATER), Taking(replaces=True))

    assert not any(a.member == "region-orebro-lan" for a in stored(loaded, KEY).agreements)


def test_a_draft_that_was_written_by_hand_is_no_renewal_to_undo(loaded: Store) -> None:
    with pytest.raises(NotAllowedError, match="kommer inte från en förnyelse"):
        undo_renewal(loaded, KEY, 2022, doer(NOW))


def test_a_year_without_a_year_before_is_refused_by_name(loaded: Store) -> None:
    with pytest.raises(NotFoundError, match="2029"):
        renew_year(loaded, KEY, 2030, doer(NOW))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_years_ahead_are_renewed_without_a_single_mail(store: Store, settings: Settings, path: Path) -> None:
    loaded = load(store, settings, path.read_bytes(), path.name, doer(NOW))
    first = max(plan.year for plan in stored(store, loaded.key).years)

    for year in range(first + 1, first + 6):
        renew_year(store, loaded.key, year, doer(NOW))

    with store.reading() as unit:
        assert unit.of(loaded.key).delivery_keys() == frozenset()
        assert unit.of(loaded.key).association().plan(first + 5) is not None


def with_first_title_changed(association: Association) -> Association:
    plan = plan_of(association, 2023)
    occasions = (replace(plan.occasions[0], title="Annat"), *plan.occasions[1:])
    others = tuple(p for p in association.years if p.year != 2023)
    return replace(association, years=(*others, replace(plan, occasions=occasions)))


def change(store: Store, changed: Callable[[Association], Association]) -> None:
    with store.writing() as unit:
        room = unit.of(KEY)
        room.save(changed(room.association()), EDITED)
