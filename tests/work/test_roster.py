"""A list of persons, as people have it: what it says, what is wrong with it, what it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import count

import pytest
from openpyxl import Workbook

from arshjul.errors import InputError
from arshjul.work.roster import Column, Outcome, Sign, laid_over, read_file, read_text, roster_csv
from arshjul.year.model import Association, Body, Member, MemberKind, OwnBody, Person, Role, Seat

TODAY = date(2026, 11, 28)
MEMBERS = (
    Member("karlskoga", "Karlskoga kommun", MemberKind.MUNICIPALITY),
    Member("degerfors", "Degerfors kommun", MemberKind.MUNICIPALITY),
    Member("region-orebro-lan", "Region Örebro län", MemberKind.REGION),
    Member("forsakringskassan", "Försäkringskassan", MemberKind.INSURANCE_AGENCY),
)
EMPTY = Association("prov", "Prov", members=MEMBERS)
ANNA = Person("ordforande-karlskoga", "Anna Berg", "anna@karlskoga.example")
CHAIR = Seat(ANNA.key, Body.BOARD, Role.CHAIR, "karlskoga")
WITH_CHAIR = replace(EMPTY, people=(ANNA,), seats=(CHAIR,))
HEAD = "Namn\tE-post\tOrgan\tRoll\tMedlem\tErsättare nr\tFrån\tTill"


def over(association: Association, *rows: str, ends: tuple[Seat, ...] = ()) -> Outcome:
    return laid_over(read_text("\n".join((HEAD, *rows))).rows, association, TODAY, ends)


def faults(association: Association, *rows: str) -> list[tuple[int, Column | None]]:
    return [(fault.row, fault.column) for fault in over(association, *rows).faults]


def test_a_pasted_list_becomes_people_and_seats_with_keys_that_hold_no_names() -> None:
    outcome = over(
        EMPTY,
        "Anna Berg\tAnna@Karlskoga.example\tStyrelsen\tOrdförande\tKarlskoga",
        "Bo Ek\tbo@fk.example\tstyrelse\tErs\tFK\t\t2027-01-01",
        "Anna Berg\tanna@karlskoga.example\tBeredningsgruppen\tLedamot\tKarlskoga kommun",
        "Cia Chef\tcia@forbundet.example\t\tFörbundschef",
    )

    assert outcome.faults == ()
    assert [(p.key, p.name) for p in outcome.association.people] == [
        ("ordforande-karlskoga", "Anna Berg"),
        ("ersattare-forsakringskassan", "Bo Ek"),
        ("forbundschef", "Cia Chef"),
    ]
    assert outcome.association.seats == (
        CHAIR,
        Seat("ersattare-forsakringskassan", Body.BOARD, Role.DEPUTY, "forsakringskassan", 1, date(2027, 1, 1)),
        Seat(ANNA.key, Body.PREPARATORY, Role.MEMBER, "karlskoga"),
        Seat("forbundschef", Body.OFFICE, Role.DIRECTOR),
    )
    assert [one.sign for one in outcome.differences].count(Sign.NEW) == 7


def test_every_fault_stands_beside_its_row_and_nothing_becomes_of_the_list() -> None:
    outcome = over(
        EMPTY,
        "\tanna@karlskoga.example\tStyrelsen\tLedamot\tKarlskoga",
        "Bo Ek\tbo på fk\tStyrlesen\tLedmot\tKarlskga",
        "Cia Ek\tcia@fk.example\tStyrelsen\tLedamot\t\t2\t2027-01-01\t2026-01-01",
        "Dan Al\tdan@fk.example\tStyrelsen\tLedamot\tFK\t\t31 februari 2027",
    )

    told = {(fault.row, fault.column): fault.text for fault in outcome.faults}
    assert set(told) == {
        (2, Column.NAME),
        *((3, column) for column in (Column.ADDRESS, Column.BODY, Column.ROLE, Column.MEMBER)),
        *((4, column) for column in (Column.MEMBER, Column.ORDER, Column.UNTIL)),
        (5, Column.SINCE),
    }
    assert "Menade du Styrelsen?" in told[3, Column.BODY]
    assert "Menade du Ledamot?" in told[3, Column.ROLE]
    assert "Menade du Karlskoga kommun?" in told[3, Column.MEMBER]
    assert outcome.association is EMPTY


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("Anna\ta@k.example\tStyrelsen\tLedamot\tFK", "Bo\tA@k.example\tStyrelsen\tLedamot\tFK"), (3, Column.ADDRESS)),
        (("Anna\ta@k.example\tStyrelsen\tLedamot\tFK", "Anna\ta@k.example\tStyrelsen\tLedamot\tFK"), (3, None)),
        (("Anna\ta@k.example\tStyrelsen\tErsättare\tFK", "Bo\tb@k.example\tStyrelsen\tErsättare\tFK"), (3, "ORDER")),
        (("Anna\ta@k.example\tStyrelsen\tOrdförande\tFK", "Bo\tb@k.example\tStyrelsen\tOrdförande\tFK"), (3, "ROLE")),
    ],
    ids=["two with one address", "one seat twice", "deputies without order", "two chairs"],
)
def test_rows_that_cannot_stand_together_are_told_at_the_later_one(
    rows: tuple[str, ...], expected: tuple[int, Column | str | None]
) -> None:
    row, column = expected
    wanted = Column[column] if isinstance(column, str) and column in Column.__members__ else column

    assert faults(EMPTY, *rows) == [(row, wanted)]


def test_the_same_list_again_changes_nothing() -> None:
    own = replace(EMPTY, bodies=(OwnBody("lsg", "LSG", Body.PREPARATORY),))
    rows = ("Anna Berg\tanna@k.example\tLSG\tLedamot\tFK", "Bo\tb@k.example\tStyrelsen\tErsättare\tFK\t1\t2027-01-01")
    first = over(own, *rows).association

    again = laid_over(read_file(roster_csv(first, TODAY), "personer.csv").rows, first, TODAY)

    assert (again.association, again.differences, again.unchanged, again.left_out) == (first, (), 2, ())


def test_who_is_left_out_stays_unless_somebody_says_so() -> None:
    row = "Bo Ek\tbo@fk.example\tStyrelsen\tLedamot\tFK"
    outcome = over(WITH_CHAIR, row)

    assert outcome.left_out == (CHAIR,)
    assert CHAIR in outcome.association.seats
    ended = over(WITH_CHAIR, row, ends=(CHAIR,))
    assert replace(CHAIR, until=TODAY) in ended.association.seats
    assert ended.differences[-1].sign is Sign.ENDED


def test_a_new_address_follows_the_name_and_an_empty_cell_changes_nothing() -> None:
    numbered = replace(WITH_CHAIR, seats=(replace(CHAIR, since=date(2023, 4, 1)),))

    outcome = over(numbered, "Anna Berg\tanna.berg@karlskoga.example\tStyrelsen\tOrdförande\tKarlskoga")

    assert outcome.association.people == (replace(ANNA, own_address="anna.berg@karlskoga.example"),)
    assert outcome.association.seats == numbered.seats
    assert [(one.sign, one.text) for one in outcome.differences] == [
        (Sign.CHANGED, "Anna Berg, anna@karlskoga.example → Anna Berg, anna.berg@karlskoga.example")
    ]


def test_a_chair_may_follow_another_in_the_same_list() -> None:
    outcome = over(
        WITH_CHAIR,
        "Anna Berg\tanna@karlskoga.example\tStyrelsen\tOrdförande\tKarlskoga\t\t\t2026-12-31",
        "Bo Ek\tbo@karlskoga.example\tStyrelsen\tOrdförande\tKarlskoga\t\t2027-01-01",
    )

    assert outcome.faults == ()
    assert outcome.association.people[1].key == "ordforande-karlskoga-2"


def test_what_outlook_and_a_semicolon_list_paste_is_read() -> None:
    mail = read_text("Berg, Anna <anna@k.example>; Bo Ek <bo@fk.example>;\n")
    bare = read_text("Anna Berg;anna@k.example;Styrelsen\nBo Ek;bo@fk.example;Styrelsen")

    assert [dict(row.cells) for row in mail.rows] == [
        {Column.NAME: "Anna Berg", Column.ADDRESS: "anna@k.example"},
        {Column.NAME: "Bo Ek", Column.ADDRESS: "bo@fk.example"},
    ]
    assert [row[Column.BODY] for row in bare.rows] == ["Styrelsen", "Styrelsen"]


def test_headings_are_known_by_what_people_call_them_and_the_unknown_are_named() -> None:
    table = read_text("Förnamn\tEfternamn\tMejladress\tMobil\tUppdrag\nAnna\tBerg\ta@k.example\t070\tLedamot")

    assert table.rows[0][Column.NAME] == "Anna Berg"
    assert table.rows[0][Column.ROLE] == "Ledamot"
    assert table.notes == ("De här kolumnerna läses inte: ”Mobil”.",)
    with pytest.raises(InputError, match="Är det ”Mejladresss” som är ”E-post”"):
        read_text("Namn\tMejladresss\tRoll\nAnna\ta@k.example\tLedamot")
    with pytest.raises(InputError, match="Rubrikerna ”Kolumn A” och ”Kolumn B” känns inte igen"):
        read_text("Kolumn A\tKolumn B\nAnna\ta@k.example")
    with pytest.raises(InputError, match="saknar rubriker"):
        read_text("Anna\t070\nBo\t071")


def test_a_list_in_cp1252_with_semicolons_is_read() -> None:
    text = "Namn;E-post;Organ;Roll;Medlem\r\nÅsa Öberg;asa@k.example;Styrelsen;Ersättare;Försäkringskassan\r\n"

    table = read_file(text.encode("cp1252"), "personer.csv")

    assert table.rows[0][Column.NAME] == "Åsa Öberg"
    assert table.rows[0][Column.MEMBER] == "Försäkringskassan"


def workbook(*rows: tuple[object, ...], merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_an_excel_list_with_merged_cells_dates_and_formulas_is_read() -> None:
    content = workbook(
        ("Lista över styrelsen",),
        ("Namn", "E-post", "Organ", "Roll", "Medlem", "Från"),
        ("Anna Berg", "anna@k.example", "Styrelsen", "Ordförande", "Karlskoga", date(2027, 1, 1)),
        ("Bo Ek", "bo@k.example", None, "Ledamot", "Degerfors", "=DATE(2027,1,1)"),
        merged="C3:C4",
    )

    table = read_file(content, "personer.xlsx")

    assert [row.number for row in table.rows] == [3, 4]
    assert [row[Column.BODY] for row in table.rows] == ["Styrelsen", "Styrelsen"]
    assert [row[Column.SINCE] for row in table.rows] == ["2027-01-01", ""]
    assert "formler utan sparat värde" in table.notes[0]


def test_ten_thousand_rows_are_refused_in_words() -> None:
    numbers = count()
    rows = "\n".join(f"Anna{n}\ta{n}@k.example\tStyrelsen\tLedamot\tFK" for n in (next(numbers) for _ in range(10_000)))

    with pytest.raises(InputError, match="Listan har 10000 rader"):
        read_text(f"{HEAD}\n{rows}")
