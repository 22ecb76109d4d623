"""Who has protected identity: the director sees whose it is, says so and takes it away; the only page that tells."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.people.person import PARTICULARS, particulars_of, told_at_fields, with_written
from arshjul.work.editing import edit
from arshjul.work.protecting import protect
from arshjul.work.units import reading
from arshjul.year.deeds import Deed, DeedKind

PROTECTING = Form((Field("person", "Vem", Kind.CHOICE),), id="skydda")
_ALL = Form((*PROTECTING.fields, *PARTICULARS.fields))


def protected(request: Request) -> Response:
    """``/f/{association}/medlemmar/skyddade``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    with reading(house.store, visit.key, house.now()) as standing:
        people = standing.association.people
    others = sorted((one.name, one.key) for one in people if not one.protected and not one.is_removed)
    return page(
        request,
        "protected.html",
        visit,
        people=[
            (one, PARTICULARS.shown(refused, particulars_of(one), id=f"uppgifter-{one.key}", changes=True))
            for one in people
            if one.protected and not one.is_removed
        ],
        form=PROTECTING.shown(
            refused, choices={"person": (("", "Välj person"), *((key, name) for name, key in others))}
        ),
        tells_protected=True,
    )


def _change(request: Request, posted: Posted) -> None:
    settings, key, person = house_of(request).settings, visit_of(request).key, posted.get("person")
    doer = doer_of(request)
    if posted.get("gor") == "uppgifter":
        deed = Deed(DeedKind.EDITED, doer, "skyddade personuppgifter")
        edit(posted.store, settings, key, deed, told_at_fields(with_written(person, posted)))
        return
    protect(posted.store, settings, key, person, doer, is_protected="ta-bort" not in posted)


change_protected = FormDeed(_ALL, _change, protected, lambda request, _: visit_of(request).link("/medlemmar/skyddade"))
"""``POST /f/{association}/medlemmar/skyddade``: one more, with the field ``ta-bort`` one less.

Where the field ``gor`` is ``uppgifter`` it is the name and the address.
"""
