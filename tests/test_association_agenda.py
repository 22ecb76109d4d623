"""The agenda, the papers and the rules of quorum in an association's file."""

from __future__ import annotations

from datetime import date

import pytest

from arshjul.associations import read_association, write_association
from arshjul.errors import InputError
from arshjul.year.model import AgendaItem, QualifiedOf

FILE = """\
name: Prov

articles:
  qualified_majority: 3/4
  qualified_of: present
  distance_since: 2022-03-28
  deputy_answer_days: 5
  quiet_minutes: 0
  show_attendees: ja

years:
  - year: 2022
    occasions:
      - key: styrelse-1
        kind: meeting
        title: Styrelsemöte
        day: 2022-04-04
        body: board
        agenda:
          - {number: 1, title: Val av justerare}
          - {number: § 2, title: "Medel, ansökningar", qualified: ja}
        papers_link: https://handlingar.example/1
"""


def read(text: str = FILE):  # type: ignore[no-untyped-def]
    return read_association(text.encode(), "prov.yaml")


def test_what_the_file_says_is_read_and_written_back() -> None:
    association = read()

    occasion = association.years[0].occasions[0]
    assert occasion.agenda == (AgendaItem("1", "Val av justerare"), AgendaItem("§ 2", "Medel, ansökningar", True))
    assert occasion.papers_link == "https://handlingar.example/1"
    assert association.articles.qualified_of is QualifiedOf.PRESENT
    assert association.articles.distance_since == date(2022, 3, 28)
    assert association.articles.show_attendees
    assert read(write_association(association)) == association


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("3/4", "1/2", "kvalificerad majoritet"),
        ("3/4", "5/4", "kvalificerad majoritet"),
        ("3/4", "tre fjärdedelar", "kvalificerad majoritet"),
        ("§ 2", "1", "flera gånger i agenda"),
        ("https://handlingar.example/1", "javascript:1", "ingen länk"),
    ],
)
def test_a_fault_is_told_with_its_mend(wrong: str, right: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read(FILE.replace(wrong, right))
