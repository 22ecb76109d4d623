"""Reports against the meetings that must prepare and decide them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from arshjul.swedish import listed
from arshjul.year.chains.names import AUDIT_REPORT
from arshjul.year.checks.remedies import (
    ask_respite,
    day_for,
    extra_meeting,
    move_before,
    offered,
    send_preliminary,
    take_up,
)
from arshjul.year.checks.situation import Situation, capitalised, meeting_of
from arshjul.year.deadlines import Deadline
from arshjul.year.duty import DateKind
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.model import Occasion
from arshjul.year.rules import Configured, Entered, FixedDay
from arshjul.year.wording import counted, in_sentence, written


def decided_after_its_day(situation: Situation) -> Iterator[Finding]:
    """A report that is due before the meeting that decides or prepares it (domain: seed 000 §§ 50, 55).

    The day is one that somebody has given, or one that stands in the articles: to miss that is a breach of them.
    """
    for deadline in situation.deadlines:
        duty = deadline.duty
        if not isinstance(duty.rule, Entered) and not _is_in_the_articles(deadline):
            continue
        for meeting, code in (
            (situation.preparing(duty), "prepared_late"),
            (situation.deciding(duty), "decided_late"),
        ):
            if meeting and meeting.day > deadline.day:
                yield _late(situation, deadline, meeting, code)
        if duty.decided_by and situation.deciding(duty) is None:
            yield _undecided(situation, deadline)


def _is_in_the_articles(deadline: Deadline) -> bool:
    return isinstance(deadline.duty.rule, (Configured, FixedDay)) and deadline.duty.kind is DateKind.AGREED


def _late(situation: Situation, deadline: Deadline, meeting: Occasion, code: str) -> Finding:
    days = (meeting.day - deadline.day).days
    expected = "" if deadline.confirmed else " (väntat datum, inte bekräftat)"
    deed = "bereds" if code == "prepared_late" else "beslutas"
    in_time = "Då hinner handlingen bli klar i tid."
    preparing = situation.preparing(deadline.duty)
    latest = deadline.planned
    if code == "decided_late" and preparing and preparing.day > latest:
        in_time += f" {capitalised(situation.name(preparing))} måste då också flyttas."
    if code == "prepared_late":
        latest = _before_the_board(situation, deadline, meeting)
    in_the_articles = _is_in_the_articles(deadline)
    return Finding(
        code=code,
        severity=Severity.BREACH if in_the_articles and code == "decided_late" else Severity.RISK,
        day=meeting.day,
        subject=f"{deadline.key}@{meeting.key}",
        involved=(deadline.key, meeting.key),
        days=days,
        message=(
            f"{deadline.title} ska vara framme {deadline.stated}{expected}, men {deed} först vid "
            f"{situation.name(meeting)}: {counted(days)} för sent."
        ),
        source=deadline.source,
        remedies=offered(
            move_before(situation, meeting, latest, in_time),
            extra_meeting(situation, deadline.planned, in_time) if code == "decided_late" else None,
            None if in_the_articles else ask_respite(situation, deadline, meeting.day),
            send_preliminary(situation, deadline, meeting.day),
        ),
    )


def _before_the_board(situation: Situation, deadline: Deadline, preparing: Occasion) -> date:
    """The last day for *preparing*: before the board, also where the board is proposed to move to an earlier day."""
    board = situation.deciding(deadline.duty)
    if board is None or board == preparing:
        return deadline.planned
    day = board.day
    if day > deadline.planned:
        day = day_for(situation, board, deadline.planned, day.weekday()) or deadline.planned
    usual = max((board.day - preparing.day).days, 1)
    return min(deadline.planned, day - timedelta(days=usual))


def _undecided(situation: Situation, deadline: Deadline) -> Finding:
    return Finding(
        code="no_deciding_meeting",
        severity=Severity.RISK,
        day=deadline.day,
        subject=deadline.key,
        involved=(deadline.key,),
        message=(f"{deadline.title} ska vara framme {deadline.stated}, men inget styrelsemöte i planen tar upp den."),
        source=deadline.source,
        remedies=offered(
            take_up(situation, deadline.duty, deadline.planned),
            extra_meeting(situation, deadline.planned, "Då finns ett beslut i tid."),
            send_preliminary(situation, deadline, deadline.day),
        ),
    )


def prepared_after_the_board(situation: Situation) -> Iterator[Finding]:
    """A beredning that meets on or after the board meeting that it prepares."""
    seen: set[tuple[str, str]] = set()
    for duty in situation.book.duties:
        board, preparing = situation.deciding(duty), situation.preparing(duty)
        if not board or not preparing or board == preparing or (board.key, preparing.key) in seen:
            continue
        seen.add((board.key, preparing.key))
        if preparing.day >= board.day:
            days = (preparing.day - board.day).days
            yield Finding(
                code="prepared_after_board",
                severity=Severity.RISK,
                day=preparing.day,
                subject=preparing.key,
                involved=(preparing.key,),
                days=days,
                message=(
                    f"{capitalised(situation.name(preparing))} ska bereda ”{board.title}”, men "
                    f"{meeting_of(board)} är redan {written(board.day)}."
                ),
                source="Beredningen förbereder styrelsens ärenden (förbundets arbetsordning)",
                remedies=offered(
                    move_before(
                        situation, preparing, board.day - timedelta(days=7), "Då hinner beredningen före styrelsen."
                    ),
                    Remedy(
                        f"Låt styrelsen besluta {written(board.day)} utan beredning.",
                        "Medlemmarnas tjänstepersoner har då inte tagit ställning; skriv det i ärendet.",
                    ),
                ),
            )


def papers_before_preparation(situation: Situation) -> Iterator[Finding]:
    """A beredning so close to the board that the papers must go out before it has met."""
    lead = situation.association.articles.summons_days
    near: dict[tuple[str, str], tuple[Occasion, Occasion]] = {}
    for duty in situation.book.duties:
        board, preparing = situation.deciding(duty), situation.preparing(duty)
        if board and preparing and 0 < (board.day - preparing.day).days < lead:
            near[board.key, preparing.key] = (board, preparing)
    if near:
        yield _papers_first(situation, sorted(near.values(), key=lambda pair: pair[1].day), lead)


def _papers_first(situation: Situation, near: list[tuple[Occasion, Occasion]], lead: int) -> Finding:
    """One finding for all of them: the distance between the two bodies' meetings is one habit."""
    board, preparing = near[0]
    days = (board.day - preparing.day).days
    named = listed(
        f"{situation.name(before)} ({counted((after.day - before.day).days)} före styrelsen)" for after, before in near
    )
    return Finding(
        code="papers_before_preparation",
        severity=Severity.NOTE,
        day=preparing.day,
        other_days=tuple(day for after, before in near for day in (after.day, before.day)),
        subject=preparing.key,
        involved=tuple(before.key for _, before in near),
        days=lead - days,
        message=f"Handlingarna ska ut {counted(lead)} före styrelsen, men det är före {named}.",
        source="Kallelsetid enligt förbundets arbetsordning (inte i lag)",
        remedies=offered(
            move_before(
                situation,
                preparing,
                board.day - timedelta(days=lead),
                "Då kan beredningens synpunkter stå i handlingarna.",
            ),
            Remedy(
                "Skicka handlingarna i tid och beredningens ställningstagande efteråt.",
                "Ledamöterna läser förslaget innan de vet vad medlemmarnas tjänstepersoner tycker.",
            ),
        ),
    )


