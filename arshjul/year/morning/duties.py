"""What is to be seen to for the duties of a year: those that are late or near, their papers, and the minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arshjul.year.checklists import SUMMONS_DUTIES
from arshjul.year.deadlines import Deadline
from arshjul.year.minutes import APPROVAL, NOTICE
from arshjul.year.morning.chores import Chore, ChoreKind, Weight
from arshjul.year.morning.coming import verb_of_decision
from arshjul.year.morning.looking import Look, named, what
from arshjul.year.morning.steps import Asked, is_asked_by_step
from arshjul.year.upcoming import Item, Status
from arshjul.year.wording import in_sentence

Dated = tuple[Item, Deadline]


def of_duties(look: Look, asked: Asked) -> Iterator[Chore]:
    """What the deadlines ask; the same duty towards several members is one thing to do.

    What is *asked* step by step is not told as a duty too.
    """
    due: dict[tuple[str, int, str | None, bool], list[Dated]] = {}
    for item in look.year.bare_items:
        if (deadline := item.deadline) is None or deadline.duty.id in SUMMONS_DUTIES.values():
            continue  # a kallelse is a paper of its meeting
        if _is_due(look, item):
            of = (deadline.duty.id, deadline.concerns, deadline.occasion, item.status is Status.LATE)
            due.setdefault(of, []).append((item, deadline))
        else:
            yield from _of_papers(look, item)
    for dated in due.values():
        if dated[0][1].duty.id in (APPROVAL, NOTICE):
            yield from _of_minutes(look, *dated[0])
        elif not is_asked_by_step(look.year.standing.book, dated[0][1].duty, asked):
            yield _of_duty(look, dated)


def _is_due(look: Look, item: Item) -> bool:
    return item.status is Status.LATE or (item.status is not Status.DONE and item.day <= look.until)


def _of_papers(look: Look, item: Item) -> Iterator[Chore]:
    if papers := look.wanted(item.papers):
        is_done = item.status is Status.DONE
        verb, weight = ("Bocka av", Weight.BEHIND) if is_done else ("Ta fram", None)
        title = f"{verb} {what(papers)} {'i' if is_done else 'till'} {in_sentence(item.title)}"
        yield look.of_papers(ChoreKind.PAPERS, title, papers, weight)


def _of_duty(look: Look, dated: Sequence[Dated]) -> Chore:
    (item, deadline), *others = dated
    duty = deadline.duty
    title = in_sentence(deadline.title)
    if others:
        title = f"{in_sentence(duty.name)} {deadline.concerns} hos {len(dated)} medlemmar"
    verb = verb_of_decision(deadline) if duty.decided_by else "Följ upp" if deadline.member else "Gör klart"
    chain = look.year.standing.book.chain_of(duty.id)
    if chain and deadline.member:
        return look.of_item(ChoreKind.CHAIN, f"{verb} {title}", item, chain.id, deadline.concerns)
    return look.of_item(ChoreKind.DEADLINE, f"{verb} {title}", item, item.key, deadline.year)


def _of_minutes(look: Look, item: Item, deadline: Deadline) -> Iterator[Chore]:
    minutes = next((one for one in look.year.minutes if one.occasion.key == deadline.occasion), None)
    if minutes is None or minutes.occasion.last_day >= look.today:
        return
    title = f"Få protokollet från {look.short(minutes.occasion.day)} "
    if deadline.duty.id == NOTICE:
        if minutes.approved is None:
            return
        missing = [posting.member.name for posting in minutes.postings if posting.posted is None]
        title += f"anslaget hos {named(missing, 'medlemmar')}"
    else:
        title += "justerat"
    yield look.of_item(ChoreKind.MINUTES, title, item, minutes.occasion.key, look.year.plan.year)
