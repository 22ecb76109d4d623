"""The members' decisions of discharge that minutes tell of, for a person to confirm."""

from __future__ import annotations

from datetime import date

from arshjul.reading.plan import as_json, read_plan
from arshjul.year.chain import Outcome

MINUTES = """PROTOKOLL
Styrelsen
2027-09-16

§ 44 Ansvarsfrihet för 2026

Följande medlemmar har meddelat beslut om ansvarsfrihet:
Region Dalarna, regionfullmäktige den 14 juni
Arbetsförmedlingen, beslut 2027-08-19

Försäkringskassan fattar beslut den 30 september. Mora kommun behandlar ärendet den 4 oktober.

§ 45 Meddelanden

Kommunfullmäktige i Gävle beviljade ansvarsfrihet den 31 maj och i Sandviken den 7 juni.
Hofors kommun har inte beviljat ansvarsfrihet (2027-06-07). Mora kommun prövar ansvarsfriheten den 13 september.
Kursen den 12 juni var uppskattad.
"""


def test_each_decision_that_was_taken_is_read_with_who_and_when() -> None:
    plan = read_plan(MINUTES, None)

    assert [(it.who, it.by, it.day, it.outcome, it.year) for it in plan.decisions] == [
        ("Region Dalarna", "RF", date(2027, 6, 14), None, 2026),
        ("Arbetsförmedlingen", "", date(2027, 8, 19), None, 2026),
        ("Gävle", "KF", date(2027, 5, 31), Outcome.GRANTED, 2026),
        ("Sandviken", "KF", date(2027, 6, 7), Outcome.GRANTED, 2026),
        ("Hofors kommun", "", date(2027, 6, 7), Outcome.REFUSED, 2026),
    ]


def test_a_decision_is_told_to_be_confirmed_and_is_no_occasion() -> None:
    plan = read_plan(MINUTES, None)

    assert plan.occasions == ()
    whys = {other.line: other.why for other in plan.others}
    assert (whys[8], whys[11]) == ("beslut om ansvarsfrihet, att bekräfta", "ingår inte i något möte")
    assert as_json(plan)["decisions"][0] == {
        "line": 8,
        "written": "Region Dalarna, regionfullmäktige den 14 juni",
        "who": "Region Dalarna",
        "by": "RF",
        "date": "2027-06-14",
        "outcome": None,
        "year": 2026,
    }
