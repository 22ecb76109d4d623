"""A year, or what somebody has chosen of it, as a calendar file to take along: as it stands, not subscribed to."""

from __future__ import annotations

from collections.abc import Sequence

from arshjul.errors import NotFoundError
from arshjul.ical.components import Organizer
from arshjul.ical.feed import FeedDeadline, FeedOccasion, feed
from arshjul.pages_address import association_path
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.feeds.contents import Entries
from arshjul.year.cloaked import cloaked, cloaked_occasion
from arshjul.year.model import Association, YearPlan
from arshjul.year.upcoming import Item


def year_calendar(
    store: Store, settings: Settings, association: Association, plan: YearPlan, items: Sequence[Item]
) -> bytes:
    """*items* of *plan*, each under the UID that it has in the association's feeds and invitations.

    The same items of the same plan give the same octets. Raises NotFoundError for a draft, which stands in nobody's
    calendar.
    """
    if plan.adopted_at is None:
        raise NotFoundError(f"Årshjulet {plan.year} är ett utkast. Kalenderfilen finns när det är fastställt.")
    with store.reading() as unit:
        domain = unit.of(association.key).calendar_domain(settings.mail_domain)
    write = Entries(cloaked(association), settings, domain)
    entries: list[FeedOccasion | FeedDeadline] = [
        write.occasion(plan, cloaked_occasion(item.occasion, association.cloak)) for item in items if item.occasion
    ]
    entries += [write.deadline(plan, item.deadline) for item in items if item.deadline]
    return feed(
        f"{association.name}: årshjulet {plan.year}",
        settings.link(association_path(association.key, f"/arshjul/{plan.year}")),
        entries,
        organizer=Organizer(association.name, settings.mail_from_address),
        revised_at=max((one.dtstamp for one in entries), default=plan.adopted_at),
    )
