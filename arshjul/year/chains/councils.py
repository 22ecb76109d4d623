"""When a member can decide next: the known days of its own council."""

from __future__ import annotations

from datetime import date

from arshjul.year.chain import Chain
from arshjul.year.folding import folded
from arshjul.year.model import Association, CouncilDay, Member

_COUNCIL = "fullmaktige"


def next_council(chain: Chain, association: Association, member: Member, on: date) -> CouncilDay | None:
    """The first known day from *on* of the body that decides for *member*; None: none is known.

    That body is the last on the member's road. Its days may be named by its letters (KF) or in full
    (Kommunfullmäktige). When no day is named so, any known day of the member's is the best guess.
    """
    days = sorted((c for c in association.council_days if c.member == member.key and c.day >= on), key=lambda c: c.day)
    road = chain.road(member.kind)
    deciding = [c for c in days if road and (_COUNCIL in folded(c.name) or folded(road[-1]) in folded(c.name).split())]
    return next(iter(deciding or days), None)
