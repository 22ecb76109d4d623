"""What the articles say, as fields of a form: each with what it means in a sentence, and what is usual."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from arshjul.associations.articles import MOST, parse_share, parse_telephone
from arshjul.errors import InputError, Problem
from arshjul.fields import parse_day, parse_month_day, parse_whole, quoted
from arshjul.swedish import MONTHS
from arshjul.web.frame.form import Field, Kind
from arshjul.year.model import Articles, ControlYear, InterimReport, QualifiedOf

MOST_REPORTS = 3
REPORTS = "delarsrapporter"
_USUAL_REPORTS = {
    1: (("06-30", "08-31"),),
    2: (("04-30", "06-15"), ("08-31", "10-15")),
    3: (("03-31", "05-15"), ("06-30", "08-31"), ("09-30", "11-15")),
}
"""How the year is mostly divided, and by when the report is mostly decided."""


def day_word(text: str) -> str:
    """``31 mars`` of ``03-31``."""
    month, day = (int(part) for part in text.split("-"))
    return f"{day} {MONTHS[month - 1]}"


def read_day(text: str) -> str:
    """Return ``MM-DD`` of ``31 mars`` or ``03-31``. Raises InputError."""
    worded = re.fullmatch(r"(\d{1,2})\s+([a-zåäö]{3,})\.?", text.strip().lower())
    if worded:
        months = [number for number, name in enumerate(MONTHS, 1) if name.startswith(worded[2])]
        if len(months) == 1:
            return parse_month_day(f"{months[0]:02}-{int(worded[1]):02}")
    try:
        return parse_month_day(text)
    except InputError as error:
        message = f"{quoted(text)} är ingen dag på året. Skriv dag och månad, till exempel 31 augusti."
        raise InputError([Problem(message)]) from error


def _whole(attribute: str) -> Callable[[str], object]:
    return lambda text: parse_whole(text, *MOST[attribute])


def _chosen(of: type[ControlYear] | type[QualifiedOf]) -> Callable[[str], object]:
    def read(text: str) -> object:
        if text not in set(of):
            raise InputError([Problem("Välj något av det som står i listan.")])
        return of(text)

    return read


def _none_or_day(text: str) -> date | None:
    return parse_day(text) if text else None


@dataclass(frozen=True)
class Setting:
    """One thing that the articles say."""

    attribute: str
    """Of `Articles`."""
    field: Field
    read: Callable[[str], object]
    show: Callable[[object], str] = str

    def shown(self, articles: Articles) -> str:
        """What stands in its field."""
        return self.show(getattr(articles, self.attribute))


def _number(attribute: str, name: str, label: str, hint: str) -> Setting:
    field = Field(name, label, Kind.NUMBER, f"{hint} Vanligt: {getattr(Articles(), attribute)}.", longest=10)
    return Setting(attribute, field, _whole(attribute))


def _day(attribute: str, name: str, label: str, hint: str) -> Setting:
    usual = day_word(getattr(Articles(), attribute))
    return Setting(
        attribute,
        Field(name, label, hint=f"{hint} Vanligt: {usual}.", longest=20),
        read_day,
        lambda v: day_word(str(v)),
    )


def _tick(attribute: str, name: str, label: str, hint: str) -> Setting:
    usual = "ja" if getattr(Articles(), attribute) else "nej"
    field = Field(name, label, Kind.TICK, f"{hint} Vanligt: {usual}.", is_optional=True, longest=5)
    return Setting(attribute, field, bool, lambda value: "1" if value else "")


ARTICLES = (
    _number("summons_days", "kallelse", "Kallelsen går, dagar före mötet", "Handlingarna följer med."),
    _number(
        "consultation_days",
        "samrad",
        "Samråd med medlemmarna, dagar före budgetmötet",
        "Medlemmarna ska få tycka till.",
    ),
    _number(
        "budget_notice_days",
        "kungorelse",
        "Budgetmötet tillkännages, dagar före",
        "Det mötet är offentligt enligt lagen.",
    ),
    _day("audit_handover", "revisorer", "Årsredovisningen till revisorerna senast", "Revisorerna granskar den sedan."),
    _day(
        "internal_control_due",
        "internkontroll",
        "Planen för intern kontroll beslutas senast",
        "Styrelsen beslutar den.",
    ),
    Setting(
        "internal_control_year",
        Field(
            "internkontroll-ar",
            "Planen gäller",
            Kind.CHOICE,
            "Beslutas den i december gäller den nästa år. Vanligt: nästa år.",
            ((ControlYear.NEXT.value, "nästa år"), (ControlYear.THIS.value, "samma år")),
        ),
        _chosen(ControlYear),
    ),
    _day(
        "mandate_start",
        "mandat",
        "Ny mandattid börjar, året efter valet",
        "Då byts ledamöterna.",
    ),
    Setting(
        "qualified_majority",
        Field(
            "majoritet",
            "Kvalificerad majoritet",
            hint="Andel av rösterna när det krävs mer än hälften. Vanligt: 2/3.",
            longest=10,
        ),
        parse_share,
    ),
    Setting(
        "qualified_of",
        Field(
            "majoritet-av",
            "Majoriteten räknas av",
            Kind.CHOICE,
            "Så som förbundsordningen säger. Vanligt: alla ledamöter.",
            ((QualifiedOf.ALL.value, "alla ledamöter"), (QualifiedOf.PRESENT.value, "de som är på mötet")),
        ),
        _chosen(QualifiedOf),
    ),
    Setting(
        "distance_since",
        Field(
            "distans",
            "Ledamöter får delta på distans från och med",
            Kind.DAY,
            "Dagen för styrelsens beslut. Lämna tomt om det inte finns något.",
            is_optional=True,
            longest=20,
        ),
        _none_or_day,
        lambda value: str(value or ""),
    ),
    Setting(
        "telephone",
        Field(
            "telefon",
            "Telefon för frågor",
            hint="Står i slutet av mejlen.",
            is_optional=True,
            longest=30,
            autocomplete="tel",
        ),
        lambda text: parse_telephone(text) if text else "",
    ),
)
"""What the articles say of the year."""
HABITS = (
    _number("deputy_answer_days", "ersattare-dagar", "Dagar en ersättare har på sig att svara", "Sedan frågas nästa."),
    _number(
        "deputy_answer_days_last_week", "ersattare-dagar-sist", "Samma, sista veckan före mötet", "Då är det bråttom."
    ),
    _number("quiet_minutes", "vantetid", "Minuter innan mejl om ändringar går", "Så länge kan du ångra."),
    _tick("show_attendees", "visa-kallade", "Visa alla kallade i kallelsen", "Då ser de varandras adresser."),
    _tick("digest", "mandagsmejl", "Skicka mig ett mejl varje måndag", "Det berättar vad som kommer."),
    _tick("second_factor", "kod", "Kräv kod från telefonen vid inloggning", "Gäller förbundschefen och ordföranden."),
)
"""How the service works for the association."""
SETTINGS = (*ARTICLES, *HABITS)


def report_fields() -> Iterator[Field]:
    """How many interim reports there are, and of each the end of its part of the year and its last day."""
    words = ("Ingen", "En", "Två", "Tre")
    hint = "Årsredovisningen räknas inte. Vanligt: en, halvårsredovisningen per 30 juni, beslutad senast 31 augusti."
    yield Field(REPORTS, "Delårsrapporter under året", Kind.CHOICE, hint, tuple(zip("0123", words, strict=True)))
    for number in range(1, MOST_REPORTS + 1):
        yield Field(f"rapport-{number}-till", f"Rapport {number}: till och med", is_optional=True, longest=20)
        yield Field(f"rapport-{number}-senast", f"Rapport {number}: beslutad senast", is_optional=True, longest=20)


def shown(articles: Articles) -> dict[str, str]:
    """What stands in each field."""
    values = {one.field.name: one.shown(articles) for one in SETTINGS}
    reports = [(one.period_end, one.due) for one in articles.interim_reports]
    if articles.half_year_report_due:
        reports = [("06-30", articles.half_year_report_due)]
    values[REPORTS] = str(len(reports))
    for number, (end, due) in enumerate(reports, 1):
        values |= {f"rapport-{number}-till": day_word(end), f"rapport-{number}-senast": day_word(due)}
    return values


def read(written: Mapping[str, str], articles: Articles) -> Articles:
    """Return *articles* as the fields say them, and that somebody has said them. Raises InputError with every fault."""
    problems: list[Problem] = []
    found: dict[str, object] = {}

    def taken(name: str, parse: Callable[[str], object]) -> object:
        try:
            return parse(written.get(name, "").strip())
        except InputError as error:
            problems.extend(replace(one, field=name) for one in error.problems)
            return None

    for setting in SETTINGS:
        found[setting.attribute] = taken(setting.field.name, setting.read)
    reports = _reports(written, taken, problems)
    is_usual_day = found["internal_control_due"] == Articles().internal_control_due
    if found["internal_control_year"] is ControlYear.THIS and is_usual_day:
        text = "Planen för samma år kan inte beslutas först den sista december. Skriv en tidigare dag."
        problems.append(Problem(text, field="internkontroll"))
    if problems:
        raise InputError(problems)
    said = replace(articles, **found, **_kept_reports(reports, articles))  # type: ignore[arg-type]
    usual = Articles()
    # A file has no row that says "no day" or "no number", so what is usually nothing is never stated.
    usually = {one.attribute: getattr(usual, one.attribute) for one in SETTINGS}
    stated = {name for name, value in usually.items() if value == getattr(said, name) and value not in (None, "")}
    return replace(said, stated=tuple(sorted({*stated, *(n for n in articles.stated if n == "public_page")})))


def _reports(
    written: Mapping[str, str], taken: Callable[[str, Callable[[str], object]], object], problems: list[Problem]
) -> list[tuple[str, str]]:
    number = written.get(REPORTS, "")
    if number not in {"0", "1", "2", "3"}:
        problems.append(Problem("Välj hur många delårsrapporter det är.", field=REPORTS))
        return []
    found: list[tuple[str, str]] = []
    for at, (end, due) in enumerate(_USUAL_REPORTS.get(int(number), ()), 1):
        names = (f"rapport-{at}-till", f"rapport-{at}-senast")
        read = [
            str(taken(name, read_day) or "") if written.get(name, "").strip() else usual
            for name, usual in zip(names, (end, due), strict=True)
        ]
        if all(read) and read[1] <= read[0]:
            problems.append(
                Problem("Rapporten kan inte beslutas före periodens slut. Rätta en av dagarna.", field=names[1])
            )
        if any(one[0][:2] == read[0][:2] for one in found):
            problems.append(Problem("Två rapporter slutar samma månad. Rätta en av dem.", field=names[0]))
        found.append((read[0], read[1]))
    return found


def _kept_reports(reports: list[tuple[str, str]], articles: Articles) -> dict[str, object]:
    """A report on half of the year is the short way; the others have names, and keep those that they have."""
    if len(reports) == 1 and reports[0][0] == "06-30":
        return {"half_year_report_due": reports[0][1], "interim_reports": ()}
    names = {one.period_end: one.name for one in articles.interim_reports}
    rows = (
        InterimReport(names.get(end, f"Delårsrapport per {day_word(end)}"), end, due) for end, due in sorted(reports)
    )
    return {"half_year_report_due": None, "interim_reports": tuple(rows)}
