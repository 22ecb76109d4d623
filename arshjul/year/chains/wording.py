"""The outcomes and stages of a chain in Swedish."""

from __future__ import annotations

from arshjul.year.chain import Outcome

OUTCOMES = {
    Outcome.GRANTED: "beviljad",
    Outcome.GRANTED_WITH_URGING: "beviljad med uppmaning",
    Outcome.GRANTED_WITH_REMARK: "beviljad med anmärkning",
    Outcome.REFUSED: "vägrad",
    Outcome.POSTPONED: "uppskjuten",
    Outcome.NONE: "inget besked om ansvarsfrihet",
    Outcome.RECOMMENDED: "tillstyrkt",
    Outcome.RECOMMENDED_WITH_REMARK: "tillstyrkt med anmärkning",
    Outcome.NOT_RECOMMENDED: "inte tillstyrkt",
    Outcome.NO_DEVIATIONS: "inga avvikelser",
    Outcome.DEVIATIONS: "avvikelser",
    Outcome.SUPPORTED: "ställer sig bakom",
    Outcome.OPPOSED: "ställer sig inte bakom",
}

WAITING = "waiting"
SILENT = "silent"
UNSENT = "unsent"

STAGES = {WAITING: "Inväntas", SILENT: "Tyst", UNSENT: "Inte skickad"}
"""The statuses of a link that are not the id of a step."""


def outcome_word(outcome: Outcome | None) -> str:
    """``beviljad med uppmaning``; empty when none is known."""
    return OUTCOMES[outcome] if outcome else ""


def yes_no(answer: bool | None) -> str:
    """``ja``, ``nej``, ``okänt``."""
    return {True: "ja", False: "nej", None: "okänt"}[answer]
