"""Each form on each page, sent in all the wrong ways: a clear answer in Swedish, and nothing that was written is lost.

The pages are found from the routes, and the forms from the pages: one that is added later is tried as well.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path

import pytest
from addressed import never_renewed
from doers import doer
from starlette.testclient import TestClient
from visitors import signed_in
from web_pages import PAGES

from arshjul.settings import Settings
from arshjul.store import LinkKind, open_store
from arshjul.web.app import DEEDS
from arshjul.web.frame.form_deed import FormDeed
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.links.secrets import secret_about
from arshjul.work.links.visitors import page_token
from arshjul.year.answers import Answer

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-4"
WITHOUT_THE_HELPER = {
    "/logga-in",
    "/logga-in/{token}",
    "/logga-ut",
    "/mina-inloggningar",
    "/andra-faktorn",
    "/svar/{token}/{occasion}",
    "/min-sida/{token}",
}
"""Nobody writes more than an address or a code in them, or they only press a button that can be pressed twice."""
SCRIPT = "<script>alert(1)</script> en\x00två\nrader"
LONG = "x" * 100_000
CLEAR = frozenset({200, 400, 403, 404, 409, 413})


@dataclass(frozen=True)
class Found:
    """A form as it stands on a page."""

    page: str
    action: str
    is_multipart: bool
    hidden: dict[str, str] = field(compare=False)
    texts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        """What two forms of the same kind have alike."""
        names = tuple(sorted(self.hidden))
        return re.sub(r"\d+|:[^/]+", "#", self.action), names, self.texts, tuple(n for n, _ in self.buttons)


@pytest.fixture(scope="module")
def client(
    web_settings: Settings, example_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Whoever sits at the machine, so that no role stands between the test and a form."""
    path = tmp_path_factory.mktemp("forms") / "example.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        noted = NotedReply(MEETING, "ordforande-region-orebro-lan", Reply(Answer.ACCEPTED))
        answer_for(store, web_settings, KEY, noted, doer(web_settings.clock.now()))
        yield signed_in(web_settings, store, raises=False)


@pytest.fixture(scope="module")
def forms(client: TestClient, web_settings: Settings) -> list[Found]:
    """One form of each kind that there is on the pages."""
    association = never_renewed(KEY)
    person = page_token(web_settings, association, "ordforande-region-orebro-lan")
    electing = secret_about(web_settings, association, LinkKind.ELECTION, "kontakt-karlskoga", "2023")
    links = (f"/svar/{person}/{MEETING}", f"/val/{electing}/2023")
    pages = (*PAGES, "/administration", f"/f/{KEY}/foljare", *links)
    found = [one for path in pages for one in forms_of(path, client.get(path).text)]
    return list({one.shape: one for one in found}.values())


def forms_of(page: str, html: str) -> Iterator[Found]:
    for tag, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", html, re.DOTALL):
        if 'method="get"' in tag:
            continue  # it asks for a page, and does nothing
        named = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside)
        texts = re.findall(
            r'<(?:input|textarea)\b(?![^>]*type="(?:hidden|checkbox|file)")[^>]*\bname="([^"]+)"', inside
        )
        buttons = re.findall(r'<button\b[^>]*\bname="([^"]+)" value="([^"]*)"', inside)
        yield Found(
            page,
            unescape((re.findall(r'action="([^"]*)"', tag) or [page])[0]),
            "multipart" in tag,
            {name: unescape(value) for name, value in named},
            tuple(texts),
            tuple(re.findall(r'<select\b[^>]*\bname="([^"]+)"', inside)),
            tuple(buttons),
        )


def sent(client: TestClient, form: Found, values: dict[str, str], *, encoded: str = "") -> tuple[int, str]:
    pressed = dict(form.buttons[:1])
    if form.is_multipart and not encoded:
        parts = {name: (None, text) for name, text in {**form.hidden, **values, **pressed}.items()}
        answer = client.post(form.action, files=parts)
    elif encoded:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        answer = client.post(form.action, content=encoded.encode(), headers=kind)
    else:
        answer = client.post(form.action, data={**form.hidden, **values, **pressed})
    return answer.status_code, answer.text


def test_every_deed_takes_its_form_in_through_the_helper() -> None:
    others = {route.path for route in DEEDS if not isinstance(route.takes, FormDeed)}

    assert others == WITHOUT_THE_HELPER


def test_every_form_has_a_key(forms: list[Found]) -> None:
    shapes = [one for one in forms if not one.action.startswith(("/logga", "/mina-", "/svar/", "/andra-faktorn"))]

    assert len(shapes) > 12
    assert [one.action for one in shapes if "engang" not in one.hidden] == []


def test_a_form_with_nothing_in_it_gets_a_clear_answer(client: TestClient, forms: list[Found]) -> None:
    for form in forms:
        status, page = sent(client, form, dict.fromkeys((*form.texts, *form.choices), ""))
        assert status in CLEAR, form
        assert '<html lang="sv">' in page


@pytest.mark.parametrize("text", [SCRIPT, LONG], ids=["script", "long"])
def test_what_is_written_is_shown_as_text_and_never_lost(client: TestClient, forms: list[Found], text: str) -> None:
    for form in forms:
        written = text if text == SCRIPT else text[: len(text) // (len(form.texts) or 1)]
        status, page = sent(client, form, dict.fromkeys(form.texts, written))
        assert status in CLEAR, form
        assert "<script>alert" not in page
        if form.texts and status >= 400 and "engang" in form.hidden:
            assert escape(written.replace("\x00", "")) in page, (form, status)


def test_fields_sent_twice_and_ids_of_nobody_are_refused_in_words(client: TestClient, forms: list[Found]) -> None:
    for form in forms:
        others = {name: "annat-forbund-1" for name in form.hidden if name not in ("engang", "formular")}
        doubled = "&".join(f"{name}=a&{name}=b" for name in (*form.hidden, *form.texts)[:5])
        answers = [
            sent(client, form, {**others, **dict.fromkeys(form.texts, "x")}),
            sent(client, form, {}, encoded=doubled),
        ]
        assert {status for status, _ in answers} <= CLEAR, form
        assert all('<html lang="sv">' in page for _, page in answers)


def test_another_associations_address_is_not_found(client: TestClient, forms: list[Found]) -> None:
    for form in forms:
        if form.action.startswith(f"/f/{KEY}/"):
            elsewhere = client.post(form.action.replace(KEY, "annat"), data=form.hidden)
            assert elsewhere.status_code == 404, form
