"""The duties of calendar/: the real file, every form of a rule, and what is said of every fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from arshjul.duties import kinds, load_duties, read_duties
from arshjul.errors import ArshjulError, InputError, NotFoundError
from arshjul.year.duty import DateKind, Scope
from arshjul.year.model import Body, MemberKind
from arshjul.year.rules import (
    Configured,
    ConfiguredOffset,
    Entered,
    FixedDay,
    IsoWeek,
    LastMeetingBefore,
    NthWeekday,
    NthWorkingDay,
    Offset,
    Rule,
    Unit,
)

FILE = "calendar/example.yaml"
SMALLEST = (Path(__file__).parent / "cases" / "duties" / "smallest.yaml").read_text(encoding="utf-8")
BOOK = load_duties("samordningsforbund")

IDS = {
    "budget",
    "budget-consultation",
    "budget-notice",
    "budget-web",
    "annual-report",
    "annual-report-signatures",
    "audit-handover",
    "audit-report",
    "discharge-bundle",
    "discharge",
    "discharge-agencies",
    "half-year-report",
    "half-year-report-member",
    "minutes-approval",
    "minutes-notice",
    "summons-board",
    "summons-preparatory",
    "member-consultation",
    "access-rights",
    "follow-up-operations",
    "follow-up-economy",
    "follow-up-budget-entry",
    "follow-up-outcome-entry",
    "funding-application",
    "equity-forecast",
    "indicator-survey",
    "internal-control-plan",
}


def changed(old: str, new: str) -> bytes:
    """The smallest file with one thing changed."""
    if SMALLEST.count(old) < 1:
        raise ValueError(old)
    return SMALLEST.replace(old, new, 1).encode()


def fault_in(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read_duties(content, FILE)
    return str(caught.value)


# The real file


def test_the_real_file_has_exactly_the_duties_that_others_refer_to() -> None:
    assert {duty.id for duty in BOOK.duties} == IDS
    assert (BOOK.kind, BOOK.name) == ("samordningsforbund", "Samordningsförbund")


def test_every_duty_says_its_source_its_reminders_and_what_follows() -> None:
    for duty in BOOK.duties:
        assert duty.source.text, duty.id
        assert duty.reminders, duty.id
        assert duty.missed.endswith("."), duty.id


def test_every_body_that_meets_has_reminders_and_papers() -> None:
    assert {kind.body for kind in BOOK.meetings} == set(Body) - {Body.OFFICE}
    assert all(kind.reminders and kind.checklist for kind in BOOK.meetings)


@pytest.mark.parametrize(
    ("duty_id", "rule", "kind", "concerns", "paragraph"),
    [
        ("budget", FixedDay(11, 30), DateKind.STATUTORY, 1, "lag (2003:1210) 23 §"),
        ("annual-report", FixedDay(3, 31), DateKind.STATUTORY, -1, "lag (2003:1210) 24 §"),
        ("minutes-approval", Offset("meeting", 14, Unit.DAYS), DateKind.STATUTORY, 0, "5 kap. 69 §"),
        ("minutes-notice", Offset("minutes-approval", 2, Unit.DAYS), DateKind.STATUTORY, 0, "8 kap. 12 §"),
        ("budget-web", Offset("budget-notice", 0, Unit.DAYS), DateKind.STATUTORY, 1, "8 kap. 14 §"),
    ],
)
def test_the_dates_of_law_stand_with_their_paragraph(
    duty_id: str, rule: Rule, kind: DateKind, concerns: int, paragraph: str
) -> None:
    duty = BOOK.duty(duty_id)

    assert duty is not None
    assert (duty.rule, duty.kind, duty.concerns) == (rule, kind, concerns)
    assert paragraph in duty.source.text
    assert duty.source.verified
    assert duty.valid_from is not None


def test_only_the_notice_of_minutes_is_moved_forward_by_law() -> None:
    assert [duty.id for duty in BOOK.duties if duty.moves_forward] == ["minutes-notice"]


@pytest.mark.parametrize("duty_id", ["audit-report", "discharge", "discharge-agencies", "access-rights"])
def test_a_date_that_is_only_practice_says_so(duty_id: str) -> None:
    duty = BOOK.duty(duty_id)

    assert duty is not None
    assert not duty.source.verified
    assert duty.kind is DateKind.OWN


def test_discharge_has_one_day_for_kommun_and_region_and_another_for_the_agencies() -> None:
    local, agencies = BOOK.duty("discharge"), BOOK.duty("discharge-agencies")

    assert local is not None
    assert agencies is not None
    assert (local.rule, agencies.rule) == (FixedDay(6, 30), FixedDay(10, 31))
    assert {*local.member_kinds, *agencies.member_kinds} == set(MemberKind)
    assert not {*local.member_kinds} & {*agencies.member_kinds}


@pytest.mark.parametrize(
    ("duty_id", "rule"),
    [
        ("half-year-report", Configured("half_year_report_due")),
        ("audit-handover", Configured("audit_handover")),
        ("internal-control-plan", Configured("internal_control_due")),
        ("budget-consultation", ConfiguredOffset("decision:budget", "consultation_days")),
        ("budget-notice", ConfiguredOffset("decision:budget", "budget_notice_days")),
        ("summons-board", ConfiguredOffset("meeting", "summons_days")),
        ("follow-up-economy", Entered()),
        ("funding-application", Entered()),
        ("half-year-report-member", Entered()),
    ],
)
def test_what_no_law_dates_is_asked_of_the_articles_or_entered(duty_id: str, rule: Rule) -> None:
    duty = BOOK.duty(duty_id)

    assert duty is not None
    assert duty.rule == rule


def test_the_national_follow_up_is_never_called_by_a_systems_name() -> None:
    shown = [text for duty in BOOK.duties for text in (duty.name, duty.missed, *(item.name for item in duty.checklist))]

    assert not [text for text in shown if "SUS" in text]


# Loading


def test_a_kind_is_loaded_once_and_found_by_name() -> None:
    assert kinds() == ("samordningsforbund",)
    assert load_duties("samordningsforbund") is BOOK


@pytest.mark.parametrize("kind", ["../examples/sofint", "", "/etc/passwd", "samordningsforbund.yaml", "okänd"])
def test_a_kind_without_a_file_is_refused_and_cannot_leave_the_folder(kind: str) -> None:
    with pytest.raises(NotFoundError, match="Välj bland: samordningsforbund"):
        load_duties(kind)


def test_the_kind_is_the_files_stem() -> None:
    assert read_duties(SMALLEST.encode(), FILE).kind == "example"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"- budget", b"name: [", b"name: Bara ett namn"])
def test_a_file_that_holds_no_duties_is_refused(content: bytes) -> None:
    with pytest.raises(ArshjulError, match=FILE):
        read_duties(content, FILE)


# Forms of a rule


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("{fixed: 03-31}", FixedDay(3, 31)),
        ("{last_day_of_month: 2}", FixedDay(2, None)),
        ("{week: 24}", IsoWeek(24)),
        ("{nth_weekday: {month: 5, weekday: tuesday, n: 2}}", NthWeekday(5, 1, 2)),
        ("{nth_weekday: {month: 5, weekday: sunday, n: -1}}", NthWeekday(5, 6, -1)),
        ("{working_day: {month: 1, n: 5}}", NthWorkingDay(1, 5)),
        ("{working_day: {month: 1, n: -1}}", NthWorkingDay(1, -1)),
        ("{after: consultation, days: 7}", Offset("consultation", 7, Unit.DAYS)),
        ("{before: consultation, weeks: 2}", Offset("consultation", -2, Unit.WEEKS)),
        ("{after: consultation, months: 3}", Offset("consultation", 3, Unit.MONTHS)),
        ("{before: consultation, configured_days: summons_days}", ConfiguredOffset("consultation", "summons_days")),
        ("{configured: audit_handover}", Configured("audit_handover")),
        ("{last_meeting: board, before: {fixed: 12-31}}", LastMeetingBefore(Body.BOARD, FixedDay(12, 31))),
        (
            "{last_meeting: board, before: {before: consultation, days: 1}}",
            LastMeetingBefore(Body.BOARD, Offset("consultation", -1, Unit.DAYS)),
        ),
        ("entered", Entered()),
    ],
)
def test_every_form_of_a_rule_is_read(written: str, rule: Rule) -> None:
    free_of_budget = changed("{before: decision:budget, days: 30}", "{fixed: 10-01}")
    content = free_of_budget.replace(b"{fixed: 11-30}", written.encode())

    book = read_duties(content, FILE)

    assert book.duties[0].rule == rule


# Faults


def test_a_fault_names_file_line_duty_and_field() -> None:
    content = changed("    source: lag (2003:1210) 23 §\n", "")

    said = fault_in(content)

    assert said == f'{FILE}, rad 3, duties "budget", fältet source: Fältet source saknas. Lägg till det.'


def test_every_fault_of_a_file_is_told_at_once_in_the_order_of_the_lines() -> None:
    content = changed("role: director", "role: boss")
    content = content.replace(b"days: 14", b"days: fjorton").replace(b"[7, 1]", b"[1, 7]")

    lines = fault_in(content).splitlines()

    assert [line.split(": ")[0] for line in lines] == [
        f'{FILE}, rad 5, duties "budget", fältet role',
        f'{FILE}, rad 23, duties "minutes", fältet rule.days',
        f"{FILE}, rad 31, meetings[1].reminders",
    ]


@pytest.mark.parametrize(
    ("written", "field", "mend"),
    [
        ("{fixed: 02-30}", "rule.fixed", "februari har 29 dagar"),
        ("{fixed: 02-29}", "rule.fixed", "02-28"),
        ("{fixed: 04-31}", "rule.fixed", "april har 30 dagar"),
        ("{fixed: 13-01}", "rule.fixed", "månaden ska vara 01–12"),
        ("{last_day_of_month: 13}", "rule.last_day_of_month", "mellan 1 och 12"),
        ("{week: 54}", "rule.week", "mellan 1 och 52"),
        ("{week: 53}", "rule.week", "mellan 1 och 52"),
        ("{nth_weekday: {month: 5, weekday: tuesday, n: 5}}", "rule.nth_weekday.n", "mellan -1 och 4"),
        ("{nth_weekday: {month: 5, weekday: tuesday, n: 0}}", "rule.nth_weekday.n", "-1 för den sista"),
        ("{nth_weekday: {month: 5, weekday: tisdag, n: 1}}", "rule.nth_weekday.weekday", "Välj bland: monday"),
        ("{nth_weekday: 5}", "rule.nth_weekday", "fält med namn och värde"),
        ("{working_day: {month: 1, n: 18}}", "rule.working_day.n", "mellan -1 och 17"),
        ("{working_day: {n: 1}}", "rule.working_day.month", "saknas"),
        ("{working_day: }", "rule.working_day", "saknas"),
        ("{after: consultation}", "rule.after", "days, weeks och months"),
        ("{after: consultation, days: 1, weeks: 1}", "rule.after", "days, weeks och months"),
        ("{after: consultation, days: -1}", "rule.days", "mellan 0 och 366"),
        ("{after: consultation, configured_days: summons_days}", "rule.configured_days", "okänt"),
        ("{before: consultation, configured_days: days_off}", "rule.configured_days", "summons_days"),
        ("{before: consultation, configured_days: audit_handover}", "rule.configured_days", "ett antal dagar"),
        ("{configured: summons_days}", "rule.configured", "en dag som MM-DD"),
        ("{configured: half_year}", "rule.configured", "half_year_report_due"),
        ("{last_meeting: board}", "rule.before", "saknas"),
        ("{last_meeting: bored, before: {fixed: 12-31}}", "rule.last_meeting", "Menade du board?"),
        ("{last_meeting: board, before: {week: 3}}", "rule.before", "känna igen"),
        (
            "{last_meeting: board, before: {before: consultation, configured_days: summons_days}}",
            "rule.before",
            "utan configured_days",
        ),
        ("{fixed: 11-30, week: 48}", "rule.week", "okänt"),
        ("{yearly: 11-30}", "rule", "{fixed: …}"),
        ("[11-30]", "rule", "ett enda värde"),
        ("always", "rule", "entered"),
        ("", "rule", "saknas"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_with_what_to_write_instead(written: str, field: str, mend: str) -> None:
    said = fault_in(changed("{fixed: 11-30}", written))

    assert f'{FILE}, rad 6, duties "budget", fältet {field}: ' in said
    assert mend in said


@pytest.mark.parametrize(
    ("old", "new", "place", "mend"),
    [
        ("kind: statutory", "kind: statutary", 'rad 7, duties "budget", fältet kind', "Menade du statutory?"),
        ("role: director", "rolle: director", 'rad 5, duties "budget", fältet rolle', "okänt"),
        ("name: Förbund", "nam: Förbund", "rad 1, nam", "okänt"),
        ("id: consultation", "id: budget", 'rad 13, duties "budget", fältet id', "finns redan, på rad 3"),
        ("id: budget", "id: Årsbudget", 'rad 3, duties "Årsbudget", fältet id', "små bokstäver"),
        ("id: minutes", "id: meeting", 'rad 20, duties "meeting", fältet id', "själva mötet"),
        ("- id: minutes\n    name", "- name", "rad 20, duties[3].id", "saknas"),
        ("days: -7}", "days: -7, id: plan}", 'rad 12, duties "budget", fältet checklist[1].id', "två gånger"),
        ("role: director, days", "role: chef, days", 'rad 12, duties "budget", fältet checklist[1].role', "director"),
        (
            "days: -7}",
            "days: -7, verified: false}",
            'rad 12, duties "budget", fältet checklist[1].verified',
            "Skriv en source",
        ),
        ("reminders: [30, 7]", "reminders: [7, 30]", 'rad 10, duties "budget", fältet reminders', "Skriv [30, 7]"),
        ("reminders: [30, 7]", "reminders: [7, 7]", 'rad 10, duties "budget", fältet reminders', "Skriv [7]"),
        ("reminders: [30, 7]", "reminders: [30, -1]", 'rad 10, duties "budget", fältet reminders[2]', "0 och 366"),
        ("decided_by: board", "prepared_by: board", 'rad 9, duties "budget", fältet prepared_by', "decided_by"),
        (
            "decided_by: board",
            "recognised_by: [Budget]",
            'rad 9, duties "budget", fältet recognised_by',
            "Skriv ”budget”",
        ),
        ("decided_by: board", "recognised_by: ['']", 'rad 9, duties "budget", fältet recognised_by', "tomt ord"),
        (
            "decided_by: board",
            "decided_by: board\n    valid_from: 2020-01-01\n    valid_to: 2019-12-31",
            'rad 11, duties "budget", fältet valid_to',
            "ligger före",
        ),
        ("decided_by: board", "bodies: [board]", 'rad 9, duties "budget", fältet bodies', "scope: meeting"),
        ("decided_by: board", "member_kinds: [region]", 'rad 9, duties "budget", fältet member_kinds', "scope: member"),
        ("    bodies: [board]\n", "", 'rad 20, duties "minutes", fältet bodies', "saknas"),
        ("body: board", "body: styrelse", "rad 30, meetings[1].body", "Välj bland: board"),
    ],
)
def test_a_field_that_cannot_be_used_is_refused_with_what_to_write_instead(
    old: str, new: str, place: str, mend: str
) -> None:
    said = fault_in(changed(old, new))

    assert f"{FILE}, {place}: " in said
    assert mend in said


def test_a_body_has_its_meetings_described_once() -> None:
    content = (SMALLEST + "  - {body: board, reminders: [1]}\n").encode()

    assert f"{FILE}, rad 34, meetings[2].body: ”board” finns redan, på rad 30." in fault_in(content)


def test_only_the_board_constitutes_itself() -> None:
    own = "constituting: [{id: chair, name: Val av ordförande, role: director}]"
    content = (SMALLEST + f"  - {{body: presidium, reminders: [1], {own}}}\n").encode()

    assert "Bara styrelsen konstituerar sig. Flytta listan till body: board." in fault_in(content)


# References


@pytest.mark.parametrize(
    ("old", "new", "place", "mend"),
    [
        (
            "decided_by: board",
            "depends_on: [consultatoin]",
            'rad 9, duties "budget", fältet depends_on',
            "Menade du consultation?",
        ),
        ("decision:budget", "decision:plan", 'rad 16, duties "consultation", fältet rule', "ingen plikt ”plan”"),
        ("decision:budget", "audit", 'rad 16, duties "consultation", fältet rule', "ingen plikt ”audit”"),
        ("decision:budget", "meeting", 'rad 16, duties "consultation", fältet rule', "inget möte att räkna från"),
        ("decision:budget", "minutes", 'rad 16, duties "consultation", fältet rule', "flera dagar om året"),
        ("decision:budget", "decision:minutes", 'rad 16, duties "consultation", fältet rule', "ingen som beslutar"),
        ("{after: meeting, days: 14}", "{after: budget, days: 14}", 'rad 23, duties "minutes", fältet rule', "mötet"),
        ("{after: meeting, days: 14}", "entered", 'rad 23, duties "minutes", fältet rule', "mötet"),
        (
            "{fixed: 11-30}",
            "{after: budget, days: 1}",
            'rad 6, duties "budget", fältet rule',
            "budget → budget",
        ),
        (
            "{fixed: 11-30}",
            "{after: consultation, days: 1}",
            'rad 6, duties "budget", fältet rule',
            "budget → consultation → budget",
        ),
        (
            "{fixed: 11-30}",
            "{last_meeting: board, before: {before: consultation, days: 1}}",
            'rad 6, duties "budget", fältet rule',
            "budget → consultation → budget",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_or_back_is_refused(old: str, new: str, place: str, mend: str) -> None:
    said = fault_in(changed(old, new))

    assert f"{FILE}, {place}: " in said
    assert mend in said


def test_duties_that_wait_for_each_other_are_refused_once_with_the_ring_named() -> None:
    content = changed("decided_by: board", "decided_by: board\n    depends_on: [minutes]")
    content = content.replace(b"    bodies: [board]\n", b"    bodies: [board]\n    depends_on: [consultation]\n")
    content = content.replace(b"    reminders: [7]\n", b"    reminders: [7]\n    depends_on: [budget]\n")

    said = fault_in(content)

    assert said.count("\n") == 0
    assert 'duties "budget", fältet depends_on' in said
    assert "budget → minutes → consultation → budget" in said


def test_a_posting_counts_from_the_approval_of_its_meeting() -> None:
    posting = """  - id: posting
    name: Anslag
    role: secretary
    rule: {after: minutes, days: 2}
    kind: statutory
    scope: posting
    bodies: [board]
    source: kommunallagen (2017:725) 8 kap. 12 §
    valid_from: 2018-01-01
    moves_forward: true
meetings:"""

    duty = read_duties(changed("meetings:", posting), FILE).duty("posting")

    assert duty is not None
    assert (duty.scope, duty.moves_forward, duty.valid_from) == (Scope.POSTING, True, date(2018, 1, 1))


def test_an_agenda_opens_and_closes_with_items_of_ids_of_their_own() -> None:
    meeting = (
        "\n  - body: auditors\n    reminders: [1]\n    checklist: []\n    paragraphs: true\n"
        "    opening: [{id: opened, name: Öppnande, proposal: Ja}]\n    closing: [{id: opened, name: Slut}]\n"
    )

    with pytest.raises(InputError, match="”opened” finns redan"):
        read_duties((SMALLEST.rstrip() + meeting).encode(), FILE)

    read = read_duties(
        (SMALLEST.rstrip() + meeting.replace("closing: [{id: opened", "closing: [{id: closed")).encode(), FILE
    )
    frame = read.meetings[-1].agenda
    assert frame.has_paragraphs
    assert [(one.id, one.name, one.proposal) for one in (*frame.opening, *frame.closing)] == [
        ("opened", "Öppnande", "Ja"),
        ("closed", "Slut", ""),
    ]
