"""The remedies that a finding offers, each with a named day where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from arshjul.year.checks.proposals import Wish
from arshjul.year.checks.situation import Situation, capitalised, meeting_of
from arshjul.year.dates import is_bridge_day, is_working_day
from arshjul.year.deadlines import Deadline
from arshjul.year.duty import Duty
from arshjul.year.findings import Remedy
from arshjul.year.matters import meetings_of
from arshjul.year.model import Occasion
from arshjul.year.wording import counted, with_weekday, written

SEARCH_DAYS = 21
"""How far before a limit a free day is looked for: a meeting moved by more is another meeting."""
FEWEST_REMEDIES = 2


def free_days(situation: Situation, latest: date, weekday: int | None = None) -> Iterator[date]:
    """Yield free days on or before *latest*, those on *weekday* first, then the nearest.

    Free: a working day, no bridge day, no other occasion of the plan or council of a member on it, and not closed.
    """
    nearest = (latest - timedelta(days=n) for n in range(SEARCH_DAYS))
    for day in sorted(nearest, key=lambda day: weekday is not None and day.weekday() != weekday):
        if _is_free(situation, day):
            yield day


def _is_free(situation: Situation, day: date) -> bool:
    if day in situation.taken or not is_working_day(day) or is_bridge_day(day):
        return False
    return not any(closure.first <= day <= closure.last for closure in situation.association.closures)


def day_for(
    situation: Situation, meeting: Occasion, latest: date, weekday: int | None = None, *, strict: bool = False
) -> date | None:
    """The free day on or before *latest* that every remedy proposes for *meeting*; None: none is near enough."""
    wish = Wish(latest, weekday, strict)
    return situation.proposals.day_for(meeting.key, wish, partial(free_days, situation))


def day_for_a_new(situation: Situation, what: str, latest: date) -> date | None:
    """The free day on or before *latest* for a meeting that is not in the plan; *what* tells it from others."""
    return situation.proposals.day_for(f"{what} {latest}", Wish(latest), partial(free_days, situation))


def move_before(situation: Situation, meeting: Occasion, latest: date, reason: str) -> Remedy | None:
    """Move *meeting* to a free day on or before *latest*; *reason* says what is then in time."""
    day = day_for(situation, meeting, latest, meeting.day.weekday())
    if day is None:
        return None
    return Remedy(
        f"Flytta {meeting_of(meeting)} från {written(meeting.day)} till {with_weekday(day)}.",
        f"{reason} Alla kallade får en ändring i kalendern.",
        meeting.key,
        day,
    )


def extra_meeting(situation: Situation, latest: date, reason: str) -> Remedy | None:
    """Call an extra board meeting on or before *latest*."""
    day = day_for_a_new(situation, "extra", latest)
    if day is None:
        return None
    return Remedy(
        f"Kalla styrelsen till ett extra möte {with_weekday(day)}.",
        f"{reason} Det ordinarie mötet kan stå kvar, men handlingarna måste vara klara före det extra mötet.",
        day=day,
    )


def take_up(situation: Situation, duty: Duty, latest: date) -> Remedy | None:
    """Take the matter up at the last meeting there already is on or before *latest*, of the body that decides it."""
    meetings = meetings_of(situation.plan, duty.decided_by) if duty.decided_by else ()
    last = next((o for o in reversed(meetings) if o.day <= latest), None)
    if last is None:
        return None
    return Remedy(
        f"Ta upp ärendet på {meeting_of(last)} {with_weekday(last.day)}.",
        "Mötet finns redan i planen. Säg att det beslutar ärendet.",
    )


def ask_respite(situation: Situation, deadline: Deadline, until: date) -> Remedy:
    """Ask the one who set the day to wait."""
    member = situation.association.member(deadline.member)
    who = member.name if member else "mottagaren"
    return Remedy(
        f"Be {who} om anstånd till {written(until)}, {counted((until - deadline.day).days)} efter deras dag.",
        f"Planen kan stå kvar om {who} svarar ja. Be om svaret skriftligt, och lägg in den nya dagen.",
        letter=_LETTER.format(
            what=deadline.duty.name,
            wanted=written(deadline.day),
            until=written(until),
            association=situation.association.name,
        ),
    )


_LETTER = """Hej!

Ni har bett om handlingen ”{what}” senast {wanted}. Vår styrelse hinner inte besluta om den till dess.

Kan ni ge oss anstånd till {until}? Svara gärna skriftligt, så lägger vi in den nya dagen.

Med vänlig hälsning
{association}
"""


def send_preliminary(situation: Situation, deadline: Deadline, decided: date) -> Remedy | None:
    """Send what there is to the member that waits for it, marked as preliminary, and the decision later."""
    member = situation.association.member(deadline.member)
    if member is None:
        return None
    who = member.name
    return Remedy(
        f"Skicka handlingen som preliminär senast {deadline.planned_for} och beslutet efter {written(decided)}.",
        f"{capitalised(who)} får siffrorna i tid, men styrelsen kan ändra dem; skriv det i följebrevet.",
    )


def offered(*remedies: Remedy | None) -> tuple[Remedy, ...]:
    """The remedies that exist, and general ones when they are fewer than two: then no day near by was free."""
    named = tuple(remedy for remedy in remedies if remedy)
    return (*named, *_WITHOUT_A_FREE_DAY[: max(0, FEWEST_REMEDIES - len(named))])


_WITHOUT_A_FREE_DAY = (
    Remedy(
        "Välj en dag för hand; de tre veckorna före har ingen helt ledig dag.",
        "Dagen blir en klämdag, eller krockar med ett lov eller ett annat möte. Kontrollen visar vilket.",
    ),
    Remedy(
        "Godta krocken och skriv varför.",
        "Planen står kvar. Skälet sparas och visas, och krocken kommer tillbaka om ett datum ändras.",
    ),
)
