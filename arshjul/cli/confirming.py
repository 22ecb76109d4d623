"""``read --record``: the decisions of discharge that a document tells of, recorded when a person has seen them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import doer, number, require_yes, show, show_aside, show_json
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.reading.plan import ReadPlan
    from arshjul.work.files.decisions_read import ToConfirm


def record_decisions(association: str, plan: ReadPlan, on: str | None, *, says_yes: bool, as_json: bool) -> None:
    """Show the decisions of *plan* as they would be recorded, and record them when somebody says yes."""
    from arshjul.work.drafts.telling import decision_words
    from arshjul.work.files.decisions_read import confirm, to_confirm

    settings = read_settings()
    who = doer(settings, on)
    with opened(settings) as store:
        found = to_confirm(store, association, plan.decisions, who)
        for one in found:
            why = f" – antecknas inte: {one.reason}" if one.reason else ""
            show_aside(f"rad {one.decision.line:>4}  {decision_words(one.decision)}{why}")
        ready = [one for one in found if one.fact]
        if ready and not says_yes:
            require_yes("Vill du anteckna besluten?")
        recorded = confirm(store, association, ready, who)
    if as_json:
        show_json({"recorded": recorded, "decisions": [_shape(one) for one in found]})
        return
    if not found:
        show("Dokumentet nämner inga fattade beslut om ansvarsfrihet.")
    elif recorded:
        show(f"Antecknat: {number(recorded, 'beslut', 'beslut')}. Se arshjul discharge {association} ÅR.")
    else:
        show("Inget är antecknat. Anteckna det som saknas med arshjul record.")


def _shape(one: ToConfirm) -> dict[str, Any]:
    decision, fact = one.decision, one.fact
    return {
        "line": decision.line,
        "who": decision.who,
        "member": fact.member if fact else None,
        "date": decision.day.isoformat() if decision.day else None,
        "outcome": decision.outcome.value if decision.outcome else None,
        "year": decision.year,
        "reason": one.reason or None,
    }
