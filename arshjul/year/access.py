"""Who may do what: the one table, of capacities and rights, and the capacities that seats give on a day.

A *capacity* is what somebody is in an association on a day (förbundschef, ledamot, revisor …); a *right* is what one
page or form lets its visitor do. Who has several capacities may do what any of them may.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from enum import IntEnum, StrEnum

from arshjul.year.model import Association, Body, Role, Seat


class Capacity(StrEnum):
    """What somebody is in one association."""

    DIRECTOR = "director"
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"
    ECONOMIST = "economist"
    BOARD_MEMBER = "board_member"
    DEPUTY = "deputy"
    """Of the board. From the call to serve at a meeting also `BOARD_MEMBER`, see `capacities`."""
    PREPARATORY = "preparatory"
    """In the preparatory group, or co-opted."""
    AUDITOR = "auditor"
    CONTACT = "contact"
    """Who answers for one member."""
    FOLLOWER = "follower"
    """Reads several associations, e.g. an official of a region; appointed, no seat."""
    ADMINISTRATOR = "administrator"
    """Keeps the service going and invites; appointed, and sees nothing of what an association does."""


class Right(StrEnum):
    """What a page or a form lets its visitor do."""

    READ_OVERVIEW = "read_overview"
    """What comes, what is late, what collides, who has not answered; of the own alone: the own page."""
    READ_YEAR = "read_year"
    """The wheel, its deadlines and what collides."""
    READ_MEETING = "read_meeting"
    """A meeting with who is called and what they have answered."""
    READ_ATTENDANCE = "read_attendance"
    """Who was there, from when to when, and what the fees rest on."""
    READ_CHAINS = "read_chains"
    """How the discharge and the other chains stand."""
    READ_DOCUMENTS = "read_documents"
    """What was sent to the members, and the extracts that came back."""
    READ_MAILS = "read_mails"
    READ_INBOX = "read_inbox"
    READ_HISTORY = "read_history"
    """Who did what when, who signed in and from where, and who opened which document."""
    READ_PEOPLE = "read_people"
    """Members, seats and people, and the secret addresses of their calendars."""
    ANSWER = "answer"
    """Say whether somebody comes to a meeting."""
    TICK = "tick"
    """Say that a paper is ready or a duty is done."""
    EDIT_AGENDA = "edit_agenda"
    """Order and word the agenda of a meeting."""
    SEND_SUMMONS = "send_summons"
    """See what the kallelse to a meeting sends, and send it."""
    AGREE_SUMMONS = "agree_summons"
    """Say the chair's yes to the kallelse, or write down that the chair has."""
    RECORD_MINUTES = "record_minutes"
    RECORD_ATTENDANCE = "record_attendance"
    RECORD_CHAIN = "record_chain"
    """Write down a step of a chain, or answer what a contact has reported."""
    REPORT_DECISION = "report_decision"
    """Tell what a member has decided."""
    DRAFT = "draft"
    """Read a plan and make it a draft, which tells nobody anything."""
    ADOPT = "adopt"
    """See what adopting a year sends, or changing it, and do it."""
    UNDO = "undo"
    """Take back what was done, before others are told."""
    SEND_BUNDLE = "send_bundle"
    """Send the members what they decide from."""
    JUDGE_INBOX = "judge_inbox"
    RENEW_ADDRESSES = "renew_addresses"
    """Give a calendar or a person's links new addresses, or close a calendar."""
    PUBLISH = "publish"
    """Open and close the public page, and say what of the budget stands there."""
    EDIT_ASSOCIATION = "edit_association"
    """Enter and change members, people, seats, what the articles say and others' dates."""
    DECIDE_RETENTION = "decide_retention"
    """Decide how long what is kept is kept, and cull what is older."""
    APPOINT_FOLLOWERS = "appoint_followers"
    SEE_PROTECTED = "see_protected"
    """See who the people with protected identity are, and say who has it (docs/decisions/protected-identity.md)."""
    RENEW_FACTOR = "renew_factor"
    """Be one of the two who let a person set up a second factor anew."""
    RUN_HOUSE = "run_house"
    """Invite associations, directors and administrators, and read the log of sign-ins."""


class Grant(IntEnum):
    """How far a right reaches; the wider counts more."""

    NO = 0
    OWN = 1
    """One's own answers, papers or member, and nobody else's."""
    YES = 2


