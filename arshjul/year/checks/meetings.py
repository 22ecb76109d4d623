"""The meetings' own dates: free days, the wrong year, two dates for one day, two meetings at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from arshjul.swedish import WEEKDAYS
from arshjul.year.checks.remedies import day_for, offered
from arshjul.year.checks.situation import Situation, capitalised, meeting_of
from arshjul.year.dates import add_months, is_bridge_day, is_working_day, public_holidays
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.folding import folded
from arshjul.year.model import Body, Occasion, OccasionKind
from arshjul.year.people import called
from arshjul.year.wording import with_weekday, written

PLAN = "Årsplanen"


def on_free_days(situation: Situation) -> Iterator[Finding]:
    """A meeting on a Saturday, Sunday, public holiday or one of the three eves, or on a bridge day."""
    for occasion in situation.plan.standing:
        if not occasion.kind.is_meeting:
            continue
        if not is_working_day(occasion.day):
            name = public_holidays(occasion.day.year).get(occasion.day) or WEEKDAYS[occasion.day.weekday()]
            yield _free_day(situation, occasion, "meeting_on_free_day", Severity.RISK, f"{name} är ingen vardag.")
        elif is_bridge_day(occasion.day):
            yield _free_day(
                situation, occasion, "meeting_on_bridge_day", Severity.NOTE, "Det är en klämdag; många är lediga."
            )


def _free_day(situation: Situation, occasion: Occasion, code: str, severity: Severity, why: str) -> Finding:
    earlier = day_for(situation, occasion, occasion.day)
    return Finding(
        code=code,
        severity=severity,
        day=occasion.day,
        subject=occasion.key,
        involved=(occasion.key,),
        message=f"{capitalised(meeting_of(occasion))} ligger {with_weekday(occasion.day)}. {capitalised(why)}",
        source="lag (1989:253) om allmänna helgdagar, lag (1930:173) 2 §" if severity is Severity.RISK else PLAN,
        remedies=offered(
            Remedy(f"Flytta mötet till {with_weekday(earlier)}.", "Dagen är ledig i planen.", occasion.key, earlier)
            if earlier
            else None,
            Remedy(
                "Behåll dagen och fråga ledamöterna först.",
                "Färre kan komma, och mötet riskerar att inte bli beslutsfört.",
            ),
        ),
    )


def outside_the_year(situation: Situation) -> Iterator[Finding]:
    """An occasion whose day is not in the plan's year."""
    year = situation.plan.year
    for occasion in situation.plan.standing:
        if occasion.day.year != year:
            likely = add_months(occasion.day, 12 * (year - occasion.day.year))
            yield Finding(
                code="outside_year",
                severity=Severity.RISK,
                day=occasion.day,
                subject=occasion.key,
                involved=(occasion.key,),
                message=f"”{occasion.title}” {written(occasion.day)} ligger utanför planens år {year}.",
                source=PLAN,
                contradicts_the_plan=True,
                remedies=(
                    Remedy(
                        f"Ändra till {with_weekday(likely)} om årtalet är ett skrivfel.",
                        "Mötet kommer med i årshjulet och kallelsen.",
                    ),
                    Remedy(
                        f"Flytta mötet till planen för {occasion.day.year}.", f"Det försvinner ur planen för {year}."
                    ),
                ),
            )


def joint_day_with_two_dates(situation: Situation) -> Iterator[Finding]:
    """The same joint day written with different dates in the two bodies' lists."""
    standing = situation.plan.standing
    joint = [o for o in standing if o.body is Body.JOINT]
    for first, second in combinations(joint, 2):
        if first.day < second.day and folded(first.title) == folded(second.title) and _near(first, second):
            yield _two_dates(
                first,
                second,
                f"”{first.title}” är gemensam men har två datum: {written(first.day)} och {written(second.day)}.",
                (
                    Remedy(f"Behåll {with_weekday(second.day)} och ta bort den andra.", "Alla kallas till en dag."),
                    Remedy(f"Behåll {with_weekday(first.day)} och ta bort den andra.", "Alla kallas till en dag."),
                ),
            )


