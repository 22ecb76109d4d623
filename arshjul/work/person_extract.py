"""What is kept of one person, to be handed to that person (registerutdrag; GDPR article 15)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from arshjul.errors import NotFoundError
from arshjul.store import Store
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.kinds import Logged
from arshjul.words import body_word, render, role_word
from arshjul.year.facts import FactKind
from arshjul.year.model import STOCKHOLM, Body, Role
from arshjul.year.turnout import ANSWER_LOG

Row = Mapping[str, Any]


@dataclass(frozen=True)
class PersonExtract:
    """Everything that is kept of a person in one association, and of the person's signing in."""

    association: str
    key: str
    name: str
    rows: Mapping[str, list[Row]]
    """By the name of the table in which they stand."""

    def text(self, now: datetime) -> str:
        """The same as the person reads it, in Swedish; *now* is when it is made."""
        parts = [
            (heading, [line(row) for row in self.rows.get(table, ())])
            for table, (heading, line) in _PARTS.items()
            if self.rows.get(table)
        ]
        day = now.astimezone(STOCKHOLM).date()
        return render(
            "documents/person-extract.txt", name=self.name, association=self.association, day=day, parts=parts
        )


def hand_out(store: Store, key: str, who: str, now: datetime) -> PersonExtract:
    """As `person_extract`, to be handed out at *now*: that it was is a line of the log."""
    found = person_extract(store, key, who)
    with store.writing() as unit:
        here = unit.of(key).id
        line = NewLine(Logged.TAKEN_OUT, now, note="registerutdrag", association_id=here, target=found.key)
        unit.entrance.log(line)
    return found


def person_extract(store: Store, key: str, who: str) -> PersonExtract:
    """Gather it for the person with the key, the name or the address *who*, also one who has left.

    Raises NotFoundError when there is nobody, or several.
    """
    with store.reading() as unit:
        room = unit.of(key)
        disclosure = room.disclosure
        names = {
            person: name
            for person, name, address in disclosure.people()
            if who.casefold() in {person.casefold(), name.casefold(), address.casefold()}
        }
        if len(names) > 1:
            raise NotFoundError(f"{who} är flera personer. Skriv nyckeln: {', '.join(sorted(names))}.")
        for person, name in names.items():
            return PersonExtract(room.association().name, person, name, disclosure.about(person))
    told = f"{who} finns inte i {key}. Skriv personens nyckel, namn eller adress."
    raise NotFoundError(told, command=f"arshjul dump {key}")


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M}" if moment else ""


def _version(row: Row) -> str:
    content = row["content"] or {}
    what = "namn och adress"
    if "body" in content:
        what = f"{role_word(Role(content['role']))} i {body_word(Body(content['body']))}"
        what += "".join(f" {word} {content[name]}" for name, word in _OF_A_SEAT if content.get(name))
    return f"{_at(row['at'])}: {what}, inskrivet av {row['by']}{' (ändrat senare)' if row['until'] else ''}"


_OF_A_SEAT = (("member", "för"), ("since", "från"), ("until", "till och med"))


def _mail(row: Row) -> str:
    when = _at(row["sent_at"]) or f"{_at(row['due_at'])} (inte skickat)"
    return f"{when}: {row['subject']}, till {row['address']}"


def _told(row: Row) -> str:
    what = {FactKind.ATTENDED: "närvarade vid mötet", FactKind.APPROVER: "valdes att justera protokollet"}
    day: date = row["day"]
    note = f": {row['note']}" if row["note"] else ""
    taken_back = " (taget tillbaka)" if row["retracted_at"] else ""
    return f"{day} {what.get(row['kind'], 'nämns i en anteckning')} ({row['key']}){note}, av {row['by']}{taken_back}"


def _from(row: Row) -> str:
    return f"från {row['network'] or 'okänt nät'}"


_PARTS: Mapping[str, tuple[str, Callable[[Row], str]]] = {
    "particulars": ("Namn och adresser", lambda row: f"{row['name']}, {row['address']}"),
    "versions": ("Uppgifter och platser, med historik", _version),
    "aliases": ("Andra adresser som du har svarat från", lambda row: f"{row['address']}, {_at(row['created_at'])}"),
    "deliveries": ("Mejl till dig", _mail),
    "incoming": (
        "Mejl från dig",
        lambda row: f"{_at(row['received_at'])}: {row['subject']}, från {row['from_address']}",
    ),
    "answers": (
        "Dina svar på kallelser",
        lambda row: f"{_at(row['received_at'])}: {ANSWER_LOG[row['answer']]} ({row['occasion']})",
    ),
    "facts": ("Antecknat", _told),
    "links": ("Personliga länkar i mejl", lambda row: f"gjord {_at(row['created_at'])}"),
    "feeds": ("Kalendrar", lambda row: f"senast ändrad {_at(row['changed_at'])}"),
    "accounts": ("Adresser som har loggat in", lambda row: row["address"]),
    "appointments": ("Uppdrag i Årshjul", lambda row: f"sedan {_at(row['since'])}, av {row['by']}"),
    "sign_ins": ("Begärda inloggningslänkar", lambda row: f"{_at(row['asked_at'])}, {_from(row)}"),
    "second_factors": ("Kod från telefonen", lambda row: f"inställd {_at(row['confirmed_at'] or row['made_at'])}"),
    "factor_renewals": ("Begäran om ny kod", lambda row: _at(row["asked_at"])),
    "bindings": ("Kopplad inloggning hos arbetsgivaren", lambda row: f"{row['issuer']}, sedan {_at(row['made_at'])}"),
    "sessions": ("Inloggningar", lambda row: f"{_at(row['made_at'])} till {_at(row['ends_at'])}, {_from(row)}"),
    "sign_in_log": ("Loggade händelser vid inloggning", lambda row: f"{_at(row['at'])}, {_from(row)}"),
    "disposals": ("Tömda uppgifter", lambda row: f"{_at(row['at'])}: {row['decision']}"),
}
"""Every table that can hold something about a person: its heading, and a row of it as a line."""
