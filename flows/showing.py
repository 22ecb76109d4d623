"""What Prefect's pages show of a run: a table for each association, as artifacts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from prefect import get_client
from prefect.artifacts import MarkdownArtifact

from arshjul.pages_address import association_path
from arshjul.settings import Settings
from arshjul.words import swedish_date, weekday_date
from arshjul.work.opening import opened
from arshjul.work.overview import associations
from arshjul.work.saying.telling import Account, Part, Said, Thing
from arshjul.year.model import STOCKHOLM

Link = Callable[[str], str]
"""The address of a page of ours; empty when its reader cannot open it."""

HEADINGS = {
    Part.MEETINGS: "Möten",
    Part.REPORTS: "Rapporter och sista dagar",
    Part.CHAINS: "Ansvarsfrihet, budget och uppdrag",
    Part.CHECKLISTS: "Handlingar",
    Part.DIGEST: "Måndagens sammanställning",
}
SLUGS = {
    Part.MEETINGS: "moten",
    Part.REPORTS: "rapporter",
    Part.CHAINS: "uppdrag",
    Part.CHECKLISTS: "handlingar",
    Part.DIGEST: "sammanstallning",
}
"""How the artifacts of each part are named; the association's key follows."""

MOST = 20
"""So many rows stand in each table; the rest are counted, and stand on our own pages."""


async def show(slug: str, heading: str, accounts: Iterable[Account], link: Link, *, dry_run: bool = False) -> None:
    """Make an artifact for each of *accounts*. A rehearsal's stand apart from what was said."""
    heading = f"Övning: {heading}" if dry_run else heading
    pages = {account.key: (account.name, page_of(heading, account, link)) for account in accounts}
    await show_pages(f"ovning-{slug}" if dry_run else slug, heading, pages)


async def show_pages(slug: str, heading: str, pages: dict[str, tuple[str, str]]) -> None:
    """Make an artifact of each page, by what its key ends with: its title and its markdown."""
    if not pages:
        return
    async with get_client() as client:
        for key, (title, markdown) in pages.items():
            artifact = MarkdownArtifact(key=_slug(slug, key), description=f"{heading} · {title}", markdown=markdown)
            await artifact.acreate(client)


async def show_years(
    slug: str, heading: str, years: Iterable[tuple[str, str]], settings: Settings, now: datetime, *, dry_run: bool
) -> None:
    """Make an artifact for each association with the years that were made or closed, or would be."""
    with opened(settings) as store:
        names = dict(associations(store))
    heading = f"Övning: {heading}" if dry_run else heading
    of_association: dict[str, list[str]] = {}
    for key, year in years:
        of_association.setdefault(key, []).append(year)
    day = weekday_date(now.astimezone(STOCKHOLM).date())
    pages: dict[str, tuple[str, str]] = {}
    for key, own in of_association.items():
        name, address = names[key], settings.address(association_path(key, "/arshjul"))
        rows: list[tuple[str, ...]] = [(_text(year),) for year in own]
        title = f"# {heading}\n\n{_linked(name, address)}, {day}"
        pages[key] = (name, f"{title}\n\n{table((heading,), rows)}\n")
    await show_pages(f"ovning-{slug}" if dry_run else slug, heading, pages)


def page_of(heading: str, account: Account, link: Link) -> str:
    """The account as markdown: what fell due, what was said, what comes next."""

    def page(path: str) -> str:
        return link(association_path(account.key, path)) if path else ""

    sections = (
        ("Dags eller försenat", ("Dag", "Läge", "Vad", "Vem"), [_due(one, page) for one in account.due]),
        ("Sagt", ("Vad", "Till", "Hur det gick"), [_said(one, page) for one in account.said]),
        ("Härnäst", ("Dag", "Påminns", "Vad", "Vem"), [_coming(one, page) for one in account.coming]),
    )
    parts = [f"# {_text(heading)}", f"{_linked(account.name, page('/'))}, {weekday_date(account.day)}"]
    for title, columns, rows in sections:
        parts += [f"## {title}", table(columns, rows) if rows else "Inget."]
    return "\n\n".join(parts) + "\n"


def table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table in markdown, of cells that are markdown already."""
    lines = [columns, tuple("---" for _ in columns), *rows[:MOST]]
    written = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    left = len(rows) - MOST
    return f"{written}\n\n… och {left} till." if left > 0 else written


def _due(one: Thing, page: Link) -> tuple[str, ...]:
    return (swedish_date(one.day), _text(one.status), _linked(one.title, page(one.path)), _text(one.who))


def _said(one: Said, page: Link) -> tuple[str, ...]:
    to = ", ".join(f"{role} ({number})" if number > 1 else role for role, number in one.to)
    return (_linked(one.subject, page(one.path)), _text(to), _text(one.outcome))


def _coming(one: Thing, page: Link) -> tuple[str, ...]:
    reminded = swedish_date(one.reminder) if one.reminder else "–"
    return (swedish_date(one.day), reminded, _linked(one.title, page(one.path)), _text(one.who))


def _linked(text: str, address: str) -> str:
    return f"[{_text(text)}]({address})" if address else _text(text)


def _text(text: str) -> str:
    """The text as it is to be read: what has a meaning in markdown stands for itself."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def _slug(*words: str) -> str:
    """What Prefect takes for a key: small letters, numbers and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words).lower()).strip("-")


def summary(accounts: Iterable[Account], link: Link) -> str:
    """The morning in one table: a line for each association, the mails of each part, and what is late or due."""
    columns = ("Förbund", *HEADINGS.values(), "Dags eller försenat")
    return table(columns, list(_lines(accounts, link)))


def _lines(accounts: Iterable[Account], link: Link) -> Iterator[tuple[str, ...]]:
    for one in accounts:
        mails = (str(one.of(part).mails or "–") for part in Part)
        yield (_linked(one.name, link(association_path(one.key, "/"))), *mails, str(len(one.due) or "–"))
