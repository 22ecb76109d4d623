"""A document's own text with each date marked: by a word and a symbol, whole, and escaped."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from made_documents import cell, paragraph, table, word

from arshjul.reading.lines import plain
from arshjul.reading.occasions import Fate
from arshjul.reading.plan import read_plan
from arshjul.words import render
from arshjul.work.drafts.marking import FATE_MARKS, marked, marked_text
from arshjul.work.drafts.reading import read_whole, whole_as_json

TEXT = """Styrelsemöten 2027
8 februari kl. 9-12 Bokslut
tisdag 5 april kl. 9-12 <b>Budget</b>
22 november kl. 9-12

Mötet den 22 november flyttas till den 29 november.
Årsredovisningen ska vara regionen tillhanda senast den 20 augusti 2027.
Beslutat den 19 november 2026.
"""


def test_each_date_is_marked_by_what_became_of_it_and_the_text_stays_whole() -> None:
    plan = read_plan(TEXT, 2027)

    lines = marked(TEXT, plan)

    assert ["".join(piece.text for piece in line.pieces) for line in lines] == TEXT.split("\n")
    fates = {p.text.strip(" ."): p.fate for line in lines for p in line.pieces if p.fate}
    assert fates["8 februari"] is Fate.OCCASION
    assert fates["5 april"] is Fate.DOUBT
    assert fates["29 november"] is Fate.CHANGE
    assert fates["20 augusti 2027"] is Fate.DEADLINE
    assert fates["19 november 2026"] is Fate.OTHER


def test_beside_a_line_stands_what_was_read_what_is_doubtful_and_why_it_was_not_read() -> None:
    lines = marked(TEXT, read_plan(TEXT, 2027))

    told = {line.number: [(remark.fate, remark.text) for remark in line.remarks] for line in lines}
    assert told[2] == [(Fate.OCCASION, "måndag 8 februari 2027 kl. 9–12, styrelsen: Bokslut")]
    assert [fate for fate, _ in told[3]] == [Fate.OCCASION, Fate.DOUBT]
    assert "Det står tisdag" in told[3][1][1]
    assert told[6][0][1].startswith("flyttat från 22 november 2027: måndag 29 november 2027")
    assert told[7][0][1].startswith("senast fredag 20 augusti 2027, sista dag:")
    assert [fate for fate, _ in told[8]] == [Fate.OTHER]


def test_of_several_rows_on_a_line_only_the_doubtful_date_is_marked_as_that() -> None:
    text = "Styrelsemöten 2027\nmåndag 8 februari kl. 9, tisdag 5 april kl. 9\n"

    pieces = marked(text, read_plan(text, 2027))[1].pieces

    assert [p.fate for p in pieces if p.fate and "kl" not in p.text] == [Fate.OCCASION, Fate.DOUBT]


WORDS = ("8 februari", "tisdag 9 mars", "kl. 9", "v. 24", "senast", "\n", "\r\n", "\u2028", "\t", "<b>", "e\u0301")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_every_date_of_any_text_is_marked_once_and_no_letter_is_lost(words: list[str]) -> None:
    text = "Styrelsemöten 2027\n" + " ".join(words)
    plan = read_plan(text, 2027)

    lines = marked(text, plan)

    assert "\n".join("".join(piece.text for piece in line.pieces) for line in lines) == plain(text)
    assert sum(piece.fate is not None for line in lines for piece in line.pieces) == len(plan.tokens)


def test_a_page_says_each_fate_in_words_and_runs_nothing_of_the_document() -> None:
    text = TEXT + "<script>alert(1)</script> 3 mars kl. 9 ska Nätverket mötas\n"
    html = render("web/marked-document.html", lines=marked(text, read_plan(text, 2027)), fates=FATE_MARKS)

    assert "<script>" not in html
    assert "&lt;b&gt;Budget&lt;/b&gt;" in html
    parsed = _Marks()
    parsed.feed(html)
    assert parsed.marks
    words = tuple(f"{fate.word}: " for fate in FATE_MARKS.values())
    assert [mark for mark in parsed.marks if not mark.startswith(words)] == []
    assert 'id="rad-3"' in html


def test_a_terminal_shows_the_marks_and_what_they_mean() -> None:
    said = list(marked_text(TEXT, read_plan(TEXT, 2027)))

    assert said[0].startswith("Så här lästes datumen: [● …] möte")
    assert "rad    2 │ [● 8 februari] [● kl. 9-12] Bokslut" in said
    assert "         │   ⚑ senast fredag 20 augusti 2027, sista dag: Årsredovisningen" in "\n".join(said)


def test_a_program_is_told_in_which_cell_each_date_stands() -> None:
    rows = (("Organ", "Datum", "Tid"), ("Styrelsen", "tisdag 8 februari 2027", "9-12"))
    content = word(paragraph("Mötesplan 2027") + table(*("".join(map(cell, row)) for row in rows)))

    shape = whole_as_json(read_whole(content, "plan.docx", 2027))

    second = {"sheet": None, "table": 1, "row": 2, "column": 2}
    assert [one["cell"] for one in (shape["occasions"][0], shape["doubts"][0])] == [second, second]
    assert {one["page"] for one in shape["occasions"]} == {None}


class _Marks(HTMLParser):
    """What a screen reader says of each mark."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[str] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, dict(attrs)))
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        is_hidden = any(attributes.get("aria-hidden") for _, attributes in self._open)
        if any(tag == "mark" for tag, _ in self._open) and not is_hidden:
            self.marks[-1] += data
