"""Documents and mails that are opened: who opened which is a line of the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from arshjul.store.values.entrance import NewLine
from arshjul.store.values.kinds import Logged
from arshjul.web.frame.caller import caller_of, network_of
from arshjul.web.frame.house import house_of

OK = 200


def noted(page: Callable[[Request], Response], what: str) -> Callable[[Request], Response]:
    """*page*, which leaves a line each time that somebody is shown it; *what* is opened, in Swedish."""

    @wraps(page)
    def opened(request: Request) -> Response:
        answer = page(request)
        if answer.status_code == OK:
            _note(request, what)
        return answer

    return opened


def _note(request: Request, what: str) -> None:
    house, asked = house_of(request), request.path_params
    caller = caller_of(request)
    account_id = caller.session.account_id if caller and caller.session else None
    which = " ".join(str(asked[name]) for name in ("year", "id") if name in asked and asked[name] != _meeting(asked))
    line = NewLine(Logged.OPENED, house.now(), account_id, network_of(request), f"{what} {which}".strip())
    with house.store.writing() as unit:
        unit.entrance.log(replace(line, association_id=unit.of(asked["association"]).id, target=_meeting(asked)))


def _meeting(asked: Mapping[str, Any]) -> str:
    """The key of the meeting that the address names; empty when it names something else."""
    return asked["id"] if isinstance(asked.get("id"), str) and "year" not in asked else ""
