"""Mending a draft: a meeting moved, an extra one added. Nobody is told of a draft, so nothing follows but the draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store import Store
from arshjul.work.changing import changing
from arshjul.work.drafts.drafting import free_key
from arshjul.work.units import plan_of
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.model import Body, Occasion, OccasionKind, YearPlan, YearStatus
from arshjul.year.wording import heading, written

EXTRA = "Extra styrelsemöte"


def move_meeting(store: Store, key: str, year: int, meeting: str, day: date, doer: Doer) -> None:
    """Let *meeting* of a draft be on *day*, as long and at the same time. Raises NotFoundError, NotAllowedError."""

    def moved(plan: YearPlan) -> tuple[YearPlan, str]:
        found = next((one for one in plan.occasions if one.key == meeting), None)
        if found is None:
            raise NotFoundError(f"Utkastet {year} har inget möte som heter {meeting}. Läs om sidan.")
        end = found.end_day and day + (found.end_day - found.day)
        becomes = replace(found, day=day, end_day=end)
        kept = tuple(becomes if one is found else one for one in plan.occasions)
        return replace(plan, occasions=kept), f"{heading(found)} {written(found.day)}, till {written(day)}"

    _mend(store, key, year, doer, moved)


def add_extra_meeting(store: Store, key: str, year: int, day: date, doer: Doer) -> None:
    """Put an extra board meeting in a draft, at the hours of the board's first meeting. Raises NotAllowedError."""

    def with_extra(plan: YearPlan) -> tuple[YearPlan, str]:
        like = next((one for one in plan.standing if one.body is Body.BOARD and one.kind.is_meeting), None)
        extra = Occasion(
            key="ny",
            year=year,
            kind=OccasionKind.MEETING,
            title=EXTRA,
            day=day,
            body=Body.BOARD,
            start=like.start if like else None,
            end=like.end if like else None,
            known_since=doer.at,
            revised_at=doer.at,
        )
        named = replace(extra, key=free_key(extra, {one.key for one in plan.occasions}))
        added = (*plan.occasions, named)
        return replace(plan, occasions=added), f"utkastet {year}: extra möte {written(day)}"

    _mend(store, key, year, doer, with_extra)


def _mend(store: Store, key: str, year: int, doer: Doer, mended: Callable[[YearPlan], tuple[YearPlan, str]]) -> None:
    with changing(store, key, doer.at) as change:
        association = change.association
        plan = plan_of(association, year)
        if plan.status is not YearStatus.DRAFT:
            raise NotAllowedError(f"Årshjulet {year} är fastställt. Ändra mötet på dess egen sida.")
        becomes, told = mended(plan)
        years = tuple(becomes if one is plan else one for one in association.years)
        change.room.save(replace(association, years=years), Deed(DeedKind.EDITED, doer, told))
