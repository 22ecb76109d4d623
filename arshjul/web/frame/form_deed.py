"""What a form does: read it, do the deed once, lead on; what is refused is shown again with all that was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from markupsafe import escape
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError
from arshjul.store import DoneAlready
from arshjul.store.once import OnceStore
from arshjul.web.frame.failures import HEADINGS, status_of
from arshjul.web.frame.form import Again, AtFieldError, ClashError, Form, Kind, Refused, refused_by
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import FORM, KEY, STOOD, Posted, posted_in
from arshjul.work.receiving import too_large


class Asks(StrEnum):
    """What must be done first, in another tab, by whoever sent a form."""

    SIGN_IN = "sign-in"
    CODE = "code"


_CHOSEN = (Kind.CHOICE, Kind.TICK)


@dataclass(frozen=True)
class FormDeed:
    """The endpoint of a form: give it to `routes.does`."""

    form: Form
    do: Callable[[Request, Posted], str | Again | None]
    """Does it, with the posted ``store``, and gives the address that it leads to; None: where `leads_to` says.

    With `Again` nothing is done yet, and the page is shown with the form as that says.

    An ArshjulError that it raises is told on the page, with all that was written.
    """
    shows: Callable[[Request], Response]
    """The page with the form, which finds what was refused in ``request.state.refused``; see `page`."""
    leads_to: Callable[[Request, Posted], str]
    """Where such a form leads, as far as the request tells: for whoever sends it twice."""
    first: Callable[[Request], object] | None = None
    """Asked before anything is read; raises what is wrong with the address."""

    async def __call__(self, request: Request) -> Response:
        """Take in what was sent by somebody who may send it."""
        if self.first:
            await run_in_threadpool(self.first, request)
        async with posted_in(request, self.form) as posted:
            return await run_in_threadpool(self.take, request, posted)

    def take(self, request: Request, posted: Posted) -> Response:
        """As `__call__`, of what has been read."""
        house = house_of(request)
        once = None
        if posted.key:
            once = OnceStore(house.store, posted.mark(request.url.path), house.now())
            posted = replace(posted, store=once)
        usually = self.leads_to(request, posted)
        try:
            if posted.has_too_large_file:
                raise too_large()
            self.form.require_fitting(posted.values)
            found = self.do(request, posted) or usually
            if isinstance(found, Again):
                return self._again(request, posted, found)
            to = found
        except DoneAlready as done:
            return RedirectResponse(done.leads_to or usually, 303)
        except ArshjulError as error:
            try:
                if once:
                    once.require_undone()
            except DoneAlready as done:
                return RedirectResponse(done.leads_to or usually, 303)
            return self._refused(request, posted, error)
        if once and once.is_done and to != usually:
            once.lead(to)
        return RedirectResponse(to, 303)

    def _again(self, request: Request, posted: Posted, again: Again) -> Response:
        request.state.refused = Refused(again.values, posted.form, again.faults)
        answer = self.shows(request)
        answer.status_code = 400 if again.faults else 200
        return answer

    def _refused(self, request: Request, posted: Posted, error: ArshjulError) -> Response:
        refused = refused_by(error, posted.values, posted.form)
        request.state.refused = refused
        try:
            answer = self.shows(request)
        except ArshjulError:
            # The page is gone, or has nothing to show any more.
            if not self.has_written(posted):
                raise error from None
            return self.kept(request, posted, _status_of(error), str(error))
        if self._loses(posted, bytes(answer.body).decode()):
            return self.kept(request, posted, _status_of(error), str(error))
        answer.status_code = _status_of(error)
        return answer

    def _loses(self, posted: Posted, html: str) -> bool:
        """Whether the page has no place any more for something that was written, e.g. since its row is gone."""
        return any(str(escape(text)) not in html for text in self._texts(posted))

    def has_written(self, posted: Posted) -> bool:
        """Whether a person has written anything that would be lost."""
        return any(text.strip() for text in self._texts(posted))

    def _texts(self, posted: Posted) -> Iterator[str]:
        """What somebody has written, and not only chosen."""
        return (posted.get(one.name) for one in self.form.fields if one.is_written and one.kind not in _CHOSEN)

    def kept(self, request: Request, posted: Posted, status: int, text: str, asks: Asks | None = None) -> Response:
        """A page that holds what was written and nothing else; when it *asks* for something, with a way to go on."""
        settings = house_of(request).settings
        fields = [one for one in self.form.fields if one.name in posted.values and one.can_show(posted.get(one.name))]
        shown = {one.name for one in fields}
        hidden = [(name, value) for name, value in posted.values.items() if name not in shown]
        hidden += [(f"{STOOD}{name}", value) for name, value in posted.stood.items()]
        hidden += [(KEY, posted.key), (FORM, posted.form)]
        return page(
            request,
            "kept-text.html",
            None,
            status=status,
            heading=HEADINGS.get(status, "Det gick inte"),
            text=text,
            form=replace(self.form, fields=tuple(fields), values=posted.values),
            hidden=hidden,
            files=posted.files,
            action=request.url.path,
            asks=asks,
            mails=settings.smtp_url is not None and settings.pages_can_be_reached,
            has_providers=bool(settings.providers),
        )


def _status_of(error: ArshjulError) -> int:
    if isinstance(error, ClashError):
        return 409
    return status_of(error.error if isinstance(error, AtFieldError) else error)
