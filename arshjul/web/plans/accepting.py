"""What a person answers the control of a year: a collision is accepted with a reason, a meeting chosen that decides."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.tokens import fingerprint
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind, Refused, in_field
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.words import as_sentence, weekday_date
from arshjul.work.drafts.acceptance import accept, withdraw_acceptance
from arshjul.work.drafts.deciding import say_what_decides
from arshjul.work.overview import YearView
from arshjul.year.decisions import Matter
from arshjul.year.findings import Finding
from arshjul.year.matters import meetings_of
from arshjul.year.wording import heading

ACCEPTING = Form(
    (Field("skal", "Skäl att godta det", longest=500), *(Field(one, kind=Kind.HIDDEN) for one in ("krock", "gor"))),
    id="krock",
)
DECIDING = Form((Field("mote", "Möte som beslutar", Kind.CHOICE), Field("arende", kind=Kind.HIDDEN)), id="beslut")
UNDO = "angra"


def accepting(finding: Finding, refused: Refused | None) -> Form:
    """The form in which *finding* is accepted."""
    return ACCEPTING.shown(refused, id=f"krock-{fingerprint(finding.key)[:10]}")


def deciding(view: YearView, refused: Refused | None) -> list[tuple[Matter, Form]]:
    """What is decided in the year, and the form in which the meeting is chosen."""
    return [(matter, _deciding(view, matter, refused)) for matter in view.matters]


def _deciding(view: YearView, matter: Matter, refused: Refused | None) -> Form:
    duty = matter.deadline.duty
    found = meetings_of(view.plan, duty.decided_by) if duty.decided_by else ()
    choices = tuple((one.key, f"{as_sentence(weekday_date(one.day))}: {heading(one)}") for one in found)
    stands = {"mote": matter.decision.meeting.key} if matter.decision else {}
    asked = (("", "Välj möte"), *choices) if not stands else choices
    return DECIDING.shown(refused, stands, id=f"beslut-{duty.id}", choices={"mote": asked})


def accept_as_posted(request: Request, posted: Posted) -> None:
    """Accept a collision, or with the field ``gor`` as ``angra`` let it stand open again."""
    key, year, doer, finding = visit_of(request).key, request.path_params["year"], doer_of(request), posted.get("krock")
    try:
        if posted.get("gor") == UNDO:
            withdraw_acceptance(posted.store, key, year, finding, doer)
            return
        if not posted.get("skal").strip():
            told = "Skriv varför ni godtar det, till exempel vad ni har kommit överens om."
            raise InputError([Problem(told, field="skal")])
        with in_field("skal"):
            accept(posted.store, key, year, finding, posted.get("skal"), doer)
    except NotFoundError:
        # Its sentence names keys, for whoever writes them at a terminal.
        raise NotFoundError("Krocken finns inte längre: ett datum har ändrats. Läs om sidan.") from None


def decide_as_posted(request: Request, posted: Posted) -> None:
    """Let a meeting be the one that decides a matter."""
    key, year = visit_of(request).key, request.path_params["year"]
    with in_field("mote"):
        if not posted.get("mote"):
            raise InputError([Problem("Välj vilket möte som beslutar ärendet.")])
        try:
            say_what_decides(posted.store, key, year, posted.get("arende"), posted.get("mote"), doer_of(request))
        except NotFoundError:
            # As above.
            raise NotFoundError("Ärendet eller mötet finns inte längre. Läs om sidan.") from None
