"""Every mail template, with everything given and with as little as it can do with."""

import re
from dataclasses import replace
from datetime import date, time
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest

from arshjul.folders import folder
from arshjul.words import render
from arshjul.year.model import Body, Occasion, OccasionKind

MEETING = Occasion(
    key="2026-styrelse-3",
    year=2026,
    kind=OccasionKind.MEETING,
    title="Styrelsemöte",
    day=date(2026, 8, 31),
    start=time(9),
    end=time(12),
    body=Body.BOARD,
)
DEADLINE = SimpleNamespace(
    name="Budget 2027",
    hard_line="söndag 29 november 2026 (v. 48)",
    planned="fredag 27 november 2026",
    is_moved=True,
    last_day_word="Sista dag enligt lag",
    source="lag (2003:1210) 23 §",
    missed="Förbundet saknar budget när året börjar.",
)
BARE = {"association_name": "Förbundet", "person_name": "Ledamoten", "page_url": "", "telephone": ""}
TO_ANSWER = "Påminnelse (7 dagar kvar): svara på kallelsen till styrelsemöte 31 augusti 2026 kl. 9–12"
OPEN_ITEMS = [
    SimpleNamespace(name="Budgetförslag", due=date(2026, 8, 20), is_late=True),
    SimpleNamespace(name="Tjänsteskrivelse", due=date(2026, 8, 24), is_late=False),
]
QUESTION = SimpleNamespace(
    text="Svara när fullmäktige tar upp frågan.", title="Ansvarsfrihet 2026", red=False, copy_of=None
)
LINE = SimpleNamespace(
    when="måndag 31 augusti 2026 (v. 36)",
    title="Styrelsemöte",
    status="○ Planerad",
    responsible="Ordföranden",
    forecast=SimpleNamespace(
        lawful=SimpleNamespace(
            outlook="at_risk", needed=4, coming=3, unanswered=1, doubtful=0, away=2, deputies=0, is_silent=False
        )
    ),
)
PAPER = SimpleNamespace(
    name="Kallelse", day=date(2026, 8, 3), people=[SimpleNamespace(name="Sekreteraren")], about="Styrelsemöte"
)
NOTICE = SimpleNamespace(
    minutes=SimpleNamespace(occasion=MEETING, approved=date(2026, 9, 7)),
    post_by=date(2026, 9, 9),
    take_down_from=date(2026, 10, 1),
)
ITEM = {"line": "§ 7 Budget 2027", "papers": []}
STANDING_IN = {
    "first": date(2027, 7, 5),
    "last": date(2027, 7, 30),
    "is_own": True,
    "stand_in_name": "Vikarien",
    "directors": ["Förbundschefen"],
    "digest": False,
    "address": "vikarien@forbundet.example",
    "sign_in_url": "",
}
LATE_PAPER = {"name": "Bokslut.pdf", "url": ""}
MINIMAL: dict[str, dict[str, Any]] = {
    "invitation": {"occasion": MEETING, "body_name": "", "place": "", "link": "", "optional": True, "open_items": []},
    "restored": {"occasion": MEETING, "body_name": "", "place": "", "link": "", "optional": True, "open_items": []},
    "update": {"occasion": MEETING, "place": "", "link": "", "optional": True},
    "cancellation": {"occasion": MEETING, "place": "", "link": ""},
    "reminder": {"occasion": MEETING, "place": "", "link": "", "days_left": 7, "open_items": []},
    "request": {"asks": [QUESTION], "copies": [], "copied": [], "answers_by_mail": True},
    "serving": {"occasion": MEETING, "place": "", "link": ""},
    "uninvited": {"occasion": MEETING, "place": "", "link": ""},
    "readdressed": {"occasion": MEETING, "place": "", "link": ""},
    "answer": {"occasion": MEETING, "place": "", "link": "", "days_left": 7, "open_items": []},
    "quorum": {"occasion": MEETING, "place": "", "link": "", "days_left": 7, "outlook": "at_risk", "forecast": None},
    "receipt": {
        "occasion": MEETING,
        "now_answered": "du kommer",
        "earlier_answered": "du har förhinder",
        "via": "per e-post",
    },
    "reminders": {
        "things": [
            {
                "about": "answer",
                "occasion": MEETING,
                "days_left": 7,
                "open_items": [],
                "answer_url": "",
                "page_url": "",
            },
            {"about": None, "deadline": DEADLINE, "days_left": 2, "open_items": OPEN_ITEMS, "page_url": "/"},
        ]
    },
    "digest": {
        "monday": date(2026, 8, 10),
        "until": date(2026, 9, 9),
        "soon": [LINE],
        "late": [],
        "more_late": 0,
        "collisions": ["Budgeten beslutas för sent."],
        "more_collisions": 1,
        "papers": [PAPER],
        "more_papers": 0,
        "late_papers": [PAPER],
        "more_late_papers": 0,
        "waiting": ["1 mejl i inkorgen som behöver en människa."],
    },
    "notice": {
        "members": ["Kommunen", "Regionen"],
        "notice": NOTICE,
        "text": "TILLKÄNNAGIVANDE AV JUSTERAT PROTOKOLL",
    },
    "taking_down": {"members": ["Kommunen"], "notice": NOTICE, "text": ""},
    "expected": {
        "member_name": "Kommunen",
        "year": 2021,
        "expected_on": date(2022, 9, 1),
        "decided_by": "",
        "last_day": date(2022, 8, 15),
    },
    **dict.fromkeys(("standing_in", "not_standing_in", "stood_in"), STANDING_IN),
    "papers": {
        "title": "Samråd om budget 2027",
        "text": "Här är förslaget till budget 2027 för Förbundet.",
        "attached": [],
        "asks": True,
        "last_day": None,
        "is_more": False,
    },
    "completing": {"member_name": "Kommunen", "year": 2026, "attached": ["Granskningsrapport"]},
    "told": {
        "member_name": "Kommunen",
        "title": "Samråd om budget 2027",
        "outcome": "ställer sig bakom",
        "reference": "",
        "note": "",
        "papers": ["Yttrande"],
        "is_more": False,
    },
    "sign-in": {"url": "https://arshjul.forbundet.example/logga-in/hemlig", "until": time(14, 20), "base_url": ""},
    "summons": {
        "occasion": MEETING,
        "place": "",
        "link": "",
        "body_name": "",
        "items": [ITEM],
        "papers": [],
        "left_out": [],
        "open_items": [],
        "optional": True,
    },
    "late_papers": {"occasion": MEETING, "items": [ITEM], "papers": [], "left_out": [], "optional": False},
    "unsent": {"occasion": MEETING, "summons_day": date(2026, 8, 24)},
    "booking": {
        "year": 2026,
        "meetings": [
            SimpleNamespace(when="måndag 31 augusti 2026 kl. 9–12", title="Styrelsemöte", place=""),
            SimpleNamespace(when="måndag 2 november 2026", title="Budgetmöte", place="Rådhuset"),
        ],
        "elsewhere": [SimpleNamespace(when="måndag 5 oktober 2026", title="Styrelsemöte", place="")],
        "deputy": True,
    },
    "booked": {"occasion": MEETING, "body_name": "", "place": "", "link": "", "optional": True, "open_items": []},
    "tried": {
        "number": 2,
        "readers": {"Ledamoten": ["Kallelse: styrelsemöte"], "Ordföranden": ["Inställt: styrelsemöte"]},
        "whole": [
            {
                "to": "Ledamoten",
                "subject": "Kallelse",
                "instead_of": "Kallelse den 4",
                "word": "Kallelse",
                "has_calendar": True,
                "text": "Välkommen.",
            }
        ],
        "replacing": 1,
        "relisted": True,
        "number_gone": 2,
        "gone": {"Ledamoten": ["Kallelse: styrelsemöte", "Boka in: 2 möten"]},
    },
    "trial": {"answers_are_read": True},
    "welcome": {
        "url": "https://arshjul.forbundet.example/logga-in",
        "address": "chef@forbundet.example",
        "capacity": "förbundschef",
        "association": "",
    },
    "report": {
        "member_name": "Kommunen",
        "year": 2025,
        "outcome": "beviljad",
        "decided_on": date(2026, 6, 15),
        "decided_by": "",
        "reference": "",
        "accounts_approved": "okänt",
    },
    "bundle": {
        "member_name": "Kommunen",
        "year": 2025,
        "decision": "Kommunfullmäktige beslutar för sin del\n- att bevilja ansvarsfrihet.",
        "attached": ["Årsredovisning"],
        "left_out": ["Revisionsberättelse"],
    },
}
OF_SERVICE = {"sign-in", "welcome"}
"""The mails that are from no association."""
RICH = {
    "page_url": "https://arshjul.forbundet.example/moten/3",
    "occasion": MEETING,
    "body_name": "styrelsen",
    "place": "Folkets hus",
    "link": "https://video.example/rum?a=1&b=2",
    "optional": False,
    "agenda": ["Budget 2027", "Val"],
    "open_items": OPEN_ITEMS,
    "next_reminders": [date(2026, 8, 24), date(2026, 8, 30)],
    "what_changed": "Ändrad tid",
    "was": {"time": "fredag 28 augusti 2026 kl. 9–12", "place": "Rådhuset"},
    "reason": "Lokalen är upptagen.",
    "days_left": 7,
    "answer_url": "https://arshjul.forbundet.example/svar/hemlig/3",
}

