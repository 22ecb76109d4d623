"""The JSON shapes of the chains; that of ``discharge`` is fixed, extra fields are fine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DECIDED, EXTRACT_RECEIVED, MINUTED, SENT
from arshjul.year.chains.state import ChainDoubt, ChainState, Following, LinkState, StepState

if TYPE_CHECKING:
    from arshjul.work.chains.recording import MemberView
    from arshjul.year.chains.agenda import BoardItem


def discharge(state: ChainState) -> dict[str, Any]:
    """``discharge``: the members' links of one association."""
    return {
        "year": state.year,
        "members": [member(link) for link in state.members],
        "closed_on": _day(state.closed_on),
        "doubts": [doubt(one) for one in state.doubts],
    }


def member(link: LinkState) -> dict[str, Any]:
    """One member of ``discharge``; *lag_days* from the decision to the board's minutes."""
    return {
        "member": link.name,
        "key": link.member.key if link.member else None,
        "kind": link.member.kind.value if link.member else None,
        "sent_on": _day(link.day_of(SENT)),
        "received_on": _day(link.day_of("received")),
        "prepared": [
            {"day": f.day.isoformat(), "body": f.by, "reference": f.reference} for f in _facts(link, "prepared")
        ],
        "expected": _expected(link.foretold(DECIDED)),
        "decided_on": _day(link.day_of(DECIDED)),
        "reference": link.reference or None,
        "outcome": link.outcome.value if link.outcome else None,
        "accounts_approved": link.accounts_approved,
        "extract_received_on": _day(link.day_of(EXTRACT_RECEIVED)),
        "minuted_on": _day(link.day_of(MINUTED)),
        "minuted_reference": next((f.reference for f in _facts(link, MINUTED) if f.reference), None),
        "lag_days": link.days_between(DECIDED, MINUTED),
        "status": link.status,
        "status_name": link.status_name,
        "silent": link.is_silent,
        "following": [_following(one) for one in link.following],
    }


def of_member(views: Iterable[MemberView]) -> dict[str, Any]:
    """``discharge --member``: one member's links in several associations."""
    return {
        "associations": [
            {"association": v.association.key, "name": v.association.name, **member(v.link)}
            | {"closed_on": _day(v.state.closed_on)}
            for v in views
        ]
    }


def chain(state: ChainState) -> dict[str, Any]:
    """``chain``: every link and step."""
    return {
        "chain": state.chain.id,
        "title": state.title,
        "year": state.year,
        "links": [
            {
                "member": link.member.key if link.member else None,
                "item": link.item or None,
                "name": link.name,
                "status": link.status,
                "silent": link.is_silent,
                "outcome": link.outcome.value if link.outcome else None,
                "closed_on": _day(link.closed_on),
                "steps": [_step(step) for step in link.steps],
                "following": [_following(one) for one in link.following],
            }
            for link in state.links
        ],
        "closed_on": _day(state.closed_on),
        "doubts": [doubt(one) for one in state.doubts],
    }


def doubt(one: ChainDoubt) -> dict[str, Any]:
    """One doubt."""
    return {
        "code": one.code,
        "message": one.message,
        "step": one.step,
        "member": one.member,
        "item": one.item or None,
    }


def agenda_item(item: BoardItem, text: str) -> dict[str, Any]:
    """One item of a board meeting."""
    return {
        "occasion": item.occasion.key,
        "date": item.occasion.day.isoformat(),
        "item": item.key,
        "title": item.title,
        "taken_on": _day(item.taken_on),
        "closes": item.closes,
        "text": text,
    }


def _step(state: StepState) -> dict[str, Any]:
    return {
        "step": state.step.id,
        "name": state.step.name,
        "status": state.status.value,
        "due": _day(state.due),
        "day": _day(state.day),
        "days_late": state.days_late,
        "missing": list(state.missing),
        "facts": [_fact(fact) for fact in state.facts],
    }


def _fact(fact: ChainFact) -> dict[str, Any]:
    return {
        "day": fact.day.isoformat(),
        "by": fact.by,
        "reference": fact.reference,
        "outcome": fact.outcome.value if fact.outcome else None,
        "accounts_approved": fact.accounts_approved,
        "note": fact.note,
        "whom": fact.whom or None,
        "due": _day(fact.due),
    }


def _expected(told: ChainFact | None) -> dict[str, Any] | None:
    return {"day": _day(told.due), "body": told.by, "told_on": told.day.isoformat()} if told else None


def _following(one: Following) -> dict[str, Any]:
    return {"name": one.consequence.name, "day": _day(one.day), "source": one.consequence.source.text}


def _facts(link: LinkState, step_id: str) -> tuple[ChainFact, ...]:
    step = link.step(step_id)
    return step.facts if step else ()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
