"""The page that the overview is held against: Starlette, Jinja2 and SQLAlchemy, and nothing of ours.

A session is looked up by its cookie, then the person's association and its meetings: three questions to the ORM,
24 rows and 3.3 kB of HTML. ``uvicorn house.plain_page:create_app --factory``, with the database in PLAIN_PAGE_DATABASE.
"""

from __future__ import annotations

import os
from datetime import date, timedelta

from jinja2 import DictLoader, Environment
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

TOKEN = "bench"  # noqa: S105 (nobody's)
ROWS = 24
PAGE = """<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>{{ association.name }}</title>
<link rel="stylesheet" href="/static/plain.css"></head>
<body><header><p>{{ visitor.person }}</p><h1>{{ association.name }}</h1></header>
<main><table><thead><tr><th>Dag</th><th>Möte</th><th>Plats</th></tr></thead><tbody>
{% for meeting in meetings %}<tr><td><time datetime="{{ meeting.day }}">{{ meeting.day }}</time></td>
<td><a href="/moten/{{ meeting.id }}">{{ meeting.title }}</a></td><td>{{ meeting.place }}</td></tr>
{% endfor %}</tbody></table></main></body></html>
"""


class Base(DeclarativeBase):
    """The tables."""


class Association(Base):
    __tablename__ = "associations"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Visitor(Base):
    __tablename__ = "sessions"
    token: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str]
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id"))


class Meeting(Base):
    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(primary_key=True)
    association_id: Mapped[int] = mapped_column(ForeignKey("associations.id"), index=True)
    day: Mapped[date]
    title: Mapped[str]
    place: Mapped[str]


def create_app() -> Starlette:
    """The application, with its rows."""
    engine = create_engine(os.environ["PLAIN_PAGE_DATABASE"])
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Association(id=1, name="Samordningsförbundet"))
        session.add(Visitor(token=TOKEN, person="Ledamot Degerfors kommun", association_id=1))
        for number in range(ROWS):
            day = date(2026, 1, 7) + timedelta(days=14 * number)
            session.add(Meeting(association_id=1, day=day, title=f"Styrelsemöte {number}", place="Folkets hus"))
        session.commit()
    template = Environment(loader=DictLoader({"page": PAGE}), autoescape=True).get_template("page")

    async def page(request: Request) -> Response:
        with Session(engine) as session:
            visitor = session.scalars(select(Visitor).where(Visitor.token == request.cookies["session"])).one()
            association = session.scalars(select(Association).where(Association.id == visitor.association_id)).one()
            wanted = select(Meeting).where(Meeting.association_id == association.id).order_by(Meeting.day)
            meetings = session.scalars(wanted).all()
            return HTMLResponse(template.render(visitor=visitor, association=association, meetings=meetings))

    return Starlette(routes=[Route("/", page)])
