"""Values that the tests of the store put in and expect back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from arshjul.store import NewDelivery
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.model import (
    AgendaItem,
    Agreement,
    Articles,
    Association,
    Body,
    Closure,
    CouncilDay,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    OwnBody,
    Person,
    Precondition,
    Role,
    Seat,
    YearPlan,
    YearStatus,
)
from arshjul.year.own_items import OwnItem, OwnPaper
from arshjul.year.prepared import Issue, ItemEdit, Numbered, Prepared
from arshjul.year.rules import (
    Entered,
    Every,
    FixedDay,
    LastMeetingBefore,
    NthWeekday,
    NthWorkingDay,
    Offset,
    Unit,
)
from arshjul.year.saying.message import MessageKind, Topic

NOW = datetime(2022, 8, 5, 5, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)
LOADED = Deed(DeedKind.LOADED, Doer("kommandoraden", NOW, Origin.COMMAND_LINE), "finsam-nord.yaml")

BOARD_MEETING = Occasion(
    key="2022-styrelse-1",
    year=2022,
    kind=OccasionKind.MEETING,
    title="Styrelsemöte, årsredovisning",
    day=date(2022, 3, 28),
    body=Body.BOARD,
    end_day=date(2022, 3, 29),
    start=time(9, 0),
    end=time(12, 0),
    place="Karlskoga",
    link="https://mote.example/1",
    matters=("annual_report", "discharge"),
    public=True,
    cancelled=True,
    note="Flyttat en gång",
    agenda=(AgendaItem("1", "Årsredovisning"), AgendaItem("§ 2", "Medel", qualified=True)),
    papers_link="https://handlingar.example/1",
    sequence=2,
    known_since=datetime(2021, 12, 1, 8, 30, 0, 123456, tzinfo=UTC),
    revised_at=datetime(2022, 1, 31, 23, 59, tzinfo=UTC),
    own_body=OwnBody("board", "Direktionen", Body.BOARD),
    guests=("chef",),
    prepared=Prepared(
        edits=(
            ItemEdit("opening.economy", "Ekonomi", "", qualified=True),
            ItemEdit("added-1", "Besök", is_removed=True),
        ),
        order=("opening.economy",),
        first=7,
        numbers=(Numbered("opening.economy", 7),),
        issues=(Issue(datetime(2022, 3, 21, 6, tzinfo=UTC), ("opening.economy",), ("papper",)),),
    ),
)
DEADLINE = Occasion(key="2022-budget", year=2022, kind=OccasionKind.DEADLINE, title="Budget", day=date(2022, 11, 30))

ASSOCIATION = Association(
    key="finsam-nord",
    name="Samordningsförbundet Nord",
    bodies=(OwnBody("board", "Direktionen", Body.BOARD), OwnBody("lsg", "LSG", Body.PREPARATORY)),
    members=(
        Member("regionen", "Region Nord", MemberKind.REGION),
        Member("fk", "Försäkringskassan", MemberKind.INSURANCE_AGENCY),
    ),
    people=(
        Person("ordforande", "Ordföranden", "ordforande@nord.example"),
        Person("chef", "Förbundschefen", "chef@nord.example"),
    ),
    seats=(
        Seat("ordforande", Body.BOARD, Role.CHAIR, "regionen", 0, date(2019, 4, 1), date(2023, 3, 31)),
        Seat("ordforande", Body.BOARD, Role.DEPUTY, "fk", 1),
        Seat("ordforande", Body.BOARD, Role.DEPUTY, "fk", 1),
        Seat("chef", Body.OFFICE, Role.DIRECTOR),
    ),
    agreements=(
        Agreement("half_year_report", 2022, date(2022, 8, 18), member="regionen", confirmed=False, source="Mejl"),
        Agreement("funding", 2022, week=43),
    ),
    years=(
        YearPlan(2022, YearStatus.ADOPTED, datetime(2021, 12, 10, 12, tzinfo=UTC), (BOARD_MEETING, DEADLINE)),
        YearPlan(2021),
    ),
    articles=Articles(summons_days=10, half_year_report_due="08-31"),
    preconditions=(
        Precondition("access", "Behörighet", date(2022, 1, 31), ("follow_up", "budget"), Role.SECRETARY, "Mejl"),
    ),
    closures=(
        Closure("Sportlov", date(2022, 2, 28), date(2022, 3, 4)),
        Closure("Sportlov", date(2023, 2, 27), date(2023, 3, 3)),
    ),
    council_days=(CouncilDay("regionen", date(2022, 11, 28), "Regionfullmäktige"),),
    items=(
        OwnItem("lonesamtal", "Lönesamtal", NthWeekday(3, 0, 2), Role.CHAIR, every=Every.SECOND_YEAR, since=2023),
        OwnItem("arvoden", "Arvoden", NthWorkingDay(1, -1), person="chef", every=Every.MONTH, known_since=NOW),
        OwnItem("attest", "Attest", LastMeetingBefore(Body.BOARD, Offset("budget", 14, Unit.DAYS))),
        OwnItem("arkiv", "Arkiv", FixedDay(6, None), checklist=(OwnPaper("plan", "Plan", -7, Role.SECRETARY),)),
        OwnItem("konferens", "Konferens", Entered(), source="Mejl"),
    ),
    place="Kommunhuset",
    organisation_number="222000-0000",
)
OTHER = replace(ASSOCIATION, key="finsam-syd", name="Samordningsförbundet Syd")


def delivery(key: str, **changed: Any) -> NewDelivery:
    """A planned invitation that is due now."""
    plain = NewDelivery(
        key=key,
        kind=MessageKind.INVITATION,
        person="ordforande",
        person_name="Ordföranden",
        address="ordforande@nord.example",
        topic=Topic.OCCASION,
        year=2022,
        target=BOARD_MEETING.key,
        subject="Kallelse",
        message_id=f"<{key}@nord.example>",
        body=b"Subject: Kallelse\r\n\r\nV\xc3\xa4lkommen\x00\r\n",
        due_at=NOW,
        created_at=NOW,
    )
    return replace(plain, **changed)
