"""Days whose year, month and day stand in cells of their own."""

from __future__ import annotations

from datetime import date

import pytest

from arshjul.reading.days_in_cells import with_whole_days
from arshjul.reading.plan import read_plan


@pytest.mark.parametrize(
    "table",
    [
        "År;Månad;Dag;Möte\n2027;2;11;Styrelsen\n2027;04;22;Styrelsen",
        "År\tMånad\tDag\tMöte\n2027\t2\t11\tStyrelsen\n2027\t4\t22\tStyrelsen",
        "| År | Månad | Dag | Möte |\n|---|---|---|---|\n| 2027 | 2 | 11 | Styrelsen |\n|  | 4 | 22 | Styrelsen |",
        '"Möte";"Dag";"Månad";"År"\n"Styrelsen";"11";"2";"2027"\n"Styrelsen";"22";"4";"2027"',
        "Year,Month,Day,Start time,Subject\n2027,2,11,09:00,Styrelsemöte\n2027,4,22,09:00,Styrelsemöte",
        "Möten 2027\nMån;Dag;Möte\n2;11;Styrelsen\n4;22;Styrelsen",
        "År;Månad;Dag;Möte\n2027;2;11;Styrelsen\nÅr;Månad;Dag;Möte\n2027;4;22;Styrelsen",
        "År;Månad;Dag;Möte\n2027;2;11;Styrelsen\n2027;april;22;Styrelsen",
    ],
)
def test_numbers_below_year_month_and_day_are_one_day(table: str) -> None:
    assert [it.day for it in read_plan(table, None).occasions] == [date(2027, 2, 11), date(2027, 4, 22)]


def test_a_day_that_does_not_exist_is_asked_about() -> None:
    plan = read_plan("År;Månad;Dag;Tid;Möte\n2027;13;16;9.00;Styrelsen\n2027;11;31;9.00;Styrelsen", None)

    assert [(doubt.code, doubt.line) for doubt in plan.doubts] == [("no_such_date", 2), ("no_such_date", 3)]


def test_a_line_without_its_day_keeps_its_columns() -> None:
    lines = with_whole_days(["År;Månad;Dag;Möte", "2027;2;11;Styrelsen", ";;;Sommar", "2027;7;;Uppehåll"])

    assert lines == ["Datum       ;Möte", "2027-2-11;Styrelsen", "  ;Sommar", "2027-07;Uppehåll"]


def test_a_table_with_the_names_of_its_months_is_as_it_was() -> None:
    lines = ["Månad;Dag;Möte", "februari;11;Styrelsen"]

    assert with_whole_days(lines) == lines
