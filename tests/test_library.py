"""The items to choose from: all that a real year holds beside law, each sound, and none that speaks of law."""

from __future__ import annotations

import re

import pytest

from arshjul.duties import duties_of, library, load_duties
from arshjul.folders import folder
from arshjul.year.basis import Basis
from arshjul.year.deadlines import deadlines
from arshjul.year.model import Association, Role, YearPlan
from arshjul.year.rules import Entered

KIND = "samordningsforbund"


def test_the_library_has_what_a_real_year_holds_beside_law() -> None:
    assert {one.item.key for one in library(KIND)} == {
        "lonesamtal",
        "lonerevision",
        "arvode-utbetalning",
        "arbetsgivardeklaration",
        "kontrolluppgifter",
        "arvoden",
        "rekvisition-medlemmar",
        "rekvisition-stat",
        "forsakring",
        "avtal",
        "upphandling",
        "ansokningar-var",
        "ansokningar-host",
        "uppfoljning-insatser",
        "brukarrad",
        "delegationsordning",
        "attestordning",
        "firmatecknare",
        "granskningsplan",
        "riskanalys",
        "dataskydd",
        "dokumenthanteringsplan",
        "arkiv",
        "kommunikationsplan",
        "sammantradesdagar",
        "forbundschefstraff",
        "finsamkonferens",
    }


def test_nothing_in_the_library_speaks_of_law() -> None:
    text = (folder("calendar") / f"{KIND}.items.yaml").read_text("utf-8")
    told = "\n".join(line for line in text.splitlines() if not line.startswith("#"))

    assert not re.findall(r"\blag(?:en|ens)?\b|§|kap\.|\bmåste\b", told, re.IGNORECASE)


@pytest.mark.parametrize("year", [2027, 2028])
def test_every_item_that_is_chosen_has_its_days_and_is_the_associations_own(year: int) -> None:
    items = tuple(one.item for one in library(KIND))
    subject = Association("prov", "Prov", years=(YearPlan(year),), items=items)

    found = [d for d in deadlines(subject, subject.years[0], duties_of(subject)) if d.duty.is_own]

    without = {item.key for item in items} - {deadline.duty.id for deadline in found}
    expected = {item.key for item in items if isinstance(item.rule, Entered)}
    assert without == expected | ({"dokumenthanteringsplan"} if year == 2028 else set())
    assert {deadline.basis for deadline in found} == {Basis.OWN}


def test_no_item_needs_another_role_than_every_association_has_nor_another_item() -> None:
    keys = {one.item.key for one in library(KIND)}

    assert {one.item.role for one in library(KIND)} <= {Role.DIRECTOR, Role.CHAIR}
    assert not keys & {duty.id for duty in load_duties(KIND).duties}
