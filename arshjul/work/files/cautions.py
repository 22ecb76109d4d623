"""What a file says that ought to be looked at: taken in all the same, and told in a Swedish sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from arshjul.associations import AssociationFile
from arshjul.duties import duties_of
from arshjul.words import short_when
from arshjul.work.editing import over_but_left_out
from arshjul.year.duty import DateKind, Duty, Scope
from arshjul.year.model import STOCKHOLM, Association, Role, YearStatus
from arshjul.year.rules import Entered
from arshjul.year.wording import heading


def cautions(
    existing: Association | None, read: AssociationFile, merged: Association, file: str, now: datetime
) -> Iterator[str]:
    """What ought to be looked at when *existing* becomes *merged* by what was *read* of *file*."""
    yield from read.notes
    yield from _look_alikes(existing, merged)
    yield from _ahead(read, file, now.astimezone(STOCKHOLM).date())
    yield from _unused(read.association, file)
    yield from _without_director(read.association, file)
    yield from _without_holder(read.association, file, now.astimezone(STOCKHOLM).date())
    yield from _kept(existing, read.association, now)
    yield from _not_adopted(read.association, merged)


def doubtful(existing: Association, merged: Association, today: date) -> Iterator[str]:
    """What in a year that people are called to is likely a slip of the pen; one Swedish sentence each."""
    for plan in merged.years:
        old = existing.plan(plan.year)
        if old is None or plan.status is YearStatus.DRAFT:
            continue
        if plan.status is YearStatus.CLOSED:
            if plan.occasions != old.occasions:
                yield f"Årshjulet {plan.year} är avslutat. Ingen får veta vad filen ändrar i det."
            continue
        known = {o.key: o for o in old.occasions}
        for new in (o for o in plan.standing if o.kind.is_meeting):
            before = known.get(new.key)
            if new.last_day < today and (before is None or before.last_day != new.last_day):
                yield f"{heading(new)} ({new.key}) läggs {short_when(new)}, som redan har varit. Ingen får veta det."
            if new.start and not new.end and (before is None or before.end or not before.start):
                yield f"{heading(new)} {short_when(new)} ({new.key}) har ingen sluttid. Skriv end om den är känd."


def of_one_name(new: Association, there_are: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Those that *there_are*, by key and name, that bear the name of the *new* one: perhaps it is one of them."""
    for key, name in there_are:
        if name.casefold() == new.name.casefold():
            yield (
                f"{name} finns redan, som {key}. Ändrar filen det förbundet: lägg till --into {key}. Annars blir det "
                f"ett förbund till, som {new.key}."
            )


def _look_alikes(existing: Association | None, merged: Association) -> Iterator[str]:
    """New meetings on a day on which the same body meets already: perhaps the same meeting under another key."""
    for plan in merged.years:
        old = existing.plan(plan.year) if existing else None
        known = {o.key for o in old.occasions} if old else set()
        for new in (o for o in plan.standing if o.kind.is_meeting and known and o.key not in known):
            for other in plan.standing:
                if (
                    other.key in known
                    and (other.body_key, other.day) == (new.body_key, new.day)
                    and other.kind.is_meeting
                ):
                    yield (
                        f"{new.key} är nytt, men {other.key} hålls redan samma dag. Är det samma möte: använd nyckeln "
                        f"{other.key} i filen."
                    )


def _ahead(read: AssociationFile, file: str, today: date) -> Iterator[str]:
    for written in read.facts:
        if written.fact.day > today:
            yield (
                f"{file}, rad {written.line}: dagen {written.fact.day} har inte varit än. Uppgiften visas först då; "
                "kontrollera att dagen stämmer."
            )


def _unused(association: Association, file: str) -> Iterator[str]:
    """The agreed dates that no deadline is made of, so that nobody is reminded of them."""
    book = duties_of(association)
    for agreement in association.agreements:
        duty = book.duty(agreement.duty)
        if duty is None:
            continue
        if _is_computed(duty):
            why = "dagen räknas ut av en regel. Ta bort datumet"
        elif duty.scope is Scope.MEMBER and agreement.member is None:
            why = "varje medlem har sin egen dag. Skriv vilken i member"
        elif duty.scope is not Scope.MEMBER and agreement.member is not None:
            why = "dagen gäller hela förbundet. Ta bort member"
        else:
            continue
        yield f"{file}, agreements: datumet för {agreement.duty} {agreement.year} används inte, för {why}."


def _is_computed(duty: Duty) -> bool:
    """Whether nobody can set another day than the one that is computed."""
    is_law = duty.kind is DateKind.STATUTORY and not isinstance(duty.rule, Entered)
    return is_law or duty.scope in (Scope.MEETING, Scope.POSTING) or duty.every.months_apart is not None


def _without_director(association: Association, file: str) -> Iterator[str]:
    """That the one who is reminded when nobody else answers for a duty is missing."""
    if association.years and not any(seat.role is Role.DIRECTOR for seat in association.seats):
        yield (
            f"{file}, seats: ingen har rollen director. Påminnelser som ingen annan ansvarar för når då ingen. "
            "Lägg till förbundschefen, till exempel {person: chef, body: office, role: director}."
        )


def _without_holder(association: Association, file: str, today: date) -> Iterator[str]:
    """The own items that nobody answers for from today on, although somebody has had the role."""
    for item in association.items:
        seats = association.seats_as(item.role)
        if not item.person and seats and not any(seat.until is None or seat.until >= today for seat in seats):
            yield (
                f"{file}, items: ingen har rollen {item.role} längre, så förbundschefen påminns om {item.name}. Lägg "
                "till en plats, eller ge punkten en annan role eller person."
            )


def _kept(existing: Association | None, wanted: Association, now: datetime) -> Iterator[str]:
    for occasion in over_but_left_out(existing, wanted, now):
        yield (
            f"{heading(occasion)} {short_when(occasion)} ({occasion.key}) har redan varit och tas inte bort. Det "
            "står kvar som det var, och ingen får något mejl. Lägg gärna tillbaka det i filen."
        )


def _not_adopted(wanted: Association, merged: Association) -> Iterator[str]:
    drafts = {plan.year for plan in merged.years if plan.status is YearStatus.DRAFT}
    for plan in wanted.years:
        if plan.year in drafts and plan.status is not YearStatus.DRAFT:
            yield (
                f"Filen säger att årshjulet {plan.year} är fastställt, men en fil fastställer inget. Det är ett utkast "
                f"och skickar inget. Kör: arshjul adopt {wanted.key} {plan.year}"
            )
