"""A person with protected identity is named nowhere for others, whatever is made for them: pages, files, feeds, mails.

The pages are found from the routes and from the links on the pages: one that is added later is tried as well.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from addressed import never_renewed
from doers import doer
from openpyxl import load_workbook
from pypdfium2 import PdfDocument
from starlette.testclient import TestClient
from visitors import ADDRESSES, signed_in
from web_pages import PLAN_BEGUN

from arshjul.errors import NotAllowedError
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import LinkKind, Store, open_store
from arshjul.store.mail_text import text_of_mail, unfolded
from arshjul.store.values.entrance import Appointment
from arshjul.store.values.history import Sought
from arshjul.web.app import PAGES
from arshjul.work.agendas.documents import agenda_values, minutes_values
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.drafts.readings import open_reading
from arshjul.work.exporting import export
from arshjul.work.files.associations import dump, load
from arshjul.work.held.attendance import attendance_of
from arshjul.work.held.attendance_export import fees_csv, minutes_text
from arshjul.work.history import history
from arshjul.work.links.secrets import secret_about
from arshjul.work.links.visitors import page_token
from arshjul.work.protecting import protect
from arshjul.work.roster.giving_out import roster_rows
from arshjul.work.saying.judging import DoorOfAPass
from arshjul.work.years import adopt
from arshjul.year.access import Capacity
from arshjul.year.answers import Answer
from arshjul.year.attendance.spells import ServedAs, Spell
from arshjul.year.deeds import Deed, DeedKind

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-4"
PERSON = "ledamot-forsakringskassan"
NAME, SURNAME, ADDRESS = "Xantippa Qvarnzell", "Qvarnzell", "xantippa.qvarnzell@hemligt.example"
BESIDE = "xq@privat.example"
"""From which she has answered too."""
TELLING = re.compile("xantippa|qvarnzell|hemligt|privat", re.IGNORECASE)
OWN = f"/f/{KEY}/medlemmar/skyddade"
"""The one page that tells who she is, to the director."""
NOT_HERE = {
    "/administration/mejl/{id:int}",
    "/anslag/{token}/{occasion}",
    "/beslut/{token}",
    "/beslut/{token}/dokument/{id}",
    "/f/{association}/ansvarsfrihet/{year:int}/dokument/{id}",
    "/f/{association}/ansvarsfrihet/{year:int}/utdrag/{id:int}",
    "/f/{association}/arshjul/{year:int}/faststall",
    "/f/{association}/arshjul/{year:int}/utkast",
    "/f/{association}/arshjul/{year:int}/utkast/ovning",
    "/f/{association}/inkorg/{id:int}",
    "/f/{association}/inkorg/{id:int}.eml",
    "/f/{association}/kedjor/{year:int}",
    "/f/{association}/las-in/{number:int}/andring",
    "/f/{association}/moten/{id}/handlingar/{paper:int}",
    "/f/{association}/moten/{id}/dagordning.docx",
    "/f/{association}/moten/{id}/kallelse.docx",
    "/f/{association}/moten/{id}/narvaro.csv",
    "/f/{association}/moten/{id}/protokoll.docx",
    "/f/{association}/moten/{id}/protokoll/{number:int}.docx",
    "/f/{association}/steg-for-steg/{year:int}/{chain}/{step}/{id:int}",
    "/f/{association}/steg-for-steg/{year:int}/svarsfil-{id:int}",
    "/f/{association}/utskick/{id:int}.eml",
    "/f/{association}/word-mallar/{name}.docx",
    "/f/{association}/word-mallar/{name}/exempel.docx",
    "/f/{association}/word-mallar/{name}/{sha256}.docx",
    "/halsa",
    "/handlingar/{token}/{chain}/{step}/{year:int}",
    "/handlingar/{token}/{chain}/{step}/{year:int}/{id:int}",
    "/kalender/{token}.ics",
    "/kontakt/{token}",
    "/logga-in/hos/{provider}",
    "/logga-in/hos/{provider}/svar",
    "/logga-in/{token}",
    "/offentligt/{association}",
    "/offentligt/{association}/budgetforslag-{year:int}.pdf",
}
"""What there is nothing of, what leads away, what is uploaded and handed out; Word files and feeds are tried below."""
READERS = (Capacity.DIRECTOR, Capacity.FOLLOWER, Capacity.ADMINISTRATOR)
"""They are shown every page between them. Whoever sits at the machine can read the database."""
OTHERS = tuple(one for one in Capacity if one not in READERS)


@pytest.fixture(scope="module")
def store(web_settings: Settings, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A year in which she has been called, answered and written of by name, also in texts, before she is protected."""
    path = tmp_path_factory.mktemp("protected") / "protected.db"
    shutil.copyfile(migrated_sqlite, path)
    content = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")
    content = content.replace(
        "name: Ledamot Försäkringskassan, address: ledamot@forsakringskassan.example",
        f"name: {NAME}, address: {ADDRESS}",
    )
    content = content.replace("articles:\n", "articles:\n  show_attendees: ja\n", 1)
    content = content.replace("place: Finsams lokaler", f"place: Hemma hos {NAME}", 1)
    content = re.sub(rf"(key: {MEETING}\n.*\n *title: .*)", rf"\1, {NAME} berättar", content, count=1)
    content += f"\nitems:\n  - {{key: avtal, name: Avtal med {NAME}, rule: {{week: 40}}}}\n"
    now = web_settings.clock.now()
    before = now - timedelta(days=40)
    with closing(open_store(f"sqlite:///{path}")) as store:
        load(store, web_settings, content.encode(), f"{KEY}.yaml", doer(before, NAME))
        adopt(store, web_settings, KEY, 2022, doer(before, NAME))
        answer_for(store, web_settings, KEY, NotedReply(MEETING, PERSON, Reply(Answer.DECLINED)), doer(before, NAME))
        with store.writing() as unit:
            room = unit.of(KEY)
            room.add_alias(PERSON, BESIDE, before)
            unit.entrance.appoint(
                Appointment(0, ADDRESSES[Capacity.FOLLOWER], Capacity.FOLLOWER, KEY, before, NAME), room.id
            )
            administrator = Appointment(0, ADDRESSES[Capacity.ADMINISTRATOR], Capacity.ADMINISTRATOR, "", before, NAME)
            unit.entrance.appoint(administrator, None)
        open_reading(store, KEY, PLAN_BEGUN.encode(), "plan.txt", doer(before, NAME))
        signed_in(web_settings, store, ADDRESS).get("/mina-forbund")
        protect(store, web_settings, KEY, PERSON, doer(now), is_protected=True)
        yield store


