"""What was held: attendance, minutes and the papers that were ready."""

from arshjul.work.held.checklists import papers_of
from arshjul.work.held.minutes import StepDay, minutes_of, record_minutes

__all__ = [
    "StepDay",
    "minutes_of",
    "papers_of",
    "record_minutes",
]
