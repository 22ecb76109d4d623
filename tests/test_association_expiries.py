"""What expires, the closed days and the councils' days, in the file of an association."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.associations import read_association, write_association
from arshjul.folders import folder
from arshjul.year.model import Association, Closure, CouncilDay, Member, MemberKind, Precondition, Role

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
NORA = Member("nora", "Nora kommun", MemberKind.MUNICIPALITY)


@settings(max_examples=50, deadline=None)
@given(
    expires=DAYS,
    needed_by=st.lists(st.sampled_from(["budget", "follow-up-economy"]), unique=True).map(tuple),
    role=st.sampled_from(Role),
    source=st.sampled_from(["", "Avtal § 3"]),
    ends=st.lists(DAYS, min_size=2, max_size=2).map(sorted),
)
def test_what_expires_and_the_closed_days_are_read_back_as_they_were_written(
    expires: date, needed_by: tuple[str, ...], role: Role, source: str, ends: list[date]
) -> None:
    association = Association(
        key="prov",
        name="Prov",
        members=(NORA,),
        preconditions=(Precondition("behorighet", "Behörighet", expires, needed_by, role, source),),
        closures=(Closure("Sportlov", ends[0], ends[1]),),
        council_days=(CouncilDay("nora", ends[0], "Kommunfullmäktige"),),
    )

    assert read_association(write_association(association).encode(), "prov.yaml") == association


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        (
            "degerfors-karlskoga",
            ("behorighet-nationell-uppfoljning", date(2022, 1, 31), ("follow-up-operations", "follow-up-economy")),
        ),
        ("sofint", ("forbundschefens-kontrakt", date(2022, 4, 30), ())),
    ],
)
def test_the_examples_have_what_the_minutes_say_expires(stem: str, expected: tuple[str, date, tuple[str, ...]]) -> None:
    path = folder("examples") / f"{stem}.yaml"

    association = read_association(path.read_bytes(), path.name)

    assert [(p.key, p.expires, p.needed_by) for p in association.preconditions] == [expected]
    assert all("protokoll" in p.source for p in association.preconditions)
