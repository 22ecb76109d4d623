"""The draft of a year from the year before: days, reasons, and what is asked of a person."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.model import (
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
    YearPlan,
)
from arshjul.year.renewal import Renewal, Renewed, doubts, renew

BOOK = load_duties("samordningsforbund")
REGION = Member("regionen", "Region Örebro län", MemberKind.REGION)


def meeting(day: date, title: str = "Möte", body: Body = Body.BOARD, *, key: str = "", **rest: object) -> Occasion:
    key = key or f"{day.year}-{body.value}-{day:%m%d}"
    return replace(Occasion(key, day.year, OccasionKind.MEETING, title, day, body), **rest)  # type: ignore[arg-type]


def association(*occasions: Occasion, **rest: object) -> Association:
    plan = YearPlan(occasions[0].year, occasions=occasions)
    return replace(Association("f", "Förbundet", members=(REGION,), years=(plan,)), **rest)  # type: ignore[arg-type]


def renewed(of: Association) -> Renewal:
    return renew(of, max(plan.year for plan in of.years) + 1, BOOK)


def only(of: Association) -> Renewed:
    (one,) = renewed(of).renewed
    return one


def adopted_into(of: Association) -> Association:
    renewal = renewed(of)
    return replace(of, years=(*of.years, renewal.plan), agreements=(*of.agreements, *renewal.agreements))


def test_a_meeting_keeps_its_weekday_and_week() -> None:
    one = only(association(meeting(date(2022, 2, 7))))

    assert one.occasion.day == date(2023, 2, 6)
    assert one.reasons == ("Samma vecka och veckodag som 2022 (måndag v.\N{NO-BREAK SPACE}6).",)


def test_a_meeting_leaves_a_public_holiday_and_says_so() -> None:
    one = only(association(meeting(date(2022, 6, 7))))

    assert one.occasion.day == date(2023, 5, 30)
    assert one.reasons[-1] == "Flyttat en vecka tidigare, från tisdag 6 juni 2023: nationaldagen."


def test_a_meeting_leaves_a_bridge_day() -> None:
    one = only(association(meeting(date(2022, 5, 20))))  # 19 May 2023 is the day after Kristi himmelsfärdsdag

    assert one.occasion.day != date(2023, 5, 19)
    assert "klämdag" in one.reasons[-1]


def test_a_meeting_leaves_a_closure_and_names_it() -> None:
    given = association(
        meeting(date(2022, 2, 28)), closures=(Closure("sportlov", date(2023, 2, 27), date(2023, 3, 3)),)
    )

    one = only(given)

    assert one.occasion.day == date(2023, 2, 20)
    assert one.reasons[-1] == "Flyttat en vecka tidigare, från måndag 27 februari 2023: sportlov."


def test_a_meeting_leaves_a_members_council_day_and_names_the_member() -> None:
    given = association(
        meeting(date(2022, 2, 28)), council_days=(CouncilDay("regionen", date(2023, 2, 27), "Regionfullmäktige"),)
    )

    one = only(given)

    assert one.occasion.day != date(2023, 2, 27)
    assert one.reasons[-1].endswith(": Regionfullmäktige hos Region Örebro län.")


def test_a_meeting_finds_its_way_out_of_a_whole_closed_summer() -> None:
    given = association(meeting(date(2022, 7, 18)), closures=(Closure("sommar", date(2023, 5, 22), date(2023, 9, 15)),))

    one = only(given)

    assert one.occasion.day < date(2023, 5, 22) or one.occasion.day > date(2023, 9, 15)


def test_where_no_day_is_free_the_least_bad_is_taken_and_a_person_is_told() -> None:
    given = association(
        meeting(date(2022, 3, 7)), closures=(Closure("ombyggnad", date(2023, 1, 1), date(2023, 12, 31)),)
    )

    renewal = renewed(given)

    assert renewal.renewed[0].occasion.day == date(2023, 3, 6)
    (doubt,) = renewal.doubts
    assert doubt.code == "renewal_no_good_day"
    assert "ombyggnad" in doubt.message


def half_year(board: date, beredning: date, due: date) -> Association:
    return association(
        meeting(beredning, "Halvårsredovisning", Body.PREPARATORY),
        meeting(board, "Halvårsredovisning"),
        agreements=(Agreement("half-year-report-member", 2022, due, member="regionen", source="Protokoll nr 5"),),
    )


def test_the_board_and_its_beredning_move_together_before_last_years_day() -> None:
    given = half_year(date(2022, 8, 22), date(2022, 8, 15), due=date(2022, 8, 18))

    beredning, board = renewed(given).renewed

    assert (beredning.occasion.day, board.occasion.day) == (date(2023, 8, 7), date(2023, 8, 14))
    assert board.reasons[-1] == (
        "Flyttat en vecka tidigare, från måndag 21 augusti 2023: halvårsredovisning ska vara hos Region Örebro län "
        "18 augusti 2023 (väntat datum)."
    )
    assert "beredningens möte ska ligga före styrelsens möte 14 augusti 2023" in beredning.reasons[-1]


def test_a_confirmed_day_goes_before_last_years() -> None:
    given = half_year(date(2022, 8, 22), date(2022, 8, 15), due=date(2022, 8, 18))
    new = Agreement("half-year-report-member", 2023, date(2023, 8, 31), member="regionen")
    given = replace(given, agreements=(*given.agreements, new))

    renewal = renewed(given)

    assert renewal.agreements == ()
    assert [one.occasion.day for one in renewal.renewed] == [date(2023, 8, 14), date(2023, 8, 21)]


def test_last_years_agreed_days_become_expected_ones_with_their_origin() -> None:
    given = half_year(date(2022, 8, 15), date(2022, 8, 8), due=date(2022, 8, 18))

    first = renewed(given)
    second = renewed(adopted_into(given))

    assert first.agreements == (
        Agreement(
            "half-year-report-member",
            2023,
            date(2023, 8, 18),
            member="regionen",
            confirmed=False,
            source="Väntat datum efter 2022 års. Protokoll nr 5",
        ),
    )
    assert second.agreements[0].year == 2024
    assert second.agreements[0].source == "Väntat datum efter 2022 års. Protokoll nr 5"


def test_a_beredning_keeps_the_papers_time_before_the_board() -> None:
    given = association(
        meeting(date(2022, 9, 6), "Uppföljning", Body.PREPARATORY),
        meeting(date(2022, 9, 12), "Uppföljning"),
        articles=Articles(summons_days=10),
    )

    beredning, board = renewed(given).renewed

    assert (board.occasion.day - beredning.occasion.day).days >= 10
    assert beredning.reasons[-1].endswith(": handlingarna till styrelsens möte 11 september 2023 ska ut 10 dagar före.")


def test_a_beredning_that_met_after_the_board_is_put_before_it() -> None:
    given = association(
        meeting(date(2022, 11, 14), "Budget 2023"), meeting(date(2022, 11, 15), "Budget 2023", Body.PREPARATORY)
    )

    days = {one.occasion.body: one.occasion.day for one in renewed(given).renewed}

    assert days[Body.PREPARATORY] < days[Body.BOARD]


def test_the_budget_meeting_comes_a_week_before_the_last_working_day() -> None:
    given = association(meeting(date(2025, 11, 28), "Verksamhetsplan och budget 2026", public=True))

    one = only(given)

    assert one.occasion.day <= date(2026, 11, 23)
    assert one.occasion.title == "Verksamhetsplan och budget 2027"
    assert "budget 2027 ska beslutas senast 30 november 2026, helst med 7 dagar kvar" in one.reasons[-1]


def test_the_annual_report_gets_days_to_spare() -> None:
    given = association(meeting(date(2022, 3, 31), "Årsredovisning 2021"))

    one = only(given)

    assert one.occasion.day <= date(2023, 3, 24)
    assert one.occasion.title == "Årsredovisning 2022"


def test_an_annual_report_that_came_after_the_law_is_brought_back() -> None:
    one = only(association(meeting(date(2022, 5, 16), "Årsredovisning 2021")))

    assert one.occasion.day <= date(2023, 3, 24)


def test_29_february_is_a_question() -> None:
    renewal = renewed(association(meeting(date(2028, 2, 29))))

    assert renewal.renewed[0].occasion.day == date(2029, 2, 27)
    (doubt,) = renewal.doubts
    assert doubt.code == "renewal_leap_day"
    assert "29 februari 2028, en dag som inte finns 2029" in doubt.message


def test_an_agreed_29_february_is_a_question() -> None:
    given = association(
        meeting(date(2028, 2, 7)), agreements=(Agreement("follow-up-operations", 2028, date(2028, 2, 29)),)
    )

    renewal = renewed(given)

    assert renewal.agreements[0].day == date(2029, 2, 28)
    assert [doubt.code for doubt in renewal.doubts] == ["renewal_agreement_moved"]


def test_week_53_becomes_week_52_with_a_reason() -> None:
    one = only(association(meeting(date(2026, 12, 29), year=2026)))

    assert one.occasion.day == date(2027, 12, 28)
    assert one.reasons[0] == (
        "2026 låg mötet i v.\N{NO-BREAK SPACE}53, som inte finns 2027 med samma veckodag: "
        "utgick från tisdag v.\N{NO-BREAK SPACE}52, 28 december 2027."
    )


def test_a_week_over_new_year_stays_inside_the_year() -> None:
    first = only(association(meeting(date(2024, 1, 2))))  # Tuesday of week 1: in 2025 that is 31 December 2024
    last = only(association(meeting(date(2025, 12, 29))))  # Monday of week 1 of 2026: the next one is in 2027

    assert first.occasion.day.year == 2025
    assert last.occasion.day == date(2026, 12, 28)


def test_a_meeting_moved_for_easter_goes_back_the_year_after() -> None:
    given = association(meeting(date(2023, 4, 3)))  # Monday of week 14; in 2024 that is annandag påsk

    moved = adopted_into(given)
    back = only(moved)

    assert moved.years[1].occasions[0].day != date(2024, 4, 1)
    assert back.occasion.day == date(2025, 3, 31)
    assert back.reasons[0].startswith("Tillbaka till samma vecka och veckodag som 2023 (måndag v.\N{NO-BREAK SPACE}14)")


def test_a_meeting_that_somebody_moved_on_purpose_stays_where_it_was_put() -> None:
    given = adopted_into(association(meeting(date(2022, 9, 12))))
    plan = given.years[1]
    chosen = replace(plan.occasions[0], day=date(2023, 9, 18))
    given = replace(given, years=(given.years[0], replace(plan, occasions=(chosen,))))

    one = only(given)

    assert one.occasion.day == date(2024, 9, 16)


def test_what_is_decided_once_goes_on_and_what_was_last_years_does_not() -> None:
    given = association(
        meeting(
            date(2022, 11, 14),
            "Möte om budget 2023 och Agenda 2030",
            key="2022-styrelse-5",
            start=time(9),
            end=time(12),
            place="Stadshuset",
            link="https://video.example/1",
            matters=("budget",),
            public=True,
            note="Ta med fika.",
            sequence=3,
        )
    )

    occasion = only(given).occasion

    assert occasion == Occasion(
        key="2023-styrelse-5",
        year=2023,
        kind=OccasionKind.MEETING,
        title="Möte om budget 2024 och Agenda 2030",
        day=date(2023, 11, 13),
        body=Body.BOARD,
        start=time(9),
        end=time(12),
        place="Stadshuset",
        matters=("budget",),
        public=True,
    )


def test_a_key_that_is_taken_gets_a_number() -> None:
    given = association(meeting(date(2022, 3, 7), key="arsmote"), meeting(date(2022, 9, 5), key="2022-arsmote"))
    given = replace(
        given, years=(*given.years, YearPlan(2020, occasions=(meeting(date(2020, 3, 2), key="2023-arsmote"),)))
    )

    keys = [one.occasion.key for one in renew(given, 2023, BOOK).renewed]

    assert keys == ["2023-arsmote-2", "2023-arsmote-3"]


def test_cancelled_meetings_and_other_peoples_days_are_left_out_but_told() -> None:
    conference = replace(meeting(date(2022, 5, 16), "Finsamkonferensen"), kind=OccasionKind.EVENT, body=None)
    given = association(meeting(date(2022, 2, 7)), replace(meeting(date(2022, 3, 7)), cancelled=True), conference)

    renewal = renewed(given)

    assert len(renewal.renewed) == 1
    assert [left.why for left in renewal.left_out] == [
        "Inställt 2022, därför inte med.",
        "Årshjulet vet inte vem som bestämmer dagen: fråga och lägg in den, eller gör en egen punkt av den.",
    ]
    (doubt,) = renewal.doubts
    assert doubt.code == "not_renewed"
    assert doubt.message == (
        "”Finsamkonferensen” 16 maj 2022 är inte förnyad, eftersom inget säger vem som bestämmer dagen. "
        "Blir det något 2023, och när?"
    )


def test_a_joint_day_written_once_for_each_body_stays_one_day() -> None:
    rows = [
        replace(meeting(date(2022, 6, 7), "Planeringsdag", body), kind=OccasionKind.PLANNING_DAY)
        for body in (Body.BOARD, Body.PREPARATORY)
    ]

    first, second = renewed(association(*rows)).renewed

    assert first.occasion.day == second.occasion.day != date(2023, 6, 6)


def test_two_meetings_never_end_up_on_each_other() -> None:
    given = association(
        meeting(date(2022, 6, 1), body=Body.AUDITORS),
        meeting(date(2022, 6, 7)),
        closures=(
            Closure("lov", date(2023, 5, 22), date(2023, 5, 30)),
            Closure("lov", date(2023, 6, 1), date(2023, 7, 31)),
        ),
    )

    first, second = renewed(given).renewed

    assert first.occasion.day != second.occasion.day


def test_a_year_whose_day_stood_in_the_wrong_year_is_asked_about() -> None:
    stray = replace(meeting(date(2021, 10, 4), key="2022-planeringsdag"), year=2022)

    renewal = renewed(association(meeting(date(2022, 2, 7)), stray))

    assert all(one.occasion.day.year == 2023 for one in renewal.renewed)
    assert [doubt.code for doubt in renewal.doubts] == ["renewal_outside_year"]


def test_meetings_of_several_days_begin_and_end_on_working_days() -> None:
    one = only(association(meeting(date(2022, 10, 6), end_day=date(2022, 10, 7))))

    assert (one.occasion.day, one.occasion.end_day) == (date(2023, 10, 5), date(2023, 10, 6))


def test_every_doubt_of_a_renewal_is_explained_to_users() -> None:
    told = (Path(folder("calendar")).parent / "docs" / "krockar.md").read_text("utf-8")

    codes = re.findall(r'code="(\w+)"', inspect.getsource(doubts))

    assert codes
    assert [code for code in codes if f"`{code}`" not in told] == []


def test_the_meetings_of_bodies_of_ones_own_keep_their_body_and_weekday_and_leave_last_years_guests_behind() -> None:
    lsg = OwnBody("lsg", "LSG", Body.PREPARATORY)
    mondays = [meeting(date(2026, month, day)) for month, day in ((2, 9), (4, 13), (9, 14))]
    group = [
        meeting(
            date(2026, month, day), "LSG", Body.PREPARATORY, key=f"2026-lsg-{month}", own_body=lsg, guests=("gast",)
        )
        for month, day in ((2, 4), (4, 8), (9, 9))
    ]

    renewal = renew(association(*mondays, *group, bodies=(lsg,)), 2027, BOOK)

    renewed = [one.occasion for one in renewal.renewed if one.origin in group]
    assert [(o.own_body, o.body, o.guests, o.day.weekday()) for o in renewed] == [(lsg, Body.PREPARATORY, (), 2)] * 3
