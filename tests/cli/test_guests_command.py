"""``arshjul guests``: somebody is invited to one meeting, called to it and to no other."""

from __future__ import annotations

import json

from cli_cases import KEY, Desk

MEETING = "2022-styrelse-3"
ON = ("--on", "2022-01-10")


def test_a_guest_is_called_to_the_meeting_and_called_off_when_not_invited_any_more(adopted: Desk) -> None:
    invited = adopted.run("guests", KEY, MEETING, "--invite", "Utvärderaren <gast@hogskolan.example>", *ON)
    again = adopted.run("guests", KEY, MEETING, "--json")

    assert (invited.code, invited.err) == (0, "")
    assert "1 mejl om ändrade möten" in invited.out
    assert json.loads(again.out) == {
        "occasion": MEETING,
        "guests": [{"key": "utvarderaren", "name": "Utvärderaren"}],
    }
    assert "Ingen är inbjuden" in adopted.run("guests", KEY, MEETING, "--uninvite", "utvarderaren", *ON).out


def test_who_is_nobody_or_not_invited_is_told_with_the_mend(adopted: Desk) -> None:
    nobody = adopted.run("guests", KEY, MEETING, "--invite", "ingen-alls", *ON)
    uninvited = adopted.run("guests", KEY, MEETING, "--uninvite", "ekonom", *ON)
    nowhere = adopted.run("guests", KEY, "2022-fest-1", *ON)

    assert (nobody.code, uninvited.code, nowhere.code) == (1, 1, 1)
    assert "”ingen-alls” finns inte under people" in nobody.err
    assert "”ekonom” är inte inbjuden till 2022-styrelse-3. Inbjudna är: ingen." in uninvited.err
    assert "inget möte med nyckeln ”2022-fest-1”" in nowhere.err
