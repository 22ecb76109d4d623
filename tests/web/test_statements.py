"""However much there is, a page asks the database a few questions: cold in a new process, and fewer when warm."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from addressed import never_renewed
from doers import doer
from sqlalchemy import event
from visitors import signed_in

from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.work.closing import close_year
from arshjul.work.files.associations import load
from arshjul.work.links.contacts import contact_url
from arshjul.work.links.visitors import page_token
from arshjul.work.years import adopt

KEY = "degerfors-karlskoga"
BASE_URL = "http://127.0.0.1:8321"
BEFORE = datetime(2022, 6, 27, 8, 0, tzinfo=UTC)
MOST = 14
MOST_WARM = 10
"""One of them is who is asking, and another whether anything waits that can be undone."""
OF_THE_SERVICE = ("PRAGMA", "BEGIN", "COMMIT", "ROLLBACK")
OTHERS = ("ornskoldsvik.yaml", "orebro-lan/finsam-lekeberg-orebro.yaml", "orebro-lan/sydnarke.yaml")
PERSON = "ordforande-region-orebro-lan"
PAGES = (
    "/",
    "/f/degerfors-karlskoga",
    "/f/degerfors-karlskoga/arshjul",
    "/f/degerfors-karlskoga/arshjul/2022",
    "/f/degerfors-karlskoga/moten/2022-styrelse-4",
    "/f/degerfors-karlskoga/moten/2022-styrelse-3/narvaro",
    "/min-sida/{person}",
    "/min-sida/{person}/kalender",
    "/svar/{person}/2022-styrelse-4",
    "/f/degerfors-karlskoga/utskick",
    "/f/degerfors-karlskoga/utskick?status=sent",
    "/f/degerfors-karlskoga/utskick/1",
    "/f/degerfors-karlskoga/medlemmar",
    "/f/degerfors-karlskoga/historik",
    "/f/degerfors-karlskoga/offentligt",
    "/f/degerfors-karlskoga/krockar",
    "/f/degerfors-karlskoga/krockar/2022",
    "/f/degerfors-karlskoga/ansvarsfrihet",
    "/f/degerfors-karlskoga/ansvarsfrihet/2021",
    "/f/degerfors-karlskoga/steg-for-steg/2021",
    "/f/degerfors-karlskoga/inkorg",
    "/kalendrar",
    "/f/degerfors-karlskoga/kalendrar",
    "/halsa",
)
OF_SEVERAL_YEARS = (
    "/f/sofint",
    "/f/sofint/arshjul/2021",
    "/f/sofint/arshjul/2022",
    "/f/sofint/krockar/2021",
    "/f/sofint/moten/{meeting}",
    "/f/sofint/moten/{meeting}/narvaro",
    "/f/sofint/ansvarsfrihet/2020",
    "/f/sofint/ansvarsfrihet/2010",
    "/f/sofint/steg-for-steg/2020",
    "/f/sofint/medlemmar",
    "{contact}",
)


class Asked(list[str]):
    """The statements that the database was asked."""


@contextmanager
def counted(store: Store) -> Iterator[Asked]:
    asked = Asked()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.lstrip().upper().startswith(OF_THE_SERVICE):
            asked.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def file_of_several(web_settings: Settings, example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several associations, one of them with a closed year and everything that its minutes say."""
    path = tmp_path_factory.mktemp("several") / "several.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        for name in ("sofint.yaml", *OTHERS):
            load(store, web_settings, (folder("examples") / name).read_bytes(), name.rpartition("/")[2], doer(BEFORE))
        adopt(store, web_settings, "sofint", 2021, doer(BEFORE), accept_because="prov")
        adopt(store, web_settings, "sofint", 2022, doer(BEFORE), accept_because="prov")
        close_year(store, "sofint", 2021, "prov", doer(BEFORE, "prov"))
    return path


@pytest.fixture
def several(file_of_several: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy that the test may change."""
    path = tmp_path / "several.db"
    shutil.copyfile(file_of_several, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


def cold_and_warm(settings: Settings, store: Store, path: str) -> tuple[int, int]:
    """How many statements a page asks in a new process, and the next time."""
    fresh = open_store(str(store.engine.url))
    try:
        client = signed_in(settings, fresh)
        numbers = []
        for _ in range(2):
            with counted(fresh) as asked:
                answer = client.get(path, follow_redirects=False)
            assert answer.status_code in (200, 303, 503), (path, answer.text)
            numbers.append(len(asked))
        return numbers[0], numbers[1]
    finally:
        fresh.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_few_questions(web_settings: Settings, web_store: Store, path: str) -> None:
    person = page_token(web_settings, never_renewed(KEY), PERSON)

    cold, warm = cold_and_warm(web_settings, web_store, path.format(person=person))

    assert (cold <= MOST, warm <= MOST_WARM) == (True, True), (cold, warm)


@pytest.mark.parametrize("path", PAGES)
def test_it_asks_as_few_among_several_associations(web_settings: Settings, several: Store, path: str) -> None:
    person = page_token(web_settings, never_renewed(KEY), PERSON)

    cold, warm = cold_and_warm(web_settings, several, path.format(person=person))

    assert (cold <= MOST, warm <= MOST_WARM) == (True, True), (cold, warm)


@pytest.mark.parametrize("query", ["alla=1", "medlem=Region Örebro"])
def test_it_asks_as_few_of_all_associations_at_once(web_settings: Settings, several: Store, query: str) -> None:
    """Whether they are five or eleven."""
    path = f"/f/degerfors-karlskoga/ansvarsfrihet/2021?{query}"
    numbers = [cold_and_warm(web_settings, several, path)]
    content = (folder("examples") / "sofint.yaml").read_bytes()
    for number in range(6):
        load(several, web_settings, content, f"sofint-{number}.yaml", doer(BEFORE))
    numbers.append(cold_and_warm(web_settings, several, path))

    assert numbers[0] == numbers[1]
    assert numbers[0] <= (MOST, MOST_WARM)


@pytest.mark.parametrize("path", OF_SEVERAL_YEARS)
def test_it_asks_as_few_of_an_association_with_several_years(web_settings: Settings, several: Store, path: str) -> None:
    with several.reading() as unit:
        room = unit.of("sofint")
        association = room.association(room.years)
    member, plan = association.member("nora"), association.plan(2021)
    assert member
    assert plan
    contact = contact_url(web_settings, association, 2020, member).removeprefix(BASE_URL)
    meeting = next(occasion.key for occasion in plan.standing if occasion.kind.is_meeting)

    cold, warm = cold_and_warm(web_settings, several, path.format(contact=contact, meeting=meeting))

    assert (cold <= MOST, warm <= MOST_WARM) == (True, True), (cold, warm)
