"""``arshjul remove-person``: what it would do first, then a decision."""

from __future__ import annotations

from cli_cases import KEY, Desk

WHO = "ledamot-degerfors"
NOW = "2022-09-01T10:30"


def test_a_person_is_removed_by_decision_alone(adopted: Desk) -> None:
    tried = adopted.run("remove-person", KEY, WHO, "--dry-run", "--json", ARSHJUL_NOW=NOW).shape
    without = adopted.run("remove-person", KEY, WHO, "--yes", ARSHJUL_NOW=NOW)
    held = adopted.run("remove-person", KEY, WHO, "--yes", "--decision", "§ 12", ARSHJUL_NOW=NOW)

    assert (tried["person"], tried["seats_ended"]) == (WHO, 1)
    assert (without.code, held.code) == (2, 1)
    assert "--ends-seats" in held.err
    assert WHO in adopted.run("dump", KEY).out
