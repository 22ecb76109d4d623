"""Everything that the history tells has a Swedish word."""

from __future__ import annotations

from dataclasses import fields

from arshjul.store import DeliveryStatus, DisposalKind, Part
from arshjul.store.values.kinds import Logged, Verdict
from arshjul.store.versions import _KINDS, OWN_FIELDS, PRIVATE
from arshjul.work.history import words
from arshjul.year.answers import Answer
from arshjul.year.deeds import DeedKind
from arshjul.year.facts import FactKind


def test_every_kind_of_line_has_its_words() -> None:
    told = {
        DeedKind: words.DEEDS,
        FactKind: words.FACTS,
        Answer: words.ANSWERS,
        DeliveryStatus: words.MAILS,
        Verdict: words.VERDICTS,
        Logged: words.LOGGED,
        DisposalKind: words.DISPOSALS,
        Part: words.PARTS,
    }

    assert all(set(kind) == set(found) for kind, found in told.items())


def test_every_field_that_can_change_has_its_word() -> None:
    names = set(OWN_FIELDS)
    for part, kind in _KINDS.items():
        if part is not Part.ASSOCIATION:
            names |= {field.name for field in fields(kind)} - {"occasions"}

    assert names - PRIVATE - set(words.FIELDS) == set()