TAGS = "html head meta title body div p strong dl dt dd a h2 ul ol li br span s"


class Reader(HTMLParser):
    """Gathers the words and the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def rendered(mail: str, **more: Any) -> tuple[str, str, str]:
    context = {**BARE, **MINIMAL[mail], **more}
    return tuple(render(f"mail/{mail}/{part}", **context) for part in ("subject.txt", "body.txt", "body.html"))


@pytest.mark.parametrize("mail", ["bundle", "completing", "papers"])
def test_what_is_attached_stands_apart_from_what_may_be_copied(mail: str) -> None:
    assert "\n\nBifogade handlingar\n- Bokslut\n" in rendered(mail, attached=["Bokslut"])[1]


def test_every_mail_is_tried_here() -> None:
    assert {path.name for path in (folder("templates") / "mail").iterdir() if path.is_dir()} == set(MINIMAL)


@pytest.mark.parametrize("given", [{}, RICH, {**RICH, "deadline": DEADLINE}], ids=["minimal", "rich", "deadline"])
@pytest.mark.parametrize("mail", MINIMAL)
def test_a_mail_is_whole_with_little_and_with_much(mail: str, given: dict[str, Any]) -> None:
    subject, text, html = rendered(mail, **given)

    assert "\n" not in subject
    assert subject == subject.strip()
    assert "\n\n\n" not in text
    assert text.splitlines()[0].endswith(".")
    assert "Förbundet" in text.splitlines()[0] or mail in OF_SERVICE
    assert html.startswith("<!DOCTYPE html>\n")
    for words in (subject, text, html):
        assert "None" not in words
        assert "{" not in words


@pytest.mark.parametrize("mail", sorted(set(MINIMAL) - OF_SERVICE))
def test_every_mail_of_an_association_ends_with_whom_to_call(mail: str) -> None:
    _, *without = rendered(mail)
    _, *bodies = rendered(mail, telephone="0555-123 45")

    assert not any("Frågor:" in body for body in without)
    assert all(body.count("Frågor: förbundschefen, telefon 0555-123 45") == 1 for body in bodies)


@pytest.mark.parametrize(
    ("mail", "more", "said"),
    [
        ("uninvited", {}, "Förbundet kallar dig inte längre till styrelsemöte"),
        ("uninvited", {"is_deputy": True}, "Förbundet behöver inte längre att du tjänstgör vid styrelsemöte"),
        ("booked", {"optional": False}, "Förbundet kallar dig till styrelsemöte"),
        ("booked", {"optional": True}, "Förbundet berättar för dig som är ersättare om styrelsemöte"),
    ],
)
def test_who_need_not_come_is_told_why_and_no_deputy_is_said_to_be_called(
    mail: str, more: dict[str, Any], said: str
) -> None:
    _, text, html = rendered(mail, **more)

    assert text.startswith(said)
    assert said in html
    assert ("behöver inte komma" in text) == any(more.values())


@pytest.mark.parametrize(
    ("mail", "more", "subject"),
    [
        ("invitation", {}, "Kallelse: styrelsemöte 31 augusti 2026 kl. 9–12"),
        ("update", {}, "Ändring: styrelsemöte 31 augusti 2026 kl. 9–12"),
        ("update", {"what_changed": "Ändrad tid"}, "Ändrad tid: styrelsemöte 31 augusti 2026 kl. 9–12"),
        ("restored", {}, "Mötet blir av: styrelsemöte 31 augusti 2026 kl. 9–12"),
        ("cancellation", {}, "Inställt: styrelsemöte 31 augusti 2026 kl. 9–12"),
        ("reminder", {"deadline": DEADLINE}, "Påminnelse (7 dagar kvar): budget 2027"),
        ("reminder", {"deadline": DEADLINE, "days_left": 0}, "Påminnelse (sista dagen): budget 2027"),
        ("reminder", {"deadline": DEADLINE, "weeks_left": 1}, "Påminnelse (nästa vecka): budget 2027"),
        ("reminder", {}, "Påminnelse (7 dagar kvar): styrelsemöte 31 augusti 2026 kl. 9–12"),
        ("reminders", {}, f"{TO_ANSWER} och 1 sak till"),
        ("papers", {"is_more": True}, "Komplettering: samråd om budget 2027 från Förbundet"),
        ("trial", {}, "Provmejl från Förbundet: svara på det"),
        ("trial", {"answers_are_read": False}, "Provmejl från Förbundet"),
        ("reminder", {"days_left": 0}, "Påminnelse (i dag): styrelsemöte 31 augusti 2026 kl. 9–12"),
    ],
)
def test_the_subject_says_what_and_when(mail: str, more: dict[str, Any], subject: str) -> None:
    assert rendered(mail, **more)[0] == subject


@pytest.mark.parametrize(
    ("mail", "more", "first"),
    [
        (
            "invitation",
            {},
            "Förbundet kallar dig till styrelsemöte måndag 31 augusti 2026 (v.\N{NO-BREAK SPACE}36) kl. 9–12.",
        ),
        (
            "cancellation",
            {},
            "Förbundet ställer in styrelsemöte måndag 31 augusti 2026 (v.\N{NO-BREAK SPACE}36) kl. 9–12.",
        ),
        (
            "reminder",
            {"deadline": DEADLINE, "days_left": 2},
            "Du behöver se till att budget 2027 blir klart senast fredag 27 november 2026 (om 2 dagar), "
            "påminner Förbundet.",
        ),
    ],
)
def test_the_first_line_says_what_when_and_by_whom(mail: str, more: dict[str, Any], first: str) -> None:
    _, text, html = rendered(mail, **more)

    assert text.splitlines()[0] == first
    assert f"<strong>{first}</strong>" in html


def test_a_trial_asks_for_an_answer_only_where_answers_are_read() -> None:
    _, read, _ = rendered("trial")
    _, text, html = rendered("trial", answers_are_read=False)

    assert "Svara på det här mejlet, bara ett ”hej”." in read
    assert all("Svara inte på det här mejlet. Ingen brevlåda läses" in body for body in (text, html))
    assert all("”hej”" not in body for body in (text, html))


@pytest.mark.parametrize("mail", MINIMAL)
@pytest.mark.parametrize("given", [RICH, {**RICH, "deadline": DEADLINE}], ids=["rich", "deadline"])
def test_text_and_html_say_the_same(mail: str, given: dict[str, Any]) -> None:
    _, text, html = rendered(mail, **given)

    plain = {word.strip(".:(),").lower() for word in text.split() if not word.startswith(("-", "http"))}
    shown = {word.strip(".:(),").lower() for word in Reader(html).words}
    assert plain - shown - {""} == set()
    assert (RICH["link"] in text) == ('<a href="https://video.example/rum?a=1&amp;b=2"' in html)
    assert ("Folkets hus" in text) == ("Folkets hus" in html)


@pytest.mark.parametrize("mail", MINIMAL)
def test_a_mail_fetches_nothing_and_has_no_tables_or_scripts(mail: str) -> None:
    page = Reader(rendered(mail, **RICH)[2])

    assert {tag for tag, _ in page.tags} <= set(TAGS.split())
    assert ("html", {"lang": "sv"}) in page.tags
    for tag, attributes in page.tags:
        assert set(attributes) <= {"lang", "charset", "name", "content", "style", "href"}
        assert "url(" not in (attributes.get("style") or "")
        assert ("href" in attributes) == (tag == "a")


@pytest.mark.parametrize("mail", MINIMAL)
def test_every_colour_of_letters_can_be_read_on_white(mail: str) -> None:
    colours = set(re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", rendered(mail, **RICH)[2]))

    assert colours
    assert all(contrast_on_white(colour) >= 4.5 for colour in colours)


def test_what_people_wrote_is_escaped_in_html_and_plain_in_text() -> None:
    _, text, html = rendered("invitation", person_name="<b>Ånge & Co</b>", place="<script>", link="javascript:alert(1)")

    assert "Hej <b>Ånge & Co</b>!" in text
    assert "&lt;b&gt;Ånge &amp; Co&lt;/b&gt;" in html
    assert "<script" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize("mail", MINIMAL)
@pytest.mark.parametrize("about", ["deadline", "occasion"])
def test_a_tag_in_any_value_stays_text_in_html(mail: str, about: str) -> None:
    tag = "<b>&"
    hostile: dict[str, Any] = dict.fromkeys(
        (
            "association_name",
            "person_name",
            "page_url",
            "place",
            "link",
            "body_name",
            "what_changed",
            "reason",
        ),
        tag,
    )
    hostile["was"] = dict.fromkeys(("time", "place", "link", "body"), tag)
    hostile |= {"agenda": [tag], "open_items": [SimpleNamespace(name=tag, due=date(2026, 8, 20), is_late=True)]}
    hostile["occasion"] = replace(MEETING, title=tag)
    if about == "deadline":
        hostile["deadline"] = SimpleNamespace(**(vars(DEADLINE) | {"name": tag, "source": tag, "missed": tag}))

    html = rendered(mail, **hostile)[2]

    assert "<b>" not in html
    assert "&lt;b&gt;&amp;" in html
    assert "&amp;lt;" not in html


def test_a_late_paper_is_marked_with_a_sign_and_a_word() -> None:
    _, text, html = rendered("reminder", open_items=OPEN_ITEMS)

    assert "- Budgetförslag, senast 20 augusti 2026 (försenad)\n- Tjänsteskrivelse, senast 24 augusti 2026\n" in text
    assert html.count("✖ Försenad") == 1


def contrast_on_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_several_reminders_tell_how_to_answer_without_a_page() -> None:
    _, text, html = rendered("reminders")

    assert "  Svara i kalendern eller på det här mejlet." in text.splitlines()
    assert text.count("Läs mer:") == 1
    assert html.count("Svara i kalendern eller på det här mejlet.") == 1


@pytest.mark.parametrize(("items", "papers"), [([ITEM], []), ([], [LATE_PAPER]), ([ITEM], [LATE_PAPER])])
def test_what_is_new_in_an_agenda_is_told_in_even_paragraphs(items: list[Any], papers: list[Any]) -> None:
    _, text, _ = rendered("late_papers", items=items, papers=papers)

    assert "\n\n\n" not in text
    assert ("§ 7 Budget 2027" in text, "- Bokslut.pdf" in text) == (bool(items), bool(papers))
