"""A form as a page shows it: its fields, what stands in them, what is wrong with it. See docs/decisions/forms.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum

from arshjul.errors import ArshjulError, InputError, NotAllowedError, NotFoundError, Problem


class Kind(StrEnum):
    """How a field is written in."""

    TEXT = "text"
    EMAIL = "email"
    DAY = "date"
    CLOCK = "time"
    NUMBER = "number"
    """Whole and positive."""
    LONG = "textarea"
    CHOICE = "select"
    TICK = "checkbox"
    FILE = "file"
    HIDDEN = "hidden"
    """What the page says by itself; nobody has written it."""


@dataclass(frozen=True)
class Field:
    """One field of a form."""

    name: str
    label: str = ""
    """A noun or a question; a fault in the field repeats it."""
    kind: Kind = Kind.TEXT
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Value and word of each."""
    is_optional: bool = False
    longest: int = 500
    """Characters."""
    autocomplete: str = "off"
    least: str = ""
    most: str = ""
    """Of a day: the first and the last that can be meant; ISO."""
    is_several: bool = False
    """Whether boxes of one name may be ticked: each that is sent is a line of what it says."""

    @property
    def is_written(self) -> bool:
        """Whether a person writes in it, so that its text must not be lost."""
        return self.kind not in (Kind.HIDDEN, Kind.FILE)

    def can_show(self, text: str) -> bool:
        """Whether *text* can be shown in the field where nothing is known but how the form is declared."""
        return self.is_written and (self.kind is not Kind.CHOICE or text in dict(self.choices))


@dataclass(frozen=True)
class Clash:
    """A field that two have changed at once."""

    written: str
    now: str
    before: str


class ClashError(ArshjulError):
    """Somebody else has changed the same fields since the form was opened."""

    def __init__(self, clashes: Mapping[str, Clash]) -> None:
        self.clashes = clashes
        super().__init__(
            "Någon annan har ändrat samma sak sedan du öppnade sidan. Din text står kvar. Jämför, och spara den "
            "som ska gälla."
        )


class AtFieldError(ArshjulError):
    """What is wrong with what was written in one field."""

    def __init__(self, field: str, error: ArshjulError) -> None:
        self.field = field
        self.error = error
        super().__init__(str(error))


@dataclass(frozen=True)
class Refused:
    """A form that was sent and could not be taken in: what was written, and why."""

    values: Mapping[str, str]
    form: str
    """The id of the form on its page; empty when it has none."""
    faults: tuple[tuple[str, str], ...]
    """The field and what is wrong with it; with an empty name it is about the whole."""
    clashes: Mapping[str, Clash] = field(default_factory=dict)

    def is_of(self, form: str) -> bool:
        """Whether it is the form with that id that was refused."""
        return self.form == form

    def fault(self, form: str, name: str) -> str:
        """What is wrong with one field; empty: nothing."""
        return next((text for one, text in self.faults if one == name and self.is_of(form)), "")


@dataclass(frozen=True)
class Again:
    """A form that is to be shown again with *values* in it, before anything is done.

    So what it was sent with can be looked at first, or comes back as fields. With *faults* it was refused.
    """

    values: Mapping[str, str]
    faults: tuple[tuple[str, str], ...] = ()
    """As of `Refused`."""


@dataclass(frozen=True)
class Form:
    """A form: as it is declared, and filled in with what a page shows in it."""

    fields: tuple[Field, ...]
    id: str = "formular"
    """What makes the ids of its fields unique on the page."""
    values: Mapping[str, str] = field(default_factory=dict)
    stood: Mapping[str, str] | None = None
    """What is stored, of a form that changes what stands; None: it only adds."""
    refused: Refused | None = None
    """Set when it is this very form that was refused."""

    def __getitem__(self, name: str) -> Field:
        """The field with that name. Raises KeyError."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    def __contains__(self, name: str) -> bool:
        """Whether there is such a field."""
        return any(one.name == name for one in self.fields)

    def shown(
        self,
        refused: Refused | None,
        values: Mapping[str, str] | None = None,
        *,
        id: str | None = None,
        choices: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
        changes: bool = False,
    ) -> Form:
        """The form on a page: with *values* in it, or with what was written when it is the one that was *refused*.

        With *changes* it carries along what stands, so that what two do at once is found out.
        """
        name, stored, chosen = self.id if id is None else id, values or {}, choices or {}
        fields = tuple(replace(one, choices=chosen[one.name]) if one.name in chosen else one for one in self.fields)
        mine = refused if refused and refused.is_of(name) else None
        return Form(fields, name, mine.values if mine else stored, stored if changes else None, mine)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def fault(self, name: str) -> str:
        """What is wrong with a field; empty: nothing."""
        return self.refused.fault(self.id, name) if self.refused else ""

    def clash(self, name: str) -> Clash | None:
        """What two have written in a field; None: no more than one has."""
        return self.refused.clashes.get(name) if self.refused else None

    def require_fitting(self, values: Mapping[str, str]) -> None:
        """Raise InputError, with every field at once, when a text is longer than its field takes.

        Raises NotFoundError for what the page says by itself: nothing of ours is so long.
        """
        if any(len(values.get(one.name, "")) > one.longest for one in self.fields if one.kind is Kind.HIDDEN):
            raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")
        problems = [
            Problem(
                f"{one.label or one.name} får vara högst {one.longest} tecken. Korta texten: den är {len(text)}.",
                field=one.name,
            )
            for one in self.fields
            for text in [values.get(one.name, "")]
            if len(text) > one.longest
        ]
        if problems:
            raise InputError(problems)


def refused_by(error: ArshjulError, values: Mapping[str, str], form: str) -> Refused:
    """What *error* says of a form that was sent with *values*."""
    if isinstance(error, ClashError):
        return Refused(values, form, (("", str(error)),), error.clashes)
    if isinstance(error, AtFieldError):
        problems = error.error.problems if isinstance(error.error, InputError) else (Problem(str(error)),)
        return Refused(values, form, tuple((error.field, one.message) for one in problems))
    if isinstance(error, InputError):
        return Refused(values, form, tuple((one.field or "", one.message) for one in error.problems))
    return Refused(values, form, (("", str(error)),))


@contextmanager
def in_field(name: str) -> Iterator[None]:
    """Let what is wrong with the one thing that the block takes be told at the field where it was written."""
    try:
        yield
    except (InputError, NotAllowedError) as error:
        raise AtFieldError(name, error) from error


def merged(before: Mapping[str, str], now: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str]:
    """What a form is to store: what was *written* in it, and what others have changed meanwhile in its other fields.

    *before* is what stood when the form was opened, *now* is what stands; all three have the fields of the form alone.
    Raises ClashError when both have changed the same field, to different texts.
    """
    found, clashes = dict(now), {}
    for name, text in written.items():
        old, new = before.get(name, ""), now.get(name, "")
        if same(text, old):
            continue
        if not same(new, old) and not same(new, text):
            clashes[name] = Clash(text, new, old)
        found[name] = text
    if clashes:
        raise ClashError(clashes)
    return found


def same(one: str, other: str) -> bool:
    """Whether two texts say the same: a browser ends lines in its own way, and space at an end is nothing."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
