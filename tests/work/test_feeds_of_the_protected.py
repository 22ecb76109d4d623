"""What a feed still shows of before tells nobody who has got protected identity since."""

from __future__ import annotations

from datetime import UTC, date, datetime

from arshjul.ical.components import Organizer
from arshjul.ical.feed import FeedOccasion, feed
from arshjul.ical.former import FormerEvent, read_former
from arshjul.store.mail_text import unfolded
from arshjul.work.feeds.contents import with_former
from arshjul.year.model import Occasion, OccasionKind
from arshjul.year.protection import NO_CLOAK, cloak

NAME, MASK = "Xantippa Qvarnzell", "Ledamot med skyddad identitet"
SINCE = datetime(2022, 1, 1, tzinfo=UTC)
MEETING = Occasion(
    "m", 2022, OccasionKind.MEETING, f"{NAME} berättar", date(2022, 8, 29), place=f"Hemma hos {NAME}", note=NAME
)


def test_a_meeting_that_has_been_or_is_off_is_shown_under_the_cloak() -> None:
    organizer = Organizer("Kansliet", "kansliet@forbundet.example")
    entries = [FeedOccasion(MEETING, "m", SINCE)]
    former = read_former(feed("Styrelsen", "", entries, organizer=organizer, revised_at=SINCE))
    hidden = cloak([(MASK, (NAME,))])

    for at in (SINCE, datetime(2023, 1, 1, tzinfo=UTC)):
        (shown,) = with_former((), former, at, hidden)
        (as_it_stood,) = with_former((), former, at, NO_CLOAK)
        assert isinstance(shown, FormerEvent)
        assert isinstance(as_it_stood, FormerEvent)
        text = unfolded(shown.content.decode())
        assert NAME not in text
        assert text.count(MASK) > 1
        assert shown.sequence == as_it_stood.sequence
