"""The tables of a run as text."""

from __future__ import annotations

from datetime import date

from arshjul.work.saying.telling import Account, Part, Said, Thing
from flows.showing import MOST, page_of, summary

DAY = date(2026, 11, 27)


def thing(title: str, **also: date) -> Thing:
    return Thing(Part.REPORTS, DAY, title, "förbundschef", "✖ Försenad", "/arshjul/2026/2026:budget", **also)


def test_a_page_is_linked_where_its_reader_can_open_it_and_else_stands_as_text() -> None:
    account = Account("a", "Förbundet A", DAY, due=(thing("Budget 2027"),))

    linked = page_of("Rapporter", account, lambda path: f"https://a.example{path}")
    plain = page_of("Rapporter", account, lambda _: "")

    assert "| ✖ Försenad | [Budget 2027](https://a.example/f/a/arshjul/2026/2026:budget) | förbundschef |" in linked
    assert "| 27 november 2026 | ✖ Försenad | Budget 2027 | förbundschef |" in plain
    assert "](" not in plain


def test_what_has_a_meaning_in_markdown_stands_for_itself() -> None:
    account = Account("a", "A", DAY, due=(thing("Budget | <b>2027</b> [x](y)\n# Ny *rad*"),))

    page = page_of("Rapporter", account, lambda _: "")

    assert r"| Budget \| \<b\>2027\</b\> \[x\](y) \# Ny \*rad\* |" in page


def test_those_who_are_told_the_same_are_counted_by_role() -> None:
    said = Said(Part.MEETINGS, "Kallelse", (("ordförande", 1), ("ledamot", 4)), "Köat", "", 5)

    page = page_of("Möten", Account("a", "A", DAY, said=(said,)), lambda _: "")

    assert "| Kallelse | ordförande, ledamot (4) | Köat |" in page
    assert page.count("Inget.") == 2


def test_a_long_table_ends_with_how_many_are_left() -> None:
    account = Account("a", "A", DAY, coming=tuple(thing(f"Sak {n}", reminder=DAY) for n in range(MOST + 3)))

    page = page_of("Rapporter", account, lambda _: "")

    assert page.count("| Sak ") == MOST
    assert "… och 3 till." in page


def test_the_morning_is_one_line_for_each_association() -> None:
    said = Said(Part.MEETINGS, "Kallelse", (("ledamot", 4),), "Köat", "", 4)
    accounts = (Account("a", "A", DAY, said=(said,)), Account("b", "B", DAY, due=(thing("Budget"),)))

    lines = summary(accounts, lambda _: "").splitlines()

    assert lines[2:] == ["| A | 4 | – | – | – | – | – |", "| B | – | – | – | – | – | 1 |"]
