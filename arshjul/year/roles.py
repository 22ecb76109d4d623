"""Who meets, and what a person is there."""

from __future__ import annotations

from enum import StrEnum


class Body(StrEnum):
    """Who meets. JOINT is the board and the preparatory group in one meeting."""

    BOARD = "board"
    PREPARATORY = "preparatory"
    JOINT = "joint"
    AUDITORS = "auditors"
    MEMBERS = "members"
    PRESIDIUM = "presidium"
    OFFICE = "office"
    GROUP = "group"
    """A body that the association has set up for itself, and that no law or duty knows: a working committee."""

    def includes(self, other: Body) -> bool:
        """Whether a meeting of this body is also a meeting of *other*."""
        return self is other or (self is Body.JOINT and other in (Body.BOARD, Body.PREPARATORY))


class Role(StrEnum):
    """What a person is in a body."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    DEPUTY = "deputy"
    CO_OPTED = "co_opted"
    DIRECTOR = "director"
    SECRETARY = "secretary"
    ECONOMIST = "economist"
    AUDITOR = "auditor"
    CONTACT = "contact"


ROLE_WORDS = {
    Role.CHAIR: "ordförande",
    Role.VICE_CHAIR: "vice ordförande",
    Role.MEMBER: "ledamot",
    Role.DEPUTY: "ersättare",
    Role.CO_OPTED: "adjungerad",
    Role.DIRECTOR: "förbundschef",
    Role.SECRETARY: "sekreterare",
    Role.ECONOMIST: "ekonom",
    Role.AUDITOR: "revisor",
    Role.CONTACT: "kontaktperson",
}
"""What people call them."""
