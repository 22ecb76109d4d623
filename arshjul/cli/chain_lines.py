"""A chain and its links, as lines for people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from arshjul.cli import chain_shapes
from arshjul.cli.frame.options import show, show_json
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DECIDED, MINUTED
from arshjul.year.chains.state import ChainState, LinkState, StepState, StepStatus
from arshjul.year.chains.wording import outcome_word, yes_no
from arshjul.year.model import STOCKHOLM
from arshjul.year.wording import counted, heading

if TYPE_CHECKING:
    from arshjul.store import Store
    from arshjul.work.chains.bundle_undoing import SentBundle

STEP_MARKS = {
    StepStatus.DONE: "✔",
    StepStatus.PASSED: "✔ okänd dag",
    StepStatus.UNKNOWN: "? okänt om det är gjort",
    StepStatus.LATE: "✖ Försenad",
    StepStatus.WAITING: "○",
}


def show_discharge(state: ChainState, waiting: SentBundle | None = None) -> None:
    """Every member, with what waits to be sent to them."""
    show(f"{state.title}, {state.on}")
    if waiting:
        at, mails = waiting.leaves_at.astimezone(STOCKHOLM), len(waiting.mails)
        names = ", ".join(link.name for link in state.members if link.member and link.member.key in waiting.members)
        show(f"\nVäntar: {mails} mejl med begäran har inte lämnat än (från {at:%Y-%m-%d klockan %H.%M}), till {names}.")
    for link in state.members:
        show_link(link)
    _show_end(state)


def show_link(link: LinkState, before: str = "") -> None:
    """One member with the steps that it has taken or is late with; *before* stands before its name."""
    show(f"\n{before}{link.name}: {link.status_name}")
    for step in link.steps:
        if step.facts or step.is_done or step.status in (StepStatus.LATE, StepStatus.PASSED, StepStatus.UNKNOWN):
            show(f"  {_step_line(step)}")
    if link.outcome:
        accounts = f", årsredovisningen godkänd: {yes_no(link.accounts_approved)}"
        reference = f", {link.reference}" if link.reference else ""
        show(f"  Ansvarsfrihet: {outcome_word(link.outcome)}{accounts}{reference}")
    lag = link.days_between(DECIDED, MINUTED)
    if lag is not None:
        show(f"  Dagar från beslut till protokoll: {lag}")
    _show_following(link)


def show_chain(state: ChainState) -> None:
    """Every step of every link."""
    show(f"{state.title}, {state.on}\n{state.chain.source.text}")
    for link in state.links:
        if link.name:
            show(f"\n{link.name}: {link.status_name}")
        for step in link.steps:
            show(f"  {_step_line(step)}")
        _show_following(link)
    _show_end(state)


def show_agenda(store: Store, association: str, year: int, chain: str, now: datetime, *, as_json: bool) -> None:
    """The chain's items to the board's meetings, ready to copy."""
    from arshjul.work.chains.recording import agenda

    items = agenda(store, association, year, chain, now)
    if as_json:
        show_json({"items": [chain_shapes.agenda_item(item, text) for item, text in items]})
        return
    for item, text in items:
        show(f"--- {heading(item.occasion)} {item.occasion.day}\n{text}\n")
    if not items:
        show("Inget att ta upp på styrelsens möten.")


def _step_line(step: StepState) -> str:
    parts = [f"{STEP_MARKS[step.status]} {step.step.name}"]
    if step.day:
        parts.append(str(step.day))
    if step.due and not step.day and step.status is not StepStatus.PASSED:
        parts.append(f"senast {step.due}")
    if step.days_late and step.status in (StepStatus.DONE, StepStatus.LATE):
        parts.append(f"{counted(step.days_late)} sent")
    due_word = "väntas" if step.step.foretells else "senast"
    told = [_told(fact, due_word) for fact in step.facts]
    line = "  ".join(parts) + "".join(f" [{text}]" for text in told if text)
    return f"{line}  saknas: {', '.join(step.missing)}" if step.missing else line


def _told(fact: ChainFact, due_word: str) -> str:
    task = (fact.whom, f"{due_word} {fact.due}" if fact.due else "")
    return ", ".join(part for part in (fact.by, fact.reference, outcome_word(fact.outcome), *task, fact.note) if part)


def _show_following(link: LinkState) -> None:
    for one in link.following:
        due = f"senast {one.day}: " if one.day else ""
        show(f"  ▲ {due}{one.consequence.name} ({one.consequence.source.text})")


def _show_end(state: ChainState) -> None:
    if state.silent:
        show(f"\nTysta: {', '.join(link.name for link in state.silent)}")
    for doubt in state.doubts:
        show(f"⚠ {doubt.message}")
    show(f"\nAvslutad {state.closed_on}." if state.closed_on else "\nInte avslutad.")
