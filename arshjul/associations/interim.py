"""The reports and plans that an association's articles ask for, as its file says them."""

from __future__ import annotations

from arshjul.fields import Fields, quoted
from arshjul.year.model import Articles, ControlYear, InterimReport

MOST_REPORTS = 3
LONGEST_NAME = 80


def interim_reports(fields: Fields) -> tuple[InterimReport, ...]:
    """The reports under ``interim_reports``, in the order of the year; a file that does not name them keeps them."""
    rows = fields.list("interim_reports")
    if "interim_reports" not in fields.names:
        kept: tuple[InterimReport, ...] = getattr(fields.present, "interim_reports", ())
        return kept
    found = []
    for row in rows:
        report = InterimReport(
            row.text("name", max_length=LONGEST_NAME), row.month_day("period_end"), row.month_day("due")
        )
        found.append(report)
        if not row.is_sound:
            continue
        if report.due <= report.period_end:
            row.problem(
                f"{quoted(report.name)} ska vara beslutad {report.due}, men avser tiden till {report.period_end}. "
                "Skriv en dag efter periodens slut.",
                "due",
            )
        if any(one.period_end[:2] == report.period_end[:2] for one in found[:-1]):
            row.problem("En rapport till slutar samma månad. Behåll en av dem.", "period_end")
    if len(found) > MOST_REPORTS:
        message = f"{len(found)} rapporter under året är fler än {MOST_REPORTS}. Årets sista är årsredovisningen."
        fields.problem(f"{message} Lägg andra rapporter som egna punkter under items.", "interim_reports")
    return tuple(sorted(found, key=lambda report: report.period_end))


def check_reports(fields: Fields, articles: Articles) -> None:
    """Keep a problem for what cannot hold at the same time."""
    if articles.interim_reports and articles.half_year_report_due:
        fields.problem(
            "Både half_year_report_due och interim_reports är ifyllda. Töm half_year_report_due, eller ta bort "
            "interim_reports om förbundet bara har en halvårsredovisning.",
            "interim_reports",
        )
    is_usual = articles.internal_control_due == Articles().internal_control_due
    if articles.internal_control_year is ControlYear.THIS and is_usual:
        fields.problem(
            "Planen för samma år kan inte beslutas först den sista december. Skriv också internal_control_due, till "
            "exempel 02-28.",
            "internal_control_year",
        )
