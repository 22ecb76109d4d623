"""Whose a day is: the law's, the articles', a member's or an authority's, the association's own, or our proposal."""

from __future__ import annotations

from enum import StrEnum

from arshjul.year.duty import DateKind, Duty, DutyBook
from arshjul.year.model import Articles
from arshjul.year.rules import Configured, ConfiguredOffset, Entered, FixedDay, Offset


class Basis(StrEnum):
    """Who has set a day, the one that binds most first."""

    LAW = "law"
    ARTICLES = "articles"
    """The förbundsordning, or the board's own rules of procedure."""
    AGREED = "agreed"
    """A member or an authority has asked for it."""
    OWN = "own"
    """The association itself, in its plan or file."""
    PROPOSAL = "proposal"
    """Practice or an inference of ours: no law, and the association can set another."""


BASIS_WORDS = {
    Basis.LAW: "lagens dag",
    Basis.ARTICLES: "förbundsordningens dag",
    Basis.AGREED: "medlems eller myndighets dag",
    Basis.OWN: "förbundets egen dag",
    Basis.PROPOSAL: "vårt förslag",
}
"""Whose day it is, in a word or two."""

LAST_DAY_WORDS = {
    Basis.LAW: "Sista dag enligt lag",
    Basis.ARTICLES: "Sista dag enligt förbundsordningen",
    Basis.AGREED: "Sista dag som mottagaren har satt",
    Basis.OWN: "Sista dag som förbundet har satt",
    Basis.PROPOSAL: "Föreslagen dag",
}
"""What the day itself is called."""

_LOOSEST_LAST = list(Basis)


def basis_of(duty: Duty, articles: Articles, book: DutyBook) -> Basis:
    """Return whose day the rule of *duty* gives; a day that is counted from another binds no more than that.

    That of an own item is the association's own, also when it is counted from the law's.

    What nobody has said of the articles is our proposal.
    """
    if duty.is_own:
        return Basis.OWN
    own = Basis.LAW if duty.kind is DateKind.STATUTORY else Basis.PROPOSAL
    match duty.rule:
        case Entered():
            return Basis.AGREED
        case Configured(name) | ConfiguredOffset(_, name):
            is_said = name in articles.stated or getattr(articles, name) != getattr(Articles(), name)
            return Basis.ARTICLES if is_said else Basis.PROPOSAL
        case FixedDay() if duty.kind is DateKind.AGREED:
            return Basis.ARTICLES
        case Offset(event):
            counted_from = book.duty(event)
            if counted_from and counted_from is not duty:
                return max(own, basis_of(counted_from, articles, book), key=_LOOSEST_LAST.index)
    return own