OF_SERVICE = frozenset({Right.RUN_HOUSE, Right.RENEW_FACTOR})
"""Rights whose pages are about no one association."""
_READS_ALL = (
    Right.READ_OVERVIEW,
    Right.READ_YEAR,
    Right.READ_MEETING,
    Right.READ_ATTENDANCE,
    Right.READ_CHAINS,
    Right.READ_DOCUMENTS,
)
_OFFICE = (
    *_READS_ALL,
    Right.READ_MAILS,
    Right.READ_INBOX,
    Right.READ_HISTORY,
    Right.READ_PEOPLE,
    Right.ANSWER,
    Right.TICK,
    Right.EDIT_AGENDA,
    Right.RECORD_MINUTES,
    Right.RECORD_ATTENDANCE,
    Right.RECORD_CHAIN,
    Right.REPORT_DECISION,
    Right.JUDGE_INBOX,
    Right.DRAFT,
)
_READS_AS_MEMBER = (Right.READ_YEAR, Right.READ_DOCUMENTS)
_DOES_OWN = (Right.ANSWER, Right.TICK)
_HAS_OWN_PAGE = (*_DOES_OWN, Right.READ_OVERVIEW)


def _row(yes: Iterable[Right] = (), own: Iterable[Right] = ()) -> dict[Right, Grant]:
    return dict.fromkeys(Right, Grant.NO) | dict.fromkeys(own, Grant.OWN) | dict.fromkeys(yes, Grant.YES)


TABLE: dict[Capacity, dict[Right, Grant]] = {
    Capacity.DIRECTOR: _row(
        (
            *_OFFICE,
            Right.ADOPT,
            Right.UNDO,
            Right.SEND_BUNDLE,
            Right.SEND_SUMMONS,
            Right.AGREE_SUMMONS,
            Right.RENEW_ADDRESSES,
            Right.PUBLISH,
            Right.EDIT_ASSOCIATION,
            Right.DECIDE_RETENTION,
            Right.APPOINT_FOLLOWERS,
            Right.SEE_PROTECTED,
            Right.RENEW_FACTOR,
        )
    ),
    Capacity.CHAIR: _row((*_READS_ALL, Right.READ_HISTORY, Right.AGREE_SUMMONS, Right.RENEW_FACTOR), own=_DOES_OWN),
    Capacity.VICE_CHAIR: _row((*_READS_ALL, Right.AGREE_SUMMONS), own=_DOES_OWN),
    Capacity.SECRETARY: _row(_OFFICE),
    Capacity.ECONOMIST: _row(_READS_ALL, own=_DOES_OWN),
    Capacity.BOARD_MEMBER: _row(_READS_AS_MEMBER, own=_HAS_OWN_PAGE),
    Capacity.DEPUTY: _row(own=(Right.ANSWER, Right.READ_OVERVIEW)),
    Capacity.PREPARATORY: _row(_READS_AS_MEMBER, own=_HAS_OWN_PAGE),
    Capacity.AUDITOR: _row(
        (Right.READ_YEAR, Right.READ_ATTENDANCE, Right.READ_CHAINS, Right.READ_DOCUMENTS), own=_HAS_OWN_PAGE
    ),
    Capacity.CONTACT: _row(own=(Right.REPORT_DECISION,)),
    Capacity.FOLLOWER: _row(
        (Right.READ_OVERVIEW, Right.READ_YEAR, Right.READ_MEETING, Right.READ_CHAINS, Right.READ_DOCUMENTS)
    ),
    Capacity.ADMINISTRATOR: _row((Right.RENEW_FACTOR, Right.RUN_HOUSE)),
}
"""Each cell, so that a right that is forgotten for a capacity is a gap that a test sees."""

