"""Whether a secret or a code is right is said by a comparison that takes as long however much of it is right."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from addressed import never_renewed
from pyotp import TOTP
from starlette.applications import Starlette
from visitors import ADDRESSES, admitted

from arshjul.openid.attempt import Attempt, is_answer_to
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.app import build_app
from arshjul.work.links import answer_secret
from arshjul.work.mailing.addresses import bounced_mail, envelope_sender
from arshjul.year.access import Capacity

KEY, MEETING, PERSON = "degerfors-karlskoga", "2022-styrelse-4", "ledamot-degerfors"
FOLLOWERS = f"/f/{KEY}/foljare"
DIRECTOR = ADDRESSES[Capacity.DIRECTOR]


@dataclass(frozen=True)
class Compared:
    """A secret, one that is wrong, and whether such a one is taken."""

    right: str
    wrong: str
    is_taken: Callable[[str], bool]


def link(app: Starlette) -> Compared:
    secret = answer_secret(app.state.house.settings, never_renewed(KEY), PERSON, MEETING)
    page = admitted(app, raises=False)
    return Compared(secret, altered(secret), lambda one: page.get(f"/svar/{one}/{MEETING}").status_code == 200)


def answers_form(app: Starlette) -> Compared:
    secret = answer_secret(app.state.house.settings, never_renewed(KEY), PERSON, MEETING)
    page = admitted(app, raises=False)
    form = dict(re.findall(r'name="(\w+)" value="([^"]+)"', page.get(f"/svar/{secret}/{MEETING}").text))

    def is_taken(key: str) -> bool:
        said = {**form, "nyckel": key, "svar": "ja"}
        return page.post(f"/svar/{secret}/{MEETING}", data=said, follow_redirects=False).status_code == 303

    return Compared(form["nyckel"], altered(form["nyckel"]), is_taken)


def forms_owner(app: Starlette) -> Compared:
    page = admitted(app, DIRECTOR)
    (key,) = set(re.findall(r'name="engang" value="([^"]+)"', page.get(FOLLOWERS).text)[-1:])

    def is_taken(one: str) -> bool:
        return page.post(FOLLOWERS, data={"engang": one, "adress": "fel"}).status_code == 400

    return Compared(key, altered(key), is_taken)


def telephones_code(app: Starlette) -> Compared:
    page = admitted(app, DIRECTOR)
    (shown,) = re.findall(r'<code class="address">([A-Z2-7 ]+)</code>', page.get("/andra-faktorn").text)
    code = TOTP(shown.replace(" ", "")).at(app.state.house.now())

    def is_taken(one: str) -> bool:
        return page.post("/andra-faktorn", data={"kod": one}, follow_redirects=False).status_code == 303

    return Compared(code, str(9 - int(code[0])) + code[1:], is_taken)


def providers_state(_: Starlette) -> Compared:
    attempt = Attempt("s" * 26, "n", "v")
    return Compared("s" * 26, "x" * 26, lambda one: is_answer_to(attempt, [("state", one)]))


def bounced(app: Starlette) -> Compared:
    settings = replace(app.state.house.settings, bounce_address="studs@finsam.example")
    sender = envelope_sender(settings, f"<{'a' * 32}@{settings.mail_domain}>", 0)

    def is_taken(address: str) -> bool:
        with app.state.house.store.reading() as unit:
            return bounced_mail(settings, unit, [address]) is not None

    return Compared(sender, altered(sender.partition("@")[0]) + "@finsam.example", is_taken)


def altered(secret: str) -> str:
    return secret[:-1] + ("b" if secret[-1] == "a" else "a")


@pytest.mark.parametrize("kind", [link, answers_form, forms_owner, telephones_code, providers_state, bounced])
def test_nothing_but_the_comparison_says_that_a_secret_is_right(
    web_settings: Settings, web_store: Store, monkeypatch: pytest.MonkeyPatch, kind: Callable[[Starlette], Compared]
) -> None:
    one = kind(build_app(web_settings, web_store))
    assert not one.is_taken(one.wrong)

    for is_same, secret in ((False, one.right), (True, one.wrong)):
        for module in (hmac, secrets):
            monkeypatch.setattr(module, "compare_digest", lambda *_, said=is_same: said)
        assert one.is_taken(secret) is is_same
    monkeypatch.undo()
