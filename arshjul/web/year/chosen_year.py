"""The year that a page or a file is asked for, and of its rows those that the reader has chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from starlette.requests import Request

from arshjul.web.frame.cloaks import cloak_on
from arshjul.web.frame.house import house_of
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.web.wheel.drawing import Wheel, wheel
from arshjul.web.year.chosen import Choice, choice_in, cloaked_items
from arshjul.work.overview import YearView, year_view
from arshjul.year.upcoming import Item


@dataclass(frozen=True)
class ChosenYear:
    """What is asked for, and what there is of it."""

    view: YearView
    visit: Visit
    choice: Choice
    items: tuple[Item, ...]
    """The chosen rows, with their titles under the cloak."""

    @cached_property
    def wheel(self) -> Wheel:
        """The rows as they stand on the wheel."""
        return wheel(self.view.plan.year, self.items, self.view.today, self.choice.rings_with(self.items))


def chosen_year(request: Request) -> ChosenYear:
    """What *request* asks for. Raises NotFoundError when there is no such year."""
    house, visit = house_of(request), visit_of(request)
    view = year_view(house.store, visit.key, request.path_params["year"], house.now())
    choice = choice_in(request.query_params)
    items = cloaked_items(choice.of(view.items, view.plan), cloak_on(request, visit.key, {"view": view}))
    return ChosenYear(view, visit, choice, items)