def links_in(html: str) -> list[str]:
    found = (unescape(one).partition("#")[0] for one in re.findall(r'(?:href|src)="([^"]+)"', html))
    return [one for one in found if one.startswith("/") and not one.startswith("/static")]


def route_of(path: str) -> str:
    return next((route.path for route in PAGES if route.path_regex.fullmatch(path.partition("?")[0])), "")


def walked(client: TestClient, first: list[str], most: int) -> Iterator[tuple[str, str, str]]:
    """Every page that can be reached from the *first* ones, *most* of each route: its route, address and text."""
    waiting, seen, of_route = list(first), set(first), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        route = route_of(path)
        if not route or path.endswith(".docx") or of_route[route] >= most:
            continue
        of_route[route] += 1
        answer = client.get(path)
        text = text_of_mail(answer.content) if path.endswith(".eml") else answer.text
        yield route if answer.status_code == 200 else "", path, f"{answer.headers}\n{text}"
        for link in links_in(answer.text):
            if link not in seen:
                seen.add(link)
                waiting.append(link)


def telling(text: str) -> list[str]:
    return [text[max(0, one.start() - 80) : one.end() + 40] for one in TELLING.finditer(text)]


def links_of_others(settings: Settings) -> list[str]:
    association = never_renewed(KEY)
    chair = page_token(settings, association, "ordforande-region-orebro-lan")
    contact = "kontakt-karlskoga"
    return [
        f"/min-sida/{chair}",
        f"/min-sida/{chair}/kalender",
        f"/svar/{chair}/{MEETING}",
        f"/val/{secret_about(settings, association, LinkKind.ELECTION, contact, '2023')}/2023",
        f"/anslag/{secret_about(settings, association, LinkKind.NOTICE, contact, MEETING)}/{MEETING}",
    ]


