"""Votes, reservations and disqualifications at single items, against the law."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from test_attendance import FULL, MEETING, PARAGRAPHS, attended, serving, told

from arshjul.errors import InputError
from arshjul.work.held.decided_told import decided_told
from arshjul.year.attendance.facts import held_in, recorded_attendance, spells_in
from arshjul.year.attendance.quorate import quorate
from arshjul.year.attendance.spells import Held, ServedAs, Spell
from arshjul.year.attendance.wording import decided_lines

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "law" / "items.yaml").read_text("utf-8"))
DEPUTY = "ersattare-nora"


def held(case: dict[str, Any]) -> Held:
    return decided_told(
        PARAGRAPHS, *([case[name]] if name in case else [] for name in ("disqualified", "vote", "reserved"))
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_who_takes_part_in_an_item_is_what_the_law_says(case: dict[str, Any]) -> None:
    spells = (
        (Spell(DEPUTY, ServedAs.DEPUTY, until_item="69"), serving(DEPUTY, "nora", "70", "70"))
        if "serving" in case
        else (Spell(DEPUTY, ServedAs.DEPUTY),)
    )
    attendance = attended(*FULL, *spells, held=held(case))

    counts = {count.item.number: count.in_room for count in quorate(attendance) if count.item}
    refused = told(attendance, cannot_be=True)

    assert counts[f"§ {case['item']}"] == case["deciding"], case["paragraph"]
    assert [case["refused"] in message for message in refused] == ([True] if "refused" in case else [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"disqualified": "ledamot-nora=80"}, "§ 80 finns inte bland protokollets paragrafer"),
        ({"vote": "80=1-0"}, "§ 80 finns inte bland protokollets paragrafer"),
        ({"disqualified": "chef=70"}, "var inte med vid § 70"),
    ],
)
def test_what_is_told_of_an_item_or_a_person_that_was_not_there_is_refused(words: dict[str, str], said: str) -> None:
    assert any(said in message for message in told(attended(*FULL, held=held(words)), cannot_be=True))


def test_votes_that_are_not_told_of_are_pointed_out() -> None:
    (message,) = told(attended(*FULL, held=held({"vote": "70=2-1"})), cannot_be=False)

    assert message == "§ 70: 1 av de beslutande har ingen röst antecknad. Räkna även dem som avstod."


def test_what_is_told_is_all_there_is_of_that_person_or_item_and_nothing_takes_it_back() -> None:
    once = decided_told(PARAGRAPHS, ["nora=70,72", "fk=70"], ["70=3-0"], ["af=71"])
    again = decided_told(once, ["nora=73"], ["70=2-1"], ["af="])
    none = decided_told(again, ["nora=", "fk="], ["70="], [])

    assert [(one.person, one.item) for one in again.decided.disqualified] == [("fk", "70"), ("nora", "73")]
    assert [(vote.yes, vote.no) for vote in again.decided.votes] == [(2, 1)]
    assert again.decided.reservations == ()
    assert none == PARAGRAPHS


@pytest.mark.parametrize(("disqualified", "votes"), [(["nora"], []), (["=70"], []), ([], ["70=fyra"]), ([], ["=2-1"])])
def test_what_cannot_be_understood_is_refused(disqualified: list[str], votes: list[str]) -> None:
    with pytest.raises(InputError, match="Skriv"):
        decided_told(PARAGRAPHS, disqualified, votes, [])


def test_it_is_kept_as_facts_and_stands_in_the_minutes() -> None:
    whole = decided_told(PARAGRAPHS, ["ledamot-nora=70"], ["71=3-0-1"], ["ledamot-fk=71"])

    facts = tuple(recorded_attendance(MEETING, FULL, whole, "prov", datetime(2021, 11, 30, tzinfo=UTC)))

    assert (spells_in(facts), held_in(facts)) == (FULL, whole)
    assert decided_lines(attended(*FULL, held=whole)) == (
        ("Jäv", ("§ 70: Ledamot-nora",)),
        ("Omröstningar", ("§ 71: 3 ja, 0 nej, 1 avstod",)),
        ("Reservationer", ("§ 71: Ledamot-fk",)),
    )
