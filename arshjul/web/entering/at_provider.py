"""Signing in at the provider of one's own employer: there by a link, and back by an answer to this very browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError, NotAllowedError, NotFoundError, ProviderError
from arshjul.openid.attempt import attempt_of, is_answer_to, new_cookie
from arshjul.openid.proof import Proof
from arshjul.providers import Provider
from arshjul.tokens import fingerprint
from arshjul.web.entering.sign_in import sign_in_page
from arshjul.web.frame.caller import caller_of, network_of, seen_from
from arshjul.web.frame.cookies import attempt_in, end_attempt, set_attempt, set_session
from arshjul.web.frame.failures import status_of
from arshjul.web.frame.house import house_of, whole_house
from arshjul.web.frame.page import page
from arshjul.web.frame.wrong_links import WrongLinks
from arshjul.work.entering import Arrival, enter_proved, note_refused

if TYPE_CHECKING:
    from arshjul.openid.client import ProviderClient

NOT_THIS_BROWSER = "svaret hör inte till något försök i den webbläsaren"


async def leave_for_provider(request: Request) -> Response:
    """``/logga-in/hos/{provider}``: on to the provider.

    A page of a link and not of a form: what a form leads to must be ours (``form-action``).
    """
    settings, now = house_of(request).settings, house_of(request).now()
    client = await run_in_threadpool(_client, request)
    cookie = new_cookie(now)
    attempt = attempt_of(settings.secret_key, client.provider.key, cookie, now)
    try:
        if attempt is None:
            raise ValueError("a new attempt is none")
        answer: Response = RedirectResponse(await client.address_of(attempt), 303)
    except ProviderError as error:
        return await run_in_threadpool(_refused, request, client.provider, str(error))
    set_attempt(answer, settings, cookie)
    return answer


async def come_back(request: Request) -> Response:
    """``/logga-in/hos/{provider}/svar``: the provider's answer, by way of the browser."""
    WrongLinks.of(request).require_few(network_of(request))
    house, now = house_of(request), house_of(request).now()
    client, said = await run_in_threadpool(_client, request), request.query_params.multi_items()
    attempt = attempt_of(house.settings.secret_key, client.provider.key, attempt_in(request), now)
    if attempt is None or not is_answer_to(attempt, said):
        WrongLinks.of(request).count(network_of(request))
        return await run_in_threadpool(_refused, request, client.provider, NOT_THIS_BROWSER, 403)
    try:
        proof = await client.prove(attempt, said, now)
    except ProviderError as error:
        return await run_in_threadpool(_refused, request, client.provider, str(error))
    return await run_in_threadpool(_let_in, request, client.provider, proof, fingerprint(attempt.state))


def _client(request: Request) -> ProviderClient:
    """The provider that the address names, made once in a process. Raises NotFoundError."""
    key, house = request.path_params["provider"], house_of(request)
    provider = next((one for one in house.settings.providers if one.key == key), None)
    if provider is None:
        raise NotFoundError("Där går det inte att logga in. Gå till inloggningssidan och välj ett av sätten där.")
    # Here and not on top: most services have no provider.
    from arshjul.openid.client import ProviderClient

    made = ProviderClient(provider, f"{house.settings.base_url}/logga-in/hos/{key}/svar")
    client: ProviderClient = request.app.state.provider_clients.setdefault(key, made)
    return client


def _let_in(request: Request, provider: Provider, proof: Proof, mark: str) -> Response:
    # Who somebody is, is asked of all associations.
    house, caller = whole_house(request), caller_of(request)
    arrival = Arrival(proof, mark, seen_from(request), caller.session if caller else None)
    try:
        entered = enter_proved(house.store, house.settings, provider, arrival, house.now())
    except NotAllowedError as error:
        return _told(request, error, status_of(error))
    answer: Response = RedirectResponse("/mina-forbund", 303)
    if entered.other_address:
        answer = page(request, "other-address.html", None, entered=entered, provider=provider)
    set_session(answer, house.settings, entered.cookie, seconds=None)
    end_attempt(answer, house.settings)
    return answer


def _refused(request: Request, provider: Provider, why: str, status: int = 503) -> Response:
    """The sign-in page, which tells whoever tries that it did not go, and the operator why."""
    house = whole_house(request)
    note_refused(house.store, provider, why, seen_from(request), house.now())
    text = f"Inloggningen hos {provider.name} går inte just nu. Vänta en stund, eller logga in med en länk i ett mejl."
    if why == NOT_THIS_BROWSER:
        text = (
            f"Inloggningen hos {provider.name} blev inte klar: den började i en annan webbläsare, eller för mer än tio "
            "minuter sedan. Börja om här."
        )
    return _told(request, NotAllowedError(text), status)


def _told(request: Request, error: ArshjulError, status: int) -> Response:
    answer = sign_in_page(request, error, status=status)
    end_attempt(answer, house_of(request).settings)
    return answer
