"""The association's own items on their pages: listed, written with a look at their days first, and taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotFoundError
from arshjul.fields import slug
from arshjul.tokens import fingerprint
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Again, Field, Form, Kind, merged, same
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.plans.item_fields import EVERY_WORDS, FIELDS, NEW, Writing, at_fields, texts_of
from arshjul.web.plans.item_rules import words_of
from arshjul.work.files.own_items import Items, items_to_choose, own_items
from arshjul.work.units import reading
from arshjul.year.duty import DutyBook
from arshjul.year.foreseen import ForeseenYear
from arshjul.year.model import STOCKHOLM
from arshjul.year.own_items import OwnItem
from arshjul.year.people import holders
from arshjul.year.rules import Entered

_SEEN = (Field("avtryck", kind=Kind.HIDDEN, longest=64), Field("forslag", kind=Kind.HIDDEN, longest=100))
ITEM = Form((*FIELDS, *_SEEN), id="punkt")
REMOVING = Form((), id="ta-bort")


def items_page(request: Request) -> Response:
    """``/f/{association}/egna-punkter``"""
    house, visit = house_of(request), visit_of(request)
    with reading(house.store, visit.key, house.now()) as standing:
        association, book, today = standing.association, standing.book, standing.today
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
                _when(one.item, book),
            )
            for one in own_items(house.store, visit.key, house.now())
        ],
        entered={item.key for item in association.items if isinstance(item.rule, Entered)},
        library=items_to_choose(house.store, visit.key, house.now()),
    )


def _when(item: OwnItem, book: DutyBook) -> str:
    """``15 mars, varje år``; what is counted from each meeting comes as often as they do."""
    return words_of(item, book) + ("" if item.bodies else f", {EVERY_WORDS[item.every].lower()}")


def new_item(request: Request) -> Response:
    """``/f/{association}/ny-egen-punkt``: with ``?forslag=`` as the library proposes it."""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    proposed = {one.item.key: one for one in items_to_choose(house.store, visit.key, house.now())}
    asked = refused.values.get("forslag") if refused else request.query_params.get("forslag")
    chosen, writing = proposed.get(asked or ""), _writing(request)
    values = NEW | (writing.proposed(chosen.item) | {"forslag": chosen.item.key} if chosen else {})
    form = writing.form.shown(refused, values)
    return _item_page(request, writing, form, chosen.about if chosen else "")


def item_page(request: Request) -> Response:
    """``/f/{association}/egna-punkter/{key}``"""
    writing = _writing(request, request.path_params["key"])
    form = writing.form.shown(refused_in(request), texts_of(writing.stands), changes=True)
    return _item_page(request, writing, form)


def _item_page(request: Request, writing: Writing, form: Form, about: str = "") -> Response:
    """With what comes of the form when it was sent to be looked at."""
    looked_at = form.refused if form.refused and not (form.refused.faults or form.refused.clashes) else None
    years = _foreseen(request, writing, form.values) if looked_at else ()
    hidden = tuple(replace(one, kind=Kind.HIDDEN) for one in ITEM.fields)
    confirmed = replace(form, fields=hidden, values={**form.values, "avtryck": _mark(form.values, years)})
    return page(
        request,
        "own-item.html",
        visit_of(request),
        item=writing.item,
        about=about,
        form=form,
        years=years,
        readers=dict.fromkeys(name for year in years for day in year.days if day.reminded for name in day.people),
        confirmed=confirmed if looked_at else None,
        today=house_of(request).now().astimezone(STOCKHOLM).date(),
    )


def _writing(request: Request, key: str = "") -> Writing:
    """The item with *key*, or a new one. Raises NotFoundError."""
    house = house_of(request)
    with reading(house.store, visit_of(request).key, house.now()) as standing:
        found = next((one for one in standing.association.items if one.key == key), None)
        if key and found is None:
            raise NotFoundError("Punkten finns inte kvar. Se vilka ni har bland de egna punkterna.")
        return Writing(standing.association, standing.book, found)


def _foreseen(request: Request, writing: Writing, texts: Mapping[str, str]) -> tuple[ForeseenYear, ...]:
    """What the years become. Raises InputError at the fields."""
    house, stands = house_of(request), texts_of(writing.item) if writing.item else None
    filed = writing.as_filed(texts, _changed(stands, texts) if stands else NEW)
    items = Items(house.store, house.settings, visit_of(request).key, doer_of(request))
    with _at_fields(texts):
        return items.foresee(writing.item.key if writing.item else _new_key(writing, texts), filed)


def _looked_at(request: Request, posted: Posted, writing: Writing, texts: Mapping[str, str]) -> Again | None:
    """The page with what comes of it; None: that is what has been looked at."""
    mark = _mark(texts, _foreseen(request, writing, texts))
    return None if posted.get("avtryck") == mark else Again({**texts, "forslag": posted.get("forslag")})


def _add(request: Request, posted: Posted) -> Again | None:
    house, visit, writing, texts = house_of(request), visit_of(request), _writing(request), _written(posted)
    if again := _looked_at(request, posted, writing, texts):
        return again
    proposed = {one.item.key for one in items_to_choose(house.store, visit.key, house.now())}
    key = posted.get("forslag") if posted.get("forslag") in proposed else _new_key(writing, texts)
    with _at_fields(texts):
        Items(posted.store, house.settings, visit.key, doer_of(request)).add(key, writing.as_filed(texts))
    return None


def _change(request: Request, posted: Posted) -> Again | None:
    house, writing = house_of(request), _writing(request, request.path_params["key"])
    stands = texts_of(writing.stands)
    texts = merged(posted.stood, stands, _written(posted))
    if not _changed(stands, texts):
        return None
    if again := _looked_at(request, posted, writing, texts):
        return again

    def decide(present: OwnItem) -> Mapping[str, str]:
        now = texts_of(present)
        wanted = merged(posted.stood, now, _written(posted))
        return replace(writing, item=present).as_filed(wanted, _changed(now, wanted))

    with _at_fields(texts):
        Items(posted.store, house.settings, visit_of(request).key, doer_of(request)).merge(writing.stands.key, decide)
    return None


def _remove(request: Request, posted: Posted) -> None:
    house = house_of(request)
    Items(posted.store, house.settings, visit_of(request).key, doer_of(request)).remove(request.path_params["key"])


def _written(posted: Posted) -> dict[str, str]:
    return {one.name: posted.get(one.name) for one in FIELDS}


def _changed(stands: Mapping[str, str], texts: Mapping[str, str]) -> set[str]:
    return {name for name, text in stands.items() if not same(text, texts.get(name, ""))}


def _mark(texts: Mapping[str, str], years: tuple[ForeseenYear, ...]) -> str:
    """Tells what was written, and what was shown to come of it, from everything else."""
    written = [f"{name}={' '.join(texts.get(name, '').split())}" for name in NEW]
    days = [(day.deadline.planned, day.people, day.reminded) for year in years for day in year.days]
    return fingerprint(repr((written, days, [one.key for year in years for one in year.findings])))


@contextmanager
def _at_fields(texts: Mapping[str, str]) -> Iterator[None]:
    try:
        yield
    except InputError as error:
        raise at_fields(error, texts) from error


def _new_key(writing: Writing, texts: Mapping[str, str]) -> str:
    base, taken = slug(texts["namn"]) or "punkt", {duty.id for duty in writing.book.duties}
    return next(key for key in (base, *(f"{base[:56]}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


def _leads_to(request: Request, _: Posted) -> str:
    return visit_of(request).link("/egna-punkter")


add_item = FormDeed(ITEM, _add, new_item, _leads_to)
"""``POST /f/{association}/ny-egen-punkt``: shown first, and done when what was shown still is what comes of it."""
change_item = FormDeed(ITEM, _change, item_page, _leads_to)
"""``POST /f/{association}/egna-punkter/{key}``: as `add_item`."""
remove_item = FormDeed(REMOVING, _remove, item_page, _leads_to)
"""``POST /f/{association}/egna-punkter/{key}/ta-bort``"""
