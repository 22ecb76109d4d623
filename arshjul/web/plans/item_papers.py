"""What an own item needs, as a person writes it: a line for each, ``Underlag, 7 dagar före, ordförande``, and back."""

from __future__ import annotations

from arshjul.errors import InputError, Problem
from arshjul.swedish import listed
from arshjul.web.plans.item_days import far_in, far_words
from arshjul.year.own_items import OwnPaper
from arshjul.year.roles import ROLE_WORDS, Role
from arshjul.year.rules import Offset, Unit

PAPERS_HINT = "En rad för varje. Till exempel: Underlag till samtalet, 7 dagar före."
_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}


def paper_lines(papers: tuple[OwnPaper, ...]) -> str:
    """The lines of *papers*."""
    return "\n".join(map(_line, papers))


def papers_in(text: str, roles: set[Role], stood: tuple[OwnPaper, ...] = ()) -> tuple[OwnPaper, ...]:
    """The papers that the lines of *text* say; one that *stood* under its name keeps its id, and what is ticked of it.

    Only *roles* can prepare one. Raises InputError with every fault.
    """
    ids = {paper.name: paper.id for paper in stood}
    found: list[OwnPaper] = []
    problems: list[Problem] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            found.append(_paper(line, roles, ids))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(found)


def _line(paper: OwnPaper) -> str:
    far = far_words(Offset("", paper.days, Unit.DAYS)) if paper.days else ""
    return ", ".join(filter(None, (paper.name, far, ROLE_WORDS[paper.role] if paper.role else "")))


def _paper(line: str, roles: set[Role], ids: dict[str, str]) -> OwnPaper:
    *before, last = [part.strip() for part in line.split(",")]
    role = next((role for role, word in ROLE_WORDS.items() if before and word == last.lower()), None)
    if role and role not in roles:
        there_are = listed(ROLE_WORDS[one] for one in Role if one in roles)
        raise InputError([Problem(f"”{line}”: ingen är {last.lower()}. Skriv någon av {there_are}, eller ingen.")])
    if role:
        *before, last = before
    days = _days(last) if before else None
    name = ", ".join(before if days is not None else (*before, last))
    return OwnPaper(ids.get(name, ""), name, days or 0, role)


def _days(text: str) -> int | None:
    """Days from the item's day; None: it says no such thing, and belongs to the name."""
    try:
        far = far_in(text, "") if text else None
    except InputError:
        return None
    return far.amount * _DAYS[far.unit] if far and far.unit in _DAYS else None
