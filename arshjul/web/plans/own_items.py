"""The association's own items on a page of their own: added, chosen of the library, changed and taken away."""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotFoundError
from arshjul.fields import slug
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, merged
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.plans.item_fields import FIELDS, NEW, as_written, at_fields, item_form, texts_of
from arshjul.work.files.own_items import Items, items_to_choose, own_items
from arshjul.work.units import reading
from arshjul.year.own_items import OwnItem
from arshjul.year.people import holders

_HIDDEN = tuple(Field(name, kind=Kind.HIDDEN, longest=100) for name in ("gor", "punkt"))
ITEM = Form((*FIELDS, *_HIDDEN), id="punkt-ny")


def items_page(request: Request) -> Response:
    """``/f/{association}/egna-punkter``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    now = house.now()
    with reading(house.store, visit.key, now) as standing:
        association, today = standing.association, standing.today
    listed = own_items(house.store, visit.key, now)
    named = {one.key: one.name for one in association.people}
    return page(
        request,
        "own-items.html",
        visit,
        listed=[
            (
                one.item,
                one.next,
                [named.get(one.item.person, "")]
                if one.item.person
                else [person.name for person in holders(association, one.item.role, today)],
                item_form(one.item, f"punkt-{one.item.key}").shown(refused, texts_of(one.item), changes=True),
            )
            for one in listed
        ],
        library=items_to_choose(house.store, visit.key, now),
        form=ITEM.shown(refused, NEW),
    )


def _change(request: Request, posted: Posted) -> None:
    house, key = house_of(request), visit_of(request).key
    items, deed = Items(posted.store, house.settings, key, doer_of(request)), posted.get("gor")
    present = {one.item.key: one.item for one in own_items(house.store, key, house.now())}
    if deed == "ny":
        written = as_written({one.name: posted.get(one.name) for one in FIELDS})
        _told(lambda: items.add(_new_key(written["name"], present), written))
        return
    item = posted.get("punkt")
    if deed == "valj" and any(one.item.key == item for one in items_to_choose(house.store, key, house.now())):
        items.choose(item, {})
    elif deed == "ta-bort" and item in present:
        items.remove(item)
    elif deed == "andra" and item in present:
        if changed := _changed(present[item], posted):
            _told(lambda: items.change(item, as_written(changed)))
    else:
        raise NotFoundError("Punkten finns inte kvar, eller är redan vald. Läs om sidan.")


def _changed(item: OwnItem, posted: Posted) -> dict[str, str]:
    """What of *item* was written anew, but what others have changed meanwhile."""
    stands = texts_of(item)
    told = merged(posted.stood, stands, {name: posted.get(name) for name in stands})
    return {name: text for name, text in told.items() if text.strip() != stands[name]}


def _told(take: Callable[[], object]) -> None:
    try:
        take()
    except InputError as error:
        raise at_fields(error) from error


def _new_key(name: str, taken: Collection[str]) -> str:
    base = slug(name) or "punkt"
    return next(key for key in (base, *(f"{base[:56]}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


change_items = FormDeed(ITEM, _change, items_page, lambda request, _: visit_of(request).link("/egna-punkter"))
"""``POST /f/{association}/egna-punkter``: the field ``gor`` says what."""
