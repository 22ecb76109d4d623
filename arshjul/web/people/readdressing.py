"""The director gives a person new secret links, when somebody else has come by the old ones."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.errors import InputError, Problem
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.people.members import RENEWING, members
from arshjul.work.readdressing import Secret, renew


def _renew(request: Request, posted: Posted) -> None:
    what = posted.get("vad")
    if what not in set(Secret):
        raise InputError([Problem("Välj vad som ska bytas.", field="vad")])
    settings, key = house_of(request).settings, visit_of(request).key
    renew(posted.store, settings, key, Secret(what), posted.get("vem"), doer_of(request))


renew_links = FormDeed(RENEWING, _renew, members, lambda request, _: visit_of(request).link("/medlemmar") + "#lankar")
"""``POST /f/{association}/lankar``"""