def decided_before_what_it_needs(situation: Situation) -> Iterator[Finding]:
    """A decision taken before the one it builds on, e.g. the auditors' report before the annual report."""
    for duty in situation.book.duties:
        later = situation.deciding(duty)
        for needed in filter(None, map(situation.duty, duty.depends_on)):
            first = situation.deciding(needed)
            if not later or not first or later.day >= first.day:
                continue
            days = (first.day - later.day).days
            yield Finding(
                code="decided_in_wrong_order",
                severity=Severity.RISK,
                day=later.day,
                subject=f"{duty.id}@{later.key}+{needed.id}@{first.key}",
                involved=(later.key, first.key),
                days=days,
                message=(
                    f"{duty.name} tas upp på {situation.name(later)}, {counted(days)} före {in_sentence(needed.name)} "
                    f"på {situation.name(first)}, som måste komma först."
                ),
                source=duty.source.text,
                remedies=offered(
                    move_before(situation, first, later.day - timedelta(days=1), "Då kommer besluten i rätt ordning."),
                    Remedy(
                        f"Ta upp {in_sentence(duty.name)} på ett möte efter {written(first.day)}.",
                        "Kontrollen räknar om och visar om det mötet ligger i tid.",
                    ),
                    Remedy(
                        "Kontrollera vilka ärenden mötena tar upp.",
                        "Ärendet läses ur mötets rubrik om inget annat är skrivet.",
                    ),
                ),
            )


def economy_before_audit(situation: Situation) -> Iterator[Finding]:
    """Figures reported nationally before the auditors have looked at them may change."""
    economy, duty = situation.deadline("follow-up-economy"), situation.duty(AUDIT_REPORT)
    audit = situation.deciding(duty) if duty else None
    if economy and audit and economy.day < audit.day:
        yield Finding(
            code="economy_before_audit",
            severity=Severity.NOTE,
            day=economy.day,
            subject=economy.key,
            involved=(economy.key,),
            days=(audit.day - economy.day).days,
            message=(
                f"{economy.title} ska in {economy.stated}, före revisionen som styrelsen tar upp "
                f"{written(audit.day)}. Siffrorna kan ändras."
            ),
            source=economy.source,
            remedies=(
                Remedy(
                    f"Kontrollera siffrorna igen efter {written(audit.day)}.",
                    "Rätta i det nationella systemet om revisionen ändrar något.",
                ),
                Remedy(
                    f"Be revisorerna granska bokslutet före {economy.stated}.",
                    "Siffrorna är granskade när de lämnas, men bokslutet måste bli klart tidigare.",
                ),
            ),
        )
