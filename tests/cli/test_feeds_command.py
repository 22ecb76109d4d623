"""``arshjul feeds``: the addresses, a new one, and a closed one."""

from __future__ import annotations

from cli_cases import KEY, Desk


def addresses(desk: Desk) -> dict[str, str | None]:
    return {one["who"]: one["url"] for one in desk.run("feeds", KEY, "--json").shape["feeds"]}


def test_the_list_names_each_calendar_and_the_public_one_is_closed(adopted: Desk) -> None:
    said = adopted.run("feeds", KEY)

    assert said.code == 0
    assert "Styrelsen  [body:board]\n  http://127.0.0.1:" in said.out
    assert "[person:forbundschef]" in said.out
    assert said.out.endswith("Allmänheten  [public]\n  stängd\n\n24 kalendrar, 1 stängd.\n")


def test_a_new_address_is_another_and_only_that_one_changes(adopted: Desk) -> None:
    before = addresses(adopted)

    said = adopted.run("feeds", KEY, "--renew", "person:forbundschef")

    after = addresses(adopted)
    assert said.out.splitlines()[1].strip() == after["person:forbundschef"]
    assert {who for who in before if before[who] != after[who]} == {"person:forbundschef"}


def test_a_closed_calendar_is_told_as_closed_and_opened_by_a_new_address(adopted: Desk) -> None:
    first = addresses(adopted)["body:board"]

    assert adopted.run("feeds", KEY, "--revoke", "body:board").out == "Styrelsen  [body:board]\n  stängd\n"
    assert addresses(adopted)["body:board"] is None
    again = adopted.run("feeds", KEY, "--revoke", "body:board")
    assert (again.code, again.err) == (1, "Fel: Kalendern body:board är redan stängd.\n")

    adopted.run("feeds", KEY, "--renew", "body:board")
    assert addresses(adopted)["body:board"] not in (None, first)


def test_a_calendar_that_does_not_exist_and_two_deeds_at_once_are_refused(adopted: Desk) -> None:
    unknown = adopted.run("feeds", KEY, "--renew", "person:ingen")
    both = adopted.run("feeds", KEY, "--renew", "public", "--revoke", "public")

    assert unknown.code == 1
    assert "Det finns ingen kalender som heter person:ingen. Välj bland: body:" in unknown.err
    assert both.code == 2
    assert "Traceback" not in unknown.err + both.err
