"""What is kept of one person, handed out: all of it, and nothing of anybody else."""

from __future__ import annotations

import json
from datetime import date

import pytest
from office import ADDRESS, KEY, NOW, PERSON, Office

from arshjul.errors import NotFoundError
from arshjul.store.disclosure import plain_row
from arshjul.store.tables import metadata
from arshjul.work.changing import changing
from arshjul.work.person_extract import _PARTS, person_extract
from arshjul.year.facts import Fact, FactAbout, FactKind

OTHER = "ersattare-degerfors"


@pytest.mark.parametrize("who", [PERSON, ADDRESS, ADDRESS.upper(), "Ledamot Degerfors kommun"])
def test_a_person_is_found_by_key_name_and_address_and_told_all_that_is_kept(office: Office, who: str) -> None:
    office.take(office.answer())
    with changing(office.store, KEY, NOW) as change:
        change.record(approver(PERSON))
        change.record(approver(OTHER))

    text = person_extract(office.store, KEY, who).text(NOW)

    for heading in ("Namn och adresser (1)", "Antecknat (1)", "Dina svar på kallelser (1)", "Mejl från dig (1)"):
        assert f"\n{heading}\n- " in text
    assert "ledamot i styrelsen för degerfors" in text
    assert "valdes att justera protokollet (2022-styrelse-1), av sekreteraren" in text
    assert "Kallelse" in text or "kallelse" in text
    assert "ersattare" not in text


def test_no_row_is_of_another_person_and_no_secret_is_in_it(office: Office) -> None:
    office.take(office.answer())

    found = person_extract(office.store, KEY, PERSON)

    assert {row["person"] for rows in found.rows.values() for row in rows if "person" in row} == {PERSON}
    shown = json.dumps([plain_row(row) for rows in found.rows.values() for row in rows], ensure_ascii=False)
    assert OTHER not in shown
    assert "token" not in shown
    assert "fingerprint" not in shown


def test_every_table_that_names_a_person_or_an_account_has_its_heading() -> None:
    of_a_person = {table.name for table in metadata.sorted_tables if {"person", "account_id"} & set(table.c.keys())}

    assert of_a_person | {"accounts", "versions", "facts", "feeds"} == set(_PARTS)


def test_who_is_nobody_is_refused_with_the_mend(office: Office) -> None:
    with pytest.raises(NotFoundError, match="nyckel, namn eller adress"):
        person_extract(office.store, KEY, "nagon-annan")


def approver(person: str) -> Fact:
    return Fact(
        about=FactAbout.ITEM,
        kind=FactKind.APPROVER,
        year=2022,
        key="2022-styrelse-1",
        day=date(2022, 2, 10),
        recorded_at=NOW,
        by="sekreteraren",
        subject=person,
    )
