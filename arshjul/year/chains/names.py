"""What the chains and steps that code must know are called in ``calendar/``."""

from __future__ import annotations

DISCHARGE = "discharge"
"""The chain that ``arshjul discharge`` shows."""
SENT = "sent"
"""Its first step: the member has what it decides from."""
EXPECTED = "expected"
"""The member has not decided, and has told when it is expected to."""
DECIDED = "decided"
"""The step that a member's council or agency takes."""
EXTRACT_RECEIVED = "extract-received"
"""The member's extract (protokollsutdrag) of its decision has come in."""
MINUTED = "minuted"
"""Its last step: the board has taken note of the decision."""

AUDIT_YEAR = "audit-year"
"""The chain of the audit, on which the discharge waits."""
AUDIT_REPORT = "audit-report"
"""Its step in which the auditors hand over their report; also the duty that it meets."""
