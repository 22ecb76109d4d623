"""What a command tells of a person with protected identity: nothing, on either stream, for people or for programs."""

from __future__ import annotations

from cli_cases import KEY, Desk

PERSON, NAME, ADDRESS = "ledamot-degerfors", "Ledamot Degerfors kommun", "ledamot@degerfors.example"
MASK = "Ledamot med skyddad identitet"


def test_neither_what_a_command_says_nor_what_it_complains_of_tells_who_it_is(loaded: Desk) -> None:
    loaded.run("items", KEY, "choose", "lonesamtal", f"name=Samtal med {NAME}", "rule={fixed: 03-12}")
    assert loaded.run("protect", KEY, PERSON).code == 0

    text, shape = loaded.run("items", KEY), loaded.run("items", KEY, "--json")
    assert MASK in text.out
    assert MASK in str(shape.shape)
    unknown = loaded.run("protect", KEY, NAME)
    assert (unknown.code, MASK in unknown.err) == (1, True)
    hidden, told = loaded.run("dump", KEY), loaded.run("dump", KEY, "--with-protected")
    said = "".join(one.out + one.err for one in (text, shape, unknown, hidden))
    assert (NAME in said, ADDRESS in said) == (False, False)
    assert (NAME in told.out, ADDRESS in told.out) == (True, True)