def told_to(settings: Settings, store: Store, reader: Capacity, most: int) -> tuple[set[str], list[object]]:
    """The routes that showed something to the *reader*, and all that told who she is."""
    with store.reading() as unit:
        hers = next(one.id for one in unit.of(KEY).deliveries.newest(limit=None) if one.person == PERSON)
    client = signed_in(settings, store, ADDRESSES[reader], raises=False)
    meeting = f"/f/{KEY}/moten/{MEETING}"
    mails = (f"/f/{KEY}/utskick/{hers}{end}" for end in ("", ".eml", "/html"))
    seeds = ["/", f"/f/{KEY}", f"{meeting}/kallelse", *mails]
    seeds += [path for route in PAGES if "{" not in (path := route.path.replace("{association}", KEY))]
    seeds += links_of_others(settings)
    seen, told = set(), []
    for route, path, text in walked(client, list(dict.fromkeys(seeds)), most):
        seen.add(route)
        told += [] if path == OWN else [(path, one) for one in telling(text)]
    return seen, told


def test_no_page_and_no_file_that_others_open_tells_who_she_is(web_settings: Settings, store: Store) -> None:
    found = [told_to(web_settings, store, reader, most=1) for reader in READERS]

    assert [told for _, told in found if told] == []
    shown = set().union(*(seen for seen, _ in found))
    assert {route.path for route in PAGES if not route.path.startswith("/static")} - shown == NOT_HERE


@pytest.mark.drill
@pytest.mark.parametrize("reader", OTHERS)
def test_nobody_in_any_role_is_told(web_settings: Settings, store: Store, reader: Capacity) -> None:
    if reader is not Capacity.CHAIR or ADDRESSES[reader] != ADDRESS:
        assert told_to(web_settings, store, reader, most=3)[1] == []


def test_the_director_sees_who_she_is_on_one_page_and_nobody_else_there(web_settings: Settings, store: Store) -> None:
    director = signed_in(web_settings, store, ADDRESSES[Capacity.DIRECTOR])
    secretary = signed_in(web_settings, store, ADDRESSES[Capacity.SECRETARY])

    assert NAME in director.get(OWN).text
    assert ADDRESS in director.get(OWN).text
    assert secretary.get(OWN).status_code == 403


def test_she_sees_herself_and_is_called_as_everybody(web_settings: Settings, store: Store) -> None:
    own = page_token(web_settings, never_renewed(KEY), PERSON)
    client = signed_in(web_settings, store, raises=False)

    assert NAME in client.get(f"/min-sida/{own}").text
    assert f"Till {NAME}" in client.get(f"/svar/{own}/{MEETING}").text
    assert NAME in signed_in(web_settings, store, ADDRESS).get(f"/f/{KEY}/min-sida").text


def test_a_mail_that_waits_is_written_anew_at_the_door_and_names_her_to_nobody_else(
    web_settings: Settings, store: Store
) -> None:
    now = web_settings.clock.now()
    with store.writing() as unit:
        claimed = unit.waiting.claim(now, "prov", timedelta(minutes=5), 1000)
    door = DoorOfAPass(store, web_settings)
    # What may have left already is never written anew: it is stopped.
    named = [one for one in claimed if one.person != PERSON and telling(text_of_mail(one.body))][:5]
    stopped = [door(replace(one, was_in_doubt=True), now) for one in named]
    assert named
    assert not any(hasattr(one, "body") for one in stopped)
    left = [(one.person, leaves.body) for one in claimed if (leaves := door(one, now)) and hasattr(leaves, "body")]

    assert [person for person, body in left if person != PERSON and telling(text_of_mail(body))] == []
    mine = [message_from_bytes(body, policy=policy.default) for person, body in left if person == PERSON]
    assert mine
    assert all(NAME in str(mail["To"]) and ADDRESS in str(mail["To"]) for mail in mine)


def test_no_word_file_tells_who_she_is(web_settings: Settings, store: Store) -> None:
    now = web_settings.clock.now()
    calls = agenda_values(store, KEY, MEETING, now, calls=True)

    assert any("med skyddad identitet" in line for line in calls["kallade"])
    assert telling(repr((calls, minutes_values(store, KEY, MEETING, now)))) == []


