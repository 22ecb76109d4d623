"""What was held: attendance, minutes and the papers that were ready."""

from arshjul.work.held.attendance import AttendanceView, attendance_in
from arshjul.work.held.attendance_export import list_lines, refuse_foretold
from arshjul.work.held.checklists import papers_of
from arshjul.work.held.minutes import StepDay, minutes_of, record_minutes

__all__ = [
    "AttendanceView",
    "StepDay",
    "attendance_in",
    "list_lines",
    "minutes_of",
    "papers_of",
    "record_minutes",
    "refuse_foretold",
]
