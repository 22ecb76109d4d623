"""The years of an association's file, with their occasions."""

from __future__ import annotations

from enum import StrEnum

from arshjul.associations.bodies import Bodies
from arshjul.associations.merging import Listed, merge
from arshjul.associations.rows import Row
from arshjul.fields import Fields
from arshjul.year.model import AgendaItem, Association, Occasion, OccasionKind, YearPlan, YearStatus

FIRST_YEAR, LAST_YEAR = 2004, 2100
"""lag (2003:1210) came into force on 1 January 2004."""


class OccasionStatus(StrEnum):
    """Whether an occasion stands: another way to write ``cancelled``."""

    STANDING = "standing"
    CANCELLED = "cancelled"


class Years:
    """Reads the years of a file over those that stand, and gathers their occasions."""

    def __init__(self, present: Association, bodies: Bodies, occasions: list[Row[Occasion]], notes: list[str]) -> None:
        self._present = present
        self._bodies = bodies
        self._occasions = occasions
        self._notes = notes

    def read(self, fields: Fields) -> YearPlan:
        """The year that *fields* say."""
        year = fields.whole("year", FIRST_YEAR, LAST_YEAR)
        before = self._present.plan(year)
        listed = Listed("occasions", ("key",), lambda inner: self._occasion(inner, year))
        found = merge(fields, listed, before.occasions if before else ())
        self._notes.extend(found.notes)
        self._occasions.extend(found.rows)
        status = fields.choice("status", YearStatus, YearStatus.DRAFT)
        return YearPlan(year, status, occasions=tuple(row.value for row in found.rows))

    def _occasion(self, fields: Fields, year: int) -> Occasion:
        body, own_body = self._bodies.of_occasion(fields)
        return Occasion(
            key=fields.slug("key"),
            year=year,
            kind=fields.choice("kind", OccasionKind),
            title=fields.text("title"),
            day=fields.day("day"),
            body=body,
            own_body=own_body,
            end_day=fields.day("end_day", None),
            start=fields.clock("start", None),
            end=fields.clock("end", None),
            place=fields.text("place", ""),
            link=fields.text("link", "", max_length=1000),
            matters=fields.slugs("matters"),
            public=fields.yes("public", False),
            cancelled=_is_cancelled(fields),
            note=fields.text("note", "", max_length=1000),
            agenda=_agenda(fields, self._notes),
            guests=fields.slugs("guests"),
            papers_link=fields.text("papers_link", "", max_length=1000),
        )


def _is_cancelled(fields: Fields) -> bool:
    """``status: cancelled`` or ``cancelled: ja``; the other way round it stands again."""
    cancelled = fields.yes("cancelled", False)
    status = fields.choice("status", OccasionStatus, None)
    if status is None:
        return cancelled and "status" not in fields.names
    if fields.has("cancelled") and cancelled is not (status is OccasionStatus.CANCELLED):
        fields.problem("Fälten status och cancelled säger olika. Behåll ett av dem.", "status")
    return status is OccasionStatus.CANCELLED


def _agenda(fields: Fields, notes: list[str]) -> tuple[AgendaItem, ...]:
    before = getattr(fields.present, "agenda", ())
    if "agenda" in fields.names and not fields.has("agenda"):
        before = ()
    found = merge(fields, Listed("agenda", ("number",), _agenda_item), before)
    notes.extend(found.notes)
    return tuple(row.value for row in found.rows)


def _agenda_item(fields: Fields) -> AgendaItem:
    return AgendaItem(
        fields.text("number", max_length=20), fields.text("title"), qualified=fields.yes("qualified", False)
    )
