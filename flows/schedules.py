"""When each flow runs. The one table; prefect.yaml says the same for several machines, and a test compares them."""

from __future__ import annotations

from dataclasses import dataclass

EVERYTHING = "årshjul"
"""The tag of every flow of ours."""


@dataclass(frozen=True)
class Schedule:
    """One deployment: which flow, under which name, with which tags, and its cron line in which time zone."""

    entrypoint: str
    """Module and function, e.g. ``flows.drive_meetings.drive_meetings``: the same on every machine."""
    name: str
    """What a person sees in Prefect: Swedish, in letters that can stand in an address."""
    tag: str
    """What it drives; stands beside `EVERYTHING`."""
    cron: str = ""
    """Empty: it goes as a part of the morning, and when a person starts it."""
    timezone: str = ""
    is_made_up_for: bool = False
    """Whether it goes once when the service starts, in place of what was missed."""
    has_own_places: bool = False
    """Whether its runs have places that those of no other flow can take: what is stuck elsewhere never stops it."""

    @property
    def tags(self) -> list[str]:
        """The tags of the deployment, and of each of its runs."""
        return [EVERYTHING, self.tag]


# Once a day: Stockholm, for the reader's morning, on both sides of the clock change.
# More often than once a day: UTC. In Stockholm the hour that comes twice in October would be one long hole.
# Drafts of next year are not made up for: the service may be started in any month, and the next morning comes.
SCHEDULES = (
    Schedule(
        "flows.drive_the_morning.drive_the_morning",
        "morgonen-klockan-7",
        "morgonen",
        "0 7 * * *",
        "Europe/Stockholm",
        is_made_up_for=True,
        has_own_places=True,
    ),
    Schedule("flows.drive_meetings.drive_meetings", "moten", "möten"),
    Schedule("flows.follow_reports.follow_reports", "rapporter", "rapporter"),
    Schedule("flows.follow_chains.follow_chains", "ansvarsfrihet-och-uppdrag", "uppdrag"),
    Schedule("flows.follow_checklists.follow_checklists", "handlingar", "handlingar"),
    Schedule("flows.send_digest.send_digest", "mandagens-sammanstallning", "sammanställning"),
    Schedule(
        "flows.deliver_messages.deliver_messages",
        "utskick-var-femte-minut",
        "utskick",
        "*/5 * * * *",
        "UTC",
        is_made_up_for=True,
        has_own_places=True,
    ),
    Schedule(
        "flows.collect_replies.collect_replies",
        "svar-var-femte-minut",
        "svar",
        "*/5 * * * *",
        "UTC",
        is_made_up_for=True,
        has_own_places=True,
    ),
    Schedule("flows.renew_years.renew_years", "nasta-ar-om-hosten", "nästa år", "0 6 * 9-11 *", "Europe/Stockholm"),
    Schedule(
        "flows.close_years.close_years",
        "avslut-varje-natt",
        "avslut",
        "0 5 * * *",
        "Europe/Stockholm",
        is_made_up_for=True,
    ),
)


def tags_of(function: str) -> list[str]:
    """The tags of the flow that is the function of that name."""
    return next(one.tags for one in SCHEDULES if one.entrypoint.endswith(f".{function}"))
