"""What comes, as a list of days tells it: what is to be done, where it belongs to a meeting or is decided."""

from __future__ import annotations

from arshjul.year.checklists import SUMMONS_DUTIES
from arshjul.year.deadlines import Deadline
from arshjul.year.minutes import APPROVAL, NOTICE
from arshjul.year.standing import Standing
from arshjul.year.upcoming import Item
from arshjul.year.wording import heading, in_sentence, meeting_on, without_this_year

_BY_DUTY = {
    **dict.fromkeys(SUMMONS_DUTIES.values(), "Skicka kallelse till {meeting}"),
    APPROVAL: "Få protokollet från {day} justerat",
    NOTICE: "Få protokollet från {day} anslaget",
}
"""In the words of the chores."""


def told_as(standing: Standing, item: Item) -> str:
    """The title of *item* where its own day stands beside it: ``Skicka kallelse till styrelsemötet 29 augusti``."""
    if item.occasion:
        return heading(item.occasion)
    deadline = item.deadline
    if deadline is None:
        return item.title
    found = standing.of_occasion(deadline.occasion) if deadline.occasion else None
    if found is None:
        return f"{verb_of_decision(deadline)} {in_sentence(item.title)}" if deadline.duty.decided_by else item.title
    _, meeting = found
    return _BY_DUTY.get(deadline.duty.id, "{duty}: {meeting}").format(
        duty=deadline.duty.name,
        meeting=meeting_on(meeting, standing.today),
        day=without_this_year(meeting.day, standing.today),
    )


def verb_of_decision(deadline: Deadline) -> str:
    """What is to be done by the day of what somebody decides: a report to a member has to reach it by then."""
    return "Besluta och skicka" if deadline.member else "Besluta"
