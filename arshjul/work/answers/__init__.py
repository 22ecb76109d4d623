"""What people answer, by mail, on their own page or to the office, and what it means for a meeting."""

from arshjul.work.answers.collecting import collect
from arshjul.work.answers.invitation import asked
from arshjul.work.answers.noting import take_back_answer
from arshjul.work.answers.responding import PostedReply, Reply, answer_on_page

__all__ = [
    "PostedReply",
    "Reply",
    "answer_on_page",
    "asked",
    "collect",
    "take_back_answer",
]