CAPACITY_WORDS = {
    Capacity.DIRECTOR: "förbundschef",
    Capacity.CHAIR: "ordförande",
    Capacity.VICE_CHAIR: "vice ordförande",
    Capacity.SECRETARY: "sekreterare",
    Capacity.ECONOMIST: "ekonom",
    Capacity.BOARD_MEMBER: "ledamot",
    Capacity.DEPUTY: "ersättare",
    Capacity.PREPARATORY: "med i beredningen",
    Capacity.AUDITOR: "revisor",
    Capacity.CONTACT: "kontaktperson",
    Capacity.FOLLOWER: "följer förbundet",
    Capacity.ADMINISTRATOR: "administratör",
}
RIGHT_WORDS = {
    Right.READ_OVERVIEW: "se översikten",
    Right.READ_YEAR: "se årshjulet",
    Right.READ_MEETING: "se ett möte",
    Right.READ_ATTENDANCE: "se närvaron",
    Right.READ_CHAINS: "se ansvarsfriheten, budgeten, rapporterna och uppdragen",
    Right.READ_DOCUMENTS: "läsa handlingar",
    Right.READ_MAILS: "läsa utskick",
    Right.READ_INBOX: "läsa inkorgen",
    Right.READ_HISTORY: "läsa historiken",
    Right.READ_PEOPLE: "se medlemmarna",
    Right.ANSWER: "svara på en kallelse",
    Right.TICK: "bocka av",
    Right.EDIT_AGENDA: "ändra dagordningen",
    Right.SEND_SUMMONS: "skicka kallelsen",
    Right.AGREE_SUMMONS: "säga ja till kallelsen",
    Right.RECORD_MINUTES: "anteckna om protokollet",
    Right.RECORD_ATTENDANCE: "anteckna närvaro",
    Right.RECORD_CHAIN: "anteckna ett steg i ansvarsfriheten, budgeten, rapporterna eller uppdragen",
    Right.REPORT_DECISION: "rapportera ett beslut",
    Right.DRAFT: "läsa in en plan",
    Right.ADOPT: "fastställa årshjulet",
    Right.UNDO: "ångra",
    Right.SEND_BUNDLE: "skicka handlingar",
    Right.JUDGE_INBOX: "ta hand om inkorgen",
    Right.RENEW_ADDRESSES: "byta kalenderadresser",
    Right.PUBLISH: "öppna den offentliga sidan",
    Right.EDIT_ASSOCIATION: "ändra förbundet",
    Right.DECIDE_RETENTION: "bestämma om gallring",
    Right.APPOINT_FOLLOWERS: "utse följare",
    Right.SEE_PROTECTED: "se vem som har skyddade uppgifter",
    Right.RENEW_FACTOR: "låta ställa in koden på nytt",
    Right.RUN_HOUSE: "administrera",
}
"""What was tried, in the log of sign-ins."""
NEEDS_SECOND_FACTOR = frozenset({Capacity.DIRECTOR, Capacity.CHAIR, Capacity.ADMINISTRATOR})
"""Who signs in with a second factor where the association says so."""
_FUNCTION = re.compile(
    "arkiv|diari(um|et|e)|info|kansli(et)?|kommun(en|styrelsen)?|kontaktcenter|myndighetsbrevlada|post|region(en)?"
    "|registrat(or|ur)|servicecenter"
)
_BY_ROLE = {
    Role.DIRECTOR: Capacity.DIRECTOR,
    Role.SECRETARY: Capacity.SECRETARY,
    Role.ECONOMIST: Capacity.ECONOMIST,
    Role.AUDITOR: Capacity.AUDITOR,
    Role.CONTACT: Capacity.CONTACT,
}
_IN_BOARD = {
    Role.CHAIR: Capacity.CHAIR,
    Role.VICE_CHAIR: Capacity.VICE_CHAIR,
    Role.MEMBER: Capacity.BOARD_MEMBER,
    Role.DEPUTY: Capacity.DEPUTY,
}


def granted(capacities: Iterable[Capacity], right: Right) -> Grant:
    """How far *right* reaches for who has *capacities*; `Grant.NO` for who has none."""
    return max((TABLE[one][right] for one in capacities), default=Grant.NO)


def capacities(
    association: Association, people: Collection[str], day: date, serving: Collection[str] = ()
) -> frozenset[Capacity]:
    """What the seats of *people* (keys) give on *day*; *serving* are those who are called to serve in the board.

    A deputy is told of time and place, but is in the place of a member only from the call (KL 6:17 by lag 2003:1210,
    19 §).
    """
    held = (seat for seat in association.seats if seat.person in people and seat.is_held_on(day))
    found = {of_seat(seat) for seat in held}
    if Capacity.DEPUTY in found and any(person in serving for person in people):
        found.add(Capacity.BOARD_MEMBER)
    return frozenset(found)


def of_seat(seat: Seat) -> Capacity:
    """The capacity that a seat gives."""
    if seat.role in _BY_ROLE:
        return _BY_ROLE[seat.role]
    if seat.body is Body.AUDITORS:
        return Capacity.AUDITOR
    return _IN_BOARD.get(seat.role, Capacity.PREPARATORY) if seat.body is Body.BOARD else Capacity.PREPARATORY


def members_of(association: Association, people: Collection[str], day: date) -> frozenset[str]:
    """The keys of the members that *people* answer for as contacts on *day*."""
    return frozenset(
        seat.member
        for seat in association.seats
        if seat.role is Role.CONTACT and seat.person in people and seat.member and seat.is_held_on(day)
    )


def who_signs_in(association: Association, address: str, day: date) -> tuple[str, ...]:
    """The keys of those who may sign in with *address* on *day*; none: it opens nothing here.

    An address that several people share says nothing of who reads it, and so does a registrator's: a contact there
    has the link to the contact's page, and no more.
    """
    theirs = [person.key for person in association.people if person.own_address.lower() == address.lower()]
    if len(theirs) != 1:
        return ()
    found = capacities(association, theirs, day)
    if not found or (found == {Capacity.CONTACT} and is_function(address)):
        return ()
    return tuple(theirs)


def is_function(address: str) -> bool:
    """Whether *address* is an office's and no person's, by what stands before the @: ``registrator``."""
    return any(_FUNCTION.fullmatch(part) for part in re.split("[._-]", address.partition("@")[0].lower()))
