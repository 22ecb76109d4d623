"""A year to take along: every file has the rows of the page, and is what its program reads."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO, StringIO

import pytest
from icalendar import Calendar
from made_items import deadline, meeting
from openpyxl import load_workbook
from starlette.testclient import TestClient

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.year.listing import COLUMNS, rows_of
from arshjul.work.csv_rows import csv_file
from arshjul.work.excel_rows import excel_file
from arshjul.work.feeds.building import rebuild_feeds
from arshjul.work.feeds.year_file import year_calendar
from arshjul.work.units import standing_of
from arshjul.year.duty import DateKind
from arshjul.year.model import Association, Body, OwnBody, YearPlan

KEY = "degerfors-karlskoga"
YEAR = f"/f/{KEY}/arshjul/2022"
EMPTY = Association("prov", "Prov")


def titles_on(html: str) -> list[str]:
    found = re.findall(
        r'<th scope="row" data-label="Ärende"><a href="[^"]+">([^<]*)</a>', html.partition("Inställda")[0]
    )
    return [unescape(one) for one in found]


@pytest.mark.parametrize("choice", ["", "?ring=board&ring=audit", "?organ=preparatory"])
def test_the_list_and_the_calendar_have_the_rows_of_the_page(client: TestClient, choice: str) -> None:
    titles = titles_on(client.get(YEAR + choice).text)
    excel, table, calendar = (
        client.get(f"{YEAR}/{name}{choice}").content for name in ("lista.xlsx", "lista.csv", "kalender.ics")
    )

    rows = list(csv.DictReader(StringIO(table.decode("utf-8-sig")), delimiter=";"))
    assert [row["Ärende"] for row in rows] == titles
    [sheet] = load_workbook(BytesIO(excel)).worksheets
    head, *cells = sheet.iter_rows(values_only=True)
    assert head == COLUMNS
    assert [row[COLUMNS.index("Ärende")] for row in cells] == titles
    assert len(Calendar.from_ical(calendar).walk("VEVENT")) == len(titles)


def test_a_row_says_the_day_who_meets_and_how_it_stands_as_the_page_does(client: TestClient) -> None:
    answer = client.get(f"{YEAR}/lista.csv")

    assert answer.content.startswith(b"\xef\xbb\xbfDatum;Veckodag;Vecka;")
    assert answer.headers["content-disposition"] == f'attachment; filename="arshjul-2022-{KEY}.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    [board] = [line for line in lines if ";Styrelsemöte (halvårsredovisning);" in line]
    assert board.startswith("2022-08-29;måndag;v. 35;09.00;12.00;Styrelsen;")
    assert board.endswith(";;;Krock")
    [report] = [line for line in lines if ";Årsredovisning 2021;" in line]
    assert report.startswith("2022-03-31;torsdag;v. 13;;;Förbundets egna datum;")
    assert report.endswith(";2022-03-31;lagens dag;Okänt")


def test_what_is_known_by_its_week_alone_is_given_no_day() -> None:
    item = deadline(date(2022, 8, 21), DateKind.AGREED)
    assert item.deadline
    week = replace(item, day=date(2022, 8, 19), deadline=replace(item.deadline, week=33))

    [row] = rows_of([week], EMPTY)

    assert row[:3] == ("", "", "v. 33")
    assert row[COLUMNS.index("Sista dag")] == ""


def test_a_last_day_stands_under_its_ring_by_the_name_that_the_association_has_for_it() -> None:
    association = replace(EMPTY, bodies=(OwnBody("board", "Förbundsstyrelsen", Body.BOARD),))
    item = replace(meeting(date(2022, 2, 7)), occasion=None, body=Body.BOARD)

    [row] = rows_of([item], association)

    assert row[COLUMNS.index("Organ")] == "Förbundsstyrelsen"


def test_no_title_is_run_as_a_formula_and_days_are_days() -> None:
    rows = [*rows_of([meeting(date(2022, 2, 7), title='=HYPERLINK("http://ond.example")')], EMPTY)]
    titled = [(*row[:6], '=HYPERLINK("http://ond.example")', *row[7:]) for row in rows]

    [sheet] = load_workbook(BytesIO(excel_file("Året", COLUMNS, titled))).worksheets
    cells = next(iter(sheet.iter_rows(min_row=2)))

    assert cells[0].is_date
    assert cells[0].value.date() == date(2022, 2, 7)
    assert (cells[6].data_type, cells[6].value) == ("s", '=HYPERLINK("http://ond.example")')
    assert ";\"'=HYPERLINK(" in csv_file(COLUMNS, [[str(cell) for cell in titled[0]]]).decode()


def test_an_event_of_the_file_is_the_same_as_in_the_feeds_and_asks_nobody(
    client: TestClient, web_store: Store, web_settings: Settings
) -> None:
    now = web_settings.clock.now()
    with web_store.writing() as unit:
        room = unit.of(KEY)
        rebuild_feeds(room, standing_of(unit, KEY, now), web_settings, now)
        in_feed = Calendar.from_ical(room.feeds.calendar("body", "board")).walk("VEVENT")

    content = client.get(f"{YEAR}/kalender.ics?ring=board").content

    events = {event["uid"]: event for event in Calendar.from_ical(content).walk("VEVENT")}
    assert {event["uid"] for event in in_feed} == set(events)
    assert all(event["dtstart"].dt == events[event["uid"]]["dtstart"].dt for event in in_feed)
    assert not any("attendee" in event for event in events.values())
    assert client.get(f"{YEAR}/kalender.ics?ring=board").content == content


def test_a_draft_stands_in_nobodys_calendar(web_store: Store, web_settings: Settings) -> None:
    with pytest.raises(NotFoundError, match="utkast"):
        year_calendar(web_store, web_settings, EMPTY, YearPlan(2022), ())
