"""Where what a finding offers is done: a page for each of its remedies, as far as a page can do it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from arshjul.web.frame.visit import Visit
from arshjul.year.access import Right
from arshjul.year.findings import Finding, Remedy
from arshjul.year.model import YearStatus
from arshjul.year.standing import YearStanding
from arshjul.year.wording import heading, in_sentence, written

_PEOPLE = ("/kom-igang/personer", "Öppna personer och platser")
_DATES = ("/kom-igang/datum", "Öppna datum som andra bestämt")
_ARTICLES = ("/kom-igang/forbundet", "Öppna det som förbundsordningen säger")
_ITEMS = ("/egna-punkter", "Öppna egna punkter")
_BY_CODE = {
    "consultation_short": _ARTICLES,
    "date_expected": _DATES,
    "dates_missing": _DATES,
    "mandate_change": _PEOPLE,
    "not_renewed": _DATES,
    "own_item_decided_late": _ITEMS,
    "own_item_undecided": _ITEMS,
    "own_item_without_day": _ITEMS,
    "precondition_expires": ("/avtal", "Öppna avtal och behörigheter"),
    "renewal_agreement_moved": _DATES,
    "seat_shared": _PEOPLE,
    "seat_vacant": _PEOPLE,
    "seats_ended": _PEOPLE,
    "seats_unequal": _PEOPLE,
    "week_only": _DATES,
}
"""By what a finding is called, where the association's own facts are mended that it comes from."""
_WANTS_A_MEETING = (
    "consultation_missing",
    "few_meetings",
    "part_of_a_year",
    "preparation_missing",
    "summer_gap",
    "without_meeting",
)
"""How the codes end of what one meeting more would mend."""
_ASKED = ("deciding_meeting_asked", "no_deciding_meeting")
"""What is answered by choosing the meeting that decides."""
MOST = 3
"""So many of the things that collide are led to."""


@dataclass(frozen=True)
class Way:
    """A page that one can go to."""

    href: str
    word: str


@dataclass(frozen=True)
class Remedying:
    """Leads from the findings of one year to where they are mended, for whoever may."""

    visit: Visit
    year: YearStanding
    may: Collection[str]
    """The visitor's rights, as the pages have them."""
    here: str = ""
    """The page on which it is shown: nothing leads to itself."""

    @property
    def _status(self) -> YearStatus:
        return self.year.plan.status

    def of(self, remedy: Remedy) -> Way | None:
        """Where a remedy that names a day is done, with the day filled in; None: no page does it, or it has passed."""
        if remedy.day is None or remedy.day < self.year.standing.today or self._status is YearStatus.CLOSED:
            return None
        if self._status is YearStatus.DRAFT:
            return self._draft() if Right.DRAFT in self.may else None
        if Right.ADOPT not in self.may:
            return None
        if not remedy.meeting:
            path = f"/arshjul/{self.year.plan.year}/nytt-mote"
            return Way(self.visit.link(path, dag=remedy.day.isoformat()), f"Lägg ett extra möte {written(remedy.day)}")
        address = self.visit.link(f"/moten/{remedy.meeting}/flytta", dag=remedy.day.isoformat())
        return Way(address, f"Flytta till {written(remedy.day)}")

    def places(self, finding: Finding) -> tuple[Way, ...]:
        """Where it is mended otherwise: the association's own facts, the draft, and the pages of what collides."""
        return tuple(way for way in self._places(finding) if way.href != self.here)

    def _places(self, finding: Finding) -> Iterator[Way]:
        if (place := _BY_CODE.get(finding.code)) and Right.EDIT_ASSOCIATION in self.may:
            path, word = place
            yield Way(self.visit.link(path), word)
        is_closed = self._status is YearStatus.CLOSED
        if finding.code.endswith(_WANTS_A_MEETING) and Right.ADOPT in self.may and not is_closed:
            yield Way(self.visit.link(f"/arshjul/{self.year.plan.year}/nytt-mote"), "Lägg till ett möte")
        if finding.code in _ASKED and Right.DRAFT in self.may and not is_closed:
            yield Way(self.visit.link(f"/krockar/{self.year.plan.year}") + "#beslut", "Välj vilket möte som beslutar")
        if self._status is YearStatus.DRAFT and Right.DRAFT in self.may:
            yield self._draft()
        items = {item.key: item for item in self.year.items}
        for item in filter(None, map(items.get, dict.fromkeys((*finding.involved[:MOST], finding.subject)))):
            address = self.visit.item_link(item, self.year.plan.year)
            if occasion := item.occasion:
                if Right.READ_MEETING not in self.may:
                    continue
                yield Way(address, f"Öppna {in_sentence(heading(occasion))} {written(occasion.day)}")
            else:
                yield Way(address, f"Öppna {in_sentence(item.title)}")

    def _draft(self) -> Way:
        return Way(self.visit.link(f"/arshjul/{self.year.plan.year}/utkast"), f"Öppna utkastet {self.year.plan.year}")