def planning_day_with_two_dates(situation: Situation) -> Iterator[Finding]:
    """A planning day that each body has for itself, on days near each other: perhaps one joint day, so it is asked."""
    for board, preparatory in product(_alone(situation, Body.BOARD), _alone(situation, Body.PREPARATORY)):
        if not _near(board, preparatory) or folded(board.title) != folded(preparatory.title):
            continue
        first, second = sorted((board, preparatory), key=lambda o: o.day)
        yield _two_dates(
            first,
            second,
            f"”{board.title}” ligger {written(board.day)} för styrelsen men {written(preparatory.day)} för "
            "beredningsgruppen. Är det en gemensam dag har den två datum.",
            (
                Remedy("Gör dem till en gemensam dag, på det datum som gäller.", "Alla kallas till en dag."),
                Remedy("Behåll båda om det är två skilda dagar.", "Varje organ kallas till sin dag."),
            ),
            contradicts=False,
        )


def _alone(situation: Situation, body: Body) -> list[Occasion]:
    """The planning days of *body* on which the other body does not meet."""
    other = Body.PREPARATORY if body is Body.BOARD else Body.BOARD
    taken = {o.day for o in situation.plan.standing if o.body and o.body.includes(other)}
    planned = (o for o in situation.plan.standing if o.kind is OccasionKind.PLANNING_DAY and o.body is body)
    return [o for o in planned if o.day not in taken]


_TURN_OF_A_MONTH = 7


def _near(first: Occasion, second: Occasion) -> bool:
    """In the same month, or a week apart over the turn of one, whatever the years."""
    apart = abs(first.day.timetuple().tm_yday - second.day.timetuple().tm_yday)
    return first.day.month == second.day.month or apart <= _TURN_OF_A_MONTH


def _two_dates(
    first: Occasion, second: Occasion, message: str, remedies: tuple[Remedy, ...], *, contradicts: bool = True
) -> Finding:
    return Finding(
        code="joint_day_differs",
        severity=Severity.RISK,
        day=second.day,
        subject=f"{first.key}+{second.key}",
        involved=(first.key, second.key),
        days=(second.day - first.day).days,
        message=message,
        source=PLAN,
        contradicts_the_plan=contradicts,
        remedies=remedies,
    )


def two_at_once(situation: Situation) -> Iterator[Finding]:
    """Two meetings at the same time for the same people."""
    meetings = [o for o in situation.plan.standing if o.kind.is_meeting and o.body]
    for first, second in combinations(meetings, 2):
        if _overlap(first, second) and _share_people(situation, first, second):
            yield Finding(
                code="two_at_once",
                severity=Severity.RISK,
                day=second.day,
                subject=f"{first.key}+{second.key}",
                involved=(first.key, second.key),
                message=(
                    f"{capitalised(meeting_of(first))} och {meeting_of(second)} ligger samtidigt, "
                    f"{with_weekday(second.day)}."
                ),
                source=PLAN,
                remedies=(
                    Remedy("Flytta det ena mötet till en annan tid samma dag.", "De som kallas till båda hinner."),
                    Remedy("Slå ihop mötena till ett gemensamt möte.", "En kallelse i stället för två."),
                ),
            )


def _share_people(situation: Situation, first: Occasion, second: Occasion) -> bool:
    if first.shares_body_with(second):
        return True
    bound = [{one.person.key for one in called(situation.association, o) if not one.optional} for o in (first, second)]
    return bool(bound[0] & bound[1])


def _overlap(first: Occasion, second: Occasion) -> bool:
    """Whether *second*, which does not begin earlier, begins before *first* has ended."""
    if second.day > first.day:
        return second.day <= first.last_day
    if first.start is None or second.start is None or first.last_day > first.day:
        return True
    return first.end is None or second.start < first.end
