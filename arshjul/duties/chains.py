"""The chains in a file of ``calendar/``: how they are written, and what they say of each other and of the duties."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from arshjul.duties.references import rings
from arshjul.duties.rules import read_rule
from arshjul.errors import meant
from arshjul.fields import Fields
from arshjul.swedish import listed
from arshjul.year.chain import Chain, Check, Consequence, Cycle, Each, Label, Nudge, Outcome, Sending, Step, Takes
from arshjul.year.chains.days import CONSTITUTING, MANDATE, is_of_calendar
from arshjul.year.duty import Duty, Scope
from arshjul.year.model import MemberKind, Role
from arshjul.year.rules import DECISION, Entered, Rule, Source, event_of

_FILLED_IN = ("year", "association", "member", "item", "mandate")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class ChainRow:
    """A chain, and where it and its parts stand."""

    chain: Chain
    fields: Fields
    steps: tuple[Fields, ...]
    nudges: tuple[Fields, ...]
    consequences: tuple[Fields, ...]
    sendings: tuple[Fields, ...] = ()


def read_chain(row: Fields) -> ChainRow:
    """Return one chain; its form is described at the top of ``calendar/samordningsforbund.yaml``."""
    steps, nudges, consequences = row.list("steps"), row.list("nudges"), row.list("consequences")
    sendings = row.list("sendings")
    if not row.has("steps"):
        row.problem("Fältet steps saknas. Lägg till det.", "steps")
    chain = Chain(
        id=_id(row),
        name=row.text("name"),
        source=_source(row),
        steps=tuple(_step(step) for step in steps),
        concerns=row.whole("concerns", -1, 1, 0),
        roads=_roads(row),
        agenda=row.text("agenda", "") or None,
        gathered=row.yes("gathered", False),
        document=row.text("document", ""),
        labels=tuple(_label(label) for label in row.list("labels")),
        nudges=tuple(_nudge(nudge) for nudge in nudges),
        consequences=tuple(_consequence(one) for one in consequences),
        sendings=tuple(_sending(one) for one in sendings),
        every=_every(row),
    )
    for parts, ids in (
        (steps, [step.id for step in chain.steps]),
        (nudges, [nudge.id for nudge in chain.nudges]),
        (consequences, [one.id for one in chain.consequences]),
    ):
        for number, part in enumerate(parts):
            if ids[number] and ids[number] in ids[:number]:
                part.problem(f"”{ids[number]}” står redan tidigare bland stegen. Välj ett annat id.", "id")
    return ChainRow(chain, row, tuple(steps), tuple(nudges), tuple(consequences), tuple(sendings))


def check_chains(rows: Sequence[ChainRow], duties: Mapping[str, Duty]) -> None:
    """Keep a fault in the row of every step, nudge or consequence that refers to what cannot be used."""
    sound = {row.chain.id: row for row in rows if row.fields.is_sound}
    for row in sound.values():
        _References(row, {row.chain.id: row.chain for row in rows}, duties).all()
    edges = {f"{r.chain.id}.{s.id}": tuple(_waits_for(r.chain, s)) for r in sound.values() for s in r.chain.steps}
    for ring in rings(edges):
        shown = " → ".join((*ring, ring[0]))
        row = sound[ring[0].partition(".")[0]]
        row.fields.problem(f"Stegen väntar på varandra: {shown}. Ta bort ett led.", "steps")


def _waits_for(chain: Chain, step: Step) -> Iterator[str]:
    if step.met_by:
        yield step.met_by
    event = event_of(step.rule)
    if event and not is_of_calendar(event):
        yield event if "." in event else f"{chain.id}.{event}"


class _References:
    """What one chain names, against what there is."""

    def __init__(self, row: ChainRow, chains: Mapping[str, Chain], duties: Mapping[str, Duty]) -> None:
        self._row = row
        self._chain = row.chain
        self._chains = chains
        self._duties = duties
        self._ids = [step.id for step in row.chain.steps]

    def all(self) -> None:
        """Look at everything that is named."""
        for number, (step, fields) in enumerate(zip(self._chain.steps, self._row.steps, strict=True)):
            for earlier in step.follows:
                if "." in earlier:
                    self._named(earlier, fields, "follows")
                else:
                    self._step(earlier, fields, "follows", self._ids[:number])
            if step.outcome_of:
                self._step(step.outcome_of, fields, "outcome_of", self._ids[:number])
            if step.told_in:
                self._told_in(step, self._ids[:number], fields)
            if step.foretells:
                self._foretells(step, self._ids[number + 1 :], fields)
            for duty_id in step.duties:
                self._duty(duty_id, step, fields)
            if step.met_by:
                self._met_by(step.met_by, fields)
            self._rule(step.rule, fields)
        for nudge, fields in zip(self._chain.nudges, self._row.nudges, strict=True):
            self._step(nudge.step, fields, "step", self._ids)
            if nudge.after:
                self._named(nudge.after, fields, "after")
            self._rule(nudge.rule, fields)
            self._rule(nudge.until, fields, "until")
        for consequence, fields in zip(self._chain.consequences, self._row.consequences, strict=True):
            self._named(consequence.step, fields, "step")
            if consequence.until:
                self._named(consequence.until, fields, "until")
            self._rule(consequence.rule, fields)
        for sending, fields in zip(self._chain.sendings, self._row.sendings, strict=True):
            self._step(sending.step, fields, "step", self._ids)
            if sending.answer:
                self._step(sending.answer, fields, "answer", [step.id for step in self._chain.member_steps])
        if self._chain.agenda:
            self._step(self._chain.agenda, self._row.fields, "agenda", self._ids[1:])

    def _rule(self, rule: Rule | None, fields: Fields, field: str = "rule") -> None:
        event = event_of(rule)
        if event is None or event in (MANDATE, CONSTITUTING):
            return
        if not is_of_calendar(event):
            self._named(event, fields, field)
            return
        duty = self._duties.get(event.partition(":")[2])
        if duty is None:
            self._unknown("ingen plikt", event.partition(":")[2], self._duties, fields, field)
        elif event.startswith(DECISION) and duty.decided_by is None:
            fields.problem(f"Plikten ”{duty.id}” har ingen som beslutar. Skriv decided_by i den.", field)

    def _named(self, name: str, fields: Fields, field: str) -> None:
        chain_id, dot, step_id = name.rpartition(".")
        if not dot:
            self._step(name, fields, field, self._ids)
            return
        other = self._chains.get(chain_id)
        if other is None:
            self._unknown("inget i chains som heter", chain_id, self._chains, fields, field)
        elif other.step(step_id) is None:
            self._unknown(f"inget steg i {chain_id} som heter", step_id, [s.id for s in other.steps], fields, field)

    def _met_by(self, name: str, fields: Fields) -> None:
        if "." not in name:
            fields.problem(f"”{name}” ska skrivas CHAIN.STEP, med ett steg i något annat bland chains.", "met_by")
            return
        self._named(name, fields, "met_by")

    def _told_in(self, step: Step, before: Sequence[str], fields: Fields) -> None:
        earlier = self._chain.step(step.told_in or "")
        if earlier is None or step.told_in not in before:
            self._step(step.told_in or "", fields, "told_in", before)
        elif Takes.DUE not in earlier.takes:
            fields.problem(f"Steget ”{earlier.id}” tar inte emot någon dag. Lägg till due i dess takes.", "told_in")
        elif step.rule or step.duties:
            fields.problem("Dagen står både i told_in och i rule eller duties. Behåll en av dem.", "told_in")

    def _foretells(self, step: Step, after: Sequence[str], fields: Fields) -> None:
        later = self._chain.step(step.foretells or "")
        if later is None or step.foretells not in after:
            self._step(step.foretells or "", fields, "foretells", after)
        elif later.each is not step.each:
            fields.problem(f"Steget ”{later.id}” tas inte av samma. Skriv samma each i båda.", "foretells")
        if Takes.DUE not in step.takes or not step.optional:
            fields.problem(
                "Ett steg med foretells tar emot en dag. Skriv optional: true och takes: [due].", "foretells"
            )

    def _step(self, step_id: str, fields: Fields, field: str, known: Sequence[str]) -> None:
        if step_id not in known:
            self._unknown("inget steg", step_id, known, fields, field)

    def _duty(self, duty_id: str, step: Step, fields: Fields) -> None:
        duty = self._duties.get(duty_id)
        if duty is None:
            self._unknown("ingen plikt", duty_id, self._duties, fields, "duties")
            return
        fitting = Scope.MEMBER if step.each is Each.MEMBER else Scope.ASSOCIATION
        if duty.scope is not fitting:
            fields.problem(
                f"Plikten ”{duty_id}” har scope: {duty.scope}, men steget kräver scope: {fitting}. Välj en annan.",
                "duties",
            )

    def _unknown(self, what: str, written: str, known: Iterable[str], fields: Fields, field: str) -> None:
        known = list(known)
        mend = meant(written, known, f"Välj bland: {', '.join(known) or 'inget finns före'}.")
        fields.problem(f"Det finns {what} ”{written}”. {mend}", field)


def _step(row: Fields) -> Step:
    step = Step(
        id=_id(row),
        name=row.text("name"),
        role=row.choice("role", Role),
        each=row.choice("each", Each, None),
        rule=_rule(row) if row.has("rule") else None,
        told_in=row.text("told_in", "") or None,
        foretells=row.text("foretells", "") or None,
        duties=row.texts("duties"),
        met_by=row.text("met_by", "") or None,
        optional=row.yes("optional", False),
        independent=row.yes("independent", False),
        takes=row.choices("takes", Takes),
        outcomes=row.choices("outcomes", Outcome),
        counts=row.choices("counts", Outcome),
        outcome_of=row.text("outcome_of", "") or None,
        checks=row.choices("checks", Check),
        follows=row.texts("follows"),
        not_counted=row.texts("not_counted"),
        by_seats=row.yes("by_seats", False),
        source=_source(row) if row.has("source") else None,
    )
    if not row.is_sound:
        return step
    if step.rule and step.duties:
        row.problem("Dagen står både i rule och i duties. Behåll en av dem.", "rule")
    if step.by_seats and (step.takes or step.outcomes):
        row.problem("Ett steg med by_seats antecknas inte. Ta bort takes och outcomes.", "by_seats")
    if step.by_seats and step.each is not Each.MEMBER:
        row.problem(
            "Platserna visar vad varje medlem har gjort. Skriv each: member, eller ta bort by_seats.", "by_seats"
        )
    if step.id in (MANDATE, CONSTITUTING):
        row.problem(f"”{step.id}” är en dag som regler kan utgå från. Välj ett annat id.", "id")
    if step.met_by and (step.each or step.takes or step.outcomes):
        row.problem("Ett steg med met_by antecknas inte. Ta bort each, takes och outcomes.", "met_by")
    if step.outcomes and Takes.OUTCOME not in step.takes:
        row.problem("Steget har utfall men tar inte emot något. Lägg till outcome i takes.", "takes")
    if Takes.OUTCOME in step.takes and not step.outcomes:
        row.problem("Fältet outcomes saknas. Skriv vilka utfall steget kan ha.", "outcomes")
    stray = [outcome for outcome in step.counts if outcome not in step.outcomes]
    if stray:
        row.problem(f"{', '.join(stray)} finns inte bland outcomes. Lägg till det där, eller ta bort det.", "counts")
    return step


def _rule(row: Fields, name: str = "rule") -> Rule:
    rule = read_rule(row, name)
    if isinstance(rule, Entered) and row.is_sound:
        row.problem("”entered” går bara att skriva i en plikt. Skriv plikten i duties i stället.", name)
    return rule


def _nudge(row: Fields) -> Nudge:
    text = _filled_in(row, _FILLED_IN)
    if not row.has("rule"):
        row.problem("Fältet rule saknas. Lägg till det.", "rule")
    return Nudge(
        id=_id(row),
        step=row.text("step"),
        text=text,
        rule=_rule(row),
        role=row.choice("role", Role),
        after=row.text("after", "") or None,
        silent=row.yes("silent", False),
        member_kinds=row.choices("member_kinds", MemberKind),
        copy=row.choice("copy", Role, None),
        red=row.yes("red", False),
        until=_rule(row, "until") if row.has("until") else None,
    )


def _sending(row: Fields) -> Sending:
    text = _filled_in(row, ("year", "association", "member"))
    return Sending(row.text("step"), row.text("name"), text, row.text("answer", "") or None)


def _filled_in(row: Fields, words: Collection[str]) -> str:
    """The text of a letter, in which those *words* are filled in."""
    text = row.text("text", max_length=500)
    for word in re.findall(r"\{(\w*)\}", text):
        if word not in words:
            known = listed((f"{{{known}}}" for known in words), last="eller")
            row.problem(f"{{{word}}} kan inte fyllas i. Skriv {known}.", "text")
    return text


def _consequence(row: Fields) -> Consequence:
    outcomes = row.choices("outcomes", Outcome)
    if not outcomes and row.is_sound:
        row.problem("Fältet outcomes saknas. Skriv vilka utfall det följer av.", "outcomes")
    return Consequence(
        id=_id(row),
        name=row.text("name"),
        step=row.text("step"),
        outcomes=outcomes,
        role=row.choice("role", Role),
        source=_source(row),
        rule=_rule(row) if row.has("rule") else None,
        member_kinds=row.choices("member_kinds", MemberKind),
        until=row.text("until", "") or None,
        missed=row.text("missed", "", max_length=500),
    )


def _label(row: Fields) -> Label:
    label = Label(row.text("name"), row.whole("since", 2004, 2100, None), row.whole("until", 2004, 2100, None))
    if label.since and label.until and label.until < label.since:
        row.problem(f"Sista året {label.until} ligger före första året {label.since}. Rätta det ena.", "until")
    return label


def _every(row: Fields) -> Cycle | None:
    every = row.fields("every")
    return Cycle(every.whole("years", 2, 5), every.whole("year", 2004, 2100)) if every else None


def _roads(row: Fields) -> tuple[tuple[MemberKind, tuple[str, ...]], ...]:
    roads = row.fields("roads")
    if roads is None:
        return ()
    return tuple((kind, roads.texts(kind)) for kind in MemberKind)


def _source(row: Fields) -> Source:
    return Source(row.text("source", max_length=500), verified=row.yes("verified", True))


def _id(row: Fields) -> str:
    written = row.text("id")
    if written and not _ID.fullmatch(written):
        row.problem(f"”{written}” kan inte vara ett id. Skriv små bokstäver a–z och siffror, med bindestreck.", "id")
    return written