def test_no_list_of_a_year_tells_who_she_is(web_settings: Settings, store: Store) -> None:
    director = signed_in(web_settings, store, ADDRESSES[Capacity.DIRECTOR])
    names = ("lista.xlsx", "kalender.ics", "hjul.pdf")
    excel, calendar, pdf = (director.get(f"/f/{KEY}/arshjul/2022/{name}") for name in names)

    [sheet] = load_workbook(BytesIO(excel.content)).worksheets
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any("med skyddad identitet berättar" in cell for cell in cells)
    assert telling(" ".join(cells)) == []
    assert "skyddad identitet berättar" in unfolded(calendar.text)
    assert telling(unfolded(calendar.text)) == []
    pages = [page.get_textpage().get_text_bounded() for page in PdfDocument(pdf.content)]
    assert all("skyddad identitet" in page for page in pages[:1])
    assert telling(" ".join(pages)) == []


def test_no_feed_but_her_own_tells_who_she_is(web_settings: Settings, store: Store) -> None:
    with store.reading() as unit:
        room = unit.of(KEY)
        feeds = {one.subject: unfolded(room.feeds.calendar(one.kind, one.subject).decode()) for one in room.feeds.all()}

    assert len(feeds) > 5
    assert [subject for subject, calendar in feeds.items() if telling(calendar) and subject != PERSON] == []
    assert NAME in feeds[PERSON]


def test_the_file_and_the_export_tell_it_only_when_asked_to(
    web_settings: Settings, store: Store, tmp_path: Path
) -> None:
    now = web_settings.clock.now()
    made = export(store, web_settings, KEY, tmp_path / "utan.zip", now)
    export(store, web_settings, KEY, tmp_path / "med.zip", now, tells_protected=True)

    def told(name: str) -> list[str]:
        with zipfile.ZipFile(tmp_path / name) as archive:
            return [one for one in archive.namelist() if telling(text_of_mail(archive.read(one)))]

    assert told("utan.zip") == []
    assert made.hidden > 0
    assert {"forbund.yaml", "tabeller/particulars.jsonl"} <= set(told("med.zip"))
    assert telling(dump(store, KEY)) == []


def test_no_table_of_people_tells_who_she_is(web_settings: Settings, store: Store) -> None:
    now = web_settings.clock.now()
    view = attendance_of(store, KEY, MEETING, now)
    # A guest is kept by name, also one who has a key.
    there = (*view.attendance.spells, Spell(NAME, ServedAs.GUEST))
    view = replace(view, recorded_at=now, attendance=replace(view.attendance, spells=there))

    assert telling(fees_csv([view]).decode()) == []
    assert telling(minutes_text(view)) == []
    assert telling(str(list(roster_rows(view.attendance.association, now.date())))) == []


def test_no_line_of_the_history_tells_who_she_is(web_settings: Settings, store: Store) -> None:
    found = history(store, KEY, web_settings.clock.now(), Sought(), most=1000)

    assert [row for row in found.rows if telling(f"{row.who} {row.what} {row.details} {row.where}")] == []


def test_a_file_without_her_name_is_taken_in_over_what_is_stored(web_settings: Settings, store: Store) -> None:
    written = dump(store, KEY)
    load(store, web_settings, written.encode(), f"{KEY}.yaml", doer(web_settings.clock.now()))

    with store.reading() as unit:
        person = unit.of(KEY).association().person(PERSON)
    assert person
    assert (person.own_name, person.own_address, person.protected) == (NAME, ADDRESS, True)


def test_her_row_cannot_be_taken_away_since_the_history_would_tell_her_name(
    web_settings: Settings, store: Store
) -> None:
    with store.writing() as unit:
        room = unit.of(KEY)
        association = room.association()
        others = tuple(one for one in association.people if one.key != PERSON)
        deed = Deed(DeedKind.EDITED, doer(web_settings.clock.now()), "prov")
        with pytest.raises(NotAllowedError, match="skyddade personuppgifter"):
            room.save(replace(association, people=others), deed)
