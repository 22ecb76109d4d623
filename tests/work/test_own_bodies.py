"""Bodies of an association's own, on the way from a document or a file to what people are told."""

from __future__ import annotations

import pytest
from doers import doer
from work_cases import ADOPTED_AT, EXAMPLE, FILE, KEY, LOADED_AT, stored

from arshjul.reading.plan import read_plan
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.drafts.saving import save_draft
from arshjul.work.feeds.contents import contents
from arshjul.work.files.associations import dump, load
from arshjul.work.units import standing_of
from arshjul.work.years import adopt
from arshjul.year.wording import heading

pytestmark = pytest.mark.parametrize("database", ["sqlite"])

BODIES = """
bodies:
  - {key: preparatory, name: Styrgruppen}
  - {key: lsg, name: LSG, kind: preparatory}
  - {key: arbetsutskott, name: Arbetsutskottet}
seats:
  - {person: forbundschef, body: lsg, role: member}
"""
PLAN = """Mötesplan 2023

Styrelsen
6 februari kl. 9-12 Årsredovisning
13 november kl. 9-12 Budget

Beredningsgruppen
30 januari kl. 9-12

LSG
23 januari kl. 13-15

Arbetsutskott
16 januari kl. 10-11
"""


@pytest.fixture
def saved(store: Store, settings: Settings) -> Store:
    load(store, settings, EXAMPLE.encode(), FILE, doer(LOADED_AT))
    load(store, settings, f"name: Förbundet\n{BODIES}".encode(), FILE, doer(LOADED_AT))
    save_draft(store, KEY, read_plan(PLAN, 2023, "plan.txt"), doer(ADOPTED_AT), file="plan.txt")
    return store


def test_a_document_is_read_with_the_names_that_the_association_has_for_its_bodies(
    saved: Store, settings: Settings
) -> None:
    plan = stored(saved).plan(2023)
    assert plan

    assert {(o.key, o.body_key, heading(o)) for o in plan.occasions} == {
        ("2023-arbetsutskott-1", "arbetsutskott", "Arbetsutskottet"),
        ("2023-lsg-1", "lsg", "LSG"),
        ("2023-beredning-1", "preparatory", "Styrgruppen"),
        ("2023-styrelse-1", "board", "Styrelsemöte (årsredovisning)"),
        ("2023-styrelse-2", "board", "Styrelsemöte (budget)"),
    }
    before = stored(saved)
    load(saved, settings, dump(saved, KEY).encode(), FILE, doer(ADOPTED_AT))
    assert stored(saved) == before


def test_each_body_has_a_calendar_under_its_own_name(saved: Store, settings: Settings) -> None:
    adopt(saved, settings, KEY, 2023, doer(ADOPTED_AT))

    with saved.reading() as unit:
        feeds = contents(standing_of(unit, KEY, ADOPTED_AT), settings, "example")

    found = {one.subject: (one.name, len(one.entries)) for one in feeds if one.kind == "body"}
    assert found["lsg"] == ("LSG", 1)
    assert found["arbetsutskott"] == ("Arbetsutskottet", 1)
    assert found["preparatory"][0] == "Styrgruppen"
