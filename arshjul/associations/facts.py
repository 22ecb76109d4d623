"""What has happened in the chains, as a file says it: a step, its day, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.fields import Fields
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact


@dataclass(frozen=True)
class WrittenFact:
    """A fact, and where it stands in the file."""

    fact: ChainFact
    line: int


def read_facts(root: Fields) -> tuple[WrittenFact, ...]:
    """The facts under ``facts``. That the chains and steps exist is not known here."""
    return tuple(WrittenFact(_fact(fields), fields.line) for fields in root.list("facts"))


def _fact(fields: Fields) -> ChainFact:
    return ChainFact(
        chain=fields.slug("chain"),
        # The act of financial coordination came into force in 2004.
        year=fields.whole("year", 2004, 2100),
        step=fields.slug("step"),
        day=fields.day("day"),
        member=fields.slug("member", None),
        item=fields.text("item", ""),
        reference=fields.text("reference", ""),
        outcome=fields.choice("outcome", Outcome, None),
        accounts_approved=fields.yes("accounts_approved") if fields.has("accounts_approved") else None,
        by=fields.text("by", ""),
        note=fields.text("note", "", max_length=500),
        whom=fields.slug("whom", ""),
        due=fields.day("due", None),
    )
