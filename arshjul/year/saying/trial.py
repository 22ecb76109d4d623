"""The trial (provdrift): the director alone is told, until somebody lets go; then others are told from that moment.

While it goes on nothing of what others are to hear, and nobody's call, is demanded. So nothing is counted as said, and
no row, page or answer rests on mails that nobody got. To let go is a moment: what is still true by then falls due at
it, as it would after any absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from arshjul.year.model import STOCKHOLM, UNTIL_LET_GO, Association, Occasion, Person, Role, YearPlan, YearStatus
from arshjul.year.people import holders
from arshjul.year.saying.message import TOLD_AS_CALLS, Ending, Message, MessageKind, Topic
from arshjul.year.saying.told import Told, as_it_was_told

PREFIX = "prov:"
"""Before the key of a message: the key under which the director was shown it."""


def is_tried(association: Association) -> bool:
    """Whether a trial goes on that nobody has let go."""
    return association.trial_until == UNTIL_LET_GO


def is_shut(association: Association, now: datetime) -> bool:
    """Whether nobody but the director is told of anything at *now*; also when it is let go, until its hold is over."""
    return association.trial_until is not None and now < association.trial_until


def shut_until(association: Association, now: datetime) -> datetime | None:
    """When a trial that has been let go ends, as long as that is to come."""
    return association.trial_until if is_shut(association, now) and not is_tried(association) else None


def lifted(association: Association) -> Association:
    """*association* as it would be without a trial."""
    return replace(association, trial_until=None) if association.trial_until else association


def as_others_know(association: Association, told: Mapping[str, tuple[Told, ...]], now: datetime) -> Association:
    """*association* as calendars and the public page show it at *now*: in a trial by what people have been *told*.

    A year of which nobody has been told anything is a draft to them, and a meeting is when and where they were told.
    """
    if not is_shut(association, now):
        return association
    return replace(association, years=tuple(_known(plan, told) for plan in association.years))


def _known(plan: YearPlan, told: Mapping[str, tuple[Told, ...]]) -> YearPlan:
    if plan.status is not YearStatus.ADOPTED:
        return plan
    newest = {o.key: last for o in plan.occasions if (last := _told_last(told.get(o.key, ())))}
    if not newest:
        return replace(plan, status=YearStatus.DRAFT)
    known = (o for o in plan.occasions if o.key in newest or not o.kind.is_meeting)
    return replace(plan, occasions=tuple(_as_told(o, newest[o.key]) if o.key in newest else o for o in known))


def _told_last(told: Iterable[Told]) -> Told | None:
    """What was said last of the meeting itself; that one person is not called any more says nothing of it."""
    of_meeting = (one for one in told if one.reached and not (one.cancels and one.content) and not one.leaves)
    return max(of_meeting, key=lambda one: (one.at, one.sequence), default=None)


def _as_told(occasion: Occasion, last: Told) -> Occasion:
    if last.cancels:
        return replace(occasion, cancelled=True)
    return replace(as_it_was_told(last.content, occasion) or occasion, cancelled=False)


def tester(association: Association, day: date) -> Person | None:
    """Who is shown what others would get on *day*: one director alone; None: there is none."""
    return next(iter(holders(association, Role.DIRECTOR, day)), None)


def is_directors(association: Association, person: str, at: datetime) -> bool:
    """Whether *person* (key) is a director at the moment *at*."""
    return any(one.key == person for one in holders(association, Role.DIRECTOR, at.astimezone(STOCKHOLM).date()))


def leaves_in_trial(association: Association, message: Message) -> bool:
    """Whether *message* is said as it is also in a trial: it is to the director, and puts nothing in a calendar.

    Her own calls wait with the others', so that a year that was adopted in a trial can be a draft again.
    """
    return message.kind not in TOLD_AS_CALLS and is_directors(association, message.person, message.at)


def let_go(
    association: Association, told: Mapping[str, tuple[Told, ...]], messages: Iterable[Message]
) -> Iterator[Message]:
    """The *messages* without those to others while a trial goes on, and none of those sooner than it was let go.

    What was told others of each occasion is *told*. A reminder of a meeting to which its reader was not called before
    that moment is left out with a reason: the call itself says it.
    """
    until = association.trial_until
    if until is None:
        yield from messages
        return
    waited: list[Message] = []
    for message in messages:
        if message.at >= until or leaves_in_trial(association, message):
            yield message
        elif until != UNTIL_LET_GO:
            waited.append(message)
    newest = _newest(waited)
    for message in waited:
        yield replace(_judged(message, newest, told, until), at=until)


_ONE_OF_SEVERAL = frozenset({MessageKind.REMINDER, MessageKind.SUMMONS})
"""The kinds of which only the newest about the same thing is still to be said."""


def _newest(waited: Iterable[Message]) -> dict[tuple[str, str, object], Message]:
    found: dict[tuple[str, str, object], Message] = {}
    for message in sorted(waited, key=lambda one: one.at):
        found[message.person, message.target, message.about] = message
    return found


def _judged(
    message: Message,
    newest: Mapping[tuple[str, str, object], Message],
    told: Mapping[str, tuple[Told, ...]],
    until: datetime,
) -> Message:
    if message.kind not in _ONE_OF_SEVERAL or message.skip_reason:
        return message
    known = any(one.person == message.person and one.at < until for one in told.get(message.target, ()))
    if message.kind is MessageKind.REMINDER and message.topic is Topic.OCCASION and not known:
        reason = "Kallelsen kom efter tiden för påminnelsen: till dess pågick en provdrift."
        return replace(message, skip_reason=reason, ending=Ending.TOO_LATE)
    if newest[message.person, message.target, message.about] is not message:
        reason = "En senare påminnelse om samma sak ersatte den här."
        return replace(message, skip_reason=reason, ending=Ending.OVERTAKEN)
    return message
