"""What a person must look at in a renewed draft, as findings beside those of the collision check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from arshjul.year.checks.situation import capitalised
from arshjul.year.dates import last_of_month
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.model import Agreement, Association, Occasion
from arshjul.year.renewal.start import natural_day
from arshjul.year.wording import heading, week_word, with_weekday, written

DRAFT = "Förnyelsen av årshjulet"


def no_good_day(occasion: Occasion, day: date, unmet: Sequence[str]) -> Finding:
    """A meeting for which no day meets everything."""
    return Finding(
        code="renewal_no_good_day",
        severity=Severity.RISK,
        day=day,
        subject=occasion.key,
        involved=(occasion.key,),
        message=(
            f"Ingen dag passar helt för {_name(occasion)}. {capitalised(with_weekday(day))} är minst dålig, men: "
            f"{'; '.join(unmet)}."
        ),
        source=DRAFT,
        remedies=(
            Remedy("Välj en annan dag i utkastet.", "Kontrollen räknar om och visar vad som krockar."),
            Remedy("Behåll dagen.", "Det som står ovan kvarstår, och kontrollen visar det."),
        ),
    )


def not_renewed(origin: Occasion, year: int) -> Finding:
    """A day of the plan that is no meeting: somebody else may set it, or it was set once; nothing says which."""
    natural = natural_day(origin.day, year)
    return Finding(
        code="not_renewed",
        severity=Severity.NOTE,
        day=natural,
        subject=origin.key,
        involved=(origin.key,),
        message=(
            f"”{origin.title}” {written(origin.day)} är inte förnyad, eftersom inget säger vem som bestämmer dagen. "
            f"Blir det något {year}, och när?"
        ),
        source=DRAFT,
        remedies=(
            Remedy(f"Fråga och lägg in dagen {year}.", "Den kommer med i årshjulet och i kontrollen."),
            Remedy(
                "Gör en egen punkt av den om ni själva bestämmer.",
                "Regeln ger dagen varje år, och den ansvariga påminns.",
            ),
            Remedy("Lämna den utanför.", f"Ingen påminns om den {year}."),
        ),
    )


def was_leap_day(origin: Occasion, occasion: Occasion) -> Finding:
    """A meeting on 29 February: that day is not in the next year, and nobody has said which day is meant."""
    last = last_of_month(occasion.year, 2)
    return Finding(
        code="renewal_leap_day",
        severity=Severity.NOTE,
        day=occasion.day,
        subject=occasion.key,
        involved=(occasion.key,),
        message=(
            f"{capitalised(_name(occasion))} låg {written(origin.day)}, en dag som inte finns {occasion.year}. "
            f"Förslaget är {with_weekday(occasion.day)}. Stämmer det?"
        ),
        source=DRAFT,
        remedies=(
            Remedy(f"Behåll {with_weekday(occasion.day)}.", "Mötet ligger kvar på sin veckodag."),
            Remedy(
                f"Lägg mötet {with_weekday(last)} om månadens sista dag är det viktiga.",
                "Kontrollen räknar om och visar om dagen är en vardag.",
            ),
        ),
    )


def outside_the_year(origin: Occasion, occasion: Occasion) -> Finding:
    """A meeting that stood outside its plan's year, probably a slip of the pen."""
    return Finding(
        code="renewal_outside_year",
        severity=Severity.NOTE,
        day=occasion.day,
        subject=occasion.key,
        involved=(occasion.key,),
        message=(
            f"”{origin.title}” {written(origin.day)} låg utanför planens år {origin.year}. Förslaget "
            f"{with_weekday(occasion.day)} har den dagens vecka och veckodag. Stämmer det?"
        ),
        source=DRAFT,
        remedies=(
            Remedy("Kontrollera mot den beslutade planen.", "Ett skrivfel i årtalet ger också fel veckodag."),
            Remedy(f"Behåll {with_weekday(occasion.day)}.", "Mötet kommer med i årshjulet."),
        ),
    )


def agreement_doubts(association: Association, carried: Sequence[Agreement]) -> Iterator[Finding]:
    """Agreed dates that the next year does not have."""
    for agreement in carried:
        before = next(
            a
            for a in association.agreements
            if (a.duty, a.member, a.year) == (agreement.duty, agreement.member, agreement.year - 1)
        )
        if before.day and agreement.day and (before.day.month, before.day.day) == (2, 29):
            moved = f"{written(before.day)} finns inte {agreement.year}. Väntat datum är {written(agreement.day)}"
            day = agreement.day
        elif before.week and agreement.week and before.week != agreement.week:
            moved = f"{week_word(before.week)} finns inte {agreement.year}. Väntad vecka är {week_word(agreement.week)}"
            day = date.fromisocalendar(agreement.year, agreement.week, 7)
        else:
            continue
        yield Finding(
            code="renewal_agreement_moved",
            severity=Severity.NOTE,
            day=day,
            subject=f"{agreement.year}:{agreement.duty}",
            message=f"En överenskommen dag, {moved}. Stämmer det?",
            source=agreement.source,
            remedies=(
                Remedy("Fråga mottagaren och lägg in dagen.", "Påminnelserna går efter den dagen."),
                Remedy("Behåll den väntade dagen.", "Den står som väntad tills någon bekräftar den."),
            ),
        )


def _name(occasion: Occasion) -> str:
    name = heading(occasion)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
