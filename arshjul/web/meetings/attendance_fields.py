"""The forms of a meeting's attendance: what each offers, and what was written in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from arshjul.errors import NotAllowedError
from arshjul.words import as_sentence
from arshjul.work.held.attendance_export import role_of, when_of
from arshjul.work.held.attendance_told import guest_name, hours_told, limits_told
from arshjul.year.attendance.fees import in_order
from arshjul.year.attendance.listing import PART_OF, Part
from arshjul.year.attendance.roles import Choice, choices, seat_of
from arshjul.year.attendance.spells import Attendance, ServedAs, Spell
from arshjul.year.attendance.wording import SERVED_AS
from arshjul.year.people import called

NAMES = ("som", "hur", "fran", "till", "start", "slut")


@dataclass(frozen=True)
class Form:
    """One form about one spell, or about one to come."""

    person: str
    name: str
    told: str = ""
    """Role and time, as a line of the list."""
    old: str = ""
    """`fingerprint` of the spell that the form corrects; empty: it adds one."""
    part: Part | None = None
    """None: the person is not on the list."""
    options: tuple[tuple[str, str], ...] = ()
    """Value and word of each role that the person can have; none for a guest."""
    values: Mapping[str, str] = field(default_factory=dict)
    is_guest: bool = False
    is_called: bool = False
    """Whether the meeting is theirs to come to; told only of those who are not there."""
    is_open: bool = False
    """It is what was written and refused."""


def forms(attendance: Attendance, posted: Mapping[str, str]) -> tuple[Form, ...]:
    """A form for each spell, then one for each person of the association who is not there; what was refused is kept."""
    found = [*_of_spells(attendance), *_of_others(attendance)]
    return tuple(_with_posted(form, posted) for form in found)


def with_further(listed: tuple[Form, ...], posted: Mapping[str, str]) -> tuple[tuple[Form, Form | None], ...]:
    """The forms of spells; with the last of each person the form that adds another spell of the same person."""
    there = [form for form in listed if form.part]
    last = {(form.is_guest, form.person): form.old for form in there}
    return tuple(
        (form, _further(form, posted) if last[(form.is_guest, form.person)] == form.old else None) for form in there
    )


def new_guest(listed: tuple[Form, ...], posted: Mapping[str, str]) -> Form:
    """The form that adds a guest who is not on the list."""
    person = posted.get("person", "")
    is_known = any(form.is_guest and form.person == person for form in listed)
    if "gast" not in posted or posted.get("ersatter") or is_known:
        return Form("", "", is_guest=True)
    return _with_posted(Form(person, "", is_guest=True), posted)


def spell_posted(posted: Mapping[str, str]) -> Spell:
    """The spell in a posted form. Raises InputError for what cannot be read, NotAllowedError for no role."""
    start, end = hours_told(posted.get("start", ""), posted.get("slut", ""))
    first, last = (limits_told(posted.get(name, "").strip())[1] for name in ("fran", "till"))
    if "gast" in posted:
        choice, person = Choice(ServedAs.GUEST), guest_name(posted.get("person", ""))
    else:
        choice, person = _choice(posted.get("som", "")), posted.get("person", "")
    is_remote = posted.get("hur") == "distans"
    return Spell(person, choice.served_as, choice.instead_of, is_remote, first, last, start, end)


def spell_meant(attendance_spells: tuple[Spell, ...], old: str) -> Spell | None:
    """The spell that a form corrects; None: it adds one. Raises NotAllowedError when it stands no longer."""
    if not old:
        return None
    for spell in attendance_spells:
        if fingerprint(spell) == old:
            return spell
    raise NotAllowedError("Listan har ändrats sedan du öppnade sidan. Läs om den och gör om rättelsen.")


def fingerprint(spell: Spell) -> str:
    """Tells one spell from every other of the meeting."""
    hours = (f"{at:%H:%M}" if at else "" for at in (spell.start, spell.end))
    way = "distans" if spell.remote else "rummet"
    return "|".join((spell.person, spell.served_as, spell.instead_of, way, spell.from_item, spell.until_item, *hours))


def _further(form: Form, posted: Mapping[str, str]) -> Form:
    # Whoever comes back comes to some item, so nothing of the first time is foretold.
    values = {"som": form.values.get("som", "")}
    return _with_posted(replace(form, old="", told="", values=values, is_open=False), posted)


def _with_posted(form: Form, posted: Mapping[str, str]) -> Form:
    """*form* with what was written in it, if it is the one that was posted."""
    told = (posted.get("person"), posted.get("ersatter", ""), "gast" in posted)
    if (form.person, form.old, form.is_guest) != told:
        return form
    return replace(form, values={name: posted.get(name, "") for name in NAMES}, is_open=True)


def _of_spells(attendance: Attendance) -> Iterator[Form]:
    for spell in in_order(attendance):
        seat = seat_of(attendance, spell)
        role = as_sentence(role_of(attendance, spell, seat))
        told = [role or SERVED_AS[spell.served_as]]
        told += ["deltog på distans"] if spell.remote else []
        told += [when_of(attendance, spell) or "hela mötet"]
        yield Form(
            spell.person,
            attendance.name(spell.person),
            ", ".join(told),
            fingerprint(spell),
            PART_OF[spell.served_as],
            _options(attendance, spell.person) if spell.served_as is not ServedAs.GUEST else (),
            {
                "som": _value(Choice(spell.served_as, spell.instead_of)),
                "hur": "distans" if spell.remote else "rummet",
                "fran": spell.from_item,
                "till": spell.until_item,
                "start": f"{spell.start:%H:%M}" if spell.start else "",
                "slut": f"{spell.end:%H:%M}" if spell.end else "",
            },
            is_guest=spell.served_as is ServedAs.GUEST,
        )


def _of_others(attendance: Attendance) -> Iterator[Form]:
    association, occasion = attendance.association, attendance.occasion
    there = {spell.person for spell in attendance.spells if spell.served_as is not ServedAs.GUEST}
    first = [one.person.key for one in called(association, occasion)]
    rest = [person.key for person in association.people if choices(attendance, person.key)]
    for person in dict.fromkeys([*first, *rest]):
        options = _options(attendance, person)
        if person not in there and options:
            idle = next((value for value, _ in options if not value.startswith(ServedAs.SERVING)), options[0][0])
            name, is_called = attendance.name(person), person in first
            yield Form(person, name, options=options, values={"som": idle}, is_called=is_called)


def _options(attendance: Attendance, person: str) -> tuple[tuple[str, str], ...]:
    return tuple((_value(choice), as_sentence(_word(attendance, choice))) for choice in choices(attendance, person))


def _word(attendance: Attendance, choice: Choice) -> str:
    word = SERVED_AS[choice.served_as]
    if choice.served_as is not ServedAs.SERVING:
        return word
    return f"{word} för {attendance.name(choice.instead_of) or 'vakant plats'}"


def _value(choice: Choice) -> str:
    return f"{choice.served_as}:{choice.instead_of}"


def _choice(value: str) -> Choice:
    served_as, _, instead_of = value.partition(":")
    if served_as not in set(ServedAs) or served_as == ServedAs.GUEST:
        raise NotAllowedError("Välj som vad personen deltog.")
    return Choice(ServedAs(served_as), instead_of)
